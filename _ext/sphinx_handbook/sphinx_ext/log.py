"""Tells a page's faults in the build's log: Danish in a Danish book, with file, line and subtype."""

from __future__ import annotations

import logging as python_logging
from typing import TYPE_CHECKING

from sphinx.util import logging

from ..i18n import translator
from ..problems import Problem

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: The warning type; ``suppress_warnings = ["handbook.<code>"]`` silences one kind.
TYPE = "handbook"


def report(problem: Problem, env: BuildEnvironment, *, whole: bool = False) -> None:
    """Warn of one fault; one of the ``whole`` work, which stands on no page of the source, has no place."""
    # Sphinx takes a place without a line for a page's name, and adds a suffix to it.
    location = None if whole else f"{env.srcdir / problem.path}:{problem.line or 1}"
    logger.warning(
        "%s",
        problem.text(translator(env.config.language)),
        type=TYPE,
        subtype=problem.code,
        location=location,
    )


class warnings_seen:  # noqa: N801 - used as a function
    """Counts the warnings and errors that Sphinx logs within a ``with``; ``silent`` keeps them from the log."""

    def __init__(self, *, silent: bool = False) -> None:
        self.count, self.silent = 0, silent

    def __enter__(self) -> warnings_seen:
        outer = self

        class Counter(python_logging.Handler):
            def emit(self, record: python_logging.LogRecord) -> None:
                outer.count += 1

        self.counter = Counter(python_logging.WARNING)
        self.logger = python_logging.getLogger(logging.NAMESPACE)
        self.others = list(self.logger.handlers)
        if self.silent:
            self.logger.handlers = []
        self.logger.addHandler(self.counter)
        return self

    def __exit__(self, *_: object) -> None:
        self.logger.removeHandler(self.counter)
        if self.silent:
            self.logger.handlers = self.others
