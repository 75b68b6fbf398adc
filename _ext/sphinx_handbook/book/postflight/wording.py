"""Finds the source's words on paper, whatever typography did to them.

Compared is what nobody's typography changes: letters and figures, capitals aside. Spaces, hyphens, quotes, ligatures
and line ends are not. What print adds between two passages is stepped over; the source's own words must all be there,
one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

_NO_LETTER = re.compile(r"[\W_]+")
#: Scripts that run from right to left are drawn, and so found, backwards.
_BACKWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

#: How much print may add before a passage, in letters: an address, a page reference, a list made by the printer.
REACH = 4000
#: The same before a passage so short that it may be found anywhere.
SHORT_REACH, SHORT = 400, 8
#: A passage at least this long is worth a search in the whole book when it is not where it should be.
TELLING = 16
#: How many matches may be put in question by a later one.
DOUBTFUL = 8
#: How many of those searches are made: each goes through the whole book.
SEARCHES = 200


def letters(text: str) -> str:
    """Text without all that typography may change."""
    return _NO_LETTER.sub("", normalize("NFKC", text).casefold())


@dataclass(slots=True)
class Found:
    """Where a passage stands."""

    begin: int = -1
    """In letters from the beginning; -1 where it is not found."""
    end: int = -1
    lost: bool = False
    """Whether some of it is not there."""
    moved: bool = False
    """Whether it stands elsewhere than its neighbours."""
    sure: bool = False
    """Whether it can be nowhere else."""


@dataclass(slots=True)
class _Match:
    passage: int
    text: str
    begin: int
    close: bool
    """Whether nothing stands between it and what came before."""


def find(book: str, passages: Iterable[Sequence[str]], begin: int = 0) -> list[Found]:
    """Where each of ``passages`` stands in ``book``, which is letters; the passages are in their order.

    They begin at ``begin`` or, where that is not known and 0, wherever the first long one does.

    Each passage comes in parts, between which print may add something. The work grows with the book, not with its
    square: a passage is looked for just behind the one before, and only ``SEARCHES`` of them anywhere.
    """
    return _Search(book, [[letters(part) for part in parts] for parts in passages]).run(begin)


class _Search:
    def __init__(self, book: str, passages: list[list[str]]) -> None:
        self.book, self.passages = book, passages
        self.found = [Found() for _ in passages]
        self.searches = SEARCHES
        #: Where the next words should stand; how far all is certain; where a run that was moved goes on.
        self.at = self.safe = self.aside = 0
        #: What was found since, too short or too far off to be certain.
        self.doubtful: list[_Match] = []

    def run(self, begin: int) -> list[Found]:
        self.at = self.safe = begin or self._beginning()
        for number, parts in enumerate(self.passages):
            for part in parts:
                # What runs backwards is not looked for.
                if part and not _BACKWARDS.search(part):
                    self._take(number, part)
        return self.found

    def _beginning(self) -> int:
        """Where the first passages stand: before them is what the printer makes, a cover and a table of contents."""
        before = 0
        for parts in self.passages[:50]:
            for part in parts:
                if len(part) >= 3 * TELLING and (there := self.book.find(part)) >= 0:
                    return max(0, there - before - REACH)
                before += len(part)
        return 0

    def _take(self, number: int, part: str) -> None:
        short = len(part) < SHORT
        there = self._near(part, self.at, SHORT_REACH if short else REACH)
        if there < 0 and self.safe < self.at:
            # What was found in between was found too far on.
            there = self._near(part, self.safe, SHORT_REACH if short else REACH)
            if there >= 0:
                for match in self.doubtful:
                    if match.begin >= self.safe:
                        self.found[match.passage].lost = True
                self.doubtful = []
                self.at = self.safe
        if there >= 0:
            self._settle(number, part, there)
        else:
            self._elsewhere(number, part)

    def _near(self, part: str, begin: int, reach: int) -> int:
        if self.book.startswith(part, begin):
            return begin
        return self.book.find(part, begin, begin + reach + len(part))

    def _settle(self, number: int, part: str, there: int) -> None:
        """Note a match; what was found before it on the far side of an addition is drawn up to it."""
        if there > self.at:
            behind = there
            for match in reversed(self.doubtful):
                if match.close:
                    break
                nearer = self.book.rfind(match.text, match.begin, behind)
                if nearer > match.begin:
                    self._note(match.passage, match.text, nearer, sure=nearer + len(match.text) == behind)
                    match.begin = nearer
                behind = match.begin
        elif self.doubtful and len(part) >= SHORT:
            # A short one is where it should be when a longer one follows at once.
            self.found[self.doubtful[-1].passage].sure = True
        certain = len(part) >= SHORT and len(part) + SHORT_REACH > there - self.at
        self._note(number, part, there, sure=there == self.at or len(part) >= SHORT)
        self.doubtful = [*self.doubtful[1 - DOUBTFUL :], _Match(number, part, there, there == self.at > 0)]
        self.at = there + len(part)
        if certain and len(part) >= TELLING:
            self.safe = self.at
            self.doubtful = self.doubtful[-1:]

    def _note(self, number: int, part: str, there: int, *, sure: bool) -> None:
        found = self.found[number]
        if part is next(filter(None, self.passages[number])) or found.begin < 0:
            found.begin, found.sure = there, sure or found.sure
        found.end = max(found.end, there + len(part))

    def _elsewhere(self, number: int, part: str) -> None:
        """Words that are not where they should be: with the last ones that were moved, anywhere, or nowhere."""
        found = self.found[number]
        if len(part) >= TELLING:
            there = self._near(part, self.aside, REACH) if self.aside else -1
            if there < 0 and self.searches:
                self.searches -= 1
                there = self.book.find(part)
            if there >= 0:
                found.moved, self.aside = True, there + len(part)
                return
        elif self.aside and (there := self._near(part, self.aside, SHORT_REACH)) >= 0:
            found.moved, self.aside = True, there + len(part)
            return
        found.lost = True
