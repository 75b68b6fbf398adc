"""Finds the page numbers that are printed in links or behind them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ...languages.rules import page_words
from .facts import Facts

#: How far behind a link its number may stand, in characters, if no other link comes first.
_FAR = 120

#: Of how many characters of a link its number is looked for.
_LONGEST = 2000

_WORD = "|".join(r"\s+".join(map(re.escape, each.split())) for each in page_words())


class _Patterns:
    """How page numbers are printed in a file, in which some may be ``roman``."""

    def __init__(self, *, roman: bool) -> None:
        number = r"(\d+|\b(?-i:[ivxlcdm]+)\b)" if roman else r"(\d+)"
        #: "(se side 7)", "see page 7", "p. 7"
        self.named = re.compile(rf"\s*\(?\s*(?:\w+\.?\s+)?(?:{_WORD})\s*{number}\b", re.IGNORECASE)
        self.named_last = re.compile(rf"\(\s*(?:\w+\.?\s+)?(?:{_WORD})\s*{number}\s*\)\s*$", re.IGNORECASE)
        #: ". . . . 7"
        self.leader = re.compile(rf"[^\d.…·]{{0,40}}(?:[.…·_]\s*){{3,}}{number}\b")
        #: Set off by more than one space, as in a register.
        self.set_off = re.compile(rf"[\u00a0\u2002\u2003]{{2,}}{number}\b")
        self.alone = re.compile(rf"\s*{number}[\s,;.]*$")
        self.last = re.compile(rf"{number}\s*$")
        self.any = re.compile(number)


_PATTERNS = {roman: _Patterns(roman=roman) for roman in (False, True)}


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """A link as a reader sees it: the annotations of all its lines together."""

    page: int
    """The page that it stands on, from 1."""
    first: int
    """The index of the first piece of its words; ``last`` is the index after the last one."""
    last: int
    place: str
    """The named destination that it leads to."""
    lands: int
    """The page that it leads to, from 1; 0 if it leads to none."""
    until: int
    """The index of the piece at which the next link begins."""
    listed: bool
    """Whether it stands in a table of contents."""


def groups(facts: Facts) -> list[LinkGroup]:
    """The links inside the file, each once, in reading order."""
    links = sorted(
        {
            (link.first, -link.last, link.place, link.lands): link.page
            for link in reversed(facts.links)
            if link.action == "GoTo" and link.first < link.last
        }.items()
    )
    distinct: list[tuple[int, int, str, int, int]] = []
    for (first, end, place, lands), page in links:
        # Some programs draw a link over a part of itself.
        if not distinct or -end > distinct[-1][1] or (place, lands) != distinct[-1][2:4]:
            distinct.append((first, -end, place, lands, page))
    begins = sorted(
        {link.first for link in facts.links if link.address and link.first < link.last} | {each[0] for each in distinct}
    )
    listed = dict(_listed(facts))
    joined = []
    for first, last, place, lands, page in distinct:
        following = bisect_left(begins, last)
        until = begins[following] if following < len(begins) else len(facts.pieces)
        until = min(until, max(listed.get(first, until), last))
        joined.append(LinkGroup(page, first, last, place, lands, until, first in listed))
    return joined


def _listed(facts: Facts) -> Iterator[tuple[int, int]]:
    """The indices of the pieces in tables of contents, each with the index after its table."""
    end = 0
    for element in facts.elements:
        if element.role == "TOC" and element.last > end:
            yield from ((piece, element.last) for piece in range(max(element.first, end), element.last))
            end = element.last


def printed(facts: Facts, group: LinkGroup) -> tuple[str, bool] | None:
    """The page number printed in or behind a link, and whether it is all of the link; ``None`` if there is none."""
    patterns = _PATTERNS[facts.roman]
    inside = facts.words(group.first, group.last, most=_LONGEST)
    if match := patterns.alone.fullmatch(inside):
        return match[1], True
    if match := (patterns.named_last.search(inside) or patterns.leader.search(inside)):
        return match[1], False
    text = behind(facts, group)
    if match := (patterns.named.match(text) or patterns.leader.match(text) or patterns.set_off.match(text)):
        return match[1], False
    if group.listed and (match := patterns.last.search(text)):
        return match[1], False
    return None


def unnumbered(words: str) -> str:
    """A link's words without the page number that it may end with."""
    return _PATTERNS[True].named_last.sub("", words)


def behind(facts: Facts, group: LinkGroup) -> str:
    """What follows a link, up to the next one."""
    begin, end = facts.starts[group.last], facts.starts[group.until]
    return facts.text[begin : min(end, begin + _FAR)]


def figures(facts: Facts, group: LinkGroup) -> Iterator[tuple[int, str]]:
    """Every number in a link and behind it, each with its offset in the text."""
    begin, middle, end = (facts.starts[each] for each in (group.first, group.last, group.until))
    # Apart: leader dots are no text, so a roman number may follow the link's last letter.
    for start, stop in ((begin, middle), (middle, min(end, middle + _FAR))):
        for match in _PATTERNS[facts.roman].any.finditer(facts.text[start:stop]):
            yield start + match.start(), match[0]
