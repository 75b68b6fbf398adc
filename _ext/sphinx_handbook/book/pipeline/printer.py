"""Makes the files of all editions: takes what is cached, and plans, runs and collects the tasks for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from sphinx.util import logging
from sphinx.util.display import progress_message

from ...editions import page_format
from ...i18n import N_, translator
from ...problems import Problem
from ...sphinx_ext.errors import Fault
from ...sphinx_ext.log import TYPE, warnings_seen
from .. import cache, progress
from ..jobs.outputs import BuiltFile
from ..layout import layout_warnings, stylesheets
from ..layout.font_fallback.report import MISSING_LETTER, FallbackReport, is_certain
from ..layout.source_locations import SourceLocator
from ..prepress import pages
from . import batches
from .batches import PendingFile
from .tasks import BookTasks, MergeTask, given_up_in
from .worker_pool import LostAgain

if TYPE_CHECKING:
    from ..jobs.job import Job, Output
    from ..manuscript import Chunk
    from ..pdf.fragment import FragmentSummary
    from ..pdf.pagination import Pagination
    from ..postflight import Report
    from ..project import Project
    from .worker_pool import WorkerPool

logger = logging.getLogger(__name__)

#: How many pages are named where processes were lost at them.
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class _MergedFile:
    """A file that has been merged and is still to be read back."""

    file: PendingFile
    task: MergeTask
    faultless: bool
    """Whether it was made without a warning."""


class Printer:
    """Makes the files of one project in the processes of a pool."""

    def __init__(self, project: Project, pool: WorkerPool, *, reads_back: bool = True) -> None:
        """``reads_back`` says whether the files are read back: those that nobody prints need not be."""
        self.project, self.pool, self.reads_back = project, pool, reads_back
        self.say = translator(project.language)
        self.tasks = BookTasks(project)
        self.cache = self.tasks.cache
        #: The summary of each fragment, by key.
        self.summaries: dict[str, FragmentSummary] = {}
        #: What is wrong with the catalogue's drawings, which is no part of a fragment.
        self.drawings = tuple(layout_warnings.of_drawings(stylesheets.drawings(project), self.say))
        #: Text and place of the warnings about the layout that have been logged.
        self.reported: set[tuple[str, str]] = set()
        #: What is no single entry: pages of categories, and files of several pages, which have no document.
        self._without_fit = {"", *(each.index for each in project.schema.categories)}
        self._css_keys: dict[page_format.PageFormat, str] = {}

    def print(self, jobs: Sequence[Job]) -> list[BuiltFile]:
        """Every job's file, in the jobs' order."""
        # Their files are among those whose digests decide whether something cached is used.
        stylesheets.cut_fonts(self.project)
        files: dict[Path, BuiltFile] = {}
        pending: list[PendingFile] = []
        for job in jobs:
            keys = self.chunk_keys(job)
            if (data := self._finished(job, keys)) is not None:
                files[job.target] = BuiltFile(job, data, pages(data))
                self.cache.want(keys)
            else:
                pending.append(PendingFile(job, keys))
        if pending:
            self._lay_out(pending)
            merged = self._merge(pending)
            for file in self._check(merged):
                files[file.job.target] = file
            self.tasks.close()
        return [files[job.target] for job in jobs]

    def _finished(self, job: Job, keys: Sequence[str]) -> bytes | None:
        """A file that is in the cache; one that was read back also serves where that is not asked."""
        data = None if self.reads_back else self.cache.finished(self.file_key(job, keys, read_back=True))
        return self.cache.finished(self.file_key(job, keys, read_back=self.reads_back)) if data is None else data

    def outputs(self, files: Sequence[BuiltFile]) -> list[Output]:
        """Each file with what is made of it for a press or to fold; these take longest, and are made in parallel."""
        bare = [replace(each, job=replace(each.job, content=each.job.content.bare)) for each in files]
        slow = [at for at, each in enumerate(files) if each.job.edition.variant == "press" or each.job.edition.impose]
        results = dict(self.pool.run(self.tasks.outputs, [bare[at] for at in slow]))
        outputs: list[Output] = []
        for at, file in enumerate(bare):
            if at in slow:
                own, wanted = results[slow.index(at)]
                self.cache.want(wanted)
                outputs += own
            else:
                outputs += file.outputs(self.say, self.project, self.cache)
        return outputs

    # The stages -----------------------------------------------------------------------------------

    def _lay_out(self, pending: Sequence[PendingFile]) -> None:
        """Lay out the chunks that are not in the cache, each once, however many files it is for."""
        waiting: dict[str, tuple[Job, Chunk]] = {}
        for file in pending:
            for key, chunk in zip(file.keys, file.job.content.manuscript.chunks, strict=True):
                if key not in waiting and key not in self.summaries:
                    if (summary := self.cache.summary(key)) is not None:
                        self.summaries[key] = summary
                    else:
                        waiting[key] = file.job, chunk
        tasks = batches.layout_tasks(waiting, self.pool.size)
        results = (result for _, result in self.pool.run(self.tasks.lay_out, tasks))
        try:
            for fragments in progress.counted(results, len(tasks), self.say(N_("laying out pages")), _count_pages):
                self.summaries.update(fragments)
        except LostAgain as lost:
            docnames = [docname for _, chunk in tasks[lost.number].chunks for docname in chunk.documents]
            files = [str(self.project.files[docname]) for docname in docnames if docname in self.project.files]
            names = ", ".join([*files[:_NAMED], *["…"] * (len(files) > _NAMED)])
            raise Fault(f"{names}: {lost}" if names else str(lost)) from None

    def _merge(self, pending: Sequence[PendingFile]) -> list[_MergedFile]:
        """Merge each file's fragments."""
        merged = []
        letters = FallbackReport(self.say)
        for number, file in enumerate(pending):
            with warnings_seen() as warnings:
                order = self._order(file)
            faultless = self._report_layout(file, letters) and not warnings.count
            manuscript = replace(file.job.content.manuscript, chunks=())
            path = self.project.cache / "bound" / f"{number}.pdf"
            merged.append(_MergedFile(file, MergeTask(path, file.keys, order, manuscript), faultless))
        letters.log()
        self._tell_fitted(pending)
        total = sum(each.task.order.pages for each in merged)
        with progress_message(self.say(N_("writing {count} pages")).format(count=total), nonl=False):
            dict(self.pool.run(self.tasks.merge, [each.task for each in merged]))
        if any(each.task.order.pages > batches.FEW_PAGES for each in merged):
            # Processes that have laid out a long book have grown by it.
            self.pool.replace_workers()
        return merged

    def _check(self, merged: Sequence[_MergedFile]) -> list[BuiltFile]:
        """Read the files back; those without a fault are cached."""
        tasks = [
            # What lacks a page is a draft, whose other faults follow from that.
            []
            if self._lacks_pages(each.file) or not self.reads_back
            else batches.check_tasks(each.file, each.task, self._sound(each.file), self.pool.size)
            for each in merged
        ]
        with progress_message(self.say(N_("reading the PDF back")), nonl=False):
            results = dict(self.pool.run(self.tasks.check, [task for own in tasks for task in own]))
        files, first = [], 0
        for each, own in zip(merged, tasks, strict=True):
            problems: list[Problem] = []
            hints: list[Problem] = []
            for number, task in enumerate(own, first):
                report: Report = results[number]
                problems += [problem for problem in report.problems if problem not in problems]
                hints += report.hints
                if not report.problems:
                    self.cache.mark_sound(task.keys)
            first += len(own)
            job, path = each.file.job, each.task.path
            data = path.read_bytes()
            path.unlink()
            files.append(BuiltFile(job, data, each.task.order.pages, problems, self._reported(each.file)))
            self._give_hints(job, each.task.order.pages, hints)
            if each.faultless and not problems:
                key = self.file_key(job, each.file.keys, read_back=self.reads_back)
                self.cache.put_finished(key, data, each.file.keys)
        return files

    def _give_hints(self, job: Job, pages: int, hints: Sequence[Problem]) -> None:
        """Log on which pages of a file something could look better, as far as they were read back."""
        if hints:
            message = N_(
                "{file} has {pages} pages; on these something could look better: {numbers}. "
                "“handbook postflight --pages” says what."
            )
            numbers = ", ".join(map(str, sorted({each.line for each in hints if each.line})))
            logger.info("%s", self.say(message).format(file=job.target.name, pages=pages, numbers=numbers))

    def _tell_fitted(self, pending: Sequence[PendingFile]) -> None:
        """Log once which sheets were set closer or smaller to fit, and which are too long all the same."""
        closer, longer = dict[str, float](), list[str]()
        for file in pending:
            own = [self.summaries[key] for key in file.keys]
            fit, name = file.job.edition.fit, file.job.title
            if fit and any(each.fitted for each in own):
                closer[name] = max(each.fitted for each in own)
            elif fit and file.job.document not in self._without_fit and sum(each.pages for each in own) > fit:
                longer.append(name)
        if closer:
            message = N_("Set closer, in so many points, so that the sheet fits: {names}.")
            names = ", ".join(f"{name} ({size:g})" for name, size in closer.items())
            logger.info("%s", self.say(message).format(names=names))
        if longer:
            message = N_("Too long for the pages that “fit” allows, also in the smallest type: {names}.")
            logger.info("%s", self.say(message).format(names=", ".join(longer)))

    def _reported(self, file: PendingFile) -> frozenset[str]:
        """The codes of the warnings that keep a file from being published: letters or lines of a card lack."""
        missing = any(not use.family for key in file.keys for use in self.summaries[key].fallback)
        codes = [MISSING_LETTER] * missing + [layout_warnings.CARD] * self._cuts_cards(file)
        return frozenset(codes)

    def _lacks_pages(self, file: PendingFile) -> bool:
        return any(given_up_in(self.summaries[key].warnings) for key in file.keys) or self._cuts_cards(file)

    def _cuts_cards(self, file: PendingFile) -> bool:
        """Whether a card of a file has more lines than fit."""
        warnings = (each for key in file.keys for each in self.summaries[key].warnings)
        return any(each.subtype == layout_warnings.CARD for each in warnings)

    def _sound(self, file: PendingFile) -> set[str]:
        """The keys of a file's fragments that an earlier build has read back without finding anything wrong."""
        return {key for key in file.keys if self.cache.is_sound(key)}

    def _report_layout(self, file: PendingFile, letters: FallbackReport) -> bool:
        """Log what is wrong with the layout of a file, add to ``letters`` those that the book's faces do not have.

        Whether the file is without a warning, and the same on every machine.
        """
        summaries = [self.summaries[key] for key in file.keys]
        warnings = [*self.drawings, *(each for summary in summaries for each in summary.warnings)]
        uses = [use for summary in summaries for use in summary.fallback]
        if warnings or uses:
            locator = SourceLocator.of_content(self.project, file.job.content.gatherer)
            layout_warnings.log(warnings, locator, self.reported)
            letters.add(uses, locator)
        return not warnings and is_certain(uses)

    def _order(self, file: PendingFile) -> Pagination:
        """Where each fragment's pages are in a file; warns of page numbers that cannot be printed."""
        from ..pdf.pagination import paginate

        start = file.job.content.manuscript.first_numbered
        order = paginate([self.summaries[key] for key in file.keys], _sides(file.job), start)
        missing = file.job.content.gatherer.expected.numbers.keys() - order.destinations.keys()
        for name in sorted(missing) if not self._lacks_pages(file) else ():
            message = self.say(N_("No page has the place “{name}”, so its page number cannot be told."))
            logger.warning(message.format(name=name), type=TYPE, subtype="page-number")
        return order

    # Keys in the cache ----------------------------------------------------------------------------

    def chunk_keys(self, job: Job) -> tuple[str, ...]:
        """The key of each chunk of a file: a digest of its inputs, without the files that layout opens for it.

        These are stored with the fragment and the finished file (``Cache``).
        """
        project, form = self.project, page_format.of(job.edition)
        chunks = job.content.manuscript.chunks
        if form not in self._css_keys:
            inputs = [css for css, _, _ in stylesheets.stylesheets(project, form)]
            inputs += [stylesheets.hyphenation(project), project.language, str(form)]
            # Without what saves time the same page has other bytes (weasyprint_speed.glyph_runs).
            inputs.append(str(project.options.plain_layout))
            # Roman numbers need other glyphs.
            inputs.append(project.options.page_numbers)
            inputs.append(str(project.options.image_dpi))
            self._css_keys[form] = cache.key(each.encode("utf-8", "replace") for each in inputs)
        common = f"{self._css_keys[form]} {job.content.in_chunks} {job.content.manuscript.sheet}"
        return tuple(cache.key([common.encode(), each.html.encode()]) for each in chunks)

    def file_key(self, job: Job, chunk_keys: Sequence[str], *, read_back: bool) -> str:
        """The key of a finished file: a digest of its fragments' keys and of what is in the file beside them.

        The files that layout opened for the fragments are not in it, as with ``chunk_keys``.
        """
        expected, manuscript = job.content.gatherer.expected, job.content.manuscript
        inputs = [job.target.name, manuscript.title, manuscript.author, manuscript.fingerprint]
        inputs += [manuscript.first_numbered, self.project.day]
        inputs += [*_sides(job), *chunk_keys]
        inputs += [part for passage in expected.passages for part in passage.parts]
        # A file that was not read back does not take the place of one that was.
        inputs += [] if read_back else ["not read back"]
        return cache.key(each.encode("utf-8", "replace") for each in inputs)


def _sides(job: Job) -> list[Literal["left", "right", ""]]:
    """The side of the spread that each chunk of a file must begin on; an empty string where either will do."""
    chunks = job.content.manuscript.chunks
    if page_format.of(job.edition).cover_apart and len(chunks) > 1:
        # The cover's inner side is empty, and the back cover is not counted with the pages of the text.
        return ["right" if at == 1 or chunk.side == "right" else "" for at, chunk in enumerate(chunks)]
    return [chunk.side for chunk in chunks]


def _count_pages(fragments: Sequence[tuple[str, FragmentSummary]]) -> int:
    return sum(summary.pages for _, summary in fragments)
