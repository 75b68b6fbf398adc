"""Text as a PDF's objects have it."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE
from functools import lru_cache
from typing import Final

#: Where PDF's own letters have accents, ASCII has signs that nobody prints.
_ACCENTS: Final = re.compile(r"[^\t\n\r -~]")


def string(text: str) -> bytes:
    """A text string, written in figures: nothing in it can be taken for anything else."""
    plain = text.isascii() and not _ACCENTS.search(text)
    data = text.encode() if plain else BOM_UTF16_BE + text.encode("utf-16-be", "surrogatepass")
    return b"<" + data.hex().encode() + b">"


@lru_cache(maxsize=1 << 14)
def number(value: float) -> bytes:
    """A number without an exponent, and with no more decimals than a printer can show."""
    told = f"{value:.3f}".rstrip("0").rstrip(".")
    return (told if told not in ("-0", "") else "0").encode()


def numbers(values: tuple[float, ...] | list[float]) -> bytes:
    """An array of numbers."""
    return b"[" + b" ".join(map(number, values)) + b"]"
