"""The Sphinx domain ``handbook``: entries, categories, terms and sources, and references to them.

Three classes build on each other, by the phase of the build in which they may be asked: ``page_facts`` while pages are
read, ``derived_facts`` when all are, and here what Sphinx itself calls. All code asks ``HandbookDomain.of(env)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from docutils.nodes import Element
from sphinx.domains import ObjType
from sphinx.roles import XRefRole
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from ...catalogue.entries.relations import Mention, dangling, duplicates, misplaced_moves
from ...catalogue.queries.view import ABOUT_ENTRY
from ...catalogue.schema.consistency import missing_pages
from ...i18n import N_
from ...problems import Problem, nearest
from ..log import report
from .derived_facts import DerivedFacts

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


class EntryRole(XRefRole):
    """A reference to an entry by its id; its title is the text unless the writer gives another."""

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Note the reference, so that an unknown one is reported by every builder, however few pages it writes."""
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
        """Report an undeclared id at once, since no other page can declare it."""
        domain, docname = HandbookDomain.of(env), env.current_document.docname
        declared = domain.declared(refnode["reftype"])
        domain.note_declared(docname, refnode["reftype"], target)
        if target not in declared:
            path = env.doc2path(docname, False).as_posix()
            message = _NOT_DECLARED[refnode["reftype"]]
            near = nearest(target, declared) or nearest(target, declared.values())
            report(Problem(path, self.lineno, 1, "unknown-name", message, {"word": target}, tuple(declared), near), env)
        return title, target


class HandbookDomain(DerivedFacts):
    """Entries, categories, terms and sources, and references to them.

    Sphinx resolves references when it writes a page, and checks consistency between reading and writing.
    """

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

    @classmethod
    def of(cls, env: BuildEnvironment) -> HandbookDomain:
        """The domain of an environment."""
        return cast("HandbookDomain", env.get_domain(cls.name))

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
        """The link to an entry, a category, a term or a source; plain words where it leads nowhere."""
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
        """Links to all that has this id, for the role ``any`` and for links such as ``[](#hammer)``."""
        # Sphinx finds a page beside this one by its name; it would be found twice.
        beside = docname_join(fromdocname, target) in env.found_docs
        path, _, anchor = target.partition("#")
        moved = self.moved.get(docname_join(fromdocname, path.removesuffix(".md"))) if path.endswith(".md") else None
        if moved is not None:
            contents = contnode if contnode.astext() and node.get("refexplicit") else nodes.inline("", moved.title)
            return [("handbook:entry", make_refnode(builder, fromdocname, moved.docname, anchor, contents))]
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
        """Report ids given twice and references to entries that do not exist, all at once."""
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
        withheld = {docname.rpartition("/")[2] for docname in self.withheld}
        ids = [docname.rpartition("/")[2] for docname in self.env.found_docs if self.schema.is_entry(docname)]
        catalogue = Path(self.env.app.confdir, self.env.config.handbook_catalogue)
        for problem in [
            *duplicates(entries, self._path),
            *misplaced_moves(entries, self.env.found_docs, self._path),
            *dangling(entries, mentions, ids, self._path, withheld),
            *missing_pages(
                self.schema, catalogue.as_posix(), lambda: catalogue.read_text("utf-8-sig"), self.env.found_docs
            ),
        ]:
            report(problem, self.env)
