"""Reads a finished PDF into plain facts: each page's content once, each object once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, Stream

from . import local_paths, missing_glyphs, structure_tree
from .content_streams import PageContent, PageReader
from .facts import Bookmark, Box, Facts, Font, PdfLink, ShownText, item
from .font_encodings import Decoder

#: How far outside its box a link's words may begin, in points.
_NEAR = 1.0


class UnreadablePdf(Exception):
    """The file is no PDF, or one that cannot be opened."""


def read(source: Path | bytes, runs: Sequence[range | None] = (None,), share: tuple[int, int] = (0, 1)) -> list[Facts]:
    """Read some ranges of a PDF's pages (from 1; ``None`` for all); the facts of each.

    ``share`` is (index, count): which of how many parts of the objects outside pages to read. They are in the facts of
    the first range alone. Raises ``UnreadablePdf`` if the file is no PDF or needs a password.
    """
    try:
        with pikepdf.open(BytesIO(source) if isinstance(source, bytes) else source) as pdf:
            level = _DocumentLevel(pdf, share)
            every = range(1, len(pdf.pages) + 1)
            return [_facts(pdf, every if run is None else run, level, at == 0) for at, run in enumerate(runs)]
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise UnreadablePdf(str(error)) from error


class _DocumentLevel:
    """What belongs to no page: named destinations, page labels, bookmarks, objects."""

    def __init__(self, pdf: Pdf, share: tuple[int, int]) -> None:
        self.destinations = _Destinations(pdf)
        self.labels = tuple(page.label for page in pdf.pages)
        self.bookmarks = tuple(_bookmarks(pdf, self.destinations))
        self.written = local_paths.written(pdf, share)


def _facts(pdf: Pdf, pages: range, level: _DocumentLevel, first: bool) -> Facts:
    reader = PageReader()
    contents = {number: reader.read(pdf.pages[number - 1]) for number in pages}
    tree = structure_tree.read(pdf, contents)
    pieces = tree.pieces
    if not tree.tags.present:
        # Without a tree nothing says what is decoration, nor what the reading order is.
        pieces = [
            structure_tree.shown_text(page, each) for page, content in contents.items() for each in content.pieces
        ]
    whole = len(contents) == len(pdf.pages)
    links = tuple(_links(pdf, tree, level.destinations, pieces, pages))
    return Facts(
        labels=level.labels,
        pages=pages,
        elsewhere={page: _items(reader.read(pdf.pages[page - 1])) for page in _pages_elsewhere(links, pieces, pages)},
        pieces=tuple(pieces),
        furniture=tuple(
            structure_tree.shown_text(page, each)
            for page, content in contents.items()
            for each in content.pieces
            if each.artifact
        ),
        elements=tuple(tree.elements),
        links=links,
        places=level.destinations.pages,
        bookmarks=tuple(each for each in level.bookmarks if whole or each.page in pages or (first and not each.page)),
        fonts=tuple(
            sorted(
                {_font(each, reader.decoders.get(number)) for number, each in reader.fonts.items()},
                key=lambda font: font.name,
            )
        ),
        paths=tuple(local_paths.paths_in(level.written)) if first else (),
        written=level.written if first else b"",
        tags=tree.tags,
    )


def _pages_elsewhere(links: Iterable[PdfLink], pieces: Sequence[ShownText], pages: range) -> set[int]:
    """The pages that were not read, but that links of a figure alone lead to."""
    elsewhere = (each for each in links if each.lands and each.lands not in pages)
    return {
        each.lands
        for each in elsewhere
        if "".join(piece.text for piece in pieces[each.first : each.last]).strip().isdigit()
    }


def _items(content: PageContent) -> frozenset[str]:
    """The numbers that notes and list items of a page may have."""
    return frozenset(filter(None, (item(each.text) for each in content.pieces)))


class _Destinations:
    """Finds the pages of destinations (ISO 32000-1, 12.3.2)."""

    def __init__(self, pdf: Pdf) -> None:
        self.numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self.count = len(pdf.pages)
        named: dict[str, Any] = {}
        tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
        if tree is not None:
            named |= {str(name): destination for name, destination in NameTree(tree).items()}
        named |= {str(name)[1:]: destination for name, destination in pdf.Root.get("/Dests", Dictionary()).items()}
        self.pages: Mapping[str, int] = {name: self._page(destination) for name, destination in named.items()}

    def find(self, destination: Any) -> tuple[str, int]:
        """The name of a destination, empty if it has none, and its page, 0 if it leads nowhere."""
        if isinstance(destination, pikepdf.String | Name):
            name = str(destination).removeprefix("/") if isinstance(destination, Name) else str(destination)
            return name, self.pages.get(name, 0)
        return "", self._page(destination)

    def _page(self, destination: Any) -> int:
        if isinstance(destination, Dictionary):
            destination = destination.get("/D")
        if not isinstance(destination, Array) or not len(destination):
            return 0
        first = destination[0]
        if isinstance(first, int):
            return first + 1 if first < self.count else 0
        return self.numbers.get(first.objgen, 0) if isinstance(first, Object) else 0


def _links(
    pdf: Pdf, tree: structure_tree.StructureTree, destinations: _Destinations, pieces: list[ShownText], pages: range
) -> Iterator[PdfLink]:
    """Every link, in reading order; those that are not in the tree come last."""
    by_page: dict[int, list[int]] = {}
    order = {number: at for at, number in enumerate(tree.holders)}
    links: list[tuple[int, PdfLink]] = []
    for page in pages:
        for annotation in pdf.pages[page - 1].obj.get("/Annots", Array()):
            if annotation.get("/Subtype") != Name.Link:
                continue
            number = annotation.objgen
            holder = tree.holders.get(number)
            if holder is not None:
                first, last = tree.elements[holder].first, tree.elements[holder].last
                tagged = tree.parents.get(int(annotation.get("/StructParent", -1))) == tree.holder_ids[number]
            else:
                if not by_page:
                    for at, piece in enumerate(pieces):
                        by_page.setdefault(piece.page, []).append(at)
                first, last = _inside(_box(annotation), by_page.get(page, []), pieces)
                tagged = False
            links.append((order.get(number, len(order)), _link(annotation, page, first, last, destinations, tagged)))
    yield from (link for _, link in sorted(links, key=lambda each: each[0]))


def _link(annotation: Object, page: int, first: int, last: int, destinations: _Destinations, tagged: bool) -> PdfLink:
    action = annotation.get("/A", Dictionary())
    kind = str(action.get("/S", "/GoTo"))[1:]
    place, lands = "", 0
    if kind == "GoTo":
        place, lands = destinations.find(annotation.get("/Dest", action.get("/D")))
    return PdfLink(
        page=page,
        box=_box(annotation),
        first=first,
        last=last,
        address=str(action.get("/URI", action.get("/F", ""))),
        place=place,
        lands=lands,
        contents=str(annotation.get("/Contents", "")),
        action=kind,
        tagged=tagged,
    )


def _box(annotation: Object) -> Box:
    sides = [float(each) for each in annotation.get("/Rect", (0, 0, 0, 0))]
    return (min(sides[::2]), min(sides[1::2]), max(sides[::2]), max(sides[1::2]))


def _inside(box: Box, here: list[int], pieces: list[ShownText]) -> tuple[int, int]:
    """The range of a page's pieces that begin in a box: first index and index after the last; (0, 0) if none does."""
    left, lower, right, upper = box
    within = [
        at
        for at in here
        if left - _NEAR <= pieces[at].left < right
        and lower - _NEAR <= pieces[at].base < max(upper - _NEAR, lower + _NEAR)
    ]
    return (within[0], within[-1] + 1) if within else (0, 0)


def _bookmarks(pdf: Pdf, destinations: _Destinations) -> Iterator[Bookmark]:
    visited: set[tuple[int, int]] = set()
    waiting: list[tuple[Object | None, int]] = [(pdf.Root.get("/Outlines", Dictionary()).get("/First"), 1)]
    while waiting:
        item, level = waiting.pop()
        # In a broken file an item may lead back to an earlier one.
        if not isinstance(item, Dictionary) or item.objgen in visited:
            continue
        visited.add(item.objgen)
        destination: Any = item.get("/Dest")
        if destination is None:
            destination = item.get("/A", Dictionary()).get("/D")
        yield Bookmark(str(item.get("/Title", "")), level, destinations.find(destination)[1])
        waiting += [(item.get("/Next"), level), (item.get("/First"), level + 1)]


def _font(font: Object, decoder: Decoder | None) -> Font:
    below = font.get("/DescendantFonts")
    described = (below[0] if below is not None else font).get("/FontDescriptor", Dictionary())
    name = str(font.get("/BaseFont", described.get("/FontName", "/?")))[1:]
    # The glyphs of a Type 3 font are content streams of the file.
    drawn = font.get("/Subtype") == Name.Type3
    return Font(
        re.sub(r"^[A-Z]{6}\+", "", name).replace("#20", " "),
        drawn or any(isinstance(described.get(each), Stream) for each in ("/FontFile", "/FontFile2", "/FontFile3")),
        "".join(sorted(decoder.meanings.values())).strip() if decoder else "",
        missing_glyphs.missing(font),
    )
