"""Which page of one file is which page of another: by what they show, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

from .page_digests import PageDigest

#: As many pairs of pages are compared by their words at most, where pages came or went among others that changed.
_PAIRS: Final = 2500
#: What a pair counts of which no word is the same: a page that was written anew is other, not gone and another new.
_PAIR: Final = 0.01

#: The words of a page by its index, without page numbers.
WordsOf = Callable[[int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Aligned:
    """The pages that changed, as pairs of indices; None where there is no such page in the other file."""

    pairs: tuple[tuple[int | None, int | None], ...]
    renumbered: int
    """How many pages have another running head or number, and nothing else."""


def align(old: Sequence[PageDigest], new: Sequence[PageDigest], old_words: WordsOf, new_words: WordsOf) -> Aligned:
    """The pages that changed between two files, in the order of the new one.

    Pages that draw the same are each other, else those of the same words, then those whose words are most alike. Page
    numbers are to be left out of the words: where one page is new, all references behind it are to other numbers.
    """
    matcher = SequenceMatcher(None, [each.body for each in old], [each.body for each in new], autojunk=False)
    pairs: list[tuple[int | None, int | None]] = []
    renumbered = 0
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind == "equal":
            both = zip(old[first:last], new[new_first:new_last], strict=True)
            renumbered += sum(before.whole != after.whole for before, after in both)
        else:
            pairs += _of_same_words(range(first, last), range(new_first, new_last), old_words, new_words)
    return Aligned(tuple(pairs), renumbered)


def _of_same_words(
    went: range, came: range, old_words: WordsOf, new_words: WordsOf
) -> Iterator[tuple[int | None, int | None]]:
    """Pages between two that stayed, in pairs: those of the same words, and between them those that are most alike."""
    if len(went) == len(came) == 1 or not went or not came:
        yield from zip_longest(went, came)
        return
    old, new = [tuple(old_words(at)) for at in went], [tuple(new_words(at)) for at in came]
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(went[first:last], came[new_first:new_last], strict=True)
        else:
            yield from _paired(went[first:last], came[new_first:new_last], old_words, new_words)


def _paired(
    went: range, came: range, old_words: WordsOf, new_words: WordsOf
) -> Iterator[tuple[int | None, int | None]]:
    """Pages of which none has the words of another, in pairs whose words are most alike in all."""
    if len(went) == len(came) or not went or not came or len(went) * len(came) > _PAIRS:
        yield from zip_longest(went, came)
        return
    old, new = [Counter(old_words(at)) for at in went], [Counter(new_words(at)) for at in came]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for at in reversed(range(len(old))):
        for new_at in reversed(range(len(new))):
            both = best[at + 1][new_at + 1] + _likeness(old[at], new[new_at])
            best[at][new_at] = max(both, best[at + 1][new_at], best[at][new_at + 1])
    at = new_at = 0
    while at < len(old) or new_at < len(new):
        here = best[at][new_at]
        if new_at < len(new) and (at == len(old) or best[at][new_at + 1] == here):
            yield None, came[new_at]
            new_at += 1
        elif at < len(old) and (new_at == len(new) or best[at + 1][new_at] == here):
            yield went[at], None
            at += 1
        else:
            yield went[at], came[new_at]
            at, new_at = at + 1, new_at + 1


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """How much of two pages' words is the same, from 0 to 1, and a little for the pair."""
    return _PAIR + (one & other).total() / max(one.total(), other.total(), 1)
