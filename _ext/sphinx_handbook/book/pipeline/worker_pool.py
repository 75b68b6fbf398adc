"""Processes that lay out, bind and read back: started before Sphinx reads, so that they are small and ready in time.

What has grown in the main process by the time that there is something to do (every page of the project) is not in
them. The first process loads what printing needs while Sphinx reads, and then forks those that work: it is loaded once.
What they log is told by the main process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Final, TypeVar

from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.util import logging
from sphinx.util.parallel import parallel_available

logger = logging.getLogger(__name__)

#: How often those at work may be sent home for others, who have not grown.
_SHIFTS: Final = 2

#: Every how many seconds a process that waits looks whether there is still somebody to work for.
_PATIENCE: Final = 5.0

_T = TypeVar("_T")
_R = TypeVar("_R")


class WorkerPool:
    """Some processes; none where one is enough or the system has no ``fork``: then all is done in the main one."""

    def __init__(self, count: int = 0) -> None:
        """Start them; ``count`` 0 asks for one for each processor."""
        self.workers: list[Connection] = []
        self.generations: list[list[Connection]] = []
        self.first: Any = None
        count = count or os.cpu_count() or 1
        if count < 2 or not parallel_available:
            return
        context = multiprocessing.get_context("fork")
        pipes = [[context.Pipe() for _ in range(count)] for _ in range(_SHIFTS)]
        self.control, control = context.Pipe()
        ours = [self.control, *(pair[0] for shift in pipes for pair in shift)]
        theirs = [[pair[1] for pair in shift] for shift in pipes]
        # A build that breaks off closes nothing: then this one is ended, and those at work as their pipes are closed.
        self.first = context.Process(target=_lead, args=(control, theirs, ours, os.getpid()), daemon=True)
        self.first.start()
        for end in (control, *(end for shift in theirs for end in shift)):
            end.close()
        self.generations = [[pair[0] for pair in shift] for shift in pipes]
        self.workers = self.generations[0]

    @property
    def size(self) -> int:
        """How many work at a time."""
        return max(len(self.workers), 1)

    def limit(self, most: int) -> None:
        """Send home those above so many; with one alone all is done in the main process."""
        if most < 2:
            self.close()
        for shift in self.generations:
            while len(shift) > most:
                shift.pop().close()

    def replace_workers(self) -> None:
        """Send those home who have worked, for others who have not grown by it; those stay if there are no others."""
        if len(self.generations) > 1:
            for hand in self.generations.pop(0):
                hand.close()
            self.control.send(True)
            self.workers = self.generations[0]

    def run(self, work: Callable[[_T], _R], portions: Sequence[_T]) -> Iterator[tuple[int, _R]]:
        """Do ``work`` on each portion; the results as they come, each with its portion's number.

        A fault that has words for a person is raised as it is, once all that is at work has ended.
        """
        if not self.workers:
            for number, portion in enumerate(portions):
                yield number, work(portion)
            return
        waiting = list(enumerate(portions))[::-1]
        busy: dict[Connection, int] = {}
        failed: BaseException | None = None
        while (waiting and failed is None) or busy:
            for hand in self.workers:
                if waiting and hand not in busy and failed is None:
                    number, portion = waiting.pop()
                    hand.send((work, portion))
                    busy[hand] = number
            ready = wait(list(busy))
            for hand in [each for each in busy if each in ready]:
                number = busy.pop(hand)
                try:
                    error, logs, result = hand.recv()
                except EOFError:
                    self.workers.remove(hand)
                    failed = failed or SphinxParallelError("EOFError", "a process ended before its work")
                    continue
                for log in logs:
                    logger.handle(log)
                if error:
                    failed = failed or result
                else:
                    yield number, result
        if failed is not None:
            raise failed

    def close(self) -> None:
        """Send all home."""
        for shift in self.generations:
            for hand in shift:
                hand.close()
        if self.first is not None:
            self.control.close()
            self.first.join()
        self.workers, self.generations, self.first = [], [], None


#: Started while Sphinx itself is.
_early: list[WorkerPool] = []


def begin(builder: str) -> None:
    """Start a crew as soon as it can be known that there is work for one: ``builder`` is asked for by a command."""
    if builder in sys.argv and not _early:
        _early.append(WorkerPool())


def of(count: int) -> WorkerPool:
    """A crew of so many; the one that has begun, if there is one."""
    if not _early:
        return WorkerPool(count)
    pool = _early.pop()
    if count:
        pool.limit(count)
    return pool


def _load() -> None:
    """Load what printing needs. Whether it is there is told when it is asked for."""
    from ..layout import layout

    with suppress(ImportError, OSError):
        layout.load()
        from ..postflight import checks_any_pdf, checks_this_book, read_pdf  # noqa: F401


def _lead(
    control: Connection,
    shifts: Sequence[Sequence[Connection]],
    others: Sequence[Connection],
    main: int,
) -> None:
    """What the first process does: load, fork the first shift, and another one when it is asked for."""
    for other in others:
        # Else nobody would learn that the main process has ended.
        other.close()
    at_work: list[int] = []
    try:
        _quietly(lambda _: _load(), None)
        # What is loaded is never looked through for unused memory again, nor copied into that of those who are forked.
        gc.freeze()
        for number, shift in enumerate(shifts):
            while number and not control.poll(_PATIENCE):
                if os.getppid() != main:
                    os._exit(0)
            if number:
                control.recv()
            at_work += [
                _fork(hand, [control, *(end for each in shifts for end in each if end is not hand)]) for hand in shift
            ]
            for hand in shift:
                hand.close()
        while not control.poll(_PATIENCE):
            if os.getppid() != main:
                break
        control.recv()
    except (EOFError, OSError, KeyboardInterrupt):
        pass
    for worker in at_work:
        # Each ends as its pipe is closed, if it is not at work.
        os.kill(worker, 15)
        os.waitpid(worker, 0)
    os._exit(0)


def _fork(hand: Connection, others: Sequence[Connection]) -> int:
    leader = os.getpid()
    worker = os.fork()
    if not worker:
        for other in others:
            if not other.closed:
                other.close()
        _serve(hand, leader)
    return worker


def _serve(hand: Connection, leader: int) -> None:
    """What a process does, until nobody asks any more."""
    try:
        while True:
            while not hand.poll(_PATIENCE):
                if os.getppid() != leader:
                    os._exit(0)
            work, portion = hand.recv()
            hand.send(_quietly(work, portion))
    except BaseException:
        # The main process has gone, or somebody wants all to end: it says why.
        os._exit(0)


def _quietly(work: Callable[[Any], Any], portion: Any) -> tuple[bool, list[Any], Any]:
    """Whether it failed, what was logged, and the result or the fault."""
    collector = logging.LogCollector()
    error, result = False, None
    with collector.collect():
        try:
            result = work(portion)
        except SphinxError as fault:
            error, result = True, fault
        except Exception as fault:
            told = f"{type(fault).__name__}: {fault}"
            error, result = True, SphinxParallelError(told, traceback.format_exc())
    logging.convert_serializable(collector.logs)
    return error, collector.logs, result
