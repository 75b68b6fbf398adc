"""Postflight: reads a finished PDF back and checks it, by itself and against what the book should say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...gc_pause import gc_paused

if TYPE_CHECKING:
    from ...problems import Problem
    from .expected import Expected
    from .objects.damage import Limits
    from .pages.sheets import Sheets


#: The codes of what is certain and ours: a file with one of these is not published. Other findings are warnings, which
#: keep a book from being published under ``handbook_pdf_strict`` only: they rest on searches for words, or are about
#: what the sources say.
REFUSED: Final = frozenset(f"postflight-{name}" for name in ("damaged", "font", "number", "path", "tag", "text"))


@dataclass(slots=True)
class Report:
    """What was found in a file."""

    problems: list[Problem] = field(default_factory=list)
    """What is wrong with it."""
    hints: list[Problem] = field(default_factory=list)
    """What could look better on its pages, in their order."""
    sheets: Sheets | None = None
    """The paper that it takes; ``None`` where not all of it was read, or nobody asked for hints."""


def check(
    source: Path | bytes,
    name: str,
    runs: Sequence[tuple[range | None, Expected | None]] = ((None, None),),
    share: tuple[int, int] = (0, 1),
    limits: Limits | None = None,
) -> list[Problem]:
    """Everything wrong with a PDF, as ``examine`` finds it."""
    return examine(source, name, runs, share, limits).problems


def examine(
    source: Path | bytes,
    name: str,
    runs: Sequence[tuple[range | None, Expected | None]] = ((None, None),),
    share: tuple[int, int] = (0, 1),
    limits: Limits | None = None,
    *,
    pages: bool = False,
) -> Report:
    """Everything wrong with a PDF; ``name`` is what the findings call it. With ``pages`` also what could look better.

    ``runs`` are ranges of pages (from 1; ``None`` for all), each with what should be found on them, if that is known.
    ``share`` is (index, count): which of how many parts of the objects outside pages to check. So a long book can be
    checked in parts, in several processes: a named destination is checked with its own page, and links to it from
    other pages against the page that the file names. ``limits`` say how much is read at most. Raises
    ``read_pdf.UnreadablePdf``.
    """
    from . import checks_any_pdf, checks_this_book, read_pdf
    from .pages import judge, lines, sheets

    with gc_paused():
        report = Report()
        # Layout has made all streams of our own files: only those that are read are decoded.
        whole = all(expected is None for _, expected in runs)
        readings = read_pdf.read(source, [each for each, _ in runs], share, limits, whole=whole)
        for facts, (_, expected) in zip(readings, runs, strict=True):
            of_run = checks_any_pdf.problems(facts, name, expected=expected is not None)
            if expected is not None:
                of_run += checks_this_book.problems(facts, name, expected)
            for each in of_run:
                # What two checks or two runs find is reported once.
                if each not in report.problems:
                    report.problems.append(each)
            if pages:
                set_lines = lines.gather(facts)
                report.hints += judge.problems(set_lines, name)
                if len(facts.pages) == len(facts.labels):
                    report.sheets = sheets.of(facts, set_lines)
        report.hints.sort(key=lambda each: each.line)
        return report
