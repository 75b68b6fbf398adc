"""Merges fragments into one file that is PDF/UA-1 and PDF/A-2a.

Merged are pages, the structure with its parent tree, links from one fragment to another, named destinations,
bookmarks, fonts and images. Equal fragments make equal bytes. No more than one fragment and the file are in memory.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from ...i18n import N_, translator
from . import fill_deferred, metadata, open_references, outline, patterns, syntax
from .fill_deferred import POINT, DeferredValues, FilledText
from .fragment import OPEN_IN_STRUCTURE, Box, FontUse, Fragment, FragmentPage, LinkAnnotation, PageSide, PdfObject
from .metadata import DocumentInfo
from .pagination import Pagination, side_of
from .syntax import numbers, string
from .writer import PdfWriter

#: Makes the objects of the fonts in use: objects with numbers of their own, and the number of each font by its name.
Embed = Callable[[Mapping[str, FontUse]], tuple[Sequence[PdfObject], Mapping[str, int]]]

#: A reference, or a string in which one might seem to stand.
_REFERENCE: Final = re.compile(rb"\((?:\\.|[^\\()])*\)|(\d+) 0 R")

#: How many entries a leaf of a name tree or number tree has (ISO 32000-1, 7.9.6 and 7.9.7).
_LEAF: Final = 256


def merge_fragments(
    fragments: Iterable[Fragment],
    pagination: Pagination,
    info: DocumentInfo,
    edition: str,
    profile: bytes,
    embed: Embed,
    *,
    day: str = "",
) -> bytes:
    """The file of all fragments, which come in the order of their pages.

    ``edition`` is the edition's id, ``profile`` the ICC profile of sRGB, ``day`` that of the last change to the text.
    """
    merger = _Merger(pagination, info, edition, day)
    for first, fragment in zip(pagination.first, fragments, strict=True):
        merger.add(open_references.resolved(fragment, pagination.destinations), first)
    return merger.close(profile, embed)


class _Merger:
    def __init__(self, pagination: Pagination, info: DocumentInfo, edition: str, day: str) -> None:
        self.file = PdfWriter()
        self.info, self.pagination = info, pagination
        destinations, count, label = pagination.destinations, pagination.pages, pagination.label
        self.values = DeferredValues(destinations, count, edition, label, day, is_sheet=info.sheet)
        self.catalog, self.page_tree, self.structure_root, self.document, self.faces_number = (
            self.file.reserve() for _ in range(5)
        )
        self.pages: list[int] = []
        """The object number of each page."""
        self.roots: list[int] = []
        """The structure elements right below the document."""
        self.parents: dict[int, bytes] = {}
        """The parent tree (ISO 32000-1, 14.7.4.4): by its key, the element or elements of a page, form or link."""
        self.next_key = pagination.pages
        self.destinations: dict[str, bytes] = {}
        self.bookmarks: list[outline.OutlineItem] = []
        self.faces: dict[str, FontUse] = {}
        self.heading_levels: list[int] = []
        """The source's levels of the headings that the next one stands below."""
        self.notes: dict[bytes, int] = {}
        """The element of each note by its id."""
        self.has_open_references = False
        self.streams: dict[bytes, int] = {}
        """The number of each stream that may come again, by a digest of it."""
        self.page_label = translator(info.language)(N_("page {page}"))

    # A fragment --------------------------------------------------------------------------------------

    def add(self, fragment: Fragment, first: int) -> None:
        """Merge a fragment whose first page is ``first``, from 0."""
        while len(self.pages) < first:
            self._add_empty_page(fragment.pages[0])
        # From the fragment's object numbers to the file's. The parent 0 is the document.
        local = {0: self.document, fragment.faces_number: self.faces_number}
        for page in fragment.pages:
            local[page.number] = self.file.reserve()
            for link in page.links:
                local[link.number] = self.file.reserve()
        for number, _ in fragment.elements:
            local[number] = self.file.reserve()
        self._add_objects(fragment, local, first)
        texts = [fill_deferred.fill_texts(page, first + at + 1, self.values) for at, page in enumerate(fragment.pages)]
        self._add_structure(fragment, local, first, texts)
        for at, page in enumerate(fragment.pages):
            self._add_page(page, first + at, local, texts[at])
        for name, face in fragment.faces.items():
            self._add_face(name, face)

    def _add_empty_page(self, like: FragmentPage) -> None:
        """Add a page of the size of ``like`` with no content and no structure."""
        resources = self.file.add(b"<</Font %d 0 R>>" % self.faces_number)
        number = self.file.reserve()
        self.parents[len(self.pages)] = b"[]"
        self.file.put(number, self._page_dictionary(like, len(self.pages), resources, [], []), first=True)
        self.pages.append(number)

    def _add_objects(self, fragment: Fragment, local: dict[int, int], first: int) -> None:
        """Add what the pages are drawn with. An image may come again in other fragments: it is written once."""
        images = [
            each for each in fragment.objects if each.stream is not None and b"/Subtype /Image" in each.serialized
        ]
        # A mask comes before the image that refers to it.
        for item in sorted(images, key=lambda each: b"/SMask" in each.serialized):
            assert item.stream is not None
            local[item.number] = self._add_stream_once(_renumbered(item.serialized, local), item.stream)
        others = [each for each in fragment.objects if each.number not in local]
        local |= {each.number: self.file.reserve() for each in others}
        moved = patterns.moved(fragment, [_side(page, first + at) for at, page in enumerate(fragment.pages)])
        for item in others:
            serialized = _renumbered(moved.get(item.number, item.serialized), local)
            if (elements := fragment.drawings.get(item.number)) is not None:
                key = self._add_parents(_references(elements, local))
                serialized = serialized[:-2] + b"/StructParents %d>>" % key
            self.file.put(local[item.number], serialized, item.stream)

    def _add_stream_once(self, dictionary: bytes, data: bytes) -> int:
        """Write a stream, unless it is in the file already, and return its number."""
        digest = hashlib.sha256(dictionary + b"\0" + data).digest()
        if digest not in self.streams:
            self.streams[digest] = self.file.add(dictionary, data)
        return self.streams[digest]

    def _add_parents(self, parents: bytes) -> int:
        """Add an entry to the parent tree and return its key."""
        key, self.next_key = self.next_key, self.next_key + 1
        self.parents[key] = parents
        return key

    def _add_structure(
        self, fragment: Fragment, local: Mapping[int, int], first: int, texts: Sequence[Sequence[FilledText]]
    ) -> None:
        def fill(match: re.Match[bytes]) -> bytes:
            number, level, box, reference = match.groups()
            if number is not None:
                return b"%d 0 R" % local[int(number)]
            if level is not None:
                return b"/H%d" % self._level(int(level))
            if box is not None:
                page, (left, lower, right, upper), note = fragment.boxes[int(box)]
                shift = fill_deferred.shift_of(_side(fragment.pages[page], first + page), note=note)
                return b"/BBox" + numbers([left + shift, lower, right + shift, upper])
            if reference is not None:
                self.has_open_references = True
                return _open_reference(fragment, int(reference), first, texts)
            name = string(f"note-{len(self.notes) + 1}")
            self.notes[name] = local[current]
            return b"/ID" + name

        roots = set(fragment.roots)
        for current, element in fragment.elements:
            self.file.put(local[current], OPEN_IN_STRUCTURE.sub(fill, element), first=current in roots)
        self.roots += [local[each] for each in fragment.roots]

    def _level(self, source_level: int) -> int:
        """The level of the next heading: none is skipped, and the first heading is an H1."""
        while self.heading_levels and self.heading_levels[-1] >= source_level:
            self.heading_levels.pop()
        self.heading_levels.append(source_level)
        return len(self.heading_levels)

    def _add_page(self, page: FragmentPage, index: int, local: Mapping[int, int], texts: Sequence[FilledText]) -> None:
        """Add a page with its links, destinations and bookmarks; ``index`` counts from 0."""
        number, side = local[page.number], _side(page, index)
        contents = self._page_contents(page, side, texts)
        for link in page.links:
            self._add_link(link, side, local, texts)
        self.parents[index] = _references(page.elements, local)
        links = [local[each.number] for each in page.links]
        self.file.put(number, self._page_dictionary(page, index, local[page.resources], contents, links), first=True)
        self.pages.append(number)
        for destination in page.destinations:
            x = destination.x + fill_deferred.shift_of(side, note=destination.note)
            self.destinations.setdefault(destination.name, _destination(number, x, destination.y))
        for heading in page.headings:
            x = heading.x + fill_deferred.shift_of(side, note=False)
            self.bookmarks.append(
                outline.OutlineItem(heading.level, heading.label, number, x, heading.y, heading.closed)
            )

    def _page_contents(self, page: FragmentPage, side: PageSide, texts: Sequence[FilledText]) -> list[int]:
        """Write a page's content streams and return their numbers."""
        before = fill_deferred.fill_drawing(side.background, texts, side)
        after = fill_deferred.fill_drawing(side.margin_boxes, texts, side)
        if side.shift:
            before += b"\nq 1 0 0 1 %s 0 cm" % syntax.number(side.shift * POINT)
            after = b"Q\n" + after
        contents = [self._add_packed_once(before)] if before else []
        if isinstance(page.body, bytes):
            contents.append(self.file.add(b"<</Filter/FlateDecode>>", page.body))
        else:
            contents.append(self.file.packed(fill_deferred.fill_drawing(page.body, texts, side)))
        if after:
            contents.append(self._add_packed_once(after))
        return contents

    def _add_packed_once(self, data: bytes) -> int:
        """Compress and write a small content stream that other pages may share; its number."""
        digest = hashlib.sha256(data).digest()
        if digest not in self.streams:
            self.streams[digest] = self.file.packed(data)
        return self.streams[digest]

    def _page_dictionary(
        self, page: FragmentPage, index: int, resources: int, contents: Sequence[int], annotations: Sequence[int]
    ) -> bytes:
        entries = [b"<</Type/Page/Parent %d 0 R" % self.page_tree, *_boxes(page), b"/Resources %d 0 R" % resources]
        entries.append(b"/Tabs/S/StructParents %d" % index)
        if contents:
            entries.append(b"/Contents[" + b" ".join(b"%d 0 R" % each for each in contents) + b"]")
        if annotations:
            entries.append(b"/Annots[" + b" ".join(b"%d 0 R" % each for each in annotations) + b"]")
        return b"".join([*entries, b">>"])

    def _add_link(
        self, link: LinkAnnotation, side: PageSide, local: Mapping[int, int], texts: Sequence[FilledText]
    ) -> None:
        entries = [b"<</Type/Annot/Subtype/Link/F 4/BS<</W 0>>/Rect", numbers(_link_box(link, side, texts))]
        entries.append(b"/Contents" + string(self._description(link, texts)))
        if link.address:
            entries.append(b"/A<</Type/Action/S/URI/URI%s>>" % string(link.address))
        else:
            entries.append(b"/Dest" + string(link.destination))
        entries.append(b"/StructParent %d" % self._add_parents(b"%d 0 R" % local[link.element]))
        self.file.put(local[link.number], b"".join([*entries, b">>"]))

    def _description(self, link: LinkAnnotation, texts: Sequence[FilledText]) -> str:
        words = "".join(each if isinstance(each, str) else texts[each].words for each in link.words)
        if not link.bare:
            return words
        words = " ".join(words.split())
        page = self.pagination.destinations.get(link.destination)
        label = self.pagination.label(page) if page else "?"
        return self.page_label.format(page=words or label) if words in ("", label) or words.isdigit() else words

    def _add_face(self, name: str, face: FontUse) -> None:
        merged = self.faces.setdefault(name, FontUse(face.attributes, face.file))
        merged.widths |= face.widths
        for glyph, text in face.to_unicode.items():
            merged.to_unicode.setdefault(glyph, text)
        merged.missing |= face.missing

    # The whole file -------------------------------------------------------------------------------

    def close(self, profile: bytes, embed: Embed) -> bytes:
        """Write what belongs to the whole book and return the file."""
        self._write_faces(embed)
        self._write_page_tree()
        self._write_structure_root()
        destinations = self._write_destinations()
        bookmarks = self._write_outline()
        intent = self._write_output_intent(profile)
        packet = self._write_metadata()
        self._write_catalog(destinations + bookmarks + intent + packet)
        return self.file.close(self.catalog, self.file.add(metadata.info_dictionary(self.info)))

    def _write_faces(self, embed: Embed) -> None:
        """Write each font once, with the glyphs that the book uses, and the font dictionary of all pages."""
        objects, faces = embed(dict(sorted(self.faces.items())))
        local = {item.number: self.file.reserve() for item in objects}
        for item in objects:
            self.file.put(local[item.number], _renumbered(item.serialized, local), item.stream)
        entries = b"".join(b"/%s %d 0 R" % (name.encode(), local[number]) for name, number in faces.items())
        self.file.put(self.faces_number, b"<<" + entries + b">>")

    def _write_page_tree(self) -> None:
        """Write the page tree (ISO 32000-1, 7.7.3)."""
        kids = b" ".join(b"%d 0 R" % each for each in self.pages)
        self.file.put(self.page_tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.pages), kids), first=True)

    def _write_structure_root(self) -> None:
        """Write the document element and the root above it, with the parent tree and the notes' ids (14.7.2)."""
        kids = b" ".join(b"%d 0 R" % each for each in self.roots)
        document = b"<</Type/StructElem/S/Document/P %d 0 R/Lang%s/K[%s]>>" % (
            self.structure_root, string(self.info.language), kids,
        )  # fmt: skip
        self.file.put(self.document, document, first=True)
        parents = [(b"%d" % key, self.parents[key]) for key in sorted(self.parents)]
        root = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTreeNextKey %d" % (self.document, self.next_key)
        root += b"/ParentTree %d 0 R" % self._write_tree(parents, b"Nums")
        if self.notes:
            notes = [(name, b"%d 0 R" % self.notes[name]) for name in sorted(self.notes)]
            root += b"/IDTree %d 0 R" % self._write_tree(notes, b"Names")
        self.file.put(self.structure_root, root + b">>", first=True)

    def _write_destinations(self) -> bytes:
        """Write the named destinations (ISO 32000-1, 12.3.2.3); their entry in the catalog."""
        if not self.destinations:
            return b""
        entries = sorted((string(name), destination) for name, destination in self.destinations.items())
        entries.sort(key=lambda entry: bytes.fromhex(entry[0][1:-1].decode()))
        return b"/Names<</Dests %d 0 R>>" % self._write_tree(entries, b"Names")

    def _write_outline(self) -> bytes:
        """Write the bookmarks; their entry in the catalog."""
        root = outline.write(self.file, self.bookmarks)
        return b"/Outlines %d 0 R" % root if root else b""

    def _write_output_intent(self, profile: bytes) -> bytes:
        """Write the output intent that PDF/A asks for (ISO 32000-1, 14.11.5): sRGB; its entry in the catalog."""
        intent = b"/S/GTS_PDFA1/OutputConditionIdentifier%s/RegistryName%s/Info%s/DestOutputProfile %d 0 R" % (
            string("sRGB"), string("http://www.color.org"), string("sRGB IEC61966-2.1"),
            self.file.packed(profile, b"<</N 3/Alternate/DeviceRGB>>"),
        )  # fmt: skip
        return b"/OutputIntents[%d 0 R]" % self.file.add(b"<</Type/OutputIntent%s>>" % intent)

    def _write_metadata(self) -> bytes:
        """Write the XMP packet; its entry in the catalog."""
        # Not compressed, so that tools which search files for XMP find it.
        number = self.file.add(b"<</Type/Metadata/Subtype/XML>>", metadata.xmp_packet(self.info))
        return b"/Metadata %d 0 R" % number

    def _write_catalog(self, entries: bytes) -> None:
        """Write the catalog (ISO 32000-1, 7.7.2)."""
        catalog = [b"<</Type/Catalog/Pages %d 0 R/Lang%s" % (self.page_tree, string(self.info.language))]
        # A viewer shows the number that is printed.
        catalog.append(b"/PageLabels%s" % self.pagination.page_labels)
        turned = self.info.right_to_left
        # Printed in its own size, which viewers do not do by themselves, and on both sides as a book is turned.
        preferences = b"/DisplayDocTitle true/PrintScaling/None/Duplex/DuplexFlipLongEdge"
        catalog.append(b"/ViewerPreferences<<%s%s>>" % (preferences, b"/Direction/R2L" if turned else b""))
        # The first page of a book is a cover: the second one lies beside the third.
        spread = b"TwoPageLeft" if turned else b"TwoPageRight"
        catalog.append(b"/PageLayout/%s" % (b"SinglePage" if self.info.sheet else spread))
        if self.bookmarks and not self.info.sheet:
            catalog.append(b"/PageMode/UseOutlines")
        properties = b"/UserProperties true" if self.has_open_references else b""
        catalog.append(b"/MarkInfo<</Marked true%s>>/StructTreeRoot %d 0 R" % (properties, self.structure_root))
        self.file.put(self.catalog, b"".join([*catalog, entries, b">>"]), first=True)

    def _write_tree(self, entries: Sequence[tuple[bytes, bytes]], kind: bytes) -> int:
        """Write a name tree or number tree, in two levels where it has many entries; its number."""
        leaves = [entries[at : at + _LEAF] for at in range(0, len(entries), _LEAF)] or [[]]
        arrays = [b"/%s[%s]" % (kind, b" ".join(b"%s %s" % each for each in leaf)) for leaf in leaves]
        if len(leaves) == 1:
            return self.file.add(b"<<" + arrays[0] + b">>", first=True)
        limits = [b"<</Limits[%s %s]" % (leaf[0][0], leaf[-1][0]) for leaf in leaves]
        kids = [self.file.add(limit + array + b">>", first=True) for limit, array in zip(limits, arrays, strict=True)]
        return self.file.add(b"<</Kids[" + b" ".join(b"%d 0 R" % each for each in kids) + b"]>>", first=True)


def _side(page: FragmentPage, index: int) -> PageSide:
    return page.sides[side_of(index)]


def _link_box(link: LinkAnnotation, side: PageSide, texts: Sequence[FilledText]) -> Box:
    """A link's box on a page, without the room that its deferred texts leave."""
    left, lower, right, upper = link.box
    shift = fill_deferred.shift_of(side, note=link.note) - fill_deferred.spare_of(link.before, texts)
    spare = fill_deferred.spare_of(link.within, texts)
    return left + shift - min(spare, 0), lower, right + shift - max(spare, 0), upper


def _open_reference(fragment: Fragment, element: int, first: int, texts: Sequence[Sequence[FilledText]]) -> bytes:
    """The attributes of an element that is an open reference (``open_references``)."""
    words, address, areas = "", "", list[tuple[int, int, Box]]()
    for index, (page, filled) in enumerate(zip(fragment.pages, texts, strict=True), first):
        for at, link in enumerate(page.open_links, len(page.links)):
            if link.element == element:
                words, address = "".join(map(str, link.words)), link.address
                areas.append((index, at, _link_box(link, _side(page, index), filled)))
    return open_references.user_property(address, words, areas)


def _renumbered(serialized: bytes, local: Mapping[int, int]) -> bytes:
    """An object with the file's numbers in its references; strings stay as they are."""
    return _REFERENCE.sub(lambda match: b"%d 0 R" % local[int(match[1])] if match[1] else match[0], serialized)


def _references(elements: Sequence[int], local: Mapping[int, int]) -> bytes:
    """An array of references to structure elements, ``null`` for 0."""
    return b"[" + b" ".join(b"%d 0 R" % local[each] if each else b"null" for each in elements) + b"]"


def _destination(page: int, x: float, y: float) -> bytes:
    return b"[%d 0 R/XYZ %s %s 0]" % (page, syntax.number(x), syntax.number(y))


def _boxes(page: FragmentPage) -> list[bytes]:
    """The boxes of a page, for its dictionary; a viewer shows one with bleed as it will be cut."""
    left, lower, right, upper = page.bleed
    trim_box = [0, 0, page.width, page.height]
    media_box = [-left, -lower, page.width + right, page.height + upper]
    boxes = [b"/MediaBox", numbers(media_box), b"/TrimBox", numbers(trim_box), b"/BleedBox", numbers(media_box)]
    return [*boxes, b"/CropBox", numbers(trim_box)] if media_box != trim_box else boxes
