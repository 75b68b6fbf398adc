"""Finds the source's words in the printed text, whatever typography did to them.

Only letters and figures are compared, capitals aside: no typography changes those. Spaces, hyphens, quotes, ligatures
and line ends are left out. What print adds between two passages is stepped over; the source's own words must all be
there, one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

_NO_LETTER = re.compile(r"[\W_]+")

#: What capitals do not have: the accents of Greek, and the difference between the two letters i of Turkish. The letter
#: without them, by its code point.
_CAPITALS: Final = {
    ord(each): decomposed[0]
    for each in map(chr, (*range(0x370, 0x400), *range(0x1F00, 0x2000)))
    if len(decomposed := normalize("NFD", each)) > 1
} | {ord("ı"): "i"}
_WITHOUT_CAPITALS: Final = re.compile("[ı\u0370-\u03ff\u1f00-\u1fff]")

# All lengths are numbers of letters.

#: How much print may add before a passage: an address, a page reference, a generated list.
REACH = 4000
#: How much it may add before a passage of fewer than ``SHORT`` letters, which may occur anywhere.
SHORT_REACH, SHORT = 400, 8
#: From this length on a passage that is not where it should be is searched for in the whole book.
TELLING = 16
#: How many matches a later one may call into question.
DOUBTFUL = 8
#: How many searches of the whole book are made.
SEARCHES = 200


def letters(text: str) -> str:
    """The letters and figures of a text in lower case, compatibility forms such as ligatures resolved (NFKC).

    Texts are the same where their capitals are: a style sheet may set a title in those.
    """
    text = normalize("NFKC", text)
    if _WITHOUT_CAPITALS.search(text):
        text = text.translate(_CAPITALS)
    return _NO_LETTER.sub("", text.casefold())


@dataclass(slots=True)
class PassageLocation:
    """Where a passage stands."""

    begin: int = -1
    """In letters from the beginning of the book; -1 where no part of it was found in place."""
    end: int = -1
    lost: bool = False
    """Whether some of it is missing."""
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
    """How many letters stand between it and the match before; -1 for the first."""


def find(
    book: str, passages: Iterable[Sequence[str]], begin: int = 0, loose: Set[int] = frozenset()
) -> list[PassageLocation]:
    """Find each of ``passages``, which are in their order, in ``book``, which is letters (``letters``).

    Each passage comes in parts, between which print may add something. The first begins at ``begin``; if that is 0,
    where the first long passage does. Before the passages with a number in ``loose`` any amount of text may stand.

    The work grows with the length of the book, not with its square: a passage is searched for just behind the one
    before, and only ``SEARCHES`` of them in the whole book.
    """
    return _Search(book, [[letters(part) for part in parts] for parts in passages], loose).run(begin)


class _Search:
    def __init__(self, book: str, passages: list[list[str]], loose: Set[int]) -> None:
        self.book, self.passages, self.loose = book, passages, loose
        self.locations = [PassageLocation() for _ in passages]
        self.searches = SEARCHES
        #: Where the next words should stand; up to where all matches are certain; where a moved run goes on.
        self.next = self.certain = self.moved_next = 0
        #: How many letters were matched without a gap.
        self.unbroken = 0
        #: The matches since then that are too short or too far on to be certain.
        self.doubtful: list[_Match] = []

    def run(self, begin: int) -> list[PassageLocation]:
        self.next = self.certain = begin or self._beginning()
        for number, parts in enumerate(self.passages):
            for part in parts:
                if part:
                    self._find_part(number, part)
        return self.locations

    def _beginning(self) -> int:
        """Where the first passages stand. Before them stands what print adds, a cover and a table of contents."""
        before = 0
        for parts in self.passages[:50]:
            for part in parts:
                if len(part) >= 3 * TELLING and (position := self.book.find(part)) >= 0:
                    return max(0, position - before - REACH)
                before += len(part)
        return 0

    def _find_part(self, number: int, part: str) -> None:
        reach = SHORT_REACH if len(part) < SHORT else REACH
        position = self._find_near(part, self.next, reach)
        if position < 0 and self.certain < self.next:
            position = self._find_near(part, self.certain, reach)
            if position >= 0 and not self._give_up_matches(position, part):
                position = -1
        if position < 0 and number in self.loose and len(part) >= SHORT and self.searches:
            self.searches -= 1
            position = self.book.find(part, self.next)
        if position >= 0:
            self._accept(number, part, position)
        else:
            self._find_elsewhere(number, part)

    def _give_up_matches(self, position: int, part: str) -> bool:
        """Give up matches that were made too far on, if what stands before them weighs more than they do."""
        wrong = [match for match in self.doubtful if match.begin >= max(position, self.certain)]
        weight = sum(len(match.text) for match in wrong)
        if len(part) <= weight and sum(match.gap for match in wrong) <= weight:
            return False
        for match in wrong:
            self.locations[match.passage].lost = True
        self.doubtful = [match for match in self.doubtful if match not in wrong]
        last = self.doubtful[-1] if self.doubtful else None
        self.next = last.begin + len(last.text) if last else self.certain
        return self.next <= position

    def _find_near(self, part: str, begin: int, reach: int) -> int:
        """The first position of a part within ``reach`` letters from ``begin``, or -1."""
        if self.book.startswith(part, begin):
            return begin
        return self.book.find(part, begin, begin + reach + len(part))

    def _accept(self, number: int, part: str, position: int) -> None:
        """Accept a match. Matches before a gap are moved up to it where the same words stand nearer."""
        if position > self.next:
            behind = position
            for match in reversed(self.doubtful):
                if match.gap == 0:
                    break
                nearer = self.book.rfind(match.text, match.begin, behind)
                if nearer > match.begin:
                    self._record(match.passage, match.text, nearer, sure=nearer + len(match.text) == behind)
                    match.begin = nearer
                behind = match.begin
        elif self.doubtful and len(part) >= SHORT:
            # A short match is right when a longer one follows at once.
            self.locations[self.doubtful[-1].passage].sure = True
        gap = position - self.next
        self._record(number, part, position, sure=gap == 0 or len(part) >= SHORT)
        self.doubtful = [*self.doubtful[1 - DOUBTFUL :], _Match(number, part, position, gap if self.next else -1)]
        self.next = position + len(part)
        self.unbroken = len(part) + (self.unbroken if gap == 0 else 0)
        if gap < SHORT_REACH and self.unbroken >= TELLING:
            self.certain = self.next
            self.doubtful = self.doubtful[-1:]

    def _record(self, number: int, part: str, position: int, *, sure: bool) -> None:
        location = self.locations[number]
        if part is next(filter(None, self.passages[number])) or location.begin < 0:
            location.begin, location.sure = position, sure or location.sure
        location.end = max(location.end, position + len(part))

    def _find_elsewhere(self, number: int, part: str) -> None:
        """Find words that are not where they should be: behind the last ones that were moved, else anywhere."""
        location = self.locations[number]
        if len(part) >= TELLING:
            position = self._find_near(part, self.moved_next, REACH) if self.moved_next else -1
            if position < 0 and self.searches:
                self.searches -= 1
                position = self.book.find(part)
            if position >= 0:
                location.moved, self.moved_next = True, position + len(part)
                return
        elif self.moved_next and (position := self._find_near(part, self.moved_next, SHORT_REACH)) >= 0:
            location.moved, self.moved_next = True, position + len(part)
            return
        location.lost = True
