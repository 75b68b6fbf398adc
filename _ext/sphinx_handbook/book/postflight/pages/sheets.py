"""How many sheets of paper a file takes, and how few lines it is from one fewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..facts import Facts
from .lines import PageLines

#: A page of this width at most, in points, is folded: A5 is 420, Letter folded once 396.
_FOLDED: Final = 425.0

#: More lines than these are no accident.
_FEW: Final = 12


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a file takes, printed on both sides; pages of A5 or smaller two by two."""

    pages: int
    sheets: int
    few_lines: int = 0
    """How many lines fewer would save a sheet; 0 where they are many."""
    on: tuple[int, ...] = ()
    """The pages on which these lines stand."""


def of(facts: Facts, lines: PageLines) -> Sheets:
    """The sheets of a file that was read whole."""
    pages = len(facts.labels)
    width = max((trim[2] - trim[0] for trim in facts.trims.values()), default=0.0)
    height = max((trim[3] - trim[1] for trim in facts.trims.values()), default=0.0)
    to_sheet = 4 if width <= _FOLDED and height > width else 2
    sheets = -(-pages // to_sheet)
    over = pages - to_sheet * (sheets - 1)
    emptiest = sorted(_last_pages(lines), key=lambda each: (lines.count(each), each))[:over]
    # An empty page goes with the lines that made it necessary, or stays: either way it has none.
    count = sum(map(lines.count, emptiest))
    if sheets < 2 or len(emptiest) < over or not 0 < count <= _FEW:
        return Sheets(pages, sheets)
    return Sheets(pages, sheets, count, tuple(sorted(emptiest)))


def _last_pages(lines: PageLines) -> Iterator[int]:
    """The pages that go on from the page before: their lines may find room there."""
    for page in range(2, lines.pages + 1):
        own = lines.by_page.get(page)
        if page not in lines.covers and (own is None or not own[0].level or own[0].level > 2):
            yield page
