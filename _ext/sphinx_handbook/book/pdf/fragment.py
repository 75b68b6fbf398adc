"""The fragment: laid-out pages whose page numbers, side of the sheet and edition id are still open.

A fragment is independent of the rest of the book and of the process that made it, so that it can be cached and merged
into the next book when pages before it came or went. ``merge`` fills in what is open. Nothing here knows WeasyPrint.

Units: CSS pixels from the page's upper left corner in drawing code and deferred text; points from its lower left
corner in everything that the file states as an object (annotations, destinations, bookmarks, boxes).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Literal, NamedTuple

Side = Literal["left", "right"]

Box = tuple[float, float, float, float]
"""In points from the page's lower left corner: left, lower, right, upper."""


class Deferred(Enum):
    """A part of a text that is known only when the whole book is.

    Each value is the invisible character that delimits the placeholder in the HTML: it has no width, and no source
    text contains it.
    """

    PAGE = "\u2061"
    """The number of the page that the text stands on."""
    PAGES = "\u2062"
    """How many pages there are."""
    EDITION = "\u2063"
    """The edition's id."""
    YEAR = "\u2064"
    """The year, the month and the day of the last change to the text."""
    MONTH = "\u206a"
    DAY = "\u206b"


#: How many characters wide a placeholder is: figures of a page number, letters of the edition's id, figures of a date.
_ROOM: Final = {
    Deferred.PAGE: 3,
    Deferred.PAGES: 3,
    Deferred.EDITION: 8,
    Deferred.YEAR: 4,
    Deferred.MONTH: 2,
    Deferred.DAY: 2,
}


def stands_for(part: Deferred) -> str:
    """The placeholder in the HTML for a deferred part: zeros between two of its invisible characters."""
    return f"{part.value}{'0' * _ROOM[part]}{part.value}"


#: A placeholder; group 1 is its invisible character.
STANDS: Final = re.compile(f"([{''.join(each.value for each in Deferred)}])0+\\1")

#: What is open in the structure elements of a fragment. Group 1: a reference to one of its own objects; group 2: the
#: source's level of a heading (``/H@2``); no group: a note's id (``/ID@``); group 3: the element that a bounding box is
#: of (``/BBox@7``); group 4: the element of an open reference (``/A@7``, ``open_references``).
OPEN_IN_STRUCTURE: Final = re.compile(rb"(\d+) 0 R|/H@(\d)|/ID@|/BBox@(\d+)|/A@(\d+)")


class Glyphs(NamedTuple):
    """Glyphs to be drawn in one font."""

    face: str
    """The font and its size as operands of ``Tf``: ``/F1 10``."""
    codes: str
    """The glyphs as elements of the array that ``TJ`` takes."""
    width: float
    """In pixels."""
    rise: str = "0"
    """How far above the base line, as the operand of ``Ts``: some signs of joined scripts are."""


#: The glyph of each character that can occur in a deferred text.
GlyphTable = Mapping[str, Glyphs]


class DeferredText(NamedTuple):
    """A line of text with something deferred in it."""

    parts: tuple[Glyphs | Deferred | str, ...]
    """A plain string is the named destination whose page number is printed."""
    glyphs: GlyphTable
    x: float
    y: float
    """Where its base line begins, in pixels."""
    room: float
    """The width that layout has left for it, in pixels."""
    align: Literal["left", "center", "right"]
    """Which edge stays in place when the text needs less than its room; ``left`` in running text."""
    follows: bool
    """Whether later text on the same line moves up to it."""


class Slot(NamedTuple):
    """A point in a page's drawing where ``merge`` inserts operators.

    ``text`` draws a deferred text; ``near`` moves what follows it on its line; ``note`` moves a note to the outer
    margin.
    """

    kind: Literal["text", "near", "note"]
    text_index: int = 0
    """Which of the page's deferred texts."""


#: A content stream in pieces: finished operators, and slots between them.
Drawing = list[bytes | Slot]


@dataclass(slots=True)
class PageSide:
    """What surrounds a page's text when the page lies on one side of the sheet."""

    background: Drawing
    """Drawn below the text: the page's colours."""
    margin_boxes: Drawing
    """Drawn beside it: running heads, folio, tab."""
    shift: float
    """How far the text moves to the right of where layout put it, in pixels."""
    note_shift: float
    """How far notes move to the right in addition, in pixels."""


@dataclass(slots=True)
class LinkAnnotation:
    """A rectangle that can be clicked (ISO 32000-1, 12.5.6.5)."""

    number: int
    """Its object number in the fragment."""
    element: int
    """The object number of the structure element that it belongs to."""
    box: Box
    destination: str
    """The named destination that it leads to; empty for a link out of the book."""
    address: str
    """The URI of a link out of the book, or that of an open reference (``open_references``), else empty."""
    words: tuple[str | int, ...]
    """Its description (``/Contents``); a number stands for one of the page's deferred texts."""
    bare: bool
    """Whether the words, where they are figures alone, are a page number, and are described as such."""
    before: tuple[int, ...] = ()
    """The deferred texts before it on its line: it moves up with them."""
    within: tuple[int, ...] = ()
    """The deferred texts inside it: it narrows with them."""
    note: bool = False
    """Whether it stands in a note that moves to the outer margin."""


class NamedDestination(NamedTuple):
    """A named destination (ISO 32000-1, 12.3.2.3), in points."""

    name: str
    x: float
    y: float
    note: bool
    """Whether it stands in a note that moves to the outer margin."""


class Heading(NamedTuple):
    """A heading that becomes a bookmark; where its page shows it, in points."""

    level: int
    label: str
    x: float
    y: float
    closed: bool


@dataclass(slots=True)
class FragmentPage:
    """One page."""

    number: int
    """Its object number in the fragment."""
    resources: int
    """The object number of its resource dictionary."""
    width: float
    height: float
    """In points."""
    bleed: Box
    """In points, how far each side of the page is drawn beyond its trimmed edge."""
    body: Drawing | bytes
    """The text's content stream; compressed bytes where there is no slot in it."""
    sides: dict[Side, PageSide]
    deferred: list[DeferredText]
    links: list[LinkAnnotation]
    destinations: list[NamedDestination]
    headings: list[Heading]
    elements: list[int]
    """The structure element of each marked-content id (MCID); 0 where an id is unused."""
    patterns: list[int] = field(default_factory=list)
    """The object numbers of the patterns that its text is drawn with."""
    open_links: list[LinkAnnotation] = field(default_factory=list)
    """What the annotations of the page's open references would be (``open_references``)."""


class PdfObject(NamedTuple):
    """An object of the file. References in it are to the fragment's own numbers."""

    number: int
    serialized: bytes
    """In PDF syntax; of a stream its dictionary, without ``/Length``."""
    stream: bytes | None = None
    """The stream's data, encoded as the dictionary says; ``None`` for an object that is no stream."""


@dataclass(slots=True)
class FontUse:
    """A font as far as a fragment uses it."""

    attributes: dict[str, object]
    """The attributes of WeasyPrint's font object that do not depend on the glyphs in use."""
    file: str
    """The SHA-256 of the font file, which is its name in the folder of font files."""
    widths: dict[int, float] = field(default_factory=dict)
    to_unicode: dict[int, str] = field(default_factory=dict)
    missing: dict[int, int] = field(default_factory=dict)


class LayoutWarning(NamedTuple):
    """A warning about a fragment's layout, and what its place in the sources is found by.

    The place itself is no part of it: an edit may move it without changing the fragment.
    """

    subtype: str
    text: str
    kind: Literal["message", "image", "silent-image", "font", "text", "place", ""] = ""
    """What ``name`` is: a message of WeasyPrint's that names or quotes something, the address of an image, a document
    with the ``words``, or the place itself; empty where there is no place."""
    name: str = ""
    words: str = ""


class FallbackLetters(NamedTuple):
    """Letters that the book's faces do not have."""

    family: str
    """The font that they are set in; empty for letters that no font has."""
    letters: str
    document: str
    text: str
    """The words that the first of them stands in."""
    drawing: str
    """The address of the drawing that it stands in, if it stands in one."""


@dataclass(frozen=True, slots=True)
class FragmentSummary:
    """What is needed of every fragment before the first one is merged."""

    pages: int
    destinations: Mapping[str, int]
    """On which of its pages, from 0, each named destination is."""
    fallback: tuple[FallbackLetters, ...] = ()
    warnings: tuple[LayoutWarning, ...] = ()
    fitted: float = 0
    """The size of its text in points where it was set closer or smaller to fit; 0 where it was not."""


@dataclass(slots=True)
class Fragment:
    """Laid-out pages with all that they are drawn with and their structure."""

    pages: list[FragmentPage]
    objects: list[PdfObject]
    elements: list[tuple[int, bytes]]
    """The structure elements: object number and dictionary, parents before children."""
    roots: list[int]
    """The elements whose parent is the document."""
    boxes: dict[int, tuple[int, Box, bool]]
    """For each element with a bounding box: its page, the box, whether it is in a note."""
    drawings: dict[int, list[int]]
    """For each form XObject with marked content, by object number: the structure element of each MCID."""
    faces: dict[str, FontUse]
    faces_number: int
    """The object number of the font dictionary that the pages' resources refer to."""
    images_without_alt: list[str] = field(default_factory=list)
    """The addresses of images that are not decorative and have no alternative text; ``svg`` for a drawing in a page."""
    fallback: list[FallbackLetters] = field(default_factory=list)
    warnings: list[LayoutWarning] = field(default_factory=list)
    fitted: float = 0
    """As ``FragmentSummary.fitted``."""

    @property
    def summary(self) -> FragmentSummary:
        """The number of pages, and the page of each named destination."""
        destinations: dict[str, int] = {}
        for number, page in enumerate(self.pages):
            for destination in page.destinations:
                destinations.setdefault(destination.name, number)
        return FragmentSummary(len(self.pages), destinations, tuple(self.fallback), tuple(self.warnings), self.fitted)
