"""What can be asked of all entries together. Pure: the same answers for the page, the book and an export.

Every answer is plain data that prints (``repr``) the same when it is the same, since that decides which pages are
written again. ``render_views`` shows an answer and nothing else, so no page can show what is not in its digest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...languages.collation import key
from ..entries import field_types
from ..entries.entry import Entry
from ..entries.field_types import Links, Provenance
from ..entries.values import Link
from ..schema.model import Schema, Source, Term
from . import register
from .around import EntryContext, Neighbours, Relation, around, backlinks, neighbours, related, relations
from .catalogue import Catalogue, terms_of
from .list_item import ListItem
from .lists import day, line, ordered
from .view import Kind, View

#: The most terms that are listed beside one.
MOST_RELATIVES = 5


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
    | tuple[Relation, ...]
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


def abbreviated_terms(schema: Schema) -> dict[str, str]:
    """The titles of the terms that have an abbreviation, by that."""
    terms = (term for each in schema.vocabularies.values() for term in each.terms.values())
    return {term.abbreviation: term.title for term in terms if term.abbreviation}


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
    "relations": relations,
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
