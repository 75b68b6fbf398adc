"""Every seam into WeasyPrint's inside, in one place.

What is used here is not public: the boxes of a laid-out page, their Pango layouts, and Pyphen's list of
dictionaries. The package asks for one minor version of WeasyPrint; ``tests/pdf/test_layout.py`` fails when an
upgrade moves any of it.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import PIL.Image
import PIL.ImageFile
import pydyf
import pyphen
import weasyprint.pdf
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.html import HTML_HANDLERS
from weasyprint.images import RasterImage
from weasyprint.logger import LOGGER
from weasyprint.pdf.stream import Stream
from weasyprint.text.line_break import line_size

from .finish.content import Box, Piece, Place


@dataclass(frozen=True, slots=True)
class Number:
    """A page number to be drawn: where it stands, and the place whose page it tells."""

    text: Any
    ancestors: tuple[Any, ...]
    target: str


def pages_of_places(document: Document) -> dict[str, int]:
    """The page (from 1) on which each named place lies."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for name in page.anchors:
            found.setdefault(name, number)
    return found


def settle_numbers(document: Document, pages: Mapping[str, int]) -> list[str]:
    """Draw every page number, now that the pages are known, and close the room that it does not need.

    Returns the places that no page has. A number that stands in running text draws what follows it on its line
    nearer; one that is set to the right keeps its right edge.
    """
    lost: list[str] = []
    for index, page in enumerate(document.pages):
        numbers = list(_numbers(page._page_box, ()))
        for number in numbers:
            if number.target in pages:
                _settle(number, str(pages[number.target]))
            else:
                lost.append(number.target)
        if numbers:
            # Links were measured before the words moved.
            document.pages[index] = Page(page._page_box)
    return lost


def _numbers(box: Any, ancestors: tuple[Any, ...]) -> Iterator[Number]:
    if isinstance(box, boxes.TextBox):
        element = box.element
        if (
            element is not None
            and "folio" in (element.get("class") or "").split()
            and (target := element.get("data-target"))
        ):
            yield Number(box, ancestors, target)
        return
    for child in getattr(box, "children", ()):
        yield from _numbers(child, (*ancestors, box))


def _settle(number: Number, figures: str) -> None:
    box = number.text
    room = box.width
    layout = box.pango_layout
    layout.reactivate(box.style)
    layout.set_text(figures)
    line, _ = layout.get_first_line()
    width, _ = line_size(line, box.style)
    layout.deactivate()
    box.text, box.width = figures, width
    spare = room - width
    keeper = next((each for each in reversed(number.ancestors) if isinstance(each, boxes.LineBox)), None)
    if keeper is None:
        return
    if keeper.style["text_align_all"] in ("end", "right"):
        box.translate(dx=spare)
        return
    inner: Any = box
    for ancestor in reversed(number.ancestors):
        following = False
        for child in ancestor.children:
            if following:
                child.translate(dx=-spare)
            following = following or child is inner
        ancestor.width -= spare
        inner = ancestor
        if ancestor is keeper:
            return


def move_to_outer_margin(document: Document, name: str, distance: float) -> None:
    """Move what has the class ``name`` from the right margin to the left one on left pages.

    ``distance`` is in CSS pixels. Pages are known only now, and CSS has no word for the outer side.
    """
    for index, page in enumerate(document.pages):
        if index % 2 == 0:
            continue
        moved = list(_outermost(page._page_box, name))
        for box in moved:
            box.translate(dx=-distance)
        if moved:
            document.pages[index] = Page(page._page_box)


def _outermost(box: Any, name: str) -> Iterator[Any]:
    element = getattr(box, "element", None)
    if element is not None and name in (element.get("class") or "").split():
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _outermost(child, name)


#: Pyphen's own dictionaries, as they are before any book adds to them.
_DICTIONARIES = dict(pyphen.LANGUAGES)


def register_hyphenation(language: str, exceptions: str, folder: Path) -> None:
    """Teach Pyphen the divisions of words that its own patterns get wrong, and forget those of another book.

    ``exceptions`` has a word a line with ``-`` where it may be divided. ``folder`` takes the dictionary that is
    made of Pyphen's own and these; it is named by its content, since Pyphen keeps what it has read.
    """
    pyphen.LANGUAGES.clear()
    pyphen.LANGUAGES.update(_DICTIONARIES)
    known = pyphen.language_fallback(language)
    if known is None or not words(exceptions):
        return
    base = Path(str(_DICTIONARIES[known]))
    encoding, _, patterns = base.read_bytes().partition(b"\n")
    extra = "\n".join(_pattern(word) for word in words(exceptions))
    data = encoding + b"\n" + extra.encode(encoding.decode().strip()) + b"\n" + patterns
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"hyph_{known}_{hashlib.sha256(data).hexdigest()[:16]}.dic"
    if not made.exists():
        made.write_bytes(data)
    for name in (known, language):
        pyphen.LANGUAGES[name] = made


def words(exceptions: str) -> list[str]:
    """The words of an exception list; ``#`` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in exceptions.splitlines())
    return [line.casefold() for line in lines if line]


def _pattern(word: str) -> str:
    """A Hunspell pattern for one whole word: 9 divides, 8 forbids, stronger than every pattern of the language."""
    letters = word.split("-")
    parts = [each[0] + "".join(f"8{letter}" for letter in each[1:]) for each in letters]
    return "." + "9".join(parts) + "."


# What is drawn, and what it is -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mark:
    """A piece of content in the stream that draws it: where its mark stands, and how it is told."""

    stream: Any
    index: int
    number: int


#: A CSS pixel in points.
_POINT = 0.75


def write(document: Document, arrange: Callable[[Sequence[Piece], Sequence[Place]], Iterable[Piece]]) -> bytes:
    """Write the PDF, marked for a structure that is not there yet.

    ``arrange`` is told what stands on the pages and where can be clicked, in reading order, and answers what of it
    is content; every other piece becomes decoration. WeasyPrint's own structure is not made: it cuts everything at
    line ends and pages, and does not know what the HTML knows. Each piece's ``mcid`` tells where it is, each
    link's ``number`` is its annotation's ``/StructParent``.
    """
    tags = partial(_tag, arrange)
    fonts = weasyprint.pdf.build_fonts_dictionary

    def soft(pdf: Any, found: Any, *rest: Any) -> Any:
        for font in found.values():
            _soften(font)
        return fonts(pdf, found, *rest)

    with (
        _replaced(weasyprint.pdf, "add_tags", tags),
        _replaced(weasyprint.pdf, "build_fonts_dictionary", soft),
        _replaced(Stream, "marked", _marked),
        _replaced(Stream, "artifact", _artifact),
        _replaced(Stream, "add_image", _numbered(Stream.add_image)),
    ):
        data: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return data


@contextmanager
def _replaced(owner: Any, name: str, ours: Any) -> Iterator[None]:
    """Put a function of ours in the place of one of WeasyPrint's while a file is written."""
    theirs = getattr(owner, name)
    setattr(owner, name, ours)
    try:
        yield
    finally:
        setattr(owner, name, theirs)


def _numbered(theirs: Any) -> Any:
    """Name images by the order in which they are drawn: WeasyPrint's names are made of the folder's."""
    numbers: dict[str, int] = {}

    def add_image(self: Any, image: Any, *rest: Any) -> Any:
        known = image.id
        image.id = numbers.setdefault(known, len(numbers))
        try:
            return theirs(self, image, *rest)
        finally:
            image.id = known

    return add_image


def srgb() -> bytes:
    """The ICC profile of sRGB, as WeasyPrint brings it: the International Color Consortium's, free to embed."""
    return resources.files(weasyprint.pdf).joinpath("sRGB2014.icc").read_bytes()


def _soften(font: Any) -> None:
    """Tell that the hyphen which divides a word is no part of it, so that the word is found and copied whole.

    A face that draws it with the glyph of the hyphen that people type leaves no choice: that one must stay.
    """
    from fontTools.ttLib import TTFont

    for glyph, text in font.to_unicode.items():
        if text == "\N{HYPHEN}":
            known = TTFont(BytesIO(font.file_content), fontNumber=font.index, lazy=True)
            typed = (known.getBestCmap() or {}).get(ord("-"))
            shared = typed is not None and known.getGlyphID(typed) == glyph
            font.to_unicode[glyph] = "-" if shared else "\N{SOFT HYPHEN}"


@contextmanager
def _marked(self: Any, box: Any, tag: str) -> Iterator[None]:
    """In place of ``Stream.marked``: remembers where the mark stands."""
    tags = self._tags
    if tags is None:
        yield
        return
    number = len(tags)
    tags[box] = _Mark(self, len(self.stream), number)
    self.begin_marked_content(tag, pydyf.Dictionary({"MCID": number}))
    with _inside(self):
        yield
    self.end_marked_content()


@contextmanager
def _artifact(self: Any) -> Iterator[None]:
    """In place of ``Stream.artifact``: a line under a word that is being drawn belongs to the word."""
    if self._tags is None or getattr(self, "is_inside", False):
        yield
        return
    self.begin_marked_content("Artifact")
    with _inside(self):
        yield
    self.end_marked_content()


@contextmanager
def _inside(stream: Any) -> Iterator[None]:
    """Remember that what is drawn is marked already: no mark may stand within another."""
    before = getattr(stream, "is_inside", False)
    stream.is_inside = True
    yield
    stream.is_inside = before


def _tag(
    arrange: Callable[[Sequence[Piece], Sequence[Place]], Iterable[Piece]],
    pdf: Any,
    document: Document,
    _version: Any,
    streams: Sequence[Any],
) -> None:
    """In place of ``add_tags``: asks what is content, and marks the rest as decoration."""
    marks: dict[Piece, _Mark] = {}
    places: list[Place] = []
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        tags, before = dict(stream._tags), len(marks)
        seen = _Page(number, page.height, stream, tags, len(streams) + len(places))
        seen.walk(page._page_box, False, None)
        # What is drawn without standing among the page's boxes: none is known, but nothing may be lost.
        for box in list(tags):
            seen.piece(box, margin=False)
        marks |= seen.pieces
        places += seen.places
        assert len(marks) - before == len(stream._tags)
    content = set(arrange(list(marks), places))
    counts: dict[tuple[int, int | None], int] = {}
    for piece, mark in sorted(marks.items(), key=lambda item: (item[0].page, item[1].number)):
        if piece in content:
            drawn = (piece.page, piece.stream)
            piece.mcid = counts.get(drawn, 0)
            counts[drawn] = piece.mcid + 1
            told: dict[str, Any] = {"MCID": piece.mcid}
            if not piece.image and not piece.text.strip():
                # WeasyPrint draws no glyph for a space that stands alone; without it two words would be one.
                told["ActualText"] = pydyf.String(" ")
            mark.stream.stream[mark.index + 1] = pydyf.Dictionary(told)
        else:
            mark.stream.stream[mark.index] = "/Artifact"
            kind = "/Pagination" if piece.margin else "/Layout"
            mark.stream.stream[mark.index + 1] = pydyf.Dictionary({"Type": kind})


@dataclass(frozen=True, slots=True)
class _Link:
    """The outermost link around a box, and the place where it is clicked, if it has one."""

    element: Any
    annotation: Any
    place: Place | None


def _sorted(sides: Sequence[Any]) -> Box:
    numbers = [float(each) for each in sides]
    return (min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2]))


def _around(one: Box, two: Box, slack: float = 0) -> Box:
    """The box that holds both; the first one, where the second reaches no more than ``slack`` out of it."""
    lower = all(two[side] >= one[side] - slack for side in (0, 1))
    if lower and all(two[side] <= one[side] + slack for side in (2, 3)):
        return one
    return (min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3]))


class _Page:
    """Gathers what stands on one page, in the order of its boxes, which is the source's."""

    def __init__(self, number: int, height: float, stream: Any, tags: dict[Any, _Mark], first: int) -> None:
        self.number, self.height, self.stream, self.tags, self.first = number, height, stream, tags, first
        self.pieces: dict[Piece, _Mark] = {}
        self.places: list[Place] = []

    def walk(self, box: Any, margin: bool, link: _Link | None) -> None:
        """Take in a box and what it holds; ``link`` is the outermost link around it on this page."""
        box = getattr(box, "_box", box)
        margin = margin or isinstance(box, boxes.MarginBox)
        if (annotation := box.link_annotation) is not None:
            link = self._place(box, annotation, margin, link)
        if box in self.tags:
            self.piece(box, margin)
        for child in getattr(box, "children", ()):
            self.walk(child, margin, link)

    def _place(self, box: Any, annotation: Any, margin: bool, link: _Link | None) -> _Link:
        """Every box within a link is told to be one, too; only what reaches out of it is worth a click of its own."""
        rect = _sorted(annotation["Rect"])
        if rect[1] == rect[3]:
            # A raised figure has no line height, lest it push the lines apart; it can be clicked all the same.
            half = box.style["font_size"] * _POINT / 2
            rect = (rect[0], rect[1] - half, rect[2], rect[3] + half)
            annotation["Rect"] = pydyf.Array(rect)
        if link is not None and link.place is not None and isinstance(box, boxes.ReplacedBox):
            # An image is higher than the line that it stands in.
            link.place.box = _around(link.place.box, rect)
            link.annotation["Rect"] = pydyf.Array(link.place.box)
        if link is not None and link.place is not None and _around(link.place.box, rect, 1) == link.place.box:
            return link
        if rect[0] >= rect[2] or "StructParent" in annotation:
            return link or _Link(box.element, annotation, None)
        place = Place(self.number, link.element if link else box.element, self.first + len(self.places), rect, margin)
        annotation["StructParent"] = place.number
        self.places.append(place)
        if link is not None and link.place is not None:
            return link
        return _Link(place.element, annotation, place)

    def piece(self, box: Any, margin: bool) -> None:
        """Take in what is drawn of a box, once."""
        mark = self.tags.pop(box)
        image = not isinstance(box, boxes.TextBox)
        left, top = (box.content_box_x(), box.content_box_y()) if image else (box.position_x, box.position_y)
        left, right = left * _POINT, (left + box.width) * _POINT
        upper, lower = (self.height - top) * _POINT, (self.height - top - box.height) * _POINT
        piece = Piece(
            page=self.number,
            element=box.element,
            pseudo=(box.element_tag or "").partition("::")[2],
            text="" if image else box.text,
            box=(left, lower, right, upper),
            image=image,
            margin=margin,
            stream=None if mark.stream is self.stream else int(mark.stream.number),
        )
        self.pieces[piece] = mark


# What does not fit --------------------------------------------------------------------------------------


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


#: What rounding may add, in CSS pixels.
_ROUNDING = 1.0


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
    """Every table, line of code and word that is wider than the page's text, once."""
    article, seen = "", set()
    for page in document.pages:
        area = page._page_box
        edge = area.content_box_x() + area.width + _ROUNDING
        # Outermost first: a table is told, not what is in it.
        waiting: list[tuple[Any, str, bool]] = [(area, article, False)]
        while waiting:
            box, article, code = waiting.pop()
            if isinstance(box, boxes.MarginBox) or box.style["position"] in ("absolute", "fixed"):
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
            if isinstance(box, boxes.TableBox):
                over = box.position_x + box.margin_width() - edge
                if over > 0:
                    if id(box.element) not in seen:
                        seen.add(id(box.element))
                        yield Wide("table", _first_text(box), over + _ROUNDING, article)
                    continue
            waiting += [(child, article, code) for child in reversed(getattr(box, "children", ()))]


def _first_text(box: Any) -> str:
    """The first line of text in a box."""
    return next((each.text.strip() for each in box.descendants() if isinstance(each, boxes.TextBox)), "")


# Images that are not there ------------------------------------------------------------------------------


def _torn(image: Any, url: str) -> str:
    """What is wrong in a raster image behind its first bytes, which are all that WeasyPrint looks at."""
    if not isinstance(image, RasterImage) or not url.startswith("file:"):
        return ""
    path = url2pathname(unquote(urlsplit(url).path))
    try:
        # WeasyPrint has Pillow fill up what is missing.
        with _replaced(PIL.ImageFile, "LOAD_TRUNCATED_IMAGES", False), PIL.Image.open(path) as opened:
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
