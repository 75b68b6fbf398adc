"""What can be asked of all entries together. Pure: the same answers for the page, the book and an export.

Every answer is plain data that prints (``repr``) the same when it is the same, since that decides which pages are
written again. ``render_views`` shows an answer and nothing else, so no page can show what is not in its digest.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...languages.collation import key
from ...languages.dates import PartialDate
from ..entries import field_types
from ..entries.entry import Entry
from ..entries.field_types import Links, Provenance
from ..entries.values import Link
from ..schema.model import Field, Source, Term
from . import register
from .catalogue import Catalogue, terms_of
from .list_item import ListItem
from .view import Kind, View

#: With more suggestions than these a reader cannot choose.
MOST_RELATED = 3

#: The most terms that are listed beside one.
MOST_RELATIVES = 5

#: A term that more entries share than this does not relate any two of them.
COMMON = 100


@dataclass(frozen=True, slots=True)
class EntryContext:
    """What goes with an entry, and what mentions it."""

    related: tuple[ListItem, ...]
    mentioned: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The entries of the same category before and after one."""

    before: ListItem | None
    after: ListItem | None


@dataclass(frozen=True, slots=True)
class Address:
    """An address outside the book, with all that is known of it and the chosen entries that use it."""

    link: Link
    used_by: tuple[ListItem, ...]
    archive: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A term or a source with the entries that have it."""

    of: Term | Source
    lines: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form, what it stands for, and the entry that it is another name of, where there is one."""

    short: str
    long: str = ""
    line: ListItem | None = None


Answer = (
    tuple[ListItem, ...]
    | EntryContext
    | Neighbours
    | tuple[Address, ...]
    | tuple[Group, ...]
    | tuple[Abbreviation, ...]
    | tuple[register.Letter, ...]
)


def answer(catalogue: Catalogue, view: View) -> Answer:
    """The answer to a view: plain data, by its kind."""
    return _ANSWERS[view.kind](catalogue, view)


# Lists of entries.


def entries(catalogue: Catalogue, view: View) -> tuple[ListItem, ...]:
    """The entries that a view chooses, in its order."""
    return ordered(catalogue, view, (line(catalogue, entry, view) for entry in catalogue.chosen(view)))


def recent(catalogue: Catalogue, view: View) -> tuple[ListItem, ...]:
    """The chosen entries that say when they were last changed, the newest first."""
    lines = (replace(line(catalogue, entry, view), changed=day(catalogue, entry)) for entry in catalogue.chosen(view))
    return ordered(catalogue, view, (each for each in lines if each.changed is not None))


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
    if view is None or view.form == "compact":
        return item
    if view.form == "table" and view.columns:
        columns = (catalogue.schema.fields[name] for name in view.columns)
        return replace(item, cells=tuple(words_of(catalogue, entry, each) for each in columns))
    return replace(item, summary=entry.summary)


def _page(catalogue: Catalogue, docname: str, view: View) -> ListItem:
    entry = catalogue.by_docname.get(docname)
    return line(catalogue, entry, view) if entry else ListItem(docname, catalogue.titles[docname])


def ordered(catalogue: Catalogue, view: View, lines: Iterable[ListItem]) -> tuple[ListItem, ...]:
    """Lines in the view's order, cut to its limit. Those without a value in it come last, also in reverse."""
    by = view.ordered_by
    # A field may have that name, too: it is meant where a page asks for it.
    as_given = by == "weight" and not (view.order and by in catalogue.schema.fields)
    placed = [(at if as_given else _place(catalogue, each, by), each) for at, each in enumerate(lines)]
    having = [pair for pair in placed if pair[0] is not None]
    # What is new comes first, unless the reverse is asked for.
    having.sort(key=lambda pair: pair[0], reverse=view.reverse != (by == "changed"))
    items = [each for _, each in having] + [each for place, each in placed if place is None]
    return tuple(items[: view.limit or None])


def _place(catalogue: Catalogue, each: ListItem, order: str) -> Any:
    """What a line is sorted by in an order; None where it has no place in it."""
    entry = catalogue.by_docname.get(each.docname)
    if order == "title":
        return key((entry.sort_key if entry else "") or each.title, catalogue.language)
    if entry is None:
        return None
    if order == "book":
        return catalogue.place[each.docname]
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

    return field_types.of(field).words(value, field, catalogue.schema, title_of)


# What lies around an entry.


def _subject(catalogue: Catalogue, view: View) -> Entry | None:
    """The entry that a view is about: by its docname, or by its id as a writer has it."""
    return catalogue.by_docname.get(view.of) or catalogue.by_id.get(view.of)


def around(catalogue: Catalogue, view: View) -> EntryContext:
    """What goes with an entry and what mentions it."""
    asked = replace(view, kind="related", form="compact"), replace(view, kind="backlinks", form="compact")
    return EntryContext(related(catalogue, asked[0]), backlinks(catalogue, asked[1]))


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
    return ordered(catalogue, view, (_page(catalogue, name, view) for name in pages))


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


# Lists of other things than entries.


def addresses(catalogue: Catalogue, view: View) -> tuple[Address, ...]:
    """Every address once, in the book's order or by title, with the chosen entries that use it."""
    links: dict[str, tuple[Link, str]] = {}
    users: dict[str, dict[str, ListItem]] = defaultdict(dict)
    fields = field_types.fields_of(catalogue.schema, Links)
    for entry in catalogue.chosen(view):
        uses = [(each, link) for each in fields for link in entry.values.get(each.name, ())]  # type: ignore[union-attr]
        for of, link in uses:
            assert isinstance(link, Link)
            links.setdefault(link.url, (link, of.archive_of(link.url)))
            users[link.url][entry.docname] = line(catalogue, entry)
    rows = [Address(link, tuple(users[url].values()), archive) for url, (link, archive) in links.items()]
    if view.ordered_by == "title":
        rows.sort(key=lambda each: key(each.link.title, catalogue.language))
    return _cut(rows, view)


def terms(catalogue: Catalogue, view: View) -> tuple[Group, ...]:
    """Every term that a chosen entry has, with these entries; ``of`` is a vocabulary where only its terms are meant."""
    schema = catalogue.schema
    vocabularies = [schema.vocabularies[view.of]] if view.of in schema.vocabularies else schema.vocabularies.values()
    by_id = {term.id: term for each in vocabularies for term in each.terms.values() if term.id in catalogue.holders}
    # A term that is asked for is itself shown, not the others that its entries have.
    asked = [by_id[name] for name in view.terms if name in by_id] if view.terms else by_id.values()
    of_category = replace(view, terms=())
    return _grouped(catalogue, view, ((term, filter(of_category.takes, catalogue.holders[term.id])) for term in asked))


def term(catalogue: Catalogue, term_id: str) -> Group | None:
    """One term with its entries; None where no entry has it."""
    groups = terms(catalogue, View("terms", terms=(term_id,)))
    return groups[0] if groups else None


@dataclass(frozen=True, slots=True)
class Relative:
    """A term that goes with another, and how many entries have both."""

    term: Term
    shared: int


def relatives(catalogue: Catalogue, term_id: str) -> tuple[Relative, ...]:
    """The terms that go with one: those that the schema names, then those that most of its entries have, too."""
    every = {term.id: term for each in catalogue.schema.vocabularies.values() for term in each.terms.values()}
    common = Counter(
        term.id for entry in catalogue.holders.get(term_id, ()) for term in terms_of(catalogue.schema, entry)
    )
    named = [each for each in every[term_id].related if each in catalogue.holders]
    often = sorted((each for each in common if each not in (term_id, *named)), key=lambda each: (-common[each], each))
    return tuple(Relative(every[each], common[each]) for each in [*named, *often][:MOST_RELATIVES])


def sources(catalogue: Catalogue, view: View) -> tuple[Group, ...]:
    """Every source that a chosen entry comes from, with these entries."""
    names = [each.name for each in field_types.fields_of(catalogue.schema, Provenance)]
    by_source: dict[str, list[Entry]] = defaultdict(list)
    for entry in catalogue.chosen(view):
        for source in dict.fromkeys(str(entry.values[name]) for name in names if name in entry.values):
            by_source[source].append(entry)
    declared = catalogue.schema.sources.values()
    return _grouped(catalogue, view, ((source, by_source[source.id]) for source in declared))


def _grouped(
    catalogue: Catalogue, view: View, groups: Iterable[tuple[Term | Source, Iterable[Entry]]]
) -> tuple[Group, ...]:
    summary_view = view if view.form == "list" else None
    rows = [Group(of, tuple(line(catalogue, each, summary_view) for each in members)) for of, members in groups]
    rows = [each for each in rows if each.lines]
    if view.ordered_by != "book":
        rows.sort(key=lambda each: (key(each.of.title, catalogue.language), each.of.id))
    if view.ordered_by == "size":
        rows.sort(key=lambda each: -len(each.lines))
    return _cut(rows, view)


def abbreviations(catalogue: Catalogue, view: View) -> tuple[Abbreviation, ...]:
    """Short forms in alphabetical order: the book's own, those of its terms, and those that entries are known by.

    Another name of an entry is taken for a short form where it is one word without a small letter.
    """
    schema = catalogue.schema
    short_forms: dict[str, Abbreviation] = {}
    if not view.chooses:
        short_forms = {short: Abbreviation(short, long) for short, long in schema.abbreviations.items()}
        for vocabulary in schema.vocabularies.values():
            for each in vocabulary.terms.values():
                if each.abbreviation:
                    short_forms.setdefault(each.abbreviation, Abbreviation(each.abbreviation, each.title))
    for entry in catalogue.chosen(view):
        for alias in entry.aliases:
            if is_short_form(alias):
                long = schema.abbreviations.get(alias, "")
                named = "" if long.casefold() == entry.title.casefold() else long
                short_forms[alias] = Abbreviation(alias, named, line(catalogue, entry))
    return _cut(sorted(short_forms.values(), key=lambda each: key(each.short, catalogue.language)), view)


def is_short_form(name: str) -> bool:
    """Whether a name looks like an abbreviation: ``COI``, ``MED-udvalg`` does not."""
    return len(name) > 1 and name.isupper() and not any(letter.isspace() for letter in name)


def letters(catalogue: Catalogue, view: View) -> tuple[register.Letter, ...]:
    """The register of the chosen entries."""
    chosen = catalogue.chosen(view)
    lines = {each.docname: line(catalogue, each) for each in chosen}
    holders = {
        name: [lines[each.docname] for each in members if each.docname in lines]
        for name, members in catalogue.holders.items()
    }
    return register.register(catalogue.schema, chosen, lines, holders)


def _cut(rows: list[Any], view: View) -> tuple[Any, ...]:
    return tuple((rows[::-1] if view.reverse else rows)[: view.limit or None])


_ANSWERS: Mapping[Kind, Callable[[Catalogue, View], Answer]] = {
    "entries": entries,
    "around": around,
    "related": related,
    "backlinks": backlinks,
    "neighbours": neighbours,
    "recent": recent,
    "addresses": addresses,
    "terms": terms,
    "sources": sources,
    "abbreviations": abbreviations,
    "register": letters,
}
