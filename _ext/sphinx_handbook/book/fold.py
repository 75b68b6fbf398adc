"""Puts a booklet's pages on sheets, two by two on both sides, so that the sheets folded in one pile are the booklet."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Dictionary, Name

#: How thick a sheet of office paper is, in millimetres: inner sheets stand out by as much at the fold, each.
THICKNESS: Final = 0.1

_MM = 72 / 25.4


def order(pages: int, *, cover: bool = False) -> Iterator[tuple[int | None, int | None]]:
    """The pages (from 1) of each side of a sheet, left and right; nothing where a side stays empty.

    A front is followed by its back, as a printer turns the paper along the fold. The outermost sheet comes first.
    Where the last page is a ``cover``, empty ones come before it.
    """
    whole = -(-pages // 4) * 4

    def there(page: int) -> int | None:
        if cover and page >= pages:
            return pages if page == whole else None
        return page if page <= pages else None

    for first in range(1, whole // 2, 2):
        last = whole + 1 - first
        yield there(last), there(first)
        yield there(first + 1), there(last - 1)


def booklet(data: bytes, width: float, height: float, *, cover: bool = False) -> bytes:
    """The sheets of a booklet whose pages are ``width`` by ``height`` millimetres.

    The file is for a printer: it claims nothing, has no links, and asks a viewer for both sides, turned at the short
    edge, in full size. Inner pages, which the paper's thickness pushes outwards, are moved to the fold.
    """
    with pikepdf.open(BytesIO(data)) as source, pikepdf.new() as made:
        _without_structure(source)
        for number, (left, right) in enumerate(order(len(source.pages), cover=cover)):
            page = made.add_blank_page(page_size=(2 * width * _MM, height * _MM))
            shift = (number // 2) * THICKNESS
            for each, at in ((left, shift), (right, width - shift)):
                if each is not None:
                    _place(made, page, source.pages[each - 1], at * _MM, each)
        made.Root.ViewerPreferences = Dictionary(
            Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"), PickTrayByPDFSize=True, DisplayDocTitle=True
        )
        for key in ("/Title", "/Author", "/Producer"):
            if key in source.docinfo:
                made.docinfo[key] = pikepdf.String(str(source.docinfo[key]))
        if "/Lang" in source.Root:
            made.Root.Lang = pikepdf.String(str(source.Root.Lang))
        written = BytesIO()
        made.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return written.getvalue()


def _without_structure(source: pikepdf.Pdf) -> None:
    """Leave the tree that tells what is what: pages side by side have no reading order that it would fit."""
    for key in ("/StructTreeRoot", "/MarkInfo"):
        if key in source.Root:
            del source.Root[key]
    for page in source.pages:
        for key in ("/StructParents", "/Annots"):
            if key in page.obj:
                del page.obj[key]


def _place(made: pikepdf.Pdf, sheet: pikepdf.Page, page: pikepdf.Page, at: float, number: int) -> None:
    form = made.copy_foreign(page.as_form_xobject())
    if "/StructParents" in form:
        del form.StructParents
    name = Name(f"/Page{number}")
    sheet.add_resource(form, Name.XObject, name)
    # What creep pushes over the fold belongs to the other page: it is cut at the middle.
    middle, height = float(sheet.mediabox[2]) / 2, float(sheet.mediabox[3])
    left = 0 if at < middle / 2 else middle
    clip = f"{left:.3f} 0 {middle:.3f} {height:.3f} re W n"
    sheet.contents_add(f"q {clip} 1 0 0 1 {at:.3f} 0 cm {name} Do Q\n".encode())


def pages_of(data: bytes) -> int:
    """How many pages a file has."""
    with pikepdf.open(BytesIO(data)) as opened:
        return len(opened.pages)
