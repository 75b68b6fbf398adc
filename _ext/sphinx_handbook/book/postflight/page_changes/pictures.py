"""Pictures of printed pages, with a bar beside what is other on them; drawn by PDFium, where that is installed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from PIL import Image, ImageChops, ImageDraw

from ....releases.print_changes.model import Picture

if TYPE_CHECKING:
    from .page_lines import Line

#: Points to an inch, and points of a picture to one.
_POINTS: Final = 72
_RESOLUTION: Final = 96
#: A page is never drawn larger than this, in pixels of its longer side: of a poster, what is on it is seen.
_LONGEST: Final = 1600
#: The bar beside what changed: its width and its distance from what stands there, in pixels; its colour.
_BAR: Final = 4
_GAP: Final = 7
_COLOURS: Final = 96
_COLOUR: Final = (0xB4, 0x23, 0x18)
#: Rows of pixels that differ and are no farther apart than this are one place.
_NEAR: Final = 6
#: A difference of grey values below this is no difference: of what is drawn with smooth edges.
_SLIGHT: Final = 24

#: Where a changed place begins and ends, in pixels from the top of the page.
Place = tuple[int, int]


class NoRenderer(Exception):
    """PDFium is not installed."""


class PagePictures:
    """Draws pages of a file, by their indices; a context manager, that closes the file.

    Raises ``NoRenderer``. Of a file that PDFium refuses, and of a page, there is no picture.
    """

    def __init__(self, path: Path) -> None:
        try:
            import pypdfium2
        except ImportError as error:
            raise NoRenderer(str(error)) from error
        self._error: type[Exception] = pypdfium2.PdfiumError
        self._document: Any = None
        with suppress(self._error):
            self._document = pypdfium2.PdfDocument(path)

    def __enter__(self) -> PagePictures:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._document is not None:
            self._document.close()

    def draw(self, index: int) -> Image.Image | None:
        """A page, in red, green and blue."""
        if self._document is None:
            return None
        try:
            page = self._document[index]
            scale = min(_RESOLUTION / _POINTS, _LONGEST / max(1, *page.get_size()))
            image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        except (self._error, IndexError, MemoryError, ValueError):
            return None
        return image


def encoded(image: Image.Image | None) -> Picture | None:
    """A picture with a palette of its own: of pages of text none is smaller or sooner made."""
    if image is None:
        return None
    data = io.BytesIO()
    image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(data, "PNG")
    return Picture(data.getvalue(), image.width, image.height)


def at_lines(image: Image.Image, lines: Iterable[Line], height: float) -> Iterator[Place]:
    """The places of lines on a picture of their page, which is so high in points."""
    scale = image.height / height
    for each in lines:
        base = (height - each.base) * scale
        yield round(base - 11 * scale), round(base + 3 * scale)


def differing(before: Image.Image, after: Image.Image) -> list[Place]:
    """The places where two pictures of the same size differ; none where their sizes do."""
    if before.size != after.size:
        return []
    grey = ImageChops.difference(before, after).convert("L").point(lambda value: 255 if value > _SLIGHT else 0)
    rows = [at for at, differs in enumerate(grey.getprojection()[1]) if differs]
    places = []
    begin = 0
    for at, (row, following) in enumerate(pairwise([*rows, -_NEAR * 2]), 1):
        if not row <= following <= row + _NEAR:
            places.append((rows[begin], row + 1))
            begin = at
    return places


def with_bars(image: Image.Image, places: Iterable[Place]) -> Image.Image:
    """A picture with a bar beside each place, to the left of all that stands there."""
    marked, ink = image.copy(), ImageChops.invert(image.convert("L"))
    draw = ImageDraw.Draw(marked)
    for top, bottom in places:
        box = ink.crop((0, max(0, top), ink.width, bottom)).getbbox()
        edge = max(0, (box[0] if box else 0) - _GAP - _BAR)
        draw.rectangle((edge, top, edge + _BAR - 1, bottom), fill=_COLOUR)
    return marked
