"""What a book should hold, as plain data: told by whoever prints it, checked by ``against``."""

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
    """The file that it comes from, relative to the source folder."""
    line: int
    """From 1; 0 where it is not known."""
    document: str
    heading: bool = False
    loose: bool = False
    """Whether something stands before it of which nobody knows how print shows it."""

    @property
    def text(self) -> str:
        """All of it, as a person would quote it."""
        return " ".join("".join(self.parts).split())


class Reference(NamedTuple):
    """A link inside the book."""

    words: str
    place: str
    """The name of the place that it leads to."""
    path: str
    line: int
    document: str = ""


@dataclass(slots=True)
class Expected:
    """All that the book should hold, in its order."""

    passages: list[Passage] = field(default_factory=list)
    places: dict[str, tuple[int, bool]] = field(default_factory=dict)
    """For each place the passage that it begins with, and whether it lies within that passage."""
    references: list[Reference] = field(default_factory=list)
    contents: list[tuple[str, str]] = field(default_factory=list)
    """The lines of the table of contents: their words, and the places that they lead to."""
    numbers: Counter[str] = field(default_factory=Counter)
    """How many printed page numbers stand for each place."""
    titles: list[int] = field(default_factory=list)
    """The passages that are their document's title."""
    families: tuple[str, ...] = ()
    """The font families that the book is meant to be set in; none where any will do."""
    private: tuple[str, ...] = ()
    """Folders of the machine, no part of which may be told."""

    def extend(self, other: Expected) -> None:
        """Add what documents hold that come after these."""
        first = len(self.passages)
        self.passages += other.passages
        self.places |= {name: (first + at, within) for name, (at, within) in other.places.items()}
        self.references += other.references
        self.titles += [first + at for at in other.titles]

    def part(self, documents: Set[str], numbers: Counter[str], contents: list[tuple[str, str]]) -> Expected:
        """What a part of the book should hold: some of its documents, and ``numbers`` and ``contents`` in it."""
        held = [at for at, passage in enumerate(self.passages) if passage.document in documents]
        moved = {at: new for new, at in enumerate(held)}
        return Expected(
            passages=[self.passages[at] for at in held],
            places={name: (moved[at], within) for name, (at, within) in self.places.items() if at in moved},
            references=[each for each in self.references if each.document in documents],
            numbers=numbers,
            titles=[moved[at] for at in self.titles if at in moved],
            contents=contents,
            families=self.families,
            private=self.private,
        )
