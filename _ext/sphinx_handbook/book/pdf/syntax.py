"""Strings and numbers in PDF syntax (ISO 32000-1, 7.3)."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE
from functools import lru_cache
from typing import Final

#: What PDFDocEncoding and ASCII do not share: PDF has accents where ASCII has control characters.
_NOT_ASCII: Final = re.compile(r"[^\t\n\r -~]")


def string(text: str) -> bytes:
    """A text string in hexadecimal, so that nothing in it can be taken for syntax or for a reference."""
    plain = text.isascii() and not _NOT_ASCII.search(text)
    data = text.encode() if plain else BOM_UTF16_BE + text.encode("utf-16-be", "surrogatepass")
    return b"<" + data.hex().encode() + b">"


@lru_cache(maxsize=1 << 14)
def number(value: float) -> bytes:
    """A number without an exponent, with three decimals at most: no printer shows more."""
    digits = f"{value:.3f}".rstrip("0").rstrip(".")
    return (digits if digits not in ("-0", "") else "0").encode()


def numbers(values: tuple[float, ...] | list[float]) -> bytes:
    """An array of numbers."""
    return b"[" + b" ".join(map(number, values)) + b"]"
