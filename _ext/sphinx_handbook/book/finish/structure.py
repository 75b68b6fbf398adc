"""Writes the structure into the file: the tree of elements, and the way back to it from each page and link."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .content import Piece, Place
from .tree import Node, Structure


def clickable(pdf: Pdf) -> dict[int, Object]:
    """Every annotation that has a place in the structure, by its number there."""
    return {
        int(annotation.StructParent): annotation
        for page in pdf.pages
        for annotation in page.obj.get("/Annots", [])
        if "/StructParent" in annotation
    }


def write(pdf: Pdf, structure: Structure, language: str) -> None:
    """Give ``pdf`` the structure, and take away the links that have no place in it."""
    _drop(pdf, structure)
    writer = _Writer(pdf)
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = writer.element(structure.root, tree)
    document.Lang = String(language)
    tree.K = Array([document])
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=writer.numbers()))
    tree.ParentTreeNextKey = writer.next
    if writer.names:
        names = Array()
        for name in sorted(writer.names):
            names.extend([String(name), writer.names[name]])
        tree.IDTree = Dictionary(Names=names)
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _drop(pdf: Pdf, structure: Structure) -> None:
    """Take away what can be clicked and is told to nobody: links in running heads, and links within links."""
    kept = {kid.number for node in structure.root.nodes() for kid in node.kids if isinstance(kid, Place)}
    for page in pdf.pages:
        if "/Annots" in page.obj:
            found = page.obj.Annots
            left = [each for each in found if each.get("/Subtype") != "/Link" or each.get("/StructParent") in kept]
            if len(left) < len(found):
                page.obj.Annots = Array(left)


class _Writer:
    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.pages = [page.obj for page in pdf.pages]
        self.annotations = clickable(pdf)
        self.parents: dict[int, Any] = {}
        """Number to the element of an annotation, or to those of a stream's pieces by their numbers in it."""
        self.next = max([len(self.pages) - 1, *self.annotations]) + 1
        self.streams: dict[int, int] = {}
        """The number of each drawing that holds content of its own, by that of its object."""
        self.names: dict[str, Object] = {}
        for number, page in enumerate(self.pages):
            page.StructParents = number
            self.parents[number] = defaultdict(lambda: None)

    def element(self, node: Node, parent: Object) -> Object:
        """Write a node and all below it."""
        made = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{node.role}"), P=parent))
        home = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if home is not None:
            made.Pg = self.pages[home]
        kids = [kid for each in node.kids if (kid := self._kid(each, made, home)) is not None]
        made.K = kids[0] if len(kids) == 1 else Array(kids)
        self._describe(node, made)
        return made

    def _kid(self, kid: Node | Piece | Place, made: Object, home: int | None) -> Any:
        if isinstance(kid, Node):
            return self.element(kid, made)
        if isinstance(kid, Place):
            self.parents[kid.number] = made
            return Dictionary(Type=Name.OBJR, Obj=self.annotations[kid.number], Pg=self.pages[kid.page])
        assert kid.mcid is not None
        if kid.stream is not None:
            drawn = self.pdf.get_object(kid.stream, 0)
            number = self.streams.get(kid.stream)
            if number is None:
                number = self.streams[kid.stream] = self.next
                self.next += 1
                drawn.StructParents = number
                self.parents[number] = defaultdict(lambda: None)
            self.parents[number][kid.mcid] = made
            return Dictionary(Type=Name.MCR, MCID=kid.mcid, Pg=self.pages[kid.page], Stm=drawn)
        self.parents[kid.page][kid.mcid] = made
        if kid.page == home:
            return kid.mcid
        return Dictionary(Type=Name.MCR, MCID=kid.mcid, Pg=self.pages[kid.page])

    def _describe(self, node: Node, made: Object) -> None:
        """What the node says beside its words."""
        if node.language:
            made.Lang = String(node.language)
        if node.expansion:
            made.E = String(node.expansion)
        if node.alternative:
            made.Alt = String(node.alternative)
        if node.name:
            made.ID = String(node.name)
            self.names[node.name] = made
        attributes = _attributes(node)
        if attributes is not None:
            made.A = attributes

    def numbers(self) -> Any:
        """The way back: to each page's and drawing's elements, and to each link's."""
        found = Array()
        for number in sorted(self.parents):
            held = self.parents[number]
            if isinstance(held, dict):
                held = self.pdf.make_indirect(Array([held[mcid] for mcid in range(max(held, default=-1) + 1)]))
            found.append(number)
            found.append(held)
        return found


def _attributes(node: Node) -> Dictionary | None:
    if node.role == "L":
        return Dictionary(O=Name.List, ListNumbering=Name(f"/{node.numbering or 'None'}"))
    if node.role == "Figure":
        box = next((piece.box for piece in node.pieces()), None)
        return Dictionary(O=Name.Layout, BBox=Array([round(side, 2) for side in box])) if box else None
    if node.role in ("TH", "TD"):
        told = Dictionary(O=Name.Table)
        if node.role == "TH":
            told.Scope = Name(f"/{node.scope or 'Column'}")
        if node.columns > 1:
            told.ColSpan = node.columns
        if node.rows > 1:
            told.RowSpan = node.rows
        return told if len(told) > 1 else None
    return None
