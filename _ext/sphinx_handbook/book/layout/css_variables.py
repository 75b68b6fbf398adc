"""Resolves ``var()`` ahead of WeasyPrint where a custom property has one value for the whole book.

WeasyPrint resolves each ``var()`` anew for every element, which is a tenth of the time that a book takes. A property
that has several values, as a category's colour, stays as it is, and so does one that a project's own style sheet sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_RULE: Final = re.compile(r"(?<![^{}])([^{}]*)\{([^{}]*)\}")
_SET: Final = re.compile(r"(?<![\w-])(--[\w-]+)\s*:\s*([^;{}]+?)\s*(?:[;}]|$)")
_USED: Final = re.compile(r"var\(\s*(--[\w-]+)\s*\)")

#: How often a variable may stand for another; one that stands for itself has no end.
_DEEPEST: Final = 20

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


def set_in(text: str) -> dict[str, str]:
    """The custom properties that a text sets, and their values; the last one counts."""
    return dict(_SET.findall(text))


def resolved(value: str, variables: Mapping[str, str]) -> str:
    """A value with those of the variables in it; one that is not known stays as it is."""
    for _ in range(_DEEPEST):
        if (less := _USED.sub(lambda use: variables.get(use[1], use[0]), value)) == value:
            break
        value = less
    return value
