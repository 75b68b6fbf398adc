"""What stands around the text of the book: the categories' tabs, the edition's id, QR codes, the back cover."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from ...catalogue import contacts
from ...i18n import N_, translator

if TYPE_CHECKING:
    from ...catalogue.schema.model import Schema
    from ...editions.page_format import PageFormat
    from ..project import Project

#: How high a tab is at most, as a part of the text's height, and the gap below it, in millimetres.
TAB, GAP = 0.122, 3.0

#: How much of the id is printed: enough that no two editions of one book share it.
ID_LENGTH = 8


def edition_id(html: str) -> str:
    """The edition's id: made from what it holds, and from nothing else, so that the same book has the same."""
    return hashlib.sha256(html.encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]


def page_css(schema: Schema, form: PageFormat) -> str:
    """The pages of each category: a tab at the outer edge with its number, lower for each, its colour in print.

    That the place differs and the number stands in it tells categories apart on a grey printer, too. On the page
    that a category opens with there is no running head.
    """
    return "".join(
        f'.part[data-number="{number}"] {{ page: category-{number}; }}\n'
        f"@page :nth(1 of category-{number}) {{ @top-left {{ content: none; }} }}\n"
        + "".join(
            f"@page category-{number}:{side} {{ @{outer}-top {{ {_tab(schema, number, colour, outer, form)} }} }}\n"
            for side, outer in (("right", "right"), ("left", "left"))
        )
        for number, colour in ((each.number, schema.colours[each.colour].strong) for each in schema.categories)
    )


def _tab(schema: Schema, number: int, colour: str, outer: str, form: PageFormat) -> str:
    room = form.height - form.top - form.bottom
    step, tab = room / max(len(schema.categories), 1), TAB * room
    # A page's margin box begins where the text does.
    top, height = (number - 1) * min(step, tab + GAP), min(step - GAP, tab)
    inner = "left" if outer == "right" else "right"
    return (
        f'content: "{number}"; background: {colour}; color: #ffffff; width: 6mm; height: {height:.2f}mm; '
        f"margin-top: {top:.2f}mm; margin-{inner}: {form.outer - 11:.2f}mm; "
        f"margin-{outer}: {-form.bleed}mm; padding-{outer}: {5 + form.bleed}mm; "
        "text-align: center; vertical-align: middle; font: 600 11pt/15pt var(--face-sans);"
    )


def permalink(schema: Schema, docname: str = "") -> str:
    """A page's address on the web, where the book has one; without a docname that of the book."""
    if not schema.book.base_url:
        return ""
    base = schema.book.base_url.rstrip("/") + "/"
    return f"{base}{docname}.html" if docname else base


def qr(address: str) -> str:
    """A QR code with its address under it; black, with the quiet zone that readers ask for."""
    import segno

    made = BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(
        made, kind="svg", border=4, xmldecl=False, svgns=True, nl=False, svgclass=None, lineclass=None, omitsize=True
    )
    drawing = made.getvalue().decode()
    # The address is printed, and read aloud: the drawing says nothing more.
    drawing = drawing.replace("<svg ", '<svg role="presentation" ', 1)
    return f'<div class="qr">{drawing}<p class="address">{escape(address)}</p></div>'


def back_cover(project: Project, edition: str, marks: str) -> str:
    """The last page: what the book is, where its text comes from, and its address where it has one."""
    if not project.schema:
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
    if address := permalink(schema):
        yield qr(address)
    told = [say(N_("Edition {id}")).format(id=edition), project.date]
    if schema.book.isbn:
        told.append(f"ISBN {schema.book.isbn}")
    yield f'<p class="back-edition">{"<br/>".join(escape(each) for each in told if each)}</p>'
