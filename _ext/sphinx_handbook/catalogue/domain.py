"""The Sphinx domain ``handbook``: what each page says of itself, and how pages refer to entries.

Tier 1, in ``data``: facts of one page, keyed by docname, so that clearing a page is one ``pop`` and merging
another process's work is one loop. Tier 2, derived and never stored: made anew from tier 1 when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from docutils import nodes
from docutils.nodes import Element
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from ..i18n import N_
from . import queries
from .log import report
from .problems import Problem, nearest
from .records import Entry
from .relations import Mention, dangling, duplicates, former_places, misplaced_moves

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from .schema import Category, Schema


#: The ways in which a page shows others: a category's entries, what goes with an entry and refers to it, every
#: address, every term, the register.
View = Literal["category", "around", "addresses", "terms", "register"]


class EntryRole(XRefRole):
    """A reference to an entry by its id; its title is the text unless the writer gives another."""

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Note the reference, so that an unknown one is told however little is built."""
        HandbookDomain.of(env).note_reference(env.current_document.docname, target, self.lineno)
        return title, target


class SchemaRole(XRefRole):
    """A reference to what ``katalog.toml`` declares: a category or a term, by its id."""

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Tell at once of an id that is not declared; no other page can change that."""
        domain = HandbookDomain.of(env)
        known = domain.declared(refnode["reftype"])
        if target not in known:
            path = env.doc2path(env.current_document.docname, False).as_posix()
            message = (
                N_("There is no category “{word}”.")
                if refnode["reftype"] == "category"
                else N_("There is no term “{word}”.")
            )
            near = nearest(target, known) or nearest(target, known.values())
            report(Problem(path, self.lineno, 1, "unknown-name", message, {"word": target}, tuple(known), near), env)
        return title, target


class HandbookDomain(Domain):
    """Entries, categories and terms, and references to them."""

    name = "handbook"
    label = "Handbook"
    object_types: ClassVar[dict[str, ObjType]] = {
        "entry": ObjType(N_("entry"), "entry"),
        "category": ObjType(N_("category"), "category"),
        "term": ObjType(N_("term"), "term"),
    }
    roles: ClassVar[dict[str, Any]] = {
        "entry": EntryRole(innernodeclass=nodes.inline),
        "category": SchemaRole(innernodeclass=nodes.inline),
        "term": SchemaRole(innernodeclass=nodes.inline),
    }
    initial_data: ClassVar[dict[str, Any]] = {"entries": {}, "references": {}, "views": {}, "others": {}}
    data_version = 3
    # Tier 2, kept until a page changes.
    _catalogue: queries.Catalogue | None = None
    _term_page: str | None = None

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

    def note_view(self, docname: str, kind: View, argument: str = "") -> None:
        """Keep that a page shows what other pages say of themselves, and in which way."""
        self.data["views"].setdefault(docname, []).append((kind, argument))
        self._forget_derived()

    def note_others(self, docname: str, kinds: Set[str]) -> None:
        """Keep by which of Sphinx's own ways a page shows others: "links" to them, or their "contents"."""
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
        self._catalogue = self._term_page = None

    # Tier 2: derived.

    @property
    def schema(self) -> Schema:
        """The catalogue's schema."""
        return cast("Schema", self.env.config.handbook_schema)

    def category_of(self, docname: str) -> Category | None:
        """The category that a page lies in, its index page included."""
        return self.schema.category_of(docname)

    @property
    def catalogue(self) -> queries.Catalogue:
        """All entries together, in the book's order; gathered when first asked for."""
        if self._catalogue is None:
            mentions = {docname: [target for target, _ in found] for docname, found in self.data["references"].items()}
            titles = {docname: title.astext() for docname, title in self.env.titles.items()}
            entries = [entry for category in self.schema.categories for entry in self.in_category(category.id)]
            self._catalogue = queries.catalogue(self.schema, entries, mentions, titles)
        return self._catalogue

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

    def declared(self, kind: str) -> dict[str, str]:
        """The categories or the terms that there are: titles by id."""
        if kind == "category":
            return {category.id: category.title for category in self.schema.categories}
        vocabularies = self.schema.vocabularies.values()
        return {term.id: term.title for vocabulary in vocabularies for term in vocabulary.terms.values()}

    @property
    def term_page(self) -> str:
        """The page that has the index of terms; empty where there is none."""
        if self._term_page is None:
            listing = (docname for docname, found in self.data["views"].items() if ("terms", "") in found)
            self._term_page = min(listing, default="")
        return self._term_page

    def _place(self, kind: str, target: str) -> tuple[str, str, str] | None:
        """Where a reference leads: docname, id on the page, title; nothing where there is no such place."""
        if kind == "entry":
            entry = self.entry(target)
            return (entry.docname, "", entry.title) if entry else None
        title = self.declared(kind).get(target)
        if title is None:
            return None
        if kind == "category":
            index = f"{target}/index"
            return (index, "", title) if index in self.env.found_docs else None
        held = self.term_page and target in self.catalogue.holders
        return (self.term_page, f"term-{target}", title) if held else None

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
        return (
            self.term_page,
            references,
            [self.shown_by(kind, argument) for kind, argument in self.data["views"].get(docname, ())],
        )

    def shown_by(self, kind: View, argument: str = "") -> object:
        """What one view shows now."""
        if kind == "category":
            return [(each.docname, each.title, each.summary, each.closed) for each in self.in_category(argument)]
        if kind == "around":
            entry = self.entries.get(argument)
            return entry and (queries.related(self.catalogue, entry), queries.backlinks(self.catalogue, entry))
        if kind == "addresses":
            return queries.addresses(self.catalogue)
        if kind == "terms":
            return [
                (term, [(each.docname, each.title, each.summary, each.closed) for each in entries])
                for term, entries in queries.term_index(self.catalogue)
            ]
        return queries.register(self.catalogue)

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
        """The link to an entry, a category or a term. What leads nowhere becomes words: that it does is told."""
        place = self._place(typ, target)
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
        """Whatever has this id, for the role ``any``."""
        return [
            (
                f"handbook:{kind}",
                cast("nodes.reference", self.resolve_xref(env, fromdocname, builder, kind, target, node, contnode)),
            )
            for kind in self.object_types
            if self._place(kind, target)
        ]

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Every entry, category and term that has a place, for ``objects.inv``."""
        for kind in ("category", "term"):
            for target in self.declared(kind):
                if place := self._place(kind, target):
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
        ids = [docname.rpartition("/")[2] for docname in self.env.found_docs if self.schema.is_entry(docname)]
        for problem in [
            *duplicates(entries, self._path),
            *misplaced_moves(entries, self.env.found_docs, self._path),
            *dangling(entries, mentions, ids, self._path),
        ]:
            report(problem, self.env)

    def _path(self, docname: str) -> str:
        return self.env.doc2path(docname, False).as_posix()
