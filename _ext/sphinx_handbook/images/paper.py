"""What is printed of an image: turned, in sRGB, with the dots that paper shows, and without metadata."""

from __future__ import annotations

from functools import partial
from typing import Final

from . import encode, metadata, pixels
from .facts import Facts

#: An image with so many more dots than are printed is scaled; to scale one with hardly more would only blur it.
SPARE: Final = 1.25
#: The most that a photograph weighs that fills the text of an A4 page, and how many dots that has.
HEAVY: Final = 390_000
_DOTS: Final = 2_900_000
#: Above this, a picture without loss is measured: a photograph becomes a JPEG.
_LIGHT: Final = 150_000

#: What Pillow calls the pixels that are printed as they are.
_PRINTED: Final = frozenset({"1", "L", "P", "RGB", "LA", "RGBA"})


def is_plain(facts: Facts, profile: bytes) -> bool:
    """Whether an image could be printed as it is, if it has not too many dots and is not too heavy."""
    return facts.orientation == 1 and facts.mode in _PRINTED and (not profile or pixels.is_srgb(profile))


def limit(width: int, height: int) -> int:
    """The most that a photograph of so many dots weighs."""
    return round(HEAVY * max(1.0, width * height / _DOTS))


def printed(data: bytes, facts: Facts, profile: bytes, ratio: float) -> bytes | None:
    """An image as it is embedded, a JPEG or a PNG; None where it is embedded as it is.

    ``ratio`` is by how much its dots are to become fewer, 1 at most. Raises ``facts.Unreadable``.
    """
    plain = is_plain(facts, profile)
    if ratio > 1 / SPARE or facts.mode == "1":
        # Drawings with two colours are made with more dots on purpose.
        ratio = 1.0
    width, height = max(round(facts.width * ratio), 1), max(round(facts.height * ratio), 1)
    most = limit(width, height)
    jpeg = facts.format in ("JPEG", "MPO")
    if plain and ratio == 1 and (len(data) <= most if jpeg else facts.lossy is False and len(data) <= _LIGHT):
        return stripped(data) if jpeg else None
    picture, _ = pixels.decoded(data, (width, height), srgb=True)
    opaque = picture.mode in ("L", "RGB")
    if not (opaque and facts.lossy):
        encoded = encode.png(picture)
        photograph = opaque and len(encoded) > _LIGHT and pixels.is_photograph(picture)
        if not photograph:
            return None if plain and ratio == 1 else encoded
    return encode.light(partial(encode.jpeg, picture, progressive=False), most)


def stripped(data: bytes) -> bytes | None:
    """A JPEG without its metadata; None where it has none, or cannot be followed."""
    try:
        bare = metadata.stripped(data)
    except metadata.Damaged:
        return None
    return None if bare == data else bare
