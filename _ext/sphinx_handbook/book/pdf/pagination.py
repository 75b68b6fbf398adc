"""Pagination: which pages of the file each fragment takes, and on which page each named destination lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .fragment import FragmentSummary, Side


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where each fragment's pages lie in the file."""

    first: tuple[int, ...]
    """The first page of each fragment, from 0."""
    pages: int
    """How many pages the file has."""
    destinations: Mapping[str, int]
    """The page of each named destination, from 1. Where fragments share a name, the first one's page counts."""


def paginate(summaries: Sequence[FragmentSummary], sides: Sequence[Side | Literal[""]]) -> Pagination:
    """Place the fragments one after the other.

    ``sides`` names for each fragment the side of the sheet on which it must begin, or is empty where either will do.
    An empty page is left before a fragment that would begin on the other side.
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
    return Pagination(tuple(first), page, destinations)


def side_of(page: int) -> Side:
    """The side of the sheet on which a page lies. Pages count from 0, and page 0, the cover, is a right page."""
    return "left" if page % 2 else "right"
