"""Writes the structure elements of a fragment, and for each page, form and link the elements of its content.

What depends on the rest of the book is left open (``fragment.OPEN_IN_STRUCTURE``): the level of a heading, the id of
a note, the bounding box of a figure, the areas of an open reference.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .. import open_references
from ..fragment import Box
from ..syntax import string
from . import roles
from .marked_content import LinkArea, MarkedContent
from .structure_tree import Kid, Node, Structure


@dataclass(slots=True)
class WrittenStructure:
    """The structure of a fragment in PDF syntax. Elements are named by their object numbers in the fragment."""

    elements: list[tuple[int, bytes]] = field(default_factory=list)
    """Object number and dictionary, parents before children."""
    roots: list[int] = field(default_factory=list)
    """The elements whose parent is the document."""
    pages: list[list[int]] = field(default_factory=list)
    """For each page the element of each MCID; 0 where an id is unused."""
    drawings: dict[int, list[int]] = field(default_factory=dict)
    """For each form XObject with marked content, by object number: the element of each MCID."""
    links: dict[int, int] = field(default_factory=dict)
    """The element of each link annotation, and of each area of an open reference, by the object number."""
    boxes: dict[int, tuple[int, Box, bool]] = field(default_factory=dict)
    """For each figure its page, its bounding box, whether it is in a note."""


def write(structure: Structure, pages: list[int], first: int) -> WrittenStructure:
    """Write the structure with elements numbered from ``first``; ``pages`` are the pages' object numbers.

    What stands directly in the document has 0 as its parent.
    """
    writer = _Writer(pages, first)
    for kid in structure.root.kids:
        # The document is a group: text that stood directly in it is in a paragraph by now.
        assert isinstance(kid, Node)
        writer.written.roots.append(writer.element(kid, 0))
    return writer.written


class _Writer:
    def __init__(self, pages: list[int], first: int) -> None:
        self.pages, self.next = pages, first
        self.written = WrittenStructure(pages=[[] for _ in pages])

    def element(self, node: Node, parent: int) -> int:
        """Write a node and all below it (ISO 32000-1, 14.7.2); its object number."""
        number, self.next = self.next, self.next + 1
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if node.role == "H" and node.element is not None:
            role = b"H@%d" % int(roles.tag(node.element)[1])
        else:
            role = node.role.encode()
        entries = [b"<</Type/StructElem/S/%s/P %d 0 R" % (role, parent)]
        # A child of the document names the page where it begins, so that a reader of some pages can skip the others.
        begins = page
        if not parent and page is None:
            begins = next((each.page for each in node.marked_content()), None)
        if begins is not None:
            entries.append(b"/Pg %d 0 R" % self.pages[begins])
        index = len(self.written.elements)
        self.written.elements.append((number, b""))
        kids = [kid for each in node.kids if (kid := self._kid(each, number, page))]
        entries.append(b"/K " + kids[0] if len(kids) == 1 else b"/K[" + b" ".join(kids) + b"]")
        entries += self._description(node, number)
        entries.append(b">>")
        self.written.elements[index] = number, b"".join(entries)
        return number

    def _kid(self, kid: Kid, number: int, home: int | None) -> bytes:
        """An entry of ``/K`` (ISO 32000-1, 14.7.4): element, annotation, or marked content on the page ``home``.

        Empty for the area of an open reference, which has no annotation.
        """
        if isinstance(kid, Node):
            return b"%d 0 R" % self.element(kid, number)
        page = self.pages[kid.page]
        if isinstance(kid, LinkArea):
            self.written.links[kid.number] = number
            if open_references.is_open(kid.address):
                return b""
            return b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (kid.number, page)
        return self._marked_content(kid, number, page, home)

    def _marked_content(self, content: MarkedContent, number: int, page: int, home: int | None) -> bytes:
        assert content.mcid is not None
        if content.stream is not None:
            _set(self.written.drawings.setdefault(content.stream, []), content.mcid, number)
            return b"<</Type/MCR/MCID %d/Pg %d 0 R/Stm %d 0 R>>" % (content.mcid, page, content.stream)
        _set(self.written.pages[content.page], content.mcid, number)
        if content.page == home:
            return b"%d" % content.mcid
        return b"<</Type/MCR/MCID %d/Pg %d 0 R>>" % (content.mcid, page)

    def _description(self, node: Node, number: int) -> list[bytes]:
        """The entries beside content: language, expansion, alternative and replacement text (14.9), id, attributes."""
        entries = []
        for key, words in (
            (b"Lang", node.language),
            (b"E", node.expansion),
            (b"Alt", node.alternative),
            (b"ActualText", node.replacement),
        ):
            if words:
                entries.append(b"/" + key + string(words))
        if node.role == "Note":
            entries.append(b"/ID@")
        if any(isinstance(each, LinkArea) and open_references.is_open(each.address) for each in node.kids):
            entries.append(b"/A@%d" % number)
        if node.role == "Figure" or (node.element is not None and roles.tag(node.element) == "svg"):
            content = next(node.marked_content(), None)
            if content is not None:
                self.written.boxes[number] = content.page, content.box, content.note
                entries.append(b"/A<</O/Layout/BBox@%d>>" % number)
        elif attributes := _attributes(node):
            entries.append(b"/A<<" + attributes + b">>")
        return entries


def _set(elements: list[int], mcid: int, number: int) -> None:
    """Set an item of a list that grows as far as needed."""
    elements += [0] * (mcid + 1 - len(elements))
    elements[mcid] = number


def _attributes(node: Node) -> bytes:
    """The attributes of a list, a cell, a line through or below text (ISO 32000-1, 14.8.5); empty for other nodes."""
    if node.role == "Span" and node.element is not None and (line := roles.text_decoration(node.element)):
        return b"/O/Layout/TextDecorationType/" + line.encode()
    if node.role == "L":
        return b"/O/List/ListNumbering/" + (node.numbering or "None").encode()
    if node.role in ("TH", "TD"):
        entries = b""
        if node.role == "TH":
            entries += b"/Scope/" + (node.scope or "Column").encode()
        if node.columns > 1:
            entries += b"/ColSpan %d" % node.columns
        if node.rows > 1:
            entries += b"/RowSpan %d" % node.rows
        return b"/O/Table" + entries if entries else b""
    return b""
