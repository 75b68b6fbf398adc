"""Reports what a page names and may not have, at the line that names it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...problems import Problem
from ...readable import OUTSIDE, refusal
from ..log import report

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: So many lines below a directive's first one its options are looked for.
_NEAR = 40


def refuse(env: BuildEnvironment, source: str, line: int, named: str) -> None:
    """Report a file, by its path, or an address that a directive names; ``line`` is the directive's first."""
    code, message, word = refusal(named)
    problem = Problem(_relative(env, source), _line_of(source, line, word), 1, code, message, {"word": word})
    report(problem, env)


def refuse_page(env: BuildEnvironment, docname: str) -> None:
    """Report a page that is not the project's; its text is not looked at."""
    path = env.doc2path(docname, False).as_posix()
    report(Problem(path, 1, 1, "outside", OUTSIDE, {"word": Path(path).name}), env)


def _relative(env: BuildEnvironment, source: str) -> str:
    path = Path(source)
    return path.relative_to(env.srcdir).as_posix() if path.is_relative_to(env.srcdir) else source


def _line_of(source: str, first: int, word: str) -> int:
    """The line that has the word, from a directive's first line on; that line itself where none has."""
    path = Path(source)
    lines = _lines(path, path.stat().st_mtime_ns) if path.is_file() else ()
    near = enumerate(lines[max(first - 1, 0) : first - 1 + _NEAR], first)
    return next((number for number, line in near if word in line), first)


@lru_cache(maxsize=2)
def _lines(path: Path, changed: int) -> tuple[str, ...]:
    """The lines of a file, read once for all that is refused in it."""
    return tuple(path.read_text("utf-8-sig", "replace").split("\n"))
