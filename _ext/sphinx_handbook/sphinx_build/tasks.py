"""Work shared out among forked processes, of which the system may end some.

Sphinx's ``ParallelTasks`` reads without asking from a process that has been killed, as by the system where memory runs
out, and stops with a traceback of ``EOFError``. Here its work is done once more, in one process fewer.
"""

from __future__ import annotations

import multiprocessing
import pickle
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Final

from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.util import logging

from ..i18n import N_, translator
from . import seams
from .damaged_doctrees import damage_behind

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

SEAMS: Final = seams.used_by("sphinx_build.tasks")

#: The builder's private methods that share out work.
METHODS: Final = ("_read_parallel", "_write_parallel")

#: How often work is begun.
_ATTEMPTS: Final = 2

#: The seconds that a process has to end when it is told to.
_LIMIT: Final = 5.0

Work = Callable[..., Any]
Keep = Callable[[Any, Any], object]


@dataclass(slots=True)
class _Task:
    """A function to be called with ``argument``, unless that is None; ``keep`` then gets both argument and result."""

    function: Work
    argument: Any
    keep: Keep | None
    losses: int = 0
    """How many processes were lost at it."""


def setup(app: Sphinx) -> None:
    """Have Sphinx's own way to read and write in several processes survive the loss of one, whichever the builder."""
    # Before a theme's build replaces the same methods.
    app.connect("builder-inited", _connect, priority=100)


def _connect(app: Sphinx) -> None:
    builder = app.builder
    for name in METHODS:
        if hasattr(builder, name):
            setattr(builder, name, partial(_with_lasting_tasks, getattr(builder, name), app.config.language))


def _with_lasting_tasks(method: Callable[..., None], language: str, *arguments: Any, **named: Any) -> None:
    with _replaced(language):
        method(*arguments, **named)


@contextmanager
def _replaced(language: str) -> Iterator[None]:
    """Context manager: puts our class in the place of Sphinx's, where this version has it."""
    (seam,) = SEAMS
    module = seam.find_owner()
    original = getattr(module, seam.name, None)
    if original is not None:
        setattr(module, seam.name, partial(LastingTasks, language=language))
    try:
        yield
    finally:
        if original is not None:
            setattr(module, seam.name, original)


class LastingTasks:
    """Does work in at most ``nproc`` processes at a time, with the methods of Sphinx's ``ParallelTasks``."""

    def __init__(self, nproc: int, *, language: str = "en") -> None:
        self.nproc = max(1, nproc)
        self._say = translator(language)
        self._waiting: list[_Task] = []
        self._running: dict[Connection, tuple[Any, _Task]] = {}

    def add_task(self, task_func: Work, arg: Any = None, result_func: Keep | None = None) -> None:
        """Have ``task_func`` called with ``arg``, and ``result_func`` with ``arg`` and its result."""
        self._waiting.insert(0, _Task(task_func, arg, result_func))
        self._go_on(0)

    def join(self) -> None:
        """Wait for all work; raises ``SphinxParallelError`` where some of it fails."""
        while self._waiting or self._running:
            self._go_on(None)

    def _go_on(self, timeout: float | None) -> None:
        """Take what has been done within ``timeout`` seconds, and begin with what waits."""
        try:
            self._start()
            for pipe in list(self._ready(timeout)):
                process, task = self._running.pop(pipe)
                try:
                    failed, records, result, causes = pipe.recv() if pipe.poll() else _nothing()
                except (EOFError, OSError):
                    process.join()
                    self._begin_again(task)
                    continue
                finally:
                    pipe.close()
                process.join()
                if failed:
                    raise _error(result, causes)
                for record in records:
                    logger.handle(record)
                if task.keep is not None:
                    task.keep(task.argument, result)
            self._start()
        except BaseException:
            self.terminate()
            raise

    def _ready(self, timeout: float | None) -> Iterator[Connection]:
        """The pipes of processes that have sent something or have ended."""
        ended = {process.sentinel: pipe for pipe, (process, _) in self._running.items()}
        ready = wait([*self._running, *ended], timeout)
        return iter(dict.fromkeys(ended[each] if isinstance(each, int) else each for each in ready))  # type: ignore[misc]

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        while self._waiting and len(self._running) < self.nproc:
            task = self._waiting.pop()
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(theirs, task.function, task.argument))
            process.start()
            # A process that is forked later must not hold this end, or the loss of this one would not be noticed.
            theirs.close()
            self._running[ours] = process, task

    def _begin_again(self, task: _Task) -> None:
        task.losses += 1
        fewer = "-j {0} (handbook build: --jobs {0})".format(max(1, self.nproc - 1))
        if task.losses >= _ATTEMPTS:
            raise SphinxError(lost_again(self._say, fewer))
        print(lost(self._say, fewer), file=sys.stderr, flush=True)
        self.nproc = max(1, self.nproc - 1)
        self._waiting.append(task)

    def terminate(self) -> None:
        """End all processes, so that none writes when the build has ended."""
        self._waiting.clear()
        for process, _ in self._running.values():
            process.terminate()
        for pipe, (process, _) in self._running.items():
            process.join(_LIMIT)
            if process.is_alive():
                process.kill()
            pipe.close()
        self._running.clear()


def lost(say: Callable[[str], str], fewer: str) -> str:
    """The sentence for a process that was lost; ``fewer`` is what a person types for fewer of them."""
    message = N_(
        "A process was ended from outside, perhaps because memory ran out; its work is done again. "
        "Fewer processes need less memory: {fewer}"
    )
    return say(message).format(fewer=fewer)


def lost_again(say: Callable[[str], str], fewer: str) -> str:
    """The sentence for a process that was lost at work at which one had been lost before."""
    message = N_(
        "A process was ended from outside twice at the same work, perhaps because memory ran out. "
        "Try with fewer processes: {fewer}"
    )
    return say(message).format(fewer=fewer)


def _nothing() -> Any:
    raise EOFError


def _work(pipe: Connection, function: Work, argument: Any) -> None:
    """What a process does: the work, then send whether it failed, what was logged, its result, and what it raised."""
    collector = logging.LogCollector()
    causes: list[BaseException] = []
    try:
        with collector.collect():
            result = function() if argument is None else function(argument)
        failed = False
    except BaseException as error:
        failed, causes = True, list(_sendable(error))
        result = traceback.format_exception_only(error)[0].strip(), traceback.format_exc()
    logging.convert_serializable(collector.logs)
    pipe.send((failed, collector.logs, result, causes))


def _sendable(error: BaseException) -> Iterator[BaseException]:
    """Of an exception and what it was raised from, those that can be sent to another process."""
    following: BaseException | None = error
    while following is not None:
        cause = damage_behind(following) or following
        if isinstance(cause, SphinxError | OSError):
            with suppress(Exception):
                yield pickle.loads(pickle.dumps(cause))
        following = following.__cause__


def _error(result: tuple[str, str], causes: list[BaseException]) -> SphinxParallelError:
    """Sphinx's own error for a failed process, raised from what the process raised."""
    error = SphinxParallelError(*result)
    last: BaseException = error
    for each in causes:
        last.__cause__ = last = each
    return error
