"""A line of a list: what is shown of an entry, or of another page, wherever it is listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...languages.dates import PartialDate


@dataclass(frozen=True, slots=True)
class ListItem:
    """What a list shows of a page: ``closed`` is never left out, ``shared`` says why it goes with another."""

    docname: str
    title: str
    summary: str = ""
    closed: PartialDate | None = None
    shared: tuple[str, ...] = ()
    changed: PartialDate | None = None
    cells: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """What a card tells besides the summary: labels and values."""
    filtered_by: tuple[tuple[Any, ...], ...] = ()
    """The entry's values in each of the fields that readers can choose from the list by."""
