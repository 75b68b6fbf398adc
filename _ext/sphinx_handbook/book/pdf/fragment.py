"""A fragment: some pages as they are laid out, apart from the rest of the book, with all that only the whole book knows
left open.

What is open: on which side of the sheet a page lies, its number, the pages that its references tell, the edition's
name. So a fragment is as good in the next book, when pages before it came or went. ``binding`` fills what is open and
makes one file of all fragments. Nothing here knows WeasyPrint, and nothing is bound to the process that made it.

Lengths are CSS pixels from the page's upper left corner where something is drawn, and points from its lower left
corner where the file tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NamedTuple

Side = Literal["left", "right"]


class Deferred(Enum):
    """What of a text is not known before the book is whole."""

    PAGE = "\u2061"
    """The number of the page that it stands on. The values are what stands around such a text until it is drawn:
    signs that have no width and that nobody types."""
    PAGES = "\u2062"
    """How many pages there are."""
    EDITION = "\u2063"
    """The edition's id."""


#: How many figures of room a page number has in a page's margin, and letters the edition's id.
_ROOM = {Deferred.PAGE: 3, Deferred.PAGES: 3, Deferred.EDITION: 8}


def stands_for(what: Deferred) -> str:
    """The text that stands where something open is to be drawn."""
    return f"{what.value}{'0' * _ROOM[what]}{what.value}"


#: Such a text, with its sign.
STANDS = re.compile(f"([{''.join(each.value for each in Deferred)}])0+\\1")


class Glyphs(NamedTuple):
    """Something to be drawn in one face: the face and its size as the page names them, the glyphs, their width."""

    face: str
    shown: str
    width: float


#: What each sign that may come to stand in an open text looks like.
GlyphTable = Mapping[str, Glyphs]


class DeferredText(NamedTuple):
    """A line of text with something open in it."""

    parts: tuple[Glyphs | Deferred | str, ...]
    """A plain string is the place whose page is told."""
    case: GlyphTable
    x: float
    y: float
    """Where its base line begins."""
    room: float
    """The width that layout has left for it."""
    align: Literal["left", "center", "right"]
    """Which edge it keeps, since it needs less room; ``left`` in running text, which follows it."""
    follows: bool
    """Whether text on the same line moves up to it."""


class Slot(NamedTuple):
    """Where something is put into a page's drawing.

    ``text`` draws a late text; ``near`` moves what follows it on its line; ``note`` moves a note to the margin that is
    the outer one.
    """

    kind: Literal["text", "near", "note"]
    late: int = 0
    """Which of the page's late texts."""


#: A page's drawing: finished stretches, and holes.
Drawing = list[bytes | Slot]


@dataclass(slots=True)
class PageSide:
    """What a page has around its text on one side of the sheet."""

    ground: Drawing
    """What is under the text: the page's colours."""
    margins: Drawing
    """What is beside it: running heads, folio, tab."""
    shift: float
    """How far right of where layout put it the text stands, in pixels."""
    note: float
    """How far right of where layout put them notes stand, in pixels, beside that."""


@dataclass(slots=True)
class LinkAnnotation:
    """A rectangle that can be clicked."""

    number: int
    """That of its object in the fragment."""
    element: int
    """That of the element of the structure that it belongs to."""
    box: tuple[float, float, float, float]
    """In points: left, lower, right, upper."""
    place: str
    """Where it leads in the book; empty where it leads out of it."""
    address: str
    words: tuple[str | int, ...]
    """What it is, for who lists a page's links; a number is one of the page's late texts."""
    bare: bool
    """Whether its words are a page number alone when they are figures."""
    before: tuple[int, ...] = ()
    """The late texts before it on its line: it moves up with them."""
    within: tuple[int, ...] = ()
    """The late texts in it: it becomes as narrow as they."""
    note: bool = False


class NamedDestination(NamedTuple):
    """A named place, in points."""

    name: str
    x: float
    y: float
    note: bool


class Heading(NamedTuple):
    """A line of the outline; where its page shows it, in points."""

    level: int
    label: str
    x: float
    y: float
    closed: bool


@dataclass(slots=True)
class FragmentPage:
    """One page."""

    number: int
    """That of its object in the fragment."""
    resources: int
    width: float
    height: float
    """In points."""
    bleed: tuple[float, float, float, float]
    """In points: left, lower, right, upper."""
    body: Drawing | bytes
    """The text's drawing; whole and packed where there is no hole in it."""
    sides: dict[Side, PageSide]
    deferred: list[DeferredText]
    links: list[LinkAnnotation]
    places: list[NamedDestination]
    headings: list[Heading]
    elements: list[int]
    """Of each piece of content, by its number in the drawing, the element; 0 for none."""


class PdfObject(NamedTuple):
    """An object of the file. References in it are to the fragment's own numbers."""

    number: int
    told: bytes
    stream: bytes | None = None


@dataclass(slots=True)
class FontUse:
    """A face as far as a fragment uses it: what WeasyPrint knows of it, and its glyphs."""

    told: dict[str, object]
    """What does not depend on what is used."""
    file: str
    """A digest of its file's content."""
    widths: dict[int, float] = field(default_factory=dict)
    to_unicode: dict[int, str] = field(default_factory=dict)
    missing: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FragmentSummary:
    """What must be known of every fragment before the first is bound."""

    pages: int
    places: Mapping[str, int]
    """On which of its pages, from 0, each place is."""


@dataclass(slots=True)
class Fragment:
    """Pages that are laid out."""

    pages: list[FragmentPage]
    objects: list[PdfObject]
    elements: list[tuple[int, bytes]]
    """The structure: each element's number, and what it is."""
    roots: list[int]
    """The elements that stand in no other."""
    boxes: dict[int, tuple[int, tuple[float, float, float, float], bool]]
    """Of an element that tells where it is drawn: its page, its box in points, whether it is in a note."""
    drawings: dict[int, list[int]]
    """Of a drawing that holds content of its own, by its number: the elements, as a page has them."""
    faces: dict[str, FontUse]
    faces_number: int
    """The object that the pages' resources name for their faces."""
    unknown: list[str] = field(default_factory=list)
    """Images that mean something and have no words, by name."""

    @property
    def summary(self) -> FragmentSummary:
        """What the book must know of it first."""
        found: dict[str, int] = {}
        for number, leaf in enumerate(self.pages):
            for place in leaf.places:
                found.setdefault(place.name, number)
        return FragmentSummary(len(self.pages), found)
