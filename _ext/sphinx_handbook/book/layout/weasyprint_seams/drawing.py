"""Draws laid-out pages, and tells what stands on them: every piece of content, every link, every place.

WeasyPrint's own structure is not made: it cuts everything at line ends and pages, and does not know what the HTML
knows. Nor are its pages put into a file: what is drawn is taken as it is, so that pages which are laid out apart can
become one book.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pydyf
import weasyprint.draw
import weasyprint.pdf
from weasyprint import DEFAULT_OPTIONS
from weasyprint.document import Document, Page
from weasyprint.draw import draw_background, draw_border, set_mask_border
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream
from weasyprint.stacking import StackingContext

from ...pdf.fragment import Box, DeferredText, Drawing, FontUse, PageSide, PdfObject, Side, Slot
from ...pdf.tagging.marked_content import LinkArea, MarkedContent
from . import deferred_text, margin_boxes
from . import fonts as faces
from .patching import replaced

#: A CSS pixel in points.
_POINT = 0.75

#: WeasyPrint's own, in whose place ours stand while pages are drawn.
_text, _inline, _context = (
    weasyprint.draw.draw_text, weasyprint.draw.draw_inline_level, weasyprint.draw.draw_stacking_context,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Mark:
    """A piece of content in the stream that draws it: where its mark stands, and how it is told."""

    stream: Any
    index: int
    number: int


@dataclass(slots=True)
class DrawnPage:
    """One page as it is drawn."""

    page: Page
    told: Any
    """What the file says of it."""
    stream: Any
    sides: dict[Side, PageSide]
    deferred: list[DeferredText]
    numbers: dict[int, int] = field(default_factory=dict)
    """Of each text with something open, by the box's identity: which of the late texts it is."""
    boxes: list[Any] = field(default_factory=list)
    """The boxes that stand in a note."""
    notes: set[int] = field(default_factory=set)
    """The same by identity."""
    lines: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)
    """Of each box in a line with a late text, by identity: those before it and those within."""

    def measures(self) -> tuple[float, float, tuple[float, float, float, float]]:
        """The page's width and height, and what is drawn beyond it: left, lower, right, upper; in points."""
        sides = (self.page.bleed[side] * _POINT for side in ("left", "bottom", "right", "top"))
        left, lower, right, upper = sides
        return self.page.width * _POINT, self.page.height * _POINT, (left, lower, right, upper)

    def places(self) -> Iterator[tuple[str, float, float, bool]]:
        """Each named place on the page, in points, and whether it is in a note."""
        noted = {box.style["anchor"] for box in self.boxes}
        for name, (x, y, _, _) in self.page.anchors.items():
            yield name, x * _POINT, (self.page.height - y) * _POINT, name in noted

    def headings(self) -> Iterator[tuple[int, str, float, float, bool]]:
        """Each line of the outline: level, words, where it is in points, whether closed. None is in a note."""
        for level, label, (x, y), state in self.page.bookmarks:
            yield level, label, x * _POINT, (self.page.height - y) * _POINT, state == "closed"


class DrawnPages:
    """Pages that are drawn, but for what of them is content: that is said by ``mark``."""

    def __init__(self, document: Document, sheets: list[DrawnPage], pdf: Any, fonts: Any) -> None:
        self.document, self.sheets, self.pdf, self.fonts = document, sheets, pdf, fonts
        self.places: list[LinkArea] = []
        self._marks: dict[MarkedContent, _Mark] = {}
        for number, sheet in enumerate(sheets):
            seen = _Page(number, sheet)
            seen.walk(sheet.page._page_box, None)
            # What is drawn without standing among the page's boxes: none is known, but nothing may be lost.
            for box in list(seen.tags):
                seen.piece(box)
            self._marks |= seen.pieces
            self.places += seen.places
        self.pieces = list(self._marks)

    def mark(self, content: Iterable[MarkedContent]) -> None:
        """Number what is content, and make decoration of the rest. Each piece's ``mcid`` tells where it is."""
        wanted = set(content)
        counts: dict[tuple[int, int | None], int] = {}
        for piece, mark in sorted(self._marks.items(), key=lambda item: (item[0].page, item[1].number)):
            if piece in wanted:
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
                mark.stream.stream[mark.index + 1] = pydyf.Dictionary({"Type": "/Layout"})

    def objects(self) -> Iterator[PdfObject]:
        """The objects that the pages are drawn with; read them when everything is marked."""
        pages = {id(each.told) for each in self.sheets} | {id(each.stream) for each in self.sheets}
        left = {id(self.pdf.pages), id(self.pdf.catalog), id(self.fonts)}
        for item in self.pdf.objects[1:]:
            if id(item) in pages or id(item) in left or (isinstance(item, dict) and item.get("Subtype") == "/Link"):
                continue
            extra = item.extra if isinstance(item, pydyf.Stream) else {}
            if extra.get("Subtype") == "/Image" and extra.get("Interpolate"):
                # A viewer may not smooth an image of its own accord.
                extra["Interpolate"] = "false"
            yield faces.thing(item)

    @property
    def free(self) -> int:
        """The first number that no object has."""
        return len(self.pdf.objects)

    @property
    def faces_number(self) -> int:
        """The object that the pages' resources name for their faces."""
        return int(self.fonts.number)

    def faces(self, folder: Path) -> dict[str, FontUse]:
        """What the pages use of their faces, whose files are laid into ``folder``."""
        return faces.used(self.document.fonts, folder)

    def resources(self, sheet: DrawnPage) -> int:
        """The object of what a page is drawn with."""
        return int(sheet.told["Resources"].split()[0])

    def body(self, sheet: DrawnPage) -> Drawing | bytes:
        """A page's text as it is drawn; packed where nothing of it is open."""
        # What comes after it begins with the page as it is.
        found = _stretches([b"q", *sheet.stream.stream, b"Q"])
        if len(found) == 1 and isinstance(found[0], bytes):
            return zlib.compress(found[0], 6)
        return found


def _stretches(items: Iterable[Any]) -> Drawing:
    found: Drawing = []
    run: list[bytes] = []
    for item in items:
        if isinstance(item, Slot):
            if run:
                found.append(b"\n".join(run))
            found.append(item)
            run = []
        else:
            run.append(pydyf._to_bytes(item))
    if run or not found:
        found.append(b"\n".join(run))
    return found


def draw(document: Document, note: str, distance: float) -> DrawnPages:
    """Draw all pages of a document that was laid out within ``edges.laid_out``.

    What has the class ``note`` stands in the right margin; on left pages it is moved by ``distance`` CSS pixels into
    the left one.
    """
    notes = (each for each in document._html.etree_element.iter() if note in (each.get("class") or "").split())
    drawer = _PageDrawer(frozenset(below for each in notes for below in each.iter()), distance)
    fonts = pydyf.Dictionary()
    with ExitStack() as stack:
        for owner, name, ours in (
            (weasyprint.pdf, "add_tags", lambda *_: None),
            (weasyprint.pdf, "add_outlines", lambda *_: None),
            (weasyprint.pdf, "resolve_links", _all_links),
            (weasyprint.pdf, "build_fonts_dictionary", lambda *_: fonts),
            (weasyprint.draw, "draw_text", drawer.text),
            (weasyprint.draw, "draw_inline_level", drawer.inline),
            (weasyprint.draw, "draw_stacking_context", drawer.context),
            (Stream, "marked", _marked(drawer)),
            (Stream, "artifact", _artifact),
            (Stream, "add_image", _numbered(Stream.add_image)),
            (Page, "paint", lambda page, stream, scale=1: drawer.page(page, stream, scale)),
        ):
            stack.enter_context(replaced(owner, name, ours))
        options = {**DEFAULT_OPTIONS, "pdf_variant": None, "pdf_version": "1.7", "pdf_tags": True}
        pdf = weasyprint.pdf.generate_pdf(document, None, 1, **options)
    for page, told in zip(drawer.sheets, (each for each in pdf.objects if _is_page(each)), strict=True):
        page.told = told
    return DrawnPages(document, drawer.sheets, pdf, fonts)


def _is_page(item: Any) -> bool:
    return isinstance(item, dict) and item.get("Type") == "/Page"


def _all_links(pages: Iterable[Page]) -> Iterator[tuple[list[Any], list[Any]]]:
    """In place of ``resolve_links``: a link may lead to a page that is laid out elsewhere."""
    for page in pages:
        yield page.links, [(name, x, y) for name, (x, y, _, _) in page.anchors.items()]


class _PageDrawer:
    """Draws one document's pages, each part of a page by itself."""

    def __init__(self, notes: frozenset[Any], distance: float) -> None:
        self.notes, self.distance = notes, distance
        """The elements in notes, and how far notes are moved on left pages."""
        self.sheets: list[DrawnPage] = []
        self.cases = deferred_text.GlyphTables()
        self.open = 0
        """How many late texts on the line that is being drawn have text after them."""
        self.in_note = False

    def page(self, page: Page, stream: Any, scale: float = 1) -> None:
        """In place of ``Page.paint``."""
        box = page._page_box
        sheet = DrawnPage(page, None, stream, {}, [])
        self.sheets.append(sheet)
        self._find(sheet, box, follows=True)
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            self.context(stream, StackingContext.from_page(box))
        for side, (edge, margins) in box.sides.items():
            for each in margins:
                self._find(sheet, each, follows=False)
            ground = self._ground(page, edge, stream, scale)
            beside = self._margins(page, edge, margins, stream, scale)
            shift = edge.content_box_x() - box.content_box_x()
            sheet.sides[side] = PageSide(ground, beside, shift, -self.distance if side == "left" else 0)

    def _find(self, sheet: DrawnPage, box: Any, *, follows: bool) -> None:
        lines: dict[int, Any] = {}
        for each in deferred_text.found(box):
            made = self.cases.late(sheet.stream, each, follows=follows)
            sheet.numbers[id(each.box)] = len(sheet.deferred)
            sheet.deferred.append(made)
            if made.follows:
                lines[id(each.line)] = each.line
        for line in lines.values():
            _line(line, sheet)
        if follows:
            sheet.boxes = [each for each in _all(box) if each.element in self.notes]
            sheet.notes = {id(each) for each in sheet.boxes}

    def _ground(self, page: Page, edge: Any, stream: Any, scale: float) -> Drawing:
        made = stream.clone(tags=None, stream=[])
        made.transform(d=-1, f=page.height * scale)
        before = len(made.stream)
        with made.stacked():
            made.transform(a=scale, d=scale)
            empty = len(made.stream)
            draw_background(made, edge.background, clip_box=False, bleed=page.bleed, marks=edge.style["marks"])
            set_mask_border(made, edge)
            found = margin_boxes.canvas(page._page_box, edge, page._page_box.picture)
            draw_background(made, found, clip_box=False)
            draw_border(made, edge)
            drawn = len(made.stream) > empty
        if not drawn:
            del made.stream[before:]
            return []
        return [b"/Artifact <</Type /Background>> BDC q", *_stretches(made.stream), b"Q EMC"]

    def _margins(self, page: Page, edge: Any, margins: list[Any], stream: Any, scale: float) -> Drawing:
        if not margins:
            return []
        made = stream.clone(tags=None, stream=[])
        made.transform(d=-1, f=page.height * scale)
        with made.stacked():
            made.transform(a=scale, d=scale)
            for box in margins:
                _context(made, StackingContext.from_box(box, edge))
        return [b"/Artifact <</Type /Pagination>> BDC q", *_stretches(made.stream), b"Q EMC"]

    # What is drawn in the place of WeasyPrint's own --------------------------------------------------

    def text(self, stream: Any, box: Any, *rest: Any) -> None:
        """In place of ``draw_text``: leaves a hole where a text has something open."""
        number = self._late(stream, box)
        if number is None:
            _text(stream, box, *rest)
            return
        if box.style["visibility"] == "visible":
            stream.set_color(box.style["color"])
            stream.begin_text()
            stream.stream.append(Slot("text", number))
            stream._current_font = None
            stream.end_text()

    def _late(self, stream: Any, box: Any) -> int | None:
        """Which of the page's late texts a box is, if it is one that can be filled."""
        # In a drawing of its own (something half transparent) nothing can: postflight tells of it.
        return self.sheets[-1].numbers.get(id(box)) if stream.extra.get("Subtype") != "/Form" else None

    def inline(self, stream: Any, page: Any, box: Any, *rest: Any, **named: Any) -> None:
        """In place of ``draw_inline_level``: what follows a late text on its line moves up to it."""
        if not isinstance(box, boxes.LineBox):
            _inline(stream, page, box, *rest, **named)
            return
        before, self.open = self.open, 0
        _inline(stream, page, box, *rest, **named)
        for _ in range(self.open):
            stream.pop_state()
        self.open = before

    def after(self, stream: Any, box: Any) -> None:
        """When a text is drawn and its mark closed."""
        number = self._late(stream, box)
        if number is not None and self.sheets[-1].deferred[number].follows:
            stream.push_state()
            stream.stream.append(Slot("near", number))
            self.open += 1

    def context(self, stream: Any, stacking: Any) -> None:
        """In place of ``draw_stacking_context``: a note can be moved to the other margin."""
        # What is placed within a note may be drawn by itself, after it.
        if self.in_note or not self.distance or stacking.box.element not in self.notes:
            _context(stream, stacking)
            return
        self.in_note = True
        stream.push_state()
        stream.stream.append(Slot("note"))
        _context(stream, stacking)
        stream.pop_state()
        self.in_note = False


def _line(line: Any, sheet: DrawnPage) -> None:
    """Note for each box of a line which late texts stand before it and which in it."""
    seen: list[int] = []

    def walk(box: Any) -> None:
        box = getattr(box, "_box", box)
        before = len(seen)
        if (number := sheet.numbers.get(id(box))) is not None:
            seen.append(number)
        if not isinstance(box, boxes.LineBox):
            # A line within keeps its own.
            for child in getattr(box, "children", ()):
                walk(child)
        if seen:
            sheet.lines[id(box)] = tuple(seen[:before]), tuple(seen[before:])

    for child in line.children:
        walk(child)


def _all(box: Any) -> Iterator[Any]:
    box = getattr(box, "_box", box)
    yield box
    for child in getattr(box, "children", ()):
        yield from _all(child)


# Marks ------------------------------------------------------------------------------------------------


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


def _marked(drawer: _PageDrawer) -> Any:
    """In place of ``Stream.marked``: remembers where the mark stands."""

    @contextmanager
    def marked(self: Any, box: Any, tag: str) -> Iterator[None]:
        tags = self._tags
        if tags is None:
            yield
            drawer.after(self, box)
            return
        number = len(tags)
        tags[box] = _Mark(self, len(self.stream), number)
        self.begin_marked_content(tag, pydyf.Dictionary({"MCID": number}))
        with _inside(self):
            yield
        self.end_marked_content()
        drawer.after(self, box)

    return marked


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


# What stands on a page --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Link:
    """The outermost link around a box, and the place where it is clicked, if it has one."""

    element: Any
    annotation: Any
    place: LinkArea | None


def _sorted(sides: Any) -> Box:
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

    def __init__(self, number: int, sheet: DrawnPage) -> None:
        self.number, self.sheet = number, sheet
        self.height, self.stream, self.tags = sheet.page.height, sheet.stream, dict(sheet.stream._tags)
        self.pieces: dict[MarkedContent, _Mark] = {}
        self.places: list[LinkArea] = []

    def walk(self, box: Any, link: _Link | None) -> None:
        """Take in a box and what it holds; ``link`` is the outermost link around it on this page."""
        box = getattr(box, "_box", box)
        if (annotation := box.link_annotation) is not None:
            link = self._place(box, annotation, link)
        if box in self.tags:
            self.piece(box)
        for child in getattr(box, "children", ()):
            self.walk(child, link)

    def _place(self, box: Any, annotation: Any, link: _Link | None) -> _Link:
        """Every box within a link is told to be one, too; only what reaches out of it is worth a click of its own."""
        rect = _sorted(annotation["Rect"])
        if rect[1] == rect[3]:
            # A raised figure has no line height, lest it push the lines apart; it can be clicked all the same.
            half = box.style["font_size"] * _POINT / 2
            rect = (rect[0], rect[1] - half, rect[2], rect[3] + half)
        if link is not None and link.place is not None and isinstance(box, boxes.ReplacedBox):
            # An image is higher than the line that it stands in.
            link.place.box = _around(link.place.box, rect)
        if link is not None and link.place is not None and _around(link.place.box, rect, 1) == link.place.box:
            return link
        if rect[0] >= rect[2]:
            return link or _Link(box.element, annotation, None)
        before, within = self.sheet.lines.get(id(box), ((), ()))
        place = LinkArea(
            self.number, link.element if link else box.element, annotation.number, rect,
            destination=_said(annotation.get("Dest")),
            address=_said(annotation["A"]["URI"]) if "A" in annotation else "",
            before=before, within=within, note=id(box) in self.sheet.notes,
        )  # fmt: skip
        self.places.append(place)
        if link is not None and link.place is not None:
            return link
        return _Link(place.element, annotation, place)

    def piece(self, box: Any) -> None:
        """Take in what is drawn of a box, once."""
        mark = self.tags.pop(box)
        image = not isinstance(box, boxes.TextBox)
        left, top = (box.content_box_x(), box.content_box_y()) if image else (box.position_x, box.position_y)
        left, right = left * _POINT, (left + box.width) * _POINT
        upper, lower = (self.height - top) * _POINT, (self.height - top - box.height) * _POINT
        piece = MarkedContent(
            page=self.number,
            element=box.element,
            pseudo=(box.element_tag or "").partition("::")[2],
            text="" if image else box.text,
            box=(left, lower, right, upper),
            image=image,
            stream=None if mark.stream is self.stream else int(mark.stream.number),
            note=id(box) in self.sheet.notes,
            deferred=self.sheet.numbers.get(id(box)),
        )
        self.pieces[piece] = mark


def _said(string: Any) -> str:
    return "" if string is None else str(string.string)
