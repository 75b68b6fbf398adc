"""What does not fit on the pages, and what to show in the place of an image that is not there."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import PIL.Image
import PIL.ImageFile
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.html import HTML_HANDLERS
from weasyprint.images import RasterImage
from weasyprint.logger import LOGGER

from .patching import replaced


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image as it is printed: what the HTML calls it, its dots, its size in CSS pixels."""

    address: str
    dots: tuple[int, int]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Wide:
    """Something that reaches out of the page's text, by how many CSS pixels, and in which document."""

    kind: str
    text: str
    over: float
    document: str


_SVG = "{http://www.w3.org/2000/svg}svg"

#: What rounding may add, in CSS pixels.
_ROUNDING = 1.0
#: How small a formula may become that is wider than the text, as a part of its size.
_SMALL = 0.75


def pictures(document: Document) -> Iterator[Picture]:
    """Every raster image in the text, once for each place where it is printed."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if isinstance(box, boxes.ReplacedBox) and isinstance(box.replacement, RasterImage):
                address = box.element.get("src", "") if box.element is not None else ""
                if box.width > 0 and box.height > 0:
                    dots = (box.replacement.width, box.replacement.height)
                    yield Picture(address, dots, box.width, box.height)


def wider(document: Document) -> Iterator[Wide]:
    """Every table, line of code, word and formula that is wider than the page's text, once.

    A formula is set smaller then, which is told where it becomes hard to read.
    """
    article, seen = "", set()
    for page in document.pages:
        area = page._page_box
        edge = area.content_box_x() + area.width + _ROUNDING
        # Outermost first: a table is told, not what is in it.
        waiting: list[tuple[Any, str, bool]] = [(area, article, False)]
        while waiting:
            box, article, code = waiting.pop()
            if box.style["position"] in ("absolute", "fixed"):
                continue
            if box.element_tag == "article" and box.element is not None:
                article = box.element.get("id") or article
            code = code or box.element_tag == "pre"
            if isinstance(box, boxes.TextBox):
                kept, room = box.text.rstrip(), len(box.text)
                over = box.position_x + box.width * (len(kept) / room if room else 0) - edge
                if kept and over > 0:
                    text = kept if code else kept.split()[-1]
                    yield Wide("code" if code else "word", text, over + _ROUNDING, article)
                continue
            if isinstance(box, boxes.ReplacedBox) and _is_formula(box.element):
                meant = float(box.element.get("style", "")[len("width:") :].partition("em")[0]) * box.style["font_size"]
                if box.width < _SMALL * meant:
                    yield Wide("formula", box.element.get("aria-label", ""), meant - box.width, article)
                continue
            if isinstance(box, boxes.TableBox):
                over = box.position_x + box.margin_width() - edge
                if over > 0:
                    if id(box.element) not in seen:
                        seen.add(id(box.element))
                        yield Wide("table", _first_text(box), over + _ROUNDING, article)
                    continue
            waiting += [(child, article, code) for child in reversed(getattr(box, "children", ()))]


def _is_formula(element: Any) -> bool:
    return element is not None and element.tag == _SVG and "math" in (element.get("class") or "").split()


def _first_text(box: Any) -> str:
    """The first line of text in a box."""
    return next((each.text.strip() for each in box.descendants() if isinstance(each, boxes.TextBox)), "")


def _torn(image: Any, url: str) -> str:
    """What is wrong in a raster image behind its first bytes, which are all that WeasyPrint looks at."""
    if not isinstance(image, RasterImage) or not url.startswith("file:"):
        return ""
    path = url2pathname(unquote(urlsplit(url).path))
    try:
        # WeasyPrint has Pillow fill up what is missing.
        with replaced(PIL.ImageFile, "LOAD_TRUNCATED_IMAGES", False), PIL.Image.open(path) as opened:
            if opened.format == "PNG":
                opened.verify()
            else:
                # A JPEG is read to its end all the same.
                opened.draft("RGB", (opened.width // 8, opened.height // 8))
                opened.load()
    except Exception as error:
        return str(error) or type(error).__name__
    return ""


@contextmanager
def formulas() -> Iterator[None]:
    """Give each formula that is drawn the colour of the text around it; a drawing by itself knows nothing of that."""
    theirs = HTML_HANDLERS[_SVG]

    def handle(element: Any, box: Any, image: Any, base: Any) -> Any:
        if _is_formula(element):
            colour = box.style["color"].to("srgb")
            element.set("fill", "#" + "".join(f"{round(each * 255):02x}" for each in colour.coordinates))
        return theirs(element, box, image, base)

    HTML_HANDLERS[_SVG] = handle
    try:
        yield
    finally:
        HTML_HANDLERS[_SVG] = theirs


@contextmanager
def placeholders(drawing: Callable[[str], str]) -> Iterator[None]:
    """Put something in the place of every image that cannot be shown: an address of what to show for it.

    WeasyPrint would set the words for those who do not see the image, or nothing at all; a reader could not tell
    that anything is missing. ``drawing`` makes the address, of SVG, from the image's name.
    """
    theirs = HTML_HANDLERS["img"]

    def handle(element: Any, box: Any, image: Any, base: Any) -> Any:
        def found(url: str, **told: Any) -> Any:
            if (loaded := image(url=url, **told)) is not None and not (torn := _torn(loaded, url)):
                return loaded
            if loaded is not None:
                LOGGER.error("Failed to load image at %r: %s", url, torn)
            return image(url=drawing(element.get("src", "")), forced_mime_type="image/svg+xml", orientation="none")

        return theirs(element, box, found, base)

    HTML_HANDLERS["img"] = handle
    try:
        with warnings.catch_warnings():
            # An image of so many dots that its maker may mean harm is one that cannot be shown.
            warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
            yield
    finally:
        HTML_HANDLERS["img"] = theirs
