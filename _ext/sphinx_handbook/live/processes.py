"""The processes that build: each loads the book beforehand, waits for an order, builds once and ends.

So no build affects the next, a build that crashes ends nothing else, and what an edit waits for is the build alone.
Where the system can fork, they are forked from a process that has loaded Sphinx and WeasyPrint.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, cast

from ..i18n import N_, translator
from . import child
from .faults import Fault
from .orders import Order, Result

if TYPE_CHECKING:
    from .orders import Project


def context() -> Any:
    """How processes are started on this system; to be called by the main thread."""
    # Python puts the folder that a command is typed in first where modules are looked for, unless it is told not to.
    os.environ["PYTHONSAFEPATH"] = "1"
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    # Not on every system.
    from multiprocessing import forkserver

    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["sphinx_handbook.live.preload"])
    # Ctrl-C in the terminal is the main process's. What is ignored now is ignored by all processes from their
    # beginning, also while they load and before ``child.run`` can say so.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    forkserver.ensure_running()
    signal.signal(signal.SIGINT, before)
    return forking


class BuildProcess:
    """One process, for one build."""

    def __init__(self, start: Any, module: str, project: Project) -> None:
        self.pipe, theirs = start.Pipe()
        self.process = start.Process(target=child.run, args=(module, theirs, project))
        self.process.start()
        theirs.close()

    def build(self, order: Order, early: Callable[[Result], None]) -> Result | None:
        """What comes of an order; None where the process has ended without a result.

        ``early`` is given what comes of it before all is done.
        """
        try:
            # A process that could not load anything sends what it has to say at once.
            if (result := self._receive()) is None:
                self.pipe.send(order)
                result = self._receive()
            while result.early:
                early(result)
                result = self._receive()
        except (EOFError, OSError):
            return None
        return cast("Result", result)

    def _receive(self) -> Any:
        # A process of its own that it has forked may hold the pipe open when it has ended.
        if self.pipe not in wait([self.pipe, self.process.sentinel]) and not self.pipe.poll():
            raise EOFError
        return self.pipe.recv()

    def end(self) -> int:
        """End it with all that it has started; its exit code."""
        if self.process.is_alive():
            if hasattr(os, "killpg"):
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.process.pid, signal.SIGTERM)
            self.process.terminate()
            self.process.join(2)
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.pipe.close()
        return int(self.process.exitcode or 0)


class BuildThread(threading.Thread):
    """Has orders built one after the other, in the order in which they come; equal ones that wait are built once.

    ``built`` is given what comes of each build, once, and before that what is done early.
    """

    def __init__(self, start: Any, module: str, project: Project, built: Callable[[Result], None]) -> None:
        super().__init__(name=module, daemon=True)
        self._start, self._module, self._project, self._built = start, module, project, built
        self._state = threading.Condition()
        self._orders: dict[tuple[str, str], list[Future[Result]]] = {}
        self._changed: set[str] = set()
        self._process: BuildProcess | None = None
        self._loads_ahead = self._is_stale = self._is_closing = False

    def ask(self, docname: str = "", edition: str = "") -> Future[Result]:
        """Order a build; the result comes when it is done."""
        future: Future[Result] = Future()
        with self._state:
            self._orders.setdefault((docname, edition), []).append(future)
            self._state.notify()
        return future

    @property
    def has_orders(self) -> bool:
        """Whether an order waits that is not being built."""
        return bool(self._orders)

    def changed(self, paths: Iterable[str], *, settings: bool) -> None:
        """Note files that were saved; where they are ``settings``, what has been loaded is of no use any more."""
        with self._state:
            self._changed.update(paths)
            if settings and self._process is not None:
                self._is_stale = True
                _interrupt(self._process)
                self._state.notify()

    def close(self) -> None:
        """End the process that waits or builds, and the thread."""
        with self._state:
            self._is_closing = True
            if self._process is not None:
                _interrupt(self._process)
            self._state.notify()
        if self.is_alive():
            self.join()

    def run(self) -> None:
        """Do what is ordered until the thread is closed."""
        while True:
            with self._state:
                self._state.wait_for(self._has_work)
                if self._is_stale:
                    self._end()
                if self._is_closing:
                    self._end()
                    return
                if self._process is None:
                    self._process = BuildProcess(self._start, self._module, self._project)
                if not self._orders:
                    continue
                key = next(iter(self._orders))
                futures = self._orders.pop(key)
                changed = frozenset(self._changed)
                self._changed.clear()
            self._build(Order(changed, *key), futures)

    def _has_work(self) -> bool:
        loads = self._loads_ahead and self._process is None
        return bool(self._is_closing or self._is_stale or self._orders or loads)

    def _build(self, order: Order, futures: list[Future[Result]]) -> None:
        assert self._process is not None
        result = self._process.build(order, self._built)
        with self._state:
            # Before the next process begins, which locks the same folder.
            code = self._end() if not self._is_closing else 0
            if self._is_closing:
                return
            if result is None or result.stopped:
                self._changed |= order.changed
            if result is None and self._was_stale:
                # First again, with those who have ordered the same meanwhile.
                key = (order.docname, order.edition)
                self._orders = {key: [], **self._orders}
                self._orders[key] += futures
                return
            self._loads_ahead = result is not None and not result.stopped
        result = result or self._lost(code)
        self._built(result)
        for future in futures:
            future.set_result(result)

    def _end(self) -> int:
        """End the process; its exit code."""
        self._was_stale, self._is_stale = self._is_stale, False
        process, self._process = self._process, None
        return process.end() if process else 0

    def _lost(self, code: int) -> Result:
        """What is said of a process that has ended in the midst of its work."""
        say = translator(self._project.language)
        message = say(N_("The build ended in the midst of its work ({reason}). The pages are as they were."))
        reason = signal.Signals(-code).name if -code in {*signal.Signals} else f"{code}"
        return Result((Fault(message.format(reason=reason), stops=True),), stopped=True)


def _interrupt(process: BuildProcess) -> None:
    """Have a process end, without waiting for it."""
    with suppress(ProcessLookupError, PermissionError, AttributeError):
        os.killpg(process.process.pid, signal.SIGTERM)
    process.process.terminate()
