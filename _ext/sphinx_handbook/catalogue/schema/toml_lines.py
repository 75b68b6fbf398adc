"""The line of a key in a TOML file, which ``tomllib`` does not report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

#: Where a value stands: the names of its tables and keys, and the places (from 0) in arrays of tables.
Place = tuple[str | int, ...]


def line_of(text: str, place: Place) -> int:
    """The line (from 1) of the value at ``place``, or of its table where the file lacks it; 1 if it lacks both."""
    lines = _lines(text)
    # A place that the file does not have (a missing key) is reported at its table's head.
    inside_out = (place[:length] for length in range(len(place), 0, -1))
    return next((lines[each] for each in inside_out if each in lines), 1)


# A file may have many problems, one after another.
@lru_cache(maxsize=1)
def _lines(text: str) -> Mapping[Place, int]:
    """The lines on which tables and keys stand first, by their places."""
    lines: dict[Place, int] = {}
    count: dict[Place, int] = {}
    head: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        if table := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line):
            names: Place = tuple(part.strip().strip("\"'") for part in table[1].split("."))
            if line.lstrip().startswith("[["):
                count[names] = count.get(names, -1) + 1
                names = (*names, count[names])
            head = names
            lines.setdefault(head, number)
        elif key := re.match(r"""\s*((?:[\w.-]|"[^"]*"|'[^']*')+)\s*=""", line):
            lines.setdefault((*head, *(part.strip("\"'") for part in key[1].split("."))), number)
    return lines
