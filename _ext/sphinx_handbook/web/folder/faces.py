"""The two faces of a folder's list of contents, as the binder in the browser embeds them in a PDF."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from ...design import fonts

#: The cuts (`design/fonts`): for titles, and for what is small.
_CUTS: Final = ("literata-display-500", "schibsted-400")
#: The figures of page numbers, and the space between words.
_ALWAYS: Final = "0123456789 "


def faces(letters: Iterable[str], folder: Path) -> list[dict[str, Any]]:
    """The faces with these letters alone; ``folder`` is where the whole fonts are put.

    Of each its name in the PDF, its box, ascent and descent in thousandths of the size, the glyph and the width of each
    letter that it has, and the font's file.
    """
    paths = {path.stem: path for path in fonts.build(folder, "book")}
    wanted = {ord(each) for each in (*_ALWAYS, *letters)}
    return [_face(paths[name], wanted) for name in _CUTS]


def _face(path: Path, letters: set[int]) -> dict[str, Any]:
    # Imported only here: most builds have no use for it.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(layout_features=[], notdef_outline=True, glyph_names=False, name_IDs=[6])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "OS/2", "post"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=letters)
    worker.subset(font)
    scale = 1000 / font["head"].unitsPerEm
    head, across = font["head"], font["hhea"]
    glyphs = {
        chr(letter): [font.getGlyphID(name), round(font["hmtx"][name][0] * scale, 3)]
        for letter, name in sorted((font.getBestCmap() or {}).items())
    }
    written = BytesIO()
    font.save(written)
    return {
        "name": f"HANDBK+{path.stem}",
        "box": [round(each * scale) for each in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "ascent": round(across.ascent * scale),
        "descent": round(across.descent * scale),
        "glyphs": glyphs,
        "program": base64.b64encode(written.getvalue()).decode(),
    }
