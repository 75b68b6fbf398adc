"""The table of contents: chapters with their headings, under the captions of the project's toctrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from ...languages.direction import of_words
from ..option_checks import FITTING
from ..project import Project, Section
from .front.caption_lists import CaptionList
from .order import Document, Part
from .references import anchor
from .translator import folio

#: How deep contents go of which nobody says how deep, and in how many pages they fit.
_DEPTH: Final = 2
_PAGES: Final = 4
#: How many lines a page has at least, and how many letters a line.
_LINES: Final = 36
_LETTERS: Final = 70


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: the level, the attribute for the colour, and the line as HTML."""

    level: int
    colour: str
    html: str
    caption: str | None = None
    """What stands above it, where a toctree begins with it."""


def html(
    project: Project, parts: Sequence[Part], label: str, before: str = "", lists: Sequence[CaptionList] = ()
) -> str:
    """The table of contents, and behind it other ``lists``; an empty string where there would be no lines.

    ``before`` is HTML at its beginning.
    """
    documents = [document for part in parts for document in part.documents]
    depths = _depths(project, documents)
    before_contents = [each for each in documents if each.docname in project.options.front_matter]
    lines = list(_lines(project, documents[len(before_contents) :], depths))
    in_front = list(_lines(project, before_contents, depths))
    others = "".join(each.html for each in lists)
    if not (lines or in_front):
        return f'<nav class="contents" id="/contents">{before}{others}</nav>' if others else ""
    lines[:0] = [*in_front, *(_Line(1, "", _line(project, each.title, each.place)) for each in lists)]
    groups: list[list[_Line]] = []
    for line in lines:
        if not groups or line.caption is not None:
            groups.append([])
        groups[-1].append(line)
    listed = "".join(
        (f'<p class="contents-part">{escape(group[0].caption)}</p>' if group[0].caption else "") + _nested(group, 1)
        for group in groups
    )
    # No docname begins with a stroke, so no page has this id.
    return f'<nav class="contents" id="/contents">{before}<h1>{escape(label)}</h1>{listed}{others}</nav>'


def _depths(project: Project, documents: Sequence[Document]) -> dict[str, int]:
    """How many levels are listed of each document.

    Where nobody says so: first the chapters with most headings of their own are listed without them, then those with
    most documents, until the contents fit. Of a catalogue that does not fit the categories alone are listed: the page
    that each of them begins with lists its entries.
    """
    asked = project.options.contents
    depths = {each.docname: _DEPTH if asked == FITTING else asked for each in documents}
    if asked != FITTING:
        return depths
    lines = {each.docname: _count(project, each, _DEPTH) for each in documents}
    if sum(lines.values()) > _PAGES * _LINES:
        for each in documents:
            if each.category:
                depths[each.docname], lines[each.docname] = 1, _count(project, each, 1)
    chapters: list[list[Document]] = []
    for each in documents:
        # Where a chapter prints nothing of its own, the first document is one below it.
        if each.level == 1 or not chapters:
            chapters.append([])
        chapters[-1].append(each)
    for groups in ([[each[0]] for each in chapters], chapters):
        for group in sorted(groups, key=lambda each: sum(lines[document.docname] for document in each), reverse=True):
            rest = sum(lines.values()) - sum(lines[each.docname] for each in group)
            if sum(lines.values()) > _PAGES * _LINES and rest > _LINES:
                for each in group:
                    depths[each.docname] = 1
                    lines[each.docname] = _count(project, each, 1)
    return depths


def _count(project: Project, document: Document, depth: int) -> int:
    """How many lines a document takes in the table of contents; a chapter stands apart by one more."""
    titles = [each.title for each in _sections(project, document) if document.level + each.depth <= depth]
    return sum(1 + len(each) // _LETTERS for each in titles) + (document.level == 1)


def _sections(project: Project, document: Document) -> Sequence[Section]:
    title = project.titles[document.docname]
    own = [Section(0, anchor(document.docname), title)] if title else []
    return project.sections.get(document.docname) or own


def _lines(project: Project, documents: Sequence[Document], depths: dict[str, int]) -> Iterator[_Line]:
    waiting: list[tuple[int, list[_Line]]] = []
    # That of a toctree is for its first line: its first page may have no heading, or several of the highest level.
    caption: str | None = None
    for document in documents:
        # What follows a document in its toctree comes after all that is below it.
        while waiting and document.level <= waiting[-1][0]:
            yield from waiting.pop()[1]
        aside = project.asides.get(document.docname, "")
        caption = project.captions.get(document.docname, caption) if document.level == 1 else caption
        for depth, place, title in _sections(project, document):
            if document.level + depth <= depths[document.docname]:
                line = _line(project, title, place, aside if not depth else "")
                yield _Line(document.level + depth, colour(project, document), line, caption)
                caption = None
        if outside := project.outside.get(document.docname):
            own = [_Line(document.level, "", _outward(title, address)) for title, address in outside]
            waiting.append((document.level, own if document.level <= depths[document.docname] else []))
    while waiting:
        yield from waiting.pop()[1]


def _nested(lines: Sequence[_Line], level: int) -> str:
    """Lines as a list in HTML; lines of a deeper level are a list within the item that they follow."""
    items = []
    at = 0
    while at < len(lines):
        end = next((n for n in range(at + 1, len(lines)) if lines[n].level <= level), len(lines))
        below = lines[at + 1 : end]
        attribute = lines[at].colour if level == 1 else ""
        items.append(f"<li{attribute}>{lines[at].html}{_nested(below, level + 1) if below else ''}</li>")
        at = end
    kind = ' class="contents-list"' if level == 1 else ""
    return f"<ol{kind}>{''.join(items)}</ol>"


def _line(project: Project, title: str, target: str, aside: str = "") -> str:
    mark = f' <span class="closed-mark">{escape(aside)}</span>' if aside else ""
    link = f'<a href="#{escape(target)}"{of_words(title, project.language)}>{escape(title)}</a>'
    return f'<p>{link}{mark}<span class="leader"></span><span class="folio-place">{folio(target)}</span></p>'


def _outward(title: str, address: str) -> str:
    """The line of an entry that leads out of the book."""
    link = f'<a class="reference external" href="{escape(address)}">{escape(title)}</a>'
    return f'<p class="contents-outside">{link} <span class="address">({escape(address)})</span></p>'


def colour(project: Project, document: Document) -> str:
    """The attribute with the colour of a document's category; an empty string for a document without one."""
    category = project.schema.category(document.category) if document.category else None
    return f' data-colour="{escape(category.colour)}"' if category else ""
