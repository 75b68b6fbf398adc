"""Writes pages as the book's HTML, and gathers what should be in print of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from docutils import nodes
from docutils.io import StringOutput
from sphinx.errors import SphinxParallelError
from sphinx.writers.html import HTMLWriter

from ...catalogue.entries.titles import no_title
from ...i18n import N_, translator
from ...sphinx_build import application, parallel
from ...sphinx_ext.domain import HandbookDomain
from ...sphinx_ext.log import report, warnings_seen
from ...sphinx_ext.nodes import doctree_of, normalized
from ...sphinx_ext.page_limits import bounded, given_up, substitute
from ...sphinx_ext.raw_html import open_html
from .. import formula_outlines, progress
from ..option_checks import AT_FOOT, BY_PAGE
from ..pdf import open_references
from . import covers
from .elements import (
    addresses,
    closed_html,
    introduction,
    link_states,
    page_notes,
    page_references,
    places,
    screen_only,
    signatures,
    toctree_sections,
    undrawn,
    web_indices,
    wide_blocks,
)
from .expectations import source_marks
from .expectations.gatherer import Gatherer
from .links import image_paths
from .numbers import book_numbers
from .page_cache import CachedPages, PageHtml
from .references import SCHEME, address_parts, anchor, bind, bound_numbers, document_address, drop_repeated_places
from .translator import keep_last_word, keep_with_next, keep_with_title, mark_pictures, number_links, to_margin

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from ..project import Project
    from .expectations.gatherer import ClassChain
    from .links.local_links import LocalLinks
    from .order import Document

#: The id of a control, and that which its label names.
_CONTROL: Final = re.compile(r"(<(?:input|label)\b[^>]*?)\s(?:id|for)=\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class LinkList:
    """The page that lists all addresses outside the book, by docname, and the number of each address on it.

    The docname is an empty string where no page does.
    """

    docname: str
    numbers: Mapping[str, int]
    state: str = ""
    """The state that most addresses are in (``link_states.usual``)."""


#: What a reference to a page is that is not in an edition: a link to its address on the web, which is printed behind it
#: or not, or words alone.
Others = Literal["addresses", "links", "words"]


class PageWriter:
    """Writes the pages of one edition.

    ``docnames`` are the documents in the edition. ``others`` says what references to other documents are. ``hides`` is
    what style sheets keep off the page.
    """

    def __init__(
        self,
        builder: StandaloneHTMLBuilder,
        project: Project,
        docnames: Set[str],
        links: LinkList,
        local_links: LocalLinks,
        hides: Set[ClassChain | str],
        *,
        others: Others,
        processes: int,
    ) -> None:
        self.builder, self.project, self.docnames = builder, project, docnames
        self.links, self.local_links, self.hides = links, local_links, hides
        self.others, self.processes = others, processes
        self.say = translator(project.language)

    def write_all(
        self, documents: Sequence[Document], cached: CachedPages, *, show_progress: bool
    ) -> dict[str, tuple[str, PageHtml]]:
        """Write pages: digest and HTML by docname; many in several processes, if every extension allows it."""
        app = application(self.builder)
        if parallel.unasked(app, len(documents), self.processes):
            try:
                return self._write_in_processes(app, {document.docname: document for document in documents}, cached)
            except SphinxParallelError:
                # Its message names no page: written in one process, the page at fault raises the error itself.
                pass
        remaining: Iterable[Document] = documents
        if show_progress:
            remaining = progress.each(documents, self.say(N_("assembling the book")), lambda document: document.docname)
        return {document.docname: self.write(document, cached) for document in remaining}

    def _write_in_processes(
        self, app: Sphinx, documents: Mapping[str, Document], cached: CachedPages
    ) -> dict[str, tuple[str, PageHtml]]:
        pages: dict[str, tuple[str, PageHtml]] = {}

        def work(share: list[str]) -> dict[str, tuple[str, PageHtml]]:
            return {docname: self.write(documents[docname], cached) for docname in share}

        def merge(share: list[str], written: dict[str, tuple[str, PageHtml]]) -> None:
            pages.update(written)

        title = f"{self.say(N_('assembling the book'))}... "
        parallel.in_processes(app, title, "purple", [*documents], self.processes, work, merge)
        return pages

    def write(self, document: Document, cached: CachedPages) -> tuple[str, PageHtml]:
        """Write one page, unless it is cached as it is now: its digest, and its HTML.

        Its ids and references are unique in the book.
        """
        app, docname = application(self.builder), document.docname
        try:
            written: tuple[str, PageHtml] = bounded.bounded(app, lambda _: self._write(document, cached))(docname)
            return written
        except bounded.PageTooMuch as error:
            given_up.report(docname, error.place, error.text)
            original = doctree_of(self.builder.env, docname)
            doctree = substitute.doctree(app.env, docname, original, self.say(given_up.SENTENCE))
            gatherer = Gatherer(self.project.source, self.hides)
            return "", PageHtml(self._html(document, doctree, gatherer), gatherer)

    def _write(self, document: Document, cached: CachedPages) -> tuple[str, PageHtml]:
        gatherer = Gatherer(self.project.source, self.hides)
        with warnings_seen() as seen:
            docname = document.docname
            doctree = self._without_contents(docname)
            # Contents are printed before the root document.
            may_be_contents = document.kind == "root" and len(self.docnames) > 1
            is_contents = may_be_contents and toctree_sections.is_empty(doctree)
            if not is_contents:
                self.builder.env.apply_post_transforms(doctree, docname)
                self.builder.post_process_images(doctree)
                # What stood there may be nothing in this project, such as a list of its todos.
                is_contents = may_be_contents and toctree_sections.is_empty(doctree)
                normalized(doctree)
            resolving = tuple(seen.warnings)
            digest, page = cached.get(docname, doctree)
            if page is not None and all(each.lasts for each in resolving):
                for warning in page.writing:
                    warning.log()
                return digest, replace(page, resolving=resolving)
            with cached.formulas.of(docname):
                html = self._html(document, doctree, gatherer) if not is_contents else self._places(doctree, docname)
        return digest, PageHtml(html, gatherer, resolving, tuple(seen.warnings[len(resolving) :]))

    def _without_contents(self, docname: str) -> nodes.document:
        """The doctree of a page without its tables of contents."""
        doctree, moved = doctree_of(self.builder.env, docname), self._at_captions(docname)
        toctree_sections.remove_toctrees(doctree, with_headings=not self.project.schema, moved=moved)
        web_indices.remove(doctree, self.builder.env)
        return doctree

    def _at_captions(self, docname: str) -> set[str]:
        """The ids of a page that stand at the captions of parts, before other pages."""
        places = (each for first, own in self.project.caption_places.items() if first in self.docnames for each in own)
        return {name for owner, name in places if owner == docname}

    def _places(self, doctree: nodes.document, docname: str) -> str:
        """All places on a page that prints nothing: other pages may still refer to them."""
        names = [anchor(docname, name) for node in doctree.findall(nodes.Element) for name in node["ids"]]
        return "".join(f'<span id="{escape(each)}"></span>' for each in names)

    def _html(self, document: Document, doctree: nodes.document, gatherer: Gatherer) -> str:
        """The HTML of a resolved doctree, which is changed for it."""
        builder, docname = self.builder, document.docname
        env = builder.env
        if self.project.options.appendices:
            book_numbers.name_appendices(doctree, env.config.numfig_format.get("section", ""), self.say)
        if self.project.options.footnotes in (AT_FOOT, BY_PAGE):
            page_notes.move(doctree, by_page=self.project.options.footnotes == BY_PAGE)
        undrawn.show_sources(doctree, env.config, self.say)
        self._report_missing_title(document, doctree)
        screen_only.leave_out(doctree, self.say)
        uneven = closed_html.close(doctree, self.say, tells_comments=not self.project.schema)
        signatures.prepare(doctree)
        _remove_missing_entries(doctree, self.docnames)
        if document.kind == "root" and self.project.titles[docname] != HandbookDomain.of(env).page_title(docname):
            introduction.rename(doctree, self.project.titles[docname])
        if self.links.docname in self.docnames and docname != self.links.docname:
            number_links(doctree, f"{document_address(self.links.docname)}#", self.links.numbers)
        if self.links.docname in self.docnames and self.links.state:
            link_states.say_once(doctree, self.links.state, self.say, in_list=docname == self.links.docname)
        drop_repeated_places(doctree)
        self.local_links.resolve(doctree, docname, self._at_captions(docname))
        bind(doctree, docname, self.docnames, self._address, printed=self.others == "addresses")
        page_references.mark(doctree)
        to_margin(doctree, self._qr_code(document))
        keep_with_title(doctree)
        keep_with_next(doctree)
        keep_last_word(doctree)
        mark_pictures(doctree)
        wide_blocks.mark(doctree)
        addresses.mark(doctree)
        places.fill(doctree)
        doctree["heading_level"] = document.level
        # Sphinx's translator reads these three from the builder.
        builder.current_docname = docname
        builder.secnumbers = bound_numbers(env.toc_secnumbers.get(docname, {}), docname)
        builder.fignumbers = {
            kind: bound_numbers(numbers, docname) for kind, numbers in env.toc_fignumbers.get(docname, {}).items()
        }
        doctree.settings = builder.docsettings
        # Before the images are written: translators, ours not, put the website's address into them.
        path = Path(env.doc2path(docname))
        gatherer.take_images(doctree, path)
        writer = HTMLWriter(builder)
        writer.write(doctree, StringOutput(encoding="unicode"))
        # Of all parts that docutils would put together: each is as long as the page.
        html = _without_control_names("".join(vars(writer)["fragment"]))
        if uneven is not None and (mended := open_html.within_page(html)) != html:
            open_html.report_uneven(uneven, self.say)
            html = mended
        html = image_paths.from_source_folder(self.local_links.resolve_html(html, docname, self._bound), docname)
        # A project may have a translator of its own, which sets no marks.
        gatherer.take(html, docname, path, getattr(writer.visitor, "marks", source_marks.SourceMarks()))
        return formula_outlines.once(source_marks.removed(html))

    def _report_missing_title(self, document: Document, doctree: nodes.document) -> None:
        """Warn of a page without a title, which the contents cannot list; reading has told of an entry's."""
        env, docname = self.builder.env, document.docname
        domain = HandbookDomain.of(env)
        named = document.kind == "root" or docname in self.project.options.front_matter or docname in domain.entries
        if not (named or domain.page_title(docname) or toctree_sections.is_empty(doctree)):
            report(no_title(env.doc2path(docname, False).as_posix(), 1), env)

    def _bound(self, address: str) -> str:
        """The address in the book of a document, or of a place in it; else as ``_address``."""
        target, node_id = address_parts(address)
        return f"#{anchor(target, node_id)}" if target in self.docnames else self._address(target, node_id)

    def _address(self, docname: str, node_id: str) -> str:
        """Where a reference to a page that is not in the edition leads, or one to a place on it; empty for nowhere.

        That is its address on the web. Without one the sheet of an entry leaves references to other entries open.
        """
        if self.others == "words" or docname not in self.builder.env.all_docs:
            return ""
        schema = self.project.schema
        if address := covers.permalink(schema, docname):
            return f"{address}#{node_id}" if node_id and self.others == "links" else address
        if self.others == "links" and len(self.docnames) == 1 and schema.is_entry(docname):
            return open_references.address([anchor(docname, node_id), anchor(docname)])
        return ""

    def _qr_code(self, document: Document) -> str:
        """An entry's QR code with its address on the web, as HTML; an empty string where it has none."""
        address = covers.permalink(self.project.schema, document.docname) if document.kind == "entry" else ""
        return covers.qr(address) if address else ""


def _without_control_names(html: str) -> str:
    """HTML without the ids of controls, such as those of tabs: of no use in print, and the same on every page."""
    return _CONTROL.sub(r"\1", html) if "<input" in html else html


def _remove_missing_entries(doctree: nodes.document, docnames: Set[str]) -> None:
    """Remove from lists the entries that are not in the edition: a reader of it could not turn to them."""
    for item in [each for each in doctree.findall(nodes.list_item) if "entry-item" in each["classes"]]:
        link = item.next_node(nodes.reference)
        address = link.get("refuri", "") if link is not None else ""
        if address.startswith(SCHEME) and address_parts(address)[0] not in docnames:
            item.parent.remove(item)
