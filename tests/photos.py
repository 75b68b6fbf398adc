"""Makes images for tests: a phone's photograph with its position, a screen's picture, and every other kind."""

from __future__ import annotations

import struct
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw

#: What stands in the metadata of these images, and in none that is published.
SECRETS = (b"Exif\0\0", b"EXIF", b"eXIf", b"SecretPhone", b"http://ns.adobe.com/xap", b"XMP ", b"Secret place")

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>Secret place</secret></x:xmpmeta>'


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone notes: how it was held, what it is, and where it was."""
    noted = Image.Exif()
    noted[0x0112] = orientation
    noted[0x010F] = "SecretPhone"
    place = noted.get_ifd(0x8825)
    place.update({1: "N", 2: (55.0, 40.0, 30.0), 3: "E", 4: (12.0, 34.0, 5.0)})
    noted[0x8825] = place
    return noted


def noisy(width: int, height: int, noise: float = 60) -> Image.Image:
    """What a camera sees: soft changes of colour, with noise; its first corner is red."""
    across, around = Image.linear_gradient("L"), Image.radial_gradient("L")
    bands = [each.resize((width, height)) for each in (across, across.rotate(90), around)]
    grain = Image.merge("RGB", [Image.effect_noise((width, height), noise) for _ in range(3)])
    picture = Image.blend(Image.merge("RGB", bands), grain, 0.3)
    ImageDraw.Draw(picture).rectangle((0, 0, width // 5, height // 5), fill="red")
    return picture


@cache
def photograph(width: int = 4032, height: int = 3024, orientation: int = 6, quality: int = 97) -> bytes:
    """A phone's photograph, of 12 MB unless told otherwise."""
    output = BytesIO()
    noisy(width, height, 120).save(output, "JPEG", quality=quality, exif=exif(orientation))
    return output.getvalue()


def screen(width: int, height: int) -> Image.Image:
    """A screen's picture: flat colours, and lines as fine as letters."""
    picture = Image.new("RGB", (width, height), "#f4f4f6")
    drawing = ImageDraw.Draw(picture)
    for y in range(20, height, 40):
        drawing.rectangle((0, y, width, y + 30), fill=("#ffffff", "#eeeeff")[y // 40 % 2])
        for x in range(30, width - 30, 7 + y % 5):
            drawing.line((x, y + 8, x + y % 4, y + 22), fill=("#222222", "#0066cc", "#aa2200")[(x + y) % 3])
    return picture


def deep(width: int, height: int) -> Image.Image:
    """From black to white in 16 bits."""
    row = b"".join(struct.pack("<H", round(65535 * x / (width - 1))) for x in range(width))
    return Image.frombytes("I;16", (width, height), row * height)


def wide_colours() -> bytes:
    """A colour profile in which red and green have changed places, so that nobody can overlook whether it is used."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    places = {bytes(profile[132 + 12 * each : 136 + 12 * each]): 132 + 12 * each for each in range(count)}
    red, green = places[b"rXYZ"], places[b"gXYZ"]
    profile[red : red + 4], profile[green : green + 4] = profile[green : green + 4], profile[red : red + 4]
    return bytes(profile).replace(b"sRGB", b"Swap").replace(b"s\0R\0G\0B", b"S\0w\0a\0p")


def moving(path: Path) -> None:
    """A GIF or a WebP of three pictures, with a note in it."""
    first, *others = [screen(200, 120).rotate(angle) for angle in (0, 20, 40)]
    noted = {"comment": b"Secret place"} if path.suffix == ".gif" else {"exif": exif().tobytes(), "xmp": XMP}
    first.save(path, save_all=True, append_images=others, duration=200, loop=0, **noted)


#: The first bytes of a phone's HEIC.
HEIC = struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + bytes(200)
