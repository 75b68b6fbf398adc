"""Puts the values of custom properties into style sheets where they have one value for the whole book.

WeasyPrint works out each declaration with a ``var()`` in it anew for every element, which is a tenth of the time that
a book takes. A property that has several values, as a category's colour, stays as it is, and so does one that a style
sheet of the book's own sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_RULE: Final = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SET: Final = re.compile(r"(?<![\w-])(--[\w-]+)\s*:\s*([^;{}]+?)\s*(?:[;}]|$)")
_ASKED: Final = re.compile(r"var\(\s*(--[\w-]+)\s*\)")

#: Where what is set holds for the whole book.
_EVERYWHERE: Final = frozenset({":root", "@page"})


def settled(ours: Sequence[str], theirs: Iterable[str]) -> list[str]:
    """Our style sheets with the values of what only they set, for the whole book; the last one counts."""
    known: dict[str, str] = {}
    open_ = {name for sheet in theirs for name, _ in _SET.findall(sheet)}
    for selector, body in (rule for sheet in ours for rule in _RULE.findall(sheet)):
        told = dict(_SET.findall(body))
        if selector.strip() in _EVERYWHERE:
            known |= told
        else:
            open_ |= told.keys()

    def value(found: re.Match[str]) -> str:
        name = found[1]
        return _ASKED.sub(value, known[name]) if name in known and name not in open_ else found[0]

    return [_ASKED.sub(value, sheet) for sheet in ours]
