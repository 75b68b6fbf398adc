"""Reads and prints a book for a comparison; what is published is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final

from ...i18n import N_
from ...problems import visible
from ...releases import text_file
from .. import book_folder
from ..arguments import sphinx_command, sphinx_environment
from .revisions import check_out

if TYPE_CHECKING:
    from ...i18n import Translate
    from ...releases.page import Page
    from .revisions import Revision

#: The folder of the clone in which revisions are checked out.
CLONE: Final = "book"
#: The builder that writes what the book says.
_TEXT: Final = "handbook-text"
_PDF: Final = "handbook-pdf"
#: The tag with which that one writes what the book says, too, and does not read its files back.
_COMPARISON: Final = "handbook_comparison"


class Unreadable(Exception):
    """A state of the book that cannot be read; the message says why."""


def checked_out(revision: Revision, word: str, folder: Path, doctrees: Path, say: Translate) -> Path:
    """The book's folder as it was in a revision that a person calls ``word``, in a clone in ``folder``, which stays.

    One clone is for all revisions: of the next one the pages alone are read that are other, if ``doctrees`` are of use.
    Raises ``Unreadable``.
    """
    source = check_out(revision, folder / CLONE, doctrees)
    if source is None or not (source / "conf.py").is_file():
        message = N_("In the revision “{word}” there is no book in the folder “{folder}”.")
        raise Unreadable(say(message).format(word=visible(word), folder=revision.prefix or "."))
    return source


def text(source: Path, out: Path, say: Translate, doctrees: Path | None = None) -> tuple[Page, ...]:
    """What the book in a folder says; its doctrees are below ``out`` unless they are given. Raises ``Unreadable``."""
    with _sphinx(_TEXT, source, out, doctrees or out / ".doctrees", {}) as failure:
        failed = failure()
    pages = text_file.load(out)
    if failed is not None or not pages:
        message = N_("The book in “{folder}” cannot be read: {reason}")
        raise Unreadable(say(message).format(folder=book_folder.display_path(source), reason=failed or text_file.NAME))
    return pages


@contextmanager
def printing(
    source: Path, out: Path, doctrees: Path, name: str, say: Translate, lock: int | None
) -> Iterator[Callable[[], None]]:
    """Context manager: prints the book in a folder into ``out``, with what it says; gives what waits for that.

    ``name`` is what people call the book, ``doctrees`` is for what the next build need not do again, ``lock`` a file
    descriptor whose lock holds as long as the build. What is given raises ``Unreadable``.
    """
    print(say(N_("Printing {name} for the comparison …")).format(name=name), file=sys.stderr, flush=True)
    settings = {"handbook_pdf_jobs": str(os.cpu_count() or 1)}
    with _sphinx(_PDF, source, out, doctrees, settings, _COMPARISON, lock) as failure:

        def wait() -> None:
            if (reason := failure()) is not None:
                message = N_("The book in “{folder}” cannot be printed: {reason}")
                raise Unreadable(say(message).format(folder=name, reason=reason))

        yield wait


@contextmanager
def _sphinx(
    builder: str,
    source: Path,
    out: Path,
    doctrees: Path,
    settings: Mapping[str, str],
    tag: str = "",
    lock: int | None = None,
) -> Iterator[Callable[[], str | None]]:
    """Context manager: runs Sphinx in a process that does not outlast it; gives what waits for that.

    What is given returns None, or what Sphinx printed where it failed.
    """
    command = sphinx_command(builder, source, out, doctrees, settings, warnings_are_errors=False, tag=tag)
    # Files, not pipes: nobody reads what one build prints while another is waited for.
    with TemporaryFile("w+", errors="replace") as output, TemporaryFile("w+", errors="replace") as errors:
        descriptors = () if lock is None else (lock,)
        environment = sphinx_environment()
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=environment, pass_fds=descriptors)

        def failure() -> str | None:
            if not process.wait():
                return None
            return _content(errors) or _content(output) or str(process.returncode)

        try:
            yield failure
        finally:
            process.kill()
            process.wait()


def _content(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip()
