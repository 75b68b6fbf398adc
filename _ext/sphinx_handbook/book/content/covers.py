"""The back cover, QR codes with the book's addresses, and the edition's id."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ...catalogue import contacts
from ...i18n import N_, translator
from ...releases import web_page
from .. import formula_outlines
from ..option_checks import NONE

if TYPE_CHECKING:
    from ...catalogue.schema.model import Schema
    from ..project import Project

#: How many figures of the id are printed: enough that no two editions of one book share it.
ID_LENGTH = 8

#: The quiet zone around a QR code, in modules.
_QUIET = 4


def edition_id(*html: str) -> str:
    """The edition's id: a digest of its text and nothing else, so that the same text has the same id.

    A long text may be given in pieces.
    """
    total = hashlib.sha256()
    for each in html:
        # However its formulas are stored.
        total.update(formula_outlines.complete(each).encode("utf-8", "replace"))
    return total.hexdigest()[:ID_LENGTH]


def permalink(schema: Schema, docname: str = "") -> str:
    """A page's address on the web, without a docname the book's; an empty string where the book has no address."""
    if not schema.book.base_url:
        return ""
    base = schema.book.base_url.rstrip("/") + "/"
    return f"{base}{docname}.html" if docname else base


def qr(address: str) -> str:
    """A QR code with its address under it, as HTML."""
    drawing, _ = qr_drawing(address)
    return f'<div class="qr">{drawing}<p class="address">{escape(address)}</p></div>'


def qr_drawing(address: str) -> tuple[str, int]:
    """A QR code as SVG, black, and how many modules wide it is, with the quiet zone of four that readers need."""
    import segno

    svg = BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(
        svg, kind="svg", border=_QUIET, xmldecl=False, svgns=True, nl=False, svgclass=None, lineclass=None,
        omitsize=True,
    )  # fmt: skip
    # A screen reader reads the address that is printed beside it; the drawing adds nothing.
    drawing = svg.getvalue().decode().replace("<svg ", '<svg role="presentation" ', 1)
    return drawing, int(code.symbol_size(border=_QUIET)[0])


def art(path: Path) -> str:
    """An image that fills a cover: decoration, since the title says all that a screen reader should read."""
    drawing = path.suffix.lower() == ".svg"
    image = (
        _at_the_right(inline_svg(path, ""))
        if drawing
        else f'<img src="{escape(path.as_uri())}" alt="" role="presentation">'
    )
    return f'<div class="cover-art">{image}</div>'


def inline_svg(path: Path, colour: str) -> str:
    """An SVG file for the HTML, with ``currentColor`` replaced, as WeasyPrint's SVG does not inherit ``color``."""
    drawing = re.sub(r"^.*?(?=<svg\b)", "", path.read_text("utf-8"), flags=re.DOTALL)
    return drawing.replace("currentColor", colour) if colour else drawing


def _at_the_right(drawing: str) -> str:
    """A drawing that stands at the right on a page of another shape than its own: the title is at the left."""
    root, end, rest = drawing.partition(">")
    return drawing if "preserveAspectRatio" in root else f'{root} preserveAspectRatio="xMaxYMid meet"{end}{rest}'


def back_cover(project: Project, edition: str, marks: str) -> str:
    """The last page: an image, else of a book with a catalogue title, sources, contact and address.

    An empty string where there is none.
    """
    if (name := project.options.back_cover) and name != NONE:
        return f'<section class="back-cover full">{art(project.settings / name)}</section>'
    if not project.schema or name == NONE:
        return ""
    return f'<section class="back-cover">{"".join(_back(project, edition, marks))}</section>'


def _back(project: Project, edition: str, marks: str) -> Iterator[str]:
    say, schema = translator(project.language), project.schema
    yield f'<p class="back-title">{escape(project.title)}</p>'
    if subtitle := schema.book.subtitle:
        yield f"<p>{escape(subtitle)}</p>"
    for source in schema.sources.values():
        if source.note:
            yield f'<p class="back-note">{escape(source.note)}</p>'
    if marks:
        yield f'<div class="back-marks">{marks}</div>'
    if contact := contacts.read(schema.book.contact):
        words = escape(contact.words)
        linked = f'<a href="{escape(contact.href)}">{words}</a>' if contact.href else words
        yield f'<p class="back-contact">{escape(say(N_("Contact")))}: {linked}</p>'
    if schema.releases and schema.book.base_url:
        yield f'<div class="back-copy"><p>{escape(web_page.title(project.language))}</p>'
        yield f"{qr(f'{permalink(schema, web_page.name(project.language))}#{edition}')}</div>"
    elif address := permalink(schema):
        yield qr(address)
    imprint = [say(N_("Edition {id}")).format(id=edition), project.date]
    if schema.book.isbn:
        imprint.append(f"ISBN {schema.book.isbn}")
    yield f'<p class="back-edition">{"<br/>".join(escape(each) for each in imprint if each)}</p>'
