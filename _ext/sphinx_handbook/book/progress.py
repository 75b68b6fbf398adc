"""Shows that a long work goes on, by Sphinx's own status lines: to a person who waits, not to a log."""

from __future__ import annotations

import logging as python_logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from typing import TypeVar

from sphinx.util.display import progress_message, status_iterator

T = TypeVar("T")

#: Every how many pages a number is shown.
STEP = 10


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


@contextmanager
def pages(summary: str) -> Iterator[None]:
    """Show how many pages WeasyPrint has laid out, for as long as it does."""
    if not watched():
        with progress_message(summary, nonl=False):
            yield
        return
    counter = _Pages(summary)
    theirs = python_logging.getLogger("weasyprint.progress")
    level, propagate = theirs.level, theirs.propagate
    theirs.addHandler(counter)
    theirs.setLevel(python_logging.INFO)
    theirs.propagate = False
    try:
        yield
    finally:
        theirs.removeHandler(counter)
        theirs.setLevel(level)
        theirs.propagate = propagate
        counter.end()


class _Pages(python_logging.Handler):
    """Tells every tenth page, since nobody knows how many there will be."""

    def __init__(self, summary: str) -> None:
        super().__init__(python_logging.INFO)
        self.reached: int | None = 0
        self.shown = status_iterator(self._reached(), f"{summary}... ", "purple", stringify_func=str)

    def _reached(self) -> Iterator[int]:
        while self.reached is not None:
            yield self.reached

    def emit(self, record: python_logging.LogRecord) -> None:
        """Show a page that is a step further on."""
        page = re.search(r"Page (\d+)$", record.getMessage())
        if page and int(page[1]) % STEP == 0 and int(page[1]) != self.reached:
            self.reached = int(page[1])
            next(self.shown)

    def end(self) -> None:
        """End the line."""
        self.reached = None
        next(self.shown, None)
