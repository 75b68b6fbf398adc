"""What an imposed PDF is made of: pages of another one as drawings, sides of sheets, cutting marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream, String

from . import MM


def is_right_to_left(pdf: Pdf) -> bool:
    """Whether a PDF's pages are turned from right to left, as in a book that is bound at the right."""
    return "/ViewerPreferences" in pdf.Root and bool(pdf.Root.ViewerPreferences.get("/Direction") == "/R2L")


def trim(page: Page) -> list[float]:
    """The trim box of a page, in points."""
    return [float(each) for each in page.obj.get("/TrimBox", page.mediabox)]


def form(page: Page) -> pikepdf.Object:
    """A page as a form XObject, without its keys in the parent tree."""
    drawing = page.as_form_xobject()
    for key in ("/StructParents", "/StructParent"):
        if key in drawing:
            del drawing[key]
    return drawing


def side(pdf: Pdf, sheet: tuple[float, float], operators: Sequence[str], forms: Mapping[str, pikepdf.Object]) -> Page:
    """A side of a sheet, whose width and height are in millimetres."""
    width, height = (round(each * MM, 3) for each in sheet)
    return Page(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, width, height]),
                Resources=Dictionary(XObject=Dictionary(dict(forms))),
                Contents=Stream(pdf, "\n".join(operators).encode()),
            )
        )
    )


def cutting_marks(lines: Iterable[tuple[float, float, float, float]]) -> list[str]:
    """The operators that draw lines from a point to another, in millimetres."""
    drawn = [f"{x0 * MM:.4f} {y0 * MM:.4f} m {x1 * MM:.4f} {y1 * MM:.4f} l S" for x0, y0, x1, y1 in lines]
    return ["q 0 G 0.25 w", *drawn, "Q"]


def written(pdf: Pdf, source: Pdf, duplex: Name) -> bytes:
    """The file, with the title of its ``source``, for a printer that turns sheets as ``duplex`` says."""
    pdf.Root.ViewerPreferences = Dictionary(Duplex=duplex, PrintScaling=Name("/None"))
    if title := str(source.docinfo.get("/Title", "")):
        pdf.docinfo["/Title"] = String(title)
    output = BytesIO()
    pdf.save(
        output, deterministic_id=True, fix_metadata_version=False, compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )  # fmt: skip
    return output.getvalue()
