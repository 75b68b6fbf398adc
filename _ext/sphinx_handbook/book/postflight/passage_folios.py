"""On which printed pages a book's passages stand: by its named destinations and its words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .facts import Facts
from .text_search import PassageLocation, find, letters

#: A passage: the docname, and its index in the document.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Words:
    """A passage to be looked for, and whether it stands in its place among its page's others."""

    text: str
    in_order: bool


def folios(facts: Facts, documents: Iterable[tuple[str, Sequence[Words]]]) -> dict[str, list[str]]:
    """The page labels of each document's passages, in their order; documents that the file does not hold are left out.

    ``documents`` are docnames with their passages, in the book's order. A passage of which nothing is found has the
    label of the one before it; the first, that of its document.
    """
    book = _Book(facts)
    held_here = [(name, passages) for name, passages in documents if name in facts.places]
    ordered = [(name, at, each) for name, passages in held_here for at, each in enumerate(passages) if each.in_order]
    locations = find(book.letters, [[each.text] for _, _, each in ordered])
    places = {(name, at): place for (name, at, _), place in zip(ordered, locations, strict=True)}
    begins = {name: book.begin(name, len(passages), places) for name, passages in held_here}
    ordered_begins = sorted({*begins.values(), len(book.letters)})
    ends = {name: ordered_begins[bisect_right(ordered_begins, each)] for name, each in begins.items() if book.letters}
    return {
        name: [*book.labels(name, passages, places, (begins[name], ends.get(name, 0)))] for name, passages in held_here
    }


class _Book:
    """The letters of a file, and the page of each."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        parts = [letters(piece.text) for piece in facts.pieces]
        self.letters = "".join(parts)
        self.begins: list[int] = []
        self.pages: list[int] = []
        offset = 0
        for piece, part in zip(facts.pieces, parts, strict=True):
            if part:
                self.begins.append(offset)
                self.pages.append(piece.page)
            offset += len(part)

    def begin(self, name: str, count: int, places: Mapping[Place, PassageLocation]) -> int:
        """The offset of a document's first letters; ``count`` is the number of its passages."""
        own = (places[name, at] for at in range(count) if (name, at) in places)
        return next((each.begin for each in own if each.begin >= 0 and not each.moved), self._top(name))

    def labels(
        self,
        name: str,
        passages: Sequence[Words],
        places: Mapping[Place, PassageLocation],
        letters_of: tuple[int, int],
    ) -> Iterator[str]:
        """The labels of one document's passages; ``letters_of`` are the offsets at which its letters begin and end."""
        page = first = self.facts.places[name]
        for at, passage in enumerate(passages):
            place = places.get((name, at))
            if place is None:
                # Front matter: in the margin, below the title or behind the text.
                words = letters(passage.text)
                position = self.letters.find(words, *letters_of) if words else -1
                yield self.facts.label(self._page(position) if position >= 0 else first)
                continue
            if place.begin >= 0 and not place.moved:
                page = max(first, self._page(place.begin))
            yield self.facts.label(page)

    def _top(self, name: str) -> int:
        """The offset of the first letters on the page that a document begins on."""
        page = self.facts.places[name]
        return next((begin for begin, each in zip(self.begins, self.pages, strict=True) if each >= page), 0)

    def _page(self, offset: int) -> int:
        return self.pages[max(0, bisect_right(self.begins, offset) - 1)] if self.pages else 0
