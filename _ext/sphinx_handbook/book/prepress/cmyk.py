"""Converts RGB colours to CMYK: greys and black to black ink alone, other colours by the press's ICC profile."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageChops, ImageCms

Cmyk = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, each from 0 to 1."""

#: How far red, green and blue (0 to 1) may lie apart in a colour that looks grey.
_GREY: Final = 0.1

#: From this tint on (of 255) black is printed solid.
_SOLID: Final = 242

#: The total area coverage: the sum of all four inks in one place. More does not dry, and comes off on the next sheet.
TOTAL_COVERAGE: Final = 3.0


class PressProfile:
    """Converts colours by the ICC profile of a press and its paper."""

    def __init__(self, profile: bytes) -> None:
        """Raises ``ValueError`` if ``profile`` is no ICC profile for CMYK."""
        try:
            self._profile = ImageCms.ImageCmsProfile(BytesIO(profile))
        except (OSError, ImageCms.PyCMSError) as error:
            raise ValueError(str(error)) from error
        if self._profile.profile.xcolor_space.strip() != "CMYK":
            raise ValueError(self._profile.profile.xcolor_space.strip())
        self.name = ImageCms.getProfileDescription(self._profile).strip()
        self._transform = self._between(ImageCms.createProfile("sRGB"), "RGB", self._profile, "CMYK")
        ramp = Image.new("CMYK", (256, 1))
        ramp.putdata([(0, 0, 0, step) for step in range(256)])
        lab = ImageCms.applyTransform(ramp, self._between(self._profile, "CMYK", ImageCms.createProfile("LAB"), "LAB"))
        assert lab is not None
        paper = lab.getpixel((0, 0))[0]  # type: ignore[index]
        #: The lightness of each tint of black (of 255), from 0 to 1, with the paper as white.
        self._lightness = [lab.getpixel((step, 0))[0] / paper for step in range(256)]  # type: ignore[index]
        self.colour = lru_cache(maxsize=4096)(self._colour)

    def _between(self, source: Any, mode: str, target: Any, into: str) -> Any:
        return ImageCms.buildTransform(
            source,
            target,
            mode,
            into,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )

    def _colour(self, red: float, green: float, blue: float) -> Cmyk:
        """An sRGB colour in CMYK; all values from 0 to 1."""
        if max(red, green, blue) - min(red, green, blue) <= _GREY:
            return (0.0, 0.0, 0.0, self.black(_lightness(red, green, blue)))
        pixel = Image.new("RGB", (1, 1), tuple(round(each * 255) for each in (red, green, blue)))
        converted = ImageCms.applyTransform(pixel, self._transform)
        assert converted is not None
        cyan, magenta, yellow, black = (each / 255 for each in converted.getpixel((0, 0)))  # type: ignore[union-attr]
        return _limited(cyan, magenta, yellow, black)

    def black(self, lightness: float) -> float:
        """How much black ink, from 0 to 1, prints a grey of a lightness from 0 to 1."""
        nearest = min(range(256), key=lambda step: abs(self._lightness[step] - lightness))
        # A screen's black is a little darker than ink; nearly solid black would be printed as dots.
        return 1.0 if nearest >= _SOLID else round(nearest / 255, 3)

    def image(self, image: Image.Image) -> Image.Image:
        """An image in CMYK, nowhere above ``TOTAL_COVERAGE``."""
        converted = ImageCms.applyTransform(image.convert("RGB"), self._transform)
        assert converted is not None
        for _ in range(4):
            bands = converted.split()
            # A quarter of the sum, so that it fits a byte.
            total = ImageChops.add(
                ImageChops.add(bands[0], bands[1], scale=2), ImageChops.add(bands[2], bands[3], scale=2), scale=2
            )
            excess = total.point([_excess(4 * value) for value in range(256)])
            if not excess.getbbox():
                break
            converted = Image.merge("CMYK", [*(ImageChops.subtract(each, excess) for each in bands[:3]), bands[3]])
        return converted


def _excess(total: int) -> int:
    """By how much to reduce each of cyan, magenta and yellow if all inks are ``total``, in 255ths; rounded up."""
    excess = total - TOTAL_COVERAGE * 255
    return round(excess / 3) + 2 if excess > -4 else 0


def _lightness(red: float, green: float, blue: float) -> float:
    """The lightness L* of an sRGB colour, from 0 to 1 (IEC 61966-2-1 and CIE 15)."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    lightness = 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance
    return float(lightness / 100)


def _limited(cyan: float, magenta: float, yellow: float, black: float) -> Cmyk:
    """A colour within ``TOTAL_COVERAGE``: above it, grey made of three inks is replaced by black (GCR)."""
    excess = (cyan + magenta + yellow + black - TOTAL_COVERAGE) / 2
    if excess > 0:
        moved = min(cyan, magenta, yellow, excess)
        cyan, magenta, yellow, black = cyan - moved, magenta - moved, yellow - moved, min(1.0, black + moved)
    return (round(cyan, 3), round(magenta, 3), round(yellow, 3), round(black, 3))
