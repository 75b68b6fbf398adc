"""Page numbers that are others in a file which is made of a sheet.

A sheet is numbered by itself; the folder of the website binds several into one file. So before each text of a sheet
with page numbers in it stands a marked-content point (ISO 32000-1, 14.6.1), which draws nothing and has what draws the
text with other numbers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from .fragment import DeferredText, FragmentPage, Glyphs
from .syntax import string

#: How much of the room that a text does not need is left of it.
_ALIGN = {"left": 0.0, "center": 0.5, "right": 1.0}


def operators(glyphs: Sequence[Glyphs]) -> list[bytes]:
    """What draws glyphs one after the other."""
    drawing: list[bytes] = []
    face, rise, codes = "", "0", ""
    for each in glyphs:
        if codes and ((each.face and each.face != face) or each.rise != rise):
            drawing.append(f"[{codes}] TJ".encode())
            codes = ""
        if each.face and each.face != face:
            drawing.append(f"{each.face} Tf".encode())
            face = each.face
        if each.rise != rise:
            drawing.append(f"{each.rise} Ts".encode())
            rise = each.rise
        codes += each.codes
    if codes:
        drawing.append(f"[{codes}] TJ".encode())
    if rise != "0":
        drawing.append(b"0 Ts")
    return drawing


def point(index: int, text: DeferredText, parts: Sequence[Glyphs | int], page: FragmentPage) -> bytes:
    """The point before the text with this index on a page, in JSON.

    ``parts`` are glyphs, and numbers of the file's pages (from 1; 0 for how many there are). The point has, of each
    part that is no number, and of each figure, the operators and the width; where the text stands, the room that it
    has, how much of what it leaves is on its left; and the links that it moves, or narrows, by their indices on the
    page, where open references come after the others.
    """
    links = [*page.links, *page.open_links]
    value = {
        "text": index,
        "at": [text.x, text.y],
        "room": text.room,
        "align": _ALIGN[text.align],
        "parts": [each if isinstance(each, int) else _drawn(each) for each in parts],
        "figures": [_drawn(text.glyphs[figure]) for figure in "0123456789"],
        "before": [at for at, link in enumerate(links) if index in link.before],
        "within": [at for at, link in enumerate(links) if index in link.within],
    }
    return b"/HandbookNumber<</V%s>>DP" % string(json.dumps(value, separators=(",", ":")))


def move(index: int) -> bytes:
    """The point before the operator that moves what follows the text with this index on its line."""
    return b"/HandbookMove<</I %d>>DP" % index


def _drawn(glyphs: Glyphs) -> tuple[str, float]:
    return b"\n".join(operators([glyphs])).decode(), glyphs.width
