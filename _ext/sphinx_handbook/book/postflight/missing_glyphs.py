"""Which characters a font of a PDF shows as its ``.notdef`` glyph: a box, or nothing (ISO 14289-1, 7.21.8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from pikepdf import Object, Stream

from .font_encodings import to_unicode
from .objects import streams
from .objects.damage import DamageLog, Limits
from .objects.typed import ObjectReader, entry

#: How many codes a table may have: two for each that there is.
_MOST_CODES: Final = 2 * 0x10000
_BLOCK: Final = re.compile(rb"begincid(char|range)(.*?)endcid", re.DOTALL)
_TOKEN: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\d+)")


def missing(font: Object, codes: Iterable[int] | None = None, objects: ObjectReader | None = None) -> str:
    """The characters of a composite font, among ``codes`` that are drawn, whose glyph is ``.notdef``.

    Without ``codes`` those of its ToUnicode table, which in a file of ours are those that are drawn. A font with an
    ``Identity`` encoding has glyph 0 for code 0 alone; any other encoding tells the glyph of each code.
    """
    objects = objects or ObjectReader(DamageLog(Limits()))
    encoding = entry(font, "/Encoding")
    if objects.name(font, "/Subtype") != "Type0" or encoding is None:
        return ""
    texts = to_unicode(font, objects)
    codes = texts if codes is None else codes
    if isinstance(encoding, Stream):
        glyphs = dict(islice(_glyphs(streams.data(encoding, objects.log)), _MOST_CODES))
        without = {code for code in codes if not glyphs.get(code)}
    else:
        without = {code for code in codes if code == 0}
    return "".join(dict.fromkeys(texts.get(code) or "\N{REPLACEMENT CHARACTER}" for code in sorted(without)))


def _glyphs(data: bytes) -> Iterator[tuple[int, int]]:
    """The codes and glyphs of a CMap (ISO 32000-1, 9.7.5.3)."""
    for kind, block in _BLOCK.findall(data):
        tokens = [
            int(b"".join(hexadecimal.split())[:8] or b"0", 16) if hexadecimal else int(number[:9])
            for hexadecimal, number in _TOKEN.findall(block)
        ]
        if kind == b"char":
            yield from zip(tokens[::2], tokens[1::2], strict=False)
            continue
        for first, last, glyph in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
            yield from ((code, glyph + code - first) for code in range(first, min(last, first + 0xFFFF) + 1))
