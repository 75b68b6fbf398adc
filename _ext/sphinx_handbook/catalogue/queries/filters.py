"""What readers can choose from a list of entries by: its filters, each with its choices and what they leave. Pure.

A line of a list carries what its entry has in the fields of the view's filters (``values_of``), so the choices are made
of the list alone, and a page's digest has all that they show.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from ..entries import field_types
from ..entries.entry import Entry
from ..entries.field_type import Band, each_of
from ..schema.model import Schema
from .list_item import ListItem
from .view import View


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen: how an address names it, its words, and which lines it leaves, from 0."""

    value: str
    words: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """The choices of one field; ``label`` is empty for the categories."""

    name: str
    label: str
    choices: tuple[Choice, ...]


def values_of(entry: Entry, names: Sequence[str], schema: Schema) -> tuple[tuple[Any, ...], ...]:
    """What an entry has in each of the fields."""
    return tuple(
        each_of(entry.values.get(name, ()))
        if name in schema.fields
        else tuple(dict.fromkeys((entry.category, *entry.also_in)))
        for name in names
    )


def filters(view: View, items: Sequence[ListItem], schema: Schema) -> list[Filter]:
    """The view's filters for these lines; one that would leave all of them whatever is chosen is left out."""
    rows = [
        Filter(name, schema.fields[name].label if name in schema.fields else "", _choices(at, name, items, schema))
        for at, name in enumerate(view.filters)
    ]
    return [each for each in rows if any(len(choice.places) < len(items) for choice in each.choices)]


def _choices(at: int, name: str, items: Sequence[ListItem], schema: Schema) -> tuple[Choice, ...]:
    values = [item.filtered_by[at] if item.filtered_by else () for item in items]
    choices = (
        Choice(band.value, band.words, tuple(place for place, row in enumerate(values) if any(map(band.takes, row))))
        for band in _bands(name, {each for row in values for each in row}, schema)
    )
    return tuple(each for each in choices if each.places)


def _bands(name: str, values: Collection[Any], schema: Schema) -> list[Band]:
    if field := schema.fields.get(name):
        return field_types.of(field).bands(values, field, schema)
    return [Band(each.id, each.title, each.id.__eq__) for each in schema.categories if each.id in values]
