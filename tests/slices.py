"""Which part of an exhaustive form runs in "make test"; all of it runs in "make torture"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

#: A page of every kind that a handbook has: its front, a category, an entry with all that an entry can have, the search.
KINDS = ("index", "videnscentre/index", "erfaringer/projekt-i-politiet", "search")


def every(names: Sequence[Any], ways: Sequence[tuple[Any, ...]], whole: Sequence[Any] = KINDS) -> list[Any]:
    """Each name in each way, a row of parameters per pair: the name (or the values of one), then the way's values.

    Of the names in ``whole`` each way is in the slice, of every other name one way: the first name's first, the second
    name's second, and so on in turn, so that every way meets names of its own. The rest is marked ``torture``.
    """
    rows = []
    for place, name in enumerate(names):
        for number, way in enumerate(ways):
            beyond = name not in whole and number != place % len(ways)
            values = name if isinstance(name, tuple) else (name,)
            rows.append(pytest.param(*values, *way, marks=[pytest.mark.torture] if beyond else []))
    return rows
