"""One build of the book, from the pages that Sphinx has read to the published files.

Only the builder ``handbook-pdf`` imports this: with what it imports it takes a fifth of a second to load, and needs
packages that a website does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.logging import is_suppressed_warning

from ..files import file_digest
from ..i18n import N_, translator
from ..images.store import Store
from ..languages.slugs import slug
from ..releases.release import Damaged
from ..sphinx_build import application
from ..sphinx_ext.config import book_title
from ..sphinx_ext.log import TYPE, report
from ..sphinx_ext.page_limits import given_up
from ..sphinx_ext.read_phase import COMPARISON_TAG
from . import postflight, text_builder
from .content.content_writer import ContentWriter
from .content.page_cache import PageCache
from .content.read_project import read_project
from .jobs import publish
from .jobs.corrections import Corrections
from .jobs.plan import Plan, UnknownName
from .layout import css_scan, layout, memory, stylesheets
from .pipeline.printer import Printer

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.builders.html import StandaloneHTMLBuilder

    from .cache import Cache
    from .jobs.job import Job
    from .jobs.outputs import BuiltFile
    from .options import Options
    from .pipeline.worker_pool import WorkerPool
    from .postflight.expected import Expected
    from .project import Project

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuiltBook:
    """The files of a build with what each says, for callers that look at the result."""

    jobs: Sequence[Job]

    def expected(self, file: str) -> Expected:
        """What the file of that name should hold."""
        return next(each.content.gatherer.expected for each in self.jobs if each.target.name == file)


class BookBuild:
    """The stages of one build."""

    #: The result; None until its manuscripts are written.
    built: BuiltBook | None = None

    def __init__(self, builder: StandaloneHTMLBuilder, options: Options, pool: WorkerPool) -> None:
        self.builder, self.options, self.pool = builder, options, pool
        self.config, self.env = builder.config, builder.env

    def print(self, project: Project) -> None:
        """Make the files of every edition and replace the published ones, all or none."""
        printer = Printer(project, self.pool, reads_back=not self.builder.tags.has(COMPARISON_TAG))
        content = self.content_writer(project, printer.cache, stylesheets.hidden(project))
        plan = self.plan(project, printer.cache, content)
        jobs = self._jobs(plan)
        if jobs is None or not self._fits_into_memory(jobs):
            application(self.builder).statuscode = 1
            return
        try:
            files = printer.print(jobs)
        except layout.SidesDiffer:
            # The project's style sheets set margins on one side only: then the book is laid out in one piece.
            plan = replace(plan, project=replace(project, splittable=False))
            files = printer.print(self._jobs(plan) or [])
        if not self._accept(files):
            application(self.builder).statuscode = 1
            return
        # The public flag for ``-W`` is always False since Sphinx 8.1.
        if application(self.builder)._warncount and application(self.builder)._fail_on_warnings:
            self._keep_drafts(files)
            return
        all_editions = not self.config.handbook_pdf_editions
        publish.publish(
            Path(self.builder.outdir),
            printer.outputs(files),
            self._say,
            editions=[each.id for each in project.schema.all_editions()],
            others=None if all_editions else plan.files_of_others(),
        )
        # Their HTML and the files themselves are not needed any more.
        del jobs, files
        text_builder.write(self.env, Path(self.builder.outdir), plan.complete)
        if all_editions:
            # After a build of some editions the others' fragments must stay.
            printer.cache.prune()
            Store(project.images).prune(file_digest(Path(self.builder.srcdir, each)) for each in self.env.images)

    @property
    def target(self) -> Path:
        """The main edition's PDF."""
        title = book_title(self.config, self.env)
        name = self.config.handbook_pdf_name or slug(title, language=self.config.language)
        return Path(self.builder.outdir, f"{name}.pdf")

    @contextmanager
    def printing(self) -> Iterator[Project]:
        """Context manager: the project, with a temporary folder: the processes of a pool leave their files there."""
        with TemporaryDirectory(prefix="sphinx-handbook-", ignore_cleanup_errors=True) as folder:
            yield replace(self.project(), temporary=Path(folder))

    def project(self) -> Project:
        """What print needs to know of the Sphinx project."""
        sheets = (Path(self.builder.confdir, each).read_text("utf-8") for each in self.config.handbook_pdf_css)
        return read_project(self.builder, self.options, splittable=css_scan.can_be_split(sheets))

    def content_writer(self, project: Project, cache: Cache, hides: Set[css_scan.ClassChain | str]) -> ContentWriter:
        """What writes the content of files; ``hides`` is what style sheets keep off the page."""
        complete = text_builder.parts(self.env, project.schema)
        pages = PageCache(application(self.builder), cache)
        return ContentWriter(self.builder, pages, complete, hides=hides, processes=self.pool.size)

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
        if lacking := given_up.pages(application(self.builder)):
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
