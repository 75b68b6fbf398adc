"""The builder ``handbook-pdf``: what Sphinx calls, and the order in which a book comes to be."""

from __future__ import annotations

import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.frontend import OptionParser
from docutils.io import StringOutput
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxParallelError
from sphinx.locale import _ as sphinx_words
from sphinx.util import logging
from sphinx.util.logging import is_suppressed_warning
from sphinx.util.parallel import parallel_available
from sphinx.writers.html import HTMLWriter

from .. import sphinx_build
from ..catalogue.schema.model import NAME
from ..design import fonts
from ..editions import file_names
from ..editions import listing as editions
from ..editions.edition import MAIN, SELECTION
from ..files import write_if_changed, write_whole
from ..i18n import N_, translator
from ..languages.dates import in_words
from ..languages.slugs import slug
from ..problems import Problem, nearest
from ..sphinx_build import parallel
from ..sphinx_ext.config import author
from ..sphinx_ext.domain import HandbookDomain
from ..sphinx_ext.log import TYPE, report
from . import options, progress
from .content import book_html, covers, expectations, genindex, wide_blocks
from .content import order as assemble
from .content.page_cache import PageCache, PageHtml
from .content.translator import BookTranslator, number_links, to_margin
from .layout import css_scan, memory, option_css
from .pipeline import worker_pool
from .pipeline.printer import EditionContent, Job
from .pipeline.tasks import warnings_seen
from .project import Project, Section

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx

    from ..catalogue.schema.model import Schema
    from ..editions.edition import Edition
    from ..languages.dates import PartialDate
    from .cache import Cache
    from .pipeline.printer import Output

#: Puts parts together as one HTML document, and gives it a name.
Make = Callable[[Project, Sequence[assemble.Part], Mapping[str, str]], book_html.Manuscript]

logger = logging.getLogger(__name__)

#: From how many pages on several processes read them and make their HTML: each must be begun and hand over its share.
MANY = 50

#: What ``only`` can ask for: whether the book is being made.
TAG = "builder_handbook_pdf"


class UnknownName(Exception):
    """Something is asked for that the book does not have."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem

    @classmethod
    def of(cls, message: str, word: str, known: Sequence[str], line: int = 0) -> UnknownName:
        """That ``word`` is not among what is ``known``, and where it is written, if anywhere."""
        return cls(Problem(NAME, line, 1, "edition", message, {"word": word}, tuple(known), nearest(word, known)))


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
        self.options = options.read(self.config, Path(self.confdir))
        # The one that Sphinx makes of the builder's name cannot be written in ``only``.
        self.tags.add(TAG)
        self.init_highlighter()
        self.pool = worker_pool.of(self.config.handbook_pdf_jobs)

    def prepare_reading(self) -> None:
        """Let pages be read as the web handbook's are, and many of them by several processes without being asked."""
        app = self.application
        sphinx_build.connect(app)
        alone = self._read_serial

        def read(docnames: list[str]) -> None:
            if parallel.pays(app, docnames) and self._shares(docnames):
                parallel.read(app, docnames, self.pool.size)
            else:
                alone(docnames)

        self._read_serial = read  # type: ignore[method-assign]
        self._read_parallel = partial(parallel.read, app)  # type: ignore[method-assign]

    @property
    def application(self) -> Sphinx:
        """Sphinx itself; version 9 has given the way to it another name."""
        found: Sphinx = self._app if hasattr(self, "_app") else self.app
        return found

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
        name = self.config.handbook_pdf_name or slug(self.title, language=self.config.language)
        return Path(self.outdir, f"{name}.pdf")

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
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            # As Sphinx asks docutils for them, in a way that holds for all of its versions here.
            parser = OptionParser(components=(HTMLWriter,), defaults=self.env.settings, read_config_files=True)
        self.docsettings = parser.get_default_values()
        self.docsettings.compact_lists = bool(self.config.html_compact_lists)

    def write_documents(self, docnames: Set[str]) -> None:
        """Assemble every edition, lay out what is not kept from the last time, and write all or none."""
        from .layout import layout
        from .pipeline.printer import Printer

        self.prepare_writing(docnames)
        self.link_listing, self.link_numbers = HandbookDomain.of(self.env).link_numbers()
        project = self.project()
        layout.expect(project)
        self.contents: dict[object, EditionContent] = {}
        printer = Printer(project, self.pool)
        self.store = PageCache(self.application, printer.cache)
        self.whole = assemble.parts(self.config.root_doc, self.env.toctree_includes, self.schema)
        try:
            jobs = list(self.jobs(project))
            twice = list(self.files_twice())
        except UnknownName as unknown:
            report(unknown.problem, self.env, whole=not unknown.problem.line)
            self.application.statuscode = 1
            return
        if twice:
            for problem in twice:
                report(problem, self.env)
            self.application.statuscode = 1
            return
        #: What each file should hold, by its name: for whoever reads it back.
        self.expected = {job.target.name: job.content.gatherer.expected for job in jobs}
        try:
            chunks = [chunk.html for job in jobs for chunk in job.content.manuscript.chunks]
            self.pool.limit(memory.processes(chunks, self.pool.size, self.config.handbook_pdf_memory))
        except memory.TooLarge as too_large:
            logger.error(too_large.text(self._say), type=TYPE, subtype="memory")
            self.application.statuscode = 1
            return
        try:
            made = printer.print(jobs)
        except layout.SidesDiffer:
            # Margins of the book's own, on one side of the sheet alone.
            self.contents = {}
            made = printer.print(list(self.jobs(replace(project, splittable=False))))
        sound = True
        for file in made:
            for problem in file.found:
                report(problem, self.env, whole=problem.path == file.job.target.name)
            silenced = self.config.suppress_warnings
            if not all(is_suppressed_warning(TYPE, each.code, silenced) for each in file.found):
                sound = False
                self.refuse(project.cache / f"refused{file.job.suffix}.pdf", file.data)
        if not sound:
            self.application.statuscode = 1
            return
        # The public flag is always False since 8.1.
        if self.application._warncount and self.application._fail_on_warnings:
            logger.info(self._say(N_("the book was not replaced: there were warnings")))
            return
        self.publish(printer.outputs(made), printer.cache)

    def refuse(self, path: Path, data: bytes) -> None:
        """Put aside a file that is not what it should be, for whoever looks for the fault."""
        write_whole(path, data)
        message = self._say(N_("the book was not replaced: the new one is not what it should be; it lies in {file}"))
        logger.info(message.format(file=path))

    def publish(self, outputs: Sequence[Output], shelf: Cache) -> None:
        """Put the files in place, and list them beside, so that a website can offer them."""
        listed: list[editions.PublishedFile] = []
        # Whatever can fail has been done before the first file takes its place.
        for name, data, told in outputs:
            path = self.target.with_name(name)
            # One that is as it was is left: its time tells when it became so.
            write_if_changed(path, data)
            if told is not None:
                listed.append(editions.of_file(path, data, **told))
        before = editions.load(Path(self.outdir))
        if self.config.handbook_pdf_editions:
            # What is not made now stays as it was, if there is still an edition that makes it.
            new, others = {each.file for each in listed}, self.names_of_others()
            listed = [*(each for each in before if each.file in others - new), *listed]
            order = [each.id for each in self.schema.all_editions()]
            listed.sort(key=lambda each: order.index(each.id) if each.id in order else len(order))
        for gone in {each.file for each in before} - {each.file for each in listed}:
            self.target.with_name(gone).unlink()
            if gone.endswith(f"-{self._say(file_names.TICKET)}.pdf"):
                self.target.with_name(gone).with_suffix(".json").unlink(missing_ok=True)
        write_whole(self.target.with_name(editions.NAME), editions.listed(listed).encode())
        if not self.config.handbook_pdf_editions:
            # Of editions that are not made now everything is kept.
            shelf.prune()

    def jobs(self, project: Project) -> Iterator[Job]:
        """The files of every edition that is asked for."""
        if self.config.handbook_pdf_entries or self.config.handbook_pdf_terms:
            yield from self.jobs_of(project, self.selection())
            return
        wanted = set(self.config.handbook_pdf_editions)
        known = {each.id: each for each in self.all_editions()}
        for unknown in sorted(wanted - known.keys()):
            raise UnknownName.of(N_("There is no edition “{word}”."), unknown, list(known))
        for edition in known.values():
            if not wanted or edition.id in wanted:
                if edition.id == MAIN and self.options.documents:
                    yield from self.books(project, edition)
                else:
                    yield from self.jobs_of(project, edition)

    def all_editions(self) -> list[Edition]:
        """The editions to be made, the main one first, in the form that somebody gives it."""
        main, *others = self.schema.all_editions()
        if MAIN not in self.schema.editions:
            main = replace(main, paper=self.options.paper, size=self.options.size)
        return [main, *others]

    def books(self, project: Project, edition: Edition) -> Iterator[Job]:
        """The files of a project that is several books: each as if it were one of its own."""
        # What comes before and after the text belongs to a book of all.
        schema = replace(self.schema, book=replace(self.schema.book, front=(), back=()))
        for book in self.options.documents:
            if book.document not in self.env.all_docs:
                raise UnknownName.of(N_("There is no page “{word}”."), book.document, sorted(self.env.all_docs))
            title = book.title or project.titles[book.document]
            subtitle = book.subtitle or self.options.subtitle
            told = replace(
                project,
                title=title,
                author=book.author or project.author,
                options=replace(self.options, subtitle=subtitle),
                schema=replace(schema, book=replace(schema.book, title=title, subtitle=subtitle)),
            )
            parts = assemble.parts(book.document, self.env.toctree_includes, schema)
            content = self.content(told, parts, book_html.book)
            own = replace(edition, id=book.name, title=title)
            target = self.target.with_name(f"{book.name}.pdf")
            yield Job(own, content, target, f"-{book.name}", title=title, moment=self.moment())

    def jobs_of(self, project: Project, edition: Edition) -> Iterator[Job]:
        """The files of one edition."""
        name = self.target.stem
        suffix = file_names.stem(edition)
        held = self.selected(edition)
        if held is not None and not edition.sheets:
            project = replace(project, schema=_subtitled(self.schema, edition.title))
        if not edition.sheets:
            parts = assemble.chosen(self.whole, held, self.schema) if held is not None else self.whole
            content = self.content(project, parts, book_html.book)
            yield Job(edition, content, self.target.with_name(f"{name}{suffix}.pdf"), suffix, moment=self.moment())
            return
        for place, docname in self.sheets(edition, held):
            content = self.content(project, assemble.sheet(self.whole, docname, self.schema), book_html.sheet)
            path = self.target.with_name(f"{name}{suffix}-{place}.pdf")
            yield Job(edition, content, path, f"{suffix}-{place}", docname, project.titles[docname], self.moment())

    def sheets(self, edition: Edition, held: Set[str] | None) -> Iterator[tuple[str, str]]:
        """The pages that an edition has sheets of, each with the name that its file has more than the edition's."""
        for each in (each for part in self.whole for each in part.documents if each.kind in edition.sheets):
            if held is None or each.docname in held:
                category = each.category if each.kind == "category" else None
                yield category or slug(each.docname.replace("/", "-"), language=self.config.language), each.docname

    def places(self, edition: Edition) -> list[tuple[str, str]]:
        """The same; one without a name for an edition that is no sheets."""
        return list(self.sheets(edition, self.selected(edition))) if edition.sheets else [("", "")]

    def names_of_others(self) -> set[str]:
        """The files of all editions that are not made now."""
        return {
            f"{self.target.stem}{end}.pdf"
            for edition in self.schema.all_editions()
            if edition.id not in self.config.handbook_pdf_editions
            for end in file_names.names(edition, [place for place, _ in self.places(edition)], self._say)
        }

    def files_twice(self) -> Iterator[Problem]:
        """Editions and sheets that would be one file, those that are not made now among them."""
        owners: dict[str, tuple[str, str]] = {}
        for edition in self.schema.all_editions():
            told: set[str] = set()
            for place, docname in self.places(edition):
                for end in file_names.names(edition, [place], self._say):
                    other, page = owners.setdefault(end, (edition.id, docname))
                    if other == edition.id and page != docname:
                        values = {"word": docname, "other": page, "file": f"{self.target.stem}{end}.pdf"}
                        yield Problem(self._path_of(docname), 1, 1, "edition", file_names.SHEETS_TWICE, values)
                    elif other != edition.id and other not in told:
                        told.add(other)
                        values = {"word": edition.id, "other": other, "file": f"{self.target.stem}{end}.pdf"}
                        line = self._line_of(edition)
                        yield Problem(self.config.handbook_catalogue, line, 1, "edition", file_names.TWICE, values)

    def _path_of(self, docname: str) -> str:
        return Path(self.env.doc2path(docname)).relative_to(self.srcdir).as_posix()

    def moment(self) -> datetime:
        """When the text was last changed, as a press is told; ``SOURCE_DATE_EPOCH`` says otherwise."""
        if epoch := os.environ.get("SOURCE_DATE_EPOCH", ""):
            return datetime.fromtimestamp(int(epoch), UTC).replace(tzinfo=None)
        latest = self.last_change()
        return datetime(latest.year, latest.month or 1, latest.day or 1) if latest else datetime(2000, 1, 1)

    def selection(self) -> Edition:
        """The edition that somebody asks for by its entries or terms, set like the main one."""
        entries, terms = tuple(self.config.handbook_pdf_entries), tuple(self.config.handbook_pdf_terms)
        known = {each.id: each for each in HandbookDomain.of(self.env).terms()}
        for word in terms:
            if word not in known:
                raise UnknownName.of(N_("There is no term “{word}”."), word, list(known))
        main = self.all_editions()[0]
        return replace(main, id=SELECTION, title=self._say(N_("A selection")), entries=entries, terms=terms)

    def selected(self, edition: Edition) -> frozenset[str] | None:
        """The entries that an edition asks for; nothing where it asks for all."""
        if not (edition.entries or edition.terms or edition.categories):
            return None
        domain = HandbookDomain.of(self.env)
        held = set()
        for word in edition.entries:
            if (entry := domain.entry(word)) is None:
                known = [each.id for each in domain.entries.values()]
                raise UnknownName.of(N_("There is no entry “{word}”."), word, known, self._line_of(edition, "entries"))
            held.add(entry.docname)
        for entry in domain.entries.values():
            terms = {term for each in entry.terms.values() for term in each}
            category = self.schema.category_of(entry.docname)
            if terms & set(edition.terms) or (category is not None and category.id in edition.categories):
                held.add(entry.docname)
        return frozenset(held)

    def _line_of(self, edition: Edition, *key: str) -> int:
        """Where the catalogue's file names an edition, or a key of it; 0 where that is not where they are named."""
        path = Path(self.confdir, self.config.handbook_catalogue)
        if edition.id == SELECTION or not path.is_file():
            return 0
        # Only here: it takes a tenth of a build that finds nothing to do, of a website's too.
        from ..catalogue.schema import toml_lines

        return toml_lines.line_of(path.read_text("utf-8-sig"), ("editions", edition.id, *key))

    def content(self, project: Project, parts: tuple[assemble.Part, ...], make: Make) -> EditionContent:
        """What some parts of the book say, as one HTML document; made once for all editions that hold the same."""
        from .layout import layout

        documents = tuple(document for part in parts for document in part.documents)
        key = (documents, make, project.title, project.author, project.schema.book.subtitle, project.options.subtitle)
        if key in self.contents:
            return self.contents[key]
        held = {document.docname for document in documents}
        self.gatherer = gatherer = expectations.Gatherer(project.source, layout.hidden(project))
        indexed = make is book_html.book and not self.schema and genindex.wanted(self, held)
        known = held | {genindex.NAME} if indexed else held
        bodies = self.bodies(documents, known, shown=parts == self.whole)
        if indexed:
            project, parts = self.index(project, parts, bodies)
        manuscript = book_html.roomy(make(project, parts, bodies), len(parts))
        html = manuscript.html
        self.check_places(bodies, html)
        expected = gatherer.expected
        for chunk in manuscript.chunks:
            expected.numbers.update(chunk.numbers)
            expected.contents += chunk.contents
        own = option_css.families(project.options, project.settings, project.sheets)
        expected.families = tuple(sorted({face.family for face in fonts.faces("book")} | own))
        expected.private = tuple(map(str, (self.srcdir, self.confdir, self.outdir, self.doctreedir)))
        self.contents[key] = found = EditionContent(manuscript, gatherer)
        return found

    def bodies(self, documents: Sequence[assemble.Document], held: Set[str], *, shown: bool) -> dict[str, str]:
        """The HTML of some documents: that of a page is made only if it would be another than the last time."""
        listing = self.link_numbers if self.link_listing in held else {}
        hides = sorted(map(repr, self.gatherer.hides))
        common = [sorted(held), sorted(self.env.all_docs), sorted(listing.items()), hides]
        found: dict[str, str] = {}
        for docname, body in self.store.bodies(documents, common, partial(self._made, held=held, shown=shown)):
            found[docname] = body.html
            self.gatherer.add(body.gathered)
        return found

    def _made(self, documents: Sequence[assemble.Document], held: Set[str], *, shown: bool) -> dict[str, PageHtml]:
        """Make them. Those of many pages are made by several processes, if every extension lets it."""
        if self._shares(documents):
            try:
                return self._made_side_by_side({document.docname: document for document in documents}, held)
            except SphinxParallelError:
                # What is wrong is said where it happens.
                pass
        going: Iterable[assemble.Document] = documents
        if shown:
            going = progress.each(documents, self._say(N_("assembling the book")), lambda document: document.docname)
        return {document.docname: self.body(document, held) for document in going}

    def _made_side_by_side(self, documents: Mapping[str, assemble.Document], held: Set[str]) -> dict[str, PageHtml]:
        made: dict[str, PageHtml] = {}

        def work(share: list[str]) -> dict[str, PageHtml]:
            return {docname: self.body(documents[docname], held) for docname in share}

        def merge(share: list[str], theirs: dict[str, PageHtml]) -> None:
            made.update(theirs)

        title = f"{self._say(N_('assembling the book'))}... "
        parallel.in_processes(self.application, title, "purple", [*documents], self.pool.size, work, merge)
        return made

    def _shares(self, pages: Sequence[object]) -> bool:
        """Whether so many pages are read or made HTML of in several processes, and may be.

        Sphinx asks its extensions the same, and warns where they have not said so.
        """
        many = len(pages) >= MANY and self.pool.size > 1 and parallel_available
        known = self.application.extensions.values()
        return many and all(extension.parallel_read_safe and extension.parallel_write_safe for extension in known)

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
            splittable=css_scan.possible(
                Path(self.confdir, each).read_text("utf-8") for each in self.config.handbook_pdf_css
            ),
            options=self.options,
            sections={} if self.schema else {docname: self.sections(docname) for docname in self.env.all_docs},
        )

    def index(
        self, project: Project, parts: tuple[assemble.Part, ...], bodies: dict[str, str]
    ) -> tuple[Project, tuple[assemble.Part, ...]]:
        """Add the index to a book that has words for one: as its last part, or to the page that stands for it."""
        places = {unescape(place) for body in bodies.values() for place in re.findall(r'\sid="([^"]+)"', body)}
        made = genindex.html(self, places)
        if genindex.NAME in bodies:
            bodies[genindex.NAME] += made
            return project, parts
        title = sphinx_words("Index")
        bodies[genindex.NAME] = f"<section><h1>{escape(title)}</h1>{made}</section>"
        parts = (*parts, assemble.Part((assemble.Document(genindex.NAME, 1, "page"),)))
        return replace(project, titles={**project.titles, genindex.NAME: title}), parts

    def sections(self, docname: str) -> list[Section]:
        """The headings of a page as the contents list them, with their numbers where they have some."""
        numbers = self.env.toc_secnumbers.get(docname, {})
        found = []
        for depth, place, title in _headings(self.env.tocs.get(docname), 0):
            number = ".".join(map(str, numbers.get(place, ())))
            words = f"{number}{self.config.html_secnumber_suffix}{title}" if number else title
            found.append(Section(depth, assemble.anchor(docname, place.removeprefix("#")), words))
        return found

    def date(self) -> str:
        """The day of the last change to any page, in words; nothing where there is no history."""
        latest = self.last_change()
        return in_words(latest, self.config.language) if latest else ""

    def last_change(self) -> PartialDate | None:
        """The day of the last change to any page; nothing where there is no history."""
        days = map(HandbookDomain.of(self.env).changed, self.env.all_docs)
        return max(filter(None, days), default=None)

    def body(self, document: assemble.Document, held: Set[str]) -> PageHtml:
        """One document's HTML, ids and references bound to it, and what should be found of it."""
        gathered = expectations.Gatherer(self.gatherer.source, self.gatherer.hides)
        with warnings_seen() as told:
            html = self._html(document, held, gathered)
        return PageHtml(html, gathered, not told.said)

    def _html(self, document: assemble.Document, held: Set[str], gathered: expectations.Gatherer) -> str:
        docname = document.docname
        doctree = self.env.get_doctree(docname)
        for toctree in list(doctree.findall(addnodes.toctree)):
            toctree.parent.remove(toctree)
        self.env.apply_post_transforms(doctree, docname)
        _only_held(doctree, held)
        if self.link_listing in held and docname != self.link_listing:
            number_links(doctree, f"{assemble.SCHEME}{self.link_listing}#", self.link_numbers)
        whole = held == {each.docname for part in self.whole for each in part.documents}
        assemble.bind(doctree, docname, held, self.elsewhere if not whole else lambda docname: "")
        self.current_docname = docname
        self.heading_level = document.level
        self.secnumbers = self._bound_numbers(self.env.toc_secnumbers.get(docname, {}), docname)
        self.fignumbers = {
            kind: self._bound_numbers(numbers, docname)
            for kind, numbers in self.env.toc_fignumbers.get(docname, {}).items()
        }
        self.post_process_images(doctree)
        to_margin(doctree, self.code(document))
        wide_blocks.mark(doctree)
        gathered.take(doctree, docname, Path(self.env.doc2path(docname)))
        doctree.settings = self.docsettings
        writer = HTMLWriter(self)
        writer.write(doctree, StringOutput(encoding="unicode"))
        writer.assemble_parts()
        return str(writer.parts["fragment"])

    def elsewhere(self, docname: str) -> str:
        """Where a page that an edition does not hold lies on the web, if the book has an address."""
        return covers.permalink(self.schema, docname) if docname in self.env.all_docs else ""

    def code(self, document: assemble.Document) -> str:
        """An entry's QR code with its address on the web under it, where the book has one."""
        address = covers.permalink(self.schema, document.docname) if document.kind == "entry" else ""
        return covers.qr(address) if address else ""

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
        self.pool.close()


def _headings(contents: nodes.Node | None, depth: int) -> Iterator[tuple[int, str, str]]:
    """The headings in Sphinx's contents of a page: how far below its title, the id with its mark, the words."""
    for child in contents.children if contents is not None else ():
        if isinstance(child, nodes.bullet_list):
            yield from _headings(child, depth + 1)
        elif isinstance(child, nodes.list_item):
            yield from _headings(child, depth)
        elif isinstance(child, addnodes.compact_paragraph):
            for link in child.findall(nodes.reference):
                yield depth, link.get("anchorname", ""), link.astext()


def _only_held(doctree: nodes.document, held: Set[str]) -> None:
    """Leave out of a category's list the entries that the edition does not hold: nobody could turn to them."""
    for item in [each for each in doctree.findall(nodes.list_item) if "entry-item" in each["classes"]]:
        link = item.next_node(nodes.reference)
        address = link.get("refuri", "") if link is not None else ""
        if address.startswith(assemble.SCHEME) and address.removeprefix(assemble.SCHEME).partition("#")[0] not in held:
            item.parent.remove(item)


def _subtitled(schema: Schema, title: str) -> Schema:
    """The schema of a book whose cover says that it is not all of it."""
    subtitle = " · ".join(filter(None, (schema.book.subtitle, title)))
    return replace(schema, book=replace(schema.book, subtitle=subtitle))
