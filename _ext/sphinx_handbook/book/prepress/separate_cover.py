"""Splits a book into the inside pages and the cover, for a press that prints the cover on other paper.

The book must be laid out for it: its first page is the front, the second is empty (the inside of the cover), its last
is the back. The pages between keep their printed numbers as page labels (ISO 32000-1, 12.4.2).
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from . import MM, imposed_pdf

#: How many pages of the book come before the inside pages: the front and its inside.
BEFORE: Final = 2


def page_multiple(spine: float) -> int:
    """The number of inside pages is a multiple of this: with a spine of a leaf's two, without one of a sheet's four."""
    return 2 if spine else 4


def inside(data: bytes, *, spine: float, title: str) -> bytes:
    """The inside pages, with empty ones at the end up to a ``page_multiple``. ``spine`` is in millimetres."""
    with pikepdf.open(BytesIO(data)) as pdf:
        front = _front(pdf)
        del pdf.pages[-1]
        del pdf.pages[:BEFORE]
        for _ in range(-len(pdf.pages) % page_multiple(spine)):
            pdf.pages.append(_empty(pdf, pdf.pages[-1]))
        numbers: list[Any] = [0, Dictionary(S=Name.r if front else Name.D, St=BEFORE + 1)]
        if front:
            numbers += [front - BEFORE, Dictionary(S=Name.D, St=1)]
        pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))
        return _written(pdf, title)


def inside_pages(data: bytes) -> int:
    """How many pages there are between front and back, without their empty ones."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages) - BEFORE - 1


def cover(data: bytes, *, spine: float, bleed: float, title: str, words: bytes = b"") -> bytes:
    """The cover: front, its inside, the back's inside, back; with a spine two spreads, the outside and the inside.

    ``words`` is a page with what stands on the spine; nothing is printed on the inside. ``spine`` and ``bleed``, how
    far the pages are drawn beyond their edges, are in millimetres.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        front, back = pdf.pages[0], pdf.pages[-1]
        if spine:
            outer = _spread(pdf, back, front, spine * MM, bleed * MM, words)
            pages = [outer, _empty(pdf, outer)]
        else:
            pages = [front, _empty(pdf, front), _empty(pdf, front), back]
        inside_pages = len(pdf.pages) - BEFORE - 1
        del pdf.pages[:]
        pdf.pages.extend(pages)
        if not spine:
            last = BEFORE + inside_pages + -inside_pages % page_multiple(spine) + 1
            first = Dictionary(S=Name.r if (front_matter := _front(pdf)) else Name.D, St=1)
            numbers = [0, first, 2, Dictionary(S=Name.D, St=last - front_matter)]
            pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))
        elif "/PageLabels" in pdf.Root:
            del pdf.Root["/PageLabels"]
        return _written(pdf, title)


def _front(pdf: Pdf) -> int:
    """How many pages with roman numbers stand before page 1; 0 where all pages are counted alike."""
    numbers = pdf.Root.PageLabels.Nums if "/PageLabels" in pdf.Root else Array()
    return int(numbers[2]) if len(numbers) > 2 else 0


def _empty(pdf: Pdf, like: Page) -> Page:
    """An empty page with the boxes of the page ``like``."""
    boxes = {key: like.obj[key] for key in ("/MediaBox", "/TrimBox", "/BleedBox") if key in like.obj}
    boxes.setdefault("/MediaBox", like.mediabox)
    entries: dict[str, Any] = {"/Type": Name.Page, "/Resources": Dictionary(), "/Contents": pdf.make_stream(b"")}
    return Page(pdf.make_indirect(Dictionary(entries | boxes)))


def _spread(pdf: Pdf, back: Page, front: Page, spine: float, bleed: float, words: bytes) -> Page:
    """The outside of the cover as it lies open: back, spine, front, or the reverse; lengths in points."""
    sides = [("Back", back), ("Front", front)]
    if imposed_pdf.is_right_to_left(pdf):
        sides.reverse()
    sizes = [imposed_pdf.trim(page) for _, page in sides]
    widths = [right - left for left, _, right, _ in sizes]
    height = max(top - bottom for _, bottom, _, top in sizes)
    operators, forms = [], {}
    for (name, page), trim, start, ends in zip(
        sides, sizes, (0.0, widths[0] + spine), ((bleed, 0.0), (0.0, bleed)), strict=True
    ):
        form = page.as_form_xobject()
        # What a page draws beyond its edge at the spine is clipped, since nothing is printed there.
        form.BBox = Array([trim[0] - ends[0], trim[1] - bleed, trim[2] + ends[1], trim[3] + bleed])
        form.Matrix = Array([1, 0, 0, 1, 0, 0])
        operators.append(f"q 1 0 0 1 {start - trim[0]:.4f} {-trim[1]:.4f} cm /{name} Do Q")
        forms[f"/{name}"] = pdf.make_indirect(form)
    if words:
        with pikepdf.open(BytesIO(words)) as source:
            forms["/Spine"] = pdf.copy_foreign(source.pages[0].as_form_xobject())
        operators.append(f"q 1 0 0 1 {widths[0]:.4f} 0 cm /Spine Do Q")
    size = [0, 0, round(widths[0] + spine + widths[1], 3), round(height, 3)]
    spread = Dictionary(
        Type=Name.Page,
        MediaBox=Array([-bleed, -bleed, size[2] + bleed, size[3] + bleed]),
        TrimBox=Array(size),
        Resources=Dictionary(XObject=Dictionary(forms)),
        Contents=pdf.make_stream("\n".join(operators).encode()),
    )
    return Page(pdf.make_indirect(spread))


def _written(pdf: Pdf, title: str) -> bytes:
    """The file with its new title, without what belongs to the whole book: structure, outline, destinations."""
    pdf.docinfo["/Title"] = String(title)
    for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/Dests", "/OpenAction"):
        if key in pdf.Root:
            del pdf.Root[key]
    pdf.remove_unreferenced_resources()
    written = BytesIO()
    pdf.save(written, deterministic_id=True, fix_metadata_version=False)
    return written.getvalue()
