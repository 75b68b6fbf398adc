"""Exceptions that end a build with their message alone: file, line and what is wrong, in the book's language.

Sphinx prints a traceback with every exception, and asks that it be reported; that is right for faults of programs. A
full disk, a folder that may not be written to, a pipe where a file should be, a damaged file of an earlier build, or a
process that the system has ended are none either: of these a sentence is printed, too.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.errors import ConfigError, SphinxError

from ..files import SpecialFile
from ..i18n import N_, translator
from ..sphinx_build.damaged_doctrees import damage_behind

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Fault(SphinxError):
    """Something that the author can correct; Sphinx prints its message without a traceback."""

    category = "sphinx-handbook"


class ConfigFault(Fault, ConfigError):
    """A fault in ``conf.py`` or ``katalog.toml``."""


#: Where there is no room to write.
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
#: What the system refuses for reasons that lie outside the program.
_REFUSED: Final = _FULL | {
    errno.EACCES,
    errno.EISDIR,
    errno.EMFILE,
    errno.ENAMETOOLONG,
    errno.ENFILE,
    errno.EPERM,
    errno.EROFS,
}
#: What it says where a folder is gone; in the output, somebody has removed it while the build ran.
_GONE: Final = frozenset({errno.ENOENT, errno.ENOTDIR})

#: The application that was set up last, whose language and folders count.
_application: Final[list[Sphinx]] = []


def setup(app: Sphinx) -> None:
    """Have ``sphinx-build`` print a sentence alone where there is one, unless ``-T``, ``-v`` or ``--pdb`` is given.

    Replaces a private function of Sphinx for the whole process (see `sphinx_build.seams`); where it is missing, a
    traceback is printed, too.
    """
    _application[:] = [app]
    with suppress(ImportError, AttributeError):
        from sphinx._cli.util import errors

        sphinx_handler = errors.handle_exception
        if sphinx_handler.__module__ == __name__:
            return

        def handle_exception(exception: BaseException, /, **options: Any) -> None:
            words = sentence(exception, _application[0])
            if not words or options.get("use_pdb") or options.get("print_traceback"):
                sphinx_handler(exception, **options)
            else:
                print(f"\n{words}", file=options.get("stderr", sys.stderr))

        errors.handle_exception = handle_exception


def sentence(exception: BaseException, app: Sphinx) -> str:
    """What is said of an exception that is no fault of a program; an empty string for one that may be."""
    say = translator(app.config.language or "en")
    for each in _causes(exception):
        # Of Sphinx's own errors those of no special kind are about the project, as where its first page is missing.
        if isinstance(each, Fault) or type(each) is SphinxError:
            return str(each)
        if isinstance(each, SpecialFile):
            return say(each.message).format(word=each.filename)
        if isinstance(each, OSError) and is_of_machine(each, (app.outdir, app.doctreedir)):
            # The system does not say which file it has no room for.
            file = each.filename or app.outdir
            return say(N_("{file}: the system says “{reason}”.")).format(file=file, reason=each.strerror)
        if damage := damage_behind(each):
            message = N_(
                "{file}: what an earlier build stored of this page is damaged. Remove the file, and build again."
            )
            return say(message).format(file=damage)
    return ""


def is_of_machine(error: OSError, folders: Iterable[Path]) -> bool:
    """Whether the system has refused what is no fault of a program, or ``folders``, which a build fills, are gone."""
    if isinstance(error, SpecialFile) or error.errno in _FULL:
        return True
    return error.filename is not None and (error.errno in _REFUSED or _is_gone(error, folders))


def applications() -> tuple[Sphinx, ...]:
    """The application that was set up last, also where it has not been loaded whole; empty where none was."""
    return tuple(_application)


def _causes(exception: BaseException) -> Iterator[BaseException]:
    """The exception and those that it was raised from: Sphinx wraps what a handler of an event or a template raises."""
    following: BaseException | None = exception
    while following is not None:
        yield following
        following = following.__cause__


def _is_gone(error: OSError, folders: Iterable[Path]) -> bool:
    """Whether something is missing in the folders that the build has made."""
    if error.errno not in _GONE or not isinstance(error.filename, str):
        return False
    path = Path(error.filename).absolute()
    return any(path.is_relative_to(folder) for folder in folders)
