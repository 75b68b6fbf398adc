"""Tells a page's faults in the build's log: Danish in a Danish book, with file, line and subtype."""

from __future__ import annotations

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
    place = f"{env.srcdir / problem.path}:{problem.line}" if problem.line else str(env.srcdir / problem.path)
    location = None if whole else place
    logger.warning(
        "%s",
        problem.text(translator(env.config.language)),
        type=TYPE,
        subtype=problem.code,
        location=location,
    )
