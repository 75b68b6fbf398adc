"""Which parts of a book begin on the page that the part before ends on, so that a few lines do not take a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from ...catalogue.schema.model import Schema
from .order import Part

_TAG: Final = re.compile(r"<[^>]*(?:>|\Z)")

#: A category that has no entries and so many letters at most opens with what follows it: some ten lines. So does a
#: chapter that is a page of text with another one.
_SHORT: Final = 700
#: What is looked up and has so many letters at most follows what is looked up before it: half a page of small type.
_SHORT_BACK: Final = 1_400


@dataclass(frozen=True, slots=True)
class SharedPages:
    """Which parts share a page with others."""

    follows: frozenset[str] = frozenset()
    """The names of the parts that begin on the page of the part before."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """For each part that shares pages, what its pages are named after: the numbers of a short category and the one that
    follows it, as ``3-4``, where 0 is none; ``text`` for chapters of text, ``back`` in the back matter."""


#: What the pages are named after that chapters of text share, and those that back matter shares.
TEXT: Final = "text"
BACK: Final = "back"

ALONE: Final = SharedPages()


def shared(parts: Sequence[Part], pages: Mapping[str, str], schema: Schema, apart: Set[str]) -> SharedPages:
    """What shares pages in a book with a catalogue; ``pages`` is the HTML of each document.

    The parts named in ``apart`` begin a page whatever stands before them, and nothing follows them.
    """
    if not schema:
        return ALONE
    follows: set[str] = set()
    groups: dict[str, str] = {}
    for before, part in pairwise(parts):
        if {part.name, before.name} & apart or part.documents[0].level != 1:
            continue
        if part.name in schema.book.back:
            if before.name in schema.book.back and _letters(part, pages) <= _SHORT_BACK:
                groups |= {before.name: BACK, part.name: BACK}
                follows.add(part.name)
        elif before.name not in follows and _is_short(before, pages) and {*_kinds(before), *_kinds(part)} <= _TEXTS:
            groups |= {before.name: TEXT, part.name: TEXT}
            follows.add(part.name)
        elif before.name not in follows and _kinds(before) == ["category"] and _is_short(before, pages):
            numbers = (schema.category(each.documents[0].category or "") for each in (before, part))
            group = "-".join(str(each.number if each else 0) for each in numbers)
            groups |= {before.name: group, part.name: group}
            follows.add(part.name)
    return SharedPages(frozenset(follows), groups)


#: The kinds of pages that are no part of the catalogue.
_TEXTS: Final = frozenset({"root", "page"})


def _kinds(part: Part) -> list[str]:
    return [each.kind for each in part.documents]


def _is_short(part: Part, pages: Mapping[str, str]) -> bool:
    return _letters(part, pages) <= _SHORT


def _letters(part: Part, pages: Mapping[str, str]) -> int:
    return sum(len(" ".join(_TAG.sub("", pages[each.docname]).split())) for each in part.documents)
