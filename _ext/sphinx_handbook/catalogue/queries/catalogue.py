"""All entries gathered, with who refers to whom and who has which term. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ...languages.dates import PartialDate
from ..entries import field_types
from ..entries.entry import Entry
from ..entries.relations import former_places
from ..schema.model import Schema, Term
from .list_item import ListItem
from .view import View


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries in the book's order, who refers to whom, and who has which term. Made by ``catalogue``.

    ``changed`` has the day on which each page was last changed, by docname, where that is known.
    """

    schema: Schema
    entries: tuple[Entry, ...]
    titles: Mapping[str, str]
    by_id: Mapping[str, Entry]
    by_docname: Mapping[str, Entry]
    place: Mapping[str, int]
    referrers: Mapping[str, frozenset[str]]
    holders: Mapping[str, tuple[Entry, ...]]
    changed: Mapping[str, PartialDate] = field(default_factory=dict)
    lines: dict[str, ListItem] = field(default_factory=dict, repr=False)

    @property
    def language(self) -> str:
        """The book's language."""
        return self.schema.book.language

    def chosen(self, view: View) -> list[Entry]:
        """The entries that a view chooses, in the book's order."""
        return [entry for entry in self.entries if view.takes(entry)]


def catalogue(
    schema: Schema,
    entries: Iterable[Entry],
    mentions: Mapping[str, Iterable[str]],
    titles: Mapping[str, str],
    changed: Mapping[str, PartialDate] | None = None,
) -> Catalogue:
    """Gather what ``answers`` asks for.

    ``entries`` come in the book's order; ``mentions`` has the ids that each page's text refers to, ``titles`` the
    title of every page, both by docname.
    """
    ordered = tuple(entries)
    # An entry is still meant by the id that it had before it was renamed.
    former = {place.rpartition("/")[2]: entry for place, entry in former_places(reversed(ordered))}
    by_id = former | {entry.id: entry for entry in reversed(ordered)}
    referrers: dict[str, set[str]] = defaultdict(set)
    holders: dict[str, list[Entry]] = defaultdict(list)
    for docname, targets in mentions.items():
        for target in targets:
            referrers[by_id[target].id if target in by_id else target].add(docname)
    for entry in ordered:
        for reference in entry.references:
            target = reference.target
            referrers[by_id[target].id if target in by_id else target].add(entry.docname)
        for term in terms_of(schema, entry):
            holders[term.id].append(entry)
    return Catalogue(
        schema,
        ordered,
        titles,
        by_id,
        {entry.docname: entry for entry in ordered},
        {entry.docname: place for place, entry in enumerate(ordered)},
        {target: frozenset(docnames) for target, docnames in referrers.items()},
        {term: tuple(having) for term, having in holders.items()},
        changed or {},
    )


def terms_of(schema: Schema, entry: Entry) -> Iterator[Term]:
    """An entry's terms, over all its fields."""
    for each in field_types.fields_of(schema, field_types.Terms):
        if isinstance(ids := entry.values.get(each.name), tuple):
            terms = schema.vocabularies[each.vocabulary or ""].terms
            yield from (terms[term] for term in ids if isinstance(term, str))
