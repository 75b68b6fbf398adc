"""The directives that a page can use: one for each view of other pages, and ``gap`` for missing text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective, is_directive_registered

from ..catalogue.entries import page as pages
from ..catalogue.entries.relations import former_places
from ..catalogue.queries import view as selection
from ..catalogue.queries.view import Kind
from ..i18n import N_, translator
from ..problems import Problem, nearest
from .accessibility import age
from .accessibility import directives as accessibility
from .domain import HandbookDomain
from .log import report
from .nodes import handbook_gap, handbook_view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from ..catalogue.schema.model import Category


class _AnyOption(dict[str, Callable[[str], str]]):
    """Accepts every option as it is written: ``view.read`` checks them, and its faults are in the book's language."""

    def __missing__(self, name: str) -> Callable[[str], str]:
        return directives.unchanged

    def __contains__(self, name: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True


class ViewDirective(SphinxDirective):
    """A view: the directive's options say which entries it shows, in which order and in which form."""

    kind: ClassVar[Kind]
    option_spec: ClassVar[Any] = _AnyOption()

    @property
    def domain(self) -> HandbookDomain:
        """The domain with all entries."""
        return HandbookDomain.of(self.env)

    @property
    def docname(self) -> str:
        """The page that the directive stands on."""
        return self.env.current_document.docname

    def run(self) -> list[nodes.Node]:
        """Return a node that is filled when all pages are read."""
        return self.view_of("")

    def view_of(self, of: str, **more: Any) -> list[nodes.Node]:
        """The node of the view that the options ask for; an empty list where an option is wrong, which is reported."""
        options = {**self.options, **more}
        chosen, faults = selection.read(self.kind, of, options, self.domain.schema, self.lineno)
        for fault in faults:
            self.wrong(self._line_of(fault.option), fault.code, fault.message, fault.word, fault.allowed)
        if chosen.form == "cards" and "sphinx_design" not in self.env.app.extensions:
            message = N_("The form “{word}” needs sphinx_design in conf.py.")
            self.wrong(self._line_of("form"), "bad-option", message, "cards")
            return []
        if faults:
            return []
        self.domain.note_view(self.docname, chosen)
        node = handbook_view(docname=self.docname, view=chosen)
        self.set_source_info(node)
        return [node]

    def wrong(self, line: int, code: str, message: str, word: str, allowed: Iterable[str] = ()) -> None:
        """Report a fault in the directive; ``allowed`` is what could have been written."""
        choices = tuple(allowed)
        path = self.env.doc2path(self.docname, False).as_posix()
        report(Problem(path, line, 1, code, message, {"word": word}, choices, nearest(word, choices)), self.env)

    def _line_of(self, option: str) -> int:
        """The line of an option; parsers give the line of the directive only."""
        lines = self.env.doc2path(self.docname).read_text("utf-8-sig").split("\n")
        written = re.compile(rf"[ \t>]*:?{re.escape(option)}:")
        return next(
            (number for number, line in enumerate(lines[self.lineno :], self.lineno + 1) if written.match(line)),
            self.lineno,
        )


class CategoryIndex(ViewDirective):
    """``category-index``: every entry of a category, with title and summary.

    The argument is the category's id; on a category's own page it can be left out. There the list is the
    category's table of contents as well: ids in the content come first, in that order, and all other pages follow,
    so that none is lost. An explicit ``toctree`` with a ``*`` at its end would make Sphinx warn as soon as every page
    is named, and an author would have two lists to maintain.
    """

    kind = "entries"
    optional_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a node that is filled when all pages are read."""
        own = self.domain.category_of(self.docname)
        category_id = self.arguments[0] if self.arguments else own.id if own else ""
        if self.domain.schema.category(category_id) is None:
            declared = self.domain.declared("category")
            self.wrong(self.lineno, "unknown-category", N_("There is no category “{word}”."), category_id, declared)
            return []
        return [*self.view_of("", category=category_id), *self._contents(own, category_id)]

    def _contents(self, own: Category | None, category_id: str) -> list[nodes.Node]:
        """A hidden table of contents, on the category's own page."""
        if own is None or own.id != category_id or self.docname != own.index:
            return []
        folder = f"{category_id}/"
        entries = sorted(name for name in self.env.found_docs if name.startswith(folder) and name != self.docname)
        entry_ids = tuple(name.removeprefix(folder) for name in entries)
        # In a folder of the category, an entry's id alone names it, too.
        by_word = {name.rpartition("/")[2]: name for name in reversed(entries)} | {
            name.removeprefix(folder): name for name in entries
        }
        withheld = {name.rpartition("/")[2] for name in self.domain.withheld}
        first: list[str] = []
        former: dict[str, str] = {}
        # reStructuredText counts the content's lines from the top of the page, MyST from the directive.
        start = self.content_offset if self.content_offset >= self.lineno else self.lineno + self.content_offset
        for number, line in enumerate(self.content):
            if not (word := line.strip()):
                continue
            if word.rpartition("/")[2] in withheld:
                continue
            if word not in by_word:
                former = former or self._former_ids(entries)
                word = former.get(word, word)
            if word not in by_word:
                message = N_("There is no entry “{word}” in this category.")
                self.wrong(start + number + 1, "unknown-entry", message, word, entry_ids)
            elif by_word[word] not in first:
                first.append(by_word[word])
        ordered = first + [name for name in entries if name not in first]
        if not ordered:
            # Read again, as for `glob` below, when the category's first entry comes.
            self.env.glob_toctrees.add(self.docname)
            return []
        toctree = addnodes.toctree(
            parent=self.docname,
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

    def _former_ids(self, docnames: Iterable[str]) -> dict[str, str]:
        """The ids of a category's entries by those that they had before.

        The entries need not have been read yet, so their files are; whoever changes one has this page read again.
        """
        former = {}
        for docname in docnames:
            path = self.env.doc2path(docname)
            self.env.note_dependency(path)
            text, _ = pages.load(path, docname)
            page = pages.read(text, docname, docname, self.domain.schema) if text is not None else None
            if page is not None and page.entry is not None:
                for place, entry in former_places([page.entry]):
                    former[place.removeprefix(f"{entry.category}/")] = entry.id
        return former


class Entries(ViewDirective):
    """``entries``: the entries that the options choose, from all categories."""

    kind = "entries"


class Recent(ViewDirective):
    """``recent``: the entries changed last, with the day."""

    kind = "recent"


class AboutEntry(ViewDirective):
    """A view about one entry: the one whose id is the argument, or the page's own."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a node; whether the entry exists is checked when all pages are read."""
        if self.arguments:
            return self.view_of(self.arguments[0])
        if not self.domain.schema.is_entry(self.docname):
            message = N_("This page is no entry: write the id of the one that is meant after “{word}”.")
            self.wrong(self.lineno, "unknown-entry", message, f"{{{self.name}}}")
            return []
        return self.view_of(self.docname)


class Related(AboutEntry):
    """``related``: the entries that go with an entry, and why."""

    kind = "related"


class Backlinks(AboutEntry):
    """``backlinks``: the pages that mention an entry."""

    kind = "backlinks"


class Neighbours(AboutEntry):
    """``neighbours``: the entries before and after one in its category."""

    kind = "neighbours"


class LinkList(ViewDirective):
    """``link-list``: every address outside the book once, with its state and the entries that use it."""

    kind = "addresses"


class TermIndex(ViewDirective):
    """``term-index``: every term that an entry has, with its description and its entries.

    The optional argument is a vocabulary, whose terms alone are listed.
    """

    kind = "terms"
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a node that is filled when all pages are read."""
        vocabulary = self.arguments[0] if self.arguments else ""
        vocabularies = self.domain.schema.vocabularies
        if vocabulary and vocabulary not in vocabularies:
            self.wrong(
                self.lineno, "unknown-vocabulary", N_("There is no vocabulary “{word}”."), vocabulary, vocabularies
            )
            return []
        return self.view_of(vocabulary)


class Sources(ViewDirective):
    """``sources``: where the entries' text comes from, with the entries that come from there."""

    kind = "sources"


class Abbreviations(ViewDirective):
    """``abbreviations``: every short form with what it stands for."""

    kind = "abbreviations"


class Register(ViewDirective):
    """``register``: every word that leads to an entry, alphabetically under its letter."""

    kind = "register"


class Gap(SphinxDirective):
    """``gap``: says that text is missing here, and what is known about it; an admonition in any theme."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a node with a title and the directive's content."""
        self.assert_has_content()
        node = handbook_gap(classes=["gap"])
        self.set_source_info(node)
        label = translator(self.config.language)(N_("Text is missing here"))
        node += nodes.title("", label, translatable=False)
        node += self.parse_content_to_nodes()
        return [node]


#: The directives by name.
DIRECTIVES: dict[str, type[SphinxDirective]] = {
    "category-index": CategoryIndex,
    "entries": Entries,
    "recent": Recent,
    "related": Related,
    "backlinks": Backlinks,
    "neighbours": Neighbours,
    "link-list": LinkList,
    "term-index": TermIndex,
    "sources": Sources,
    "abbreviations": Abbreviations,
    "register": Register,
    **accessibility.DIRECTIVES,
    "gap": Gap,
}


def setup(app: Sphinx) -> None:
    """Register the directives when all extensions have registered theirs, and the catalogue's schema is read."""
    app.connect("config-inited", _register, priority=110)
    app.connect("build-finished", age.say_what_is_old)


def _register(app: Sphinx, config: Config) -> None:
    """In a project without a catalogue, another extension's directive of the same name stays."""
    for name, directive in DIRECTIVES.items():
        if config.handbook_schema or not is_directive_registered(name):
            app.add_directive(name, directive)
