"""What is printed of an image: turned, in sRGB, with the dots that paper shows, and without metadata."""

from __future__ import annotations

from functools import partial
from typing import Final

from . import encode, metadata, pixels
from .facts import Facts
from .store import NewFile

#: An image with so many more dots than are printed is scaled; to scale one with hardly more would only blur it.
SPARE: Final = 1.25
#: The most that a photograph weighs that fills the text of an A4 page, and how many dots that has.
HEAVY: Final = 390_000
_DOTS: Final = 2_900_000
#: An image that weighs no more is not scaled, a JPEG and another one.
_LIGHT_JPEG: Final = 50_000
_LIGHT: Final = 150_000

#: What Pillow calls the pixels that are printed as they are.
_PRINTED: Final = frozenset({"1", "L", "P", "RGB", "LA", "RGBA"})


def is_plain(facts: Facts, profile: bytes) -> bool:
    """Whether an image could be printed as it is, if it has not too many dots and is not too heavy."""
    return facts.orientation == 1 and facts.mode in _PRINTED and (not profile or pixels.is_srgb(profile))


def limit(width: int, height: int) -> int:
    """The most that a photograph of so many dots weighs."""
    return round(HEAVY * max(1.0, width * height / _DOTS))


def scale(facts: Facts, ratio: float) -> float:
    """By how much an image's dots are to become fewer, ``ratio`` being just right: 1 where it is hardly worth it.

    Drawings in two colours keep theirs: they are made with more dots on purpose.
    """
    return 1.0 if ratio > 1 / SPARE or facts.mode == "1" else ratio


def is_enough(weight: int, facts: Facts, profile: bytes, ratio: float) -> bool:
    """Whether an image of this weight, in bytes, is printed as it is."""
    if facts.format in ("JPEG", "MPO"):
        most = limit(facts.width, facts.height) if ratio == 1 else _LIGHT_JPEG
    else:
        most = _LIGHT
    return is_plain(facts, profile) and weight <= most


def printed(data: bytes, facts: Facts, profile: bytes, ratio: float) -> NewFile:
    """An image as it is embedded, a JPEG or a PNG; without data where it is embedded as it is.

    ``ratio`` is by how much its dots become fewer. Raises ``facts.Unreadable``.
    """
    width, height = max(round(facts.width * ratio), 1), max(round(facts.height * ratio), 1)
    picture, _ = pixels.decoded(data, (width, height), srgb=True)
    opaque = picture.mode in ("L", "RGB")
    if not (opaque and facts.lossy):
        encoded = encode.png(picture, optimize=False)
        if not opaque or len(encoded) <= _LIGHT or not pixels.is_photograph(picture):
            # What is scaled has more colours, and may weigh more than what it is made of.
            is_lighter = len(encoded) < len(data) and ratio != 1
            return NewFile(width, height, ".png", encoded if is_lighter or not is_plain(facts, profile) else None)
    encode_picture = partial(encode.jpeg, picture, progressive=False)
    return NewFile(width, height, ".jpg", encode.light(encode_picture, limit(width, height)))


def stripped(data: bytes) -> bytes | None:
    """An image without its metadata; None where it has none, or cannot be followed."""
    try:
        bare = metadata.stripped(data)
    except metadata.Damaged:
        return None
    return None if bare == data else bare
