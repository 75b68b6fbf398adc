"""Locks of files, so that one process at a time does something; the system ends a lock with its process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .i18n import N_

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

#: Whether this system has locks of files.
AVAILABLE: Final = fcntl is not None
#: What is printed where another build holds the lock.
WAITS: Final = N_("Another build is at work; this one waits for it.")


def lock(descriptor: int, waits: Callable[[], object]) -> None:
    """Lock an open file, where locks are available; raises ``OSError`` for one that has no locks.

    ``waits`` is called where another process holds the lock, before this one waits for it.
    """
    if not lock_at_once(descriptor):
        waits()
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def lock_at_once(descriptor: int) -> bool:
    """Lock an open file unless another process has locked it; whether nobody else has, which is so without locks."""
    if fcntl is not None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def unlock(descriptor: int) -> None:
    """Let others lock a file, also while processes are left that this one has forked and that have it open."""
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
