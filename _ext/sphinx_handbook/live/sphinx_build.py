"""A build by Sphinx in this process: loaded beforehand, and with its warnings and what ended it as faults."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, Final, cast

from sphinx.application import Sphinx
from sphinx.errors import ConfigError, SphinxError

from ..files import is_file, read_text, write_if_changed
from ..i18n import N_, translator
from ..sphinx_build import parallel
from ..sphinx_ext import errors
from .faults import Fault, FaultLog, of_python, of_sentence
from .orders import Order, Project, Result

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: Beside the doctrees: the pages whose faults Sphinx does not tell again until it reads them again.
_FAULTY: Final = "faulty.txt"


class Build:
    """One build of a book by one builder; ``app`` is None where the project could not be loaded."""

    def __init__(self, project: Project, builder: str, settings: Mapping[str, str]) -> None:
        self.project = project
        self.log = FaultLog(project.source)
        self.out, self.doctrees = project.folder / builder, project.folder / f"{builder}.doctrees"
        self.app: Sphinx | None = None
        self._failure: BaseException | None = None
        values: dict[str, Any] = {"nitpicky": "1", "handbook_drafts": "1", **settings}
        try:
            for folder in (self.out, self.doctrees):
                folder.mkdir(parents=True, exist_ok=True)
            source, jobs = project.source, project.jobs
            # Sphinx asks no more of the stream than that it can be written to.
            log = cast("IO[str]", self.log)
            app = Sphinx(source, source, self.out, self.doctrees, builder, values, None, log, parallel=jobs)
            parallel.one_if_not_allowed(app)
            if "sphinx_handbook" not in app.extensions:
                self.log.faults.clear()
                raise self._without_extension()
            app.connect("env-get-outdated", self._outdated, priority=200)
            self.app = app
        except (Exception, SystemExit) as error:
            # Without the extension, a theme or a domain of ours makes Sphinx fail by whichever way.
            is_ours = errors.applications() or isinstance(error, SphinxError | OSError)
            self._failure = error if is_ours else self._without_extension()

    def _without_extension(self) -> ConfigError:
        say = translator(self.project.language)
        return ConfigError(say(N_("conf.py does not load “sphinx_handbook”: add it to extensions.")))

    def run(self, order: Order) -> Result:
        """Build; the faults, each page's at every build."""
        if self.app is None:
            return self.stopped(self._failure or RuntimeError())
        try:
            self._remember(self.faulty() | self._pages_of(order.changed))
            self.app.build()
        except (Exception, SystemExit) as error:
            return self.stopped(error)
        faults = self.faults()
        with suppress(OSError):
            self._remember(self._pages_of(each.path for each in faults))
        return Result(faults, outside=self._outside(), suffixes=tuple(self.app.config.source_suffix))

    def faults(self) -> tuple[Fault, ...]:
        """What has been logged so far."""
        return tuple(self._with_page(each) for each in self.log.faults)

    def stopped(self, error: BaseException) -> Result:
        """What is said of an exception, after the faults that were logged before it."""
        say = translator(self.project.language)
        source, words = self.project.source, str(error)
        app = self.app or next(iter(errors.applications()), None)
        sentence = errors.sentence(error, app) if app else ""
        if sentence:
            faults = of_sentence(sentence, source)
        elif isinstance(error, OSError) and error.filename:
            message = say(N_("{file}: the system says “{reason}”."))
            faults = [Fault(message.format(file=error.filename, reason=error.strerror), stops=True)]
        elif isinstance(error, ConfigError):
            faults = [of_python(words, source)]
        else:
            faults = [Fault(f"{type(error).__name__}: {words}", stops=True)]
        logged = self.faults()
        with suppress(OSError):
            self._remember(self.faulty() | self._pages_of(each.path for each in logged))
        return Result((*faults, *logged), stopped=True, again=_of_machine(error))

    # Which pages are read again -------------------------------------------------------------------

    def _outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Pages with faults, which Sphinx would not tell again, and those saved while the last build read them."""
        return sorted((self.faulty() & env.found_docs) - added - removed)

    def faulty(self) -> set[str]:
        """The pages that had faults, or were saved, before this build."""
        path = self.doctrees / _FAULTY
        return {*read_text(path).splitlines()} if is_file(path) else set()

    def _remember(self, docnames: set[str]) -> None:
        write_if_changed(self.doctrees / _FAULTY, "\n".join(sorted(docnames)).encode("utf-8", "surrogateescape"))

    def _pages_of(self, paths: Iterable[str]) -> set[str]:
        """The pages whose files these are, and those that take something from them."""
        if self.app is None:
            return set()
        env, source = self.app.env, self.project.source
        names = {os.path.realpath(source / each) for each in paths if each}
        own = {name: docname for name in names if (docname := env.path2doc(name)) and docname in env.found_docs}
        pages = {*own.values()}
        if others := names - own.keys():
            kinds = {name.rpartition(os.sep)[2] for name in others}
            for docname, files in env.dependencies.items():
                near = (each for each in files if str(each).rpartition("/")[2] in kinds)
                if any(os.path.realpath(source / each) in others for each in near):
                    pages.add(docname)
        return pages

    def _with_page(self, fault: Fault) -> Fault:
        return replace(fault, docname=min(self._pages_of([fault.path]), default=""))

    def _outside(self) -> frozenset[str]:
        assert self.app is not None
        inside = str(self.project.source) + os.sep
        files = {
            os.path.normpath(self.project.source / each) for own in self.app.env.dependencies.values() for each in own
        }
        return frozenset(each for each in files if not each.startswith(inside))


def _of_machine(error: BaseException) -> bool:
    """Whether an exception comes of the system, by whichever way."""
    while error is not None and not isinstance(error, OSError):
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return error is not None
