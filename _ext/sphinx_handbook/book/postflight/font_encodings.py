"""Decodes text: by a font's ToUnicode table, or by the encoding that it names (ISO 32000-1, 9.10)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pikepdf import Dictionary, Name, Object

from ...i18n import N_
from .objects import streams
from .objects.typed import ObjectReader, entry, name_of, number_of

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])")
#: How many codes a table may have: two for each that there is.
_MOST_CODES: Final = 2 * 0x10000
_CODEPAGES = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman", "/StandardEncoding": "latin-1"}


@dataclass(frozen=True, slots=True)
class Decoder:
    """Decodes the character codes of a font, which are ``width`` bytes each."""

    meanings: Mapping[int, str]
    """The text of each code. Codes of two bytes are in this machine's byte order."""
    width: int = 2
    spaced: bool = False
    """Whether the font has no space, so that a distance between letters may stand for one."""

    def __call__(self, codes: bytes) -> str:
        """The text of ``codes``; codes without meaning are left out."""
        meanings = self.meanings
        if self.width == 1:
            return "".join([meanings.get(code, "") for code in codes])
        pairs = memoryview(codes[: len(codes) // 2 * 2]).cast("H")
        return "".join([meanings.get(pair, "") for pair in pairs])


#: For text in a font that is not there.
UNKNOWN_FONT = Decoder({})


def decoder(font: Object, objects: ObjectReader) -> Decoder:
    """The decoder of a font."""
    width = 2 if objects.name(font, "/Subtype") == "Type0" else 1
    meanings = dict(_named(font, objects)) if width == 1 else {}
    meanings |= to_unicode(font, objects)
    if width == 2 and sys.byteorder == "little":
        meanings = {(code & 0xFF) << 8 | code >> 8: meaning for code, meaning in meanings.items() if code <= 0xFFFF}
    return Decoder(meanings, width, " " not in meanings.values())


def to_unicode(font: Object, objects: ObjectReader) -> dict[int, str]:
    """The text of each code in a font's ToUnicode table; empty where it has none."""
    value = entry(font, "/ToUnicode")
    # In place of a table there may be the name of one that every reader has.
    table = None if isinstance(value, Name) else objects.stream(font, "/ToUnicode")
    if table is None:
        return {}
    try:
        return dict(islice(_table(streams.data(table, objects.log)), _MOST_CODES))
    except ValueError as error:
        message = N_("Object {object}: its table of characters cannot be read: {reason}")
        objects.log.add(message, object="{} {}".format(*number_of(table)), reason=streams.short(str(error)))
        return {}


def _table(data: bytes) -> Iterator[tuple[int, str]]:
    """The codes and texts of a ToUnicode table."""
    for kind, block in _BLOCK.findall(data):
        tokens = [(hexadecimal, bracket) for hexadecimal, bracket in _TOKEN.findall(block)]
        if kind == b"bfchar":
            for (code, _), (meaning, _) in zip(tokens[::2], tokens[1::2], strict=False):
                yield _code(code), _text(meaning)
            continue
        at = 0
        while at + 2 < len(tokens):
            first, last = _code(tokens[at][0]), _code(tokens[at + 1][0])
            at += 2
            if tokens[at][1] == b"[":
                at += 1
                for code in range(first, min(last, first + 0xFFFF) + 1):
                    if at >= len(tokens) or tokens[at][1] == b"]":
                        break
                    yield code, _text(tokens[at][0])
                    at += 1
            else:
                begin = _text(tokens[at][0])
                for code in range(first, min(last, first + 0xFFFF) + 1):
                    if begin:
                        yield code, begin[:-1] + _character(ord(begin[-1]) + code - first)
            at += 1


def _code(hexadecimal: bytes) -> int:
    """A character code, of at most four bytes."""
    return int(b"".join(hexadecimal.split())[:8] or b"0", 16)


def _character(number: int) -> str:
    """The character with a number in Unicode; the replacement character where there is none."""
    return "\N{REPLACEMENT CHARACTER}" if number > 0x10FFFF or 0xD800 <= number < 0xE000 else chr(number)


def _text(hexadecimal: bytes) -> str:
    written = b"".join(hexadecimal.split()).decode("ascii")
    return bytes.fromhex(written + "0" * (len(written) % 2)).decode("utf-16-be", "ignore")


def _named(font: Object, objects: ObjectReader) -> Iterator[tuple[int, str]]:
    """The codes and texts of a simple font's encoding (ISO 32000-1, 9.6.6)."""
    encoding = entry(font, "/Encoding")
    base = entry(encoding, "/BaseEncoding") if isinstance(encoding, Dictionary) else encoding
    page = _CODEPAGES.get(name_of(base) if isinstance(base, Name) else "", "cp1252")
    for code in range(256):
        yield code, bytes([code]).decode(page, "ignore")
    if isinstance(encoding, Dictionary):
        from fontTools.agl import toUnicode

        code = 0
        for each in objects.array(encoding, "/Differences"):
            if isinstance(each, Name):
                yield code, toUnicode(name_of(each)[1:])
                code += 1
            elif type(each) is int:
                code = each
            else:
                objects.wrong(encoding, "/Differences", each, "name or integer")
