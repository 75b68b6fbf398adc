"""Puts the book's parts together in one HTML document: cover, contents, parts in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from ..i18n import N_, translator
from . import backindex, furniture, options
from .assemble import Document, Part, anchor
from .project import Project, Section
from .translate import folio


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
    subtitle = schema.book.subtitle or project.options.subtitle
    edition = furniture.edition_id(f"{head}{_cover(project, subtitle, '')}{contents}{rest}")
    cover = _cover(project, subtitle, edition)
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
    foot = escape(_foot(project, translator(project.language)(N_("Edition {id}")).format(id=edition)))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">{head}</head>'
        f'<body data-foot="{foot}">{body}</body></html>'
    )


def _foot(project: Project, edition: str) -> str:
    """What stands at the foot of each page beside its number."""
    asked = project.options.footer or "{title} · {edition}"
    if asked == options.NONE:
        return ""
    return options.filled(asked, title=project.title, edition=edition, author=project.author, date=project.date)


def _cover(project: Project, subtitle: str, edition: str) -> str:
    name = project.schema.book.cover or project.options.cover
    if name == options.NONE:
        return ""
    art = f'<div class="cover-art">{_art(project.settings / name)}</div>' if name else ""
    below = f'<p class="cover-subtitle">{escape(subtitle)}</p>' if subtitle else ""
    told = translator(project.language)(N_("Edition {id}")).format(id=edition)
    below += f'<p class="cover-edition">{escape(told)}</p>'
    return f'<section class="cover">{art}<p class="cover-title">{escape(project.title)}</p>{below}</section>'


def _art(path: Path) -> str:
    """The cover's image, which says nothing that the title does not."""
    if path.suffix.lower() == ".svg":
        return _inline(path, "")
    return f'<img src="{escape(path.as_uri())}" alt="" role="presentation">'


def _contents(project: Project, parts: Sequence[Part], label: str) -> str:
    lines = [each for part in parts for document in part.documents for each in _listed(project, document)]
    if not lines:
        return ""
    return f'<nav class="contents" id="contents"><h1>{escape(label)}</h1>{_nested(lines, 1)}</nav>'


def _listed(project: Project, document: Document) -> Iterator[tuple[int, str, str]]:
    """The lines that a document has in the contents: how deep, in which colour, the line."""
    aside = project.asides.get(document.docname, "")
    own = [Section(0, anchor(document.docname), project.titles[document.docname])]
    for depth, place, title in project.sections.get(document.docname) or own:
        if document.level + depth <= project.options.contents:
            yield document.level + depth, _colour(project, document), _line(title, place, aside if not depth else "")


def _nested(lines: Sequence[tuple[int, str, str]], level: int) -> str:
    """Lines as a list, what is deeper within the line that it follows."""
    items = []
    at = 0
    while at < len(lines):
        end = next((n for n in range(at + 1, len(lines)) if lines[n][0] <= level), len(lines))
        below = lines[at + 1 : end]
        colour = lines[at][1] if level == 1 else ""
        items.append(f"<li{colour}>{lines[at][2]}{_nested(below, level + 1) if below else ''}</li>")
        at = end
    kind = ' class="contents-list"' if level == 1 else ""
    return f"<ol{kind}>{''.join(items)}</ol>"


def _line(title: str, target: str, told: str = "") -> str:
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
    kind = "part back-matter" if part.name in (*project.schema.book.back, backindex.NAME) else "part"
    return f'<section class="{kind}"{_colour(project, part.documents[0])}{number}>{articles}</section>'


def _article(project: Project, document: Document, body: str) -> str:
    opening = "".join([*_head(project, document), *_opening(project, document)])
    title = escape(project.titles.get(document.docname, ""))
    return (
        f'<article id="{escape(anchor(document.docname))}" class="{document.kind} level-{document.level}"'
        f' data-title="{title}"{_colour(project, document)}>{opening}{body}</article>'
    )


def _head(project: Project, document: Document) -> Iterator[str]:
    """A chapter says what stands at the head of its pages, by something that stands on its first page alone."""
    if document.level == 1:
        sections = project.sections.get(document.docname)
        chapter = sections[0].title if sections else project.titles[document.docname]
        if told := options.head(project.options, project.title, chapter, plain=not project.schema):
            yield f'<div class="running-head" data-head="{escape(told)}"></div>'


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
