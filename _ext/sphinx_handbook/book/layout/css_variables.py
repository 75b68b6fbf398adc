"""Resolves ``var()`` ahead of WeasyPrint where a custom property has one value for the whole book.

WeasyPrint resolves each ``var()`` anew for every element, which is a tenth of the time that a book takes. A property
that has several values, as a category's colour, stays as it is, and so does one that a project's own style sheet sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_RULE: Final = re.compile(r"(?<![^{}])([^{}]*)\{([^{}]*)\}")
_SET: Final = re.compile(r"(?<![\w-])(--[\w-]+)\s*:\s*([^;{}]+?)\s*(?:[;}]|$)")
_USED: Final = re.compile(r"var\(\s*(--[\w-]+)\s*\)")

#: Selectors that hold for the whole book.
_EVERYWHERE: Final = frozenset({":root", "@page"})


def with_values(ours: Sequence[str], theirs: Iterable[str]) -> list[str]:
    """Our style sheets with the values of the properties that only they set book-wide; the last one counts."""
    values: dict[str, str] = {}
    open_ = {name for sheet in theirs for name, _ in _SET.findall(sheet)}
    for selector, body in (rule for sheet in ours for rule in _RULE.findall(sheet)):
        own = dict(_SET.findall(body))
        if selector.strip() in _EVERYWHERE:
            values |= own
        else:
            open_ |= own.keys()

    def value(use: re.Match[str]) -> str:
        name = use[1]
        return _USED.sub(value, values[name]) if name in values and name not in open_ else use[0]

    return [_USED.sub(value, sheet) for sheet in ours]
