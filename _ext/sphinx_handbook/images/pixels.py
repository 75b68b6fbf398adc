"""Decodes an image to what is encoded again: turned, of the wanted size, 8 bits a channel, in RGB or grey."""

from __future__ import annotations

from functools import cache, reduce
from io import BytesIO
from typing import TYPE_CHECKING, Final

from .facts import of, opened

if TYPE_CHECKING:
    from PIL import Image

#: What turns an image as its orientation says: names of ``PIL.Image.Transpose``.
_TURNS: Final = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
    6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90",
}  # fmt: skip

#: How much of an image is the colour of the dot beside it, at most, where it is a photograph: a screen's picture or a
#: drawing has more than half, a photograph with its noise hardly a tenth.
_FLAT: Final = 0.25


def decoded(data: bytes, size: tuple[int, int], *, srgb: bool) -> tuple[Image.Image, bytes]:
    """An image's first picture, of a size that it has or exceeds, and its colour profile, empty for sRGB.

    With ``srgb``, colours are converted, and there is no profile. Raises ``facts.Unreadable``.
    """
    from PIL import Image

    with opened(data) as image:
        facts = of(image, data)
        wanted = (size[1], size[0]) if facts.on_its_side else size
        # A JPEG can be decoded at a half, a quarter, an eighth; twice the size is left for a good filter.
        image.draft(None, (wanted[0] * 2, wanted[1] * 2))
        image.load()
        profile = image.info.get("icc_profile") or b""
        picture = _plain(image)
    picture, profile = _coloured(picture, profile, srgb=srgb)
    picture = scaled(picture, wanted)
    if facts.orientation in _TURNS:
        picture = picture.transpose(Image.Transpose[_TURNS[facts.orientation]])
    if "A" in picture.mode and picture.getchannel("A").getextrema()[0] == 255:
        picture = picture.convert(picture.mode[:-1])
    picture.info.clear()
    return picture, profile


def scaled(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A picture of another size."""
    from PIL import Image

    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _plain(image: Image.Image) -> Image.Image:
    """An image with 8 bits a channel: grey, RGB, either with transparency, or CMYK."""
    mode = image.mode
    if mode.startswith("I"):
        # 16 bits, of which Pillow would cut off what is above 255.
        return image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if mode in ("P", "PA"):
        return image.convert("RGBA" if mode == "PA" or "transparency" in image.info else "RGB")
    if "transparency" in image.info:
        return image.convert("RGBA")
    if mode in ("1", "F"):
        return image.convert("L")
    if mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image.copy()
    return image.convert("RGBA" if "a" in mode.lower() and mode != "LAB" else "RGB")


def _coloured(picture: Image.Image, profile: bytes, *, srgb: bool) -> tuple[Image.Image, bytes]:
    """A picture in grey or RGB, and the profile that it needs; inks are converted always."""
    from PIL import ImageCms

    inks = picture.mode == "CMYK"
    if profile and (inks or (picture.mode in ("RGB", "RGBA"))):
        try:
            if not inks and is_srgb(profile):
                return picture, b""
            if not inks and not srgb:
                return picture, profile
            return _converted(picture, ImageCms.ImageCmsProfile(BytesIO(profile))), b""
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile that cannot be read, or is one of another kind of colours.
            pass
    return (picture.convert("RGB") if inks else picture), b""


@cache
def is_srgb(profile: bytes) -> bool:
    """Whether a colour profile is that of the colours that are meant where there is none."""
    from PIL import ImageCms

    try:
        return "srgb" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile))).lower()
    except (ImageCms.PyCMSError, OSError):
        return False


def _converted(picture: Image.Image, source: object) -> Image.Image:
    from PIL import ImageCms

    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    converted = ImageCms.profileToProfile(
        colours,
        source,  # type: ignore[arg-type]
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None
    if alpha:
        converted.putalpha(alpha)
    return converted


def is_photograph(picture: Image.Image) -> bool:
    """Whether a picture is a photograph by measure: hardly a dot has just the colour of the one beside it.

    What is transparent is left out.
    """
    from PIL import ImageChops

    colours = picture.convert("L" if picture.mode in ("L", "LA") else "RGB")
    difference = ImageChops.difference(colours, ImageChops.offset(colours, 1, 0))
    most = reduce(ImageChops.lighter, difference.split())
    mask = picture.getchannel("A").point(lambda value: 255 if value else 0) if "A" in picture.mode else None
    counts = most.histogram(mask)
    return counts[0] < _FLAT * sum(counts)
