"""Joins fragments to one file that is PDF/UA-1 and PDF/A-2a.

What is joined: pages and their numbers, the structure with the way back to it, links that lead from one fragment to
another, places, bookmarks, faces and images. The same fragments make the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ...i18n import N_, translator
from . import fill_deferred, outline
from . import metadata as packet
from .fill_deferred import POINT, Known, Text
from .fragment import FontUse, Fragment, FragmentPage, FragmentSummary, LinkAnnotation, PageSide, PdfObject, Side
from .metadata import DocumentInfo
from .syntax import number as told_number
from .syntax import numbers, string
from .tagging.write_structure import OPEN
from .writer import File

#: Puts faces into the file: objects with numbers of their own, and that of each face by its name on the pages.
Embed = Callable[[Mapping[str, FontUse]], tuple[Sequence[PdfObject], Mapping[str, int]]]

#: A reference, or a string in which one might seem to stand.
_REFERENCE: Final = re.compile(rb"\((?:\\.|[^\\()])*\)|(\d+) 0 R")

#: How many entries a leaf of a tree of names or numbers has.
_LEAF: Final = 256


@dataclass(frozen=True, slots=True)
class Order:
    """Where each fragment's pages lie in the book."""

    first: tuple[int, ...]
    """The first page of each, from 0."""
    pages: int
    places: Mapping[str, int]
    """The page of each place, from 1: where a name comes twice, the first."""


def order(summaries: Sequence[FragmentSummary], sides: Sequence[Side | Literal[""]]) -> Order:
    """Lay the fragments one after the other, each from the side of the sheet that it must begin on, if any.

    An empty page comes before one that would begin on the other side.
    """
    first: list[int] = []
    places: dict[str, int] = {}
    at = 0
    for summary, wanted in zip(summaries, sides, strict=True):
        if wanted and wanted != side(at):
            at += 1
        first.append(at)
        for name, page in summary.places.items():
            places.setdefault(name, at + page + 1)
        at += summary.pages
    return Order(tuple(first), at, places)


def side(page: int) -> Side:
    """On which side of the sheet a page lies, from 0: the cover is a right page."""
    return "left" if page % 2 else "right"


def bind(
    fragments: Iterable[Fragment], found: Order, told: DocumentInfo, edition: str, profile: bytes, embed: Embed
) -> bytes:
    """One file of all fragments, which come in their order; ``profile`` is the ICC profile of sRGB."""
    binder = _Merger(found, told, edition)
    for first, fragment in zip(found.first, fragments, strict=True):
        binder.add(fragment, first)
    return binder.close(profile, embed)


class _Merger:
    def __init__(self, found: Order, told: DocumentInfo, edition: str) -> None:
        self.file = File()
        self.told, self.order = told, found
        self.known = Known(found.places, found.pages, edition)
        self.root, self.pages, self.tree, self.document, self.faces_number = (self.file.reserve() for _ in range(5))
        self.kids: list[int] = []
        """The pages' objects."""
        self.top: list[int] = []
        """The structure's outermost elements."""
        self.parents: dict[int, bytes] = {}
        """Of each page, drawing and link, by its number in the structure: what it belongs to."""
        self.next = found.pages
        self.places: dict[str, bytes] = {}
        self.bookmarks: list[outline.Bookmark] = []
        self.faces: dict[str, FontUse] = {}
        self.above: list[int] = []
        """The source's levels of the headings above the next one."""
        self.notes: dict[bytes, int] = {}
        self.same: dict[bytes, int] = {}
        """The number of each stream that may come again, by a digest of it."""
        self.page_word = translator(told.language)(N_("page {page}"))

    # A fragment --------------------------------------------------------------------------------------

    def add(self, fragment: Fragment, first: int) -> None:
        """Join a fragment whose first page is ``first``, from 0."""
        while len(self.kids) < first:
            self._blank(fragment.pages[0])
        local = {0: self.document, fragment.faces_number: self.faces_number}
        for leaf in fragment.pages:
            local[leaf.number] = self.file.reserve()
            for spot in leaf.links:
                local[spot.number] = self.file.reserve()
        for number, _ in fragment.elements:
            local[number] = self.file.reserve()
        self._things(fragment, local)
        texts = [fill_deferred.texts(leaf, first + at + 1, self.known) for at, leaf in enumerate(fragment.pages)]
        self._structure(fragment, local, first)
        for at, leaf in enumerate(fragment.pages):
            self._page(leaf, first + at, local, texts[at])
        for name, face in fragment.faces.items():
            self._face(name, face)

    def _blank(self, like: FragmentPage) -> None:
        """An empty page: nothing is on it, and nobody is told of it."""
        resources = self.file.add(b"<</Font %d 0 R>>" % self.faces_number)
        number = self.file.reserve()
        self.parents[len(self.kids)] = b"[]"
        self.file.put(number, self._page_told(like, len(self.kids), resources, [], []), first=True)
        self.kids.append(number)

    def _things(self, fragment: Fragment, local: dict[int, int]) -> None:
        """Everything that the pages are drawn with: what comes again, as an image may, is in the file once."""
        images = [each for each in fragment.objects if each.stream is not None and b"/Subtype /Image" in each.told]
        # A mask comes before the image that it belongs to.
        for thing in sorted(images, key=lambda each: b"/SMask" in each.told):
            told = _moved(thing.told, local)
            assert thing.stream is not None
            local[thing.number] = self._once(told, thing.stream)
        others = [each for each in fragment.objects if each.number not in local]
        for thing in others:
            local[thing.number] = self.file.reserve()
        for thing in others:
            told = _moved(thing.told, local)
            if (held := fragment.drawings.get(thing.number)) is not None:
                told = told[:-2] + b"/StructParents %d>>" % self._parent(_references(held, local))
            self.file.put(local[thing.number], told, thing.stream)

    def _once(self, told: bytes, stream: bytes) -> int:
        """Write a stream, unless it is in the file; its number."""
        key = hashlib.sha256(told + b"\0" + stream).digest()
        if key not in self.same:
            self.same[key] = self.file.add(told, stream)
        return self.same[key]

    def _parent(self, told: bytes) -> int:
        number, self.next = self.next, self.next + 1
        self.parents[number] = told
        return number

    def _structure(self, fragment: Fragment, local: Mapping[int, int], first: int) -> None:
        def open_(match: re.Match[bytes]) -> bytes:
            number, level, box = match.groups()
            if number is not None:
                return b"%d 0 R" % local[int(number)]
            if level is not None:
                return b"/H%d" % self._level(int(level))
            if box is not None:
                page, sides, note = fragment.boxes[int(box)]
                moved = fill_deferred.across(self._edge(fragment.pages[page], first + page), note=note)
                return b"/BBox" + numbers([sides[0] + moved, sides[1], sides[2] + moved, sides[3]])
            name = string(f"note-{len(self.notes) + 1}")
            self.notes[name] = local[current]
            return b"/ID" + name

        roots = set(fragment.roots)
        for current, told in fragment.elements:
            self.file.put(local[current], OPEN.sub(open_, told), first=current in roots)
        self.top += [local[each] for each in fragment.roots]

    def _level(self, level: int) -> int:
        """A heading's level, so that none is skipped and the first is the first."""
        while self.above and self.above[-1] >= level:
            self.above.pop()
        self.above.append(level)
        return len(self.above)

    def _edge(self, leaf: FragmentPage, page: int) -> PageSide:
        return leaf.sides[side(page)]

    def _page(self, leaf: FragmentPage, page: int, local: Mapping[int, int], texts: Sequence[Text]) -> None:
        number, edge = local[leaf.number], self._edge(leaf, page)
        before, after = fill_deferred.filled(edge.ground, texts, edge), fill_deferred.filled(edge.margins, texts, edge)
        if edge.shift:
            before += b"\nq 1 0 0 1 %s 0 cm" % told_number(edge.shift * POINT)
            after = b"Q\n" + after
        contents = [self._packed(before)] if before else []
        if isinstance(leaf.body, bytes):
            contents.append(self.file.add(b"<</Filter/FlateDecode>>", leaf.body))
        else:
            contents.append(self.file.packed(fill_deferred.filled(leaf.body, texts, edge)))
        if after:
            contents.append(self._packed(after))
        for spot in leaf.links:
            self._spot(spot, edge, local, texts)
        self.parents[page] = _references(leaf.elements, local)
        annotations = [local[each.number] for each in leaf.links]
        self.file.put(number, self._page_told(leaf, page, local[leaf.resources], contents, annotations), first=True)
        self.kids.append(number)
        for place in leaf.places:
            x = place.x + fill_deferred.across(edge, note=place.note)
            self.places.setdefault(place.name, _destination(number, x, place.y))
        for each in leaf.headings:
            x = each.x + fill_deferred.across(edge, note=False)
            self.bookmarks.append(outline.Bookmark(each.level, each.label, number, x, each.y, each.closed))

    def _packed(self, data: bytes) -> int:
        """A small drawing, which other pages may have, too."""
        key = hashlib.sha256(data).digest()
        if key not in self.same:
            self.same[key] = self.file.packed(data)
        return self.same[key]

    def _page_told(
        self, leaf: FragmentPage, page: int, resources: int, contents: Sequence[int], annotations: Sequence[int]
    ) -> bytes:
        left, lower, right, upper = leaf.bleed
        trim = [0, 0, leaf.width, leaf.height]
        whole = [-left, -lower, leaf.width + right, leaf.height + upper]
        told = [b"<</Type/Page/Parent %d 0 R/MediaBox" % self.pages, numbers(whole)]
        told += [b"/TrimBox", numbers(trim), b"/BleedBox", numbers(whole), b"/Resources %d 0 R" % resources]
        told.append(b"/Tabs/S/StructParents %d" % page)
        if contents:
            told.append(b"/Contents[" + b" ".join(b"%d 0 R" % each for each in contents) + b"]")
        if annotations:
            told.append(b"/Annots[" + b" ".join(b"%d 0 R" % each for each in annotations) + b"]")
        return b"".join([*told, b">>"])

    def _spot(self, spot: LinkAnnotation, edge: PageSide, local: Mapping[int, int], texts: Sequence[Text]) -> None:
        left, lower, right, upper = spot.box
        moved = fill_deferred.across(edge, note=spot.note) - fill_deferred.nearer(spot.before, texts)
        narrow = fill_deferred.nearer(spot.within, texts)
        told = [b"<</Type/Annot/Subtype/Link/F 4/BS<</W 0>>/Rect"]
        told.append(numbers([left + moved, lower, right + moved - narrow, upper]))
        told.append(b"/Contents" + string(self._words(spot, texts)))
        if spot.address:
            told.append(b"/A<</Type/Action/S/URI/URI%s>>" % string(spot.address))
        else:
            told.append(b"/Dest" + string(spot.place))
        told.append(b"/StructParent %d" % self._parent(b"%d 0 R" % local[spot.element]))
        self.file.put(local[spot.number], b"".join([*told, b">>"]))

    def _words(self, spot: LinkAnnotation, texts: Sequence[Text]) -> str:
        words = "".join(each if isinstance(each, str) else texts[each].words for each in spot.words)
        words = " ".join(words.split()) if spot.bare else words
        if spot.bare and (not words or words.isdigit()):
            return self.page_word.format(page=words or self.order.places.get(spot.place, "?"))
        return words

    def _face(self, name: str, face: FontUse) -> None:
        known = self.faces.setdefault(name, FontUse(face.told, face.file))
        known.widths |= face.widths
        for glyph, text in face.to_unicode.items():
            known.to_unicode.setdefault(glyph, text)
        known.missing |= face.missing

    # The whole ------------------------------------------------------------------------------------

    def close(self, profile: bytes, embed: Embed) -> bytes:
        """Write what is of the whole book; the file."""
        file = self.file
        self._embed(embed)
        kids = b" ".join(b"%d 0 R" % each for each in self.kids)
        file.put(self.pages, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.kids), kids), first=True)
        top = b" ".join(b"%d 0 R" % each for each in self.top)
        language = string(self.told.language)
        told = b"<</Type/StructElem/S/Document/P %d 0 R/Lang%s/K[%s]>>" % (self.tree, language, top)
        file.put(self.document, told, first=True)
        parents = [(b"%d" % number, self.parents[number]) for number in sorted(self.parents)]
        told = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTreeNextKey %d" % (self.document, self.next)
        told += b"/ParentTree %d 0 R" % self._leaves(parents, b"Nums")
        if self.notes:
            notes = [(name, b"%d 0 R" % self.notes[name]) for name in sorted(self.notes)]
            told += b"/IDTree %d 0 R" % self._leaves(notes, b"Names")
        file.put(self.tree, told + b">>", first=True)
        catalog = [b"<</Type/Catalog/Pages %d 0 R/Lang%s" % (self.pages, language)]
        # The cover is page 1, so that the number a reader sees is the number the viewer shows.
        catalog.append(b"/PageLabels<</Nums[0<</S/D/St 1>>]>>/ViewerPreferences<</DisplayDocTitle true>>")
        catalog.append(b"/PageLayout/TwoPageRight/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R" % self.tree)
        if self.places:
            places = sorted((string(name), told) for name, told in self.places.items())
            places.sort(key=lambda each: bytes.fromhex(each[0][1:-1].decode()))
            catalog.append(b"/Names<</Dests %d 0 R>>" % self._leaves(places, b"Names"))
        if found := outline.write(file, self.bookmarks):
            catalog.append(b"/Outlines %d 0 R" % found)
        intent = b"/S/GTS_PDFA1/OutputConditionIdentifier%s/RegistryName%s/Info%s/DestOutputProfile %d 0 R" % (
            string("sRGB"), string("http://www.color.org"), string("sRGB IEC61966-2.1"),
            file.packed(profile, b"<</N 3/Alternate/DeviceRGB>>"),
        )  # fmt: skip
        catalog.append(b"/OutputIntents[%d 0 R]" % file.add(b"<</Type/OutputIntent%s>>" % intent))
        # The packet is not packed, so that those who look into files by other means find it.
        metadata = file.add(b"<</Type/Metadata/Subtype/XML>>", packet.packet(self.told))
        catalog.append(b"/Metadata %d 0 R>>" % metadata)
        file.put(self.root, b"".join(catalog), first=True)
        return file.close(self.root, file.add(packet.info(self.told)))

    def _embed(self, embed: Embed) -> None:
        things, faces = embed(dict(sorted(self.faces.items())))
        local = {thing.number: self.file.reserve() for thing in things}
        for thing in things:
            self.file.put(local[thing.number], _moved(thing.told, local), thing.stream)
        told = b"".join(b"/%s %d 0 R" % (name.encode(), local[number]) for name, number in faces.items())
        self.file.put(self.faces_number, b"<<" + told + b">>")

    def _leaves(self, entries: Sequence[tuple[bytes, bytes]], kind: bytes) -> int:
        """A tree of names or numbers, two levels high where there are many."""
        leaves = [entries[at : at + _LEAF] for at in range(0, len(entries), _LEAF)] or [[]]
        told = [b"/%s[%s]" % (kind, b" ".join(b"%s %s" % each for each in leaf)) for leaf in leaves]
        if len(leaves) == 1:
            return self.file.add(b"<<" + told[0] + b">>", first=True)
        limits = [b"<</Limits[%s %s]" % (leaf[0][0], leaf[-1][0]) for leaf in leaves]
        numbers = [self.file.add(limit + each + b">>", first=True) for limit, each in zip(limits, told, strict=True)]
        return self.file.add(b"<</Kids[" + b" ".join(b"%d 0 R" % each for each in numbers) + b"]>>", first=True)


def _moved(told: bytes, local: Mapping[int, int]) -> bytes:
    """What an object is, with references to the book's numbers."""
    return _REFERENCE.sub(lambda found: b"%d 0 R" % local[int(found[1])] if found[1] else found[0], told)


def _references(held: Sequence[int], local: Mapping[int, int]) -> bytes:
    return b"[" + b" ".join(b"%d 0 R" % local[each] if each else b"null" for each in held) + b"]"


def _destination(page: int, x: float, y: float) -> bytes:
    return b"[%d 0 R/XYZ %s %s 0]" % (page, told_number(x), told_number(y))
