"""The words on the back of a glued book: its title, and at the foot its author.

They run from the head to the foot (ISO 6357), so that they can be read when the book lies with its front upwards.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

from . import html_page

#: A back that is thinner has no words, in millimetres: a fold may be off by 1 mm at each side of them.
LEAST: Final = 5.0

#: The largest type, in points; what is left free at both sides and at head and foot, in millimetres.
_LARGEST, _SIDE, _END = 16.0, 1.2, 12.0
#: The height of a line by the size of its type, and about the width of a letter.
_LINE, _LETTER = 1.2, 0.58
_POINT: Final = 25.4 / 72


def width(pages: int, leaf: float) -> float:
    """How thick the back of a book is, in millimetres; ``leaf`` is the thickness of one leaf, which is two pages."""
    return round((pages + pages % 2) / 2 * leaf, 1)


def type_size(words: int, across: float, height: float) -> float:
    """The size of so many letters in points, so that they fit on a back of this width and height in millimetres."""
    by_width = (across - 2 * _SIDE) / _LINE / _POINT
    by_height = (height - 3 * _END) / (max(words, 1) * _LETTER) / _POINT
    return round(min(_LARGEST, by_width, by_height), 1)


def as_pdf(title: str, author: str, across: float, height: float, faces: Path, css: str) -> bytes:
    """A page of the size of the back, in millimetres, with its words; ``faces`` and ``css`` as in ``job_ticket``."""
    size = type_size(len(title) + len(author), across, height)
    style = (
        f"@page {{ size: {across}mm {height}mm; margin: 0 }} body {{ margin: 0; color: #000000 }}"
        f".line {{ position: absolute; left: {across}mm; top: 0; width: {height}mm; height: {across}mm;"
        f" transform: rotate(90deg); transform-origin: 0 0; white-space: nowrap; line-height: {across}mm }}"
        f".title, .author {{ position: absolute; top: 0; font-size: {size}pt }}"
        f'.title {{ left: {_END}mm; font-family: "Literata Display"; font-weight: 500 }}'
        f'.author {{ right: {_END}mm; font-family: "Schibsted Grotesk" }}'
    )
    html = (
        f'<body><div class="line"><span class="title">{escape(title)}</span>'
        f'<span class="author">{escape(author)}</span></div></body>'
    )
    return html_page.as_pdf(html, css + style, faces)
