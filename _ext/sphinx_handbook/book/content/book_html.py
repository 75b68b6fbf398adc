"""Puts the book's parts together as HTML: cover, contents, parts in order, each to be laid out by itself."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from pathlib import Path
from typing import Literal
from zlib import crc32

from ...i18n import N_, translator
from .. import options
from ..pdf.fragment import Deferred, stands_for
from ..project import Project, Section
from . import covers, genindex
from .order import Document, Part, anchor
from .translator import PLACEHOLDER, folio


@dataclass(frozen=True, slots=True)
class Chunk:
    """Something to be laid out by itself, as an HTML document: it begins a page."""

    html: str
    side: Literal["left", "right", ""] = ""
    """The side of the sheet that it must begin on, if any."""
    documents: tuple[str, ...] = ()
    """The documents in it, by docname."""

    @property
    def numbers(self) -> Counter[str]:
        """How many page numbers are to be printed for each place."""
        return Counter(map(unescape, re.findall(r'\sdata-target="([^"]+)"', self.html)))

    @property
    def contents(self) -> list[tuple[str, str]]:
        """The lines of the table of contents, if it is in here: their words, and the places that they lead to."""
        found = re.search(r'<nav class="contents".*?</nav>', self.html, re.DOTALL)
        lines = re.findall(r'<a href="#([^"]+)">(.*?)</a>', found[0] if found else "")
        return [(unescape(words), unescape(place)) for place, words in lines]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """All that an edition says."""

    title: str
    author: str
    chunks: tuple[Chunk, ...]
    fingerprint: str
    """The edition's id."""

    @property
    def html(self) -> str:
        """All of it, for who looks for something in it."""
        return "".join(chunk.html for chunk in self.chunks)


def book(project: Project, parts: Sequence[Part], bodies: Mapping[str, str]) -> Manuscript:
    """The whole book: cover, contents, the parts in runs, back cover."""
    say = translator(project.language)
    inner = [_part(project, part, bodies) for part in parts]
    contents = _contents(project, parts, say(N_("Contents")))
    marks = "".join(_marks(project))
    told = f"{project.title}\0{project.author}"
    subtitle = project.schema.book.subtitle or project.options.subtitle
    edition = covers.edition_id("".join([told, _cover(project, subtitle, ""), contents, *inner]))
    cover = _cover(project, subtitle, edition)
    back = covers.back_cover(project, edition, marks)
    if project.splittable:
        chunks = _copies(project, parts, inner, [cover, contents], back)
    else:
        chunks = [Chunk(_page(project, "".join([cover, contents, *inner, back]), whole=True), documents=_held(parts))]
    return Manuscript(project.title, project.author, tuple(chunks), edition)


def _copies(
    project: Project, parts: Sequence[Part], inner: Sequence[str], leading: Sequence[str], back: str
) -> list[Chunk]:
    """What comes first, each by itself; the parts, whose texts are ``inner``, in runs; the back cover."""
    carried: dict[str, str] = {}
    chunks = [Chunk(_page(project, each)) for each in leading if each]
    for run in runs(parts):
        first = parts[run[0]].documents[0]
        if first.level == 1:
            # Its pages say so themselves.
            carried = {
                "running-chapter": project.titles.get(first.docname, ""),
                "running-head": _told_at_head(project, first),
            }
        html = _page(project, "".join(inner[at] for at in run), {} if first.level == 1 else carried)
        chunks.append(Chunk(html, documents=_held([parts[at] for at in run])))
    if back:
        chunks.append(Chunk(_page(project, back), "left"))
    return chunks


def _held(parts: Sequence[Part]) -> tuple[str, ...]:
    """The documents of some parts, by docname."""
    return tuple(document.docname for part in parts for document in part.documents)


#: How many parts follow one another in a run, on average and at most.
_RUN, _LONGEST = 6, 16


def runs(parts: Sequence[Part]) -> list[list[int]]:
    """Parts that are laid out together, by their numbers.

    Every chapter begins a run. Within a chapter of many parts the parts' names alone say where one ends, so that a
    new part changes the run that it comes into and no other.
    """
    found: list[list[int]] = []
    for at, part in enumerate(parts):
        before = parts[at - 1].name if at else ""
        ends = crc32(before.encode()) % _RUN == 0
        if not found or part.documents[0].level == 1 or ends or len(found[-1]) == _LONGEST:
            found.append([])
        found[-1].append(at)
    return found


def sheet(project: Project, parts: Sequence[Part], bodies: Mapping[str, str]) -> Manuscript:
    """One entry, or one category, that stands alone."""
    title = project.titles[parts[0].name]
    told = f"{title} · {project.title}" if title != project.title else title
    inner = "".join(_part(project, part, bodies) for part in parts)
    edition = covers.edition_id(f"{told}\0{project.author}{inner}")
    chunk = Chunk(_page(project, f'<div class="sheet">{inner}</div>'), documents=_held(parts))
    return Manuscript(told, project.author, (chunk,), edition)


#: From here on a book may have a thousand pages: letters a page that no book falls below, and a few short of it.
_LETTERS, _MANY = 1_200, 900


def roomy(manuscript: Manuscript, parts: int) -> Manuscript:
    """Room for four figures in a book that may have a thousand pages. Each of its ``parts`` begins a page."""
    if len(re.sub(r"<[^>]*>", "", manuscript.html)) // _LETTERS + parts < _MANY:
        return manuscript
    room = f">{PLACEHOLDER}</span>", f">{PLACEHOLDER}0</span>"
    return replace(manuscript, chunks=tuple(replace(each, html=each.html.replace(*room)) for each in manuscript.chunks))


def _page(project: Project, body: str, carried: Mapping[str, str] | None = None, *, whole: bool = False) -> str:
    """A document that is laid out by itself; ``carried`` is what running heads say that were set before it."""
    language = escape(project.language.replace("_", "-"))
    told = translator(project.language)(N_("Edition {id}")).format(id=stands_for(Deferred.EDITION))
    foot = escape(_foot(project, told))
    more = f' data-carried="{escape(json.dumps(carried))}"' if carried else ""
    more += ' class="whole"' if whole else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"/>'
        f'<title>{escape(project.title)}</title></head><body data-foot="{foot}"{more}>{body}</body></html>'
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
    kind = "part back-matter" if part.name in (*project.schema.book.back, genindex.NAME) else "part"
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
    if document.level == 1 and (told := _told_at_head(project, document)):
        yield f'<div class="running-head" data-head="{escape(told)}"></div>'


def _told_at_head(project: Project, document: Document) -> str:
    sections = project.sections.get(document.docname)
    chapter = sections[0].title if sections else project.titles.get(document.docname, "")
    return options.head(project.options, project.title, chapter, plain=not project.schema)


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
