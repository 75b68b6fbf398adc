"""Images in the laid-out pages: formulas, images that cannot be shown, and how large each is printed."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import PIL.Image
import PIL.ImageFile
from weasyprint import DEFAULT_OPTIONS
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage
from weasyprint.logger import LOGGER

from ....images import encode, facts, paper
from ....images.store import NewFile, Store
from ..font_fallback import letters
from ..limits import drawings as drawing_limits
from ..svg import tree as svg_tree
from . import font_families
from .page_content import all_boxes
from .patching import memo, replaced, wrapped
from .seams import SVG

_HANDLERS = "weasyprint.html:HTML_HANDLERS"


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image as it is printed: its address in the HTML, its dots, its size in CSS pixels."""

    address: str
    dots: tuple[int, int]
    width: float
    height: float


def pictures(document: Document) -> Iterator[Picture]:
    """Every raster image in the text, once for each place where it is printed."""
    for page in document.pages:
        for box in all_boxes(page._page_box):
            if isinstance(box, boxes.ReplacedBox) and isinstance(box.replacement, RasterImage):
                address = box.element.get("src", "") if box.element is not None else ""
                if box.width > 0 and box.height > 0:
                    dots = (box.replacement.width, box.replacement.height)
                    yield Picture(address, dots, box.width, box.height)


class _PrintedImage(RasterImage):  # type: ignore[misc]
    """A raster image that is encoded when it is known how large it is printed."""

    dpi: int
    store: Store

    def __init__(
        self,
        image: Any,
        image_id: str,
        data: bytes,
        filename: str | None = None,
        cache: Any = None,
        orientation: Any = "none",
        options: Any = DEFAULT_OPTIONS,
    ) -> None:
        self.facts, self.profile = facts.of(image, data), image.info.get("icc_profile") or b""
        self.weight, self.file = len(data), Path(filename) if filename else None
        self.load = self.file.read_bytes if self.file else partial(bytes, data)
        # A style sheet may turn an image in its own way.
        self.is_ours = orientation == "from-image"
        if self.is_ours and not paper.is_plain(self.facts, self.profile):
            # WeasyPrint would turn it now, and encode it in its full size.
            self.id, self.mode, self.invert_colors = image_id, "RGB", False
            self.width, self.height = self.facts.width, self.facts.height
            self.ratio = self.width / self.height
        else:
            super().__init__(image, image_id, data, filename, cache, orientation, options)
        self._dpi = self.dpi

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Any:
        """The image in a PDF; ``dpi_ratio`` is by how much its dots become fewer where it is printed largest."""
        ratio = paper.scale(self.facts, dpi_ratio)
        if not self.is_ours:
            data = None
        elif paper.is_enough(self.weight if self.dpi else 0, self.facts, self.profile, ratio):
            data = paper.stripped(self.load()) if self.facts.format in ("JPEG", "MPO") else None
        else:
            data = self._encoded(ratio)
        if data is None:
            return super().get_x_object(interpolate, 1)
        return RasterImage(PIL.Image.open(BytesIO(data)), self.id, data).get_x_object(interpolate, 1)

    def _encoded(self, ratio: float) -> bytes | None:
        """The image with fewer dots; None where it is printed as it is."""
        data = self.load()

        def make() -> list[NewFile]:
            return [paper.printed(data, self.facts, self.profile, ratio)]

        try:
            if self.file is None:
                return make()[0].data
            kind = f"paper-{round(self.width * ratio)}x{round(self.height * ratio)}"
            [file] = self.store.files(hashlib.sha256(data).hexdigest(), kind, self.file, make)
        except facts.Unreadable as error:
            LOGGER.error("Failed to load image at %r: %s", str(self.file or ""), error)
            return encode.png(PIL.Image.new("L", (1, 1), 255))
        return None if file.path == self.file else file.path.read_bytes()


def printed(dpi: int, store: Store) -> Any:
    """Context manager: embeds images with ``dpi`` dots an inch at most, or with all of theirs for 0."""
    return replaced(
        "weasyprint.images", "RasterImage", type("PrintedImage", (_PrintedImage,), {"dpi": dpi, "store": store})
    )


def is_remote(address: str) -> bool:
    """Whether an image's address is one on another host."""
    return address.startswith(("http://", "https://"))


def is_formula(element: Any) -> bool:
    """Whether an element is a formula, as ``content.formulas`` draws them."""
    return element is not None and element.tag == SVG and "math" in (element.get("class") or "").split()


def _torn(path: Path) -> str:
    """What is wrong in a raster image after its first bytes, which are all that WeasyPrint looks at; empty if sound."""
    try:
        # WeasyPrint has Pillow fill up what is missing.
        with replaced("PIL.ImageFile", "LOAD_TRUNCATED_IMAGES", False), PIL.Image.open(path) as opened:
            if opened.format == "PNG":
                opened.verify()
            else:
                # A JPEG is read to its end all the same.
                opened.draft("RGB", (opened.width // 8, opened.height // 8))
                opened.load()
    except Exception as error:
        return str(error) or type(error).__name__
    return ""


def formulas() -> Any:
    """Context manager: gives each formula the colour of the text around it, which a drawing does not inherit."""
    return wrapped(_HANDLERS, SVG, _coloured)


def _coloured(theirs: Any) -> Any:
    def handle(element: Any, box: Any, image: Any, base: Any) -> Any:
        if is_formula(element):
            colour = box.style["color"].to("srgb")
            element.set("fill", "#" + "".join(f"{round(each * 255):02x}" for each in colour.coordinates))
        return theirs(element, box, image, base)

    return handle


def drawings(report: Callable[[str, list[str]], None], limits: float = 1) -> Any:
    """Context manager: makes each drawing ready for WeasyPrint as it is read (``svg.tree``).

    ``report`` is called with a drawing's address and what of it is not drawn. One that asks for more than ``limits``
    times the usual is no image (``limits.drawings``).
    """

    def ready(theirs: Any) -> Any:
        def init(self: Any, tree: Any, base_url: Any, url_fetcher: Any, context: Any) -> None:
            # Fonts have drawings as letters, which stand in no page.
            if context is not None:
                drawing_limits.check(tree, limits)
                families = font_families.of(context.font_config)
                if families is not None:
                    families.make_ready(letters.unusual("".join(tree.itertext())))
                tree, parts = svg_tree.ready(tree)
                memo(self)["root"] = tree
                if parts:
                    report(base_url or "", parts)
            theirs(self, tree, base_url, url_fetcher, context)

        return init

    return wrapped("weasyprint.images:SVGImage", "__init__", ready)


@contextmanager
def placeholders(drawing: Callable[[str], str], file_of: Callable[[str], Path]) -> Iterator[None]:
    """Show a drawing in the place of every image that cannot be shown.

    WeasyPrint would set the image's alternative text, or nothing at all; a reader could not tell that an image is
    missing. That is done only for an image on another host that has such a text, as badges have. ``drawing`` returns
    the address of an SVG for an image's name, ``file_of`` the file that an address with ``file:`` stands for.
    """

    def replacing(theirs: Any) -> Any:
        def handle(element: Any, box: Any, image: Any, base: Any) -> Any:
            def loaded_or_drawing(url: str, **options: Any) -> Any:
                loaded = image(url=url, **options)
                if loaded is not None:
                    raster = isinstance(loaded, RasterImage) and url.startswith("file:")
                    if not raster or not (fault := _torn(file_of(url))):
                        return loaded
                    LOGGER.error("Failed to load image at %r: %s", url, fault)
                elif is_remote(url) and element.get("alt", "") not in ("", element.get("src")):
                    return None
                return image(url=drawing(element.get("src", "")), forced_mime_type="image/svg+xml", orientation="none")

            return theirs(element, box, loaded_or_drawing, base)

        return handle

    with wrapped(_HANDLERS, "img", replacing), warnings.catch_warnings():
        # An image of so many dots that it may be meant to exhaust memory is one that cannot be shown.
        warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
        yield
