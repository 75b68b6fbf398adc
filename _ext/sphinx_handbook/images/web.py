"""What a website publishes of an image: one file for who opens it, and lighter ones for who reads the page.

The rules, with their reasons, are in the README.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from . import encode, metadata, pixels
from .facts import Facts, Unreadable, read
from .store import NewFile

if TYPE_CHECKING:
    from PIL import Image

#: A photograph that weighs no more is published alone: a second file of it would save hardly anything.
LIGHT: Final = 50_000
#: What a page's first visit may load of one photograph, and what other images may weigh that are published alone.
HEAVY: Final = 150_000
#: The dots of what is published for who opens an image: 2400 by 1800 of a photograph.
DOTS: Final = 2400 * 1800
#: The widths that a page's images have: a phone's, a column's, and these on screens of two and three dots a pixel.
WIDTHS: Final = (480, 800, 1200, 1600)
#: How many times its width a photograph is high at most; phones have 20 to 9.
_TALL: Final = 2.25
#: A smaller picture without loss must weigh so much less than a larger one, or the larger one is published alone.
_WORTH: Final = 0.8

#: Formats that browsers show, and that are published as what they are.
_BROWSERS: Final = frozenset({"JPEG", "MPO", "PNG", "GIF", "WEBP", "AVIF"})
_LIGHTER: Final = frozenset({"JPEG", "MPO", "WEBP", "AVIF"})


def publishable(data: bytes, suffix: str, *, keep_format: bool = False) -> NewFile:
    """An image for who opens it: turned, without metadata, not larger than a screen.

    With ``keep_format``, an image of a format that browsers do not show is refused. Raises ``Unreadable``.
    """
    facts = read(data)
    if facts.format not in _BROWSERS:
        if keep_format:
            raise Unreadable("", facts.format)
        return _converted(data, facts)
    if facts.animated or not _is_changed(data, facts):
        bare = data if facts.format == "AVIF" else _stripped(data)
        return NewFile(facts.width, facts.height, suffix, None if bare == data else bare)
    width, height = _within(facts) if facts.format in _LIGHTER else (facts.width, facts.height)
    picture, profile = pixels.decoded(data, (width, height), srgb=facts.format == "GIF")
    return NewFile(width, height, suffix, encode.as_format(picture, facts.format, profile))


def _is_changed(data: bytes, facts: Facts) -> bool:
    """Whether an image has to be encoded anew: for its size, its place, its inks, or what it says of itself."""
    if facts.orientation != 1 or facts.mode == "CMYK":
        return True
    if facts.format == "AVIF":
        return b"Exif" in data[:4096] or b"application/rdf+xml" in data[:4096] or _is_large(facts)
    return facts.format in _LIGHTER and _is_large(facts)


def _is_large(facts: Facts) -> bool:
    return facts.width * facts.height > DOTS


def _stripped(data: bytes) -> bytes:
    try:
        return metadata.stripped(data)
    except metadata.Damaged as error:
        raise Unreadable(str(error)) from None


def bare(data: bytes) -> bytes:
    """An image that cannot be read, without its metadata; empty where they cannot be removed."""
    try:
        return metadata.stripped(data, cut_off=True)
    except metadata.Damaged:
        return b""


def _converted(data: bytes, facts: Facts) -> NewFile:
    """An image of a format that browsers do not show: a JPEG of a photograph, else a PNG."""
    width, height = _within(facts)
    picture, profile = pixels.decoded(data, (width, height), srgb=False)
    if picture.mode in ("L", "RGB") and (facts.lossy or pixels.is_photograph(picture)):
        return NewFile(width, height, ".jpg", encode.jpeg(picture, profile))
    return NewFile(width, height, ".png", encode.png(picture, profile))


def _within(facts: Facts) -> tuple[int, int]:
    """An image's size, scaled down where it has too many dots."""
    scale = min(1.0, (DOTS / (facts.width * facts.height)) ** 0.5)
    return max(round(facts.width * scale), 1), max(round(facts.height * scale), 1)


def offered(data: bytes, suffix: str) -> list[NewFile]:
    """What a page in our theme has of an image: first the file for who opens it, then lighter ones, narrowest first.

    The first is one of those that a browser chooses from where it is ``offered``. Raises ``Unreadable``.
    """
    whole = publishable(data, suffix)
    weight = len(data if whole.data is None else whole.data)
    facts = read(data)
    if facts.animated or weight <= (LIGHT if facts.lossy else HEAVY):
        return [whole]
    largest, profile = pixels.decoded(data, _of_width(facts, min(WIDTHS[-1], facts.width)), srgb=False)
    pictures = [pixels.scaled(largest, _of_width(facts, each)) for each in WIDTHS if each < largest.width] + [largest]
    opaque = largest.mode in ("L", "RGB")
    if (opaque and facts.lossy) or pixels.is_photograph(largest):
        return _photographs(pictures, profile, whole, weight)
    return _drawings(pictures, profile, whole, weight)


def _photographs(pictures: list[Image.Image], profile: bytes, whole: NewFile, weight: int) -> list[NewFile]:
    """The files of a photograph, each light enough for a page but for the narrowest, which there must be."""
    is_light = weight <= HEAVY and whole.width == pictures[-1].width
    encode_picture, suffix = (encode.jpeg, ".jpg") if "A" not in pictures[0].mode else (encode.webp, ".webp")
    # A picture that is many screens high, as a poster is, is no photograph that is seen at a glance.
    limit = round(HEAVY * max(1.0, whole.height / whole.width / _TALL))
    files: list[NewFile] = []
    for picture in pictures[:-1] if is_light else pictures:
        encoded = encode.light(partial(encode_picture, picture, profile), limit)
        if len(encoded) <= limit or not files:
            files.append(NewFile(*picture.size, suffix, encoded))
    return [whole._replace(offered=is_light), *files]


def _drawings(pictures: list[Image.Image], profile: bytes, whole: NewFile, weight: int) -> list[NewFile]:
    """The files of what has no loss; what is scaled has more colours, and often weighs more than what it is made of."""
    files: list[NewFile] = []
    least = weight
    for picture in reversed(pictures):
        encoded = encode.lossless_webp(picture, profile)
        if len(encoded) < least * _WORTH:
            files.insert(0, NewFile(*picture.size, ".webp", encoded))
            least = len(encoded)
    # The widest of them is enough for a screen of many dots.
    is_enough = bool(files) and files[-1].width == min(WIDTHS[-1], whole.width)
    return [whole._replace(offered=not is_enough), *files]


def _of_width(facts: Facts, width: int) -> tuple[int, int]:
    return width, max(round(facts.height * width / facts.width), 1)
