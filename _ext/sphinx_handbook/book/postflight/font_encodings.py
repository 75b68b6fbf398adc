"""Decodes text: by a font's ToUnicode table, or by the encoding that it names (ISO 32000-1, 9.10)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Stream

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])")
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


def decoder(font: Object) -> Decoder:
    """The decoder of a font."""
    width = 2 if font.get("/Subtype") == Name.Type0 else 1
    meanings = dict(_named(font)) if width == 1 else {}
    table = font.get("/ToUnicode")
    if isinstance(table, Stream):
        meanings |= dict(_table(table.read_bytes()))
    if width == 2 and sys.byteorder == "little":
        meanings = {(code & 0xFF) << 8 | code >> 8: meaning for code, meaning in meanings.items() if code <= 0xFFFF}
    return Decoder(meanings, width, " " not in meanings.values())


def _table(data: bytes) -> Iterator[tuple[int, str]]:
    """The codes and texts of a ToUnicode table."""
    for kind, block in _BLOCK.findall(data):
        tokens = [(hexadecimal, bracket) for hexadecimal, bracket in _TOKEN.findall(block)]
        if kind == b"bfchar":
            for (code, _), (meaning, _) in zip(tokens[::2], tokens[1::2], strict=False):
                yield int(code or b"0", 16), _text(meaning)
            continue
        at = 0
        while at + 2 < len(tokens):
            first, last = int(tokens[at][0] or b"0", 16), int(tokens[at + 1][0] or b"0", 16)
            at += 2
            if tokens[at][1] == b"[":
                at += 1
                for code in range(first, last + 1):
                    if at >= len(tokens) or tokens[at][1] == b"]":
                        break
                    yield code, _text(tokens[at][0])
                    at += 1
            else:
                begin = _text(tokens[at][0])
                for code in range(first, min(last, first + 0xFFFF) + 1):
                    if begin:
                        yield code, begin[:-1] + chr(min(ord(begin[-1]) + code - first, 0x10FFFF))
            at += 1


def _text(hexadecimal: bytes) -> str:
    written = b"".join(hexadecimal.split()).decode("ascii")
    return bytes.fromhex(written + "0" * (len(written) % 2)).decode("utf-16-be", "ignore")


def _named(font: Object) -> Iterator[tuple[int, str]]:
    """The codes and texts of a simple font's encoding (ISO 32000-1, 9.6.6)."""
    encoding = font.get("/Encoding")
    base = encoding.get("/BaseEncoding") if isinstance(encoding, Dictionary) else encoding
    page = _CODEPAGES.get(str(base), "cp1252")
    for code in range(256):
        yield code, bytes([code]).decode(page, "ignore")
    if isinstance(encoding, Dictionary):
        from fontTools.agl import toUnicode

        code = 0
        for each in encoding.get("/Differences", Array()):
            if isinstance(each, Name):
                yield code, toUnicode(str(each)[1:])
                code += 1
            else:
                code = int(each)
