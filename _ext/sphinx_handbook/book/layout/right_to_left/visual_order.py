"""The order on the page of a text that is written from right to left and has something open in it.

Pango puts the words of a text in order; what is filled in afterwards has no part in that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from ...pdf.fragment import Deferred

#: Bidirectional classes (UAX #9): figures, and signs that belong to the figures on both sides of them.
_FIGURES = frozenset({"EN", "AN"})
_BETWEEN_FIGURES = frozenset({"CS", "ES"})

_T = TypeVar("_T")


def in_visual_order(parts: Sequence[Deferred | str], *, right_to_left: bool) -> list[Deferred | str]:
    """The parts of a text from left to right, its words divided where their direction changes.

    ``right_to_left`` is the direction of the text as a whole. What is open is a number or an id, as is a named place,
    which begins with a null character.
    """
    signs = [sign for part in parts for sign in _signs(part)]
    kinds = [_kind(each) for each in signs]
    if not right_to_left and "R" not in kinds:
        return list(parts)
    directions = _directions(kinds, "R" if right_to_left else "L")
    runs = groupby(zip(signs, directions, strict=True), lambda each: each[1])
    levels = {"L": 2 if right_to_left else 0, "R": 1, "N": 2}
    pieces = [(levels[direction], list(_joined([sign for sign, _ in run]))) for direction, run in runs]
    # A space behind words from right to left stands to their left.
    pieces = [(level, run[::-1] if level == 1 else run) for level, run in pieces]
    for least in (2, 1):
        pieces = reordered(pieces, least)
    return [part for _, run in pieces for part in run]


def reordered(runs: Sequence[tuple[int, _T]], least: int) -> list[tuple[int, _T]]:
    """Runs, each with its embedding level; those next to one another at ``least`` or more in reverse order (L2)."""
    grouped = [(deep, list(run)) for deep, run in groupby(runs, lambda each: each[0] >= least)]
    return [each for deep, run in grouped for each in (reversed(run) if deep else run)]


def _signs(part: Deferred | str) -> Iterator[Deferred | str]:
    if isinstance(part, Deferred) or part.startswith("\0"):
        yield part
    else:
        yield from part


def _kind(sign: Deferred | str) -> str:
    if isinstance(sign, Deferred) or sign.startswith("\0"):
        return "EN"
    kind = unicodedata.bidirectional(sign)
    return "R" if kind == "AL" else kind


def _directions(kinds: Sequence[str], around: str) -> list[str]:
    """The direction of each sign: L, R, or N for figures in a text from right to left."""
    directions, strong = [], around
    for at, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        between = kind in _BETWEEN_FIGURES and {*kinds[at - 1 : at], *kinds[at + 1 : at + 2]} <= _FIGURES
        figure = "L" if strong == "L" else "N"
        directions.append(kind if kind in ("L", "R") else figure if kind in _FIGURES or between else "")
    before = around
    for at, each in enumerate(directions):
        if each:
            before = "R" if each == "N" else each
            continue
        after = next((later for later in directions[at:] if later), around)
        directions[at] = before if before == ("R" if after == "N" else after) else around
    return directions


def _joined(run: Sequence[Deferred | str]) -> Iterator[Deferred | str]:
    """What is open in a run, and the words between; spaces at their ends apart, which would change sides."""
    words = ""
    for sign in [*run, None]:
        if isinstance(sign, str) and not sign.startswith("\0"):
            words += sign
            continue
        inner = words.strip()
        before, _, after = words.partition(inner) if inner else (words, "", "")
        yield from filter(None, (before, inner, after))
        if sign is not None:
            yield sign
        words = ""
