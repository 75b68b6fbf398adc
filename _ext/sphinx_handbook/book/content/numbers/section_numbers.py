"""The numbers of sections in a book: they go on through it, and appendices have letters in place of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import count
from typing import TYPE_CHECKING

from .letters import lettered

if TYPE_CHECKING:
    from ..order import Document

#: A number in its parts: ``(2, 1)``, in an appendix ``("A", 1)``; empty for what has none.
Number = tuple[int | str, ...]

#: The numbers on a page by the places of its headings; that of its title is an empty string.
PageNumbers = Mapping[str, Number]


def numbered(
    numbers: Mapping[str, PageNumbers],
    headings: Mapping[str, Sequence[str]],
    documents: Sequence[Document],
    appendices: Set[str],
) -> dict[str, PageNumbers]:
    """The numbers of a book's pages, by docname; those that Sphinx has given are ``numbers``.

    ``headings`` are the places of each page's headings. ``appendices`` are chapters. A toctree whose numbers begin
    anew goes on from the chapter before.
    """
    letters = _letters()
    chapters = _Chapters()
    lettered: _Appendix | None = None
    book: dict[str, PageNumbers] = {}
    for document in documents:
        own = numbers.get(document.docname, {})
        if document.level == 1:
            lettered = None
            if document.docname in appendices:
                lettered = _Appendix(letters, is_numbered=any(own.values()))
                own = own if any(own.values()) else dict.fromkeys(["", *headings.get(document.docname, ())], ())
        if not own:
            continue
        if lettered is None:
            book[document.docname] = {place: chapters.number(number) for place, number in own.items()}
        else:
            title = document.level == 1 and not lettered.is_numbered
            book[document.docname] = {
                place: lettered.number(number, title=title and not place) for place, number in own.items()
            }
    return book


class _Chapters:
    """Goes on with the numbers of chapters where a toctree begins anew."""

    def __init__(self) -> None:
        self.before = self.shift = 0

    def number(self, number: Number) -> Number:
        if not number:
            return number
        first = number[0]
        assert isinstance(first, int)
        if len(number) == 1:
            if first <= self.before:
                self.shift += self.before
            self.before = first
        return (first + self.shift, *number[1:])


class _Appendix:
    """A chapter with a letter; a page of several titles takes several."""

    def __init__(self, letters: Iterator[str], *, is_numbered: bool) -> None:
        self.letters, self.is_numbered = letters, is_numbered
        self.by_number: dict[int | str, str] = {} if is_numbered else {"": next(letters)}

    def number(self, number: Number, *, title: bool) -> Number:
        if not self.is_numbered:
            return (self.by_number[""], *number) if number or title else ()
        if not number:
            return number
        if number[0] not in self.by_number:
            self.by_number[number[0]] = next(self.letters)
        return (self.by_number[number[0]], *number[1:])


def _letters() -> Iterator[str]:
    """A, B, … Z, AA, AB and so on."""
    return (lettered(number).upper() for number in count())
