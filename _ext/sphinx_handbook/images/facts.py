"""What is to be known of an image without decoding it: its format, its size as it is shown, how it is turned."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from . import metadata

if TYPE_CHECKING:
    from PIL import Image

#: The tag of Exif and TIFF that says how a camera was held; from 5 on, width and height change places.
_ORIENTATION: Final = 0x0112
_ON_ITS_SIDE: Final = 5

#: The formats that lose what the eye hardly sees.
_LOSSY: Final = frozenset({"JPEG", "MPO", "AVIF", "HEIF", "HEIC"})

#: What formats are called that Pillow cannot read without a plug-in, by what stands in their fifth to twelfth byte.
_BRANDS: Final = {b"heic": "HEIC", b"heix": "HEIC", b"hevc": "HEIC", b"mif1": "HEIC", b"msf1": "HEIC", b"avif": "AVIF"}


#: The reason where an image has more dots than Pillow reads, so many that they may be meant to exhaust memory.
MANY_DOTS: Final = "too many dots"


class Unreadable(Exception):
    """An image that cannot be read: its ``format`` where that is the reason, else what is wrong with the file."""

    def __init__(self, reason: str, format: str = "") -> None:  # noqa: A002
        super().__init__(reason)
        self.format = format


@dataclass(frozen=True, slots=True)
class Facts:
    """What an image's first bytes say."""

    format: str
    """As Pillow names it: ``JPEG``, ``PNG``, ``MPO`` (a JPEG with further pictures behind it) ..."""
    width: int
    height: int
    """As the image is shown, so after it is turned."""
    mode: str
    """How Pillow stores a pixel: ``RGB``, ``CMYK``, ``I;16`` ..."""
    orientation: int = 1
    """From 1, as it is stored, to 8; see Exif."""
    animated: bool = False
    transparent: bool = False
    """Whether it has room for transparency, be all of it opaque."""
    lossy: bool = False
    """Whether it was compressed as a photograph is."""

    @property
    def stored(self) -> tuple[int, int]:
        """Width and height before it is turned."""
        return (self.height, self.width) if self.on_its_side else (self.width, self.height)

    @property
    def on_its_side(self) -> bool:
        """Whether width and height change places when it is turned."""
        return self.orientation >= _ON_ITS_SIDE


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """An image whose pixels are not read yet; ``Unreadable`` where it, or they within the ``with``, cannot be read."""
    from PIL import Image, ImageFile, UnidentifiedImageError

    # WeasyPrint has Pillow fill up what is missing of an image.
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"PIL\.")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as image:
                yield image
    except UnidentifiedImageError:
        raise Unreadable("", unsupported(data)) from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Unreadable(MANY_DOTS) from None
    except (OSError, ValueError, SyntaxError) as error:
        raise Unreadable(str(error) or type(error).__name__) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def unsupported(data: bytes) -> str:
    """The format of a file that Pillow cannot read; an empty string where it is no image that is known here."""
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "")
    if data.startswith((b"\xff\x0a", b"\0\0\0\x0cJXL ")):
        return "JPEG XL"
    return ""


def read(data: bytes) -> Facts:
    """The facts of an image; raises ``Unreadable``."""
    with opened(data) as image:
        return of(image, data)


def of(image: Image.Image, data: bytes = b"") -> Facts:
    """The facts of an opened image; its ``data`` are asked for more where it is a WebP."""
    orientation = _orientation(image)
    width, height = image.size
    if orientation >= _ON_ITS_SIDE:
        width, height = height, width
    format = image.format or ""  # noqa: A001
    return Facts(
        format,
        width,
        height,
        image.mode,
        orientation,
        # A camera's MPO has a second picture of the same, which nothing plays.
        animated=getattr(image, "is_animated", False) and format != "MPO",
        transparent="A" in image.mode or "a" in image.mode or "transparency" in image.info,
        lossy=format in _LOSSY or (format == "WEBP" and not metadata.is_lossless_webp(data)),
    )


def _orientation(image: Image.Image) -> int:
    # Pillow would read the pixels of a PNG to look for Exif behind them.
    if "exif" in image.info:
        value = image.getexif().get(_ORIENTATION, 1)
    else:
        value = getattr(image, "tag_v2", {}).get(_ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1
