"""What stands on a drawn page: its measures, pieces of content, links, named places and headings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import pydyf
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

from ...pdf.fragment import Box, DeferredText, PageSide, Side
from ...pdf.tagging.marked_content import LinkArea, MarkedContent
from . import margin_boxes
from .patching import memo

#: A CSS pixel in points.
POINT: Final = 0.75


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of content in the stream that draws it: the index of its operator, and its number in drawing order."""

    stream: Any
    index: int
    number: int


@dataclass(slots=True)
class DrawnPage:
    """One page as it is drawn."""

    page: Page
    dictionary: Any
    """The page object of the PDF."""
    stream: Any
    sides: dict[Side, PageSide]
    deferred: list[DeferredText]
    numbers: dict[int, int] = field(default_factory=dict)
    """By the identity of a text box with something open: its index in ``deferred``."""
    boxes: list[Any] = field(default_factory=list)
    """The boxes that stand in a note."""
    notes: set[int] = field(default_factory=set)
    """Their identities."""
    patterns: list[Any] = field(default_factory=list)
    """The gradients and repeated images that its text is drawn with, as objects of the PDF."""
    lines: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)
    """By the identity of a box in a line with deferred texts: the indexes of those before it, and of those in it."""
    in_text: int = 0
    """How many of the deferred texts are in its text, and not beside it."""
    places: list[tuple[str, float, float, bool]] = field(default_factory=list)
    """Each named place: its name, x and y in points, and whether it is in a note."""
    content: PageContent = field(init=False)
    """What stands on it."""

    first_pattern: int = field(init=False)

    def __post_init__(self) -> None:
        """Note how many patterns there are before anything is drawn: all pages have the same dictionary of them."""
        self.first_pattern = len(self.stream._resources["Pattern"])

    def take_patterns(self) -> None:
        """Note the patterns that the page's text has been drawn with."""
        self.patterns = [*self.stream._resources["Pattern"].values()][self.first_pattern :]

    def measures(self) -> tuple[float, float, tuple[float, float, float, float]]:
        """The page's width, height and bleed (left, bottom, right, top), in points."""
        sides = (self.page.bleed[side] * POINT for side in ("left", "bottom", "right", "top"))
        left, lower, right, upper = sides
        return self.page.width * POINT, self.page.height * POINT, (left, lower, right, upper)

    def take_content(self, number: int, following: Page | None) -> None:
        """Note what has been drawn, of page ``number`` from 0.

        Of the named places those are left out that show nothing here, since all of it stands on the ``following`` page.
        """
        self.content = PageContent(number, self)
        noted = {box.style["anchor"] for box in self.boxes}
        left_out = empty_places(self.page, following) if following else frozenset[str]()
        self.places = [
            (name, x * POINT, (self.page.height - y) * POINT, name in noted)
            for name, (x, y, _, _) in self.page.anchors.items()
            if name not in left_out
        ]

    def headings(self) -> Iterator[tuple[int, str, float, float, bool]]:
        """Each bookmark: level, text, x and y in points, whether closed. No bookmark is in a note."""
        for level, label, (x, y), state in self.page.bookmarks:
            yield level, label, x * POINT, (self.page.height - y) * POINT, state == "closed"

    def let_go(self, *, last: bool) -> None:
        """Forget the boxes; where the marks stand, too, as these and the stream refer to one another.

        ``last`` says that no page of its document is drawn after it.
        """
        self.stream._tags.clear()
        self.boxes.clear()
        self.page.links.clear()
        if self.page._page_box is not None:
            margin_boxes.let_go(self.page._page_box, last=last)
            self.page._page_box = None


def all_boxes(box: Any) -> Iterator[Any]:
    """A box and all below it, in reading order."""
    waiting = [box]
    while waiting:
        box = waiting.pop()
        box = getattr(box, "_box", box)
        yield box
        waiting += getattr(box, "children", ())[::-1]


def empty_places(page: Page, following: Page) -> frozenset[str]:
    """The names of the boxes that are continued on the page that follows, and of which nothing is seen on this one.

    A section whose title and picture do not fit may leave such a box behind: links would lead to the page before its
    title.
    """
    continued = page.anchors.keys() & following.anchors.keys()
    if not continued:
        return frozenset()
    first: dict[str, Any] = {}
    for box in all_boxes(page._page_box):
        if box.style["anchor"] in continued:
            # Of several boxes of one name only the first is a place.
            first.setdefault(box.style["anchor"], box)
    # An element that holds nothing is a place itself.
    return frozenset(name for name, box in first.items() if len(box.element) and not any(map(_is_seen, all_boxes(box))))


def _is_seen(box: Any) -> bool:
    return isinstance(box, boxes.ReplacedBox) or (isinstance(box, boxes.TextBox) and bool(box.text.strip()))


def note_lines(lines: Sequence[Any], page: DrawnPage) -> None:
    """As ``_note_line`` for each line; what an earlier drawing has noted at their boxes is removed."""
    for line in lines:
        for each in all_boxes(line):
            memo(each).pop("deferred_before", None)
    for line in lines:
        _note_line(line, page)


def _note_line(line: Any, page: DrawnPage) -> None:
    """Record, for each box of a line, which deferred texts stand before it and which in it (``DrawnPage.lines``).

    Those before it are also noted at the box: what is drawn apart from its line is found by nothing else.
    """
    indexes: list[int] = []
    for child in line.children:
        _note_in_line(child, page, indexes)


def _note_in_line(box: Any, page: DrawnPage, indexes: list[int]) -> None:
    """Do so for a box and what is in it; ``indexes`` are the deferred texts before it, to which its own are added."""
    box = getattr(box, "_box", box)
    before = len(indexes)
    if indexes:
        _note_before(box, tuple(indexes))
    if (number := page.numbers.get(id(box))) is not None:
        indexes.append(number)
    if not isinstance(box, boxes.LineBox):
        # A line within this one has its own record.
        for child in getattr(box, "children", ()):
            _note_in_line(child, page, indexes)
    if indexes:
        page.lines[id(box)] = tuple(indexes[:before]), tuple(indexes[before:])


def _note_before(box: Any, indexes: tuple[int, ...]) -> None:
    # What is in a line within this one follows as well.
    for each in all_boxes(box) if isinstance(box, boxes.LineBox) else [box]:
        own = memo(each)
        own["deferred_before"] = own.get("deferred_before", ()) + indexes


def deferred_before(box: Any) -> tuple[int, ...]:
    """The deferred texts whose unused room a box moves up by, as it does if it is in the flow of its line."""
    in_flow = box.style["position"] in ("static", "relative") and not box.is_floated()
    return memo(box).get("deferred_before", ()) if in_flow else ()


@dataclass(frozen=True, slots=True)
class _Link:
    """The outermost link around a box, and the area that can be clicked, if it has one."""

    element: Any
    annotation: Any
    area: LinkArea | None


def _corners(numbers: Any) -> Box:
    numbers = [float(each) for each in numbers]
    return (min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2]))


def _around(one: Box, two: Box, slack: float = 0) -> Box:
    """The box around both; the first one, where the second reaches no more than ``slack`` out of it."""
    lower = all(two[side] >= one[side] - slack for side in (0, 1))
    if lower and all(two[side] <= one[side] + slack for side in (2, 3)):
        return one
    return (min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3]))


class PageContent:
    """Gathers what stands on one page, in the order of its boxes, which is that of the source.

    The order of the stream may be another one: what is positioned and overlaps other text is drawn last.
    """

    def __init__(self, number: int, page: DrawnPage) -> None:
        self.number, self.page = number, page
        self.height, self.stream, self.tags = page.page.height, page.stream, dict(page.stream._tags)
        self.pieces: dict[MarkedContent, Mark] = {}
        self.links: list[LinkArea] = []
        self.drawings: list[tuple[str, Any]] = []
        """The words of each drawing that has some, and its element."""
        self._walk(page.page._page_box, None)
        # What is drawn without standing among the page's boxes: no case is known, but nothing may be lost.
        for box in list(self.tags):
            self._piece(box)

    def marks(self) -> dict[MarkedContent, Mark]:
        """Each piece and its mark; called when all is drawn, since only then what has a form has its number."""
        for piece, mark in self.pieces.items():
            piece.stream = None if mark.stream is self.stream else int(mark.stream.number)
        return self.pieces

    def _walk(self, box: Any, link: _Link | None) -> None:
        """Gather a box and what it holds; ``link`` is the outermost link around it on this page."""
        box = getattr(box, "_box", box)
        if (annotation := box.link_annotation) is not None:
            link = self._link(box, annotation, link)
        if box in self.tags:
            self._piece(box)
        for child in getattr(box, "children", ()):
            self._walk(child, link)

    def _link(self, box: Any, annotation: Any, link: _Link | None) -> _Link:
        """The link that a box is or belongs to.

        WeasyPrint gives every box within a link an annotation of its own. Only one that reaches out of the outermost
        becomes an area of its own, and an image widens the outermost.
        """
        rect = _corners(annotation["Rect"])
        if rect[1] == rect[3]:
            # A raised figure has no line height, lest it push the lines apart; it can be clicked all the same.
            half = box.style["font_size"] * POINT / 2
            rect = (rect[0], rect[1] - half, rect[2], rect[3] + half)
        if link is not None and link.area is not None and isinstance(box, boxes.ReplacedBox):
            # An image is higher than the line that it stands in.
            link.area.box = _around(link.area.box, rect)
        if link is not None and link.area is not None and _around(link.area.box, rect, 1) == link.area.box:
            return link
        if rect[0] >= rect[2]:
            return link or _Link(box.element, annotation, None)
        before, within = self.page.lines.get(id(box), ((), ()))
        area = LinkArea(
            self.number, link.element if link else box.element, annotation.number, rect,
            destination=_text(annotation.get("Dest")),
            address=_text(annotation["A"]["URI"]) if "A" in annotation else "",
            before=before, within=within, note=id(box) in self.page.notes,
        )  # fmt: skip
        self.links.append(area)
        if link is not None and link.area is not None:
            return link
        return _Link(area.element, annotation, area)

    def _piece(self, box: Any) -> None:
        """Gather what is drawn of a box, once."""
        mark = self.tags.pop(box)
        image = not isinstance(box, boxes.TextBox)
        left, top = (box.content_box_x(), box.content_box_y()) if image else (box.position_x, box.position_y)
        left, right = left * POINT, (left + box.width) * POINT
        upper, lower = (self.height - top) * POINT, (self.height - top - box.height) * POINT
        piece = MarkedContent(
            page=self.number,
            element=box.element,
            pseudo=(box.element_tag or "").partition("::")[2],
            text="" if image else box.text,
            box=(left, lower, right, upper),
            image=image,
            note=id(box) in self.page.notes,
            deferred=self.page.numbers.get(id(box)),
        )
        self.pieces[piece] = mark
        if isinstance(box, boxes.ReplacedBox) and (words := _words(box.replacement)):
            self.drawings.append((words, box.element))


def _words(replacement: Any) -> str:
    """The words in a drawing; of another image an empty string."""
    root = memo(replacement).get("root")
    return " ".join(root.itertext()).strip() if root is not None else ""


def _text(string: Any) -> str:
    return "" if string is None else str(string.string)


# Marks ------------------------------------------------------------------------------------------------


def numbered(theirs: Any, numbers: dict[str, int]) -> Any:
    """Names images by the order in which they are drawn (``numbers``): WeasyPrint's names depend on the folder's."""

    def add_image(self: Any, image: Any, *rest: Any) -> Any:
        image_id = image.id
        image.id = numbers.setdefault(image_id, len(numbers))
        try:
            return theirs(self, image, *rest)
        finally:
            image.id = image_id

    return add_image


def marked(after: Callable[[Any, Any], None]) -> Any:
    """In place of ``Stream.marked``: remembers where the mark stands; ``after`` is called with each stream and box."""

    @contextmanager
    def marked(self: Any, box: Any, tag: str) -> Iterator[None]:
        tags = self._tags
        if tags is None:
            yield
            after(self, box)
            return
        number = len(tags)
        tags[box] = Mark(self, len(self.stream), number)
        self.begin_marked_content(tag, pydyf.Dictionary({"MCID": number}))
        with _inside(self):
            yield
        self.end_marked_content()
        after(self, box)

    return marked


@contextmanager
def artifact(self: Any) -> Iterator[None]:
    """In place of ``Stream.artifact``: a line under a word that is being drawn belongs to the word."""
    if self._tags is None or memo(self).get("is_inside", False):
        yield
        return
    self.begin_marked_content("Artifact")
    with _inside(self):
        yield
    self.end_marked_content()


@contextmanager
def _inside(stream: Any) -> Iterator[None]:
    """Remember that what is drawn is marked already: no mark may stand within another."""
    own = memo(stream)
    before = own.get("is_inside", False)
    own["is_inside"] = True
    yield
    own["is_inside"] = before
