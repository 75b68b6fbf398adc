"""Makes fonts smaller for the web: two cuts of a family in one file, and only the kerning that can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

__all__ = ["join", "thin_kerning"]

#: The least kerning that is kept, as a share of the em: a quarter of a pixel in body text.
_LEAST_KERNING: Final = 0.012

#: The number of the axis' name in the table of names: below 256 numbers have a meaning.
_AXIS_NAME: Final = 256


def join(font: Any, other: Any, weights: tuple[int, int]) -> None:
    """Add the other cut's outlines and widths to a font, which then has an axis of weights from its own to the other's.

    Both have the same glyphs with the same points. Kerning stays that of the font: the other's differs by less than
    two hundredths of the em in nearly all pairs, and is half of a file.
    """
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._f_v_a_r import Axis

    axis = Axis()
    axis.axisTag, axis.axisNameID = "wght", _AXIS_NAME
    axis.minValue = axis.defaultValue = weights[0]
    axis.maxValue = weights[1]
    font["fvar"] = newTable("fvar")
    font["fvar"].axes = [axis]
    font["name"].setName("Weight", _AXIS_NAME, 3, 1, 0x409)
    font["gvar"] = newTable("gvar")
    font["gvar"].version, font["gvar"].reserved = 1, 0
    font["gvar"].variations = {name: _variation(font, other, name) for name in font.getGlyphOrder()}


def _variation(font: Any, other: Any, name: str) -> list[Any]:
    """By how much each point of a glyph, and its width, is elsewhere in the other cut; an empty list where none is."""
    from fontTools.ttLib.tables.TupleVariation import TupleVariation
    from fontTools.varLib.iup import iup_delta_optimize

    points, outline = font["glyf"]._getCoordinatesAndControls(name, font["hmtx"].metrics)
    others, _ = other["glyf"]._getCoordinatesAndControls(name, other["hmtx"].metrics)
    steps: list[Any] = [(there[0] - here[0], there[1] - here[1]) for here, there in zip(points, others, strict=True)]
    if not any(map(any, steps)):
        return []
    if not font["glyf"][name].isComposite():
        # What follows from the points beside it is left out.
        steps = iup_delta_optimize(steps, points, outline.endPts, tolerance=0.5)
    return [TupleVariation({"wght": (0, 1.0, 1.0)}, steps)]


def thin_kerning(font: Any) -> None:
    """Remove kerning that nobody sees, and pairs of letters that are kerned as their classes are: a sixth of a file."""
    least = _LEAST_KERNING * font["head"].unitsPerEm
    for lookup in font["GPOS"].table.LookupList.Lookup:
        tables = [getattr(each, "ExtSubTable", each) for each in lookup.SubTable]
        pairs = [each for each in tables if type(each).__name__ == "PairPos" and each.Format == 1]
        classes = [each for each in tables if type(each).__name__ == "PairPos" and each.Format == 2]
        rows = [row.PairValueRecord for table in pairs for row in table.PairSet]
        rows += [row.Class2Record for table in classes for row in table.Class1Record]
        for value in (each.Value1 for row in rows for each in row):
            if value is not None and abs(getattr(value, "XAdvance", 0)) < least:
                value.XAdvance = 0
        for table in pairs:
            for letter, row in zip(table.Coverage.glyphs, table.PairSet, strict=True):
                row.PairValueRecord = [
                    each
                    for each in row.PairValueRecord
                    if _advance(each.Value1) != _class_kerning(classes, letter, each.SecondGlyph)
                ]


def _class_kerning(tables: Sequence[Any], first: str, second: str) -> int:
    """By how much two letters are kerned as the classes that they are in: the first table that has the letter says."""
    for table in tables:
        if first in table.Coverage.glyphs:
            row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)]
            return _advance(row.Class2Record[table.ClassDef2.classDefs.get(second, 0)].Value1)
    return 0


def _advance(value: Any) -> int:
    return getattr(value, "XAdvance", 0) if value else 0
