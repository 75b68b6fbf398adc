"""Processes that lay out, bind and read back: started before Sphinx reads, so that they are small and ready in time.

What has grown in the main process by the time that there is something to do (every page of the project) is not in
them, and while Sphinx reads they load what printing needs. What they log is told by the main process, in its order.
"""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.util import logging
from sphinx.util.parallel import parallel_available

from . import garbage

logger = logging.getLogger(__name__)

_T = TypeVar("_T")
_R = TypeVar("_R")


class Crew:
    """Some processes; none where one is enough or the system has no ``fork``: then all is done in the main one."""

    def __init__(self, count: int, warm: Callable[[], object]) -> None:
        """Start them; each begins with ``warm``. ``count`` 0 asks for one for each processor."""
        self.hands: list[Connection] = []
        self.processes: list[Any] = []
        count = count or os.cpu_count() or 1
        if count < 2 or not parallel_available:
            return
        context = multiprocessing.get_context("fork")
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, [*self.hands, ours], warm), daemon=True)
            process.start()
            theirs.close()
            self.hands.append(ours)
            self.processes.append(process)

    def run(self, work: Callable[[_T], _R], portions: Sequence[_T]) -> Iterator[tuple[int, _R]]:
        """Do ``work`` on each portion; the results as they come, each with its portion's number.

        A fault that has words for a person is raised as it is, once all that is at work has ended.
        """
        if not self.hands:
            for number, portion in enumerate(portions):
                yield number, work(portion)
            return
        waiting = list(enumerate(portions))[::-1]
        busy: dict[Connection, int] = {}
        failed: BaseException | None = None
        while (waiting and failed is None) or busy:
            for hand in self.hands:
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
                    self.hands.remove(hand)
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

    @property
    def size(self) -> int:
        """How many work at a time."""
        return max(len(self.hands), 1)

    def limit(self, most: int) -> None:
        """Send home those above so many; with one alone all is done in the main process."""
        left = most if most > 1 else 0
        for hand in self.hands[left:]:
            hand.close()
        for process in self.processes[left:]:
            process.terminate()
            process.join()
        del self.hands[left:], self.processes[left:]

    def close(self) -> None:
        """Send all home."""
        self.limit(0)


def _serve(hand: Connection, others: Sequence[Connection], warm: Callable[[], object]) -> None:
    """What a process does, until nobody asks any more."""
    for other in others:
        # Else nobody would learn that the main process has ended.
        other.close()
    try:
        _quietly(lambda _: warm(), None)
        garbage.freeze()
        while True:
            work, portion = hand.recv()
            hand.send(_quietly(work, portion))
    except (EOFError, OSError, KeyboardInterrupt):
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
