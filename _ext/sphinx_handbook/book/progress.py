"""Shows that a long work goes on, by Sphinx's own status lines: to a person who waits, not to a log."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import TypeVar

from sphinx.util.display import progress_message, status_iterator

T = TypeVar("T")


def watched() -> bool:
    """Whether somebody sits at a terminal; machines that build for others say so in ``CI``."""
    return not os.environ.get("CI") and sys.stdout is not None and sys.stdout.isatty()


def each(things: Iterable[T], summary: str, name: Callable[[T], str]) -> Iterator[T]:
    """Go through ``things``, showing which is at hand."""
    if not watched():
        with progress_message(summary, nonl=False):
            yield from things
        return
    length = len(things) if isinstance(things, Sized) else 0
    yield from status_iterator(things, f"{summary}... ", "purple", length, stringify_func=name)


def counted(things: Iterable[T], length: int, summary: str, count: Callable[[T], int]) -> Iterator[T]:
    """Go through what is made elsewhere, showing how much of it there is by now: ``count`` tells of each."""
    done = 0

    def told(thing: T) -> str:
        nonlocal done
        done += count(thing)
        return str(done)

    if not length:
        return
    if not watched():
        with progress_message(summary, nonl=False):
            yield from things
        return
    yield from status_iterator(things, f"{summary}... ", "purple", length, stringify_func=told)
