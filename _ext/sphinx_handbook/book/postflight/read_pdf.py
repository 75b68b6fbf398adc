"""Reads a finished PDF into plain facts: each page's content once, each object once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, Stream

from . import local_paths, structure_tree
from .content_streams import Drawn, Reader
from .facts import Bookmark, Box, Facts, Font, Link, ShownText, item
from .font_encodings import Decoder

#: How far outside its box a link's words may begin, in points.
_NEAR = 1.0


class UnreadablePdf(Exception):
    """The file is no PDF, or one that cannot be opened."""


def read(source: Path | bytes, runs: Sequence[range | None] = (None,), share: tuple[int, int] = (0, 1)) -> list[Facts]:
    """Read a PDF: some runs of its pages (from 1), or all of it for ``None``, and a share of what it says outside them.

    What it says outside its pages, beside what finds them, is in the first run's facts alone. ``Unreadable`` is raised
    where it is no PDF or is closed by a password.
    """
    try:
        with pikepdf.open(BytesIO(source) if isinstance(source, bytes) else source) as pdf:
            outside = _Outside(pdf, share)
            every = range(1, len(pdf.pages) + 1)
            return [_facts(pdf, every if run is None else run, outside, at == 0) for at, run in enumerate(runs)]
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise UnreadablePdf(str(error)) from error


class _Outside:
    """What a file says outside its pages."""

    def __init__(self, pdf: Pdf, share: tuple[int, int]) -> None:
        self.places = _Places(pdf)
        self.labels = tuple(page.label for page in pdf.pages)
        self.bookmarks = tuple(_bookmarks(pdf, self.places))
        self.written = local_paths.written(pdf, share)


def _facts(pdf: Pdf, pages: range, outside: _Outside, first: bool) -> Facts:
    reader = Reader()
    drawn = {number: reader.page(pdf.pages[number - 1]) for number in pages}
    tree = structure_tree.read(pdf, drawn)
    pieces = tree.pieces
    if not tree.tags.present:
        # Without a tree nothing says what is decoration, nor in which order a person should read.
        pieces = [structure_tree.piece(page, each) for page, one in drawn.items() for each in one.shown]
    whole = len(drawn) == len(pdf.pages)
    links = tuple(_links(pdf, tree, outside.places, pieces, pages))
    return Facts(
        labels=outside.labels,
        pages=pages,
        elsewhere={page: _items(reader.page(pdf.pages[page - 1])) for page in _far(links, pieces, pages)},
        pieces=tuple(pieces),
        furniture=tuple(
            structure_tree.piece(page, each) for page, one in drawn.items() for each in one.shown if each.decoration
        ),
        elements=tuple(tree.elements),
        links=links,
        places=outside.places.pages,
        bookmarks=tuple(each for each in outside.bookmarks if whole or each.page in pages or (first and not each.page)),
        fonts=tuple(
            sorted(
                {_font(each, reader.decoders.get(number)) for number, each in reader.fonts.items()},
                key=lambda font: font.name,
            )
        ),
        paths=tuple(local_paths.found(outside.written)) if first else (),
        written=outside.written if first else b"",
        tags=tree.tags,
    )


def _far(links: Iterable[Link], pieces: Sequence[ShownText], pages: range) -> set[int]:
    """The pages that were not read, but that links lead to which are figures alone."""
    far = (each for each in links if each.lands and each.lands not in pages)
    return {
        each.lands for each in far if "".join(piece.text for piece in pieces[each.first : each.last]).strip().isdigit()
    }


def _items(drawn: Drawn) -> frozenset[str]:
    """The numbers that notes and list items of a page may have."""
    return frozenset(filter(None, (item(each.text) for each in drawn.shown)))


class _Places:
    """Where in the file a link may lead."""

    def __init__(self, pdf: Pdf) -> None:
        self.numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self.count = len(pdf.pages)
        named: dict[str, Any] = {}
        tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
        if tree is not None:
            named |= {str(name): there for name, there in NameTree(tree).items()}
        named |= {str(name)[1:]: there for name, there in pdf.Root.get("/Dests", Dictionary()).items()}
        self.pages: Mapping[str, int] = {name: self._page(there) for name, there in named.items()}

    def find(self, there: Any) -> tuple[str, int]:
        """The name and the page of a destination; no name where it has none, page 0 where it leads nowhere."""
        if isinstance(there, pikepdf.String | Name):
            name = str(there).removeprefix("/") if isinstance(there, Name) else str(there)
            return name, self.pages.get(name, 0)
        return "", self._page(there)

    def _page(self, there: Any) -> int:
        if isinstance(there, Dictionary):
            there = there.get("/D")
        if not isinstance(there, Array) or not len(there):
            return 0
        first = there[0]
        if isinstance(first, int):
            return first + 1 if first < self.count else 0
        return self.numbers.get(first.objgen, 0) if isinstance(first, Object) else 0


def _links(
    pdf: Pdf, tree: structure_tree.Tree, places: _Places, pieces: list[ShownText], pages: range
) -> Iterator[Link]:
    """Every link, in reading order; those that the tree does not know come last."""
    by_page: dict[int, list[int]] = {}
    order = {number: at for at, number in enumerate(tree.holders)}
    found: list[tuple[int, Link]] = []
    for page in pages:
        for annotation in pdf.pages[page - 1].obj.get("/Annots", Array()):
            if annotation.get("/Subtype") != Name.Link:
                continue
            number = annotation.objgen
            holder = tree.holders.get(number)
            if holder is not None:
                first, last = tree.elements[holder].first, tree.elements[holder].last
                tagged = tree.parents.get(int(annotation.get("/StructParent", -1))) == tree.listed[number]
            else:
                if not by_page:
                    for at, piece in enumerate(pieces):
                        by_page.setdefault(piece.page, []).append(at)
                first, last = _inside(_box(annotation), by_page.get(page, []), pieces)
                tagged = False
            found.append((order.get(number, len(order)), _link(annotation, page, first, last, places, tagged)))
    yield from (link for _, link in sorted(found, key=lambda each: each[0]))


def _link(annotation: Object, page: int, first: int, last: int, places: _Places, tagged: bool) -> Link:
    action = annotation.get("/A", Dictionary())
    kind = str(action.get("/S", "/GoTo"))[1:]
    place, lands = "", 0
    if kind == "GoTo":
        place, lands = places.find(annotation.get("/Dest", action.get("/D")))
    return Link(
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
    """The run of a page's pieces that begin in a box; an empty one where none does."""
    left, lower, right, upper = box
    within = [
        at
        for at in here
        if left - _NEAR <= pieces[at].left < right
        and lower - _NEAR <= pieces[at].base < max(upper - _NEAR, lower + _NEAR)
    ]
    return (within[0], within[-1] + 1) if within else (0, 0)


def _bookmarks(pdf: Pdf, places: _Places) -> Iterator[Bookmark]:
    known: set[tuple[int, int]] = set()
    waiting: list[tuple[Object | None, int]] = [(pdf.Root.get("/Outlines", Dictionary()).get("/First"), 1)]
    while waiting:
        item, level = waiting.pop()
        # A file that is broken may lead back to where one has been.
        if not isinstance(item, Dictionary) or item.objgen in known:
            continue
        known.add(item.objgen)
        there: Any = item.get("/Dest")
        if there is None:
            there = item.get("/A", Dictionary()).get("/D")
        yield Bookmark(str(item.get("/Title", "")), level, places.find(there)[1])
        waiting += [(item.get("/Next"), level), (item.get("/First"), level + 1)]


def _font(font: Object, decoder: Decoder | None) -> Font:
    below = font.get("/DescendantFonts")
    described = (below[0] if below is not None else font).get("/FontDescriptor", Dictionary())
    name = str(font.get("/BaseFont", described.get("/FontName", "/?")))[1:]
    drawn = font.get("/Subtype") == Name.Type3
    return Font(
        re.sub(r"^[A-Z]{6}\+", "", name).replace("#20", " "),
        drawn or any(isinstance(described.get(each), Stream) for each in ("/FontFile", "/FontFile2", "/FontFile3")),
        "".join(sorted(decoder.meanings.values())).strip() if decoder else "",
    )
