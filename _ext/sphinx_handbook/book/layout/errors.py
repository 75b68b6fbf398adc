"""The faults that stop a layout, known to callers that do not load WeasyPrint."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NoReturn

from sphinx.errors import SphinxError

from ...i18n import N_, translator
from ...sphinx_ext.errors import Fault, is_of_machine

if TYPE_CHECKING:
    from ..project import Project

#: The packages of the extra ``pdf`` without which no book is made.
_PACKAGES: Final = ("weasyprint", "pikepdf", "lxml", "segno")

#: How many pages are named at most.
_NAMED: Final = 5


class PdfUnavailable(Fault):
    """What printing needs is not on this machine, or is a version that it does not fit."""

    category = "handbook-pdf"


class LayoutFailed(Fault):
    """The layout stopped with an exception, of WeasyPrint's or of our own."""

    category = "handbook-pdf"


class SidesDiffer(SphinxError):
    """A page's text is not the same on left and right pages, so the book must be laid out in one piece."""

    category = "handbook-pdf"


def expect_packages(language: str | None) -> None:
    """Raise ``PdfUnavailable`` where a package that printing needs is not installed; nothing is loaded for that."""
    if missing := [each for each in _PACKAGES if find_spec(each) is None]:
        message = N_("The PDF needs what is not installed ({names}): pip install 'sphinx-handbook[pdf]'.")
        raise PdfUnavailable(translator(language)(message).format(names=", ".join(missing)))


def stop(project: Project, error: BaseException, docnames: Sequence[str]) -> NoReturn:
    """Raise a fault that names the pages whose layout has stopped with an exception, and whose fault that is.

    An exception of which a sentence is printed in any case is raised as it is.
    """
    folders = project.output, project.doctrees, project.cache
    if isinstance(error, SphinxError) or (isinstance(error, OSError) and is_of_machine(error, folders)):
        raise error
    if _is_ours(error):
        message = N_(
            "This cannot be laid out, by a fault of sphinx-handbook itself ({error}). Please report it, with what "
            "“sphinx-build -T” prints."
        )
    elif len(docnames) == 1:
        message = N_("WeasyPrint cannot lay out this page, by a fault of its own ({error}).")
    else:
        message = N_("WeasyPrint cannot lay out the book, by a fault of its own ({error}).")
    reason = f"{type(error).__name__}: {error}".rstrip(": ")
    files = [str(project.files.get(each, each)) for each in docnames]
    names = ", ".join([*files[:_NAMED], *["…"] * (len(files) > _NAMED)])
    text = translator(project.language)(message).format(error=reason)
    raise LayoutFailed(f"{names}: {text}" if names else text) from error


def _is_ours(error: BaseException) -> bool:
    """Whether the innermost function that is ours or WeasyPrint's is ours."""
    modules = [
        frame.f_globals.get("__name__", "").partition(".")[0] for frame, _ in traceback.walk_tb(error.__traceback__)
    ]
    own = __name__.partition(".")[0]
    return next((each == own for each in reversed(modules) if each in (own, "weasyprint")), True)
