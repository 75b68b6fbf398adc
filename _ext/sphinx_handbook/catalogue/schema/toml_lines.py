"""The line of a key in a TOML file, which ``tomllib`` does not report."""

from __future__ import annotations

import re

#: Where a value stands: the names of its tables and keys, and the places (from 0) in arrays of tables.
Place = tuple[str | int, ...]


def line_of(text: str, place: Place) -> int:
    """The line (from 1) of the value at ``place``, or of its table where the file lacks it; 1 if it lacks both."""
    best, best_length = 1, 0
    count: dict[Place, int] = {}
    head: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        if table := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line):
            names: Place = tuple(part.strip().strip("\"'") for part in table[1].split("."))
            if line.lstrip().startswith("[["):
                count[names] = count.get(names, -1) + 1
                names = (*names, count[names])
            head = names
            here = head
        elif key := re.match(r"\s*([\w\"'.-]+)\s*=", line):
            here = (*head, *(part.strip("\"'") for part in key[1].split(".")))
        else:
            continue
        length = _common(here, place)
        # A place that the file does not have (a missing key) is reported at its table's head.
        if length > best_length and length == len(here):
            best, best_length = number, length
    return best


def _common(one: Place, other: Place) -> int:
    """How many parts two places have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
