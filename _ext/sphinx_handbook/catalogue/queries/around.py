"""What lies around an entry: what mentions it, what goes with it, what stands before and after it. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace

from ..entries import field_type
from ..entries.entry import Entry
from ..schema.model import Term
from .catalogue import Catalogue, terms_of
from .list_item import ListItem
from .lists import line, ordered, page_line
from .view import View

#: With more suggestions than these a reader cannot choose.
MOST_RELATED = 3

#: A term that more entries share than this does not relate any two of them.
COMMON = 100


#: A field of references, and the entries that it names.
Relation = tuple[str, tuple[ListItem, ...]]


@dataclass(frozen=True, slots=True)
class EntryContext:
    """What mentions an entry, what its fields refer to, each by the field's name, and what shares its terms."""

    mentioned: tuple[ListItem, ...]
    relations: tuple[Relation, ...]
    suggested: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The entries of the same category before and after one."""

    before: ListItem | None
    after: ListItem | None


def _subject(catalogue: Catalogue, view: View) -> Entry | None:
    """The entry that a view is about: by its docname, or by its id as a writer has it."""
    return catalogue.by_docname.get(view.of) or catalogue.by_id.get(view.of)


def around(catalogue: Catalogue, view: View) -> EntryContext:
    """What mentions an entry and what goes with it: each of its relations apart, then what shares its terms."""
    mentioned = backlinks(catalogue, replace(view, kind="backlinks", form="compact"))
    entry = _subject(catalogue, view)
    if entry is None:
        return EntryContext(mentioned, (), ())
    goes_with = related(catalogue, replace(view, kind="related", form="compact"))
    return EntryContext(mentioned, relations(catalogue, view), tuple(each for each in goes_with if each.shared))


def relations(catalogue: Catalogue, view: View) -> tuple[Relation, ...]:
    """What an entry refers to, by those of its fields that the view names."""
    entry = _subject(catalogue, view)
    named = []
    for name in view.columns if entry else ():
        targets = [each.target for each in field_type.each_of(entry.values.get(name, ()))]  # type: ignore[union-attr]
        others = {each.docname: each for target in targets if (each := catalogue.by_id.get(target))}
        lines = tuple(line(catalogue, each) for each in others.values() if each is not entry)
        named += [(name, lines)] if lines else []
    return tuple(named)


def backlinks(catalogue: Catalogue, view: View) -> tuple[ListItem, ...]:
    """The catalogue's other pages whose text or front matter refers to an entry.

    Pages outside the categories tell of the book, not of its subject; a reader is not sent there from an entry. Where
    the view chooses, only entries are meant.
    """
    entry = _subject(catalogue, view)
    if entry is None:
        return ()
    pages = sorted(catalogue.referrers.get(entry.id, frozenset()) - {entry.docname})
    pages = [name for name in pages if name in catalogue.titles and catalogue.schema.category_of(name)]
    if view.chooses:
        pages = [name for name in pages if (page := catalogue.by_docname.get(name)) and view.takes(page)]
    return ordered(catalogue, view, (page_line(catalogue, name, view) for name in pages))


def related(catalogue: Catalogue, view: View) -> tuple[ListItem, ...]:
    """What goes with an entry: what its writer chose, then what shares its rarest terms."""
    entry = _subject(catalogue, view)
    if entry is None:
        return ()
    by_id = catalogue.by_id
    others = (by_id[each.target] for each in entry.references if each.target in by_id)
    chosen = {each.docname: each for each in others if each.docname != entry.docname and view.takes(each)}
    weights: dict[str, float] = {}
    shared: dict[str, list[Term]] = defaultdict(list)
    for term in terms_of(catalogue.schema, entry):
        holders = catalogue.holders.get(term.id, ())
        if len(holders) > COMMON:
            continue
        weights[term.id] = math.log((1 + len(catalogue.entries)) / max(1, len(holders)))
        for other in holders:
            if other.docname != entry.docname and other.docname not in chosen and view.takes(other):
                shared[other.docname].append(term)

    def rank(other: str) -> tuple[float, int]:
        return -round(sum(weights[term.id] for term in shared[other]), 9), catalogue.place[other]

    items = [line(catalogue, each, view) for each in chosen.values()]
    for candidate in sorted(shared, key=rank)[: max(0, (view.limit or MOST_RELATED) - len(items))]:
        rarest = sorted(shared[candidate], key=lambda term: (-weights[term.id], term.id))
        why = tuple(term.title for term in rarest)
        items.append(replace(line(catalogue, catalogue.by_docname[candidate], view), shared=why))
    return ordered(catalogue, view, items)


def neighbours(catalogue: Catalogue, view: View) -> Neighbours:
    """The entries of the same category before and after one; of those that the view chooses."""
    here = _subject(catalogue, view)
    if here is None:
        return Neighbours(None, None)
    row = [each for each in catalogue.entries if each.category == here.category and (each is here or view.takes(each))]
    at = row.index(here)
    before = line(catalogue, row[at - 1]) if at else None
    after = line(catalogue, row[at + 1]) if at + 1 < len(row) else None
    return Neighbours(after, before) if view.reverse else Neighbours(before, after)
