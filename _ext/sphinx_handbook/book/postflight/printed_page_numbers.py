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

_WORD = f"(?:{'|'.join(map(re.escape, page_words()))})"
#: "(se side 7)", "see page 7", "p. 7"
_NAMED = re.compile(rf"\s*\(?\s*(?:\w+\s+)?{_WORD}\s*(\d+)\b", re.IGNORECASE)
_NAMED_LAST = re.compile(rf"\(\s*(?:\w+\s+)?{_WORD}\s*(\d+)\s*\)\s*$", re.IGNORECASE)
#: ". . . . 7"
_LEADER = re.compile(r"[^\d.…·]{0,40}(?:[.…·_]\s*){3,}(\d+)\b")
#: Set off by more than one space, as in a register.
_SET_OFF = re.compile(r"[\u00a0\u2002\u2003]{2,}(\d+)\b")
_ALONE = re.compile(r"\s*(\d+)[\s,;.]*$")
_LAST = re.compile(r"(\d+)\s*$")


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
    inside = facts.words(group.first, group.last)
    if match := _ALONE.fullmatch(inside):
        return match[1], True
    if match := (_NAMED_LAST.search(inside) or _LEADER.search(inside)):
        return match[1], False
    text = behind(facts, group)
    if match := (_NAMED.match(text) or _LEADER.match(text) or _SET_OFF.match(text)):
        return match[1], False
    if group.listed and (match := _LAST.search(text)):
        return match[1], False
    return None


def unnumbered(words: str) -> str:
    """A link's words without the page number that it may end with."""
    return _NAMED_LAST.sub("", words)


def behind(facts: Facts, group: LinkGroup) -> str:
    """What follows a link, up to the next one."""
    begin, end = facts.starts[group.last], facts.starts[group.until]
    return facts.text[begin : min(end, begin + _FAR)]


def figures(facts: Facts, group: LinkGroup) -> Iterator[tuple[int, str]]:
    """Every number in a link and behind it, each with its offset in the text."""
    begin, end = facts.starts[group.first], facts.starts[group.until]
    for match in re.finditer(r"\d+", facts.text[begin : min(end, facts.starts[group.last] + _FAR)]):
        yield begin + match.start(), match[0]
