"""Reads what is drawn on a page: its text, piece by piece, with the mark that each piece stands under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, Page, Stream

from . import font_encodings

#: What decides where text stands, what it is and whose it is; lines and colours are passed over.
_OPERATORS = "q Q cm BT Tm Td TD T* TL Tf Tj TJ ' \" Do BMC BDC EMC"

#: A form within a form within a form: deeper than any page, and an end to one that draws itself.
_DEEPEST = 12

#: Room between two letters, in thousandths of the size, that a reader takes for a space.
_SPACE = 200

_UNMOVED = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Matrix = tuple[float, float, float, float, float, float]

#: Whose content it is: the object that is drawn, and its number there.
Key = tuple[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Shown:
    """Text as it is drawn, and the mark over it."""

    text: str
    left: float
    base: float
    key: Key | None
    decoration: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page: its text, and every number that marks content on it."""

    shown: list[Shown]
    keys: dict[Key, None]
    numbered: dict[tuple[int, int], int]
    """By each object that is drawn, the number under which the structure tree lists its content."""


@dataclass(slots=True)
class _Mark:
    key: Key | None
    decoration: bool
    actual: str | None = None
    said: bool = False


class Reader:
    """Reads the pages of one file; fonts are read once for all of them."""

    def __init__(self) -> None:
        self.decoders: dict[tuple[int, int], font_encodings.Decoder] = {}
        self.fonts: dict[tuple[int, int], Object] = {}

    def page(self, page: Page) -> Drawn:
        """What is drawn on a page, in the order in which it is."""
        drawn = Drawn([], {}, {})
        self._stream(page.obj, page.obj.get("/Resources", Dictionary()), drawn, _UNMOVED, [], 0)
        return drawn

    def _stream(
        self, source: Object, resources: Object, drawn: Drawn, start: Matrix, outer: list[_Mark], depth: int
    ) -> None:
        """Take in one content stream; ``outer`` are the marks that what draws it stands under."""
        here = source.objgen
        if (number := source.get("/StructParents")) is not None:
            drawn.numbered[here] = int(number)
        marks = list(outer)
        matrix, kept = start, []
        line = text = _UNMOVED
        leading, decoder, size = 0.0, font_encodings.NOTHING, 1.0
        for instruction in pikepdf.parse_content_stream(source, _OPERATORS):
            operands: Any = instruction.operands
            name = str(instruction.operator)
            if name in ("Tj", "TJ", "'", '"'):
                if name in ("'", '"'):
                    line = text = _times((1.0, 0.0, 0.0, 1.0, 0.0, -leading), line)
                told = "".join(_told(operands[-1], decoder))
                if told:
                    at = _times(text, matrix)
                    _show(drawn, told, at[4], at[5], marks)
                # What follows on the line without being placed stands further on; how far is nobody's concern here.
                text = (*text[:4], text[4] + 0.01 * size, text[5])
            elif name == "Tm":
                line = text = tuple(float(each) for each in operands)  # type: ignore[assignment]
            elif name in ("Td", "TD"):
                x, y = float(operands[0]), float(operands[1])
                leading = -y if name == "TD" else leading
                line = text = _times((1.0, 0.0, 0.0, 1.0, x, y), line)
            elif name == "T*":
                line = text = _times((1.0, 0.0, 0.0, 1.0, 0.0, -leading), line)
            elif name == "TL":
                leading = float(operands[0])
            elif name == "BT":
                line = text = _UNMOVED
            elif name == "Tf":
                decoder, size = self._decoder(resources, operands[0]), float(operands[1])
            elif name in ("BMC", "BDC"):
                marks.append(_mark(operands, resources, here, marks, drawn))
            elif name == "EMC":
                if len(marks) > len(outer):
                    _close(drawn, marks.pop(), _times(text, matrix))
            elif name == "cm":
                matrix = _times(tuple(float(each) for each in operands), matrix)  # type: ignore[arg-type]
            elif name == "q":
                kept.append(matrix)
            elif name == "Q":
                matrix = kept.pop() if kept else matrix
            elif name == "Do" and depth < _DEEPEST:
                form = resources.get("/XObject", Dictionary()).get(str(operands[0]))
                if isinstance(form, Stream) and form.get("/Subtype") == Name.Form:
                    moved = tuple(float(each) for each in form.get("/Matrix", _UNMOVED))
                    own = form.get("/Resources", resources)
                    self._stream(form, own, drawn, _times(moved, matrix), marks, depth + 1)  # type: ignore[arg-type]

    def _decoder(self, resources: Object, name: Object) -> font_encodings.Decoder:
        font = resources.get("/Font", Dictionary()).get(str(name))
        if font is None:
            return font_encodings.NOTHING
        known = font.objgen
        if known not in self.decoders or known == (0, 0):
            self.decoders[known] = font_encodings.decoder(font)
            self.fonts[known if known != (0, 0) else (0, len(self.fonts))] = font
        return self.decoders[known]


def _told(operand: Any, decoder: font_encodings.Decoder) -> Iterator[str]:
    if isinstance(operand, pikepdf.String):
        yield decoder(bytes(operand))
    elif decoder.spaced:
        for each in operand:
            if isinstance(each, pikepdf.String):
                yield decoder(bytes(each))
            elif -float(each) > _SPACE:
                yield " "
    else:
        # All that is no number is a string, or the file is broken; asking each what it is takes as long as reading it.
        yield decoder(b"".join([bytes(each) for each in operand if type(each) is Object]))


def _mark(operands: Any, resources: Object, here: tuple[int, int], marks: list[_Mark], drawn: Drawn) -> _Mark:
    """A mark that begins: what it says itself, else what the one around it says."""
    above = marks[-1] if marks else _Mark(None, False)
    told = operands[1] if len(operands) > 1 else None
    if isinstance(told, Name):
        told = resources.get("/Properties", Dictionary()).get(str(told))
    key, actual = above.key, None
    if isinstance(told, Dictionary):
        if (number := told.get("/MCID")) is not None:
            key = (here, int(number))
            drawn.keys[key] = None
        if (spoken := told.get("/ActualText")) is not None:
            actual = str(spoken)
    decoration = above.decoration or str(operands[0]) == "/Artifact"
    return _Mark(None if decoration else key, decoration, actual)


def _show(drawn: Drawn, text: str, left: float, base: float, marks: list[_Mark]) -> None:
    mark = marks[-1] if marks else _Mark(None, False)
    spoken = next((each for each in marks if each.actual is not None), None)
    if spoken is not None:
        # The words that stand for what is drawn are told once, where it begins.
        if spoken.said:
            return
        spoken.said, text = True, spoken.actual or ""
    drawn.shown.append(Shown(text, left, base, mark.key, mark.decoration))


def _close(drawn: Drawn, mark: _Mark, at: Matrix) -> None:
    """Words that stand for a drawing without a letter are told where it ends."""
    if mark.actual and not mark.said:
        drawn.shown.append(Shown(mark.actual, at[4], at[5], mark.key, mark.decoration))


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
