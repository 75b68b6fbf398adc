"""The builder ``handbook-pdf``: what Sphinx calls, and the order in which a book comes to be."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.io import StringOutput
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging
from sphinx.util.display import progress_message
from sphinx.util.logging import is_suppressed_warning
from sphinx.writers.html import HTMLWriter

from ..catalogue import editions
from ..catalogue.dates import in_words
from ..catalogue.domain import HandbookDomain
from ..catalogue.log import TYPE, report
from ..catalogue.slugs import slug
from ..config import author
from ..design import fonts
from ..i18n import N_, translator
from . import assemble, expectation, furniture, progress
from .project import Project
from .translate import BookTranslator, number_links, roomy, to_margin
from .whereabouts import Whereabouts

if TYPE_CHECKING:
    from collections.abc import Set

    from ..catalogue.schema import Schema

logger = logging.getLogger(__name__)


class HandbookPdfBuilder(StandaloneHTMLBuilder):
    """Prints a Sphinx project as a book."""

    name = "handbook-pdf"
    format = "html"
    epilog = ""
    default_translator_class = BookTranslator
    # Remote images are left to the layout, which refuses them by name; Sphinx would fetch them from the network.
    supported_remote_images = True
    supported_data_uri_images = True
    download_support = False
    copysource = False
    search = False
    add_permalinks = False
    embedded = True
    allow_parallel = False

    #: The level of the heading that the document being written begins with.
    heading_level = 1

    def init(self) -> None:
        """Prepare without a theme: nothing made for the screen reaches the page."""
        self.theme = None  # type: ignore[assignment]
        self.templates = None
        self.imagedir = "_images"
        self.imgpath = ""
        self.secnumbers = {}
        self.fignumbers = {}
        self.current_docname = ""
        self.init_highlighter()

    @property
    def schema(self) -> Schema:
        """The catalogue's schema; empty for any other Sphinx project."""
        schema: Schema = self.config.handbook_schema
        return schema

    @property
    def title(self) -> str:
        """The book's title."""
        return self.schema.book.title or self.config.project

    @property
    def target(self) -> Path:
        """The PDF to be written."""
        return Path(self.outdir, f"{self.config.handbook_pdf_name or slug(self.title)}.pdf")

    def get_outdated_docs(self) -> str:  # type: ignore[override]
        """The book is one thing: whatever changed, it is made again."""
        return "the book"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """An address inside the book, bound to its place by ``assemble.bind``."""
        return assemble.SCHEME + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """The same from everywhere: the book is one document."""
        return self.get_target_uri(to, typ)

    def post_process_images(self, doctree: nodes.Node) -> None:
        """Leave images where they are; the layout reads them from the project."""
        for node in doctree.findall(nodes.image):
            if "://" not in node["uri"] and not node["uri"].startswith("data:"):
                self.images[node["uri"]] = node["uri"]

    def copy_assets(self) -> None:
        """No style sheet or script of the screen's is wanted."""

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Settings for the translator."""
        from sphinx.util.docutils import _get_settings

        self.docsettings = _get_settings(HTMLWriter, defaults=self.env.settings, read_config_files=True)
        self.docsettings.compact_lists = bool(self.config.html_compact_lists)

    def write_documents(self, docnames: Set[str]) -> None:
        """Assemble, lay out and write the book."""
        from . import layout, template

        self.prepare_writing(docnames)
        parts = assemble.parts(self.config.root_doc, self.env.toctree_includes, self.schema)
        project = self.project()
        held = {document.docname for part in parts for document in part.documents}
        self.link_listing, self.link_numbers = HandbookDomain.of(self.env).link_numbers()
        self.gatherer = expectation.Gatherer(project.source, layout.hidden(project))
        documents = [document for part in parts for document in part.documents]
        going = progress.each(documents, self._say(N_("assembling the book")), lambda document: document.docname)
        bodies = {document.docname: self.body(document, held) for document in going}
        html, edition = template.book(project, parts, bodies)
        html = roomy(html, len(parts))
        self.check_places(bodies, html)
        expected, images = self.gatherer.expected, self.gatherer.images
        pdf = layout.pdf(project, html, Whereabouts(project.source, project.files, expected.passages, images))
        if not self.holds(pdf, html):
            self._app.statuscode = 1
            refused = project.cache / "refused.pdf"
            write_whole(refused, pdf)
            message = self._say(
                N_("the book was not replaced: the new one is not what it should be; it lies in {file}")
            )
            logger.info(message.format(file=refused))
            return
        if self._app._warncount and self._app._fail_on_warnings:  # the public flag is always False since 8.1
            logger.info(self._say(N_("the book was not replaced: there were warnings")))
            return
        write_whole(self.target, pdf)
        self.tell_of(pdf, edition)

    def tell_of(self, pdf: bytes, edition: str) -> None:
        """List the book beside it, so that a website can offer it."""
        import pikepdf

        with pikepdf.open(BytesIO(pdf)) as opened:
            pages = len(opened.pages)
        made = editions.of_file(
            self.target,
            pdf,
            id="main",
            title=self._say(N_("The book")),
            description=self._say(N_("The whole handbook, for a screen and for an office printer on both sides.")),
            pages=pages,
            paper="A4",
            standards=("PDF/UA-1", "PDF/A-2a"),
            edition=edition,
        )
        write_whole(self.target.with_name(editions.NAME), editions.listed([made]).encode())

    def holds(self, pdf: bytes, html: str) -> bool:
        """Whether the PDF is what it should be; what is wrong with it is told."""
        from . import postflight

        expected = self.gatherer.expected
        expected.numbers.update(map(unescape, re.findall(r'\sdata-target="([^"]+)"', html)))
        expected.families = tuple(sorted({face.family for face in fonts.faces("book")}))
        expected.private = tuple(map(str, (self.srcdir, self.confdir, self.outdir, self.doctreedir)))
        with progress_message(self._say(N_("reading the PDF back")), nonl=False):
            found = postflight.check(pdf, self.target.name, expected)
        for problem in found:
            report(problem, self.env, whole=problem.path == self.target.name)
        return all(is_suppressed_warning(TYPE, each.code, self.config.suppress_warnings) for each in found)

    def project(self) -> Project:
        """What template and layout need to know."""
        return Project(
            title=self.title,
            author=author(self.config),
            language=self.config.language,
            schema=self.schema,
            source=Path(self.srcdir),
            settings=Path(self.confdir),
            output=Path(self.outdir),
            date=self.date(),
            cache=Path(self.doctreedir, "handbook-pdf"),
            sheets=tuple(self.config.handbook_pdf_css),
            highlighting=self.highlighter.get_stylesheet(),
            titles={docname: title.astext() for docname, title in self.env.titles.items()},
            asides=HandbookDomain.of(self.env).asides(),
            files={docname: Path(self.env.doc2path(docname)) for docname in self.env.all_docs},
        )

    def date(self) -> str:
        """The day of the last change to any page, in words; nothing where there is no history."""
        days = map(HandbookDomain.of(self.env).changed, self.env.all_docs)
        latest = max(filter(None, days), default=None)
        return in_words(latest, self.config.language) if latest else ""

    def body(self, document: assemble.Document, held: Set[str]) -> str:
        """One document's HTML, ids and references bound to it."""
        docname = document.docname
        doctree = self.env.get_doctree(docname)
        for toctree in list(doctree.findall(addnodes.toctree)):
            toctree.parent.remove(toctree)
        self.env.apply_post_transforms(doctree, docname)
        if self.link_listing in held and docname != self.link_listing:
            number_links(doctree, f"{assemble.SCHEME}{self.link_listing}#", self.link_numbers)
        assemble.bind(doctree, docname, held)
        self.current_docname = docname
        self.heading_level = document.level
        self.secnumbers = self._bound_numbers(self.env.toc_secnumbers.get(docname, {}), docname)
        self.fignumbers = {
            kind: self._bound_numbers(numbers, docname)
            for kind, numbers in self.env.toc_fignumbers.get(docname, {}).items()
        }
        self.post_process_images(doctree)
        to_margin(doctree, self.code(document))
        self.gatherer.take(doctree, docname, Path(self.env.doc2path(docname)))
        doctree.settings = self.docsettings
        writer = HTMLWriter(self)
        writer.write(doctree, StringOutput(encoding="unicode"))
        writer.assemble_parts()
        return str(writer.parts["fragment"])

    def code(self, document: assemble.Document) -> str:
        """An entry's QR code with its address on the web under it, where the book has one."""
        address = furniture.permalink(self.schema, document.docname) if document.kind == "entry" else ""
        return furniture.qr(address) if address else ""

    @staticmethod
    def _bound_numbers(numbers: dict[str, tuple[int, ...]], docname: str) -> dict[str, tuple[int, ...]]:
        """Section and figure numbers by the ids that they have in the book."""
        return {
            ("#" if key.startswith("#") else "") + assemble.anchor(docname, key.removeprefix("#")) if key else "": value
            for key, value in numbers.items()
        }

    def check_places(self, bodies: dict[str, str], html: str) -> None:
        """Tell of places that have one name, and of links inside the book that lead nowhere."""
        owners: dict[str, str] = {}
        for docname, body in bodies.items():
            names = re.findall(r'\sid="([^"]+)"', body)
            for name in [
                *{each for each, count in Counter(names).items() if count > 1},
                *owners.keys() & set(names),
            ]:
                self._warn(
                    N_("Two places in the book have the name “{name}”."),
                    docname,
                    "duplicate-place",
                    name=name,
                )
            owners |= dict.fromkeys(names, docname)
        known = set(re.findall(r'\sid="([^"]+)"', html))
        for docname, body in bodies.items():
            for name in sorted(set(re.findall(r'\shref="#([^"]+)"', body)) - known):
                self._warn(N_("A link leads nowhere in the book: “{name}”."), docname, "dangling-place", name=name)

    def _warn(self, message: str, docname: str, subtype: str, **values: str) -> None:
        logger.warning(self._say(message).format(**values), location=docname, type=TYPE, subtype=subtype)

    def _say(self, message: str) -> str:
        return translator(self.config.language)(message)

    def finish(self) -> None:
        """Nothing lies beside the book."""

    def cleanup(self) -> None:
        """Nothing is kept open."""


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place in one step, so that a reader never meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{glob.escape(path.name)}.*"):
        # A build that was killed could not clear away its own.
        left.unlink(missing_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
