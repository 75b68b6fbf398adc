"""Pagination: which pages of the file each fragment takes, and on which page each named destination lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .fragment import FragmentSummary, Side

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where each fragment's pages lie in the file."""

    first: tuple[int, ...]
    """The first page of each fragment, from 0."""
    pages: int
    """How many pages the file has."""
    destinations: Mapping[str, int]
    """The page of each named destination, from 1. Where fragments share a name, the first one's page counts."""
    front: int = 0
    """How many pages stand before the one that is number 1; they have roman numbers."""

    def label(self, page: int) -> str:
        """The number that is printed on a page, which counts from 1."""
        return roman(page) if page <= self.front else str(page - self.front)

    @property
    def page_labels(self) -> bytes:
        """The number tree of the page labels (ISO 32000-1, 12.4.2)."""
        if not self.front:
            return b"<</Nums[0<</S/D/St 1>>]>>"
        return b"<</Nums[0<</S/r/St 1>>%d<</S/D/St 1>>]>>" % self.front


def paginate(
    summaries: Sequence[FragmentSummary], sides: Sequence[Side | Literal[""]], first_numbered: str = ""
) -> Pagination:
    """Place the fragments one after the other.

    ``sides`` names for each fragment the side of the sheet on which it must begin, or is empty where either will do.
    An empty page is left before a fragment that would begin on the other side. ``first_numbered`` is the destination
    whose page is number 1.
    """
    first: list[int] = []
    destinations: dict[str, int] = {}
    page = 0
    for summary, side in zip(summaries, sides, strict=True):
        if side and side != side_of(page):
            page += 1
        first.append(page)
        for name, page_in_fragment in summary.destinations.items():
            destinations.setdefault(name, page + page_in_fragment + 1)
        page += summary.pages
    return Pagination(tuple(first), page, destinations, destinations.get(first_numbered, 1) - 1)


def roman(number: int) -> str:
    """A number from 1 as a viewer writes a label of the style ``r``: small roman figures."""
    written = ""
    for value, figures in _ROMAN:
        written += number // value * figures
        number %= value
    return written


def side_of(page: int) -> Side:
    """The side of the sheet on which a page lies. Pages count from 0, and page 0, the cover, is a right page."""
    return "left" if page % 2 else "right"
