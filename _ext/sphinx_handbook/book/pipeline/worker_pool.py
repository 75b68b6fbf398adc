"""Worker processes that are forked before Sphinx reads, so that they are small, and ready when there is work.

Workers forked later would have all that the main process holds by then: every page of the project. The first process,
the leader, loads WeasyPrint while Sphinx reads and then forks the workers, so it is loaded once; where nothing is read
nor laid out, not at all. What workers log is sent to the main process, which alone writes the log.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from typing import Any, Final, TypeVar

from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.util import logging
from sphinx.util.parallel import parallel_available

from ...i18n import translator
from ...sphinx_build import tasks as processes
from ...sphinx_ext.errors import Fault

logger = logging.getLogger(__name__)

#: How many generations of workers a pool has: the second replaces the first, whose memory has grown by its work.
_GENERATIONS: Final = 2

#: The seconds after which a waiting process looks whether its parent still runs.
_POLL: Final = 5.0

#: The seconds that the leader has to end by itself before it is made to.
_LIMIT: Final = 20.0

#: Sphinx's options that may stand before ``b`` in one argument, as in ``-qb html``: those that take no value.
_FLAGS: Final = "aECnNPqQTvW"

_T = TypeVar("_T")
_R = TypeVar("_R")


class LostAgain(Fault):
    """A task at which two workers were killed."""

    def __init__(self, words: str, number: int) -> None:
        super().__init__(words, number)
        self.words, self.number = words, number

    def __str__(self) -> str:
        return self.words


class WorkerPool:
    """Worker processes; none where one is enough or the system has no ``fork``: then the main process does the work."""

    def __init__(self, count: int = 0) -> None:
        """Start ``count`` workers; 0 for one for each processor."""
        #: The language in which the loss of a worker is told.
        self.language = "en"
        self.workers: list[Connection] = []
        self.generations: list[list[Connection]] = []
        self.leader: Any = None
        self._started = False
        count = count or os.cpu_count() or 1
        if count < 2 or not parallel_available:
            return
        context = multiprocessing.get_context("fork")
        pipes = [[context.Pipe() for _ in range(count)] for _ in range(_GENERATIONS)]
        self.control, control = context.Pipe()
        ours = [self.control, *(pair[0] for generation in pipes for pair in generation)]
        theirs = [[pair[1] for pair in generation] for generation in pipes]
        # A build that is aborted does not call ``close``: a daemon is then terminated, and ends the workers.
        self.leader = context.Process(target=_lead, args=(control, theirs, ours, os.getpid()), daemon=True)
        self.leader.start()
        for end in (control, *(end for generation in theirs for end in generation)):
            end.close()
        self.generations = [[pair[0] for pair in generation] for generation in pipes]
        self.workers = self.generations[0]

    @property
    def size(self) -> int:
        """How many processes work at a time, the main one counted where there are no workers."""
        return max(len(self.workers), 1)

    def start(self) -> None:
        """Have the workers load what printing needs, so that they are ready when there is work."""
        if self.workers and not self._started:
            self._started = True
            self._fork_workers()

    def _fork_workers(self) -> None:
        """Have the leader fork the next generation."""
        try:
            self.control.send(True)
            self.workers = self.generations[0]
        except OSError:
            # The leader was killed: nobody forks them.
            self.generations, self.workers = [], []

    def limit(self, most: int) -> None:
        """End the workers above so many; of one all, as the main process can do its work."""
        if most < 2:
            self.close()
        for generation in self.generations:
            while len(generation) > most:
                _dismiss(generation.pop())

    def replace_workers(self) -> None:
        """End the workers and go on with those of the next generation, if there is one."""
        if len(self.generations) > 1:
            for worker in self.generations.pop(0):
                _dismiss(worker)
            self._fork_workers()

    def run(self, work: Callable[[_T], _R], tasks: Sequence[_T]) -> Iterator[tuple[int, _R]]:
        """Do ``work`` on each task; the results as they come, each with its task's index.

        A ``SphinxError`` and an ``OSError`` in a worker are raised here as they are, any other error as
        ``SphinxParallelError``: once the tasks that have been begun have ended. The task of a worker that was killed is
        done once more, then ends the build; where no worker is left, this process does the rest.
        """
        if not self.workers:
            for number, task in enumerate(tasks):
                yield number, work(task)
            return
        if tasks:
            self.start()
        waiting = list(enumerate(tasks))[::-1]
        busy: dict[Connection, int] = {}
        lost: set[int] = set()
        failed: BaseException | None = None
        while (waiting and failed is None) or busy:
            if waiting and failed is None:
                self._assign(work, waiting, tasks, busy)
            if not busy and waiting:
                # Those that are gone were not lost at these tasks.
                number = waiting.pop()[0]
                yield number, work(tasks[number])
                continue
            ready = wait(list(busy))
            for worker in [each for each in busy if each in ready]:
                number = busy.pop(worker)
                try:
                    error, records, result = worker.recv()
                except (EOFError, OSError):
                    self.workers.remove(worker)
                    if number in lost:
                        words = processes.lost_again(translator(self.language), self._fewer)
                        failed = failed or LostAgain(words, number)
                    elif failed is None:
                        print(processes.lost(translator(self.language), self._fewer), file=sys.stderr, flush=True)
                        waiting.append((number, tasks[number]))
                    lost.add(number)
                    continue
                for record in records:
                    logger.handle(record)
                if error:
                    failed = failed or result
                else:
                    yield number, result
        if failed is not None:
            raise failed

    @property
    def _fewer(self) -> str:
        return "handbook_pdf_jobs = {0} (handbook build: --jobs {0})".format(max(1, len(self.workers)))

    def _assign(
        self, work: Callable[[_T], _R], waiting: list[tuple[int, _T]], tasks: Sequence[_T], busy: dict[Connection, int]
    ) -> None:
        """Give a task to each worker that has none; forget workers that have ended while they had none."""
        for worker in list(self.workers):
            if waiting and worker not in busy:
                number, task = waiting.pop()
                try:
                    worker.send((work, task))
                except OSError:
                    self.workers.remove(worker)
                    waiting.append((number, task))
                else:
                    busy[worker] = number
        if not self.workers and len(self.generations) > 1:
            self.replace_workers()
            if self.workers:
                self._assign(work, waiting, tasks, busy)

    def close(self) -> None:
        """End all processes."""
        for generation in self.generations:
            for worker in generation:
                _dismiss(worker)
        if self.leader is not None:
            _dismiss(self.control)
            self.leader.join(_LIMIT)
            for end in (self.leader.terminate, self.leader.kill):
                if self.leader.is_alive():
                    end()
                    self.leader.join(_LIMIT)
        self.workers, self.generations, self.leader = [], [], None


def _dismiss(process: Connection) -> None:
    """Tell a process to end.

    Closing the pipe is not enough: a process that an extension has forked meanwhile holds a copy of this end.
    """
    with suppress(OSError):
        process.send(None)
    process.close()


#: The pool that ``begin`` has started, until ``of`` takes it.
_early: list[WorkerPool] = []


def begin(builder: str) -> None:
    """Start a pool before anything is loaded, if the command line asks for ``builder``."""
    if _asks_for(builder, sys.argv[1:]) and not _early:
        _early.append(WorkerPool())


def _asks_for(builder: str, arguments: Sequence[str]) -> bool:
    """Whether Sphinx's command line asks for a builder: by ``-b``, ``--builder`` or, in make mode, ``-M``.

    Sphinx's own parser would do, but ends the process where the arguments are not Sphinx's.
    """
    builders = []
    for argument, following in pairwise([*arguments, ""]):
        if argument in ("-M", "--builder") or re.fullmatch(f"-[{_FLAGS}]*b", argument):
            builders.append(following)
        elif attached := re.fullmatch(f"(?:--builder=|-[{_FLAGS}]*b=?)(.+)", argument):
            builders.append(attached[1])
    return builders[-1:] == [builder]


def of(count: int, language: str = "en") -> WorkerPool:
    """A pool of so many workers (0: one for each processor): the one that has begun, if there is one."""
    if not _early:
        pool = WorkerPool(count)
    else:
        pool = _early.pop()
        if count:
            pool.limit(count)
    pool.language = language
    return pool


def _load_layout() -> None:
    """Load what layout needs. If it is not installed, ``layout.prepare`` says so when it is used."""
    from ..layout import layout

    with suppress(ImportError, OSError):
        layout.load()


def _load_postflight() -> None:
    """Load what reading back needs: 8 MB that nothing before it has use for."""
    with suppress(ImportError, OSError):
        from ..postflight import checks_any_pdf, checks_this_book, read_pdf  # noqa: F401
        from ..postflight.pages import judge, lines, sheets  # noqa: F401


#: What the leader loads before it forks a generation.
_LOADS: Final = (_load_layout, _load_postflight)


def _lead(
    control: Connection,
    generations: Sequence[Sequence[Connection]],
    others: Sequence[Connection],
    main: int,
) -> None:
    """The leader's work: fork a generation whenever ``control`` asks for one, after loading what all of them need.

    It ends, and its workers with it, when ``control`` sends None, when it is terminated, and when the main process is
    gone. ``others`` are the main process's ends of the pipes, ``main`` is its process id.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    for other in others:
        # While this process had them open, no pipe would be closed with the main process.
        other.close()
    workers: list[int] = []
    try:
        for generation, load in zip(generations, _LOADS, strict=True):
            if _received(control, main) is None:
                break
            _collected(lambda load: load(), load)
            # What is loaded is never searched for garbage again, so forked processes share its memory.
            gc.freeze()
            workers += [
                _fork(pipe, [control, *(end for each in generations for end in each if end is not pipe)])
                for pipe in generation
            ]
            for pipe in generation:
                pipe.close()
        else:
            _received(control, main)
    except (EOFError, OSError, KeyboardInterrupt, SystemExit):
        pass
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for worker in workers:
        # One that was dismissed while it was idle has ended already.
        os.kill(worker, signal.SIGTERM)
        os.waitpid(worker, 0)
    os._exit(0)


def _received(pipe: Connection, parent: int) -> Any:
    """What comes next through a pipe; ``EOFError`` where the ``parent``, which has its other end, is gone.

    The pipe itself tells that only while no other process has a copy of that end.
    """
    while not pipe.poll(_POLL):
        if os.getppid() != parent:
            raise EOFError
    return pipe.recv()


def _fork(pipe: Connection, others: Sequence[Connection]) -> int:
    leader = os.getpid()
    # A worker may be ended as soon as it is there: not while it still has the leader's handler, which raises.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    worker = os.fork()
    if not worker:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    if not worker:
        for other in others:
            if not other.closed:
                other.close()
        _serve(pipe, leader)
    return worker


def _serve(pipe: Connection, leader: int) -> None:
    """A worker's work: do tasks until None comes."""
    try:
        while (order := _received(pipe, leader)) is not None:
            work, task = order
            pipe.send(_collected(work, task))
    except BaseException:
        # The main process has ended, or the build is aborted: the main process says why.
        pass
    os._exit(0)


def _collected(work: Callable[[Any], Any], task: Any) -> tuple[bool, list[Any], Any]:
    """Do a task: whether it failed, the log records, and the result or the error."""
    collector = logging.LogCollector()
    failed, result = False, None
    with collector.collect():
        try:
            result = work(task)
        except (SphinxError, OSError) as error:
            if error.__cause__ is not None or isinstance(error, OSError):
                # What it was raised from, and where, is not sent with it; "sphinx-build -T" prints this.
                error.add_note(traceback.format_exc())
            failed, result = True, error
        except Exception as error:
            failed, result = True, SphinxParallelError(f"{type(error).__name__}: {error}", traceback.format_exc())
    logging.convert_serializable(collector.logs)
    return failed, collector.logs, result
