"""Makes the files of all editions: takes what is kept, lays out the rest in several processes, reads each back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from sphinx.util import logging
from sphinx.util.display import progress_message

from ...catalogue.schema.model import ACROSS, MAIN, TWICE
from ...editions import file_names, page_format
from ...i18n import N_, Translate, translator
from ...problems import Problem
from ...sphinx_ext.log import TYPE
from .. import cache, progress
from ..content.expectations import Gatherer
from ..layout import layout
from ..prepress import pages
from .tasks import CheckTask, LayoutTask, MergeTask, Workshop, warnings_seen

if TYPE_CHECKING:
    from ...catalogue.schema.model import Edition
    from ..content.book_html import Chunk, Manuscript
    from ..pdf.fragment import FragmentSummary
    from ..pdf.merge import Order
    from ..postflight.expected import Expected
    from ..project import Project
    from .worker_pool import WorkerPool

#: What an accessible edition holds to.
STANDARDS: Final = ("PDF/UA-1", "PDF/A-2a")

logger = logging.getLogger(__name__)

#: A file's name, its bytes, and what is told of it; nothing of one that is for machines alone.
Output = tuple[str, bytes, "dict[str, Any] | None"]

#: What a process lays out before it hands it over: so many portions for each process, in letters of HTML at least and
#: at most.
PORTIONS: Final = 4
LEAST: Final = 20_000
MOST: Final = 150_000

#: How many pages of a file are read back at a time, where they are many: each time the whole file's places are, too.
FEW: Final = 100
MANY: Final = 640


@dataclass(frozen=True, slots=True)
class EditionContent:
    """What an edition says, whatever form it has, and what should be found in the file."""

    manuscript: Manuscript
    gatherer: Gatherer

    @property
    def bare(self) -> EditionContent:
        """Its names alone, for who makes something of the finished file."""
        return EditionContent(replace(self.manuscript, copies=()), Gatherer(Path(), frozenset()))

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

    printing: Edition
    content: EditionContent
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
        return (
            page_format.of(self.printing) == page_format.of(other.printing)
            and self.content.apart == other.content.apart
        )


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file, and everything wrong with it."""

    job: Job
    data: bytes
    pages: int
    found: Sequence[Problem] = field(default=())

    def outputs(self, say: Translate, project: Project, shelf: cache.Cache) -> Iterator[Output]:
        """Each file's name, its bytes, and what is told of it; nothing of one that is for machines alone."""
        from ..prepress import imposition
        from ..prepress.press_files import PressFiles

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
            "pages": self.pages,
            "paper": printing.paper,
            "standards": STANDARDS,
            "edition": self.job.content.edition,
            "document": self.job.document,
        }
        if printing.variant == "press":
            yield from PressFiles(self.job, self.data, project, say, shelf).outputs(told)
            return
        yield self.job.target.name, self.data, told
        if printing.impose:
            across = ACROSS[TWICE[printing.paper]]
            sheets = shelf.once(
                ["folded", repr(across), self.data], lambda: imposition.imposed(self.data, sheet=across)
            )
            ending = say(file_names.FOLDED)
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
class PendingFile:
    """A file that is not kept, and what its copies are kept under."""

    job: Job
    copies: tuple[str, ...]


class Printer:
    """Makes files of one project: plans what ``workshop`` does, in the processes of a crew."""

    def __init__(self, project: Project, crew: WorkerPool) -> None:
        self.project, self.crew = project, crew
        self.say = translator(project.language)
        self.workshop = Workshop(project)
        self.shelf = self.workshop.shelf
        self.briefs: dict[str, FragmentSummary] = {}
        #: Copies that are laid out in this build, and those of which something was told: that is told again next time.
        self.fresh: set[str] = set()
        self.faulty: set[str] = set()
        self.common: dict[page_format.PageFormat, str] = {}

    def print(self, jobs: Sequence[Job]) -> list[BuiltFile]:
        """Every job's file, in the jobs' order."""
        made: dict[Path, BuiltFile] = {}
        left: list[PendingFile] = []
        for job in jobs:
            copies = self.copies(job)
            if (data := self.shelf.find(self.key(job, copies))) is not None:
                made[job.target] = BuiltFile(job, data, pages(data))
                self.shelf.want(copies)
            else:
                left.append(PendingFile(job, copies))
        if left:
            layout.cut(self.project)
            self._lay_out(self.tasks(left))
            for each in self._bound(left):
                made[each.job.target] = each
            self.workshop.close()
        return [made[job.target] for job in jobs]

    def outputs(self, made: Sequence[BuiltFile]) -> list[Output]:
        """Each file with what is made of it, for a press or to fold: that takes longest, and is done side by side."""
        bare = [replace(each, job=replace(each.job, content=each.job.content.bare)) for each in made]
        longer = [
            at for at, each in enumerate(made) if each.job.printing.variant == "press" or each.job.printing.impose
        ]
        found = dict(self.crew.run(self.workshop.outputs, [bare[at] for at in longer]))
        outputs: list[Output] = []
        for at, each in enumerate(bare):
            if at in longer:
                own, wanted = found[longer.index(at)]
                self.shelf.want(wanted)
                outputs += own
            else:
                outputs += each.outputs(self.say, self.project, self.shelf)
        return outputs

    def tasks(self, left: Sequence[PendingFile]) -> list[LayoutTask]:
        """What is not kept, in the portions that a process takes: each copy once, however many files it is for."""
        waiting: dict[str, tuple[Job, Chunk]] = {}
        for each in left:
            for key, copy in zip(each.copies, each.job.content.manuscript.copies, strict=True):
                if key not in waiting and key not in self.briefs:
                    if (brief := self.shelf.brief(key)) is not None:
                        self.briefs[key] = brief
                    else:
                        waiting[key] = each.job, copy
        letters = sum(len(copy.html) for _, copy in waiting.values())
        most = min(max(letters // (self.crew.size * PORTIONS), LEAST), MOST)
        runs: list[list[tuple[str, Job, Chunk]]] = []
        room = 0
        for key, (job, copy) in waiting.items():
            if not runs or not runs[-1][0][1].alike(job) or room < len(copy.html):
                runs.append([])
                room = most
            runs[-1].append((key, job, copy))
            room -= len(copy.html)
        # The longest first, so that nobody waits for one that was begun last.
        runs.sort(key=lambda run: -sum(len(copy.html) for _, _, copy in run))
        told: set[page_format.PageFormat] = set()
        return [self._sheets(run, told) for run in runs]

    def _sheets(self, run: Sequence[tuple[str, Job, Chunk]], told: set[page_format.PageFormat]) -> LayoutTask:
        job, page = run[0][1], page_format.of(run[0][1].printing)
        gatherer = job.content.gatherer
        documents = {name for _, _, copy in run for name in copy.documents}
        tells = page not in told
        told.add(page)
        return LayoutTask(
            page, job.content.apart, tuple((key, copy) for key, _, copy in run),
            gatherer.expected.part(documents, Counter(), []), gatherer.images, tells,
        )  # fmt: skip

    def _lay_out(self, tasks: Sequence[LayoutTask]) -> None:
        found = (result for _, result in self.crew.run(self.workshop.lay_out, tasks))
        for laid_out in progress.counted(found, len(tasks), self.say(N_("laying out pages")), _count):
            for key, brief, faultless in laid_out:
                self.briefs[key] = brief
                self.fresh.add(key)
                if not faultless:
                    self.faulty.add(key)

    def _bound(self, left: Sequence[PendingFile]) -> list[BuiltFile]:
        """Bind files of their copies' formes, and read them back."""
        faultless, bindings = [], []
        for number, each in enumerate(left):
            with warnings_seen() as told:
                order = self._order(each)
            faultless.append(not told.said and not self.faulty & {*each.copies})
            manuscript = replace(each.job.content.manuscript, copies=())
            bindings.append(MergeTask(self.project.cache / "bound" / f"{number}.pdf", each.copies, order, manuscript))
        pages = sum(binding.order.pages for binding in bindings)
        with progress_message(self.say(N_("writing {count} pages")).format(count=pages), nonl=False):
            dict(self.crew.run(self.workshop.bind, bindings))
        if any(binding.order.pages > FEW for binding in bindings):
            # Those who have laid out a long book have grown by it.
            self.crew.renew()
        portions = [self._portions(each, binding) for each, binding in zip(left, bindings, strict=True)]
        with progress_message(self.say(N_("reading the PDF back")), nonl=False):
            found = dict(self.crew.run(self.workshop.check, [portion for each in portions for portion in each]))
        made, first = [], 0
        for each, binding, own, sound in zip(left, bindings, portions, faultless, strict=True):
            problems: list[Problem] = []
            for at in range(first, first + len(own)):
                problems += [problem for problem in found[at] if problem not in problems]
            first += len(own)
            data = binding.path.read_bytes()
            binding.path.unlink()
            made.append(BuiltFile(each.job, data, binding.order.pages, problems))
            if sound and not problems:
                self.shelf.keep(self.key(each.job, each.copies), data)
        return made

    def _order(self, left: PendingFile) -> Order:
        """Where each copy's pages lie in a file."""
        from ..pdf import merge

        order = merge.order([self.briefs[key] for key in left.copies], _sides(left.job))
        for lost in sorted(left.job.content.gatherer.expected.numbers.keys() - order.places.keys()):
            message = self.say(N_("No page has the place “{name}”, so its page number cannot be told."))
            logger.warning(message.format(name=lost), type=TYPE, subtype="page-number")
        return order

    def _portions(self, left: PendingFile, binding: MergeTask) -> list[CheckTask]:
        """What of a file is read back at a time: all of it, or of a long book some of its copies.

        A copy that is kept from an earlier build was read back then.
        """
        job, order = left.job, binding.order
        expected, copies = job.content.gatherer.expected, job.content.manuscript.copies
        ends = [*order.first[1:], order.pages]
        if order.pages <= FEW:
            return [CheckTask(binding.path, job.target.name, ((None, expected),))]
        lengths = {
            at: end - order.first[at]
            for at, (key, end) in enumerate(zip(left.copies, ends, strict=True))
            if key in self.fresh
        }
        pages = sum(lengths.values())
        rounds = ceil(pages / (self.crew.size * MANY)) or 1
        portions = _portioned(lengths, max(ceil(pages / (self.crew.size * rounds)), FEW))
        # What the file says outside its pages is shared by all processes, also where few pages are read.
        portions += [[] for _ in range(self.crew.size - len(portions))]
        found = []
        for number, runs in enumerate(portions):
            told: list[tuple[range | None, Expected]] = []
            for run in runs:
                numbers = sum((copies[at].numbers for at in run), Counter[str]())
                contents = [line for at in run for line in copies[at].contents]
                part = expected.part({name for at in run for name in copies[at].documents}, numbers, contents)
                told.append((range(order.first[run[0]] + 1, ends[run[-1]] + 1), part))
            told = told or [(range(0), expected.part(set(), Counter(), []))]
            found.append(CheckTask(binding.path, job.target.name, tuple(told), (number, len(portions))))
        return found

    # What is kept ---------------------------------------------------------------------------------

    def copies(self, job: Job) -> tuple[str, ...]:
        """Of each copy of a file a digest of all that its pages are made of, but for what layout reads on the way."""
        project, page = self.project, page_format.of(job.printing)
        copies = job.content.manuscript.copies
        if page not in self.common:
            told = [css for css, _, _ in layout.sheets(project, page)]
            told += [layout.hyphenation(project), project.language, str(page)]
            self.common[page] = cache.key(each.encode("utf-8", "replace") for each in told)
        common = f"{self.common[page]} {job.content.apart}"
        return tuple(cache.key([common.encode(), each.html.encode()]) for each in copies)

    def key(self, job: Job, copies: Sequence[str]) -> str:
        """A digest of all that a file is made of, but for what layout reads on the way."""
        expected, manuscript = job.content.gatherer.expected, job.content.manuscript
        told = [job.target.name, manuscript.title, manuscript.author, manuscript.edition, *_sides(job), *copies]
        told += [part for passage in expected.passages for part in passage.parts]
        return cache.key(each.encode("utf-8", "replace") for each in told)


def _portioned(lengths: Mapping[int, int], most: int) -> list[list[list[int]]]:
    """Copies, by number and with their lengths, in portions of about ``most`` pages: runs that follow one another."""
    portions: list[list[list[int]]] = []
    room = 0
    for at, length in lengths.items():
        if room <= 0:
            portions.append([])
            room = most
        runs = portions[-1]
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
        room -= length
    return portions


def _sides(job: Job) -> list[Literal["left", "right", ""]]:
    """The side of the sheet that each copy of a file must begin on, if any."""
    copies = job.content.manuscript.copies
    if page_format.of(job.printing).cover_apart and len(copies) > 1:
        # Within the cover there is nothing, and the back is no page of the text.
        return [*("right" if at == 1 else "" for at in range(len(copies)))]
    return [copy.side for copy in copies]


def _count(laid_out: Sequence[tuple[str, FragmentSummary, bool]]) -> int:
    return sum(brief.pages for _, brief, _ in laid_out)
