"""Reads what is drawn on a page: its text in pieces, each with the marked-content sequence that it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pikepdf import Dictionary, Name, Object, Page, Stream

from . import content_operators, font_encodings

#: A form within a form within a form: deeper than any page, and an end to one that draws itself.
_DEEPEST = 12

#: Room between two letters, in thousandths of the size, that a reader takes for a space.
_SPACE = 200

#: A transformation matrix (ISO 32000-1, 8.3.3): a, b, c, d, e, f.
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

#: An object's number and generation.
ObjectId = tuple[int, int]

#: What a structure element refers to: the page or form that content is drawn in, and its marked-content id (MCID).
ContentKey = tuple[ObjectId, int]


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Text that one operator shows; where it begins in points from the page's lower left corner."""

    text: str
    left: float
    base: float
    key: ContentKey | None
    """``None`` outside all numbered sequences and in artifacts."""
    artifact: bool


@dataclass(frozen=True, slots=True)
class PageContent:
    """The text of a page, and every marked-content id on it."""

    pieces: list[TextPiece]
    keys: dict[ContentKey, None]
    """In the order of the page."""
    struct_parents: dict[ObjectId, int]
    """For the page and each form on it, its key in the parent tree (ISO 32000-1, 14.7.4.4)."""


@dataclass(slots=True)
class _MarkedSequence:
    """A marked-content sequence that is open (ISO 32000-1, 14.6)."""

    key: ContentKey | None
    artifact: bool
    actual_text: str | None = None
    """The replacement text (``/ActualText``, 14.9.4)."""
    replaced: bool = False
    """Whether the replacement text is among the page's pieces already."""


_OUTSIDE: Final = _MarkedSequence(None, False)


class PageReader:
    """Reads the pages of one file; each font is read once."""

    def __init__(self) -> None:
        self.decoders: dict[ObjectId, font_encodings.Decoder] = {}
        self.fonts: dict[ObjectId, Object] = {}

    def read(self, page: Page) -> PageContent:
        """What is drawn on a page, in the order of its content stream."""
        content = PageContent([], {}, {})
        _StreamReader(self, page.obj, page.obj.get("/Resources", Dictionary()), content, _IDENTITY, [], 0).read()
        return content

    def decoder(self, resources: Object, name: str) -> font_encodings.Decoder:
        """The decoder of a font in a stream's resources; one without meanings if it is not there."""
        font = resources.get("/Font", Dictionary()).get(name)
        if font is None:
            return font_encodings.UNKNOWN_FONT
        number = font.objgen
        if number not in self.decoders or number == (0, 0):
            self.decoders[number] = font_encodings.decoder(font)
            self.fonts[number if number != (0, 0) else (0, len(self.fonts))] = font
        return self.decoders[number]


class _StreamReader:
    """Reads one content stream, with as much of the graphics and text state as places text (8.4, 9.4)."""

    def __init__(
        self, reader: PageReader, source: Object, resources: Object, content: PageContent, matrix: Matrix,
        outer: list[_MarkedSequence], depth: int,
    ) -> None:  # fmt: skip
        """``outer`` are the sequences in which the stream is drawn, if it is a form's; ``matrix`` where it is drawn."""
        self.reader, self.source, self.resources, self.content = reader, source, resources, content
        self.id, self.depth = source.objgen, depth
        self.sequences, self.outer = list(outer), len(outer)
        self.matrix: Matrix = matrix
        self.saved: list[Matrix] = []
        self.line: Matrix = _IDENTITY
        self.text: Matrix = _IDENTITY
        self.leading, self.size = 0.0, 1.0
        self.decoder = font_encodings.UNKNOWN_FONT
        self.decoders: dict[str, font_encodings.Decoder] = {}
        """By the fonts' names in the resources."""

    def read(self) -> None:
        if (key := self.source.get("/StructParents")) is not None:
            self.content.struct_parents[self.id] = int(key)
        for operator, operands in content_operators.operators(self.source, _OPERATORS, self._spaced):
            _READERS[operator](self, operands)

    def _spaced(self) -> bool:
        return self.decoder.spaced

    # Text -----------------------------------------------------------------------------------------------

    def show(self, operands: Any) -> None:
        text = "".join(_decoded(operands[-1], self.decoder))
        a, b, c, d, x, y = self.text
        if text:
            at = _times(self.text, self.matrix)
            self._add(text, at[4], at[5])
        # What follows on the line without being placed stands further on; the exact distance is not needed.
        self.text = (a, b, c, d, x + 0.01 * self.size, y)

    def show_on_next_line(self, operands: Any) -> None:
        self.next_line(operands)
        self.show(operands)

    def begin_text(self, operands: Any) -> None:
        self.line = self.text = _IDENTITY

    def place(self, operands: Any) -> None:
        self.line = self.text = tuple(operands)

    def move(self, operands: Any) -> None:
        self.line = self.text = _times((1.0, 0.0, 0.0, 1.0, operands[0], operands[1]), self.line)

    def move_and_set_leading(self, operands: Any) -> None:
        self.leading = -operands[1]
        self.move(operands)

    def next_line(self, operands: Any) -> None:
        self.line = self.text = _times((1.0, 0.0, 0.0, 1.0, 0.0, -self.leading), self.line)

    def set_leading(self, operands: Any) -> None:
        self.leading = operands[0]

    def set_font(self, operands: Any) -> None:
        name, self.size = operands
        decoder = self.decoders.get(name)
        if decoder is None:
            decoder = self.decoders[name] = self.reader.decoder(self.resources, name)
        self.decoder = decoder

    # Graphics state and forms -----------------------------------------------------------------------------

    def transform(self, operands: Any) -> None:
        self.matrix = _times(tuple(operands), self.matrix)

    def save(self, operands: Any) -> None:
        self.saved.append(self.matrix)

    def restore(self, operands: Any) -> None:
        if self.saved:
            self.matrix = self.saved.pop()

    def draw(self, operands: Any) -> None:
        if self.depth >= _DEEPEST:
            return
        form = self.resources.get("/XObject", Dictionary()).get(operands[0])
        if isinstance(form, Stream) and form.get("/Subtype") == Name.Form:
            own: Any = tuple(float(each) for each in form.get("/Matrix", _IDENTITY))
            resources = form.get("/Resources", self.resources)
            matrix = _times(own, self.matrix)
            _StreamReader(self.reader, form, resources, self.content, matrix, self.sequences, self.depth + 1).read()

    # Marked content -----------------------------------------------------------------------------------------

    def begin_sequence(self, operands: Any) -> None:
        """Open a sequence: with its own id and replacement text, else with the id of the one around it."""
        around = self.sequences[-1] if self.sequences else _OUTSIDE
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, str):
            properties = self.resources.get("/Properties", Dictionary()).get(properties)
        key, actual_text = around.key, None
        if isinstance(properties, dict | Dictionary):
            if (mcid := properties.get("/MCID")) is not None:
                key = (self.id, int(mcid))
                self.content.keys[key] = None
            if (replacement := properties.get("/ActualText")) is not None:
                actual_text = str(replacement)
        artifact = around.artifact or operands[0] == "/Artifact"
        self.sequences.append(_MarkedSequence(None if artifact else key, artifact, actual_text))

    def end_sequence(self, operands: Any) -> None:
        if len(self.sequences) > self.outer:
            ended = self.sequences.pop()
            # Replacement text of a drawing without a letter is added where the drawing ends.
            if ended.actual_text and not ended.replaced:
                at = _times(self.text, self.matrix)
                self.content.pieces.append(TextPiece(ended.actual_text, at[4], at[5], ended.key, ended.artifact))

    def _add(self, text: str, left: float, base: float) -> None:
        sequence = self.sequences[-1] if self.sequences else _OUTSIDE
        for each in self.sequences:
            if each.actual_text is not None:
                # Replacement text is added once, where what it stands for begins.
                if each.replaced:
                    return
                each.replaced, text = True, each.actual_text
                break
        self.content.pieces.append(TextPiece(text, left, base, sequence.key, sequence.artifact))


#: The operators that decide where text stands and what it belongs to; lines and colours are skipped.
_READERS: Final[dict[str, Callable[[_StreamReader, Any], None]]] = {
    "q": _StreamReader.save,
    "Q": _StreamReader.restore,
    "cm": _StreamReader.transform,
    "BT": _StreamReader.begin_text,
    "Tm": _StreamReader.place,
    "Td": _StreamReader.move,
    "TD": _StreamReader.move_and_set_leading,
    "T*": _StreamReader.next_line,
    "TL": _StreamReader.set_leading,
    "Tf": _StreamReader.set_font,
    "Tj": _StreamReader.show,
    "TJ": _StreamReader.show,
    "'": _StreamReader.show_on_next_line,
    '"': _StreamReader.show_on_next_line,
    "Do": _StreamReader.draw,
    "BMC": _StreamReader.begin_sequence,
    "BDC": _StreamReader.begin_sequence,
    "EMC": _StreamReader.end_sequence,
}
_OPERATORS: Final = frozenset(_READERS)


def _decoded(operand: bytes | list[Any], decoder: font_encodings.Decoder) -> Iterator[str]:
    """The text of an operand of ``Tj`` (a string) or ``TJ`` (an array of strings and distances)."""
    items = operand if isinstance(operand, list) else [operand]
    if not decoder.spaced:
        yield decoder(b"".join([each for each in items if isinstance(each, bytes)]))
        return
    for each in items:
        if isinstance(each, bytes):
            yield decoder(each)
        elif -each > _SPACE:
            yield " "


def _times(one: Matrix, other: Matrix) -> Matrix:
    """The product of two transformation matrices."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
