"""Moves the patterns of a page along with its text: gradients, and backgrounds that are repeated.

A pattern's matrix leads to the page's own coordinates, by whatever the content that is filled with it is moved
(ISO 32000-1, 8.7.3.1). Those within forms are moved with the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from .fill_deferred import POINT
from .fragment import Fragment, PageSide
from .syntax import number

#: A matrix up to how far it moves to the right, and that.
_MATRIX: Final = re.compile(rb"(/Matrix ?\[(?:\S+ ){4})(\S+)")


def moved(fragment: Fragment, sides: Iterable[PageSide]) -> dict[int, bytes]:
    """The patterns of pages whose text is moved, as PDF syntax by their numbers; ``sides`` are those of all pages."""
    pages = zip(fragment.pages, sides, strict=True)
    shifts = {each: side.shift * POINT for page, side in pages if side.shift for each in page.patterns}
    return {
        each.number: _moved(each.serialized, shifts[each.number]) for each in fragment.objects if each.number in shifts
    }


def _moved(pattern: bytes, shift: float) -> bytes:
    return _MATRIX.sub(lambda match: match[1] + number(float(match[2]) + shift), pattern, count=1)
