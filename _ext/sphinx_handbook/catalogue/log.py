"""Tells a page's faults in the build's log: Danish in a Danish book, with file, line and subtype."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from ..i18n import translator
from .problems import Problem

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: The warning type; ``suppress_warnings = ["handbook.<code>"]`` silences one kind.
TYPE = "handbook"


def report(problem: Problem, env: BuildEnvironment) -> None:
    """Warn of one fault."""
    location = f"{env.srcdir / problem.path}:{problem.line}"
    logger.warning(
        "%s",
        problem.text(translator(env.config.language)),
        type=TYPE,
        subtype=problem.code,
        location=location,
    )
