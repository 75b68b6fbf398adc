r"""The everyday part of mhchem's ``\ce{…}`` as TeX: formulas, charges, states, bonds by sign, arrows."""

from __future__ import annotations

import re
from typing import Final

from .reader import FormulaError

__all__ = ["tex"]

_ARROWS: Final = {
    "<=>>": r"\rightleftharpoons",
    "<<=>": r"\rightleftharpoons",
    "<=>": r"\rightleftharpoons",
    "<-->": r"\rightleftarrows",
    "<->": r"\leftrightarrow",
    "->": r"\rightarrow",
    "<-": r"\leftarrow",
}
_PART: Final = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<arrow><=>>|<<=>|<=>|<-->|<->|->|<-)(?:\[(?P<above>[^\]]*)\])?(?:\[(?P<below>[^\]]*)\])?"
    r"|(?P<state>\((?:aq|s|l|g|cr)\))"
    r"|(?P<script>[_^])(?:\{(?P<braced>[^{}]*)\}|(?P<plain>[0-9]*[+-]|[0-9A-Za-z]+))"
    r"|(?P<name>[A-Z][a-z]?|[a-z])"
    r"|(?P<count>\d+(?:/\d+)?)"
    r"|(?P<bracket>[()\[\]])"
    r"|(?P<gas>\(\^\)|\^(?=\s|$))"
    r"|(?P<sign>[=#.*+-])"
)


def tex(body: str) -> str:
    """The TeX of a chemical formula; raises ``FormulaError`` for what is not understood."""
    parts: list[str] = []
    at, follows = 0, False
    while at < len(body):
        match = _PART.match(body, at)
        if match is None:
            raise FormulaError(rf"\ce{{{body[at:]}}}")
        at = match.end()
        parts.append(_part(match, follows, body[at : at + 1]))
        follows = match["name"] is not None or match["bracket"] in (")", "]")
    return "".join(parts)


def _part(match: re.Match[str], follows: bool, after: str) -> str:
    """One part as TeX; ``follows`` says whether it follows an element or a closed bracket without a space."""
    if match["space"]:
        return " "
    if match["arrow"]:
        arrow = _ARROWS[match["arrow"]]
        if match["above"] is None:
            return rf" \;{arrow}\; "
        if match["arrow"] not in ("->", "<-"):
            raise FormulaError(match[0])
        below = rf"[\text{{{match['below']}}}]" if match["below"] else ""
        return rf" \;\x{arrow[1:]}{below}{{\text{{{match['above']}}}}}\; "
    if match["state"]:
        return rf"\,\text{{{match['state']}}}"
    if match["script"]:
        script = match["braced"] if match["braced"] is not None else match["plain"]
        return rf"{match['script']}{{\mathrm{{{script}}}}}"
    if match["name"]:
        return rf"\mathrm{{{match['name']}}}"
    if match["count"]:
        count = match["count"]
        fraction = rf"\tfrac{{{count.partition('/')[0]}}}{{{count.partition('/')[2]}}}" if "/" in count else count
        return f"_{{{count}}}" if follows else rf"{fraction}\,"
    if match["sign"] in ("+", "-") and follows and after in ("", " ", ")", "]"):
        return rf"^{{{match['sign']}}}"
    signs = {"=": "{=}", "#": r"{\equiv}", ".": r"\cdot ", "*": r"\cdot ", "-": "{-}", "+": " + "}
    if match["sign"]:
        return signs[match["sign"]]
    return r"\uparrow " if match["gas"] else match["bracket"] or ""
