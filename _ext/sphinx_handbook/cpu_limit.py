"""Ends work that takes too much of a processor, so that no page can keep a build from ending.

What counts is the time that this process computes, not the time that passes: a machine that does other work as well, a
download and a program that is waited for take nothing from it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Final

#: By how much time, in seconds, the signal is repeated: code that catches everything may have caught the first one.
_AGAIN: Final = 1.0


class TimeExceeded(BaseException):
    """Work that has taken more than its limit; no ``Exception``, which other libraries catch and go on."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raise ``TimeExceeded`` in what stands within once it has computed for so long; 0 sets no limit.

    It sets none either in a thread, on a system without such a timer (Windows), and within another limit: that of the
    smallest part of the work would have to be known beforehand.
    """
    free = seconds > 0 and hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not free or signal.getsignal(signal.SIGPROF) not in (signal.SIG_DFL, signal.SIG_IGN):
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise TimeExceeded(seconds)

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def frames(traceback: TracebackType | None) -> Iterator[dict[str, Any]]:
    """The local names of each function that an exception has passed, the innermost first."""
    passed = []
    while traceback is not None:
        passed.append(traceback.tb_frame.f_locals)
        traceback = traceback.tb_next
    yield from reversed(passed)
