"""Small pictures of a file's first page and first spread, drawn on a page of its job ticket."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Page

from . import MM, imposed_pdf

#: Where the pictures begin on their page, below its heading, and the room that they have: in millimetres.
_LEFT, _TOP, _WIDTH, _HEIGHT, _BETWEEN = 30.0, 35.0, 155.0, 80.0, 6.0

#: The pages in the pictures, from 0: the first, and the first two that lie beside each other.
PICTURES: Final = ((0,), (1, 2))


def with_pictures(ticket: bytes, data: bytes) -> bytes:
    """A ticket with the pictures of the file ``data`` on its last page, which has room for them below its heading.

    They are pages of the file as they will be cut, drawn small. A screen reader passes over them.
    """
    with pikepdf.open(BytesIO(ticket)) as pdf, pikepdf.open(BytesIO(data)) as source:
        page = pdf.pages[-1]
        height = float(page.mediabox[3]) / MM
        numbers = [[each for each in picture if each < len(source.pages)] for picture in PICTURES]
        boxes = {each: imposed_pdf.trim(source.pages[each]) for picture in numbers for each in picture}
        width = sum(right - left for left, _, right, _ in boxes.values())
        highest = max(upper - lower for _, lower, _, upper in boxes.values())
        scale = min((_WIDTH - _BETWEEN) * MM / width, _HEIGHT * MM / highest)
        operators, forms, x = ["/Artifact BMC"], {}, _LEFT * MM
        for picture in numbers:
            for number in picture:
                left, lower, right, upper = boxes[number]
                y = (height - _TOP) * MM - (upper - lower) * scale
                name = f"/Page{number}"
                forms[name] = pdf.copy_foreign(_form(source.pages[number]))
                operators.append(
                    f"q {scale:.5f} 0 0 {scale:.5f} {x - left * scale:.3f} {y - lower * scale:.3f} cm {name} Do Q "
                    f"q 0.6 G 0.5 w {x:.3f} {y:.3f} {(right - left) * scale:.3f} {(upper - lower) * scale:.3f} re S Q"
                )
                x += (right - left) * scale
            x += _BETWEEN * MM
        operators.append("EMC")
        # The pages of the ticket share their resources.
        resources = dict(page.obj.Resources)
        drawings = Dictionary({**dict(resources.get("/XObject", {})), **forms})
        page.obj.Resources = Dictionary({**resources, "/XObject": drawings})
        # The page's own operators may leave its space turned.
        page.contents_add(b"q", prepend=True)
        page.contents_add("\n".join(["Q", *operators]).encode())
        written = BytesIO()
        pdf.save(written, deterministic_id=True, fix_metadata_version=False)
        return written.getvalue()


def _form(page: Page) -> pikepdf.Object:
    form = imposed_pdf.form(page)
    form.BBox = Array(imposed_pdf.trim(page))
    form.Matrix = Array([1, 0, 0, 1, 0, 0])
    form.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
    return form
