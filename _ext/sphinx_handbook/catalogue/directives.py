"""The directives a page can use: the list of a category's entries, and the place where text is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from ..i18n import N_, translator
from .domain import HandbookDomain, View
from .log import report
from .nodes import gap, view
from .problems import Problem, nearest

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .schema import Category


class CategoryIndex(SphinxDirective):
    """``category-index``: every entry of a category, with title and summary.

    The argument is the category's id; on a category's own page it can be left out. There the list is the
    category's table of contents as well: ids in the content come first, in that order, and a page that nobody
    has put in order is never lost, it comes last.
    """

    optional_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Leave a node that is filled when every page is known."""
        domain = HandbookDomain.of(self.env)
        docname = self.env.current_document.docname
        own = domain.category_of(docname)
        category_id = self.arguments[0] if self.arguments else own.id if own else ""
        if domain.schema.category(category_id) is None:
            known = tuple(domain.declared("category"))
            self._wrong(self.lineno, "unknown-category", N_("There is no category “{word}”."), category_id, known)
            return []
        domain.note_view(docname, "category", category_id)
        node = view(docname=docname, kind="category", argument=category_id)
        self.set_source_info(node)
        return [node, *self._contents(own, category_id)]

    def _contents(self, own: Category | None, category_id: str) -> list[nodes.Node]:
        """A hidden table of contents, on the category's own page."""
        docname = self.env.current_document.docname
        if own is None or own.id != category_id or docname != own.index:
            return []
        folder = f"{category_id}/"
        entries = sorted(name for name in self.env.found_docs if name.startswith(folder) and name != docname)
        known = tuple(name.removeprefix(folder) for name in entries)
        first: list[str] = []
        # reStructuredText counts the content's lines from the top of the page, MyST from the directive.
        start = self.content_offset if self.content_offset >= self.lineno else self.lineno + self.content_offset
        for number, line in enumerate(self.content):
            if not (word := line.strip()):
                continue
            if word not in known:
                message = N_("There is no entry “{word}” in this category.")
                self._wrong(start + number + 1, "unknown-entry", message, word, known)
            elif folder + word not in first:
                first.append(folder + word)
        ordered = first + [name for name in entries if name not in first]
        if not ordered:
            return []
        toctree = addnodes.toctree(
            parent=docname,
            entries=[(None, name) for name in ordered],
            includefiles=ordered,
            maxdepth=-1,
            caption=None,
            # Sphinx reads pages with such tables again when a page comes or goes.
            glob=True,
            hidden=True,
            includehidden=False,
            numbered=0,
            titlesonly=False,
        )
        self.set_source_info(toctree)
        return [nodes.compound("", toctree, classes=["toctree-wrapper"])]

    def _wrong(self, line: int, code: str, message: str, word: str, known: tuple[str, ...]) -> None:
        path = self.env.doc2path(self.env.current_document.docname, False).as_posix()
        report(Problem(path, line, 1, code, message, {"word": word}, known, nearest(word, known)), self.env)


class WholeView(SphinxDirective):
    """A view of all entries: ``link-list``, ``term-index`` and ``register``."""

    kind: ClassVar[View]

    def run(self) -> list[nodes.Node]:
        """Leave a node that is filled when every page is known."""
        docname = self.env.current_document.docname
        HandbookDomain.of(self.env).note_view(docname, self.kind)
        node = view(docname=docname, kind=self.kind, argument="")
        self.set_source_info(node)
        return [node]


class LinkList(WholeView):
    """``link-list``: every address outside the book once, with its state and the entries that use it."""

    kind = "addresses"


class TermIndex(WholeView):
    """``term-index``: every term that an entry has, with its description and its entries."""

    kind = "terms"


class Register(WholeView):
    """``register``: every word that leads to an entry, alphabetically under its letter."""

    kind = "register"


class Gap(SphinxDirective):
    """``gap``: says that text is missing here, and what is known of it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Wrap what is known below the label."""
        self.assert_has_content()
        node = gap()
        self.set_source_info(node)
        label = translator(self.config.language)(N_("Text is missing here"))
        node += nodes.paragraph("", label, classes=["gap-label"])
        node += self.parse_content_to_nodes()
        return [node]


def setup(app: Sphinx) -> None:
    """Tell Sphinx of the directives."""
    app.add_directive("category-index", CategoryIndex)
    app.add_directive("link-list", LinkList)
    app.add_directive("term-index", TermIndex)
    app.add_directive("register", Register)
    app.add_directive("gap", Gap)
