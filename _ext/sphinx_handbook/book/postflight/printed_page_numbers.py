"""Finds the page numbers that are printed in links or beside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ...languages.rules import page_words
from .facts import Facts

#: How far behind a link its number may stand, in letters, where no other link comes first.
_FAR = 120

_WORD = f"(?:{'|'.join(map(re.escape, page_words()))})"
#: "(se side 7)", "see page 7", "p. 7"
_NAMED = re.compile(rf"\s*\(?\s*(?:\w+\s+)?{_WORD}\s*(\d+)\b", re.IGNORECASE)
_NAMED_LAST = re.compile(rf"\(\s*(?:\w+\s+)?{_WORD}\s*(\d+)\s*\)\s*$", re.IGNORECASE)
#: ". . . . 7"
_LEADER = re.compile(r"[^\d.…·]{0,40}(?:[.…·_]\s*){3,}(\d+)\b")
#: Set off by more than a space: the way of a register.
_APART = re.compile(r"[\u00a0\u2002\u2003]{2,}(\d+)\b")
_ALONE = re.compile(r"\s*(\d+)[\s,;.]*$")
_LAST = re.compile(r"(\d+)\s*$")


@dataclass(frozen=True, slots=True)
class Group:
    """A link as a reader sees it, on however many lines: its words, and what follows them."""

    page: int
    first: int
    last: int
    place: str
    lands: int
    until: int
    """The piece at which the next link begins."""
    listed: bool
    """Whether it stands in a table of contents."""


def groups(facts: Facts) -> list[Group]:
    """The links inside the file, each once, in reading order."""
    found = sorted(
        {
            (link.first, -link.last, link.place, link.lands): link.page
            for link in reversed(facts.links)
            if link.action == "GoTo" and link.first < link.last
        }.items()
    )
    kept: list[tuple[int, int, str, int, int]] = []
    for (first, end, place, lands), page in found:
        # Some makers draw a link over a part of itself.
        if not kept or -end > kept[-1][1] or (place, lands) != kept[-1][2:4]:
            kept.append((first, -end, place, lands, page))
    begins = sorted(
        {link.first for link in facts.links if link.address and link.first < link.last} | {each[0] for each in kept}
    )
    listed = dict(_listed(facts))
    made = []
    for first, last, place, lands, page in kept:
        following = bisect_left(begins, last)
        until = begins[following] if following < len(begins) else len(facts.pieces)
        until = min(until, max(listed.get(first, until), last))
        made.append(Group(page, first, last, place, lands, until, first in listed))
    return made


def _listed(facts: Facts) -> Iterator[tuple[int, int]]:
    """The pieces in tables of contents, each with the first one after its table."""
    end = 0
    for element in facts.elements:
        if element.role == "TOC" and element.last > end:
            yield from ((piece, element.last) for piece in range(max(element.first, end), element.last))
            end = element.last


def printed(facts: Facts, group: Group) -> tuple[str, bool] | None:
    """The page number that a link tells, and whether it is all of the link; nothing where it tells none."""
    inside = facts.words(group.first, group.last)
    if found := _ALONE.fullmatch(inside):
        return found[1], True
    if found := (_NAMED_LAST.search(inside) or _LEADER.search(inside)):
        return found[1], False
    text = behind(facts, group)
    if found := (_NAMED.match(text) or _LEADER.match(text) or _APART.match(text)):
        return found[1], False
    if group.listed and (found := _LAST.search(text)):
        return found[1], False
    return None


def unnumbered(words: str) -> str:
    """A link's words without the page number that it may end with."""
    return _NAMED_LAST.sub("", words)


def behind(facts: Facts, group: Group) -> str:
    """What follows a link, up to the next one."""
    begin, end = facts.starts[group.last], facts.starts[group.until]
    return facts.text[begin : min(end, begin + _FAR)]


def figures(facts: Facts, group: Group) -> Iterator[tuple[int, str]]:
    """Every number in a link and behind it, each with the place where it stands in the text."""
    begin, end = facts.starts[group.first], facts.starts[group.until]
    for found in re.finditer(r"\d+", facts.text[begin : min(end, facts.starts[group.last] + _FAR)]):
        yield begin + found.start(), found[0]
