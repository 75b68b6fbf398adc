"""How the work on a book is divided into tasks for worker processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from ...editions import page_format
from .tasks import CheckTask, LayoutTask

if TYPE_CHECKING:
    from ...editions.page_format import PageFormat
    from ..jobs.job import Job
    from ..manuscript import Chunk
    from ..postflight.expected import Expected
    from .tasks import MergeTask

#: How many layout tasks each process gets at least, so that all end at about the same time.
TASKS_PER_WORKER: Final = 4
#: How much HTML a layout task has at least and at most, in letters, unless a single chunk is longer.
LEAST_LETTERS: Final = 20_000
#: Up to how many letters all are laid out by one process: each that takes part reads the style sheets first.
ONE_TASK: Final = 40_000
MOST_LETTERS: Final = 150_000

#: How many pages a check task has at least and about at most. Each task also reads the destinations of the whole file.
FEW_PAGES: Final = 100
MANY_PAGES: Final = 640


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A file that is not in the cache, with its chunks' keys."""

    job: Job
    keys: tuple[str, ...]


def layout_tasks(waiting: Mapping[str, tuple[Job, Chunk]], workers: int) -> list[LayoutTask]:
    """Tasks for the chunks that are to be laid out, given by key; the longest first, so that none is begun last."""
    seconds = _seconds(waiting)
    in_second_format = {key for key, _ in seconds.values()}
    waiting = {key: each for key, each in waiting.items() if key not in in_second_format}
    letters = sum(len(chunk.html) for _, chunk in waiting.values())
    most = min(max(letters // (workers * TASKS_PER_WORKER), LEAST_LETTERS), MOST_LETTERS)
    most = letters if letters <= ONE_TASK else most
    batches: list[list[tuple[str, Job, Chunk]]] = []
    room = 0
    for key, (job, chunk) in waiting.items():
        if not batches or not batches[-1][0][1].alike(job) or room < len(chunk.html):
            batches.append([])
            room = most
        batches[-1].append((key, job, chunk))
        room -= len(chunk.html)
    batches.sort(key=lambda batch: -sum(len(chunk.html) for _, _, chunk in batch))
    return [_layout_task(batch, seconds, reports_layout=not at) for at, batch in enumerate(batches)]


def _seconds(waiting: Mapping[str, tuple[Job, Chunk]]) -> dict[str, tuple[str, PageFormat]]:
    """By key, of a chunk that is wanted with other edges as well: the key that it has there, and the page format."""
    keys = {
        (page_format.of(job.edition), job.content.in_chunks, job.content.manuscript.sheet, chunk.html): key
        for key, (job, chunk) in waiting.items()
    }
    seconds: dict[str, tuple[str, PageFormat]] = {}
    #: By a format its only second one.
    forms: dict[PageFormat, PageFormat] = {}
    for (form, in_chunks, sheet, html), key in keys.items():
        usual = page_format.without_edges(form)
        first = keys.get((usual, in_chunks, sheet, html)) if form.bleed else None
        if in_chunks and first is not None and forms.setdefault(usual, form) == form:
            seconds[first] = key, form
    return seconds


def _layout_task(
    batch: Sequence[tuple[str, Job, Chunk]], seconds: Mapping[str, tuple[str, PageFormat]], *, reports_layout: bool
) -> LayoutTask:
    """A task for chunks of one page format, those of one second format with them."""
    job = batch[0][1]
    chunks = tuple((key, chunk) for key, _, chunk in batch)
    own = {key: seconds[key] for key, _ in chunks if key in seconds}
    second = next((form for _, form in own.values()), None)
    second_keys = {key: second_key for key, (second_key, _) in own.items()}
    content = job.content
    return LayoutTask(
        page_format.of(job.edition), content.in_chunks, content.manuscript.sheet, chunks, second, second_keys,
        reports_layout,
    )  # fmt: skip


def check_tasks(file: PendingFile, merge: MergeTask, sound: Set[str], workers: int) -> list[CheckTask]:
    """Tasks that read a merged file back: all of it, or of a long one what is not ``sound``.

    These are the fragments that an earlier build has read back without finding anything wrong.
    """
    job, order = file.job, merge.order
    expected, chunks = job.content.gatherer.expected, job.content.manuscript.chunks
    ends = [*order.first[1:], order.pages]
    if order.pages <= FEW_PAGES:
        return [CheckTask(merge.path, job.target.name, ((None, expected),), file.keys)]
    lengths = {
        at: end - order.first[at] for at, (key, end) in enumerate(zip(file.keys, ends, strict=True)) if key not in sound
    }
    pages = sum(lengths.values())
    rounds = ceil(pages / (workers * MANY_PAGES)) or 1
    batches = _batches(lengths, max(ceil(pages / (workers * rounds)), FEW_PAGES))
    # What the file has outside its pages is divided among all workers, also where few pages are read.
    batches += [[] for _ in range(workers - len(batches))]
    tasks = []
    for number, runs in enumerate(batches):
        expected_runs: list[tuple[range | None, Expected]] = []
        for run in runs:
            numbers = sum((chunks[at].numbers for at in run), Counter[str]())
            contents = [line for at in run for line in chunks[at].contents]
            part = expected.part({docname for at in run for docname in chunks[at].documents}, numbers, contents)
            expected_runs.append((range(order.first[run[0]] + 1, ends[run[-1]] + 1), part))
        expected_runs = expected_runs or [(range(0), expected.part(set(), Counter(), []))]
        keys = tuple(file.keys[at] for run in runs for at in run)
        tasks.append(CheckTask(merge.path, job.target.name, tuple(expected_runs), keys, (number, len(batches))))
    return tasks


def _batches(lengths: Mapping[int, int], most: int) -> list[list[list[int]]]:
    """Divide chunks, given by index with their pages, into batches of about ``most`` pages.

    Each batch is a list of runs, and each run the indexes of consecutive chunks.
    """
    batches: list[list[list[int]]] = []
    room = 0
    for at, length in lengths.items():
        if room <= 0:
            batches.append([])
            room = most
        runs = batches[-1]
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
        room -= length
    return batches
