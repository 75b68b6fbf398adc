"""What a finished PDF holds, as plain data: the input of all checks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

#: How far apart the base lines of pieces on one line may be, in points.
_LINE = 4.0

Box = tuple[float, float, float, float]
"""In points from the page's lower left corner: left, lower, right, upper."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """Text that the file shows with one operator."""

    page: int
    """From 1."""
    text: str
    left: float = 0.0
    """Where it begins, in points from the page's lower left corner."""
    base: float = 0.0
    """Its base line, in points from there."""
    element: int = -1
    """The index of the structure element that holds it; -1 for none."""
    size: float = 0.0
    """The height of its type in points; 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree, in reading order."""

    role: str
    parent: int
    """The index of the element that holds it; -1 for the root."""
    first: int
    """The index of its first piece of text; ``last`` is the index after its last piece."""
    last: int
    page: int = 0
    """The page of its first content, from 1; 0 if it has none."""
    alternative: str = ""
    """Its alternative text."""
    drawn: bool = True
    """Whether it or an element in it has content on a page."""
    box: Box | None = None
    """Of a drawing or formula, where it says that it stands (``/BBox``)."""


@dataclass(frozen=True, slots=True)
class PdfLink:
    """A link annotation (ISO 32000-1, 12.5.6.5)."""

    page: int
    box: Box
    first: int
    """The index of the first piece of its words; ``last`` is the index after the last one."""
    last: int
    address: str = ""
    """The URI or file that it leads to; empty for a link within the file."""
    place: str = ""
    """The named destination that it leads to; empty if there is none."""
    lands: int = 0
    """The page that it leads to, from 1; 0 if it leads to none."""
    contents: str = ""
    """Its description for viewers (``/Contents``)."""
    action: str = "URI"
    """Its action type as the file has it: ``GoTo``, ``URI``, ``Launch``."""
    tagged: bool = True
    """Whether it is in the structure tree, and the parent tree leads back to its element."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font that text is set in."""

    name: str
    """Its PostScript name, without the tag of a subset."""
    embedded: bool
    letters: str = ""
    """The characters that it has glyphs for, as far as the file says; of a subset those in use."""
    missing: str = ""
    """Those that it shows as its ``.notdef`` glyph: a box, or nothing."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An item of the outline, in its order."""

    title: str
    level: int
    page: int
    """From 1; 0 if it leads nowhere."""


@dataclass(frozen=True, slots=True)
class Tags:
    """Where the structure tree and the pages do not match."""

    present: bool = False
    outside: tuple[ShownText, ...] = ()
    """Text that is neither in the tree nor an artifact."""
    empty: tuple[tuple[int, str], ...] = ()
    """Page and role of elements that refer to content which their page does not have."""
    twice: tuple[tuple[int, str], ...] = ()
    """Page and role of elements that refer to content which another element refers to, or that occur twice."""
    astray: tuple[tuple[int, str], ...] = ()
    """Page and role of elements to which no way leads back from their content or from what they hold."""
    unordered: tuple[tuple[int, str], ...] = ()
    """For each page that is drawn in another order than it is read: its number, and words that are drawn too early."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong with an object of the file, or was not read of it."""

    code: str
    """``damaged`` or ``unread``."""
    message: str
    """An English sentence with placeholders."""
    page: int = 0
    """From 1; 0 where it is on no page."""
    values: tuple[tuple[str, str], ...] = ()
    """What the placeholders stand for, the page aside."""


_ROMAN = re.compile("[ivxlcdm]+")


@dataclass(frozen=True)
class Facts:
    """What one reading of a PDF has found."""

    labels: tuple[str, ...]
    """The page label of each page (ISO 32000-1, 12.4.2)."""
    pieces: tuple[ShownText, ...] = ()
    """The text in reading order: that of the structure tree if there is one, else that of the content streams."""
    furniture: tuple[ShownText, ...] = ()
    """Text in artifacts: running heads, page numbers."""
    elements: tuple[Element, ...] = ()
    links: tuple[PdfLink, ...] = ()
    """In reading order."""
    places: Mapping[str, int] = field(default_factory=dict)
    """The page of each named destination."""
    bookmarks: tuple[Bookmark, ...] = ()
    fonts: tuple[Font, ...] = ()
    paths: tuple[str, ...] = ()
    """What looks like a path on the machine that made the file."""
    written: bytes = b""
    """All objects outside the pages' contents, images and fonts, as they are written."""
    tags: Tags = Tags()
    pages: range = range(0)
    """The pages that were read, from 1."""
    trims: Mapping[int, Box] = field(default_factory=dict)
    """For each page that was read, what is left of it when it is cut (``/TrimBox``, else what a viewer shows)."""
    images: Mapping[int, tuple[Box, ...]] = field(default_factory=dict)
    """For each page that was read, where images stand on it."""
    elsewhere: Mapping[int, Set[str]] = field(default_factory=dict)
    """For pages that were not read, but that links of a figure alone lead to: their notes' and list items' numbers."""
    faults: tuple[FileFault, ...] = ()
    """What is wrong with the objects of the file."""

    @cached_property
    def text(self) -> str:
        """All text in reading order, with a line end where another line begins."""
        return "".join(self._parts())

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset in ``text`` at which each piece begins, and that at which the last one ends."""
        offset, starts = 0, []
        for part in self._parts():
            starts.append(offset)
            offset += len(part)
        return (*starts, offset)

    def _parts(self) -> Iterator[str]:
        """Each piece with what stands between it and the next one."""
        for piece, following in zip_longest(self.pieces, self.pieces[1:]):
            if following is None or following.page != piece.page or abs(following.base - piece.base) >= _LINE:
                yield f"{piece.text}\n"
            elif piece.text[-1:].isdigit() and following.text[:1].isdigit() and piece.element != following.element:
                # A title that ends with a figure, and the page number behind it.
                yield f"{piece.text} "
            else:
                yield piece.text

    @cached_property
    def bookmarks_of(self) -> Mapping[int, list[str]]:
        """The titles of the bookmarks that lead to each page."""
        titles = defaultdict[int, list[str]](list)
        for each in self.bookmarks:
            titles[each.page].append(each.title)
        return titles

    @cached_property
    def roman(self) -> bool:
        """Whether some pages have small roman numbers."""
        return any(map(_ROMAN.fullmatch, self.labels))

    def is_number(self, text: str) -> bool:
        """Whether a text may be the number of a page of this file."""
        return text.isdigit() or (self.roman and _ROMAN.fullmatch(text) is not None)

    def label(self, page: int) -> str:
        """The label of a page; empty if there is no such page."""
        return self.labels[page - 1] if 0 < page <= len(self.labels) else ""

    def words(self, first: int, last: int, most: int = 1 << 30) -> str:
        """The text of the pieces from ``first`` to before ``last``, without hyphenation, one space between words.

        Of a longer one the first ``most`` characters.
        """
        begin = self.starts[first]
        return unhyphenated(self.text[begin : min(self.starts[last], begin + most)])


_ITEM = re.compile(r"\W?(\d+)(?:[.)\]:]|$)")


def item(text: str) -> str:
    """The number of the note or list item that a text may begin; empty if it begins with no number."""
    match = _ITEM.match(text.strip())
    return match[1] if match else ""


def unhyphenated(text: str) -> str:
    """Text without line ends and without the hyphens that divide words there."""
    for mark in ("\u2010\n", "\u00ad\n", "\u00ad"):
        text = text.replace(mark, "")
    return " ".join(text.split())
