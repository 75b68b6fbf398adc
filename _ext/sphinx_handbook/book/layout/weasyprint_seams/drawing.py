"""Draws laid-out pages into objects and streams, with every piece of content marked.

WeasyPrint's own structure is not made: it cuts everything at line ends and pages, gives each leader dot an element, and
knows neither ``lang`` nor ``title``. Nor are the pages put into a file: what is drawn is taken as it is, so that pages
which are laid out apart can become one book.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import pydyf
import weasyprint.pdf
from weasyprint import DEFAULT_OPTIONS
from weasyprint.document import Document, Page
from weasyprint.draw import draw_background, draw_border, set_mask_border
from weasyprint.formatting_structure import boxes
from weasyprint.stacking import StackingContext

from ...pdf.fragment import Drawing, FontUse, PageSide, PdfObject, Slot
from ...pdf.tagging.marked_content import LinkArea, MarkedContent
from ..paint_order.source_order import SourceOrder
from ..right_to_left import line_order
from . import deferred_text, fonts, margin_boxes
from .page_content import (
    DrawnPage,
    Mark,
    all_boxes,
    artifact,
    deferred_before,
    marked,
    note_lines,
    numbered,
)
from .patching import current, original, replaced

_STREAM = "weasyprint.pdf.stream:Stream"

#: Letters whose glyphs do not follow one another as the letters do, or are not one for one: written from the right
#: (Hebrew, Arabic), with signs before, around or in others (the scripts of South and South-East Asia, accents that are
#: typed apart), or several for one picture (emoji).
_COMPLEX: Final = re.compile(
    "[\u0300-\u036f\u0590-\u109f\u1780-\u17ff\u200d\u200f\u202a-\u202e\u2066-\u2069\u20e3\ufb1d-\ufdff\ufe0f"
    "\ufe70-\ufefc\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]"
)

#: Letters or figures that stand as they are written whatever is around them.
_WORD: Final = re.compile(r"[A-Za-z]*|[0-9]*")


class DrawnPages:
    """The drawn pages of a document. Which pieces are content, and which decoration, ``mark`` sets afterwards."""

    def __init__(
        self, document: Document, drawer: PageDrawer, pdf: Any, font_dictionary: Any, *, right_to_left: bool
    ) -> None:
        self.document, self.pages, self.pdf, self.font_dictionary = document, drawer.pages, pdf, font_dictionary
        self.right_to_left, self.drawer = right_to_left, drawer
        self.places: list[LinkArea] = []
        self._marks: dict[MarkedContent, Mark] = {}
        for page in self.pages:
            self._marks |= page.content.marks()
            self.places += page.content.links
        self.pieces = list(self._marks)

    def mark(self, content: Iterable[MarkedContent]) -> None:
        """Number the pieces in ``content`` (their ``mcid``), and make artifacts of the rest."""
        wanted = set(content)
        counts: dict[tuple[int, int | None], int] = {}
        for piece, mark in sorted(self._marks.items(), key=lambda item: (item[0].page, item[1].number)):
            if piece in wanted:
                stream = (piece.page, piece.stream)
                piece.mcid = counts.get(stream, 0)
                counts[stream] = piece.mcid + 1
                properties: dict[str, Any] = {"MCID": piece.mcid}
                if not piece.image and not piece.text.strip():
                    # WeasyPrint draws no glyph for a space that stands alone; without it two words would be one.
                    properties["ActualText"] = pydyf.String(" ")
                elif piece.deferred is None and self._is_complex(piece.text):
                    properties["ActualText"] = pydyf.String(piece.text)
                mark.stream.stream[mark.index + 1] = pydyf.Dictionary(properties)
            else:
                mark.stream.stream[mark.index] = "/Artifact"
                mark.stream.stream[mark.index + 1] = pydyf.Dictionary({"Type": "/Layout"})

    def _is_complex(self, text: str) -> bool:
        """Whether the order of a text's glyphs may not be that of its letters; “500 g” stands as “g 500” in Arabic."""
        if self.right_to_left and not _WORD.fullmatch(text):
            return True
        return not text.isascii() and _COMPLEX.search(text) is not None

    def objects(self) -> Iterator[PdfObject]:
        """The objects that the pages are drawn with; to be read when everything is marked."""
        pages = {id(each.dictionary) for each in self.pages} | {id(each.stream) for each in self.pages}
        left = {id(self.pdf.pages), id(self.pdf.catalog), id(self.font_dictionary)}
        for item in self.pdf.objects[1:]:
            if id(item) in pages or id(item) in left or (isinstance(item, dict) and item.get("Subtype") == "/Link"):
                continue
            extra = item.extra if isinstance(item, pydyf.Stream) else {}
            if extra.get("Subtype") == "/Image" and extra.get("Interpolate"):
                extra["Interpolate"] = "false"  # Else a viewer smoothes it.
            yield fonts.pdf_object(item)

    @property
    def free(self) -> int:
        """The first number that no object has."""
        return len(self.pdf.objects)

    @property
    def faces_number(self) -> int:
        """The number of the font dictionary that the pages' resources refer to."""
        return int(self.font_dictionary.number)

    def faces(self, folder: Path) -> dict[str, FontUse]:
        """What the pages use of their fonts, whose files are written into ``folder``."""
        return fonts.used(self.document.fonts, folder)

    def resources(self, page: DrawnPage) -> int:
        """The number of a page's resources."""
        return int(page.dictionary["Resources"].split()[0])

    def body(self, page: DrawnPage) -> Drawing | bytes:
        """A page's text as it is drawn; compressed where it has no slots."""
        # Within q and Q, so that what is drawn after it begins with the page as it is.
        stretches = _stretches([b"q", *page.stream.stream, b"Q"])
        if len(stretches) == 1 and isinstance(stretches[0], bytes):
            return zlib.compress(stretches[0], 6)
        return stretches

    def let_go(self) -> None:
        """Forget what refers to one another: it would stay in memory."""
        for number, page in enumerate(self.pages, 1):
            page.let_go(last=number == len(self.pages))
        del self.drawer.order


def _stretches(items: Iterable[Any]) -> Drawing:
    """The operators of a stream as bytes, with the slots between them."""
    stretches: Drawing = []
    operators: list[bytes] = []
    for item in items:
        if isinstance(item, Slot):
            if operators:
                stretches.append(b"\n".join(operators))
            stretches.append(item)
            operators = []
        else:
            operators.append(item if type(item) is bytes else pydyf._to_bytes(item))
    if operators or not stretches:
        stretches.append(b"\n".join(operators))
    return stretches


def draw(
    document: Document, note: str, distance: float, signs: str = deferred_text.FIGURES, *, right_to_left: bool = False,
    lets_go: bool = False,
) -> DrawnPages:  # fmt: skip
    """Draw all pages of a document that was laid out within ``MarginBoxes.installed``.

    Elements of the class ``note`` stand in the right margin; on left pages they are moved by ``distance`` CSS pixels
    into the left one. Pages that are written from ``right_to_left`` are the mirror image. ``signs`` are the letters and
    figures of which deferred texts are filled. With ``lets_go`` a page's boxes are forgotten when it is drawn, which
    takes less memory.
    """
    drawer = PageDrawer(document, note, -distance if right_to_left else distance, signs, lets_go=lets_go)
    font_dictionary = pydyf.Dictionary()
    with installed(drawer), ExitStack() as stack:
        for owner, name, ours in (
            ("weasyprint.pdf", "add_tags", lambda *_: None),
            ("weasyprint.pdf", "add_outlines", lambda *_: None),
            ("weasyprint.pdf", "resolve_links", _all_links),
            ("weasyprint.pdf", "build_fonts_dictionary", lambda *_: font_dictionary),
            ("weasyprint.document:Page", "paint", lambda page, stream, scale=1: drawer.page(page, stream, scale)),
        ):
            stack.enter_context(replaced(owner, name, ours))
        options = {**DEFAULT_OPTIONS, "pdf_variant": None, "pdf_version": "1.7", "pdf_tags": True}
        pdf = weasyprint.pdf.generate_pdf(document, None, 1, **options)
    dictionaries = (each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == "/Page")
    for page, dictionary in zip(drawer.pages, dictionaries, strict=True):
        page.dictionary = dictionary
    return DrawnPages(document, drawer, pdf, font_dictionary, right_to_left=right_to_left)


@contextmanager
def installed(drawer: PageDrawer) -> Iterator[None]:
    """Draw within as ``drawer`` does."""
    with ExitStack() as stack:
        for owner, name, ours in (
            ("weasyprint.draw", "draw_text", drawer.text),
            ("weasyprint.draw", "draw_inline_level", drawer.inline),
            ("weasyprint.draw", "draw_stacking_context", drawer.context),
            (_STREAM, "marked", marked(drawer.after)),
            (_STREAM, "artifact", artifact),
            (_STREAM, "add_image", numbered(current(_STREAM, "add_image"), drawer.image_numbers)),
        ):
            stack.enter_context(replaced(owner, name, ours))
        stack.enter_context(drawer.order.installed())
        yield


def _all_links(pages: Iterable[Page]) -> Iterator[tuple[list[Any], list[Any]]]:
    """In place of ``resolve_links``: a link may lead to a page that is laid out elsewhere."""
    for page in pages:
        yield page.links, [(name, x, y) for name, (x, y, _, _) in page.anchors.items()]


class PageDrawer:
    """Draws one document's pages: text, background and margin boxes apart from one another."""

    def __init__(self, document: Document, note: str, distance: float, signs: str, *, lets_go: bool) -> None:
        notes = (each for each in document._html.etree_element.iter() if note in (each.get("class") or "").split())
        self.notes, self.distance = frozenset(below for each in notes for below in each.iter()), distance
        """The elements in notes, and how far notes are moved on left pages."""
        self.following, self.lets_go = iter([*document.pages[1:], None]), lets_go
        self.pages: list[DrawnPage] = []
        self.current: DrawnPage
        """What is being drawn."""
        self.glyph_tables = deferred_text.GlyphTables(signs)
        self.open: list[int] = []
        """The deferred texts that what is being drawn has been moved up by."""
        self.in_note = False
        self.line: Any = None
        """The line that is being drawn, or the page number in it that moves by itself."""
        self.image_numbers: dict[str, int] = {}
        """By the id of an image the number that it is named by."""
        self._text = original("weasyprint.draw", "draw_text")
        self._inline = original("weasyprint.draw", "draw_inline_level")
        self._context = original("weasyprint.draw", "draw_stacking_context")
        self.order = SourceOrder(self.context)

    def page(self, page: Page, stream: Any, scale: float = 1) -> None:
        """In place of ``Page.paint``."""
        box = page._page_box
        drawn_page = self.current = DrawnPage(page, None, stream, {}, [])
        self.pages.append(drawn_page)
        self._find_deferred(drawn_page, box, follows=True)
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            self.order.begin(box)
            self.context(stream, StackingContext.from_page(box))
        drawn_page.take_patterns()
        drawn_page.in_text = len(drawn_page.deferred)
        self.surround(drawn_page, scale)
        following = next(self.following)
        drawn_page.take_content(len(self.pages) - 1, following)
        if self.lets_go:
            drawn_page.let_go(last=following is None)

    def surround(self, drawn_page: DrawnPage, scale: float) -> None:
        """Draw what surrounds the text of a page, for each side of the sheet."""
        self.current = drawn_page
        page, stream = drawn_page.page, drawn_page.stream
        box = page._page_box
        for side, (side_box, margins) in margin_boxes.sides(box).items():
            for each in margins:
                self._find_deferred(drawn_page, each, follows=False)
            background = self._background(page, side_box, stream, scale)
            margin_drawing = self._margins(page, side_box, margins, stream, scale)
            shift = side_box.content_box_x() - box.content_box_x()
            note_shift = -self.distance if side == "left" else 0
            drawn_page.sides[side] = PageSide(background, margin_drawing, shift, note_shift)

    def _find_deferred(self, page: DrawnPage, box: Any, *, follows: bool) -> None:
        lines: dict[int, Any] = {}
        for each in deferred_text.open_texts(box):
            text = self.glyph_tables.deferred(page.stream, each, follows=follows)
            page.numbers[id(each.box)] = len(page.deferred)
            page.deferred.append(text)
            if text.follows:
                lines[id(each.line)] = each.line
        note_lines([*lines.values()], page)
        if follows and self.notes:
            page.boxes = [each for each in all_boxes(box) if each.element in self.notes]
            page.notes = {id(each) for each in page.boxes}

    def _background(self, page: Page, side_box: Any, stream: Any, scale: float) -> Drawing:
        background = stream.clone(tags=None, stream=[])
        background.transform(d=-1, f=page.height * scale)
        before = len(background.stream)
        with background.stacked():
            background.transform(a=scale, d=scale)
            empty = len(background.stream)
            draw_background(
                background, side_box.background, clip_box=False, bleed=page.bleed, marks=side_box.style["marks"]
            )
            set_mask_border(background, side_box)
            draw_background(background, margin_boxes.canvas(page._page_box, side_box), clip_box=False)
            draw_border(background, side_box)
            drawn = len(background.stream) > empty
        if not drawn:
            del background.stream[before:]
            return []
        return [b"/Artifact <</Type /Background>> BDC q", *_stretches(background.stream), b"Q EMC"]

    def _margins(self, page: Page, side_box: Any, margins: list[Any], stream: Any, scale: float) -> Drawing:
        if not margins:
            return []
        drawing = stream.clone(tags=None, stream=[])
        drawing.transform(d=-1, f=page.height * scale)
        with drawing.stacked():
            drawing.transform(a=scale, d=scale)
            for box in margins:
                self._context(drawing, StackingContext.from_box(box, side_box))
        return [b"/Artifact <</Type /Pagination>> BDC q", *_stretches(drawing.stream), b"Q EMC"]

    # In place of WeasyPrint's functions ---------------------------------------------------------------

    def text(self, stream: Any, box: Any, *rest: Any) -> None:
        """In place of ``draw_text``: leaves a slot where a text has something open."""
        number = self._deferred_number(stream, box)
        if number is None:
            self._text(stream, box, *rest)
            return
        if box.style["visibility"] == "visible":
            stream.set_color(box.style["color"])
            stream.begin_text()
            stream.stream.append(Slot("text", number))
            stream._current_font = None
            stream.end_text()

    def _deferred_number(self, stream: Any, box: Any) -> int | None:
        """Which of the page's deferred texts a box is, if it is one that can be filled."""
        # In a form of its own (something half transparent) none can: postflight reports it.
        return self.current.numbers.get(id(box)) if stream.extra.get("Subtype") != "/Form" else None

    def inline(self, stream: Any, page: Any, box: Any, *rest: Any, **named: Any) -> None:
        """In place of ``draw_inline_level``: what follows a deferred text on its line can be moved up to it."""
        if isinstance(box, StackingContext):
            self.context(stream, box)  # Something positioned, in its place.
            return
        is_line = isinstance(box, boxes.LineBox)
        if not is_line and not self._moves_alone(box):
            self._inline(stream, page, box, *rest, **named)
            return
        before, self.line = self.line, box
        with self._moved(stream):
            self._inline(stream, page, box, *rest, **named)
        self.line = before

    def _moves_alone(self, box: Any) -> bool:
        """Whether an element has a page number behind which nothing of the line moves up.

        In a line with words of both directions, what follows it in reading order may stand on its other side.
        """
        if not line_order.is_page_number(box) or not isinstance(self.line, boxes.LineBox):
            return False
        return line_order.is_changed(self.line) or box.style["direction"] != self.line.style["direction"]

    def after(self, stream: Any, box: Any) -> None:
        """Called when a text is drawn and its mark closed."""
        number = self._deferred_number(stream, box)
        if number is not None and self.current.deferred[number].follows:
            self._move(stream, number)

    def _move(self, stream: Any, number: int) -> None:
        """Move what is drawn from here on by the room that a deferred text leaves unused."""
        stream.push_state()
        stream.stream.append(Slot("near", number))
        self.open = [*self.open, number]

    @contextmanager
    def _moved(self, stream: Any, numbers: Iterable[int] = ()) -> Iterator[None]:
        """Move what is drawn within by the room of some deferred texts; what it moves itself ends with it."""
        before = self.open
        for number in numbers:
            if number not in before:
                self._move(stream, number)
        yield
        for _ in self.open[len(before) :]:
            stream.pop_state()
        self.open = before

    def context(self, stream: Any, stacking: Any) -> None:
        """In place of ``draw_stacking_context``: a note can be moved to the other margin."""
        # What is positioned within a note may be drawn by itself, after it: it is then moved by itself, too.
        if self.in_note or not self.distance or stacking.box.element not in self.notes:
            # Images are drawn by themselves as well, after the text of their line.
            with self._moved(stream, deferred_before(stacking.box)):
                self._context(stream, stacking)
            return
        self.in_note = True
        stream.push_state()
        stream.stream.append(Slot("note"))
        self._context(stream, stacking)
        stream.pop_state()
        self.in_note = False
