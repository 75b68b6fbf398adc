"""On which printed pages a book's passages stand: by its named destinations and its words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .facts import Facts
from .printed_letters import PrintedLetters
from .text_search import PassageLocation, find, letters


@dataclass(frozen=True, slots=True)
class Words:
    """A passage to be looked for, and whether it stands in its place among its page's others."""

    text: str
    in_order: bool


#: A passage, and where it stands; None where it is in no order.
Placed = tuple[Words, PassageLocation | None]


def folios(facts: Facts, documents: Iterable[tuple[str, Sequence[Words]]]) -> dict[str, list[str]]:
    """The page labels of each document's passages, in their order; documents that the file does not hold are left out.

    ``documents`` are docnames with their passages, in the book's order. A passage of which nothing is found has the
    label of the one before it; the first, that of its document.
    """
    book = PrintedLetters(facts.pieces)
    here = {name: passages for name, passages in documents if name in facts.places}
    in_order = [[each.text] for passages in here.values() for each in passages if each.in_order]
    locations = iter(find(book.text, in_order))
    placed: dict[str, list[Placed]] = {
        name: [(each, next(locations) if each.in_order else None) for each in passages]
        for name, passages in here.items()
    }
    begins = {name: _begin(each, book.first_on(facts.places[name])) for name, each in placed.items()}
    edges = sorted({*begins.values(), len(book.text)})
    ends = {name: edges[min(bisect_right(edges, begin), len(edges) - 1)] for name, begin in begins.items()}
    return {
        name: [facts.label(page) for page in _pages(each, facts.places[name], book, begins[name], ends[name])]
        for name, each in placed.items()
    }


def _begin(placed: Iterable[Placed], top: int) -> int:
    """The offset of a document's first letters; ``top`` is that of the page which its destination names."""
    return next((place.begin for _, place in placed if place and place.begin >= 0 and not place.moved), top)


def _pages(placed: Iterable[Placed], first: int, book: PrintedLetters, begin: int, end: int) -> Iterator[int]:
    """The pages of a document's passages: it begins on page ``first``, its letters at the offsets given."""
    page = first
    for passage, place in placed:
        if place is None:
            # Front matter: in the margin, below the title or behind the text.
            words = letters(passage.text)
            position = book.text.find(words, begin, end) if words else -1
            yield book.page(position) if position >= 0 else first
            continue
        if place.begin >= 0 and not place.moved:
            page = max(first, book.page(place.begin))
        yield page
