"""Spans of code and roles in running text, found in one pass over each paragraph.

A regular expression for them looks from each run of backticks to the paragraph's end for its partner, so a paragraph of
many runs without one takes the square of its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

#: A run of backticks, with the name of a role before it.
_RUN = re.compile(r"(?:\{(?P<role>[\w:.+-]+)\})?(?P<ticks>`+)")
#: Where a paragraph ends.
_BLANK = re.compile(r"\n(?=[ \t]*\n)")


@dataclass(frozen=True, slots=True)
class Span:
    """A span by its offsets: of the whole, its role's name included, and of the text between the backticks."""

    start: int
    end: int
    text_start: int
    text_end: int
    role: str
    """The role's name; empty for code."""


def spans(text: str) -> Iterator[Span]:
    """Every span of code and every role in a text, from its beginning to its end."""
    if "`" not in text:
        return
    begin = 0
    for end in [*(match.start() for match in _BLANK.finditer(text)), len(text)]:
        yield from _of_paragraph(text, begin, end)
        begin = end


def replaced(text: str, replacement: Callable[[str], str]) -> str:
    """A text with what ``replacement`` returns for it in the place of each span."""
    parts, last = [], 0
    for each in spans(text):
        parts += [text[last : each.start], replacement(text[each.start : each.end])]
        last = each.end
    return "".join([*parts, text[last:]])


def _of_paragraph(text: str, begin: int, end: int) -> Iterator[Span]:
    runs = list(_RUN.finditer(text, begin, end))
    # For each run the next one of the same length.
    partners, later = [0] * len(runs), dict[int, int]()
    for at in range(len(runs) - 1, -1, -1):
        length = len(runs[at]["ticks"])
        partners[at] = later.get(length, 0)
        later[length] = at
    at = 0
    while at < len(runs):
        run, partner = runs[at], partners[at]
        if not partner or text[run.start("ticks") - 1 : run.start("ticks")] == "\\":
            at += 1
            continue
        role = run["role"] or ""
        if role and text[run.start() - 1 : run.start()] == "\\":
            role = ""
        start = run.start() if role else run.start("ticks")
        closing = runs[partner]
        yield Span(start, closing.end(), run.end(), closing.start("ticks"), role)
        at = partner + 1
