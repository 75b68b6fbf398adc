"""What a screen's colour is in a press's inks: grey and black on the black plate alone, the rest by its profile."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageChops, ImageCms

Inks = tuple[float, float, float, float]

#: How far red, green and blue may lie apart in a colour that is grey to the eye.
_GREY: Final = 0.1

#: From here on black is printed solid.
_SOLID: Final = 242

#: All inks in one place together: more does not dry, and comes off on the next sheet.
LIMIT: Final = 3.0


class Press:
    """A printing condition: an ICC profile of a press and its paper."""

    def __init__(self, profile: bytes) -> None:
        """Raises ``ValueError`` where the profile is none of four inks."""
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
        #: How light the black plate makes the paper, from none of it to all, with the paper as white.
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

    def _colour(self, red: float, green: float, blue: float) -> Inks:
        """The inks of one colour, each from 0 to 1."""
        if max(red, green, blue) - min(red, green, blue) <= _GREY:
            return (0.0, 0.0, 0.0, self.black(_lightness(red, green, blue)))
        pixel = Image.new("RGB", (1, 1), tuple(round(each * 255) for each in (red, green, blue)))
        drawn = ImageCms.applyTransform(pixel, self._transform)
        assert drawn is not None
        cyan, magenta, yellow, black = (each / 255 for each in drawn.getpixel((0, 0)))  # type: ignore[union-attr]
        return _limited(cyan, magenta, yellow, black)

    def black(self, lightness: float) -> float:
        """How much black makes paper as dark as a grey is, from none (1) to all that there is."""
        nearest = min(range(256), key=lambda step: abs(self._lightness[step] - lightness))
        # A screen's black is a little darker than ink; nearly all of it would be a screen of dots.
        return 1.0 if nearest >= _SOLID else round(nearest / 255, 3)

    def picture(self, image: Image.Image) -> Image.Image:
        """An image in inks, nowhere more than may lie on one another."""
        drawn = ImageCms.applyTransform(image.convert("RGB"), self._transform)
        assert drawn is not None
        for _ in range(4):
            bands = drawn.split()
            # A quarter of the sum, so that it fits a byte.
            total = ImageChops.add(
                ImageChops.add(bands[0], bands[1], scale=2), ImageChops.add(bands[2], bands[3], scale=2), scale=2
            )
            over = total.point([_over(4 * value) for value in range(256)])
            if not over.getbbox():
                break
            drawn = Image.merge("CMYK", [*(ImageChops.subtract(each, over) for each in bands[:3]), bands[3]])
        return drawn


def _over(total: int) -> int:
    """What each of three inks gives up where all together are ``total`` (in 255ths); a little more, for rounding."""
    spare = total - LIMIT * 255
    return round(spare / 3) + 2 if spare > -4 else 0


def _lightness(red: float, green: float, blue: float) -> float:
    """L* of a colour, from 0 to 1 (IEC 61966-2-1 and CIE 15)."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    lightness = 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance
    return float(lightness / 100)


def _limited(cyan: float, magenta: float, yellow: float, black: float) -> Inks:
    """The same colour with its grey share in black, where all inks together are more than may be."""
    spare = (cyan + magenta + yellow + black - LIMIT) / 2
    if spare > 0:
        moved = min(cyan, magenta, yellow, spare)
        cyan, magenta, yellow, black = cyan - moved, magenta - moved, yellow - moved, min(1.0, black + moved)
    return (round(cyan, 3), round(magenta, 3), round(yellow, 3), round(black, 3))
