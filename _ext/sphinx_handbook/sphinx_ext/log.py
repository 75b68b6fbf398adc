"""Tells a page's faults in the build's log: Danish in a Danish book, with file, line and subtype."""

from __future__ import annotations

import logging as python_logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from ..i18n import translator
from ..problems import Problem

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: The warning type; ``suppress_warnings = ["handbook.<code>"]`` silences one kind.
TYPE = "handbook"

#: What Sphinx calls the text that conf.py puts before and behind each page: a fault of it would be told for every page.
OF_ALL_PAGES = ("<rst_prologue>", "<rst_epilogue>")


def report(problem: Problem, env: BuildEnvironment, *, whole: bool = False) -> None:
    """Warn of one fault; one of the ``whole`` work, which stands on no page of the source, has no place."""
    # Sphinx takes a place without a line for a page's name, and adds a suffix to it.
    of_all = problem.path in OF_ALL_PAGES
    location = None if whole else f"{problem.path if of_all else env.srcdir / problem.path}:{problem.line or 1}"
    logger.warning(
        "%s",
        problem.text(translator(env.config.language)),
        type=TYPE,
        subtype=problem.code,
        location=location,
        once=of_all,
    )


class warnings_seen:  # noqa: N801 - used as a function
    """The warnings and errors that Sphinx logs within a ``with``."""

    def __init__(self) -> None:
        self.warnings: list[LoggedWarning] = []

    @property
    def count(self) -> int:
        """How many there have been."""
        return len(self.warnings)

    def __enter__(self) -> warnings_seen:
        outer = self

        class Collector(python_logging.Handler):
            def emit(self, record: python_logging.LogRecord) -> None:
                outer.warnings.append(LoggedWarning.of(record))

        self.collector = Collector(python_logging.WARNING)
        self.logger = python_logging.getLogger(logging.NAMESPACE)
        # The first: Sphinx's own handlers write into the records.
        self.logger.handlers = [self.collector, *self.logger.handlers]
        return self

    def __exit__(self, *_: object) -> None:
        self.logger.removeHandler(self.collector)


#: What Sphinx notes of a message beside its words.
_NOTED = ("type", "subtype", "location", "nonl", "color", "once")
#: The kinds of warnings, by type and subtype, that follow from what a page is and from what it shows of others: of
#: references without a target or with several, and of formulas that cannot be set. All others may depend on more.
_LASTING = {("ref", None), (TYPE, "formula")}


@dataclass(frozen=True, slots=True)
class LoggedWarning:
    """A warning or an error in Sphinx's log, as plain data."""

    logger: str
    level: int
    message: str
    noted: dict[str, object]
    lasts: bool
    """Whether the same page gives the same warning in the next build."""

    @classmethod
    def of(cls, record: python_logging.LogRecord) -> LoggedWarning:
        """That of a log record."""
        noted = {name: getattr(record, name) for name in _NOTED if hasattr(record, name)}
        if isinstance(location := noted.get("location"), nodes.Node):
            noted["location"] = logging.get_node_location(location)
        kind = noted.get("type")
        lasts = not {(kind, None), (kind, noted.get("subtype"))}.isdisjoint(_LASTING) and record.exc_info is None
        message = python_logging.LogRecord.getMessage(record)
        return cls(record.name, record.levelno, message, noted, lasts)

    def log(self) -> None:
        """Log it again."""
        python_logging.getLogger(self.logger).log(self.level, "%s", self.message, extra=dict(self.noted))
