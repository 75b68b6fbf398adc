"""Turns a style sheet of the book's own over: what it says of left is said of right, and the other way round.

A book that is written from right to left is the mirror image of one that is not. What the rest of the package calls a
right page, the one that a book begins with, then lies on the left: ``:right`` and ``:left`` stay as they are.
"""

from __future__ import annotations

import re
from typing import Final

_OTHER: Final = {"left": "right", "right": "left"}
#: What is not turned over: comments, strings, addresses, names of classes and of custom properties, sides of the sheet.
_KEPT: Final = re.compile(
    r"""/\*.*?\*/ | "[^"]*" | '[^']*' | url\([^)]*\) | \.[A-Za-z][\w-]* | --[\w-]+ | :(?:left|right)\b
    | \bbreak-(?:before|after)\s*:[^;}]*""",
    re.VERBOSE | re.DOTALL,
)
_SIDE: Final = re.compile(r"\b(left|right)\b")
#: A property with a value for each side, in the order top, right, bottom, left.
_FOUR: Final = re.compile(r"(?<![\w-])(margin|padding|inset|border-width|border-style|border-color)(\s*:\s*)([^;{}]+)")
_ALIGNED: Final = re.compile(r"[.-](?:align|text)-(?:left|right)\b|\[align")
_RULE: Final = re.compile(r"(?P<selector>[^{};]*)\{(?P<body>[^{}]*)\}")


def mirrored(css: str) -> str:
    """A style sheet for the mirrored page."""
    aligned = [match.span("body") for match in _RULE.finditer(css) if _ALIGNED.search(match["selector"])]
    pieces, at = [], 0
    for begin, end in aligned:
        pieces += [_turned(css[at:begin]), css[begin:end]]
        at = end
    return "".join([*pieces, _turned(css[at:])])


def _turned(css: str) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    css = _FOUR.sub(lambda match: f"{match[1]}{match[2]}{_four(match[3])}", _KEPT.sub(keep, css))
    css = _SIDE.sub(lambda match: _OTHER[match[1]], css)
    return re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], css)


def _four(value: str) -> str:
    """Values for four sides with the second and the fourth exchanged."""
    values = re.findall(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+", value)
    if len(values) != 4:
        return value
    top, right, bottom, left = values
    return " ".join([top, left, bottom, right])
