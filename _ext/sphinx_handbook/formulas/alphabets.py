"""The mathematical alphabets of Unicode: bold, script, Fraktur, double-struck and so on."""

from __future__ import annotations

from functools import cache
from typing import Final

__all__ = ["letters"]

#: Where the capital letters of an alphabet begin; the small ones follow them.
_LATIN: Final = {
    "bold": 0x1D400,
    "italic": 0x1D434,
    "bold-italic": 0x1D468,
    "script": 0x1D49C,
    "bold-script": 0x1D4D0,
    "fraktur": 0x1D504,
    "double-struck": 0x1D538,
    "bold-fraktur": 0x1D56C,
    "sans-serif": 0x1D5A0,
    "bold-sans-serif": 0x1D5D4,
    "sans-serif-italic": 0x1D608,
    "monospace": 0x1D670,
}
_GREEK: Final = {"bold": 0x1D6A8, "italic": 0x1D6E2, "bold-italic": 0x1D71C}
_DIGITS: Final = {
    "bold": 0x1D7CE,
    "bold-italic": 0x1D7CE,
    "double-struck": 0x1D7D8,
    "monospace": 0x1D7F6,
}
#: Letters that Unicode had before it had the alphabets.
_EARLIER: Final = {
    "script": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "fraktur": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
    "double-struck": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    "italic": {"h": "ℎ"},
}
_GREEK_ORDER: Final = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"


@cache
def _alphabet(variant: str) -> dict[int, str]:
    table: dict[str, str] = {}
    if start := _LATIN.get(variant):
        table |= {chr(65 + at): chr(start + at) for at in range(26)}
        table |= {chr(97 + at): chr(start + 26 + at) for at in range(26)}
    if start := _GREEK.get(variant):
        table |= {letter: chr(start + at) for at, letter in enumerate(_GREEK_ORDER)}
    if start := _DIGITS.get(variant):
        table |= {str(at): chr(start + at) for at in range(10)}
    return str.maketrans(table | _EARLIER.get(variant, {}))


def letters(words: str, variant: str) -> str:
    """Words in one of the alphabets; a letter that it has not stays as it is."""
    return words.translate(_alphabet(variant))


@cache
def plain() -> dict[int, str]:
    """The plain letter of each letter of all alphabets, for ``str.translate``."""
    return {ord(value): chr(key) for name in _LATIN for key, value in _alphabet(name).items()}
