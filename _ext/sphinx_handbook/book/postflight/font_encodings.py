"""What the codes of a font's text mean: by the table that the file brings, or by the encoding that it names."""

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
    """Makes text of a font's codes, which are ``width`` bytes each."""

    meanings: Mapping[int, str]
    """By code; one of two bytes as this machine reads them."""
    width: int = 2
    spaced: bool = False
    """Whether the font's makers leave out spaces and move on instead."""

    def __call__(self, codes: bytes) -> str:
        """What ``codes`` mean; a code that means nothing is left out."""
        meanings = self.meanings
        if self.width == 1:
            return "".join([meanings.get(code, "") for code in codes])
        pairs = memoryview(codes[: len(codes) // 2 * 2]).cast("H")
        return "".join([meanings.get(pair, "") for pair in pairs])


NOTHING = Decoder({})


def decoder(font: Object) -> Decoder:
    """The decoder of one font."""
    width = 2 if font.get("/Subtype") == Name.Type0 else 1
    meanings = dict(_named(font)) if width == 1 else {}
    table = font.get("/ToUnicode")
    if isinstance(table, Stream):
        meanings |= dict(_table(table.read_bytes()))
    if width == 2 and sys.byteorder == "little":
        meanings = {(code & 0xFF) << 8 | code >> 8: meaning for code, meaning in meanings.items() if code <= 0xFFFF}
    return Decoder(meanings, width, " " not in meanings.values())


def _table(data: bytes) -> Iterator[tuple[int, str]]:
    """The meanings that a ToUnicode table gives."""
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
    """The meanings that a simple font's encoding gives."""
    told = font.get("/Encoding")
    base = told.get("/BaseEncoding") if isinstance(told, Dictionary) else told
    page = _CODEPAGES.get(str(base), "cp1252")
    for code in range(256):
        yield code, bytes([code]).decode(page, "ignore")
    if isinstance(told, Dictionary):
        from fontTools.agl import toUnicode

        code = 0
        for each in told.get("/Differences", Array()):
            if isinstance(each, Name):
                yield code, toUnicode(str(each)[1:])
                code += 1
            else:
                code = int(each)
