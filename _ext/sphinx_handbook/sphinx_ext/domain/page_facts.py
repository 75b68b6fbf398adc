"""Tier 1 of the domain's data: facts of one page, stored in the environment by docname.

They are written while pages are read. Each page's facts are values of its docname, so that clearing a page is one
``pop`` and merging another process's work is one loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain

from ...catalogue.accessibility import files
from ...releases.passage import exact_digest, restored, stored
from . import short_forms
from .title_words import words

if TYPE_CHECKING:
    from ...catalogue.accessibility.age import Dated
    from ...catalogue.entries.entry import Entry
    from ...catalogue.queries.view import View
    from ...catalogue.schema.model import Category, Schema, Term
    from ...releases.passage import Passage
    from .open_titles import OpenTitle


class PageFacts(Domain):
    """The facts of each page, and the declarations of the schema.

    The schema's part may be asked at any time. ``note_…`` are called while the page is read (``source-read`` to
    ``doctree-read``); ``entries`` and ``data`` are complete from ``env-updated`` on.
    """

    initial_data: ClassVar[dict[str, Any]] = {
        "entries": {},
        "added": {},
        "references": {},
        "links": {},
        "declared": {},
        "views": {},
        "others": {},
        "files": {},
        "headings": {},
        "open_titles": {},
        "formula_titles": {},
        "passages": {},
        "exact_digests": {},
        "names": {},
        "declarations": {},
        "accessibility": {},
        "short_forms": {},
    }
    #: 20: formulas in titles are plain text, not TeX.
    data_version = 20

    #: The pages that this build leaves out, since they are not published; set before any page is read.
    withheld: frozenset[str] = frozenset()

    # From the schema: at any time.

    @property
    def schema(self) -> Schema:
        """The catalogue's schema."""
        return cast("Schema", self.env.config.handbook_schema)

    def category_of(self, docname: str) -> Category | None:
        """The category of a page, its index page included; None for a page outside all categories."""
        return self.schema.category_of(docname)

    def declared(self, kind: str) -> dict[str, str]:
        """The titles of all categories, terms or sources, by id."""
        if kind == "category":
            return {category.id: category.title for category in self.schema.categories}
        if kind == "source":
            return {source.id: source.title for source in self.schema.sources.values()}
        return {term.id: term.title for term in self.terms()}

    def terms(self) -> Iterator[Term]:
        """Every term of every vocabulary."""
        return (term for each in self.schema.vocabularies.values() for term in each.terms.values())

    # Of one page: written while it is read.

    @property
    def entries(self) -> dict[str, Entry]:
        """Every entry's record by docname, complete once reading is done."""
        return cast("dict[str, Entry]", self.data["entries"])

    def note_entry(self, entry: Entry) -> None:
        """Store a page's record."""
        self.entries[entry.docname] = entry
        self._forget_derived()

    @property
    def added(self) -> dict[str, Entry]:
        """The notes and sources of pages that are no entries, as records by docname."""
        return cast("dict[str, Entry]", self.data["added"])

    def note_added(self, record: Entry) -> None:
        """Store what a page that is no entry has of notes and sources."""
        self.added[record.docname] = record

    def note_headings(self, docname: str, headings: dict[str, str], unknown: dict[str, OpenTitle]) -> None:
        """Store the words of a page's headings, by the ids of the sections; for the title that is empty.

        ``unknown`` are those whose words are known once all pages are read.
        """
        self.data["headings"][docname] = headings
        if unknown:
            self.data["open_titles"][docname] = unknown

    def note_formula_titles(self, docname: str, titles: dict[str, str]) -> None:
        """Store the words of a page's titles and captions with formulas, by their text with the TeX of these."""
        if titles:
            self.data["formula_titles"][docname] = titles

    def formula_titles(self) -> dict[str, str]:
        """The words of all titles and captions with formulas, by the text that Sphinx has of them."""
        return {text: own for _, each in sorted(self.data["formula_titles"].items()) for text, own in each.items()}

    def headings(self, docname: str) -> Mapping[str, str]:
        """The words of a page's headings, by the ids of the sections; for the title that is empty."""
        return cast("dict[str, str]", self.data["headings"].get(docname, {}))

    def note_passages(self, docname: str, passages: Iterable[Passage]) -> None:
        """Store what a page says, its front matter included."""
        # Bytes: a build that asks for none of a book's passages does not make tens of thousands of objects of them.
        self.data["passages"][docname] = data = stored(passages)
        self.data["exact_digests"][docname] = exact_digest(data)

    def passages(self, docname: str) -> tuple[Passage, ...]:
        """What a page says; none of a page that was read without."""
        data = self.data["passages"].get(docname)
        return restored(data) if data else ()

    def page_title(self, docname: str) -> str:
        """The words of a page's title; an empty string where it has none."""
        return self.headings(docname).get("", "")

    def page_name(self, docname: str) -> str:
        """What a page is called: its title, else the project's name for the first page, else the file's name."""
        if title := self.page_title(docname):
            return title
        project = str(self.env.config.project)
        return project if project and docname == self.env.config.root_doc else docname.rpartition("/")[2]

    def heading(self, docname: str, link: nodes.Element) -> str:
        """The words of a line in Sphinx's table of contents of a page."""
        anchor = str(link.get("anchorname", "")).removeprefix("#")
        # What is no section, such as a function that is described, has its words there alone.
        return self.headings(docname).get(anchor) or words(link)

    def note_title(self, docname: str, title: str) -> None:
        """Complete a page's record with the title from its heading."""
        if docname in self.entries:
            self.entries[docname] = replace(self.entries[docname], title=title)
            self._forget_derived()
        elif docname in self.added:
            self.added[docname] = replace(self.added[docname], title=title)

    def note_reference(self, docname: str, target: str, line: int) -> None:
        """Store a reference to an entry in a page's text."""
        self.data["references"].setdefault(docname, []).append((target, line))
        self._forget_derived()

    def note_links(self, docname: str, targets: Iterable[str]) -> None:
        """Store the targets of a page's Markdown links: docnames, and ids with ``#`` before them."""
        self.data["links"][docname] = tuple(dict.fromkeys(targets))
        self._forget_derived()

    def note_declared(self, docname: str, kind: str, target: str) -> None:
        """Store a reference to a category, a term or a source in a page's text."""
        self.data["declared"].setdefault(docname, []).append((kind, target))

    def note_view(self, docname: str, view: View) -> None:
        """Store a view that a page shows."""
        self.data["views"].setdefault(docname, []).append(view)
        self._forget_derived()

    def note_others(self, docname: str, kinds: Set[str]) -> None:
        """Store how Sphinx has a page show others: "links" to them, their "places", "numbers" or "contents"."""
        self.data["others"][docname] = frozenset(kinds)

    def note_files(self, docname: str, files: Mapping[str, object]) -> None:
        """Store which files a page was read from, each with what tells whether it has changed since."""
        self.data["files"][docname] = dict(files)

    def note_short_forms(self, docname: str, doctree: nodes.document) -> None:
        """Store which of the book's abbreviations a page uses and does not spell out."""
        if listed := short_forms.unexplained(doctree, short_forms.of_schema(self.schema)):
            self.data["short_forms"][docname] = listed

    def short_forms(self, docname: str) -> tuple[tuple[str, str], ...]:
        """The abbreviations that a page uses and does not spell out, each with its long form."""
        if not (listed := self.data["short_forms"].get(docname)):
            return ()
        long_forms = short_forms.of_schema(self.schema)
        return tuple((short, long_forms[short]) for short in listed)

    def note_accessibility(self, docname: str, file: Dated) -> None:
        """Store a report or a statement that a page shows."""
        self.data["accessibility"].setdefault(docname, []).append(file)

    def accessibility(self) -> Iterator[tuple[str, Dated]]:
        """Every report and statement that is shown, each with its page."""
        return ((docname, each) for docname, listed in sorted(self.data["accessibility"].items()) for each in listed)

    def statement_at(self, pathto: Callable[[str], str]) -> str:
        """Where the accessibility statement is: on another website, else on a page; empty where there is none."""
        pages = (each.address or pathto(docname) for docname, each in self.accessibility() if each.kind == "statement")
        return files.statement_address(self.schema.book) or next(pages, "")

    def clear_doc(self, docname: str) -> None:
        """Remove a page's facts."""
        for kind in self.initial_data:
            self.data[kind].pop(docname, None)
        self._forget_derived()

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over the facts of pages that another process has read."""
        for kind in self.initial_data:
            for docname in docnames:
                if docname in otherdata[kind]:
                    self.data[kind][docname] = otherdata[kind][docname]
        self._forget_derived()

    def _forget_derived(self) -> None:
        """Called whenever a fact has changed from which others are derived."""

    def _path(self, docname: str) -> str:
        return self.env.doc2path(docname, False).as_posix()
