"""What can be asked of all entries together. Pure: the same answers for the page, the book and an export.

Every answer is plain data that prints (``repr``) the same when it is the same, since that decides which pages are
written again.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .collation import heading, key
from .fields import Link
from .records import Entry
from .schema import Schema, Term

#: More suggestions than these help nobody choose.
MOST_RELATED = 3

#: A term that more entries share than these says nothing of any two of them.
COMMON = 100


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries in the book's order, who refers to whom, and who has which term. Made by ``catalogue``."""

    schema: Schema
    entries: tuple[Entry, ...]
    titles: Mapping[str, str]
    by_id: Mapping[str, Entry]
    place: Mapping[str, int]
    referrers: Mapping[str, frozenset[str]]
    holders: Mapping[str, tuple[Entry, ...]]


def catalogue(
    schema: Schema, entries: Iterable[Entry], mentions: Mapping[str, Iterable[str]], titles: Mapping[str, str]
) -> Catalogue:
    """Gather what the questions below ask for.

    ``entries`` come in the book's order; ``mentions`` has the ids that each page's text refers to, ``titles`` the
    title of every page, both by docname.
    """
    ordered = tuple(entries)
    referrers: dict[str, set[str]] = defaultdict(set)
    holders: dict[str, list[Entry]] = defaultdict(list)
    for docname, targets in mentions.items():
        for target in targets:
            referrers[target].add(docname)
    for entry in ordered:
        for reference in entry.references:
            referrers[reference.target].add(entry.docname)
        for term in terms_of(schema, entry):
            holders[term.id].append(entry)
    return Catalogue(
        schema,
        ordered,
        titles,
        {entry.id: entry for entry in reversed(ordered)},
        {entry.id: place for place, entry in enumerate(ordered)},
        {target: frozenset(docnames) for target, docnames in referrers.items()},
        {term: tuple(found) for term, found in holders.items()},
    )


@dataclass(frozen=True, slots=True)
class Related:
    """An entry that goes with another, and why: chosen by hand, or sharing terms."""

    id: str
    title: str
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """An address outside the book, with all that is known of it and the entries that use it."""

    link: Link
    used_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A line of the register: a word, and the entries it leads to, or the word to look under instead."""

    text: str
    entries: tuple[tuple[str, str], ...] = ()
    see: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the register with its words."""

    text: str
    words: tuple[Word, ...]


def terms_of(schema: Schema, entry: Entry) -> Iterator[Term]:
    """An entry's terms, over all its fields."""
    for name, each in schema.fields.items():
        if each.type == "terms" and isinstance(ids := entry.values.get(name), tuple):
            terms = schema.vocabularies[each.vocabulary or ""].terms
            yield from (terms[term] for term in ids if isinstance(term, str))


def backlinks(catalogue: Catalogue, entry: Entry) -> list[tuple[str, str]]:
    """The catalogue's other pages whose text or front matter refers to an entry: docname and title, alphabetically.

    Pages outside the categories tell of the book, not of its subject; a reader is not sent there from an entry.
    """
    schema = catalogue.schema
    language = schema.book.language
    pages = catalogue.referrers.get(entry.id, frozenset()) - {entry.docname}
    found = [(name, catalogue.titles[name]) for name in pages if name in catalogue.titles and schema.category_of(name)]
    return sorted(found, key=lambda page: (key(page[1], language), page[0]))


def related(catalogue: Catalogue, entry: Entry) -> list[Related]:
    """What goes with an entry: what its writer chose, then what shares its rarest terms."""
    known = catalogue.by_id
    chosen = dict.fromkeys(ref.target for ref in entry.references if ref.target in known and ref.target != entry.id)
    found = [Related(target, known[target].title) for target in chosen]
    weights: dict[str, float] = {}
    shared: dict[str, list[Term]] = defaultdict(list)
    for term in terms_of(catalogue.schema, entry):
        holders = catalogue.holders.get(term.id, ())
        if len(holders) > COMMON:
            continue
        weights[term.id] = math.log((1 + len(catalogue.entries)) / max(1, len(holders)))
        for other in holders:
            if other.id != entry.id and other.id not in chosen:
                shared[other.id].append(term)

    def rank(other: str) -> tuple[float, int]:
        return -round(sum(weights[term.id] for term in shared[other]), 9), catalogue.place[other]

    for candidate in sorted(shared, key=rank)[: max(0, MOST_RELATED - len(found))]:
        rarest = sorted(shared[candidate], key=lambda term: (-weights[term.id], term.id))
        found.append(Related(candidate, known[candidate].title, tuple(term.title for term in rarest)))
    return found


def addresses(catalogue: Catalogue) -> list[Address]:
    """Every address once, in the book's order, with the pages that use it."""
    links: dict[str, Link] = {}
    users: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in catalogue.entries:
        for link in entry.links:
            links.setdefault(link.url, link)
            if (user := (entry.id, entry.title)) not in users[link.url]:
                users[link.url].append(user)
    return [Address(link, tuple(users[url])) for url, link in links.items()]


def register(catalogue: Catalogue) -> list[Letter]:
    """The words that lead to entries: titles, what they are also known as, terms and their synonyms."""
    schema = catalogue.schema
    language = schema.book.language
    words = {entry.sort_key: Word(entry.title, ((entry.id, entry.title),)) for entry in catalogue.entries}
    for vocabulary in schema.vocabularies.values():
        for term in vocabulary.terms.values():
            if holders := catalogue.holders.get(term.id):
                words.setdefault(term.title, Word(term.title, tuple((each.id, each.title) for each in holders)))
                for synonym in term.synonyms:
                    words.setdefault(synonym, Word(synonym, see=term.title))
    for entry in catalogue.entries:
        for alias in entry.aliases:
            words.setdefault(alias, Word(alias, see=entry.title))
    letters: dict[str, list[Word]] = {}
    for text in sorted(words, key=lambda word: key(word, language)):
        letters.setdefault(heading(text, language), []).append(words[text])
    return [Letter(letter, tuple(found)) for letter, found in letters.items()]


def term_index(catalogue: Catalogue) -> list[tuple[Term, tuple[Entry, ...]]]:
    """Every term that an entry has, alphabetically, with its entries."""
    language = catalogue.schema.book.language
    terms = [term for each in catalogue.schema.vocabularies.values() for term in each.terms.values()]
    held = [(term, catalogue.holders[term.id]) for term in terms if term.id in catalogue.holders]
    return sorted(held, key=lambda pair: (key(pair[0].title, language), pair[0].id))
