"""Lists of entries: what a line shows of each, and their order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ...languages.collation import key
from ...languages.dates import PartialDate
from ..entries import field_types
from ..entries.entry import Entry
from ..schema.model import Field, Place, Schema
from .catalogue import Catalogue
from .filters import values_of
from .list_item import ListItem
from .view import View


def day(catalogue: Catalogue, entry: Entry) -> PartialDate | None:
    """When an entry was last changed: by the history of its file, else by the newest of its own notes."""
    by_history = catalogue.changed.get(entry.docname)
    return by_history or max((note.date for note in entry.notes), default=None)


def line(catalogue: Catalogue, entry: Entry, view: View | None = None) -> ListItem:
    """An entry as a list shows it; where it is only mentioned, without its summary."""
    item = catalogue.lines.get(entry.docname)
    if item is None:
        item = ListItem(entry.docname, entry.title or entry.id, closed=entry.closed)
        catalogue.lines[entry.docname] = item
    schema = catalogue.schema
    if view is not None and view.filters:
        item = replace(item, filtered_by=values_of(entry, view.filters, schema))
    if view is None or view.form == "compact":
        return item
    summary = entry.summary if shows_summary(schema, "card" if view.form != "table" else "table") else ""
    if view.form == "table":
        columns = view.columns or schema.table_columns()
        cells = tuple(words_of(catalogue, entry, schema.fields[name]) for name in columns)
        return replace(item, cells=cells, summary="" if view.columns else summary)
    if view.form == "cards":
        on_card = (each for each in schema.fields.values() if isinstance(each.show, tuple) and each.is_shown("card"))
        facts = ((each.label, words_of(catalogue, entry, each)) for each in on_card if each.role != "summary")
        return replace(item, summary=summary, facts=tuple(pair for pair in facts if pair[1]))
    return replace(item, summary=summary)


def shows_summary(schema: Schema, place: Place) -> bool:
    """Whether lists show the entries' summaries."""
    field = schema.with_role("summary")
    return field is not None and field.is_shown(place)


def page_line(catalogue: Catalogue, docname: str, view: View) -> ListItem:
    """A page as a list shows it, an entry or another."""
    entry = catalogue.by_docname.get(docname)
    return line(catalogue, entry, view) if entry else ListItem(docname, catalogue.titles[docname])


def ordered(catalogue: Catalogue, view: View, lines: Iterable[ListItem]) -> tuple[ListItem, ...]:
    """Lines in the view's order, cut to its limit. Those without a value in it come last, also in reverse."""
    by = view.ordered_by
    # A field may have that name, too: it is meant where a page asks for it.
    as_given = by == "weight" and not (view.order and by in catalogue.schema.fields)
    placed = [(at if as_given else _place(catalogue, each, by, view), each) for at, each in enumerate(lines)]
    having = [pair for pair in placed if pair[0] is not None]
    # What is new comes first, unless the reverse is asked for.
    having.sort(key=lambda pair: pair[0], reverse=view.reverse != (by == "changed"))
    items = [each for _, each in having] + [each for place, each in placed if place is None]
    return tuple(items[: view.limit or None])


def _place(catalogue: Catalogue, each: ListItem, order: str, view: View) -> Any:
    """What a line is sorted by in an order; None where it has no place in it."""
    entry = catalogue.by_docname.get(each.docname)
    if order == "title":
        return key((entry.sort_key if entry else "") or each.title, catalogue.language)
    if entry is None:
        return None
    if order == "book":
        # What a category lists besides its own comes behind them.
        guest = bool(view.categories) and entry.category not in view.categories
        return guest, catalogue.place[each.docname]
    if order == "changed":
        return day(catalogue, entry)
    by = catalogue.schema.fields[order]
    value = entry.values.get(order)
    return None if value is None else field_types.of(by).sort_key(value, by, catalogue.schema)


def words_of(catalogue: Catalogue, entry: Entry, field: Field) -> str:
    """A field's value in words, as a cell of a table has it."""
    value = entry.values.get(field.name)
    if value is None:
        return ""

    def title_of(entry_id: str) -> str:
        other = catalogue.by_id.get(entry_id)
        return other.title if other else entry_id

    return field_types.of(field).value_words(value, field, catalogue.schema, title_of)
