"""Which characters a font of a PDF shows as its ``.notdef`` glyph: a box, or nothing (ISO 14289-1, 7.21.8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pikepdf import Name, Object, Stream

from .font_encodings import _table as codes_and_texts

_BLOCK: Final = re.compile(rb"begincid(char|range)(.*?)endcid", re.DOTALL)
_TOKEN: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\d+)")


def missing(font: Object, codes: Iterable[int] | None = None) -> str:
    """The characters of a composite font, among ``codes`` that are drawn, whose glyph is ``.notdef``.

    Without ``codes`` those of its ToUnicode table, which in a file of ours are those that are drawn. A font with an
    ``Identity`` encoding has glyph 0 for code 0 alone; any other encoding tells the glyph of each code.
    """
    encoding = font.get("/Encoding")
    if font.get("/Subtype") != Name.Type0 or encoding is None:
        return ""
    table = font.get("/ToUnicode")
    texts = dict(codes_and_texts(table.read_bytes())) if isinstance(table, Stream) else {}
    codes = texts if codes is None else codes
    if isinstance(encoding, Stream):
        glyphs = dict(_glyphs(encoding.read_bytes()))
        without = {code for code in codes if not glyphs.get(code)}
    else:
        without = {code for code in codes if code == 0}
    return "".join(dict.fromkeys(texts.get(code) or "\N{REPLACEMENT CHARACTER}" for code in sorted(without)))


def _glyphs(data: bytes) -> Iterator[tuple[int, int]]:
    """The codes and glyphs of a CMap (ISO 32000-1, 9.7.5.3)."""
    for kind, block in _BLOCK.findall(data):
        tokens = [int(hexadecimal, 16) if hexadecimal else int(number) for hexadecimal, number in _TOKEN.findall(block)]
        if kind == b"char":
            yield from zip(tokens[::2], tokens[1::2], strict=False)
            continue
        for first, last, glyph in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
            yield from ((code, glyph + code - first) for code in range(first, min(last, first + 0xFFFF) + 1))
