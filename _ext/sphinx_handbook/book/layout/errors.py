"""The faults that stop a layout, known to callers that do not load WeasyPrint."""

from __future__ import annotations

from sphinx.errors import SphinxError

from ...sphinx_ext.errors import Fault


class PdfUnavailable(Fault):
    """What printing needs is not on this machine, or is a version that it does not fit."""

    category = "handbook-pdf"


class LayoutFailed(Fault):
    """WeasyPrint stopped with an exception."""

    category = "handbook-pdf"


class SidesDiffer(SphinxError):
    """A page's text is not the same on left and right pages, so the book must be laid out in one piece."""

    category = "handbook-pdf"
