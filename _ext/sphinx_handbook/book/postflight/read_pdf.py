"""Reads a finished PDF into plain facts: each page's content once, each object once."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from ...i18n import N_
from . import local_paths, missing_glyphs, structure_tree
from .content_streams import PageContent, PageReader
from .facts import Bookmark, Box, Facts, Font, PdfLink, ShownText, item
from .font_encodings import Decoder
from .objects import streams, trees
from .objects.damage import DamageLog, Limits
from .objects.typed import ObjectReader, entry, name_of, number_of, text_of

#: How far outside its box a link's words may begin, in points.
_NEAR = 1.0

#: Deeper than any tree of pages, and an end to one that contains itself.
_DEEPEST = 12


class UnreadablePdf(Exception):
    """The file is no PDF, or one that cannot be opened."""


def read(
    source: Path | bytes,
    runs: Sequence[range | None] = (None,),
    share: tuple[int, int] = (0, 1),
    limits: Limits | None = None,
    *,
    whole: bool = False,
) -> list[Facts]:
    """Read some ranges of a PDF's pages (from 1; ``None`` for all); the facts of each.

    ``share`` is (index, count): which of how many parts of the objects outside pages to read. They are in the facts of
    the first range alone. With ``whole`` the data of all streams is checked, that of images aside. Raises
    ``UnreadablePdf`` if the file is no PDF, needs a password or cannot be opened.
    """
    log = DamageLog(limits or Limits())
    with warnings.catch_warnings(record=True) as caught, _opened(source) as pdf:
        warnings.simplefilter("always")
        level = _DocumentLevel(pdf, share, log)
        every = range(1, len(level.pages) + 1)
        facts = [_facts(level, every if run is None else run, at == 0) for at, run in enumerate(runs)]
        if whole:
            log.attempt("xref", lambda: streams.check(pdf.objects, log))
        for warning in [*map(str, pdf.get_warnings()), *_warnings_of(caught)]:
            # Which stream it is has been noted.
            if "error decoding stream data" not in warning:
                log.add(N_("The file is damaged: {reason}"), reason=_reason(warning))
    return [replace(each, faults=log.faults) for each in facts]


def _opened(source: Path | bytes) -> Pdf:
    """The file, opened; raises ``UnreadablePdf``."""
    try:
        return pikepdf.open(BytesIO(source) if isinstance(source, bytes) else source)
    except pikepdf.PasswordError as error:
        raise UnreadablePdf(str(error)) from error
    except (pikepdf.PdfError, MemoryError, OSError, RuntimeError, ValueError) as error:
        # qpdf raises some of what it finds by other names than its own.
        raise UnreadablePdf(_reason(str(error)) or type(error).__name__) from error


def _warnings_of(caught: Iterable[warnings.WarningMessage]) -> Iterator[str]:
    """What pikepdf warns of in a file, in qpdf's form; not what it warns its users of."""
    yield from (f": {each.message}" for each in caught if each.category is UserWarning)


def _reason(message: str) -> str:
    """What qpdf says, without the file's name in front of it."""
    return re.sub(r"^.*?(?: (?=\()|: )", "", " ".join(message.split()), count=1)[:200]


class _DocumentLevel:
    """What belongs to no page: named destinations, page labels, bookmarks, objects."""

    def __init__(self, pdf: Pdf, share: tuple[int, int], log: DamageLog) -> None:
        self.log, self.objects = log, ObjectReader(log)
        self.catalog = self.objects.dictionary(pdf.trailer, "/Root")
        listed = log.attempt("/Pages", lambda: list(pdf.pages)) or []
        self.pages = {number: page.obj for number, page in enumerate(listed, 1)}
        """All pages, from 1."""
        if not listed:
            log.add(N_("The file has no pages."))
        self.destinations = _Destinations(self)
        numbers = tuple(map(str, self.pages))
        self.labels = log.attempt("/PageLabels", lambda: tuple(page.label for page in listed)) or numbers
        self.bookmarks = log.attempt("/Outlines", lambda: tuple(_bookmarks(self))) or ()
        self.written = log.attempt("xref", lambda: local_paths.written(pdf, log, share)) or b""


def _facts(level: _DocumentLevel, pages: range, first: bool) -> Facts:
    log, objects = level.log, level.objects
    reader = PageReader(objects)
    contents = {number: _content(level, reader, number) for number in pages}
    tree = log.attempt("/StructTreeRoot", lambda: structure_tree.read(level.catalog, level.pages, contents, objects))
    tree = tree or structure_tree.StructureTree()
    pieces = tree.pieces
    if not tree.tags.present:
        # Without a tree nothing says what is decoration, nor what the reading order is.
        pieces = [
            structure_tree.shown_text(page, each) for page, content in contents.items() for each in content.pieces
        ]
    whole = len(contents) == len(level.pages)
    links = tuple(_links(level, tree, pieces, pages))
    elsewhere = _pages_elsewhere(links, pieces, pages)
    return Facts(
        labels=level.labels,
        pages=pages,
        elsewhere={page: _items(_content(level, reader, page)) for page in elsewhere},
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
                {_font(each, reader.decoders.get(number), objects) for number, each in reader.fonts.items()},
                key=lambda font: font.name,
            )
        ),
        paths=tuple(local_paths.paths_in(level.written)) if first else (),
        written=level.written if first else b"",
        tags=tree.tags,
        trims={page: _trim(level.pages.get(page), objects) for page in contents},
        images={page: tuple(content.images) for page, content in contents.items() if content.images},
    )


def _content(level: _DocumentLevel, reader: PageReader, number: int) -> PageContent:
    """What is drawn on a page; nothing where it cannot be read."""
    page = level.pages.get(number)
    if not isinstance(page, Dictionary):
        level.log.add(N_("Page {page} of the file is no page."), page=number)
        return PageContent([], {}, {})
    return level.log.attempt("/Contents", lambda: reader.read(page), number) or PageContent([], {}, {})


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

    def __init__(self, level: _DocumentLevel) -> None:
        self.numbers = {number_of(page): number for number, page in level.pages.items()}
        self.count = len(level.pages)
        named = level.log.attempt("/Dests", lambda: dict(self._named(level))) or {}
        self.pages: Mapping[str, int] = {name: self._page(destination) for name, destination in named.items()}

    @staticmethod
    def _named(level: _DocumentLevel) -> Iterator[tuple[str, Any]]:
        """All named destinations: those of the name tree, and those of a dictionary as PDF 1.1 has it."""
        objects = level.objects
        yield from trees.names(objects, objects.dictionary(objects.dictionary(level.catalog, "/Names"), "/Dests"))
        older = objects.dictionary(level.catalog, "/Dests")
        for key in [] if older is None else list(older.keys()):
            yield key[1:], entry(older, key)

    def find(self, destination: Any) -> tuple[str, int]:
        """The name of a destination, empty if it has none, and its page, 0 if it leads nowhere."""
        if isinstance(destination, String | Name):
            name = name_of(destination)[1:] if isinstance(destination, Name) else text_of(destination)
            return name, self.pages.get(name, 0)
        return "", self._page(destination)

    def _page(self, destination: Any) -> int:
        if isinstance(destination, Dictionary):
            destination = entry(destination, "/D")
        if not isinstance(destination, Array) or not len(destination):
            return 0
        first = destination[0]
        if isinstance(first, int):
            return first + 1 if 0 <= first < self.count else 0
        return self.numbers.get(number_of(first), 0) if isinstance(first, Object) else 0


def _links(
    level: _DocumentLevel, tree: structure_tree.StructureTree, pieces: list[ShownText], pages: range
) -> Iterator[PdfLink]:
    """Every link, in reading order; those that are not in the tree come last."""
    by_page: dict[int, list[int]] = {}
    order = {number: at for at, number in enumerate(tree.holders)}
    links: list[tuple[int, PdfLink]] = []
    for page in pages:
        level.log.page = page
        for annotation in level.objects.dictionaries(level.pages.get(page), "/Annots"):
            if level.objects.name(annotation, "/Subtype") != "Link":
                continue
            box = _box(annotation, level.objects)
            number = annotation.objgen
            holder = tree.holders.get(number)
            if holder is not None:
                first, last = tree.elements[holder].first, tree.elements[holder].last
                key = level.objects.integer(annotation, "/StructParent")
                tagged = key is not None and tree.parents.get(key) == tree.holder_ids[number]
            else:
                if not by_page:
                    for at, piece in enumerate(pieces):
                        by_page.setdefault(piece.page, []).append(at)
                first, last = _inside(box, by_page.get(page, []), pieces)
                tagged = False
            link = PdfLink(page, box, first, last, tagged=tagged)
            links.append((order.get(number, len(order)), _with_action(link, annotation, level)))
    level.log.page = 0
    yield from (link for _, link in sorted(links, key=lambda each: each[0]))


def _with_action(link: PdfLink, annotation: Object, level: _DocumentLevel) -> PdfLink:
    """A link with what its annotation says of where it leads to."""
    objects = level.objects
    action = objects.dictionary(annotation, "/A")
    kind = objects.name(action, "/S") or "GoTo"
    place, lands = "", 0
    if kind == "GoTo":
        destination = entry(annotation, "/Dest")
        place, lands = level.destinations.find(entry(action, "/D") if destination is None else destination)
    return replace(
        link,
        address=_address(action, objects),
        place=place,
        lands=lands,
        contents=objects.text(annotation, "/Contents") or "",
        action=kind,
    )


def _address(action: Any, objects: ObjectReader) -> str:
    """The URI or file that an action leads to; a file may be a dictionary (ISO 32000-1, 7.11)."""
    if (address := objects.text(action, "/URI")) is not None:
        return address
    file = entry(action, "/F")
    if isinstance(file, Dictionary):
        return objects.text(file, "/UF") or objects.text(file, "/F") or ""
    return objects.text(action, "/F") or ""


def _trim(page: Any, objects: ObjectReader) -> Box:
    """What is left of a page when it is cut."""
    for key in ("/TrimBox", "/CropBox", "/MediaBox"):
        owner = page
        # All but the first may be inherited (ISO 32000-1, 7.7.3.4).
        for _ in range(_DEEPEST):
            if (box := objects.numbers(owner, key, 4)) is not None:
                return (min(box[::2]), min(box[1::2]), max(box[::2]), max(box[1::2]))
            owner = objects.dictionary(owner, "/Parent")
            if owner is None:
                break
    return (0.0, 0.0, 0.0, 0.0)


def _box(annotation: Object, objects: ObjectReader) -> Box:
    sides = objects.numbers(annotation, "/Rect", 4) or (0.0, 0.0, 0.0, 0.0)
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


def _bookmarks(document: _DocumentLevel) -> Iterator[Bookmark]:
    objects = document.objects
    visited: set[tuple[int, int]] = set()
    outlines = objects.dictionary(document.catalog, "/Outlines")
    waiting: list[tuple[Any, int]] = [(objects.dictionary(outlines, "/First"), 1)]
    while waiting:
        item, level = waiting.pop()
        if item is None:
            continue
        if item.objgen in visited and item.is_indirect:
            number, generation = item.objgen
            document.log.add(
                N_("Object {object}: the bookmark is in the outline twice."), object=f"{number} {generation}"
            )
            continue
        visited.add(item.objgen)
        destination: Any = entry(item, "/Dest")
        if destination is None:
            destination = entry(objects.dictionary(item, "/A"), "/D")
        yield Bookmark(objects.text(item, "/Title") or "", level, document.destinations.find(destination)[1])
        waiting += [(objects.dictionary(item, "/Next"), level), (objects.dictionary(item, "/First"), level + 1)]


def _font(font: Object, decoder: Decoder | None, objects: ObjectReader) -> Font:
    below = next(objects.dictionaries(font, "/DescendantFonts"), None)
    described = objects.dictionary(font if below is None else below, "/FontDescriptor")
    name = objects.name(font, "/BaseFont") or objects.name(described, "/FontName") or "?"
    # The glyphs of a Type 3 font are content streams of the file.
    drawn = objects.name(font, "/Subtype") == "Type3"
    return Font(
        re.sub(r"^[A-Z]{6}\+", "", name).replace("#20", " "),
        drawn or any(isinstance(entry(described, each), Stream) for each in ("/FontFile", "/FontFile2", "/FontFile3")),
        "".join(sorted(decoder.meanings.values())).strip() if decoder else "",
        missing_glyphs.missing(font, objects=objects),
    )
