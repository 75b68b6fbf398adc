"""What saves time inside WeasyPrint; the pages are the same without it.

Each module has its rows in ``seams`` and, but for those in ``CALLED``, a context manager ``installed``. A module with a
row that does not hold is left out (``usable``); the option ``handbook_pdf_plain_layout`` leaves out all of them.
"""

from __future__ import annotations

from typing import Final

from ..weasyprint_seams import patching
from .seams import SPEED

#: The modules, in the order in which they are installed.
MODULES: Final = (
    "sheet_rules",
    "html_parser",
    "computed_styles",
    "box_sizes",
    "pango_layouts",
    "line_breaking",
    "glyph_runs",
    "short_texts",
    "svg_paths",
    "margin_box_cache",
    "released_boxes",
    "same_layout",
)

#: Those that replace nothing.
CALLED: Final = frozenset({"sheet_rules", "same_layout"})


def left_out() -> dict[str, str]:
    """By module that cannot be used with the installed libraries: the place that has moved."""
    return {module: seam.place for seam in patching.moved(SPEED)[::-1] for module in seam.used_by.split()}


def usable() -> frozenset[str]:
    """The modules that can be used with the installed libraries."""
    return frozenset(MODULES) - left_out().keys()
