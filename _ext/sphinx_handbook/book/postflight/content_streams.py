"""Reads what is drawn on a page: its text in pieces, each with the marked-content sequence that it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import hypot
from typing import Any, Final

from pikepdf import Object, PdfError, Stream, String

from ...i18n import N_
from . import content_operators, font_encodings
from .facts import Box
from .objects import streams
from .objects.damage import LimitReached
from .objects.typed import ObjectId, ObjectReader, entry, number_of, text_of

#: A form within a form within a form: deeper than any page, and an end to one that draws itself.
_DEEPEST = 12

#: Room between two letters, in thousandths of the size, that a reader takes for a space.
_SPACE = 200

#: A transformation matrix (ISO 32000-1, 8.3.3): a, b, c, d, e, f.
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

#: What a form has that draws more than lines and images: text, other forms, sequences.
_DRAWS: Final = re.compile(rb"T[jJ]|['\"]|Do|B[DM]C")

#: Farther from the page's corner, in points, nothing stands: no page is larger than 14,400.
_FAR: Final = 1e7

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
    size: float = 0.0
    """The height of its type in points."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """The text of a page, and every marked-content id on it."""

    pieces: list[TextPiece]
    keys: dict[ContentKey, None]
    """In the order of the page."""
    struct_parents: dict[ObjectId, int]
    """For the page and each form on it, its key in the parent tree (ISO 32000-1, 14.7.4.4)."""
    images: list[Box] = field(default_factory=list)
    """Where images stand."""


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

    def __init__(self, objects: ObjectReader) -> None:
        self.objects = objects
        self.decoders: dict[ObjectId, font_encodings.Decoder] = {}
        self.fonts: dict[ObjectId, Object] = {}
        self.plain: set[ObjectId] = set()
        """The forms that draw nothing but lines and images: a plot has thousands of them."""
        self.operators = self.forms = 0
        """How many there were on the page so far."""
        self.marks = 0
        """How often text was shown, a sequence begun or a form left out for its depth."""

    def read(self, page: Object) -> PageContent:
        """What is drawn on a page, in the order of its content stream. Raises ``LimitReached``."""
        content = PageContent([], {}, {})
        self.operators = self.forms = 0
        resources = self.objects.dictionary(page, "/Resources")
        _StreamReader(self, page, resources, content, _IDENTITY, [], 0).read(self._contents(page))
        return content

    def _contents(self, page: Object) -> bytes:
        """The data of a page's content stream, which may be in parts."""
        contents = entry(page, "/Contents")
        log = self.objects.log
        if isinstance(contents, Stream):
            return streams.data(contents, log)
        parts, size = [], 0
        for each in self.objects.array(page, "/Contents"):
            if isinstance(each, Stream):
                parts.append(streams.data(each, log))
                size += len(parts[-1])
                if size > log.limits.stream:
                    raise LimitReached("bytes", log.limits.stream)
            elif each is not None:
                self.objects.wrong(page, "/Contents", each, "stream")
        return b"\n".join(parts)

    def decoder(self, resources: Object, name: str) -> font_encodings.Decoder:
        """The decoder of a font in a stream's resources; one without meanings if it is not there."""
        font = self.objects.dictionary(self.objects.dictionary(resources, "/Font"), name)
        if font is None:
            return font_encodings.UNKNOWN_FONT
        number = number_of(font)
        if number not in self.decoders or number == (0, 0):
            self.decoders[number] = font_encodings.decoder(font, self.objects)
            self.fonts[number if number != (0, 0) else (0, len(self.fonts))] = font
        return self.decoders[number]

    def count(self, operators: int) -> None:
        """Count a stream's operators; raises ``LimitReached`` where the page or the file has too many."""
        self.operators += operators
        log = self.objects.log
        log.spend_operators(operators)
        if self.operators > log.limits.page_operators:
            raise LimitReached("operators", log.limits.page_operators)

    def count_form(self) -> None:
        """Count a form that is drawn; raises ``LimitReached`` where the page has too many."""
        self.forms += 1
        self.objects.log.spend_form()
        most = self.objects.log.limits.page_forms
        if self.forms > most:
            raise LimitReached("forms", most)


class _StreamReader:
    """Reads one content stream, with as much of the graphics and text state as places text (8.4, 9.4)."""

    def __init__(
        self, reader: PageReader, source: Object, resources: Object, content: PageContent, matrix: Matrix,
        outer: list[_MarkedSequence], depth: int,
    ) -> None:  # fmt: skip
        """``outer`` are the sequences in which the stream is drawn, if it is a form's; ``matrix`` where it is drawn."""
        self.reader, self.source, self.resources, self.content = reader, source, resources, content
        self.id, self.depth = number_of(source), depth
        self.objects = reader.objects
        self.sequences, self.outer = list(outer), len(outer)
        self.matrix: Matrix = matrix
        self.saved: list[Matrix] = []
        self.line: Matrix = _IDENTITY
        self.text: Matrix = _IDENTITY
        self.leading, self.size = 0.0, 1.0
        self.decoder = font_encodings.UNKNOWN_FONT
        self.decoders: dict[str, font_encodings.Decoder] = {}
        """By the fonts' names in the resources."""

    def read(self, data: bytes) -> None:
        if (key := self.objects.integer(self.source, "/StructParents")) is not None:
            self.content.struct_parents[self.id] = key
        most = self.objects.log.limits.page_operators - self.reader.operators
        try:
            self.reader.count(self._obey(content_operators.operators(data, _OPERATORS, self._spaced, most)))
        except (ValueError, PdfError) as error:
            message = N_("Page {page}: its content stream cannot be read: {reason}")
            self.objects.log.add(message, reason=streams.short(str(error)))

    def _obey(self, operators: Iterator[tuple[str, list[Any]]]) -> int:
        """Read all operators, and return how many they are; note one whose operands do not fit it."""
        count = 0
        for operator, operands in operators:
            count += 1
            try:
                _READERS[operator](self, operands)
            except (IndexError, TypeError, ValueError):
                message = N_("Page {page}: the operator {operator} has operands that do not fit it.")
                self.objects.log.add(message, operator=operator)
        return count

    def _spaced(self) -> bool:
        return self.decoder.spaced

    # Text -----------------------------------------------------------------------------------------------

    def show(self, operands: Any) -> None:
        self.reader.marks += 1
        text = "".join(_decoded(operands[-1], self.decoder))
        a, b, c, d, x, y = self.text
        if text:
            at = _times(self.text, self.matrix)
            self._add(text, at[4], at[5], self.size * hypot(at[2], at[3]))
        # What follows on the line without being placed stands further on; the exact distance is not needed.
        self.text = (a, b, c, d, x + 0.01 * self.size, y)

    def show_on_next_line(self, operands: Any) -> None:
        self.next_line(operands)
        self.show(operands)

    def begin_text(self, operands: Any) -> None:
        self.line = self.text = _IDENTITY

    def place(self, operands: Any) -> None:
        self.line = self.text = _matrix(operands)

    def move(self, operands: Any) -> None:
        self.line = self.text = _times((1.0, 0.0, 0.0, 1.0, operands[0], operands[1]), self.line)

    def move_and_set_leading(self, operands: Any) -> None:
        self.leading = -operands[1]
        self.move(operands)

    def next_line(self, operands: Any) -> None:
        self.line = self.text = _times((1.0, 0.0, 0.0, 1.0, 0.0, -self.leading), self.line)

    def set_leading(self, operands: Any) -> None:
        self.leading = operands[0] + 0.0

    def set_font(self, operands: Any) -> None:
        name, size = operands
        self.size = size + 0.0
        decoder = self.decoders.get(name)
        if decoder is None:
            decoder = self.decoders[name] = self.reader.decoder(self.resources, name)
        self.decoder = decoder

    # Graphics state and forms -----------------------------------------------------------------------------

    def transform(self, operands: Any) -> None:
        self.matrix = _times(_matrix(operands), self.matrix)

    def save(self, operands: Any) -> None:
        self.saved.append(self.matrix)

    def restore(self, operands: Any) -> None:
        if self.saved:
            self.matrix = self.saved.pop()

    def draw(self, operands: Any) -> None:
        (name,) = operands
        form = self.objects.stream(self.objects.dictionary(self.resources, "/XObject"), name)
        kind = None if form is None else self.objects.name(form, "/Subtype")
        if kind == "Image":
            self._add_image()
        if form is None or kind != "Form":
            return
        if self.depth >= _DEEPEST:
            self.reader.marks += 1
            return
        number = number_of(form)
        if number in self.reader.plain:
            return
        data = streams.data(form, self.objects.log)
        if not _DRAWS.search(data):
            self.reader.plain.add(number)
            return
        self.reader.count_form()
        own: Any = self.objects.numbers(form, "/Matrix", 6) or _IDENTITY
        resources = self.objects.dictionary(form, "/Resources") or self.resources
        matrix, before = _times(own, self.matrix), self.reader.marks
        _StreamReader(self.reader, form, resources, self.content, matrix, self.sequences, self.depth + 1).read(data)
        if self.reader.marks == before and number != (0, 0):
            self.reader.plain.add(number)

    def _add_image(self) -> None:
        """Note where an image stands: it fills the unit square."""
        a, b, c, d, x, y = self.matrix
        across, up = (x, x + a, x + c, x + a + c), (y, y + b, y + d, y + b + d)
        if all(-_FAR < each < _FAR for each in (*across, *up)):
            self.content.images.append((min(across), min(up), max(across), max(up)))

    # Marked content -----------------------------------------------------------------------------------------

    def begin_sequence(self, operands: Any) -> None:
        """Open a sequence: with its own id and replacement text, else with the id of the one around it."""
        self.reader.marks += 1
        around = self.sequences[-1] if self.sequences else _OUTSIDE
        tag = operands[0] if operands else None
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, str):
            properties = _asked(
                self.objects.dictionary(self.objects.dictionary(self.resources, "/Properties"), properties)
            )
        key, actual_text = around.key, None
        if isinstance(properties, dict):
            if type(mcid := properties.get("/MCID")) is int:
                key = (self.id, mcid)
                self.content.keys[key] = None
            if isinstance(replacement := properties.get("/ActualText"), str):
                actual_text = replacement
        artifact = around.artifact or tag == "/Artifact"
        self.sequences.append(_MarkedSequence(None if artifact else key, artifact, actual_text))
        if tag is None:
            raise IndexError(tag)

    def end_sequence(self, operands: Any) -> None:
        if len(self.sequences) > self.outer:
            ended = self.sequences.pop()
            # Replacement text of a drawing without a letter is added where the drawing ends.
            if ended.actual_text and not ended.replaced:
                at = _times(self.text, self.matrix)
                self.content.pieces.append(TextPiece(ended.actual_text, at[4], at[5], ended.key, ended.artifact))

    def _add(self, text: str, left: float, base: float, size: float) -> None:
        if not (-_FAR < left < _FAR and -_FAR < base < _FAR and -_FAR < size < _FAR):
            # Not a number is neither.
            left = base = size = 0.0
        sequence = self.sequences[-1] if self.sequences else _OUTSIDE
        for each in self.sequences:
            if each.actual_text is not None:
                # Replacement text is added once, where what it stands for begins.
                if each.replaced:
                    return
                each.replaced, text = True, each.actual_text
                break
        self.content.pieces.append(TextPiece(text, left, base, sequence.key, sequence.artifact, size))


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
        elif isinstance(each, float) and -each > _SPACE:
            yield " "


def _asked(properties: Any) -> dict[str, Any]:
    """What is asked for of a sequence's dictionary in the resources."""
    asked: dict[str, Any] = {"/MCID": entry(properties, "/MCID")}
    if (replacement := entry(properties, "/ActualText")) is not None:
        asked["/ActualText"] = text_of(replacement) if isinstance(replacement, String) else None
    return asked


def _matrix(operands: Any) -> Matrix:
    """The operands of ``cm`` or ``Tm``; raises ``ValueError`` or ``TypeError`` where they are not six numbers."""
    a, b, c, d, e, f = operands
    return (a + 0.0, b + 0.0, c + 0.0, d + 0.0, e + 0.0, f + 0.0)


def _times(one: Matrix, other: Matrix) -> Matrix:
    """The product of two transformation matrices."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
