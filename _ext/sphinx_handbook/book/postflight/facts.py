"""What a finished PDF holds, as plain data: what the checks are made on, whoever read it from whatever file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

#: Pieces that stand on one line are no further apart in height, in points.
_LINE = 4.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ShownText:
    """Text that the file shows in one go."""

    page: int
    """From 1."""
    text: str
    left: float = 0.0
    """Where it begins, in points from the page's lower left corner, as is ``base``: the line it stands on."""
    base: float = 0.0
    element: int = -1
    """Which of the structure's elements holds it; -1 for none."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree, in reading order."""

    role: str
    parent: int
    """Which of the elements holds it; -1 for the tree itself."""
    first: int
    """The first of the pieces that stand in it; ``last`` is the one after them."""
    last: int
    page: int = 0
    """The page of its first content; 0 where it has none."""
    alternative: str = ""
    """What is told to those who do not see it."""
    drawn: bool = True
    """Whether anything on a page belongs to it or to what it holds."""


@dataclass(frozen=True, slots=True)
class Link:
    """A place that can be clicked."""

    page: int
    box: Box
    first: int
    """The first of the pieces that are its words; ``last`` is the one after them."""
    last: int
    address: str = ""
    """Where it leads out of the file."""
    place: str = ""
    """The name of the place that it leads to, where it has one."""
    lands: int = 0
    """The page that it leads to; 0 where it leads to none."""
    contents: str = ""
    """What a viewer says of it."""
    action: str = "URI"
    """What a click does, as the file calls it."""
    tagged: bool = True
    """Whether it stands in the structure tree, and is found again from there."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font that text is set in."""

    name: str
    """Its family and cut, without the mark of a subset."""
    embedded: bool
    letters: str = ""
    """What can be written with it, as far as the file knows: of a subset, what is."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline, in its order."""

    title: str
    level: int
    page: int
    """From 1; 0 where it leads nowhere."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What was found while the structure tree was held against the pages."""

    present: bool = False
    outside: tuple[ShownText, ...] = ()
    """Text that is neither in the tree nor marked as decoration."""
    empty: tuple[tuple[int, str], ...] = ()
    """Page and role of an element that names content which its page does not have."""
    twice: tuple[tuple[int, str], ...] = ()
    """Page and role of an element that names content which another has named."""
    astray: tuple[tuple[int, str], ...] = ()
    """Page and role of an element that is not found again from its content or from what it holds."""


@dataclass(frozen=True)
class Facts:
    """A PDF, read once."""

    labels: tuple[str, ...]
    """What each page is called by a viewer."""
    pieces: tuple[ShownText, ...] = ()
    """The text in reading order: the structure's where there is one, else that in which it is drawn."""
    furniture: tuple[ShownText, ...] = ()
    """What is marked as decoration: running heads, page numbers."""
    elements: tuple[Element, ...] = ()
    links: tuple[Link, ...] = ()
    """In reading order."""
    places: Mapping[str, int] = field(default_factory=dict)
    """The page of each named place."""
    bookmarks: tuple[Bookmark, ...] = ()
    fonts: tuple[Font, ...] = ()
    paths: tuple[str, ...] = ()
    """What looks like a place on the machine that made the file."""
    written: bytes = b""
    """All that the file says outside its pages, as it is written."""
    tags: Tags = Tags()
    pages: range = range(0)
    """The pages that were read, from 1: all of them, or some."""
    elsewhere: Mapping[int, Set[str]] = field(default_factory=dict)
    """Of pages that were not read, but that figures link to: the numbers that notes and list items there may have."""

    @cached_property
    def text(self) -> str:
        """All text in reading order; a line end where another line begins."""
        return "".join(self._parts())

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each piece begins in ``text``, and where the last one ends."""
        at, found = 0, []
        for part in self._parts():
            found.append(at)
            at += len(part)
        return (*found, at)

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

    def label(self, page: int) -> str:
        """What page ``page`` is called."""
        return self.labels[page - 1] if 0 < page <= len(self.labels) else ""

    def words(self, first: int, last: int) -> str:
        """The text of some pieces, divided words whole, one space between words."""
        return whole(self.text[self.starts[first] : self.starts[last]])

    def piece_at(self, place: int) -> int:
        """Which piece holds a place in ``text``."""
        return max(0, min(bisect_right(self.starts, place) - 1, len(self.pieces) - 1))


_ITEM = re.compile(r"\W?(\d+)(?:[.)\]:]|$)")


def item(text: str) -> str:
    """The number that a piece of text may be as the mark of a note or of a list's item; empty for no number."""
    found = _ITEM.match(text.strip())
    return found[1] if found else ""


def whole(text: str) -> str:
    """Text without line ends: a word that one divides is whole again."""
    for mark in ("\u2010\n", "\u00ad\n", "\u00ad"):
        text = text.replace(mark, "")
    return " ".join(text.split())
