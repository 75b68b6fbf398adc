"""Takes values out of a drawing that are none, as SVG says: an attribute with an error is as if it were not there.

WeasyPrint stops at some of them, and writes others, such as ``NaN``, into the page, which no program can read then.
"""

from __future__ import annotations

import re
from typing import Any, Final

_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?"
_LIST: Final = re.compile(rf"(?>{_NUMBER}(?:%|[a-zA-Z]{{1,4}})?(?:\s*,\s*|\s+)?)++")
#: What Python reads as a number and no other program does, and numbers that no page has room for.
_NO_NUMBER: Final = re.compile(r"nan|inf|\d[eE]\+?0*[1-9]\d|(?<![\d.])\d{10}", re.IGNORECASE)
_FUNCTION: Final = re.compile(r"(?<![a-zA-Z])([a-zA-Z]+)\s*\(([^()]*)\)")

#: How many numbers a function of ``transform`` takes.
_COUNTS: Final = {
    "matrix": (6,), "translate": (1, 2), "translateX": (1,), "translateY": (1,), "scale": (1, 2), "scaleX": (1,),
    "scaleY": (1,), "rotate": (1, 3), "skew": (1, 2), "skewX": (1,), "skewY": (1,),
}  # fmt: skip
_TRANSFORMS: Final = frozenset(("transform", "gradientTransform", "patternTransform"))
#: Attributes that are a number, or several.
_NUMBERS: Final = frozenset(
    {
        "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "fx", "fy", "fr", "dx", "dy",
        "rotate", "refX", "refY", "markerWidth", "markerHeight", "offset", "opacity", "fill-opacity", "stroke-opacity",
        "stop-opacity", "flood-opacity", "stroke-width", "stroke-miterlimit", "stroke-dashoffset", "textLength",
    }
)  # fmt: skip
#: Attributes with other words in them than numbers.
_PATHS: Final = frozenset(("d", "points", "font-size", "letter-spacing", "stroke-dasharray", "orient"))
#: What stands for a number.
_WORDS: Final = frozenset(("auto", "none", "inherit", "initial", "unset", "normal"))


def is_odd(name: str, value: str, *, outermost: bool = False) -> bool:
    """Whether an attribute, of the ``outermost`` element or of one in it, has a value that is none."""
    if name in _NUMBERS:
        text = value.strip()
        if outermost and text.startswith("-") and name in ("width", "height"):
            return True
        if text.isdigit():
            return len(text) > 9
        return bool(_NO_NUMBER.search(text)) or not (_LIST.fullmatch(text) or text in _WORDS or "(" in text)
    if name in _TRANSFORMS:
        return bool(value.strip()) and not _is_transform(value)
    if name == "viewBox":
        numbers = value.replace(",", " ").split()
        sound = len(numbers) == 4 and all(re.fullmatch(_NUMBER, each) for each in numbers)
        return not sound or bool(_NO_NUMBER.search(value)) or min(map(float, numbers[2:])) <= 0
    return name in _PATHS and bool(_NO_NUMBER.search(value))


def _is_transform(value: str) -> bool:
    if _NO_NUMBER.search(value) or value.strip() in _WORDS or "var(" in value:
        return value.strip() in _WORDS or "var(" in value
    for name, written in _FUNCTION.findall(value):
        numbers = written.replace(",", " ").split()
        if name in _COUNTS and (len(numbers) not in _COUNTS[name] or not all(map(_LIST.fullmatch, numbers))):
            return False
    return True


def take_out(root: Any) -> bool:
    """Take out the attributes of a tree that have such a value; whether one was not empty."""
    has_odd = False
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if is_odd(name, value, outermost=element is root):
                del element.attrib[name]
                has_odd = has_odd or bool(value.strip())
    return has_odd
