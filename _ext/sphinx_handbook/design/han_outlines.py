"""The outlines of Chinese, Japanese and Korean letters, for drawings that have no text of their own: formulas."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError
from typing import Any, Final

from . import fallback_fonts, fonts

#: The font of the collection that has the forms of a region; those of China for a language of none of them.
_JAPAN, _KOREA, _CHINA, _TAIWAN = 0, 1, fallback_fonts.CJK.number, 3
_REGIONS: Final = {"ja": _JAPAN, "ko": _KOREA, "zh-tw": _TAIWAN, "zh-hk": _TAIWAN, "zh-hant": _TAIWAN}


@dataclass(frozen=True, slots=True)
class Outline:
    """A letter's outline in thousandths of an em, above its baseline."""

    steps: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    """What a pen does, with its points: ``moveTo``, ``lineTo``, ``curveTo``."""
    bounds: tuple[float, float, float, float]
    """Left, bottom, right, top."""
    advance: float


@cache
def outline(letter: str, language: str) -> Outline | None:
    """The outline of a letter in the form that ``language`` has; none of another script, or without the font."""
    if unicodedata.east_asian_width(letter) not in "WF":
        return None
    name = language.replace("_", "-").lower()
    font = _font(_REGIONS.get(name, _REGIONS.get(name.partition("-")[0], _CHINA)))
    glyph = font and font.getBestCmap().get(ord(letter))
    if not glyph:
        return None
    # Only here: the library takes long to load.
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.recordingPen import RecordingPen

    glyphs = font.getGlyphSet()
    pen, bounds = RecordingPen(), BoundsPen(glyphs)
    glyphs[glyph].draw(pen)
    glyphs[glyph].draw(bounds)
    steps = tuple((step, points) for step, points in pen.value if points)
    return Outline(steps, bounds.bounds or (0, 0, 0, 0), glyphs[glyph].width)


@cache
def _font(number: int) -> Any:
    from fontTools.ttLib import TTFont

    try:
        path = fonts.source_file(fallback_fonts.CJK.package, fallback_fonts.CJK.source)
    except (PackageNotFoundError, FileNotFoundError):
        return None
    return TTFont(path, fontNumber=number, lazy=True)
