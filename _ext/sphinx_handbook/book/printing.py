"""Makes the files of all editions: takes what is kept, lays out the rest in several processes, reads each back."""

from __future__ import annotations

import logging as python_logging
import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.util import logging
from sphinx.util.display import progress_message
from sphinx.util.parallel import ParallelTasks, parallel_available

from ..catalogue import filenames
from ..catalogue.log import TYPE
from ..catalogue.problems import Problem
from ..catalogue.schema import ACROSS, MAIN, TWICE
from ..i18n import N_, Translate, translator
from . import form, garbage, kept, layout
from .expectation import Gatherer
from .press import pages
from .whereabouts import Whereabouts

if TYPE_CHECKING:
    from ..catalogue.schema import Printing
    from .binding.book import Order
    from .forme import Brief
    from .postflight.expected import Expected
    from .project import Project
    from .template import Copy, Manuscript

#: What an accessible edition holds to.
STANDARDS: Final = ("PDF/UA-1", "PDF/A-2a")

#: What a process lays out before it hands it over: so many portions for each process, in letters of HTML at least and
#: at most.
PORTIONS: Final = 3
LEAST: Final = 20_000
MOST: Final = 150_000

#: How many pages of a file are read back at a time.
TOGETHER: Final = 160

_T = TypeVar("_T")
_R = TypeVar("_R")

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


@dataclass(frozen=True, slots=True)
class Task:
    """Copies of one file that are laid out in one go, and what each is kept under."""

    job: Job
    copies: tuple[tuple[str, Copy], ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A file that is bound and not yet read back."""

    job: Job
    copies: tuple[str, ...]
    data: bytes
    order: Order
    faultless: bool
    """Whether nothing was told of it."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What of a file is read back at a time."""

    bound: Bound
    expected: Expected
    pages: range | None = None
    """All where none are named."""
    share: tuple[int, int] = (0, 1)
    """Which part of what the file says outside its pages, of how many."""


class Printer:
    """Makes files of one project."""

    def __init__(self, project: Project, processes: int) -> None:
        self.project, self.processes = project, processes or os.cpu_count() or 1
        self.shelf = kept.Shelf(project.cache / "kept")
        self.briefs: dict[str, Brief] = {}
        #: Copies that are laid out in this build, and those of which something was told: that is told again next time.
        self.fresh: set[str] = set()
        self.faulty: set[str] = set()
        self.dresses: dict[form.Form, layout.Dress] = {}
        #: Whether nothing was told of a form's style sheets.
        self.sound: dict[form.Form, bool] = {}

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
        self._dress(tasks)
        for laid_out in self._run(self._lay_out, tasks):
            self._laid_out(laid_out)
        bound = self._run(self._bind, left)
        problems: dict[Path, list[Problem]] = {}
        portions = [portion for one in bound for portion in self._portions(one)]
        for portion, found in zip(portions, self._run(self._check, portions), strict=True):
            known = problems.setdefault(portion.bound.job.target, [])
            known += [each for each in found if each not in known]
        for one in bound:
            found = problems.get(one.job.target, [])
            made[one.job.target] = Made(one.job, one.data, found)
            if one.faultless and not found:
                self.shelf.keep(self.key(one.job, one.copies), one.data)
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

    def _run(self, work: Callable[[_T], _R], portions: Sequence[_T]) -> list[_R]:
        """Do ``work`` on each portion, in several processes where that is worth it; the results in order."""
        if len(portions) < 2 or self.processes < 2 or not parallel_available:
            return [work(portion) for portion in portions]
        results: dict[int, _R] = {}
        failed: list[SphinxError] = []

        def take(numbered: tuple[int, _T], result: _R | SphinxError) -> None:
            if isinstance(result, SphinxError):
                # Raised when all have ended: Sphinx passes over what is raised while tasks are added.
                failed.append(result)
            else:
                results[numbered[0]] = result

        tasks = ParallelTasks(min(self.processes, len(portions)))
        for numbered in enumerate(portions):
            tasks.add_task(partial(_guarded, work), numbered, take)
        tasks.join()
        if failed:
            raise failed[0]
        return [results[number] for number in range(len(portions))]

    # Layout ---------------------------------------------------------------------------------------

    def _dress(self, tasks: Sequence[Task]) -> None:
        """Read the style sheets of all forms that something is laid out in."""
        for task in tasks:
            page = form.of(task.job.printing)
            if page not in self.dresses:
                with _heard() as heard:
                    self.dresses[page] = layout.dress(self.project, page)
                self.sound[page] = not heard.said

    def _lay_out(self, task: Task) -> list[tuple[str, Brief, bool]]:
        """Lay out some copies and keep them; what of each must be known before it is bound, and if it is faultless."""
        job, found, project = task.job, [], self.project
        gatherer, page = job.content.gatherer, form.of(job.printing)
        whereabouts = Whereabouts(project.source, project.files, gatherer.expected.passages, gatherer.images)
        opened: set[Path] = set()
        copies = [copy for _, copy in task.copies]
        apart = job.content.apart
        formes = layout.formes(project, copies, whereabouts, self.dresses[page], apart=apart, opened=opened)
        for key, _ in task.copies:
            with _heard() as heard:
                forme = next(formes)
            faultless = self.sound[page] and not heard.said
            self.shelf.keep_forme(key, forme, kept.digests(opened) if faultless else None)
            found.append((key, forme.brief, faultless))
        return found

    def _laid_out(self, found: list[tuple[str, Brief, bool]]) -> None:
        for key, brief, faultless in found:
            self.briefs[key] = brief
            self.fresh.add(key)
            if not faultless:
                self.faulty.add(key)

    # Binding --------------------------------------------------------------------------------------

    def _bind(self, left: tuple[Job, tuple[str, ...]]) -> Bound:
        """Bind a file of its copies' formes."""
        from .binding import book

        (job, keys), project = left, self.project
        say, manuscript = translator(project.language), job.content.manuscript
        with _heard() as heard:
            order = book.order([self.briefs[key] for key in keys], _sides(job))
            for lost in sorted(job.content.gatherer.expected.numbers.keys() - order.places.keys()):
                message = say(N_("No page has the place “{name}”, so its page number cannot be told."))
                logger.warning(message.format(name=lost), type=TYPE, subtype="page-number")
            with progress_message(say(N_("writing {count} pages")).format(count=order.pages), nonl=False):
                formes = map(self.shelf.forme, keys)
                data = layout.bound(project, formes, order, manuscript)
        return Bound(job, keys, data, order, not heard.said and not self.faulty & {*keys})

    def _portions(self, bound: Bound) -> list[Portion]:
        """What of a file is read back at a time: all of it, or of a long book some copies that follow one another.

        A copy that is kept from an earlier build was read back then.
        """
        expected, copies = bound.job.content.gatherer.expected, bound.job.content.manuscript.copies
        ends = [*bound.order.first[1:], bound.order.pages]
        if bound.order.pages <= TOGETHER:
            return [Portion(bound, expected)]
        runs: list[list[int]] = []
        for at, key in enumerate(bound.copies):
            if key not in self.fresh:
                continue
            last = runs[-1] if runs else None
            if last is not None and last[-1] == at - 1 and ends[at] - bound.order.first[last[0]] <= TOGETHER:
                last.append(at)
            else:
                runs.append([at])
        portions = []
        for number, run in enumerate(runs):
            numbers = sum((copies[at].numbers for at in run), Counter[str]())
            contents = [line for at in run for line in copies[at].contents]
            part = expected.part({name for at in run for name in copies[at].documents}, numbers, contents)
            pages = range(bound.order.first[run[0]] + 1, ends[run[-1]] + 1)
            portions.append(Portion(bound, part, pages, (number, len(runs))))
        return portions

    def _check(self, portion: Portion) -> list[Problem]:
        """Read a file back, or a part of it, and hold it against what it should hold."""
        from . import postflight

        name, found = portion.bound.job.target.name, []
        with progress_message(translator(self.project.language)(N_("reading the PDF back")), nonl=False):
            found += postflight.check(portion.bound.data, name, portion.expected, portion.pages, portion.share)
        return found

    # What is kept ---------------------------------------------------------------------------------

    def copies(self, job: Job) -> tuple[str, ...]:
        """Of each copy of a file a digest of all that its pages are made of, but for what layout reads on the way."""
        project, page = self.project, form.of(job.printing)
        copies = job.content.manuscript.copies
        told = [css for css, _, _ in layout.sheets(project, page)]
        told += [layout.hyphenation(project), project.language, str(page), str(job.content.apart)]
        common = kept.key(each.encode("utf-8", "replace") for each in told)
        return tuple(kept.key([common.encode(), each.html.encode()]) for each in copies)

    def key(self, job: Job, copies: Sequence[str]) -> str:
        """A digest of all that a file is made of, but for what layout reads on the way."""
        expected, manuscript = job.content.gatherer.expected, job.content.manuscript
        told = [job.target.name, manuscript.title, manuscript.author, manuscript.edition, *_sides(job), *copies]
        told += [part for passage in expected.passages for part in passage.parts]
        return kept.key(each.encode("utf-8", "replace") for each in told)


def _sides(job: Job) -> list[Literal["left", "right", ""]]:
    """The side of the sheet that each copy of a file must begin on, if any."""
    copies = job.content.manuscript.copies
    if form.of(job.printing).cover_apart and len(copies) > 1:
        # Within the cover there is nothing, and the back is no page of the text.
        return ["", "right", *[""] * (len(copies) - 2)]
    return [copy.side for copy in copies]


def _guarded(work: Callable[[_T], _R], numbered: tuple[int, _T]) -> Any:
    """In a process of its own: a fault that has words for a person is handed over as it is."""
    garbage.freeze()
    try:
        return work(numbered[1])
    except SphinxError as error:
        return error
    except Exception as error:
        return SphinxParallelError(f"{type(error).__name__}: {error}", traceback.format_exc())


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
