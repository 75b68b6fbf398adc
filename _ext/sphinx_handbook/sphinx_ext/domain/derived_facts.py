"""Tier 2 of the domain's data: what follows from all pages together. Derived from tier 1 when asked for, never stored.

To be asked once all pages are read and merged (from ``env-updated`` on, when Sphinx knows every title and contents);
the values are cached until a page's facts change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ...catalogue import git_history
from ...catalogue.entries.entry import closed_aside
from ...catalogue.entries.relations import former_places
from ...catalogue.queries import answers
from ...catalogue.queries.catalogue import Catalogue
from ...catalogue.queries.catalogue import catalogue as gathered
from ...catalogue.schema.model import Term
from .open_titles import resolved
from .page_facts import PageFacts

if TYPE_CHECKING:
    from ...catalogue.entries.entry import Entry
    from ...catalogue.queries.view import View
    from ...catalogue.schema.model import Source
    from ...languages.dates import PartialDate


#: Where a reference leads: docname, id on the page, title.
Target = tuple[str, str, str]


@dataclass(slots=True)
class _DerivedValues:
    """The derived values, each None until it is first asked for."""

    catalogue: Catalogue
    answers: dict[View, answers.Answer] = field(default_factory=dict)
    targets: dict[tuple[str, str], Target] | None = None
    term_pages: dict[str, str] | None = None
    changed: dict[str, PartialDate] | None = None


class DerivedFacts(PageFacts):
    """Questions to all pages together: entries by id, answers of views, places of references, pages of terms."""

    #: Whether the builder makes a page of its own for each term that several entries share; `web` sets it.
    makes_term_pages = False

    _cache: _DerivedValues | None = None
    #: The headings of the pages where some had open titles, by docname.
    _complete_headings: dict[str, dict[str, str]] | None = None

    def _forget_derived(self) -> None:
        self._cache = self._complete_headings = None

    def headings(self, docname: str) -> Mapping[str, str]:
        """The words of a page's headings, by the ids of the sections; for the title that is empty."""
        listed = super().headings(docname)
        if not (unknown := self.data["open_titles"].get(docname)):
            return listed
        if self._complete_headings is None:
            self._complete_headings = {}
        if docname not in self._complete_headings:
            complete = {node_id: resolved(self.env, docname, title) for node_id, title in unknown.items()}
            self._complete_headings[docname] = {**listed, **complete}
        return self._complete_headings[docname]

    @property
    def catalogue(self) -> Catalogue:
        """All entries together, in the book's order."""
        return self._cached.catalogue

    @property
    def _cached(self) -> _DerivedValues:
        if self._cache is None:
            titles = {docname: self.page_name(docname) for docname in self.env.titles}
            entries = [entry for category in self.schema.categories for entry in self.in_category(category.id)]
            self._cache = _DerivedValues(
                gathered(self.schema, entries, self._mentions(), titles, self._listed_changes())
            )
        return self._cache

    def _mentions(self) -> dict[str, list[str]]:
        """The ids of the entries that each page's text refers to, in whichever way."""
        mentions = {docname: [target for target, _ in noted] for docname, noted in self.data["references"].items()}
        for docname, targets in self.data["links"].items():
            linked = (self.entries.get(target) or self.entry(target[1:]) for target in targets)
            mentions.setdefault(docname, []).extend(entry.id for entry in linked if entry)
        return mentions

    def _listed_changes(self) -> dict[str, PartialDate]:
        """When each entry was last changed; an empty dictionary, without asking git, where no list shows it."""
        if not self.shows_history:
            return {}
        days = git_history.changed(Path(self.env.srcdir))
        return {docname: days[path] for docname in self.entries if (path := self._path(docname)) in days}

    def changed(self, docname: str) -> PartialDate | None:
        """When a page was last changed according to git; None where there is no history."""
        cache = self._cached
        if cache.changed is None:
            cache.changed = git_history.changed(Path(self.env.srcdir))
        return cache.changed.get(self._path(docname))

    @property
    def shows_history(self) -> bool:
        """Whether any page shows when pages were changed."""
        all_views = (view for views in self.data["views"].values() for view in views)
        return any(view.kind == "recent" or view.order == "changed" for view in all_views)

    def answer(self, view: View) -> answers.Answer:
        """What a view shows."""
        cache = self._cached
        if view not in cache.answers:
            cache.answers[view] = answers.answer(cache.catalogue, view)
        return cache.answers[view]

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id, or None; of two with one id, the first by docname."""
        # A docname ends in the id, and folders are few: no index has to be kept right.
        for category in self.schema.categories:
            if (entry := self.entries.get(f"{category.id}/{entry_id}")) is not None:
                return entry
        if (entry := next((each for _, each in sorted(self.entries.items()) if each.id == entry_id), None)) is not None:
            return entry
        # Last, an id that an entry had before it was renamed.
        return next(
            (entry for former, entry in sorted(self.moved.items()) if former.rpartition("/")[2] == entry_id), None
        )

    @property
    def moved(self) -> dict[str, Entry]:
        """Entries by their former docnames; a docname that a page has now is left out."""
        ordered = (entry for _, entry in sorted(self.entries.items()))
        return {former: entry for former, entry in former_places(ordered) if former not in self.env.found_docs}

    def in_category(self, category_id: str) -> list[Entry]:
        """A category's entries in the order of its page's table of contents."""
        order = {docname: number for number, docname in enumerate(self._contents(f"{category_id}/index"))}
        entries = [entry for entry in self.entries.values() if entry.category == category_id]
        return sorted(entries, key=lambda entry: (order.get(entry.docname, len(order)), entry.docname))

    def link_numbers(self) -> tuple[str, dict[str, int], tuple[str, ...]]:
        """The page that lists every address, each address's number there, and the states that it tells.

        All are empty where no page does.
        """
        for docname, views in sorted(self.data["views"].items()):
            for view in views:
                if view.kind == "addresses" and view.form != "table" and not view.chooses and not view.limit:
                    listed = answers.addresses(self.catalogue, view)
                    numbers = {each.link.url: number for number, each in enumerate(listed, 1)}
                    return docname, numbers, tuple(each.link.status for each in listed if view.form == "list")
        return "", {}, ()

    def asides(self) -> dict[str, str]:
        """The words that follow the title of each closed entry in running text, by docname."""
        field = self.schema.with_role("closed")
        return {name: closed_aside(field) for name, each in self.entries.items() if each.closed} if field else {}

    def term_pages(self) -> dict[str, str]:
        """The terms that have a page of their own, by the page's name: those that at least two entries share.

        A page that an author has written in its place is that page.
        """
        cache = self._cached
        if cache.term_pages is None:
            named = ((f"{each.id}/{term}", term) for each in self.schema.vocabularies.values() for term in each.terms)
            cache.term_pages = {
                name: term
                for name, term in named
                if len(cache.catalogue.holders.get(term, ())) > 1 and name not in self.env.found_docs
            }
        return cache.term_pages if self.makes_term_pages else {}

    def term_index(self, term_id: str) -> str:
        """The page that lists a term among others, the first by docname; an empty string where none does."""
        return next(
            (
                docname
                for docname, views in sorted(self.data["views"].items())
                for view in views
                if any(isinstance(of, Term) and of.id == term_id for of in self._groups(view))
            ),
            "",
        )

    def place(self, kind: str, target: str) -> Target | None:
        """Where a reference to an entry, a category, a term or a source leads; None where there is no such place."""
        if kind == "entry":
            entry = self.entry(target)
            return (entry.docname, "", entry.title) if entry else None
        cache = self._cached
        if cache.targets is None:
            cache.targets = dict(self._declared_targets())
        return cache.targets.get((kind, target))

    def _declared_targets(self) -> Iterator[tuple[tuple[str, str], Target]]:
        """The places of categories, terms and sources, by kind and id; of several for one, the last counts."""
        for category in self.schema.categories:
            if category.index in self.env.found_docs:
                yield ("category", category.id), (category.index, "", category.title)
        # Of several pages that list them, the first by docname.
        for docname, views in sorted(self.data["views"].items(), reverse=True):
            for view in views:
                for of in self._groups(view):
                    kind = view.kind.removesuffix("s")
                    yield (kind, of.id), (docname, f"{kind}-{of.id}", of.title)
        term_pages = self.term_pages()
        for vocabulary in self.schema.vocabularies.values():
            for term in vocabulary.terms.values():
                name = f"{vocabulary.id}/{term.id}"
                if name in term_pages or name in self.env.found_docs:
                    yield ("term", term.id), (name, "", term.title)

    def own_page(self, term_id: str) -> str:
        """A term's page of its own, generated or written by an author; an empty string where it has none."""
        target = self.place("term", term_id)
        return target[0] if target and not target[1] else ""

    def _groups(self, view: View) -> Iterator[Term | Source]:
        """The terms or sources that a view lists."""
        if view.kind in ("terms", "sources"):
            for group in self.answer(view):  # type: ignore[union-attr]
                assert isinstance(group, answers.Group)
                yield group.of

    def shown_on(self, docname: str) -> object:
        """All that a page shows of other entries, through its references and its lists.

        Part of the page's digest: where the ``repr`` is the same in two builds, so is the page, as far as entries go.
        """
        own = self.entries.get(docname)
        targets = [target for target, _ in self.data["references"].get(docname, ())]
        targets += [reference.target for reference in own.references] if own else []
        references = [
            (entry.docname, entry.title) if (entry := self.entry(target)) else target
            for target in dict.fromkeys(targets)
        ]
        declared = [*self.data["declared"].get(docname, ())]
        declared += [("term", term) for terms in own.terms.values() for term in terms] if own else []
        declared += [("category", category) for category in own.also_in] if own else []
        views = self.data["views"].get(docname, ())
        # A list of terms leads to the pages that terms have of their own.
        declared += [("term", of.id) for view in views if view.kind == "terms" for of in self._groups(view)]
        return (
            [self.place(*each) for each in dict.fromkeys(declared)],
            references,
            [self.answer(view) for view in views],
        )

    def _contents(self, docname: str) -> Iterable[str]:
        return self.env.toctree_includes.get(docname, ())
