"""Sizes of paper: by name, lying on their side, or in millimetres and inches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ..i18n import N_

#: Width and height of the papers that have a name, in millimetres.
SIZES: Final[Mapping[str, tuple[float, float]]] = {
    "A2": (420, 594),
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "A7": (74, 105),
    "B5": (176, 250),
    "poker": (63.5, 88.9),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
    "Tabloid": (279.4, 431.8),
    "square": (210, 210),
    "16:9": (297, 167),
}

#: The word after a name that lays a paper on its side, as in CSS.
LANDSCAPE: Final = "landscape"

#: How a size of one's own is written.
OWN_SIZE: Final = "120 × 170 mm"

#: The least and the greatest side of a paper, in millimetres.
LEAST: Final = 40.0
GREATEST: Final = 1200.0

#: Messages for what is no paper.
NO_SIZE: Final = N_("There is no paper “{word}”.")
OUT_OF_RANGE: Final = N_("The sides of “{word}” must be from {least} to {most} mm.")

#: The sheets that offices have, smallest first.
SHEETS: Final = ("A5", "A4", "Letter", "Legal", "A3", "Tabloid", "A2")

#: By how much more than its room a page may take, in millimetres: A5 is half of A4, which has an odd width.
_ROUNDED: Final = 0.5

_MILLIMETRES: Final[Mapping[str, float]] = {"mm": 1, "cm": 10, "in": 25.4}
_NUMBER: Final = r"(\d{1,4}(?:[.,]\d{1,3})?)"
_OWN: Final = re.compile(rf"{_NUMBER} ?(mm|cm|in)? ?[x×] ?{_NUMBER} ?(mm|cm|in)?")


class NoSize(ValueError):
    """What is written is no size of paper."""


class OutOfRange(ValueError):
    """A size that no paper has."""


def size(paper: str) -> tuple[float, float]:
    """Width and height of a paper, in millimetres; raises ``NoSize`` and ``OutOfRange``.

    ``paper`` is a name (``SIZES``), a name and ``landscape``, or two lengths: ``120 × 170 mm``, ``6x9in``.
    """
    name, _, side = paper.partition(" ")
    if name in SIZES and side in ("", LANDSCAPE):
        width, height = SIZES[name]
        return (max(width, height), min(width, height)) if side else (width, height)
    if (own := _OWN.fullmatch(paper.strip())) is None:
        raise NoSize(paper)
    unit = _MILLIMETRES[own[4] or own[2] or "mm"]
    width, height = (round(float(each.replace(",", ".")) * unit, 2) for each in (own[1], own[3]))
    if min(width, height) < LEAST or max(width, height) > GREATEST:
        raise OutOfRange(paper)
    return width, height


def is_size(paper: str) -> bool:
    """Whether ``paper`` is a size that a paper can have."""
    try:
        size(paper)
    except (NoSize, OutOfRange):
        return False
    return True


def allowed() -> tuple[str, ...]:
    """What may be written, for a message."""
    # A message lists the first of them.
    examples = f"A5 {LANDSCAPE}", OWN_SIZE
    return (*examples, *SIZES)


def holds(sheet: str, paper: str) -> bool:
    """Whether a sheet, upright or on its side, holds a paper."""
    across, down = size(paper)
    return any(across <= width and down <= height for width, height in (size(sheet), size(sheet)[::-1]))


def spread(paper: str) -> str:
    """The smallest sheet that holds two pages of a paper side by side; an empty string where none does."""
    width, height = size(paper)
    for name in SHEETS:
        sheet = f"{name} {LANDSCAPE}"
        across, down = size(sheet)
        if 2 * width <= across + _ROUNDED and height <= down + _ROUNDED:
            return sheet
    return ""
