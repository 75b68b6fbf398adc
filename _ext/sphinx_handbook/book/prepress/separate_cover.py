"""Takes a book apart for a press that prints the cover on other paper: the pages within, and the cover.

The book was laid out for it: its first page is the front, the second is empty (the inside of the cover), its last is
the back. What is between is the file of the pages within, which keeps its numbers as page labels.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from . import MM

#: How many pages of the book the front of the cover takes: itself and its inside.
BEFORE: Final = 2


def filled(spine: float) -> int:
    """What the number of pages within is filled up to: whole sheets where they are stitched, else leaves."""
    return 2 if spine else 4


def inside(data: bytes, *, spine: float, title: str) -> bytes:
    """The pages within, filled up with empty ones at the end."""
    with pikepdf.open(BytesIO(data)) as pdf:
        del pdf.pages[-1]
        del pdf.pages[:BEFORE]
        for _ in range(-len(pdf.pages) % filled(spine)):
            pdf.pages.append(_empty(pdf, pdf.pages[-1]))
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=BEFORE + 1)]))
        return _written(pdf, title)


def cover(data: bytes, *, spine: float, bleed: float, title: str) -> bytes:
    """The cover: front, its inside, the back's inside, back; with a spine (in millimetres) two spreads, out and in.

    Nothing is printed on the spine, nor on the inside. ``bleed`` is how far the pages are drawn beyond their edges.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        front, back = pdf.pages[0], pdf.pages[-1]
        if spine:
            outer = _spread(pdf, back, front, spine * MM, bleed * MM)
            kept = [outer, _empty(pdf, outer)]
        else:
            kept = [front, _empty(pdf, front), _empty(pdf, front), back]
        within = len(pdf.pages) - BEFORE - 1
        del pdf.pages[:]
        pdf.pages.extend(kept)
        if not spine:
            last = BEFORE + within + -within % filled(spine) + 1
            numbers = [0, Dictionary(S=Name.D, St=1), 2, Dictionary(S=Name.D, St=last)]
            pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))
        elif "/PageLabels" in pdf.Root:
            del pdf.Root["/PageLabels"]
        return _written(pdf, title)


def _trim(page: Page) -> list[float]:
    return [float(each) for each in page.obj.get("/TrimBox", page.mediabox)]


def _empty(pdf: Pdf, like: Page) -> Page:
    """A page of the same size with nothing on it."""
    boxes = {key: like.obj[key] for key in ("/MediaBox", "/TrimBox", "/BleedBox") if key in like.obj}
    boxes.setdefault("/MediaBox", like.mediabox)
    told: dict[str, Any] = {"/Type": Name.Page, "/Resources": Dictionary(), "/Contents": pdf.make_stream(b"")}
    return Page(pdf.make_indirect(Dictionary(told | boxes)))


def _spread(pdf: Pdf, back: Page, front: Page, spine: float, bleed: float) -> Page:
    """The outside of the cover as it lies open: back, spine, front."""
    sizes = [_trim(page) for page in (back, front)]
    widths = [right - left for left, _, right, _ in sizes]
    height = sizes[1][3] - sizes[1][1]
    starts = [0.0, widths[0] + spine]
    drawn, held = [], {}
    for name, page, trim, start, ends in (
        ("Back", back, sizes[0], starts[0], (bleed, 0.0)),
        ("Front", front, sizes[1], starts[1], (0.0, bleed)),
    ):
        form = page.as_form_xobject()
        # What a page draws beyond its edge at the spine is cut: the spine is paper.
        form.BBox = Array([trim[0] - ends[0], trim[1] - bleed, trim[2] + ends[1], trim[3] + bleed])
        form.Matrix = Array([1, 0, 0, 1, 0, 0])
        drawn.append(f"q 1 0 0 1 {start - trim[0]:.4f} {-trim[1]:.4f} cm /{name} Do Q")
        held[f"/{name}"] = pdf.make_indirect(form)
    size = [0, 0, round(widths[0] + spine + widths[1], 3), round(height, 3)]
    made = Dictionary(
        Type=Name.Page,
        MediaBox=Array([-bleed, -bleed, size[2] + bleed, size[3] + bleed]),
        TrimBox=Array(size),
        Resources=Dictionary(XObject=Dictionary(held)),
        Contents=pdf.make_stream("\n".join(drawn).encode()),
    )
    return Page(pdf.make_indirect(made))


def _written(pdf: Pdf, title: str) -> bytes:
    pdf.docinfo["/Title"] = String(title)
    for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/Dests", "/OpenAction"):
        if key in pdf.Root:
            del pdf.Root[key]
    pdf.remove_unreferenced_resources()
    written = BytesIO()
    pdf.save(written, deterministic_id=True, fix_metadata_version=False)
    return written.getvalue()
