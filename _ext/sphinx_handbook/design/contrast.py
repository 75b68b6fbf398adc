"""Measures colours: contrast, lightness in grey print, and how different they look to different eyes."""

from __future__ import annotations

import math
from typing import Final, Literal

__all__ = ["EYES", "Eye", "distance", "grey", "legible", "luminance", "ratio", "seen_by"]

Eye = Literal["ordinary", "protanopia", "deuteranopia", "tritanopia"]
EYES: Final[tuple[Eye, ...]] = ("ordinary", "protanopia", "deuteranopia", "tritanopia")

_Triple = tuple[float, float, float]
_Matrix = tuple[_Triple, _Triple, _Triple]

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
_SIMULATION: Final[dict[Eye, _Matrix]] = {
    "ordinary": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# Ottosson (2020): linear sRGB to cone responses, and their cube roots to OKLab.
_TO_CONES: Final[_Matrix] = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_OKLAB: Final[_Matrix] = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def ratio(one: str, other: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours as WCAG 2 defines it, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def legible(colour: str, *grounds: str, least: float = 7) -> str:
    """Return a ``#rrggbb`` colour, darker or lighter by what it takes to hold a contrast against all grounds.

    Where it cannot, as on grounds of medium grey, the result is black or white, whichever stands out more.
    """
    limits = sorted(("#000000", "#ffffff"), key=lambda limit: min(ratio(limit, ground) for ground in grounds))
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    limit = limits[-1]
    end = int(limit[1:3], 16)
    for step in range(101):
        mixed = "#" + "".join(f"{round(each + (end - each) * step / 100):02x}" for each in channels)
        if min(ratio(mixed, ground) for ground in grounds) >= least:
            return mixed
    return limit


def luminance(colour: str) -> float:
    """Return the relative luminance of a ``#rrggbb`` colour, from 0 to 1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def grey(colour: str) -> float:
    """Return the lightness a colour has when printed in grey: CIE L*, from 0 to 100."""
    light = luminance(colour)
    return 116 * light ** (1 / 3) - 16 if light > 216 / 24389 else light * 24389 / 27


def distance(one: str, other: str, eye: Eye = "ordinary") -> float:
    """Return how far apart two colours look to an eye: OKLab distance × 100 (about 2 is just noticeable)."""
    first, second = _oklab(seen_by(one, eye)), _oklab(seen_by(other, eye))
    return 100 * math.dist(first, second)


def seen_by(colour: str, eye: Eye) -> _Triple:
    """Return the linear RGB that stands for what an eye sees of a ``#rrggbb`` colour."""
    red, green, blue = _apply(_SIMULATION[eye], _linear(colour))
    return min(max(red, 0.0), 1.0), min(max(green, 0.0), 1.0), min(max(blue, 0.0), 1.0)


def _linear(colour: str) -> _Triple:
    if len(colour) != 7 or not colour.startswith("#"):
        raise ValueError(f"a colour is written #rrggbb, not {colour!r}")
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _channel(red), _channel(green), _channel(blue)


def _channel(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _oklab(linear: _Triple) -> _Triple:
    long, medium, short = _apply(_TO_CONES, linear)
    return _apply(_TO_OKLAB, (long ** (1 / 3), medium ** (1 / 3), short ** (1 / 3)))


def _apply(matrix: _Matrix, vector: _Triple) -> _Triple:
    x, y, z = (row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2] for row in matrix)
    return x, y, z
