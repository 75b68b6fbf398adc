"""Imposes the pages of a book two by two on sheets that fold to a booklet (saddle stitch), or to signatures to sew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Name, Pdf

from . import MM, imposed_pdf, n_up

#: Landscape A4, in millimetres.
SHEET = (297.0, 210.0)


@dataclass(frozen=True, slots=True)
class SheetSide:
    """One side of a sheet: the pages (from 0) on its left and its right half, ``None`` for an empty half."""

    left: int | None
    right: int | None
    sheet: int
    """The number of its sheet in what is folded together, from the outermost (0) to the innermost."""


def sides(count: int, signature: int = 0, *, right_to_left: bool = False) -> list[SheetSide]:
    """The sides of all sheets, front and back in turn, for ``count`` pages.

    Each ``signature`` of so many pages, a multiple of four, is folded by itself; with 0 all sheets are folded together.
    Empty pages before the last one make a multiple of four, so that the last page stays on the back. The last signature
    has the pages that are left. A book that is turned from ``right_to_left`` has its first page on the left.
    """
    last = [count - 1] if count else []
    pages: list[int | None] = [*range(count - len(last)), *[None] * (-count % 4), *last]
    sides_of_sheets = []
    for start in range(0, len(pages), signature or len(pages) or 1):
        folded = pages[start : start + signature] if signature else pages
        for sheet in range(len(folded) // 4):
            first = 2 * sheet
            sides_of_sheets.append(SheetSide(folded[-1 - first], folded[first], sheet))
            sides_of_sheets.append(SheetSide(folded[first + 1], folded[-2 - first], sheet))
    if right_to_left:
        return [SheetSide(each.right, each.left, each.sheet) for each in sides_of_sheets]
    return sides_of_sheets


def imposed(data: bytes, *, creep: float = 0.1, sheet: tuple[float, float] = SHEET, signature: int = 0) -> bytes:
    """The pages of a PDF as a booklet, to be printed at its own size on both sides, turned over the short edge.

    ``creep`` is how far each sheet stands out of the one around it when they are folded, in millimetres: about the
    paper's thickness. Its pages move that much nearer to the fold. ``sheet`` is width and height in millimetres,
    ``signature`` as in ``sides``. A sheet that is larger than its pages has marks where to cut, once it is folded. The
    result has no structure and claims no standard, since its pages are not in reading order.
    """
    width, height = (each * MM for each in sheet)
    with pikepdf.open(BytesIO(data)) as source, Pdf.new() as booklet:
        forms = [booklet.copy_foreign(imposed_pdf.form(page)) for page in source.pages]
        marks = _cutting_marks(forms, sheet)
        for side in sides(len(forms), signature, right_to_left=imposed_pdf.is_right_to_left(source)):
            moved = creep * side.sheet * MM
            operators, forms_by_name = [], {}
            for name, index, inner in (("Left", side.left, -1), ("Right", side.right, 1)):
                if index is None:
                    continue
                box = [float(each) for each in forms[index].BBox]
                page_width, page_height = box[2] - box[0], box[3] - box[1]
                left = width / 2 - page_width + moved if inner < 0 else width / 2 - moved
                bottom = (height - page_height) / 2
                half = (0.0, width / 2) if inner < 0 else (width / 2, width)
                # A page that moves towards the fold is clipped there.
                operators.append(
                    f"q {half[0]:.3f} 0 {half[1] - half[0]:.3f} {height:.3f} re W n "
                    f"1 0 0 1 {left - box[0]:.3f} {bottom - box[1]:.3f} cm /{name} Do Q"
                )
                forms_by_name[f"/{name}"] = forms[index]
            operators += marks
            booklet.pages.append(imposed_pdf.side(booklet, sheet, operators, forms_by_name))
        return imposed_pdf.written(booklet, source, Name.DuplexFlipShortEdge)


def _cutting_marks(forms: Sequence[pikepdf.Object], sheet: tuple[float, float]) -> list[str]:
    """The operators that draw marks around two pages in the middle of a sheet; none where they fill it."""
    if not forms:
        return []
    left, bottom, right, top = (float(each) / MM for each in forms[0].BBox)
    # With a gap there are no crosses as between cards.
    spread = n_up.Grid(sheet, (2 * (right - left), top - bottom), columns=1, rows=1, gap=1)
    lines = list(n_up.marks(spread))
    return imposed_pdf.cutting_marks(lines) if lines else []
