"""Reads pages in several processes; shares out any work on pages among processes.

Sphinx has a process read a few pages and receives the whole environment from it each time. Here every process has one
share of the pages, forked before anything is read, and sends back its environment once. The shares are stretches of the
pages in order, of about the same size in bytes, and are merged in that order: the result is what one process makes.

Many extensions say that their pages may be read so, and few are tried: where nobody asks for several processes, Sphinx
reads in one. If one has stored something in the environment and does not merge it, all pages are read in one process.
"""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from logging import WARNING, getLogger
from typing import TYPE_CHECKING, Any, Final

from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.display import status_iterator
from sphinx.util.parallel import parallel_available

from . import serial_read
from .tasks import LastingTasks

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx

#: Set where the number of processes is nobody's wish (``cli/build``): one does it all, then, if an extension needs it.
OFFERED: Final = "HANDBOOK_JOBS_OFFERED"

#: The attributes of Sphinx's own environment, which it merges itself where they are facts of a page.
_SPHINX: Final = frozenset(
    name
    for function in (BuildEnvironment.__init__, BuildEnvironment.setup, BuildEnvironment.__setstate__)
    for name in function.__code__.co_names
)

#: Fewer pages than these are done sooner in one process than a second one is forked and its work sent back.
FEW: Final = 20

#: From so many pages on a book's are read, and their HTML is written, in several processes that nobody asks for: each
#: must be forked and send back its share.
MANY: Final = 50


def setup(app: Sphinx) -> None:
    """Have pages read in one process where several are only offered and an extension does not allow them."""
    if os.environ.get(OFFERED):
        app.connect("builder-inited", one_if_not_allowed)


def one_if_not_allowed(app: Sphinx) -> None:
    """Have a build done in one process where an extension does not allow several: Sphinx would warn of it."""
    if not allowed(app):
        app.parallel = 1


def allowed(app: Sphinx) -> bool:
    """Whether every extension says that pages may be read, and written, in several processes."""
    return all(each.parallel_read_safe and each.parallel_write_safe for each in app.extensions.values())


def unasked(app: Sphinx, pages: int, processes: int) -> bool:
    """Whether so many pages are read or written in several processes without ``-j``: if every extension allows it.

    Sphinx's own check logs a warning for an extension that does not say whether it allows it.
    """
    return pages >= MANY and processes > 1 and parallel_available and allowed(app)


def pays(app: Sphinx, docnames: Sequence[str]) -> bool:
    """Whether these pages are read sooner in several processes than in one."""
    # A process sends back the environment, with all the pages that have not changed.
    return len(docnames) >= max(FEW, len(app.env.found_docs) // 10)


def read(app: Sphinx, docnames: list[str], nproc: int) -> None:
    """Read pages in ``nproc`` processes, or in this one where that is sooner done, or where an extension needs it."""
    builder, env = app.builder, app.env
    if not pays(app, docnames):
        serial_read.read(app, docnames)
        return
    for docname in docnames:
        serial_read.forget(app, docname)
    before = _of_extensions(env)
    changed: set[str] = set()

    def work(share: list[str]) -> bytes:
        for docname in share:
            builder.read_doc(docname, _cache=False)
        return pickle.dumps(env, pickle.HIGHEST_PROTOCOL)

    def merge(share: list[str], environment: bytes) -> None:
        read_there = pickle.loads(environment)
        env.merge_info_from(share, read_there, app)
        changed.update(_changed(before, read_there))

    with _withheld_warnings() as warnings:
        try:
            in_processes(app, "reading sources... ", "purple", docnames, nproc, work, merge)
            whole = changed <= set(_changed(before, env))
        except NotImplementedError:
            # A domain says that its pages may be read in several processes, and has no method that merges them.
            whole = False
        if not whole:
            warnings.clear()
    if not whole:
        serial_read.read(app, docnames)


def _of_extensions(env: BuildEnvironment) -> dict[str, bytes]:
    """The attributes of the environment that Sphinx does not have by itself, pickled."""
    return {name: _pickled(value) for name, value in vars(env).items() if name not in _SPHINX}


def _changed(before: Mapping[str, bytes], env: BuildEnvironment) -> Iterator[str]:
    """The names of attributes that are new, or other than they were; perhaps of equal ones that cannot be compared."""
    for name, value in vars(env).items():
        if name in _SPHINX:
            continue
        earlier = before.get(name)
        if earlier is None or not _is_same(value, pickle.loads(earlier)):
            yield name


def _is_same(value: Any, other: Any) -> bool:
    return bool(value == other) or _pickled(value) == _pickled(other)


def _pickled(value: Any) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


@contextmanager
def _withheld_warnings() -> Iterator[logging.MemoryHandler]:
    """Context manager: a handler that keeps warnings, and logs at its end those that it has.

    Within Sphinx's own, which it uses for a whole reading, another of that kind would have each warning logged twice.
    """
    logger, memory = getLogger(logging.NAMESPACE), logging.MemoryHandler()
    memory.setLevel(WARNING)
    handlers = logger.handlers
    logger.handlers = [*(each for each in handlers if each.level < WARNING), memory]
    try:
        yield memory
    finally:
        logger.handlers = handlers
        memory.flushTo(logger)


def in_processes(
    app: Sphinx,
    title: str,
    colour: str,
    docnames: Sequence[str],
    nproc: int,
    work: Callable[[list[str]], Any],
    merge: Callable[[list[str], Any], None],
) -> None:
    """Call ``work`` on each share of the pages in its own process, then ``merge`` with its results in page order."""
    divided = shares(docnames, [_size(app.env.doc2path(docname)) for docname in docnames], nproc)
    progress = status_iterator(divided, title, colour, len(divided), serial_read.verbosity(app))
    done: dict[str, Any] = {}

    def keep(share: list[str], result: Any) -> None:
        done[share[0]] = result
        next(progress)

    tasks = LastingTasks(nproc, language=app.config.language)
    with _shared_memory():
        for share in divided:
            tasks.add_task(work, share, keep)
        tasks.join()
    for share in divided:
        merge(share, done.pop(share[0]))


def shares(docnames: Sequence[str], sizes: Sequence[int], count: int) -> list[list[str]]:
    """Cut a list into at most ``count`` stretches of about the same size; none is empty."""
    whole, before = sum(sizes) or 1, 0
    stretches: dict[int, list[str]] = {}
    for docname, size in zip(docnames, sizes, strict=True):
        # By the middle of a page, so that rounding favours neither end.
        stretches.setdefault(min(count - 1, (2 * before + size) * count // (2 * whole)), []).append(docname)
        before += size
    return list(stretches.values())


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 1


@contextmanager
def _shared_memory() -> Iterator[None]:
    """Context manager: freezes all objects while processes are forked, since the collector would copy shared memory."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
