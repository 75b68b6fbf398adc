"""Finds the source's words on paper, whatever typography did to them.

Compared is what nobody's typography changes: letters and figures, capitals aside. Spaces, hyphens, quotes, ligatures
and line ends are not. What print adds between two passages is stepped over; the source's own words must all be there,
one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
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
    gap: int
    """How many letters stand between it and what came before; -1 for the first."""


def find(book: str, passages: Iterable[Sequence[str]], begin: int = 0, loose: Set[int] = frozenset()) -> list[Found]:
    """Where each of ``passages`` stands in ``book``, which is letters; the passages are in their order.

    They begin at ``begin`` or, where that is not known and 0, wherever the first long one does.

    Before those whose numbers are ``loose`` anything may stand, however long.

    Each passage comes in parts, between which print may add something. The work grows with the book, not with its
    square: a passage is looked for just behind the one before, and only ``SEARCHES`` of them anywhere.
    """
    return _Search(book, [[letters(part) for part in parts] for parts in passages], loose).run(begin)


class _Search:
    def __init__(self, book: str, passages: list[list[str]], loose: Set[int]) -> None:
        self.book, self.passages, self.loose = book, passages, loose
        self.found = [Found() for _ in passages]
        self.searches = SEARCHES
        #: Where the next words should stand; how far all is certain; where a run that was moved goes on.
        self.at = self.safe = self.aside = 0
        #: How many letters were found one after the other.
        self.unbroken = 0
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
        reach = SHORT_REACH if len(part) < SHORT else REACH
        there = self._near(part, self.at, reach)
        if there < 0 and self.safe < self.at:
            there = self._near(part, self.safe, reach)
            if there >= 0 and not self._take_back(there, part):
                there = -1
        if there < 0 and number in self.loose and len(part) >= SHORT and self.searches:
            self.searches -= 1
            there = self.book.find(part, self.at)
        if there >= 0:
            self._settle(number, part, there)
        else:
            self._elsewhere(number, part)

    def _take_back(self, there: int, part: str) -> bool:
        """Give up matches that were found too far on, if what stands before them weighs more than they do."""
        wrong = [match for match in self.doubtful if match.begin >= max(there, self.safe)]
        weight = sum(len(match.text) for match in wrong)
        if len(part) <= weight and sum(match.gap for match in wrong) <= weight:
            return False
        for match in wrong:
            self.found[match.passage].lost = True
        self.doubtful = [match for match in self.doubtful if match not in wrong]
        last = self.doubtful[-1] if self.doubtful else None
        self.at = last.begin + len(last.text) if last else self.safe
        return self.at <= there

    def _near(self, part: str, begin: int, reach: int) -> int:
        if self.book.startswith(part, begin):
            return begin
        return self.book.find(part, begin, begin + reach + len(part))

    def _settle(self, number: int, part: str, there: int) -> None:
        """Note a match; what was found before it on the far side of an addition is drawn up to it."""
        if there > self.at:
            behind = there
            for match in reversed(self.doubtful):
                if match.gap == 0:
                    break
                nearer = self.book.rfind(match.text, match.begin, behind)
                if nearer > match.begin:
                    self._note(match.passage, match.text, nearer, sure=nearer + len(match.text) == behind)
                    match.begin = nearer
                behind = match.begin
        elif self.doubtful and len(part) >= SHORT:
            # A short one is where it should be when a longer one follows at once.
            self.found[self.doubtful[-1].passage].sure = True
        gap = there - self.at
        self._note(number, part, there, sure=gap == 0 or len(part) >= SHORT)
        self.doubtful = [*self.doubtful[1 - DOUBTFUL :], _Match(number, part, there, gap if self.at else -1)]
        self.at = there + len(part)
        self.unbroken = len(part) + (self.unbroken if gap == 0 else 0)
        if gap < SHORT_REACH and self.unbroken >= TELLING:
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
