"""Shows the progress of long work with Sphinx's status lines: at a terminal in detail, in a log in one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import TypeVar

from sphinx.util.display import progress_message, status_iterator

T = TypeVar("T")


def watched() -> bool:
    """Whether the output is a terminal; build servers have ``CI`` set."""
    return not os.environ.get("CI") and sys.stdout is not None and sys.stdout.isatty()


def each(things: Iterable[T], summary: str, name: Callable[[T], str]) -> Iterator[T]:
    """Iterate over ``things``, showing the ``name`` of the current one."""
    if not watched():
        with progress_message(summary, nonl=False):
            yield from things
        return
    length = len(things) if isinstance(things, Sized) else 0
    yield from status_iterator(things, f"{summary}... ", "purple", length, stringify_func=name)


def counted(things: Iterable[T], length: int, summary: str, count: Callable[[T], int]) -> Iterator[T]:
    """Iterate over ``length`` results as they come, showing the sum of their ``count`` so far."""
    total = 0

    def add(thing: T) -> str:
        nonlocal total
        total += count(thing)
        return str(total)

    if not length:
        return
    if not watched():
        with progress_message(summary, nonl=False):
            yield from things
        return
    yield from status_iterator(things, f"{summary}... ", "purple", length, stringify_func=add)
