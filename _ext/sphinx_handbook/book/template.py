"""Puts the book's parts together in one HTML document: cover, contents, parts in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import N_, translator
from .assemble import Document, Part, anchor
from .translate import folio

if TYPE_CHECKING:
    from .builder import HandbookPdfBuilder

#: The contents list the book's chapters and what is one level below.
CONTENTS_DEPTH = 2


def book(builder: HandbookPdfBuilder, parts: Sequence[Part], bodies: Mapping[str, str]) -> str:
    """The whole book as one HTML document."""
    say = translator(builder.config.language)
    schema = builder.schema
    rest = "".join(_part(builder, part, bodies) for part in parts)
    head = f"<title>{escape(builder.title)}</title>"
    if builder.config.author and builder.config.author != "Author name not set":
        head += f'<meta name="author" content="{escape(builder.config.author)}">'
    return (
        f'<!doctype html><html lang="{escape(builder.config.language)}"><head><meta charset="utf-8">{head}</head><body>'
        f"{_cover(builder, schema.book.subtitle)}{_contents(builder, parts, say(N_('Contents')))}{rest}</body></html>"
    )


def _cover(builder: HandbookPdfBuilder, subtitle: str) -> str:
    art = ""
    if builder.schema.book.cover:
        art = f'<div class="cover-art">{_inline(Path(builder.confdir, builder.schema.book.cover), "")}</div>'
    below = f'<p class="cover-subtitle">{escape(subtitle)}</p>' if subtitle else ""
    return f'<section class="cover">{art}<p class="cover-title">{escape(builder.title)}</p>{below}</section>'


def _contents(builder: HandbookPdfBuilder, parts: Sequence[Part], label: str) -> str:
    documents = [document for part in parts for document in part.documents if document.level <= CONTENTS_DEPTH]
    groups: list[tuple[Document, list[Document]]] = []
    for document in documents:
        if document.level == 1 or not groups:
            groups.append((document, []))
        else:
            groups[-1][1].append(document)
    lines = "".join(
        f"<li{_colour(builder, chapter)}>{_line(builder, chapter)}"
        + (f"<ol>{''.join(f'<li>{_line(builder, each)}</li>' for each in below)}</ol>" if below else "")
        + "</li>"
        for chapter, below in groups
    )
    return f'<nav class="contents" id="contents"><h1>{escape(label)}</h1><ol class="contents-list">{lines}</ol></nav>'


def _line(builder: HandbookPdfBuilder, document: Document) -> str:
    title = builder.env.titles[document.docname].astext()
    target = anchor(document.docname)
    return (
        f'<p><a href="#{escape(target)}">{escape(title)}</a><span class="leader"></span>'
        f'<span class="folio-place">{folio(target)}</span></p>'
    )


def _colour(builder: HandbookPdfBuilder, document: Document) -> str:
    category = builder.schema.category(document.category) if document.category else None
    return f' data-colour="{escape(category.colour)}"' if category else ""


def _part(builder: HandbookPdfBuilder, part: Part, bodies: Mapping[str, str]) -> str:
    articles = "".join(_article(builder, document, bodies[document.docname]) for document in part.documents)
    return f'<section class="part"{_colour(builder, part.documents[0])}>{articles}</section>'


def _article(builder: HandbookPdfBuilder, document: Document, body: str) -> str:
    opening = "".join(_opening(builder, document))
    return (
        f'<article id="{escape(anchor(document.docname))}" class="{document.kind} level-{document.level}"'
        f"{_colour(builder, document)}>{opening}{body}</article>"
    )


def _opening(builder: HandbookPdfBuilder, document: Document) -> Iterator[str]:
    """A category's page begins with its mark and number; the rest is its text."""
    category = builder.schema.category(document.category) if document.kind == "category" and document.category else None
    if category is None:
        return
    yield f'<div class="category-head"><p class="category-number">{category.number}</p>'
    if category.mark:
        colour = builder.schema.colours[category.colour].strong
        yield f'<div class="category-mark">{_inline(Path(builder.confdir, category.mark), colour)}</div>'
    yield "</div>"


def _inline(path: Path, colour: str) -> str:
    """An SVG file's drawing in one colour: WeasyPrint's drawings do not know the text's colour around them."""
    drawing = re.sub(r"^.*?(?=<svg\b)", "", path.read_text("utf-8"), flags=re.DOTALL)
    return drawing.replace("currentColor", colour) if colour else drawing
