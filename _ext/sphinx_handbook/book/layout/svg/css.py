"""The style sheets of a drawing: what WeasyPrint does not know in them, written in a way that it does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
#: Nothing is fetched, and WeasyPrint stops at it.
_IMPORT: Final = re.compile(r"@import\b[^;]*;")
_CUSTOM: Final = re.compile(r"(?<![\w-])(--[\w-]+)\s*:\s*([^;{}]*)")
_FUNCTION: Final = re.compile(r"\b(var|light-dark)\(")
_FONT: Final = re.compile(r"(?<![\w-])font\s*:\s*([^;{}]+)")
_FONT_SIZE: Final = re.compile(r"(?:^|\s)([\d.]+(?:px|pt|em|rem|ex|mm|cm|in|pc|%)?)(?:\s*/\s*\S+)?\s+(.+)$", re.DOTALL)
_DECLARATION: Final = re.compile(r"(?<![\w-])([\w-]+)\s*:\s*([^;{}]*)(;?)")

#: In the place of a value that refers to a property that is nowhere.
_NOTHING: Final = "\0"

_WEIGHTS: Final = frozenset(("bold", "bolder", "lighter", *map(str, range(100, 1000, 100))))


#: How long a value may become, in letters: a property can stand several times in another, and that in a third.
_LONGEST: Final = 10_000


def custom_properties(css: str) -> dict[str, str]:
    """The custom properties that a style sheet, or a ``style`` attribute, declares; of several values the last."""
    return {name: value.strip() for name, value in _CUSTOM.findall(_COMMENT.sub("", css))}


def plain(css: str, properties: Mapping[str, str]) -> str:
    """A style sheet or a ``style`` attribute without ``var()``, ``light-dark()``, ``@import`` and ``font``."""
    css = _IMPORT.sub("", _COMMENT.sub("", css))
    if _FUNCTION.search(css):
        css = _DECLARATION.sub(lambda match: _declaration(match, properties), css)
    return _FONT.sub(lambda match: "; ".join(f"{name}: {value}" for name, value in font(match[1]).items()), css)


def _declaration(match: re.Match[str], properties: Mapping[str, str]) -> str:
    if match[1].startswith("--"):
        return match[0]
    replaced = value(match[2], properties)
    return "" if replaced is None else f"{match[1]}: {replaced}{match[3]}"


def value(text: str, properties: Mapping[str, str]) -> str | None:
    """A value without ``var()`` and ``light-dark()``; None where a property is nowhere declared."""
    replaced = _replaced(text, properties, 0)
    return None if _NOTHING in replaced else replaced


def _replaced(text: str, properties: Mapping[str, str], depth: int) -> str:
    # A property may refer to itself by way of others.
    while depth < 20 and len(text) < _LONGEST and (match := _FUNCTION.search(text)):
        first, second, end = _arguments(text, match.end())
        # Paper is light.
        inner = properties.get(first, second) if match[1] == "var" else first
        inner = _NOTHING if inner is None else _replaced(inner, properties, depth + 1)
        if _NOTHING in inner:
            return _NOTHING
        text = text[: match.start()] + inner.strip() + text[end:]
    return _NOTHING if _FUNCTION.search(text) else text


def _arguments(text: str, start: int) -> tuple[str, str | None, int]:
    """The first argument of a function, what follows its comma, and where the function ends."""
    depth, comma, at = 1, -1, start
    while at < len(text) and depth:
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if text[at] == "," and depth == 1 and comma < 0:
            comma = at
        at += 1
    last = at - 1 if depth == 0 else at
    if comma < 0:
        return text[start:last].strip(), None, at
    return text[start:comma].strip(), text[comma + 1 : last].strip(), at


def font(text: str) -> dict[str, str]:
    """The properties that a value of ``font`` sets; none where it has no size."""
    match = _FONT_SIZE.search(text.strip())
    if match is None:
        return {}
    properties = {"font-size": match[1], "font-family": match[2].strip()}
    for word in text.strip()[: match.start()].split():
        if word in ("italic", "oblique"):
            properties["font-style"] = word
        elif word in _WEIGHTS:
            properties["font-weight"] = word
    return properties
