"""Finds notes that have no room where they stand, and lays a chunk out again so that each has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from weasyprint.document import Document

#: The class of a note in the margin, and of one that stands in the column since no page's margin has room for it.
NOTE: Final = "margin-note"
COLUMN_NOTE: Final = "column-note"

#: How often a chunk is laid out again: a change moves what follows, where other notes may lack room then.
_PASSES: Final = 4

#: What rounding may add, in CSS pixels.
_ROUNDING: Final = 0.5

#: What holds no note; a page has hundreds of such boxes.
_WITHOUT_NOTES: Final = frozenset({"p", "pre", "table", "ul", "ol", "dl", "figure"})


def is_note(element: Any) -> bool:
    """Whether an element is a note in the margin."""
    return element is not None and NOTE in (element.get("class") or "").split()


@dataclass(frozen=True, slots=True)
class Article:
    """An article, or the part of it that stands on a page: where that begins and ends, in CSS pixels from the top."""

    element: Element
    top: float
    bottom: float
    continued: bool
    """Whether it begins on a page before."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a laid-out page; lengths in CSS pixels from the page's top."""

    element: Element
    top: float
    bottom: float
    article: Article | None
    room: float
    """What the entry takes of its first page, as it is declared now."""


@dataclass(slots=True)
class Column:
    """The text of one page: where it begins and ends, and in it the notes and articles in reading order."""

    top: float
    bottom: float
    notes: list[Note] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Crowded:
    """A note without room: its document, its first words, and whether it stands beside what follows its entry."""

    document: str
    words: str
    beside_next: bool


def laid_out(render: Callable[[], Document], root: Element) -> tuple[Document, list[Crowded]]:
    """The document with each note in its room, and the notes that have none; ``root`` is the tree of its HTML."""
    document = render()
    if not any(is_note(each) for each in root.iter()):
        return document, []
    columns = _columns(document)
    for _ in range(_PASSES):
        if not any(_crowded(columns)) or not _make_room(columns):
            break
        # These pages are let go of before the next are made.
        del document, columns
        document = render()
        columns = _columns(document)
    return document, [Crowded(_docname(note), _words(note.element), beside) for note, beside in _crowded(columns)]


def _columns(document: Document) -> list[Column]:
    begun: set[int] = set()
    return [_column(page._page_box, begun) for page in document.pages]


def _column(area: Any, begun: set[int]) -> Column:
    """What stands on a page; ``begun`` are the articles that began on those before, to which this one's are added."""
    top = area.content_box_y()
    column = Column(top, top + area.height)
    room = 0.0
    waiting: list[tuple[Any, Article | None]] = [(area, None)]
    while waiting:
        box, article = waiting.pop()
        box = getattr(box, "_box", box)
        element, tag = box.element, box.element_tag
        if is_note(element) and box.style["position"] == "absolute":
            column.notes.append(Note(element, box.position_y, box.position_y + box.margin_height(), article, room))
            continue
        if tag == "article":
            top, room = box.content_box_y(), 0.0
            article = Article(element, top, top + box.height, id(element) in begun)
            begun.add(id(element))
            column.articles.append(article)
        elif tag == "section::before":
            room = box.height
        if tag not in _WITHOUT_NOTES:
            waiting += [(child, article) for child in reversed(getattr(box, "children", ()))]
    return column


def _crowded(columns: list[Column]) -> Iterator[tuple[Note, bool]]:
    """Each note that reaches below its page's text, or (``True``) beside what follows its entry or another note."""
    for column in columns:
        for number, note in enumerate(column.notes):
            if note.bottom > column.bottom + _ROUNDING:
                yield note, False
            elif any(top < note.bottom - _ROUNDING for top in _tops_below(column, number)):
                yield note, True


def _tops_below(column: Column, number: int) -> Iterator[float]:
    """Where on the page of a note something begins that may not stand beside it: articles and notes after it."""
    note = column.notes[number]
    yield from (each.top for each in column.notes[number + 1 :])
    following = note.article is None
    for article in column.articles:
        if following:
            yield article.top
        following = following or article is note.article


def _make_room(columns: list[Column]) -> bool:
    """Have each entry begin and end where its note has room, those as well that have it now: they may move."""
    changed = False
    crowded = {id(note.element) for note, _ in _crowded(columns)}
    for column in columns:
        for note in column.notes:
            article = note.article
            if article is None or article.continued or note.bottom - article.top > column.bottom - column.top:
                # No page has the room, or the text above the note would have to move with it.
                if id(note.element) in crowded:
                    changed = _into_column(note.element)
                continue
            if (needed := note.bottom - article.top) > note.room:
                changed |= _declare(article.element, "--note-room", needed)
            if note.bottom > article.bottom:
                changed |= _declare(article.element, "min-height", needed)
    return changed


def _into_column(note: Element) -> bool:
    classes = (note.get("class") or "").split()
    note.set("class", " ".join(COLUMN_NOTE if each == NOTE else each for each in classes))
    return True


def _declare(element: Element, name: str, length: float) -> bool:
    """Add a length in CSS pixels to an element's own style, in place of a smaller one; whether that changes it."""
    own = element.get("style", "")
    before = re.search(rf"(?:; )?{name}: ([\d.]+)px", own)
    if before is not None and float(before[1]) >= length - _ROUNDING:
        return False
    rest = own.replace(before[0], "") if before else own
    element.set("style", f"{rest}; {name}: {length:.2f}px".strip("; "))
    return True


def _docname(note: Note) -> str:
    return (note.article.element.get("id") or "") if note.article else ""


def _words(element: Element) -> str:
    """The first words of a note."""
    return next((words for each in element.itertext() if (words := " ".join(each.split()))), "")
