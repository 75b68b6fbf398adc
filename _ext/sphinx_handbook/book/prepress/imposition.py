"""Lays the pages of a book two by two on sheets, so that they fold to a booklet in the right order (saddle stitch)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream, String

from . import MM

#: Landscape A4, in millimetres.
SHEET = (297.0, 210.0)


@dataclass(frozen=True, slots=True)
class SheetSide:
    """One side of a sheet: the pages (from 0) on its left and its right half, nothing where one is empty."""

    left: int | None
    right: int | None
    sheet: int
    """The sheet that it is of, from the outermost (0) to that in the fold."""


def sides(count: int) -> list[SheetSide]:
    """What stands on each side of each sheet, front and back in turn.

    The pages are filled up to a multiple of four with empty ones before the last, which stays the back of the whole.
    """
    last = [count - 1] if count else []
    places: list[int | None] = [*range(count - len(last)), *[None] * (-count % 4), *last]
    size = len(places)
    found = []
    for sheet in range(size // 4):
        first = 2 * sheet
        found.append(SheetSide(places[size - 1 - first], places[first], sheet))
        found.append(SheetSide(places[first + 1], places[size - 2 - first], sheet))
    return found


def imposed(data: bytes, *, creep: float = 0.1, sheet: tuple[float, float] = SHEET) -> bytes:
    """The same pages as a booklet. It is printed on both sides, turned over the short edge, at its own size.

    ``creep`` is how far each sheet stands out of the one around it when they are folded, about the paper's
    thickness in millimetres: its pages move that much nearer to the fold. The result claims nothing for readers of
    screens: its pages stand in a press's order.
    """
    width, height = (each * MM for each in sheet)
    with pikepdf.open(BytesIO(data)) as source, Pdf.new() as made:
        forms = [made.copy_foreign(_form(page)) for page in source.pages]
        for side in sides(len(forms)):
            moved = creep * side.sheet * MM
            drawn, held = [], {}
            for name, index, inner in (("Left", side.left, -1), ("Right", side.right, 1)):
                if index is None:
                    continue
                box = [float(each) for each in forms[index].BBox]
                page_width, page_height = box[2] - box[0], box[3] - box[1]
                left = width / 2 - page_width + moved if inner < 0 else width / 2 - moved
                bottom = (height - page_height) / 2
                half = (0.0, width / 2) if inner < 0 else (width / 2, width)
                # What moves towards the fold must not reach over it.
                drawn.append(
                    f"q {half[0]:.3f} 0 {half[1] - half[0]:.3f} {height:.3f} re W n "
                    f"1 0 0 1 {left - box[0]:.3f} {bottom - box[1]:.3f} cm /{name} Do Q"
                )
                held[f"/{name}"] = forms[index]
            made.pages.append(_page(made, width, height, "\n".join(drawn), held))
        made.Root.ViewerPreferences = Dictionary(Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"))
        if title := str(source.docinfo.get("/Title", "")):
            made.docinfo["/Title"] = String(title)
        written = BytesIO()
        made.save(
            written, deterministic_id=True, fix_metadata_version=False, compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )  # fmt: skip
        return written.getvalue()


def _form(page: Page) -> pikepdf.Object:
    """A page as something to be drawn, without what says where it stood in a structure."""
    form = page.as_form_xobject()
    for key in ("/StructParents", "/StructParent"):
        if key in form:
            del form[key]
    return form


def _page(pdf: Pdf, width: float, height: float, drawn: str, held: dict[str, pikepdf.Object]) -> Page:
    box: Sequence[float] = (0, 0, round(width, 3), round(height, 3))
    return Page(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array(list(box)),
                Resources=Dictionary(XObject=Dictionary(held)),
                Contents=Stream(pdf, drawn.encode()),
            )
        )
    )
