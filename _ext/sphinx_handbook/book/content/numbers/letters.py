"""Counts in letters, as CSS and LaTeX do."""

from __future__ import annotations


def lettered(number: int) -> str:
    """The letters of a number, which counts from 0: a, b, … z, aa, ab and so on."""
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
