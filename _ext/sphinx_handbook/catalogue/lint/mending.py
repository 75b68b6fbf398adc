"""Applies the edits that problems bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ...problems import Edit


def mended(text: str, edits: Iterable[Edit]) -> str:
    """The text of a file after the edits; of two that overlap, the first on the line is made."""
    by_line: dict[int, set[Edit]] = defaultdict(set)
    for edit in edits:
        by_line[edit.line].add(edit)
    lines = text.split("\n")
    for number, on_line in by_line.items():
        line, end = lines[number - 1], 0
        parts = []
        for edit in sorted(on_line, key=lambda each: (each.column, each.length)):
            start = edit.column - 1
            if start >= end:
                parts += [line[end:start], edit.text]
                end = start + edit.length
        lines[number - 1] = "".join([*parts, line[end:]])
    return "\n".join(lines)
