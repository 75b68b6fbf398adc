"""Ends work that takes too much of a processor or of memory, so that no page can keep a build from ending.

Of time what counts is what this process computes, not what passes: a machine that does other work as well, a download
and a program that is waited for take nothing from it. Of memory what counts is by how much the process has grown.
"""

from __future__ import annotations

import gc
import inspect
import signal
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Final

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

#: How often, in seconds of computing, is looked at what was taken. The signal is repeated: code that catches everything
#: may have caught the first exception.
_TICK: Final = 0.5
#: The shortest time between two looks that systems can keep, in seconds.
_SHORTEST: Final = 0.001

#: How much of a machine's memory work may take at most, whatever its limit.
_SHARE: Final = 0.8

_MB: Final = 1024 * 1024
#: Where Linux says how many pages of memory a process has, and the megabytes of one.
_SIZES: Final = Path("/proc/self/statm")
_PAGE: Final = (resource.getpagesize() if resource is not None else 4096) / _MB
_STATUS: Final = Path("/proc/self/status")
#: Where a machine's memory, and that of a container, is said.
_MACHINE: Final = Path("/proc/meminfo")
_CONTAINERS: Final = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


class LimitExceeded(BaseException):
    """Work that has taken more than its limit; no ``Exception``, which other libraries catch and go on."""


class TimeExceeded(LimitExceeded):
    """Work that has computed for longer than so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class MemoryExceeded(LimitExceeded):
    """Work that has taken more than so many megabytes of memory."""

    def __init__(self, megabytes: float) -> None:
        super().__init__(megabytes)
        self.megabytes = megabytes


@contextmanager
def limited(seconds: float, megabytes: float = 0) -> Iterator[None]:
    """Raise ``LimitExceeded`` in what stands within once it has computed for so long, or has grown by so much.

    0 sets no limit. There is none either in a thread, on a system without such a timer (Windows), and within another
    limit: that of the smallest part of the work would have to be known beforehand.

    Memory is measured, not limited by the system (``RLIMIT_AS``): that counts what is merely reserved or shared, and
    Pango ends the process where it gets none. So one step that asks for very much at once is not ended by this.
    """
    possible = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    free = possible and signal.getsignal(signal.SIGPROF) in (signal.SIG_DFL, signal.SIG_IGN)
    if not free or (seconds <= 0 and megabytes <= 0):
        yield
        return
    begin, before = time.process_time(), _resident()
    swapped: list[float] = []
    most = min(megabytes, _SHARE * total_memory()) if megabytes > 0 else 0.0

    last = 0.0

    def look(number: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.process_time()
        # What was raised is on its way; where somebody caught it, it is raised again.
        if (last and now - last < _TICK) or _must_wait(frame):
            return
        if 0 < seconds <= now - begin:
            last = now
            raise TimeExceeded(seconds)
        # From the first look on: to ask at each beginning as well would take longer than many a page.
        swapped.append(_swapped())
        if 0 < most < _resident() - before + swapped[-1] - swapped[0]:
            last = now
            raise MemoryExceeded(most)

    handler = signal.signal(signal.SIGPROF, look)
    # What a library reads meanwhile goes on after the signal.
    signal.siginterrupt(signal.SIGPROF, False)
    # The timer counts otherwise than the clock, and may come a little early: a limit is not to last two ticks.
    tick = min(_TICK, max(seconds / 4, _SHORTEST)) if seconds > 0 else _TICK
    signal.setitimer(signal.ITIMER_PROF, tick, tick)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)


def _must_wait(frame: FrameType | None) -> bool:
    """Whether nothing may be raised in a function, or in one that has called it.

    In a destructor, a callback of its collector and one of a weak reference Python ignores it. While a limit is set or
    lifted, the timer would go on, and there would be no other limit in this process.
    """
    codes = {getattr(each, "__code__", None) for each in gc.callbacks} | _OF_WEAK_REFERENCES | _OWN
    while frame is not None:
        if frame.f_code.co_name == "__del__" or frame.f_code in codes:
            return True
        frame = frame.f_back
    return False


_WEAK: Final[tuple[Any, ...]] = (weakref.WeakSet(), weakref.WeakKeyDictionary(), weakref.WeakValueDictionary())
#: What Python's own collections of weak references, and its finalizers, are called by when an object is gone.
_OF_WEAK_REFERENCES: Final = {*(each._remove.__code__ for each in _WEAK), weakref.finalize.__call__.__code__}

#: The functions that set and lift a limit; what is limited is not called by them.
_OWN: Final = {
    each.__code__ for each in (inspect.unwrap(limited), type(limited(0)).__enter__, type(limited(0)).__exit__)
}


def _resident() -> float:
    """The megabytes in memory that are this process's own: not the files that it maps.

    Where the system does not say that, the most that it has ever taken.
    """
    try:
        _, resident, shared, *_ = _SIZES.read_bytes().split()
        return (int(resident) - int(shared)) * _PAGE
    except (OSError, ValueError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource is not None else 0
        # In kilobytes; on macOS in bytes.
        return most / (_MB if sys.platform == "darwin" else 1024)


def _swapped() -> float:
    """The megabytes of this process that the system has swapped out; 0 where it does not say."""
    try:
        return int(_STATUS.read_text("ascii", "replace").partition("VmSwap:")[2].split()[0]) / 1024
    except (OSError, ValueError, IndexError):
        return 0.0


@cache
def total_memory() -> float:
    """The megabytes that the machine, or the container, has; without end where the system does not say."""
    sizes = []
    try:
        line = _MACHINE.read_text("ascii", "replace").partition("MemTotal:")[2]
        sizes.append(int(line.split()[0]) / 1024)
    except (OSError, ValueError, IndexError):
        pass
    for path in _CONTAINERS:
        try:
            sizes.append(int(path.read_text("ascii", "replace")) / _MB)
        except (OSError, ValueError):
            continue
    return min(sizes, default=float("inf"))


def limit_behind(error: BaseException) -> BaseException | None:
    """What says that work took too much, or lay too deep: an exception, or one behind it; None where none does.

    What is cleaned up after such an exception may raise another one, and some libraries raise their own from any.
    """
    following: BaseException | None = error
    while following is not None:
        if isinstance(following, LimitExceeded | MemoryError | RecursionError):
            return following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return None


def frames(traceback: TracebackType | None) -> Iterator[dict[str, Any]]:
    """The local names of each function that an exception has passed, the innermost first."""
    passed = []
    while traceback is not None:
        passed.append(traceback.tb_frame.f_locals)
        traceback = traceback.tb_next
    yield from reversed(passed)
