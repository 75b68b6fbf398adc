"""The letters in a page's HTML, a style sheet or a drawing that the book's faces may not have."""

from __future__ import annotations

import html
import itertools
import re
from typing import Final

#: A character reference of HTML.
_REFERENCE: Final = re.compile(r"&#?\w+;")
#: A character by its number in a style sheet.
_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{2,6})")

#: What every text face of the book has; the rest is looked up in the fonts (``design.fallback_fonts``).
_USUAL: Final = frozenset(map(chr, [*range(0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2016), *range(0x2018, 0x201F)]))

#: Characters that change how others are set, and are drawn by no glyph of their own: joiners, marks of direction,
#: variation selectors, tags, what word processors leave behind.
INVISIBLE: Final = frozenset(
    map(
        chr,
        itertools.chain(
            (0xAD, 0x34F, 0x61C, 0x17B4, 0x17B5, 0xFEFF),
            *(range(0x180B, 0x1810), range(0x200B, 0x2010), range(0x2028, 0x202F), range(0x2060, 0x2070)),
            *(range(0xFE00, 0xFE10), range(0xFFF9, 0xFFFC), range(0x1BCA0, 0x1BCA4), range(0x1D173, 0x1D17B)),
            range(0xE0000, 0xE1000),
        ),
    )
)

#: Separators of lines and paragraphs as word processors paste them: WeasyPrint expects a space there, or stops.
_SEPARATOR: Final = re.compile("[\v\f\x85\u2028\u2029]")
#: Control characters, the place of a picture that was pasted, and what is no character at all: tofu, or nothing.
_NO_CHARACTER: Final = re.compile(
    "[\0-\b\x0e-\x1f\x7f-\x84\x86-\x9f\u115f\u1160\u3164\uffa0\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff\U0010fffe\U0010ffff]"
)


def printable(text: str) -> str:
    """A text without what cannot be set: separators become spaces, and what is no character is left out."""
    return _NO_CHARACTER.sub("", _SEPARATOR.sub(" ", text))


def unusual(text: str) -> frozenset[str]:
    """The letters of a text that not each face of the book surely has."""
    return frozenset(text) - _USUAL - INVISIBLE


def in_html(text: str) -> frozenset[str]:
    """As ``unusual``, where characters may be written by their names and numbers."""
    if "&" in text:
        text += "".join(map(html.unescape, {*_REFERENCE.findall(text)}))
    return unusual(text)


def in_css(text: str) -> frozenset[str]:
    """As ``unusual``, where characters may be written by their numbers."""
    numbers = (int(each, 16) for each in {*_ESCAPE.findall(text)})
    return unusual(text + "".join(chr(each) for each in numbers if each < 0x110000))
