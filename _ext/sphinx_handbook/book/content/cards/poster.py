"""A category as a poster: its mark, its title, and what its entries are called and about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...manuscript import Chunk, Manuscript
from .. import book_html, contents_list, covers
from ..edition_content import EditionContent
from ..elements import running_heads
from ..references import anchor
from . import card_html, card_parts, deck

if TYPE_CHECKING:
    from ...project import Project
    from ..order import Document, Part

#: How wide a module of a QR code is, in millimetres: it is read from an arm's length.
_MODULE: Final = 0.9


def content(project: Project, parts: Sequence[Part], write: deck.WriteContent) -> EditionContent:
    """The poster of a category, ``parts`` being its page and its entries."""
    written = write(project, parts, manuscript)
    return EditionContent(written.manuscript, deck.gathered(project, written, parts[0].name))


def manuscript(project: Project, parts: Sequence[Part], pages: Mapping[str, str]) -> Manuscript:
    """The manuscript of a poster (``book_html.MakeManuscript``)."""
    first, *entries = (each for part in parts for each in part.documents)
    title, foot = project.titles[first.docname], running_heads.sheet_foot(project)
    place, colour = escape(anchor(first.docname)), contents_list.colour(project, first)
    listed = "".join(_entry(project, each, pages[each.docname]) for each in entries if each.kind == "entry")
    inner = (
        f'<article id="{place}" class="poster"{colour}>{"".join(_head(project, first, title))}{listed}</div></article>'
    )
    chunk = Chunk(book_html.html_document(project, inner, foot=foot), documents=(first.docname,))
    mark = covers.edition_id(f"{title}\0{project.author}{inner}{foot}")
    return Manuscript(f"{title} · {project.title}", project.author, (chunk,), mark, sheet=True)


def _head(project: Project, document: Document, title: str) -> Iterator[str]:
    """What the coloured ground has, and the beginning of what stands below it."""
    category = project.schema.category(document.category or "")
    yield '<div class="poster-head"><div class="poster-words">'
    if category and category.mark:
        yield f'<div class="poster-mark">{covers.inline_svg(Path(project.settings, category.mark), "#ffffff")}</div>'
    yield f"<h1>{escape(title)}</h1>"
    if category and category.description:
        yield f"<p>{escape(category.description)}</p>"
    address = covers.permalink(project.schema, document.docname)
    if address:
        yield f'<p class="poster-address"><a href="{escape(address)}">{escape(address.removeprefix("https://"))}</a></p>'
    yield "</div>"
    if address:
        yield f'<div class="poster-code">{card_html.qr(address, _MODULE)}</div>'
    yield '</div><div class="poster-entries">'


def _entry(project: Project, document: Document, page: str) -> str:
    """What an entry is called, and its summary."""
    summary = card_parts.read(page).summary
    about = f"<p>{escape(summary)}</p>" if summary else ""
    return f'<div class="poster-entry"><h2>{escape(project.titles[document.docname])}</h2>{about}</div>'
