"""Puts the book's parts together in one HTML document: cover, contents, parts in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import N_, translator
from . import furniture
from .assemble import Document, Part, anchor
from .translate import folio

if TYPE_CHECKING:
    from .project import Project

#: The contents list the book's chapters and what is one level below.
CONTENTS_DEPTH = 2


def book(project: Project, parts: Sequence[Part], bodies: Mapping[str, str]) -> tuple[str, str]:
    """The whole book as one HTML document, and the edition's id."""
    say = translator(project.language)
    schema = project.schema
    rest = "".join(_part(project, part, bodies) for part in parts)
    head = f"<title>{escape(project.title)}</title>"
    if project.author:
        head += f'<meta name="author" content="{escape(project.author)}">'
    contents = _contents(project, parts, say(N_("Contents")))
    marks = "".join(_marks(project))
    edition = furniture.edition_id(f"{head}{_cover(project, schema.book.subtitle, '')}{contents}{rest}")
    cover = _cover(project, schema.book.subtitle, edition)
    back = furniture.back_cover(project, edition, marks)
    return _page(project, head, edition, f"{cover}{contents}{rest}{back}"), edition


def sheet(project: Project, parts: Sequence[Part], bodies: Mapping[str, str]) -> tuple[str, str]:
    """One entry, or one category, that stands alone, as one HTML document; and the edition's id."""
    title = project.titles[parts[0].name]
    told = f"{title} · {project.title}" if title != project.title else title
    head = f"<title>{escape(told)}</title>"
    if project.author:
        head += f'<meta name="author" content="{escape(project.author)}">'
    rest = "".join(_part(project, part, bodies) for part in parts)
    edition = furniture.edition_id(f"{head}{rest}")
    return _page(project, head, edition, f'<div class="sheet">{rest}</div>'), edition


def _page(project: Project, head: str, edition: str, body: str) -> str:
    language = escape(project.language.replace("_", "-"))
    told = translator(project.language)(N_("Edition {id}")).format(id=edition)
    foot = escape(f"{project.title} · {told}")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">{head}</head>'
        f'<body data-foot="{foot}">{body}</body></html>'
    )


def _cover(project: Project, subtitle: str, edition: str) -> str:
    art = ""
    if project.schema.book.cover:
        art = f'<div class="cover-art">{_inline(Path(project.settings, project.schema.book.cover), "")}</div>'
    below = f'<p class="cover-subtitle">{escape(subtitle)}</p>' if subtitle else ""
    told = translator(project.language)(N_("Edition {id}")).format(id=edition)
    below += f'<p class="cover-edition">{escape(told)}</p>'
    return f'<section class="cover">{art}<p class="cover-title">{escape(project.title)}</p>{below}</section>'


def _contents(project: Project, parts: Sequence[Part], label: str) -> str:
    documents = [document for part in parts for document in part.documents if document.level <= CONTENTS_DEPTH]
    groups: list[tuple[Document, list[Document]]] = []
    for document in documents:
        if document.level == 1 or not groups:
            groups.append((document, []))
        else:
            groups[-1][1].append(document)
    lines = "".join(
        f"<li{_colour(project, chapter)}>{_line(project, chapter)}"
        + (f"<ol>{''.join(f'<li>{_line(project, each)}</li>' for each in below)}</ol>" if below else "")
        + "</li>"
        for chapter, below in groups
    )
    return f'<nav class="contents" id="contents"><h1>{escape(label)}</h1><ol class="contents-list">{lines}</ol></nav>'


def _line(project: Project, document: Document) -> str:
    title = project.titles[document.docname]
    target = anchor(document.docname)
    told = project.asides.get(document.docname, "")
    aside = f' <span class="closed-mark">{escape(told)}</span>' if told else ""
    return (
        f'<p><a href="#{escape(target)}">{escape(title)}</a>{aside}<span class="leader"></span>'
        f'<span class="folio-place">{folio(target)}</span></p>'
    )


def _colour(project: Project, document: Document) -> str:
    category = project.schema.category(document.category) if document.category else None
    return f' data-colour="{escape(category.colour)}"' if category else ""


def _part(project: Project, part: Part, bodies: Mapping[str, str]) -> str:
    articles = "".join(_article(project, document, bodies[document.docname]) for document in part.documents)
    category = project.schema.category(part.documents[0].category or "")
    number = f' data-number="{category.number}"' if category else ""
    kind = "part back-matter" if part.name in project.schema.book.back else "part"
    return f'<section class="{kind}"{_colour(project, part.documents[0])}{number}>{articles}</section>'


def _article(project: Project, document: Document, body: str) -> str:
    opening = "".join(_opening(project, document))
    title = escape(project.titles.get(document.docname, ""))
    return (
        f'<article id="{escape(anchor(document.docname))}" class="{document.kind} level-{document.level}"'
        f' data-title="{title}"{_colour(project, document)}>{opening}{body}</article>'
    )


def _opening(project: Project, document: Document) -> Iterator[str]:
    """A category's page begins with its mark and number; the rest is its text."""
    category = project.schema.category(document.category) if document.kind == "category" and document.category else None
    if category is None:
        return
    yield f'<div class="category-head"><p class="category-number">{category.number}</p>'
    if category.mark:
        colour = project.schema.colours[category.colour].strong
        yield f'<div class="category-mark">{_inline(Path(project.settings, category.mark), colour)}</div>'
    yield "</div>"


def _marks(project: Project) -> Iterator[str]:
    """The categories' marks, each in its colour."""
    for category in project.schema.categories:
        if category.mark:
            colour = project.schema.colours[category.colour].strong
            yield _inline(Path(project.settings, category.mark), colour)


def _inline(path: Path, colour: str) -> str:
    """An SVG file's drawing in one colour: WeasyPrint's drawings do not know the text's colour around them."""
    drawing = re.sub(r"^.*?(?=<svg\b)", "", path.read_text("utf-8"), flags=re.DOTALL)
    return drawing.replace("currentColor", colour) if colour else drawing
