"""The words of HTML in a drawing (``foreignObject``), as the drawing's own text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element

_TEXT: Final = "{http://www.w3.org/2000/svg}text"

#: The elements that begin a line.
_BLOCKS: Final = frozenset(
    ("div", "p", "li", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "section", "br", "hr")
)

_SIZE: Final = re.compile(r"font-size\s*:\s*([\d.]+)px")
_COLOUR: Final = re.compile(r"(?<![\w-])color\s*:\s*([^;]+)")
_CENTRED: Final = re.compile(r"center|Label\b|\blabel\b")

#: How wide a letter is, and how far lines are apart, in its size.
_LETTER, _LEADING = 0.52, 1.2
#: The size of letters where nothing tells it.
_USUAL: Final = 16.0


def as_text(box: Any, _parent: Any) -> list[Element]:
    """The lines of the HTML in a ``foreignObject``, in the middle of it or from its upper left corner."""
    inside = [each for each in box.iter() if isinstance(each.tag, str)]
    styles = " ".join(f"{each.get('style', '')}; {each.get('class', '')};" for each in inside)
    size = next((each for each in map(float, _SIZE.findall(styles)) if each > 0), None)
    colours = _COLOUR.findall(styles)
    x, y, width, height = (_length(box.get(name, "")) for name in ("x", "y", "width", "height"))
    lines = _lines(box)
    # A box of one line was made for its words, whatever they are set in.
    if width and height >= 2 * (size or _USUAL) and "nowrap" not in styles:
        most = max(int(width / (size or _USUAL) / _LETTER), 1)
        lines = [part for line in lines for part in textwrap.wrap(line, most, break_long_words=False)]
    centred = bool(_CENTRED.search(styles)) and width > 0 and height > 0
    first = 0.35 - (len(lines) - 1) / 2 * _LEADING if centred else 1.0
    texts = []
    for number, line in enumerate(lines):
        text = Element(
            _TEXT, {"x": f"{x + width / 2 if centred else x:g}", "y": f"{y + height / 2 if centred else y:g}"}
        )
        text.set("dy", f"{first + number * _LEADING:g}em")
        text.text = line
        if centred:
            text.set("text-anchor", "middle")
        if size:
            text.set("font-size", f"{size:g}px")
        if colours:
            text.set("fill", colours[-1].strip())
        texts.append(text)
    return texts


def _length(text: str) -> float:
    match = re.match(r"\s*(-?[\d.]+)(?:px)?\s*$", text)
    return float(match[1]) if match else 0.0


def _lines(box: Any) -> list[str]:
    words = "".join(_words(box))
    return [line for line in (" ".join(each.split()) for each in words.split("\v")) if line]


def _words(element: Any) -> Iterator[str]:
    """The text with a vertical tab where a line begins or ends."""
    if not isinstance(element.tag, str):
        return
    block = element.tag.rpartition("}")[2].lower() in _BLOCKS
    if block:
        yield "\v"
    yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""
    if block:
        yield "\v"
