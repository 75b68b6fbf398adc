"""Encodes pictures, with every parameter set: the bytes depend on the picture and on the version of Pillow alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL import Image

#: The qualities of a JPEG or a WebP that are tried from the first on until it is light enough.
QUALITIES: Final = (82, 74, 66, 58, 50, 44)


def jpeg(picture: Image.Image, profile: bytes = b"", *, quality: int = QUALITIES[0], progressive: bool = True) -> bytes:
    """An opaque picture as a JPEG."""
    options = {"quality": quality, "subsampling": "4:2:0", "optimize": True, "progressive": progressive}
    return _saved(picture, "JPEG", profile, **options)


def png(picture: Image.Image, profile: bytes = b"", *, optimize: bool = True) -> bytes:
    """A picture as a PNG; with ``optimize`` as small as Pillow makes it, which takes several times as long."""
    return _saved(picture, "PNG", profile, optimize=optimize)


def webp(picture: Image.Image, profile: bytes = b"", *, quality: int = QUALITIES[0]) -> bytes:
    """A picture as a WebP; its transparency is kept without a loss."""
    return _saved(picture, "WEBP", profile, quality=quality, method=4)


def lossless_webp(picture: Image.Image, profile: bytes = b"") -> bytes:
    """A picture as a WebP without a loss: half of what a PNG of a scaled picture weighs."""
    return _saved(picture, "WEBP", profile, lossless=True, quality=75, method=4)


def light(encode: Callable[..., bytes], limit: int) -> bytes:
    """An image of ``limit`` bytes at most, in the best quality that allows it; heavier where none does.

    ``encode`` returns it in a ``quality``.
    """

    @cache
    def encoded(at: int) -> bytes:
        return encode(quality=QUALITIES[at])

    def fits(at: int) -> bool:
        return len(encoded(at)) <= limit

    if fits(0):
        return encoded(0)
    # By halves, since a large picture takes long to encode; the last is taken in any case.
    return encoded(bisect_left(range(len(QUALITIES) - 1), True, lo=1, key=fits))


def as_format(picture: Image.Image, name: str, profile: bytes = b"") -> bytes:
    """A picture in the format that Pillow names so: one that is a JPEG, a PNG, a WebP or an AVIF stays one."""
    if name in ("JPEG", "MPO"):
        return jpeg(picture, profile)
    if name == "WEBP":
        return webp(picture, profile)
    if name == "AVIF":
        return _saved(picture, name, profile, quality=70, speed=6, max_threads=1)
    return png(picture, profile)


def _saved(picture: Image.Image, name: str, profile: bytes, **options: Any) -> bytes:
    output = BytesIO()
    if profile:
        options["icc_profile"] = profile
    picture.save(output, name, **options)
    return output.getvalue()
