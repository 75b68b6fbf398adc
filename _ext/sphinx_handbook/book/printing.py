"""Makes the files of all editions: takes what is kept, lays out the rest in several processes, reads each back."""

from __future__ import annotations

import logging as python_logging
import os
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.util import logging
from sphinx.util.display import progress_message
from sphinx.util.parallel import ParallelTasks, SerialTasks, parallel_available

from ..catalogue.log import TYPE
from ..catalogue.problems import Problem
from ..catalogue.schema import ACROSS, MAIN, TWICE
from ..design import fonts
from ..i18n import N_, Translate, translator
from . import form, kept, layout
from .expectation import Gatherer
from .whereabouts import Whereabouts

if TYPE_CHECKING:
    from ..catalogue.schema import Printing
    from .forme import Brief
    from .project import Project
    from .template import Copy, Manuscript

#: What an accessible edition holds to.
STANDARDS: Final = ("PDF/UA-1", "PDF/A-2a")

#: What a process lays out before it hands it over: so many portions for each process, in letters of HTML at least and
#: at most.
PORTIONS: Final = 3
LEAST: Final = 20_000
MOST: Final = 400_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Content:
    """What an edition says, whatever form it has, and what should be found in the file."""

    manuscript: Manuscript
    gatherer: Gatherer

    @property
    def apart(self) -> bool:
        """Whether it is laid out in more than one piece."""
        return len(self.manuscript.copies) > 1

    @property
    def edition(self) -> str:
        """The edition's id."""
        return self.manuscript.edition


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

    def alike(self, other: Job) -> bool:
        """Whether both are laid out in the same way."""
        return form.of(self.printing) == form.of(other.printing) and self.content.apart == other.content.apart


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and everything wrong with it."""

    job: Job
    data: bytes
    found: Sequence[Problem] = field(default=())

    def outputs(self, say: Translate, project: Project) -> Iterator[tuple[str, bytes, dict[str, Any] | None]]:
        """Each file's name, its bytes, and what is told of it; nothing of one that is for machines alone."""
        from .press import booklet

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
            "pages": _pages(self.data),
            "paper": printing.paper,
            "standards": STANDARDS,
            "edition": self.job.content.edition,
            "document": self.job.document,
        }
        if printing.variant == "press":
            yield from self._pressed(told, say, project)
            return
        yield self.job.target.name, self.data, told
        if printing.impose:
            sheets = booklet.imposed(self.data, sheet=ACROSS[TWICE[printing.paper]])
            folded = {
                "id": f"{printing.id}-{say(N_('to-fold'))}",
                "title": say(N_("{title} to print and fold")).format(title=title),
                "description": say(
                    N_("Print on both sides of {paper}, turned at the short edge, in full size. Fold in one pile.")
                ).format(paper=TWICE[printing.paper]),
                "pages": _pages(sheets),
                "paper": TWICE[printing.paper],
                "standards": (),
            }
            yield f"{self.job.target.stem}-{say(N_('to-fold'))}.pdf", sheets, told | folded

    def _pressed(
        self, told: dict[str, Any], say: Translate, project: Project
    ) -> Iterator[tuple[str, bytes, dict[str, Any] | None]]:
        """The file for a press, without marks and with them, each the same within; and its job ticket."""
        from .press import ticket, x4

        printing, stem = self.job.printing, self.job.target.stem
        for marks in (False, True):
            name = f"{stem}-{say(N_('with-marks'))}.pdf" if marks else self.job.target.name
            data = self._converted(project, say, marks=marks)
            more: dict[str, Any] = {"standards": (x4.STANDARD,), "pages": _pages(data)}
            if marks:
                more |= {
                    "id": f"{printing.id}-{say(N_('with-marks'))}",
                    "title": say(N_("{title} with marks")).format(title=told["title"]),
                }
            else:
                facts = ticket.facts(name, data)
            yield name, data, told | more
        stem = f"{stem}-{say(N_('job-ticket'))}"
        faces = project.cache / "fonts"
        page = ticket.as_pdf(facts, faces, fonts.face_css("book", ""), say, project.language)
        yield (
            f"{stem}.pdf",
            page,
            told
            | {
                "id": f"{printing.id}-{say(N_('job-ticket'))}",
                "title": say(N_("{title}: job ticket")).format(title=told["title"]),
                "description": say(N_("What the printing house asks of the file: size, inks, fonts, checksum.")),
                "pages": _pages(page),
                "standards": (),
                "paper": "A4",
            },
        )
        yield f"{stem}.json", ticket.as_json(facts), None

    def _converted(self, project: Project, say: Translate, *, marks: bool) -> bytes:
        from .press import x4

        printing, condition = self.job.printing, x4.coated()
        if printing.profile:
            path = project.settings / printing.profile
            try:
                name = printing.condition or ""
                condition = x4.Condition(path.read_bytes(), name, name)
            except OSError:
                message = N_("The edition “{id}” asks for the profile “{file}”, which is not there.")
                raise SphinxError(say(message).format(id=printing.id, file=printing.profile)) from None
        try:
            return x4.converted(self.data, condition, moment=self.job.moment, bleed=form.BLEED, marks=marks)
        except ValueError as error:
            message = N_("The edition “{id}” cannot be told in inks: {error}.")
            raise SphinxError(say(message).format(id=printing.id, error=error)) from None


@dataclass(frozen=True, slots=True)
class Task:
    """Copies of one file that are laid out in one go, and what each is kept under."""

    job: Job
    copies: tuple[tuple[str, Copy], ...]


class Printer:
    """Makes files of one project."""

    def __init__(self, project: Project, processes: int) -> None:
        self.project, self.processes = project, processes or os.cpu_count() or 1
        self.failed: SphinxError | None = None
        self.shelf = kept.Shelf(project.cache / "kept")
        self.briefs: dict[str, Brief] = {}
        #: Copies of which something was told: their files are told again the next time.
        self.faulty: set[str] = set()

    def print(self, jobs: Sequence[Job]) -> list[Made]:
        """Every job's file, in the jobs' order."""
        made: dict[Path, Made] = {}
        left: list[tuple[Job, tuple[str, ...]]] = []
        for job in jobs:
            copies = self.copies(job)
            if (data := self.shelf.find(self.key(job, copies))) is not None:
                made[job.target] = Made(job, data)
                self.shelf.want(copies)
            else:
                left.append((job, copies))
        tasks = self.tasks(left)
        self._run(self._lay_out, tasks, [self._laid_out] * len(tasks), weight=len(tasks))
        self._run(self._bind, left, [self._bound(job, copies, made) for job, copies in left], weight=len(left))
        self.shelf.close()
        return [made[job.target] for job in jobs]

    def tasks(self, left: Sequence[tuple[Job, tuple[str, ...]]]) -> list[Task]:
        """What is not kept, in the portions that a process takes: each copy once, however many files it is for."""
        waiting: list[tuple[Job, str, Copy]] = []
        seen: set[str] = set()
        for job, keys in left:
            for key, copy in zip(keys, job.content.manuscript.copies, strict=True):
                if key not in seen and (brief := self.shelf.brief(key)) is not None:
                    self.briefs[key] = brief
                elif key not in seen:
                    waiting.append((job, key, copy))
                seen.add(key)
        letters = sum(len(copy.html) for _, _, copy in waiting)
        most = min(max(letters // (self.processes * PORTIONS), LEAST), MOST)
        tasks: list[Task] = []
        room = 0
        for job, key, copy in waiting:
            last = tasks[-1] if tasks else None
            if last is not None and last.job.alike(job) and room >= len(copy.html):
                tasks[-1] = replace(last, copies=(*last.copies, (key, copy)))
            else:
                tasks.append(Task(job, ((key, copy),)))
                room = most
            room -= len(copy.html)
        return tasks

    def _run(self, work: Any, portions: Sequence[Any], takers: Sequence[Any], *, weight: int) -> None:
        """Do ``work`` on each portion, in several processes where that is worth it."""
        several = weight > 1 and self.processes > 1 and parallel_available
        tasks = ParallelTasks(min(self.processes, len(portions))) if several else SerialTasks()
        for portion, taker in zip(portions, takers, strict=True):
            tasks.add_task(partial(self._guarded, work) if several else work, portion, self._taking(taker, several))
        tasks.join()
        if self.failed is not None:
            raise self.failed

    def _taking(self, taker: Any, several: bool) -> Any:
        def take(result: Any) -> None:
            if isinstance(result, SphinxError):
                # Raised when all have ended: Sphinx passes over what is raised while tasks are added.
                self.failed = self.failed or result
            else:
                taker(result)

        return (lambda _portion, result: take(result)) if several else take

    def _guarded(self, work: Any, portion: Any) -> Any:
        """In a process of its own: a fault that has words for a person is handed over as it is."""
        try:
            return work(portion)
        except SphinxError as error:
            return error
        except Exception as error:
            return SphinxParallelError(f"{type(error).__name__}: {error}", traceback.format_exc())

    # Layout ---------------------------------------------------------------------------------------

    def _lay_out(self, task: Task) -> list[tuple[str, Brief, bool]]:
        """Lay out some copies and keep them; what of each must be known before it is bound, and if it is faultless."""
        job, found = task.job, []
        gatherer = job.content.gatherer
        project = self.project
        whereabouts = Whereabouts(project.source, project.files, gatherer.expected.passages, gatherer.images)
        opened: set[Path] = set()
        copies = [copy for _, copy in task.copies]
        formes = layout.formes(
            project, copies, whereabouts, form.of(job.printing), apart=job.content.apart, opened=opened
        )
        with _heard() as heard:
            for key, _ in task.copies:
                # What is told of the style sheets is told with the first.
                forme = next(formes)
                self.shelf.keep_forme(key, forme, None if heard.said else kept.digests(opened))
                found.append((key, forme.brief, not heard.said))
        return found

    def _laid_out(self, found: list[tuple[str, Brief, bool]]) -> None:
        for key, brief, faultless in found:
            self.briefs[key] = brief
            if not faultless:
                self.faulty.add(key)

    # Binding --------------------------------------------------------------------------------------

    def _bind(self, binding: tuple[Job, tuple[str, ...]]) -> tuple[bytes, list[Problem], bool]:
        """Bind a file of its copies' formes and read it back; and whether all is as it should be."""
        from . import postflight
        from .binding import book

        (job, keys), project = binding, self.project
        say = translator(project.language)
        with _heard() as heard:
            order = book.order([self.briefs[key] for key in keys])
            for lost in sorted(job.content.gatherer.expected.numbers.keys() - order.places.keys()):
                message = say(N_("No page has the place “{name}”, so its page number cannot be told."))
                logger.warning(message.format(name=lost), type=TYPE, subtype="page-number")
            with progress_message(say(N_("writing {count} pages")).format(count=order.pages), nonl=False):
                manuscript = job.content.manuscript
                formes = map(self.shelf.forme, keys)
                data = layout.bound(project, formes, order, manuscript.title, manuscript.edition)
        with progress_message(say(N_("reading the PDF back")), nonl=False):
            found = postflight.check(data, job.target.name, job.content.gatherer.expected)
        return data, found, not found and not heard.said and not self.faulty & {*keys}

    def _bound(self, job: Job, copies: tuple[str, ...], made: dict[Path, Made]) -> Any:
        def take(result: tuple[bytes, list[Problem], bool]) -> None:
            data, found, faultless = result
            made[job.target] = Made(job, data, found)
            if faultless:
                self.shelf.keep(self.key(job, copies), data)

        return take

    # What is kept ---------------------------------------------------------------------------------

    def copies(self, job: Job) -> tuple[str, ...]:
        """Of each copy of a file a digest of all that its pages are made of, but for what layout reads on the way."""
        project, page = self.project, form.of(job.printing)
        copies = job.content.manuscript.copies
        told = [css for css, _, _ in layout.sheets(project, page)]
        told += [layout.hyphenation(project), project.language, str(page), str(job.content.apart)]
        common = kept.key(each.encode("utf-8", "replace") for each in told)
        return tuple(kept.key([common.encode(), each.side.encode(), each.html.encode()]) for each in copies)

    def key(self, job: Job, copies: Sequence[str]) -> str:
        """A digest of all that a file is made of, but for what layout reads on the way."""
        expected, manuscript = job.content.gatherer.expected, job.content.manuscript
        told = [job.target.name, manuscript.title, manuscript.edition, self.project.author, *copies]
        told += [part for passage in expected.passages for part in passage.parts]
        return kept.key(each.encode("utf-8", "replace") for each in told)


def _pages(data: bytes) -> int:
    # Only here: a website is built where there is no pikepdf.
    import pikepdf

    with pikepdf.open(BytesIO(data)) as opened:
        return len(opened.pages)


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
