"""Writes the structure of a fragment: its elements, and the way back to them from each page, drawing and link.

What depends on the rest of the book is left open: which level a heading has (``H@`` and the source's level), which
number a note (``/ID@``), where a figure lies on the sheet (``/BBox@`` and the element's number).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ..syntax import string
from . import roles
from .marked_content import Box, LinkArea, MarkedContent
from .structure_tree import Node, Structure

#: References, and what only the whole book knows, in the elements of a fragment.
OPEN: Final = re.compile(rb"(\d+) 0 R|/H@(\d)|/ID@|/BBox@(\d+)")


@dataclass(slots=True)
class Written:
    """The structure of a fragment."""

    elements: list[tuple[int, bytes]] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    pages: list[list[int]] = field(default_factory=list)
    """Of each page's pieces of content, by their numbers: the element."""
    drawings: dict[int, list[int]] = field(default_factory=dict)
    """The same of each drawing that holds content of its own."""
    spots: dict[int, int] = field(default_factory=dict)
    """The element of each link."""
    boxes: dict[int, tuple[int, Box, bool]] = field(default_factory=dict)
    """Of each figure: its page, its box, whether it is in a note."""


def write(structure: Structure, pages: list[int], first: int) -> Written:
    """The structure, with elements numbered from ``first``; ``pages`` are the numbers of the pages' objects.

    What stands in the document itself has 0 above it.
    """
    writer = _Writer(pages, first)
    for kid in structure.root.kids:
        # Words that stand in no element are in a paragraph by now: the document is a group.
        assert isinstance(kid, Node)
        writer.made.roots.append(writer.element(kid, 0))
    return writer.made


class _Writer:
    def __init__(self, pages: list[int], first: int) -> None:
        self.pages, self.next = pages, first
        self.made = Written(pages=[[] for _ in pages])

    def element(self, node: Node, parent: int) -> int:
        """Write a node and all below it; its number."""
        number, self.next = self.next, self.next + 1
        home = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if node.role == "H" and node.element is not None:
            role = b"H@%d" % int(roles.tag(node.element)[1])
        else:
            role = node.role.encode()
        told = [b"<</Type/StructElem/S/%s/P %d 0 R" % (role, parent)]
        # What stands in the document itself says where it begins: a reader of some pages need not look into all of it.
        begins = home if parent or home is not None else next((each.page for each in node.pieces()), None)
        if begins is not None:
            told.append(b"/Pg %d 0 R" % self.pages[begins])
        at = len(self.made.elements)
        self.made.elements.append((number, b""))
        kids = [self._kid(each, number, home) for each in node.kids]
        told.append(b"/K " + kids[0] if len(kids) == 1 else b"/K[" + b" ".join(kids) + b"]")
        told += self._described(node, number)
        told.append(b">>")
        self.made.elements[at] = number, b"".join(told)
        return number

    def _kid(self, kid: Node | MarkedContent | LinkArea, number: int, home: int | None) -> bytes:
        if isinstance(kid, Node):
            return b"%d 0 R" % self.element(kid, number)
        page = self.pages[kid.page]
        if isinstance(kid, LinkArea):
            self.made.spots[kid.number] = number
            return b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (kid.number, page)
        assert kid.mcid is not None
        if kid.stream is not None:
            _put(self.made.drawings.setdefault(kid.stream, []), kid.mcid, number)
            return b"<</Type/MCR/MCID %d/Pg %d 0 R/Stm %d 0 R>>" % (kid.mcid, page, kid.stream)
        _put(self.made.pages[kid.page], kid.mcid, number)
        if kid.page == home:
            return b"%d" % kid.mcid
        return b"<</Type/MCR/MCID %d/Pg %d 0 R>>" % (kid.mcid, page)

    def _described(self, node: Node, number: int) -> list[bytes]:
        """What the node says beside its words."""
        told = []
        for key, words in ((b"Lang", node.language), (b"E", node.expansion), (b"Alt", node.alternative)):
            if words:
                told.append(b"/" + key + string(words))
        if node.role == "Note":
            told.append(b"/ID@")
        if node.role == "Figure" or (node.element is not None and roles.tag(node.element) == "svg"):
            piece = next(node.pieces(), None)
            if piece is not None:
                self.made.boxes[number] = piece.page, piece.box, piece.note
                told.append(b"/A<</O/Layout/BBox@%d>>" % number)
        elif attributes := _attributes(node):
            told.append(b"/A<<" + attributes + b">>")
        return told


def _put(held: list[int], place: int, number: int) -> None:
    held += [0] * (place + 1 - len(held))
    held[place] = number


def _attributes(node: Node) -> bytes:
    if node.role == "L":
        return b"/O/List/ListNumbering/" + (node.numbering or "None").encode()
    if node.role in ("TH", "TD"):
        told = b""
        if node.role == "TH":
            told += b"/Scope/" + (node.scope or "Column").encode()
        if node.columns > 1:
            told += b"/ColSpan %d" % node.columns
        if node.rows > 1:
            told += b"/RowSpan %d" % node.rows
        return b"/O/Table" + told if told else b""
    return b""
