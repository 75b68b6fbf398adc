"""What a book should hold, as plain data: filled in from the sources, checked by ``checks_this_book``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from typing import NamedTuple


class Passage(NamedTuple):
    """Words that stand together in the source: a paragraph, a heading, a cell, a listing."""

    parts: tuple[str, ...]
    """Its text, cut where print may put something in between: a page number, an address."""
    path: str
    """The source file, relative to the source folder."""
    line: int
    """From 1; 0 if it is not known."""
    document: str
    heading: bool = False
    loose: bool = False
    """Whether any amount of text may stand before it: the print of raw HTML or of an unknown node."""

    @property
    def text(self) -> str:
        """All of it, with one space between words."""
        return " ".join("".join(self.parts).split())


class Reference(NamedTuple):
    """A link inside the book."""

    words: str
    place: str
    """The named destination that it leads to."""
    path: str
    line: int
    document: str = ""


@dataclass(slots=True)
class Expected:
    """All that the book should hold, in its order."""

    passages: list[Passage] = field(default_factory=list)
    places: dict[str, tuple[int, bool]] = field(default_factory=dict)
    """For each named destination the index of its passage, and whether it lies within that passage or at its start."""
    references: list[Reference] = field(default_factory=list)
    contents: list[tuple[str, str]] = field(default_factory=list)
    """The lines of the table of contents: their words, and the named destinations that they lead to."""
    numbers: Counter[str] = field(default_factory=Counter)
    """How many page numbers are to be printed for each named destination."""
    titles: list[int] = field(default_factory=list)
    """The indices of the passages that are their document's title."""
    private: tuple[str, ...] = ()
    """Folders of this machine that the file must not name."""
    before_contents: int = 0
    """How many of the passages stand before the table of contents."""

    def extend(self, other: Expected) -> None:
        """Add what later documents hold; ``numbers`` and ``contents`` are the book's and stay."""
        first = len(self.passages)
        self.passages += other.passages
        for name, (at, within) in other.places.items():
            self.places.setdefault(name, (first + at, within))
        self.references += other.references
        self.titles += [first + at for at in other.titles]

    def part(self, documents: Set[str], numbers: Counter[str], contents: list[tuple[str, str]]) -> Expected:
        """What a part of the book should hold: the given documents, with their ``numbers`` and ``contents``."""
        indices = [at for at, passage in enumerate(self.passages) if passage.document in documents]
        moved = {at: new for new, at in enumerate(indices)}
        return Expected(
            passages=[self.passages[at] for at in indices],
            places={name: (moved[at], within) for name, (at, within) in self.places.items() if at in moved},
            references=[each for each in self.references if each.document in documents],
            numbers=numbers,
            titles=[moved[at] for at in self.titles if at in moved],
            contents=contents,
            private=self.private,
            before_contents=sum(at < self.before_contents for at in indices),
        )
