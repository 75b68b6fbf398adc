"""The builder ``handbook-pdf``: what Sphinx calls, and the order in which a book is made."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.frontend import OptionParser
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging
from sphinx.util.logging import is_suppressed_warning
from sphinx.writers.html import HTMLWriter

from .. import sphinx_build
from ..files import file_digest
from ..i18n import N_, translator
from ..images.store import Store
from ..languages.slugs import slug
from ..releases.release import Damaged
from ..sphinx_build import parallel
from ..sphinx_ext.config import book_title
from ..sphinx_ext.errors import Fault
from ..sphinx_ext.log import TYPE, report
from ..sphinx_ext.page_limits import given_up
from ..sphinx_ext.read_phase import COMPARISON_TAG
from . import options, other_extensions, postflight, text_builder
from .content.content_writer import ContentWriter
from .content.page_cache import PageCache
from .content.page_html import in_several_processes
from .content.read_project import application, read_project
from .content.references import document_address
from .content.translator import BookTranslator
from .jobs import publish
from .jobs.corrections import Corrections
from .jobs.plan import Plan, UnknownName
from .layout import css_scan, memory
from .pipeline import worker_pool

if TYPE_CHECKING:
    from collections.abc import Set

    from .cache import Cache
    from .jobs.job import Job
    from .jobs.outputs import BuiltFile
    from .postflight.expected import Expected
    from .project import Project

logger = logging.getLogger(__name__)

#: The tag for ``only`` directives. Sphinx makes one of the builder's name, which ``only`` cannot parse for its hyphen.
TAG = "builder_handbook_pdf"


@dataclass(frozen=True, slots=True)
class BuiltBook:
    """The files of a build with what each says, for callers that look at the result."""

    jobs: Sequence[Job]

    def expected(self, file: str) -> Expected:
        """What the file of that name should hold."""
        return next(each.content.gatherer.expected for each in self.jobs if each.target.name == file)


class HandbookPdfBuilder(StandaloneHTMLBuilder):
    """Prints a Sphinx project as a book."""

    name = other_extensions.BUILDER
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

    #: The result of the build; None until its manuscripts are written.
    built: BuiltBook | None = None

    # What Sphinx calls ----------------------------------------------------------------------------

    def init(self) -> None:
        """Prepare without a theme, as nothing for the screen reaches the page; called before Sphinx reads."""
        self._refuse_names_that_are_no_text()
        # Sphinx's translator reads these; ``content.page_html`` sets the last three for each page.
        self.imagedir = "_images"
        # What extensions draw into the output is addressed by this; the layout looks for it there.
        self.imgpath = self.imagedir
        self.secnumbers = {}
        self.fignumbers = {}
        self.current_docname = ""
        self.options = options.read(self.config, Path(self.confdir))
        self.tags.add(TAG)
        self.theme = None  # type: ignore[assignment]
        self.init_highlighter()
        del self.theme
        self.pool = worker_pool.of(self.config.handbook_pdf_jobs, self.config.language or "en")
        application(self).connect("env-before-read-docs", self._expect_work)
        # Sphinx calls ``cleanup`` only after a build that has not failed.
        application(self).connect("build-finished", lambda app, error: self.pool.close() if error else None)

    def _expect_work(self, _: object, __: object, docnames: Sequence[str]) -> None:
        """Where pages are read, something is likely to be laid out."""
        if docnames:
            self.pool.start()

    def _refuse_names_that_are_no_text(self) -> None:
        """Stop where a folder's name is not UTF-8: neither Pango nor pikepdf can open a file in it."""
        for folder in (self.srcdir, self.confdir, self.outdir, self.doctreedir):
            if "\\udc" in ascii(str(folder)):
                message = N_("The name of the folder “{folder}” is not UTF-8, so no book can be made there: rename it.")
                raise Fault(self._say(message).format(folder=os.fsencode(folder).decode("utf-8", "backslashreplace")))

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Make the theme and the templates when an extension asks for them: the book itself needs neither."""
            if name == "build_info":
                self.build_info = self.create_build_info()
            elif name in ("theme", "theme_options", "templates"):
                self.init_templates()
            else:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return self.__dict__[name]

    def prepare_reading(self) -> None:
        """Read pages as the web builder does, and many of them in several processes without ``-j``."""
        app = application(self)
        sphinx_build.connect(app)
        read_in_one = self._read_serial

        def read(docnames: list[str]) -> None:
            if parallel.pays(app, docnames) and in_several_processes(app, len(docnames), self.pool.size):
                parallel.read(app, docnames, self.pool.size)
            else:
                read_in_one(docnames)

        self._read_serial = read  # type: ignore[method-assign]
        self._read_parallel = partial(parallel.read, app)  # type: ignore[method-assign]

    def get_outdated_docs(self) -> str:  # type: ignore[override]
        """Never empty, so that Sphinx always writes: the caches decide what is made again."""
        return "the book"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """A document's address, which ``references.bind`` turns into a place in the book."""
        return document_address(docname)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """A document's address, which is the same from every page: the book is one document."""
        return self.get_target_uri(to, typ)

    def post_process_images(self, doctree: nodes.Node) -> None:
        """Leave images where they are, since layout reads them from the project; of several files choose one."""
        for node in doctree.findall(nodes.image):
            if not {"*", "?"} & node.get("candidates", {"*": ""}).keys():
                # ``image:: plan.*``: as Sphinx chooses, which warns where there is none.
                Builder.post_process_images(self, node)
            if "://" not in node["uri"] and not node["uri"].startswith("data:"):
                node["uri"] = self._before_copying(node["uri"])
                self.images[node["uri"]] = node["uri"]

    def _before_copying(self, uri: str) -> str:
        """The image that an address in the folder of copied images stands for: an extension may count on the copy."""
        path = Path(uri)
        if path.parent.name == self.imagedir and not Path(self.srcdir, uri).exists():
            return next((image for image, (_, name) in self.env.images.items() if name == path.name), uri)
        return uri

    def copy_assets(self) -> None:
        """Copy nothing: style sheets and scripts are the website's."""
        other_extensions.make_static_folder(application(self))

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Make the settings for the translator."""
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            # As Sphinx asks docutils for them, in a way that works in all versions of it that are allowed.
            parser = OptionParser(components=(HTMLWriter,), defaults=self.env.settings, read_config_files=True)
        self.docsettings = parser.get_default_values()
        self.docsettings.compact_lists = bool(self.config.html_compact_lists)

    def write_documents(self, docnames: Set[str]) -> None:
        """Make the files of every edition and replace the published ones, all or none."""
        self.prepare_writing(docnames)
        with self.printing() as project:
            self._print(project)

    def _print(self, project: Project) -> None:
        # Imported here: a build of the website needs neither WeasyPrint nor Pango.
        from .layout import layout, stylesheets
        from .pipeline.printer import Printer

        layout.expect(project)
        printer = Printer(project, self.pool, reads_back=not self.tags.has(COMPARISON_TAG))
        content = self.content_writer(project, printer.cache, stylesheets.hidden(project))
        plan = self.plan(project, printer.cache, content)
        jobs = self._jobs(plan)
        if jobs is None or not self._fits_into_memory(jobs):
            application(self).statuscode = 1
            return
        try:
            files = printer.print(jobs)
        except layout.SidesDiffer:
            # The project's style sheets set margins on one side only: then the book is laid out in one piece.
            plan = replace(plan, project=replace(project, splittable=False))
            files = printer.print(self._jobs(plan) or [])
        if not self._accept(files):
            application(self).statuscode = 1
            return
        # The public flag for ``-W`` is always False since Sphinx 8.1.
        if application(self)._warncount and application(self)._fail_on_warnings:
            self._keep_drafts(files)
            return
        all_editions = not self.config.handbook_pdf_editions
        publish.publish(
            Path(self.outdir),
            printer.outputs(files),
            self._say,
            editions=[each.id for each in project.schema.all_editions()],
            others=None if all_editions else plan.files_of_others(),
        )
        # Their HTML and the files themselves are not needed any more.
        del jobs, files
        text_builder.write(self.env, Path(self.outdir), plan.complete)
        if all_editions:
            # After a build of some editions the others' fragments must stay.
            printer.cache.prune()
            Store(project.images).prune(file_digest(Path(self.srcdir, each)) for each in self.env.images)

    def finish(self) -> None:
        """Write nothing beside the book."""

    def cleanup(self) -> None:
        """End the worker processes."""
        self.pool.close()

    # The stages -----------------------------------------------------------------------------------

    @property
    def target(self) -> Path:
        """The main edition's PDF."""
        title = book_title(self.config)
        name = self.config.handbook_pdf_name or slug(title, language=self.config.language)
        return Path(self.outdir, f"{name}.pdf")

    @contextmanager
    def printing(self) -> Iterator[Project]:
        """Context manager: the project, with a temporary folder: the processes of a pool leave their files there."""
        with TemporaryDirectory(prefix="sphinx-handbook-", ignore_cleanup_errors=True) as folder:
            yield replace(self.project(), temporary=Path(folder))

    def project(self) -> Project:
        """What print needs to know of the Sphinx project."""
        sheets = (Path(self.confdir, each).read_text("utf-8") for each in self.config.handbook_pdf_css)
        return read_project(self, self.options, splittable=css_scan.can_be_split(sheets))

    def content_writer(self, project: Project, cache: Cache, hides: Set[css_scan.ClassChain | str]) -> ContentWriter:
        """What writes the content of files; ``hides`` is what style sheets keep off the page."""
        complete = text_builder.parts(self.env, project.schema)
        pages = PageCache(application(self), cache)
        return ContentWriter(self, pages, complete, hides=hides, processes=self.pool.size)

    def plan(self, project: Project, cache: Cache, content: ContentWriter) -> Plan:
        """Which files are to be made."""
        corrections = Corrections(self.env, project, cache, content.complete, content.write, self.target)
        return Plan(self.env, project, self.target, content.complete, content.write, corrections)

    def _jobs(self, plan: Plan) -> list[Job] | None:
        """The files to be made, with their content; None, with a warning, where they cannot be."""
        try:
            jobs = list(plan.jobs())
            clashes = list(plan.name_clashes())
        except (UnknownName, Damaged) as fault:
            report(fault.problem, self.env, whole=not fault.problem.line)
            return None
        for problem in clashes:
            report(problem, self.env)
        if clashes:
            return None
        self.built = BuiltBook(jobs)
        return jobs

    def _fits_into_memory(self, jobs: Sequence[Job]) -> bool:
        """Take as many processes as there is memory for; False, with an error, where there is too little for one."""
        chunks = [chunk.html for job in jobs for chunk in job.content.manuscript.chunks]
        try:
            self.pool.limit(memory.processes(chunks, self.pool.size, self.config.handbook_pdf_memory))
        except memory.TooLarge as too_large:
            logger.error(too_large.text(self._say), type=TYPE, subtype="memory")
            return False
        return True

    def _accept(self, files: Sequence[BuiltFile]) -> bool:
        """Report the files' problems; True if none of them keeps the book from being published."""
        suppressed = self.config.suppress_warnings
        refused: set[str] = set()
        for file in files:
            refused |= {each for each in file.reported if not is_suppressed_warning(TYPE, each, suppressed)}
            for problem in file.problems:
                report(problem, self.env, whole=problem.path == file.job.target.name)
                certain = problem.code in postflight.REFUSED or self.options.strict
                if certain and not is_suppressed_warning(TYPE, problem.code, suppressed):
                    refused.add(problem.code)
        if lacking := given_up.pages(application(self)):
            self._keep_drafts(files, lacking=len(lacking))
        elif refused:
            self._keep_drafts(files, refused)
        return not refused and not lacking

    def _keep_drafts(self, files: Sequence[BuiltFile], codes: Set[str] = frozenset(), lacking: int = 0) -> None:
        """Write the files beside those that are published, and say why they are not; an error, so that ``-q`` says it.

        ``codes`` are those of the problems; empty where pages are ``lacking``, and where there were warnings under
        ``-W``.
        """
        names = [
            publish.write_draft(file.job.target, file.data)
            for file in files
            if file.problems or file.reported or not codes
        ]
        sentence = N_("The book was not published, since there were warnings (-W). What it would be is in {files}.")
        if codes:
            sentence = N_(
                "The book was not published, since postflight found faults in it. What it would be is in {files}. "
                "To publish it all the same: suppress_warnings = [{codes}]"
            )
        if lacking:
            sentence = N_(
                "The book was not published, since it lacks {count} of its pages. What it would be is in {files}."
            )
        quoted = ", ".join(f'"{TYPE}.{each}"' for each in sorted(codes))
        text = self._say(sentence).format(files=", ".join(names), codes=quoted, count=lacking)
        logger.error("%s", text, type=TYPE, subtype="draft")

    def _say(self, message: str) -> str:
        return translator(self.config.language)(message)
