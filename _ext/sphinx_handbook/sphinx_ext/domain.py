"""The Sphinx domain ``handbook``: what each page says of itself, and how pages refer to entries.

Tier 1, in ``data``: facts of one page, keyed by docname, so that clearing a page is one ``pop`` and merging
another process's work is one loop. Tier 2, derived and never stored: made anew from tier 1 when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from docutils.nodes import Element
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from ..catalogue import git_history
from ..catalogue.entries.entry import Entry, closed_aside
from ..catalogue.entries.relations import Mention, dangling, duplicates, former_places, misplaced_moves
from ..catalogue.queries import answers as queries
from ..catalogue.queries import catalogue as gathering
from ..catalogue.queries.view import ABOUT_ENTRY, View
from ..catalogue.schema.model import Term
from ..i18n import N_
from ..problems import Problem, nearest
from .log import report

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from ..catalogue.schema.model import Category, Schema, Source
    from ..languages.dates import PartialDate


class EntryRole(XRefRole):
    """A reference to an entry by its id; its title is the text unless the writer gives another."""

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Note the reference, so that an unknown one is told however little is built."""
        HandbookDomain.of(env).note_reference(env.current_document.docname, target, self.lineno)
        return title, target


_NOT_DECLARED = {
    "category": N_("There is no category “{word}”."),
    "term": N_("There is no term “{word}”."),
    "source": N_("There is no source “{word}”."),
}


class SchemaRole(XRefRole):
    """A reference to what ``katalog.toml`` declares: a category, a term or a source, by its id."""

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Tell at once of an id that is not declared; no other page can change that."""
        domain, docname = HandbookDomain.of(env), env.current_document.docname
        known = domain.declared(refnode["reftype"])
        domain.note_declared(docname, refnode["reftype"], target)
        if target not in known:
            path = env.doc2path(docname, False).as_posix()
            message = _NOT_DECLARED[refnode["reftype"]]
            near = nearest(target, known) or nearest(target, known.values())
            report(Problem(path, self.lineno, 1, "unknown-name", message, {"word": target}, tuple(known), near), env)
        return title, target


#: Where a reference leads: docname, id on the page, title.
Place = tuple[str, str, str]


@dataclass(slots=True)
class _Derived:
    """Tier 2: what is made of all pages together, until one of them changes."""

    catalogue: gathering.Catalogue
    answers: dict[View, queries.Answer] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] | None = None
    term_pages: dict[str, str] | None = None
    days: dict[str, PartialDate] | None = None


class HandbookDomain(Domain):
    """Entries, categories, terms and sources, and references to them."""

    name = "handbook"
    label = "Handbook"
    object_types: ClassVar[dict[str, ObjType]] = {
        "entry": ObjType(N_("entry"), "entry"),
        "category": ObjType(N_("category"), "category"),
        "term": ObjType(N_("term"), "term"),
        "source": ObjType(N_("source"), "source"),
    }
    roles: ClassVar[dict[str, Any]] = {
        "entry": EntryRole(innernodeclass=nodes.inline),
        "category": SchemaRole(innernodeclass=nodes.inline),
        "term": SchemaRole(innernodeclass=nodes.inline),
        "source": SchemaRole(innernodeclass=nodes.inline),
    }
    initial_data: ClassVar[dict[str, Any]] = {
        "entries": {},
        "references": {},
        "links": {},
        "declared": {},
        "views": {},
        "others": {},
    }
    #: 7: the classes that the stored data is made of have moved to other modules.
    data_version = 7

    #: Whether the builder makes a page of its own for each term that several entries share.
    makes_term_pages = False

    _derived: _Derived | None = None

    @classmethod
    def of(cls, env: BuildEnvironment) -> HandbookDomain:
        """The domain of an environment."""
        return cast("HandbookDomain", env.get_domain(cls.name))

    # Tier 1: written while pages are read.

    @property
    def entries(self) -> dict[str, Entry]:
        """Every entry's record by docname, complete once reading is done."""
        return cast("dict[str, Entry]", self.data["entries"])

    def note_entry(self, entry: Entry) -> None:
        """Keep a page's record."""
        self.entries[entry.docname] = entry
        self._forget_derived()

    def note_title(self, docname: str, title: str) -> None:
        """Complete a record with the title that the page's heading gives it."""
        if docname in self.entries:
            self.entries[docname] = replace(self.entries[docname], title=title)
            self._forget_derived()

    def note_reference(self, docname: str, target: str, line: int) -> None:
        """Keep a reference to an entry that stands in a page's text."""
        self.data["references"].setdefault(docname, []).append((target, line))
        self._forget_derived()

    def note_links(self, docname: str, targets: Iterable[str]) -> None:
        """Keep what a page's text links to in Markdown's own way: docnames, and ids with ``#`` before them."""
        self.data["links"][docname] = tuple(dict.fromkeys(targets))
        self._forget_derived()

    def note_declared(self, docname: str, kind: str, target: str) -> None:
        """Keep a reference to a category, a term or a source that stands in a page's text."""
        self.data["declared"].setdefault(docname, []).append((kind, target))

    def note_view(self, docname: str, view: View) -> None:
        """Keep that a page shows what other pages say of themselves, and in which way."""
        self.data["views"].setdefault(docname, []).append(view)
        self._forget_derived()

    def note_others(self, docname: str, kinds: Set[str]) -> None:
        """Keep in which of Sphinx's ways a page shows others: "links" to them, their "numbers", their "contents"."""
        self.data["others"][docname] = frozenset(kinds)

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        for kind in self.initial_data:
            self.data[kind].pop(docname, None)
        self._forget_derived()

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process has read."""
        for kind in self.initial_data:
            for docname in docnames:
                if docname in otherdata[kind]:
                    self.data[kind][docname] = otherdata[kind][docname]
        self._forget_derived()

    def _forget_derived(self) -> None:
        self._derived = None

    # Tier 2: derived.

    @property
    def schema(self) -> Schema:
        """The catalogue's schema."""
        return cast("Schema", self.env.config.handbook_schema)

    def category_of(self, docname: str) -> Category | None:
        """The category that a page lies in, its index page included."""
        return self.schema.category_of(docname)

    @property
    def catalogue(self) -> gathering.Catalogue:
        """All entries together, in the book's order; gathered when first asked for."""
        return self._tier_2.catalogue

    @property
    def _tier_2(self) -> _Derived:
        if self._derived is None:
            titles = {docname: title.astext() for docname, title in self.env.titles.items()}
            entries = [entry for category in self.schema.categories for entry in self.in_category(category.id)]
            gathered = gathering.catalogue(self.schema, entries, self._mentions(), titles, self._changed())
            self._derived = _Derived(gathered)
        return self._derived

    def _mentions(self) -> dict[str, list[str]]:
        """The ids of the entries that each page's text refers to, in whichever way."""
        found = {docname: [target for target, _ in noted] for docname, noted in self.data["references"].items()}
        for docname, targets in self.data["links"].items():
            linked = (self.entries.get(target) or self.entry(target[1:]) for target in targets)
            found.setdefault(docname, []).extend(entry.id for entry in linked if entry)
        return found

    def _changed(self) -> dict[str, PartialDate]:
        """When each entry was last changed; asked of git only where a list shows it."""
        if not self.shows_history:
            return {}
        days = git_history.changed(Path(self.env.srcdir))
        return {docname: days[path] for docname in self.entries if (path := self._path(docname)) in days}

    def changed(self, docname: str) -> PartialDate | None:
        """When a page was last changed, as git tells it; nothing where there is no history."""
        known = self._tier_2
        if known.days is None:
            known.days = git_history.changed(Path(self.env.srcdir))
        return known.days.get(self._path(docname))

    @property
    def shows_history(self) -> bool:
        """Whether any page shows when pages were changed."""
        views = (view for found in self.data["views"].values() for view in found)
        return any(view.kind == "recent" or view.order == "changed" for view in views)

    def answer(self, view: View) -> queries.Answer:
        """What a view shows now."""
        known = self._tier_2
        if view not in known.answers:
            known.answers[view] = queries.answer(known.catalogue, view)
        return known.answers[view]

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id, or nothing; with two of one id, the first by docname."""
        # A docname ends in the id, and folders are few: no index has to be kept right.
        for category in self.schema.categories:
            if (found := self.entries.get(f"{category.id}/{entry_id}")) is not None:
                return found
        if (found := next((each for _, each in sorted(self.entries.items()) if each.id == entry_id), None)) is not None:
            return found
        # Last, an id that an entry had before it was renamed.
        return next(
            (entry for place, entry in sorted(self.moved.items()) if place.rpartition("/")[2] == entry_id), None
        )

    @property
    def moved(self) -> dict[str, Entry]:
        """Where entries have lain before, by docname; places where a page lies now are left out."""
        ordered = (entry for _, entry in sorted(self.entries.items()))
        return {place: entry for place, entry in former_places(ordered) if place not in self.env.found_docs}

    def in_category(self, category_id: str) -> list[Entry]:
        """A category's entries in the order of its page's table of contents."""
        order = {docname: place for place, docname in enumerate(self._contents(f"{category_id}/index"))}
        found = [entry for entry in self.entries.values() if entry.category == category_id]
        return sorted(found, key=lambda entry: (order.get(entry.docname, len(order)), entry.docname))

    def link_numbers(self) -> tuple[str, dict[str, int]]:
        """The page that lists every address, and the number that each has there; empty where no page does."""
        for docname, found in sorted(self.data["views"].items()):
            for view in found:
                if view.kind == "addresses" and view.form != "table" and not view.chooses and not view.limit:
                    listed = queries.addresses(self.catalogue, view)
                    return docname, {each.link.url: number for number, each in enumerate(listed, 1)}
        return "", {}

    def asides(self) -> dict[str, str]:
        """What is said in a line of text behind the title of each entry that is closed, by docname."""
        field = self.schema.with_role("closed")
        return {name: closed_aside(field) for name, each in self.entries.items() if each.closed} if field else {}

    def declared(self, kind: str) -> dict[str, str]:
        """The categories, terms or sources that there are: titles by id."""
        if kind == "category":
            return {category.id: category.title for category in self.schema.categories}
        if kind == "source":
            return {source.id: source.title for source in self.schema.sources.values()}
        return {term.id: term.title for term in self.terms()}

    def terms(self) -> Iterator[Term]:
        """Every term of every vocabulary."""
        return (term for each in self.schema.vocabularies.values() for term in each.terms.values())

    def term_pages(self) -> dict[str, str]:
        """The terms that have a page of their own, by the page's name: those that at least two entries share.

        A page that an author has written in its place is that page.
        """
        known = self._tier_2
        if known.term_pages is None:
            named = ((f"{each.id}/{term}", term) for each in self.schema.vocabularies.values() for term in each.terms)
            known.term_pages = {
                name: term
                for name, term in named
                if len(known.catalogue.holders.get(term, ())) > 1 and name not in self.env.found_docs
            }
        return known.term_pages if self.makes_term_pages else {}

    def term_index(self, term_id: str) -> str:
        """The page that lists a term among others, the first by docname; empty where none does."""
        return next(
            (
                docname
                for docname, found in sorted(self.data["views"].items())
                for view in found
                if any(isinstance(of, Term) and of.id == term_id for of in self._groups(view))
            ),
            "",
        )

    def place(self, kind: str, target: str) -> Place | None:
        """Where a reference leads; nothing where there is no such place."""
        if kind == "entry":
            entry = self.entry(target)
            return (entry.docname, "", entry.title) if entry else None
        known = self._tier_2
        if known.places is None:
            known.places = dict(self._declared_places())
        return known.places.get((kind, target))

    def _declared_places(self) -> Iterator[tuple[tuple[str, str], Place]]:
        """Where categories, terms and sources lie. Of several places for one, the last that is told counts."""
        for category in self.schema.categories:
            if category.index in self.env.found_docs:
                yield ("category", category.id), (category.index, "", category.title)
        # Of several pages that list them, the first by docname.
        for docname, found in sorted(self.data["views"].items(), reverse=True):
            for view in found:
                for of in self._groups(view):
                    kind = view.kind.removesuffix("s")
                    yield (kind, of.id), (docname, f"{kind}-{of.id}", of.title)
        made = self.term_pages()
        for vocabulary in self.schema.vocabularies.values():
            for term in vocabulary.terms.values():
                name = f"{vocabulary.id}/{term.id}"
                if name in made or name in self.env.found_docs:
                    yield ("term", term.id), (name, "", term.title)

    def own_page(self, term_id: str) -> str:
        """The page that a term has to itself, made or written; empty where it has none."""
        place = self.place("term", term_id)
        return place[0] if place and not place[1] else ""

    def _groups(self, view: View) -> Iterator[Term | Source]:
        """The terms or sources that a view lists."""
        if view.kind in ("terms", "sources"):
            for group in self.answer(view):  # type: ignore[union-attr]
                assert isinstance(group, queries.Group)
                yield group.of

    def shown_on(self, docname: str) -> object:
        """All that a page's text shows of other entries: what its references and its lists would print now.

        Two builds in which this prints alike (``repr``) write the same page, as far as entries go.
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

    # What Sphinx asks for.

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """The link to an entry, a category, a term or a source. What leads nowhere becomes words: that is told."""
        place = self.place(typ, target)
        if place is None:
            words = contnode.astext() if node.get("refexplicit") else self.declared(typ).get(target, contnode.astext())
            return cast("nodes.reference", nodes.inline("", words, classes=["unresolved"]))
        docname, node_id, title = place
        if not node.get("refexplicit"):
            contnode = nodes.inline("", title)
        reference = make_refnode(builder, fromdocname, docname, node_id, contnode)
        reference["classes"] += [typ, *node.get("classes", ())]
        return reference

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Whatever has this id, for the role ``any`` and for links such as ``[](#hammer)``."""
        # A page beside this one is found by its name already; it would be found twice.
        beside = docname_join(fromdocname, target) in env.found_docs
        return [
            (
                f"handbook:{kind}",
                cast("nodes.reference", self.resolve_xref(env, fromdocname, builder, kind, target, node, contnode)),
            )
            for kind in self.object_types
            if self.place(kind, target) and not (kind == "entry" and beside)
        ]

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Every entry, category, term and source that has a place, for ``objects.inv``."""
        for kind in ("category", "term", "source"):
            for target in self.declared(kind):
                if place := self.place(kind, target):
                    docname, node_id, title = place
                    yield target, title, kind, docname, node_id, -1
        for entry in self.entries.values():
            # Not for the search (-1), which finds the page itself: it would come twice.
            yield entry.id, entry.title or entry.id, "entry", entry.docname, "", -1

    def check_consistency(self) -> None:
        """Tell of ids given twice and of references to entries that do not exist, all at once."""
        entries = list(self.entries.values())
        mentions = [
            Mention(docname, target, line)
            for docname, references in self.data["references"].items()
            for target, line in references
        ]
        mentions += [
            Mention(docname, view.of, view.line)
            for docname, views in self.data["views"].items()
            for view in views
            if view.kind in ABOUT_ENTRY and "/" not in view.of
        ]
        ids = [docname.rpartition("/")[2] for docname in self.env.found_docs if self.schema.is_entry(docname)]
        for problem in [
            *duplicates(entries, self._path),
            *misplaced_moves(entries, self.env.found_docs, self._path),
            *dangling(entries, mentions, ids, self._path),
        ]:
            report(problem, self.env)

    def _path(self, docname: str) -> str:
        return self.env.doc2path(docname, False).as_posix()
