"""Makes the files of all editions: takes what is kept, lays out the rest in several processes, reads each back."""

from __future__ import annotations

import logging as python_logging
import os
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.util import logging
from sphinx.util.display import progress_message
from sphinx.util.parallel import ParallelTasks, SerialTasks, parallel_available

from ..catalogue import filenames
from ..catalogue.problems import Problem
from ..catalogue.schema import ACROSS, MAIN, TWICE
from ..i18n import N_, Translate, translator
from . import form, kept, layout
from .expectation import Gatherer
from .press import pages
from .whereabouts import Whereabouts

if TYPE_CHECKING:
    from ..catalogue.schema import Printing
    from .project import Project

#: What an accessible edition holds to.
STANDARDS: Final = ("PDF/UA-1", "PDF/A-2a")

#: How many sheets one process makes before it hands them over.
BATCH: Final = 8


@dataclass(frozen=True, slots=True)
class Content:
    """What an edition says, whatever form it has: its HTML, its name, what should be found in the file."""

    html: str
    edition: str
    gatherer: Gatherer


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be made."""

    printing: Printing
    content: Content
    target: Path
    suffix: str
    """What its name has more than the book's."""
    document: str = ""
    title: str = ""
    """The page that it is a sheet of, by docname and by title."""
    moment: datetime = datetime(2000, 1, 1)
    """What a file for a press gives as its time: that of the text, never that of the build."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and everything wrong with it."""

    job: Job
    data: bytes
    found: Sequence[Problem] = field(default=())

    def outputs(
        self, say: Translate, project: Project, shelf: kept.Shelf
    ) -> Iterator[tuple[str, bytes, dict[str, Any] | None]]:
        """Each file's name, its bytes, and what is told of it; nothing of one that is for machines alone."""
        from .press import booklet
        from .pressed import Pressed

        printing = self.job.printing
        title, description = printing.title, printing.description
        if printing.id == MAIN:
            title = title or say(N_("The book"))
            description = description or say(
                N_("The whole handbook, for a screen and for an office printer on both sides.")
            )
        told = {
            "id": printing.id,
            "title": self.job.title or title,
            "description": description,
            "pages": pages(self.data),
            "paper": printing.paper,
            "standards": STANDARDS,
            "edition": self.job.content.edition,
            "document": self.job.document,
        }
        if printing.variant == "press":
            yield from Pressed(self.job, self.data, project, say, shelf).outputs(told)
            return
        yield self.job.target.name, self.data, told
        if printing.impose:
            across = ACROSS[TWICE[printing.paper]]
            sheets = shelf.once(["folded", repr(across), self.data], lambda: booklet.imposed(self.data, sheet=across))
            ending = say(filenames.FOLDED)
            folded = {
                "id": f"{printing.id}-{ending}",
                "title": say(N_("{title} to print and fold")).format(title=title),
                "description": say(
                    N_("Print on both sides of {paper}, turned at the short edge, in full size. Fold in one pile.")
                ).format(paper=TWICE[printing.paper]),
                "pages": pages(sheets),
                "paper": TWICE[printing.paper],
                "standards": (),
            }
            yield f"{self.job.target.stem}-{ending}.pdf", sheets, told | folded


class Printer:
    """Makes files of one project."""

    def __init__(self, project: Project, processes: int) -> None:
        self.project, self.processes = project, processes or os.cpu_count() or 1
        self.failed: SphinxError | None = None
        self.shelf = kept.Shelf(project.cache / "kept")

    def print(self, jobs: Sequence[Job]) -> list[Made]:
        """Every job's file, in the jobs' order."""
        made: dict[Path, Made] = {}
        left: list[Job] = []
        for job in jobs:
            if (data := self.shelf.find(self.key(job))) is not None:
                made[job.target] = Made(job, data)
            else:
                left.append(job)
        batches = _batches(left)
        several = len(batches) > 1 and self.processes > 1 and parallel_available
        tasks = ParallelTasks(min(self.processes, len(batches))) if several else SerialTasks()
        for batch in batches:
            tasks.add_task(self._batch if several else self._each, batch, self._taken(batch, made, several))
        tasks.join()
        if self.failed is not None:
            raise self.failed
        return [made[job.target] for job in jobs]

    def _taken(self, batch: Sequence[Job], made: dict[Path, Made], several: bool) -> Any:
        def take(result: Any) -> None:
            if isinstance(result, SphinxError):
                # Raised when all have ended: Sphinx passes over what is raised while tasks are added.
                self.failed = self.failed or result
                return
            for job, (data, found, opened) in zip(batch, result, strict=True):
                made[job.target] = Made(job, data, found)
                if opened is not None:
                    self.shelf.keep(self.key(job), data, opened)

        return (lambda _batch, result: take(result)) if several else take

    def _batch(self, batch: Sequence[Job]) -> Any:
        """In a process of its own: a fault that has words for a person is handed over as it is."""
        try:
            return self._each(batch)
        except SphinxError as error:
            return error
        except Exception as error:
            return SphinxParallelError(f"{type(error).__name__}: {error}", traceback.format_exc())

    def _each(self, batch: Sequence[Job]) -> list[tuple[bytes, list[Problem], dict[str, str] | None]]:
        return [self._make(job) for job in batch]

    def _make(self, job: Job) -> tuple[bytes, list[Problem], dict[str, str] | None]:
        from . import postflight

        project, gatherer = self.project, job.content.gatherer
        whereabouts = Whereabouts(project.source, project.files, gatherer.expected.passages, gatherer.images)
        opened: set[Path] = set()
        with _heard() as heard:
            data = layout.pdf(project, job.content.html, whereabouts, form.of(job.printing), opened)
        with progress_message(translator(project.language)(N_("reading the PDF back")), nonl=False):
            found = postflight.check(data, job.target.name, gatherer.expected)
        faultless = not found and not heard.said
        return data, found, kept.digests(opened) if faultless else None

    def key(self, job: Job) -> str:
        """A digest of all that a file is made of, but for what layout reads on the way."""
        project, page = self.project, form.of(job.printing)
        sheets = (css for css, _, _ in layout.sheets(project, page))
        told = [job.content.html, job.target.name, layout.hyphenation(project), project.language, *sheets]
        told += [part for passage in job.content.gatherer.expected.passages for part in passage.parts]
        return kept.key(each.encode("utf-8", "replace") for each in told)


def _batches(jobs: Sequence[Job]) -> list[list[Job]]:
    """What one process makes at a time: a whole book, or several sheets."""
    books = [[job] for job in jobs if not job.document]
    sheets = [job for job in jobs if job.document]
    return [*books, *(sheets[at : at + BATCH] for at in range(0, len(sheets), BATCH))]


class _heard:  # noqa: N801 - used as a function
    """Notes whether anything was warned of meanwhile."""

    def __init__(self) -> None:
        self.said = False

    def __enter__(self) -> _heard:
        outer = self

        class Listener(python_logging.Handler):
            def emit(self, record: python_logging.LogRecord) -> None:
                outer.said = True

        self.listener = Listener(python_logging.WARNING)
        python_logging.getLogger(logging.NAMESPACE).addHandler(self.listener)
        return self

    def __exit__(self, *_: object) -> None:
        python_logging.getLogger(logging.NAMESPACE).removeHandler(self.listener)
