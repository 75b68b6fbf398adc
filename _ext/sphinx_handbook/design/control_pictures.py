"""Draws the pictures of control characters (␊, ␍, ␛), which no packaged font has, from a font's own capitals.

As in the chart of Unicode, each shows the character's short name, its letters one below the other from the left to the
right. They are as wide as letters of the code face, since code is what shows them.
"""

from __future__ import annotations

from typing import Any, Final

_NAMES: Final = (
    *("NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI", "DLE"),
    *("DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US", "SP", "DEL"),
)
#: The short names by their pictures' code points.
PICTURES: Final = {0x2400 + number: name for number, name in enumerate(_NAMES)} | {0x2424: "NL"}

#: Parts of the em: how wide a picture is, and the room at its left and right.
_WIDTH: Final = 0.6
_ROOM: Final = 0.03


def add(font: Any) -> None:
    """Add the pictures to a TrueType font that has capitals and figures."""
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    em, height = font["head"].unitsPerEm, font["glyf"][names[ord("H")]].yMax
    for letter, text in PICTURES.items():
        scale = 1.02 / len(text)
        pen = TTGlyphPen(None)
        for place, each in enumerate(text):
            glyph = glyphs[names[ord(each)]]
            room = (_WIDTH - 2 * _ROOM) * em - glyph.width * scale
            left = _ROOM * em + room * place / (len(text) - 1)
            below = height * (1 - (place + 1) / len(text))
            glyph.draw(TransformPen(pen, (scale * 0.9, 0, 0, scale * 0.9, left, below)))
        name = f"control{letter:04X}"
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"][name] = drawn = pen.glyph()
        drawn.recalcBounds(font["glyf"])
        font["hmtx"][name] = (round(_WIDTH * em), drawn.xMin)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[letter] = name
