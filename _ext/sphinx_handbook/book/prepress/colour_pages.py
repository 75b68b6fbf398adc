"""Which pages of a PDF/X-4 ask for another ink than black: a printing house counts them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Dictionary, Page, Pdf


def colour_pages(pdf: Pdf) -> list[int]:
    """The numbers, from 1, of the pages of a PDF/X-4 that ask for another ink than black."""
    coloured: dict[tuple[int, int], bool] = {}
    return [number for number, page in enumerate(pdf.pages, 1) if _has_colour(page.obj, page, coloured)]


def _has_colour(item: pikepdf.Object, stream: Page | pikepdf.Object, coloured: dict[tuple[int, int], bool]) -> bool:
    key = item.objgen
    if key not in coloured:
        # One that draws itself ends here.
        coloured[key] = False
        coloured[key] = _sets_colour(stream) or _draws_colour(item, coloured)
    return coloured[key]


def _sets_colour(stream: Page | pikepdf.Object) -> bool:
    instructions: Iterable[Any] = pikepdf.parse_content_stream(stream, "k K scn SCN")
    return any(
        any(float(each) > 0 for each in operands[:3])
        if str(operator) in ("k", "K")
        else any(isinstance(each, pikepdf.Name) for each in operands)
        for operands, operator in instructions
    )


def _draws_colour(item: pikepdf.Object, coloured: dict[tuple[int, int], bool]) -> bool:
    resources = item.get("/Resources", Dictionary())
    for drawing in resources.get("/XObject", Dictionary()).values():
        if drawing.get("/Subtype") == "/Image":
            if drawing.get("/ColorSpace") not in (None, "/DeviceGray"):
                return True
        elif _has_colour(drawing, drawing, coloured):
            return True
    return False
