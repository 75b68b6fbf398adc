"""Writes what editions say: pages' HTML, index, manuscript, and what should be in the PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from sphinx.locale import _ as sphinx_words

from ...i18n import translator
from ...sphinx_ext.domain import HandbookDomain
from . import book_html, chunks, genindex, order, read_project, references
from .edition_content import EditionContent
from .elements import link_states
from .expectations.gatherer import Gatherer
from .links.local_links import LocalLinks
from .numbers import book_numbers, note_numbers
from .order import Document, Part
from .page_html import LinkList, Others, PageWriter

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder

    from ..project import Project, Section
    from .expectations.gatherer import ClassChain
    from .numbers.book_numbers import BookNumbers
    from .page_cache import PageCache, PageHtml


class ContentWriter:
    """Writes what editions say, each content once, however many editions share it.

    ``complete`` are the parts of the whole book. ``hides`` is what style sheets keep off the page.
    """

    def __init__(
        self,
        builder: StandaloneHTMLBuilder,
        pages: PageCache,
        complete: Sequence[Part],
        *,
        hides: Set[ClassChain | str],
        processes: int,
    ) -> None:
        self.builder, self.pages, self.complete = builder, pages, tuple(complete)
        self.hides, self.processes = hides, processes
        docname, numbers, states = HandbookDomain.of(builder.env).link_numbers()
        self.links = LinkList(docname, numbers, link_states.usual(states))
        index = genindex.NAME if genindex.wanted(builder, builder.env.found_docs) else ""
        self.local_links = LocalLinks(builder.env, index)
        self._written: dict[object, EditionContent] = {}

    def write(
        self, project: Project, parts: Sequence[Part], make_manuscript: book_html.MakeManuscript
    ) -> EditionContent:
        """The content of some parts of the book, as ``make_manuscript`` puts them together."""
        documents = tuple(document for part in parts for document in part.documents)
        subtitles = project.schema.book.subtitle, project.options.subtitle
        key = documents, make_manuscript, project.title, project.author, subtitles, project.splittable
        if key not in self._written:
            numbers = self._numbers(project, documents)
            with numbers.installed(self.builder.env) if numbers else nullcontext():
                project = self._numbered(project, numbers)
                self._written[key] = self._write(project, tuple(parts), documents, make_manuscript, numbers)
        return self._written[key]

    def excerpt(self, project: Project, part: Part) -> EditionContent:
        """A part of the whole book by itself, or some of its documents, with the references that it has in the book."""
        every = [document for each in self.complete for document in each.documents]
        numbers = self._numbers(project, every)
        with numbers.installed(self.builder.env) if numbers else nullcontext():
            project = self._numbered(project, numbers)
            docnames = {document.docname for document in every}
            gatherer = Gatherer(project.source, self.hides)
            written = self._pages(project, (part,), part.documents, docnames, gatherer, numbers)
            pages = references.with_decoded({docname: page.html for docname, page in written.items()})
            pages = note_numbers.through_chapters(self.complete, pages)
            project = replace(project, sections=_printed_sections(project.sections, pages))
            return EditionContent(book_html.excerpt(project, self.complete, part, pages), gatherer)

    def _numbered(self, project: Project, numbers: BookNumbers | None) -> Project:
        """The project with the headings as the book's own ``numbers``, which are installed, have them."""
        if not numbers or not project.sections:
            return project
        env, tags = self.builder.env, self.builder.tags
        own = {docname: read_project.sections(env, tags, docname) for docname in project.sections}
        return replace(project, sections=own)

    def _numbers(self, project: Project, documents: Sequence[Document]) -> BookNumbers | None:
        """The numbers of sections and figures in a book; None where they are Sphinx's."""
        if not documents or documents[0].kind != "root":
            # A selection has the numbers of the whole book; one of several books begins with its root document.
            documents = [document for part in self.complete for document in part.documents]
        env = self.builder.env
        appendices = book_numbers.appendices(env, project.options.appendices)
        return book_numbers.numbers(env, documents, appendices, translator(project.language))

    def _write(
        self,
        project: Project,
        parts: tuple[Part, ...],
        documents: Sequence[Document],
        make_manuscript: book_html.MakeManuscript,
        numbers: BookNumbers | None,
    ) -> EditionContent:
        docnames = {document.docname for document in documents}
        # A catalogue has a register instead.
        indexed = make_manuscript is book_html.book and not project.schema and genindex.wanted(self.builder, docnames)
        if indexed:
            docnames.add(genindex.NAME)
        gatherer = Gatherer(project.source, self.hides)
        # A sheet stands alone: it names other pages, and has one address.
        alone = make_manuscript is book_html.sheet or isinstance(make_manuscript, book_html.TermSheet)
        written = self._pages(project, parts, documents, docnames, gatherer, numbers, alone=alone)
        reported = references.missing_in(warning for page in written.values() for warning in page.resolving)
        pages = references.with_decoded({docname: page.html for docname, page in written.items()})
        # A book of formulas has megabytes of HTML: what is changed below need not stay in memory as it was.
        del written
        project = replace(project, sections=_printed_sections(project.sections, pages))
        if indexed:
            project, parts = self._add_index(project, parts, pages)
        parts = order.printed(parts, project.titles, pages)
        pages = note_numbers.through_chapters(parts, pages)
        manuscript = make_manuscript(project, parts, pages)
        html = [each.html for each in manuscript.chunks]
        missing = references.check(
            pages, html, translator(project.language), reported, project.files, gatherer.repeated_places()
        )
        if missing:
            pages = {docname: references.without_links(page, missing) for docname, page in pages.items()}
            manuscript = make_manuscript(project, parts, pages)
        manuscript = chunks.widen_numbers(manuscript, len(parts))
        expected = gatherer.expected
        # Of these there is a warning already; they are printed as words.
        expected.references = [each for each in expected.references if each.place not in missing]
        if make_manuscript is book_html.book:
            front = project.options.front_matter
            expected.before_contents = sum(each.document in front for each in expected.passages)
        for chunk in manuscript.chunks:
            expected.numbers.update(chunk.numbers)
            expected.contents += chunk.contents
        folders = self.builder.srcdir, self.builder.confdir, self.builder.outdir, self.builder.doctreedir
        expected.private = tuple(map(str, folders))
        return EditionContent(manuscript, gatherer)

    def _pages(
        self,
        project: Project,
        parts: tuple[Part, ...],
        documents: Sequence[Document],
        docnames: Set[str],
        gatherer: Gatherer,
        numbers_of_book: BookNumbers | None,
        *,
        alone: bool = False,
    ) -> dict[str, PageHtml]:
        """The HTML of each document, by docname; what should be in print of them is added to ``gatherer``.

        ``alone`` says that the addresses of references to other documents are not printed.
        """
        complete = docnames == {document.docname for part in self.complete for document in part.documents}
        others: Others = "links" if alone else "words" if complete else "addresses"
        writer = PageWriter(
            self.builder,
            project,
            docnames,
            self.links,
            self.local_links,
            self.hides,
            others=others,
            processes=self.processes,
        )
        numbers = self.links.numbers if self.links.docname in docnames else {}
        common = [
            sorted(docnames),
            others,
            sorted(self.builder.env.all_docs),
            project.titles.get(self.builder.config.root_doc),
            sorted(numbers.items()),
            self.links.state if numbers else "",
            sorted(map(repr, self.hides)),
            repr(numbers_of_book),
        ]
        write = partial(writer.write_all, show_progress=parts == self.complete)
        pages: dict[str, PageHtml] = {}
        for docname, page in self.pages.pages(documents, common, write):
            pages[docname] = page
            gatherer.add(page.gathered)
        return pages

    def _add_index(
        self, project: Project, parts: tuple[Part, ...], pages: dict[str, str]
    ) -> tuple[Project, tuple[Part, ...]]:
        """Add the index: to the page ``genindex`` if the book has one, else as the last part."""
        ordered = [document.docname for part in parts for document in part.documents if document.docname in pages]
        places = references.places(pages[docname] for docname in dict.fromkeys([*ordered, *pages]))
        index = genindex.html(self.builder, places, project.options.index_sort)
        if genindex.NAME in pages:
            pages[genindex.NAME] += index
            return project, parts
        title = sphinx_words("Index")
        pages[genindex.NAME] = f"<section><h1>{escape(title)}</h1>{index}</section>"
        parts = (*parts, Part((Document(genindex.NAME, 1, "page"),)))
        return replace(project, titles={**project.titles, genindex.NAME: title}), parts


def _printed_sections(sections: Mapping[str, Sequence[Section]], pages: Mapping[str, str]) -> dict[str, list[Section]]:
    """The headings of pages without those that a page does not print (``web_indices``)."""
    return {
        name: [each for each in headings if each.place == name or f'id="{escape(each.place)}"' in pages.get(name, "")]
        for name, headings in sections.items()
    }
