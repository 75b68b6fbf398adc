"""Widths and heights without inline styles, which the pages' content security policy forbids.

docutils and Sphinx write `style="width: 50%"` for images, figures, tables and columns. Here a size is an attribute
where HTML has one (an image's, in pixels), else a class, whose rules are in a style sheet that pages with one load.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["STYLES", "Sized", "sized", "stylesheet"]

#: The sheet with the rules.
STYLES: Final = "handbook-widths.css"

#: Absolute widths are rounded to so many pixels where they are classes; the widest of them.
_STEP: Final = 10
_WIDEST: Final = 1200

#: The units of CSS in pixels; those of type as for text of the usual size.
_PIXELS: Final = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "ch": 8.0,
}
_SIZE: Final = re.compile(r"(\d*\.?\d+)\s*(%|[a-zA-Z]*)")
_ALIGNED: Final = frozenset({"left", "right", "center", "justify"})


class Sized:
    """What stands for an inline style: classes, attributes, and the declarations that nothing stands for."""

    def __init__(self) -> None:
        self.classes: list[str] = []
        self.attributes: dict[str, str] = {}
        self.left: list[str] = []


def sized(tag: str, style: str) -> Sized:
    """What stands for the inline style of an element."""
    result = Sized()
    for declaration in filter(None, (each.strip() for each in style.split(";"))):
        name, _, value = (part.strip().lower() for part in declaration.partition(":"))
        if name == "text-align" and value in _ALIGNED:
            result.classes.append(f"text-{value}")
        elif name not in ("width", "height") or not _add(result, tag, name, value):
            result.left.append(declaration)
    return result


def _add(result: Sized, tag: str, name: str, value: str) -> bool:
    """Add a width or a height; False where nothing stands for it."""
    match = _SIZE.fullmatch(value)
    if match is None:
        return False
    number, unit = float(match[1]), match[2].lower()
    if unit == "%":
        result.classes += [f"width-{min(max(round(number), 1), 100)}"] if name == "width" else []
        return name == "width"
    if unit not in _PIXELS:
        return False
    pixels = number * _PIXELS[unit]
    if tag in ("img", "video", "object", "iframe"):
        result.attributes[name] = str(max(round(pixels), 1))
        return True
    if name == "height":
        return False
    steps = min(max(round(pixels / _STEP), 1), _WIDEST // _STEP)
    result.classes.append(f"width-{steps * _STEP}px")
    return True


def stylesheet() -> str:
    """The rules of all classes."""
    rules = [f".text .width-{number}{{width:{number}%}}" for number in range(1, 101)]
    rules += [f".text .width-{number}px{{width:{number}px}}" for number in range(_STEP, _WIDEST + 1, _STEP)]
    return "\n".join(["/* Widths that pages ask for. Loaded by those alone. */", *rules, ""])
