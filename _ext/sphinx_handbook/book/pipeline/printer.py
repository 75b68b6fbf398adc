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

from ...editions import file_names, page_format
from ...editions.edition import ACROSS, MAIN, TWICE
from ...i18n import N_, Translate, translator
from ...problems import Problem
from ...sphinx_ext.log import TYPE
from .. import cache, progress
from ..content.expectations import Gatherer
from ..layout import layout
from ..prepress import pages
from .tasks import CheckTask, LayoutTask, MergeTask, Workshop, warnings_seen

if TYPE_CHECKING:
    from ...editions.edition import Edition
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
        return EditionContent(replace(self.manuscript, chunks=()), Gatherer(Path(), frozenset()))

    @property
    def in_chunks(self) -> bool:
        """Whether it is laid out in more than one piece."""
        return len(self.manuscript.chunks) > 1

    @property
    def fingerprint(self) -> str:
        """The edition's id."""
        return self.manuscript.fingerprint


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be made."""

    edition: Edition
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
            page_format.of(self.edition) == page_format.of(other.edition)
            and self.content.in_chunks == other.content.in_chunks
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

        edition = self.job.edition
        title, description = edition.title, edition.description
        if edition.id == MAIN:
            title = title or say(N_("The book"))
            description = description or say(
                N_("The whole handbook, for a screen and for an office printer on both sides.")
            )
        told = {
            "id": edition.id,
            "title": self.job.title or title,
            "description": description,
            "pages": self.pages,
            "paper": edition.paper,
            "standards": STANDARDS,
            "edition": self.job.content.fingerprint,
            "document": self.job.document,
        }
        if edition.variant == "press":
            yield from PressFiles(self.job, self.data, project, say, shelf).outputs(told)
            return
        yield self.job.target.name, self.data, told
        if edition.impose:
            across = ACROSS[TWICE[edition.paper]]
            sheets = shelf.get_or_make(
                ["folded", repr(across), self.data], lambda: imposition.imposed(self.data, sheet=across)
            )
            ending = say(file_names.FOLDED)
            folded = {
                "id": f"{edition.id}-{ending}",
                "title": say(N_("{title} to print and fold")).format(title=title),
                "description": say(
                    N_("Print on both sides of {paper}, turned at the short edge, in full size. Fold in one pile.")
                ).format(paper=TWICE[edition.paper]),
                "pages": pages(sheets),
                "paper": TWICE[edition.paper],
                "standards": (),
            }
            yield f"{self.job.target.stem}-{ending}.pdf", sheets, told | folded


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A file that is not kept, and what its copies are kept under."""

    job: Job
    chunks: tuple[str, ...]


class Printer:
    """Makes files of one project: plans what ``workshop`` does, in the processes of a crew."""

    def __init__(self, project: Project, pool: WorkerPool) -> None:
        self.project, self.pool = project, pool
        self.say = translator(project.language)
        self.tasks = Workshop(project)
        self.cache = self.tasks.cache
        self.summaries: dict[str, FragmentSummary] = {}
        #: Copies that are laid out in this build, and those of which something was told: that is told again next time.
        self.fresh: set[str] = set()
        self.faulty: set[str] = set()
        self.common: dict[page_format.PageFormat, str] = {}

    def print(self, jobs: Sequence[Job]) -> list[BuiltFile]:
        """Every job's file, in the jobs' order."""
        made: dict[Path, BuiltFile] = {}
        left: list[PendingFile] = []
        for job in jobs:
            chunks = self.chunks(job)
            if (data := self.cache.get(self.key(job, chunks))) is not None:
                made[job.target] = BuiltFile(job, data, pages(data))
                self.cache.want(chunks)
            else:
                left.append(PendingFile(job, chunks))
        if left:
            layout.cut(self.project)
            self._lay_out(self.layout_tasks(left))
            for each in self._bound(left):
                made[each.job.target] = each
            self.tasks.close()
        return [made[job.target] for job in jobs]

    def outputs(self, made: Sequence[BuiltFile]) -> list[Output]:
        """Each file with what is made of it, for a press or to fold: that takes longest, and is done side by side."""
        bare = [replace(each, job=replace(each.job, content=each.job.content.bare)) for each in made]
        longer = [at for at, each in enumerate(made) if each.job.edition.variant == "press" or each.job.edition.impose]
        found = dict(self.pool.run(self.tasks.outputs, [bare[at] for at in longer]))
        outputs: list[Output] = []
        for at, each in enumerate(bare):
            if at in longer:
                own, wanted = found[longer.index(at)]
                self.cache.want(wanted)
                outputs += own
            else:
                outputs += each.outputs(self.say, self.project, self.cache)
        return outputs

    def layout_tasks(self, left: Sequence[PendingFile]) -> list[LayoutTask]:
        """What is not kept, in the portions that a process takes: each copy once, however many files it is for."""
        waiting: dict[str, tuple[Job, Chunk]] = {}
        for each in left:
            for key, chunk in zip(each.chunks, each.job.content.manuscript.chunks, strict=True):
                if key not in waiting and key not in self.summaries:
                    if (summary := self.cache.summary(key)) is not None:
                        self.summaries[key] = summary
                    else:
                        waiting[key] = each.job, chunk
        letters = sum(len(chunk.html) for _, chunk in waiting.values())
        most = min(max(letters // (self.pool.size * PORTIONS), LEAST), MOST)
        runs: list[list[tuple[str, Job, Chunk]]] = []
        room = 0
        for key, (job, chunk) in waiting.items():
            if not runs or not runs[-1][0][1].alike(job) or room < len(chunk.html):
                runs.append([])
                room = most
            runs[-1].append((key, job, chunk))
            room -= len(chunk.html)
        # The longest first, so that nobody waits for one that was begun last.
        runs.sort(key=lambda run: -sum(len(chunk.html) for _, _, chunk in run))
        told: set[page_format.PageFormat] = set()
        return [self._sheets(run, told) for run in runs]

    def _sheets(self, run: Sequence[tuple[str, Job, Chunk]], told: set[page_format.PageFormat]) -> LayoutTask:
        job, page = run[0][1], page_format.of(run[0][1].edition)
        gatherer = job.content.gatherer
        documents = {name for _, _, chunk in run for name in chunk.documents}
        tells = page not in told
        told.add(page)
        return LayoutTask(
            page, job.content.in_chunks, tuple((key, chunk) for key, _, chunk in run),
            gatherer.expected.part(documents, Counter(), []), gatherer.images, tells,
        )  # fmt: skip

    def _lay_out(self, tasks: Sequence[LayoutTask]) -> None:
        found = (result for _, result in self.pool.run(self.tasks.lay_out, tasks))
        for laid_out in progress.counted(found, len(tasks), self.say(N_("laying out pages")), _count):
            for key, summary, faultless in laid_out:
                self.summaries[key] = summary
                self.fresh.add(key)
                if not faultless:
                    self.faulty.add(key)

    def _bound(self, left: Sequence[PendingFile]) -> list[BuiltFile]:
        """Bind files of their copies' fragments, and read them back."""
        faultless, bindings = [], []
        for number, each in enumerate(left):
            with warnings_seen() as told:
                order = self._order(each)
            faultless.append(not told.said and not self.faulty & {*each.chunks})
            manuscript = replace(each.job.content.manuscript, chunks=())
            bindings.append(MergeTask(self.project.cache / "bound" / f"{number}.pdf", each.chunks, order, manuscript))
        pages = sum(binding.order.pages for binding in bindings)
        with progress_message(self.say(N_("writing {count} pages")).format(count=pages), nonl=False):
            dict(self.pool.run(self.tasks.bind, bindings))
        if any(binding.order.pages > FEW for binding in bindings):
            # Those who have laid out a long book have grown by it.
            self.pool.replace_workers()
        portions = [self._portions(each, binding) for each, binding in zip(left, bindings, strict=True)]
        with progress_message(self.say(N_("reading the PDF back")), nonl=False):
            found = dict(self.pool.run(self.tasks.check, [portion for each in portions for portion in each]))
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
                self.cache.put(self.key(each.job, each.chunks), data)
        return made

    def _order(self, left: PendingFile) -> Order:
        """Where each copy's pages lie in a file."""
        from ..pdf import merge

        order = merge.order([self.summaries[key] for key in left.chunks], _sides(left.job))
        for lost in sorted(left.job.content.gatherer.expected.numbers.keys() - order.places.keys()):
            message = self.say(N_("No page has the place “{name}”, so its page number cannot be told."))
            logger.warning(message.format(name=lost), type=TYPE, subtype="page-number")
        return order

    def _portions(self, left: PendingFile, binding: MergeTask) -> list[CheckTask]:
        """What of a file is read back at a time: all of it, or of a long book some of its copies.

        A copy that is kept from an earlier build was read back then.
        """
        job, order = left.job, binding.order
        expected, chunks = job.content.gatherer.expected, job.content.manuscript.chunks
        ends = [*order.first[1:], order.pages]
        if order.pages <= FEW:
            return [CheckTask(binding.path, job.target.name, ((None, expected),))]
        lengths = {
            at: end - order.first[at]
            for at, (key, end) in enumerate(zip(left.chunks, ends, strict=True))
            if key in self.fresh
        }
        pages = sum(lengths.values())
        rounds = ceil(pages / (self.pool.size * MANY)) or 1
        portions = _portioned(lengths, max(ceil(pages / (self.pool.size * rounds)), FEW))
        # What the file says outside its pages is shared by all processes, also where few pages are read.
        portions += [[] for _ in range(self.pool.size - len(portions))]
        found = []
        for number, runs in enumerate(portions):
            told: list[tuple[range | None, Expected]] = []
            for run in runs:
                numbers = sum((chunks[at].numbers for at in run), Counter[str]())
                contents = [line for at in run for line in chunks[at].contents]
                part = expected.part({name for at in run for name in chunks[at].documents}, numbers, contents)
                told.append((range(order.first[run[0]] + 1, ends[run[-1]] + 1), part))
            told = told or [(range(0), expected.part(set(), Counter(), []))]
            found.append(CheckTask(binding.path, job.target.name, tuple(told), (number, len(portions))))
        return found

    # What is kept ---------------------------------------------------------------------------------

    def chunks(self, job: Job) -> tuple[str, ...]:
        """Of each copy of a file a digest of all that its pages are made of, but for what layout reads on the way."""
        project, page = self.project, page_format.of(job.edition)
        chunks = job.content.manuscript.chunks
        if page not in self.common:
            told = [css for css, _, _ in layout.sheets(project, page)]
            told += [layout.hyphenation(project), project.language, str(page)]
            self.common[page] = cache.key(each.encode("utf-8", "replace") for each in told)
        common = f"{self.common[page]} {job.content.in_chunks}"
        return tuple(cache.key([common.encode(), each.html.encode()]) for each in chunks)

    def key(self, job: Job, chunks: Sequence[str]) -> str:
        """A digest of all that a file is made of, but for what layout reads on the way."""
        expected, manuscript = job.content.gatherer.expected, job.content.manuscript
        told = [job.target.name, manuscript.title, manuscript.author, manuscript.fingerprint, *_sides(job), *chunks]
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
    chunks = job.content.manuscript.chunks
    if page_format.of(job.edition).cover_apart and len(chunks) > 1:
        # Within the cover there is nothing, and the back is no page of the text.
        return [*("right" if at == 1 else "" for at in range(len(chunks)))]
    return [chunk.side for chunk in chunks]


def _count(laid_out: Sequence[tuple[str, FragmentSummary, bool]]) -> int:
    return sum(summary.pages for _, summary, _ in laid_out)
