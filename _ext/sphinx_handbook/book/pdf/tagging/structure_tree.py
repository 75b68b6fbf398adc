"""The book's structure, made from its HTML and from what stands on the pages.

One element is one node, however many pages and lines it takes: that joins again what page breaks cut. The order is
that in which layout meets the elements, which is the source's. Nothing here knows of PDF objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from . import roles
from .marked_content import LinkArea, MarkedContent


@dataclass(slots=True, eq=False)
class Node:
    """One element of the structure."""

    role: str
    element: Element | None = None
    kids: list[Node | MarkedContent | LinkArea] = field(default_factory=list)
    language: str = ""
    expansion: str = ""
    alternative: str = ""
    scope: str = ""
    columns: int = 1
    rows: int = 1
    """How many columns and rows a cell takes."""
    numbering: str = ""
    label: bool = False
    """Whether a list item has a mark already."""

    def nodes(self) -> Iterator[Node]:
        """The node and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.nodes()

    def pieces(self) -> Iterator[MarkedContent]:
        """What is drawn of it, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.pieces()
            elif isinstance(kid, MarkedContent):
                yield kid


@dataclass(frozen=True, slots=True)
class Structure:
    """The whole: its root, what of the pages is no part of it, and the links that have no place in it."""

    root: Node
    lost: tuple[LinkArea, ...]
    unnamed: tuple[Element, ...]
    """Images that mean something and have no words for it."""


#: Where a role may stand; elsewhere it is a plain group.
_WITHIN: Final = {
    "LI": {"L", "TOC"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
}

#: What may stand in a role, and what everything else is wrapped in.
_HOLDS: Final = {
    "L": ({"LI", "L"}, ("LI", "LBody")),
    "LI": ({"Lbl", "LBody"}, ("LBody",)),
    "TOC": ({"TOCI", "TOC"}, ("TOCI",)),
    "Table": ({"TR", "THead", "TBody", "TFoot", "Caption"}, ("TR", "TD")),
    "THead": ({"TR"}, ("TR", "TD")),
    "TBody": ({"TR"}, ("TR", "TD")),
    "TFoot": ({"TR"}, ("TR", "TD")),
    "TR": ({"TH", "TD"}, ("TD",)),
}


def build(root: Element, pieces: Sequence[MarkedContent], places: Iterable[LinkArea]) -> Structure:
    """Make the structure of the document ``root`` from what stands on its pages, in reading order."""
    builder = _Builder(root)
    for piece in pieces:
        builder.add(piece)
    lost = [place for place in places if not builder.link(place)]
    document = builder.document
    _mend(document)
    return Structure(document, tuple(lost), tuple(builder.unnamed))


class _Builder:
    """Makes a node for every element that is met, and gives it what is drawn of it."""

    def __init__(self, root: Element) -> None:
        self.document = Node("Document", root, language=roles.language(root))
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.inner: dict[Element, Node] = {root: self.document}
        """Where an element's content goes."""
        self.outer: dict[Element, Node] = {}
        """The item of an element of a list, which holds its mark."""
        self.heads: dict[Element, int] = {}
        """The page on which each table's head stands first: below, it is repeated."""
        self.unnamed: list[Element] = []

    def add(self, piece: MarkedContent) -> None:
        """Put a piece where it belongs, unless it is decoration."""
        element = piece.element
        if element is None or self._repeated(piece):
            return
        if not piece.image and not piece.text.strip():
            self._space(piece)
            return
        if piece.image:
            if roles.decorative(element):
                return
        elif piece.pseudo not in ("", "marker") and _ornament(piece.text):
            return
        if piece.pseudo.endswith("marker"):
            self._mark(element, piece)
        else:
            self.node(element).kids.append(piece)

    def _space(self, piece: MarkedContent) -> None:
        """A space between two words in a line. Elsewhere it says nothing, and makes nothing."""
        element = piece.element
        while element is not None and element not in self.inner:
            element = self.parents.get(element)
        if element is None or piece.pseudo or piece.box[0] >= piece.box[2]:
            return
        kids = self.inner[element].kids
        if kids and (
            isinstance(kids[-1], MarkedContent) or (isinstance(kids[-1], Node) and kids[-1].role in roles.INLINE)
        ):
            kids.append(piece)

    def _repeated(self, piece: MarkedContent) -> bool:
        element = piece.element
        while element is not None:
            if roles.tag(element) in ("thead", "tfoot"):
                return self.heads.setdefault(element, piece.page) != piece.page
            element = self.parents.get(element)
        return False

    def _mark(self, element: Element, piece: MarkedContent) -> None:
        inner = self.node(element)
        item = self.outer.get(element)
        if item is None:
            inner.kids.append(piece)
            return
        if not item.label:
            item.kids.insert(0, Node("Lbl"))
            item.label = True
        mark = item.kids[0]
        assert isinstance(mark, Node)
        mark.kids.append(piece)

    def node(self, element: Element) -> Node:
        """Where the content of ``element`` goes; made when first asked for."""
        chain = []
        while element not in self.inner:
            chain.append(element)
            above = self.parents.get(element)
            if above is None:
                self.inner[element] = self.document
                break
            element = above
        for each in reversed(chain):
            if each not in self.inner:
                self.inner[each] = self._make(each, self.inner[self.parents[each]])
                if roles.tag(each) == "table":
                    # Of an empty cell nothing is drawn; a table without it is crooked.
                    for part in _parts(each):
                        self.node(part)
        return self.inner[chain[0] if chain else element]

    def _make(self, element: Element, parent: Node) -> Node:
        name, language = roles.role(element), roles.language(element)
        if language == self._language(element):
            language = ""
        if parent.role in ("Note", "BibEntry") and "label" in roles.classes(element):
            name = "Lbl"
        if parent.role == "L" and roles.tag(element) == "div":
            # HTML may group a term and its text so.
            return parent
        if name == "Caption" and not self._captions(element, parent):
            name = "Div"
        if name in _WITHIN and parent.role not in _WITHIN[name]:
            name = "Div" if name != "LI" else "P" if roles.tag(element) == "dt" else "Div"
        expansion = roles.expansion(element)
        if name == "Document" or (name == "" and not language and not expansion):
            return parent
        node = Node(name or "Span", element, language=language, expansion=expansion)
        if name == "LI":
            return self._item(node, parent)
        if name == "L":
            node.role = "TOC" if self._in_contents(element) else "L"
            node.numbering = roles.numbering(element) if node.role == "L" else ""
        elif name in ("TH", "TD"):
            node.columns, node.rows = roles.span(element, "colspan"), roles.span(element, "rowspan")
            node.scope = roles.scope(element, head=self._in_head(element)) if name == "TH" else ""
        elif name == "Figure":
            node.alternative = roles.alternative(element) or self._caption(element)
            if not roles.alternative(element):
                self.unnamed.append(element)
        elif name == "Formula":
            node.alternative = roles.alternative(element) or " ".join("".join(element.itertext()).split())
        elif name == "Link" and (roles.reference(element) or self._in_contents(element)):
            around = Node("Reference")
            parent.kids.append(around)
            parent = around
        parent.kids.append(node)
        if roles.tag(element) == "pre":
            code = Node("Code")
            node.kids.append(code)
            return code
        return node

    def _item(self, node: Node, parent: Node) -> Node:
        """An item of a list: a mark and a body. A definition's term is the mark, its text the body."""
        element = node.element
        assert element is not None
        if parent.role == "TOC":
            node.role = "TOCI"
            parent.kids.append(node)
            self.outer[element] = node
            return node
        name = roles.tag(element)
        last = parent.kids[-1] if parent.kids else None
        if (
            name in ("dt", "dd")
            and isinstance(last, Node)
            and last.element is None
            and (name == "dd" or not any(isinstance(kid, Node) and kid.role == "LBody" for kid in last.kids))
        ):
            item = last
        else:
            # A definition's item is no element's own; so the next term or text knows it again.
            item = Node("LI", None if name in ("dt", "dd") else element)
            parent.kids.append(item)
        node.role = "Lbl" if name == "dt" else "LBody"
        item.kids.append(node)
        if name == "li":
            self.outer[element] = item
        return node

    def _captions(self, element: Element, parent: Node) -> bool:
        """Whether a caption is that of the table or figure that it stands in."""
        if parent.role == "Table":
            return not any(isinstance(kid, Node) and kid.role == "Caption" for kid in parent.kids)
        return roles.tag(self.parents[element]) == "figure" and parent.role in roles.GROUPS

    def _language(self, element: Element) -> str:
        """The language that stands around an element."""
        above = self.parents.get(element)
        while above is not None:
            if language := roles.language(above):
                return language
            above = self.parents.get(above)
        return self.document.language

    def _in_contents(self, element: Element) -> bool:
        return any(roles.tag(each) == "nav" for each in self._above(element))

    def _in_head(self, element: Element) -> bool:
        return any(roles.tag(each) == "thead" for each in self._above(element))

    def _above(self, element: Element) -> Iterator[Element]:
        above = self.parents.get(element)
        while above is not None:
            yield above
            above = self.parents.get(above)

    def _caption(self, element: Element) -> str:
        """The words under an image that has none of its own; the file's name where there are no such either."""
        for above in self._above(element):
            if roles.tag(above) == "figure":
                for each in above:
                    if roles.tag(each) == "figcaption":
                        return " ".join("".join(each.itertext()).split())
        return (element.get("src") or element.get("data") or roles.tag(element)).rpartition("/")[2]

    def link(self, place: LinkArea) -> bool:
        """Give a link its place; no where it stands outside the structure."""
        element = place.element
        if element is None:
            return False
        node = self.node(element)
        for each in (element, *self._above(element)):
            if (known := self.inner.get(each)) is not None and known.role == "Link" and known.element is each:
                # Of links within a link the outermost is the one.
                node = known
        if node.role != "Link":
            made = Node("Link", element)
            node.kids.append(made)
            node = made
        node.kids.append(place)
        return True


def _parts(table: Element) -> Iterator[Element]:
    """A table's caption and cells in order, and not those of tables within it."""
    for child in table:
        if roles.tag(child) in ("td", "th", "caption"):
            yield child
        elif roles.tag(child) in ("thead", "tbody", "tfoot", "tr"):
            yield from _parts(child)


def _ornament(text: str) -> bool:
    """Whether what CSS put before or after something is nothing to be read: leader dots, a dash, an arrow."""
    return not re.search(r"[\w»«“”„‘’\"'()§%&]", text)


def _mend(root: Node) -> None:
    _prune(root)
    for node in list(root.nodes()):
        if node.role == "Link" and not any(isinstance(kid, LinkArea) for kid in node.kids):
            node.role = "Span"
        _unnest(node)
        _hold(node)
        _paragraphs(node)
    _tables(root)
    _plain(root)


def _prune(node: Node) -> None:
    """Leave no empty node, but for the cells of a table."""
    for kid in node.kids:
        if isinstance(kid, Node):
            _prune(kid)
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or kid.kids or kid.role in ("TD", "TH")]


def _unnest(node: Node) -> None:
    """A link within a link is words of the outer one, which has its place already."""
    if node.role == "Link":
        for below in node.nodes():
            if below is not node and below.role == "Link":
                below.role = "Span"
                below.kids = [kid for kid in below.kids if not isinstance(kid, LinkArea)]


def _hold(node: Node) -> None:
    """Wrap what may not stand directly in a list, a table or their parts."""
    if node.role not in _HOLDS:
        return
    allowed, wrapping = _HOLDS[node.role]
    kids: list[Node | MarkedContent | LinkArea] = []
    for kid in node.kids:
        if isinstance(kid, Node) and kid.role in allowed:
            kids.append(kid)
            continue
        wrapped: Node | MarkedContent | LinkArea = kid
        for role in reversed(wrapping):
            wrapped = Node(role, kids=[wrapped])
        kids.append(wrapped)
    node.kids = kids


def _paragraphs(node: Node) -> None:
    """Words that stand directly in a group are a paragraph."""
    if node.role not in roles.GROUPS:
        return
    kids: list[Node | MarkedContent | LinkArea] = []
    run: Node | None = None
    for kid in node.kids:
        if isinstance(kid, Node) and kid.role not in roles.INLINE:
            if kid.role == "Figure" and run is not None:
                run.kids.append(kid)
            else:
                kids.append(kid)
                run = None
        elif run is None:
            run = Node("P", kids=[kid])
            kids.append(run)
        else:
            run.kids.append(kid)
    node.kids = kids


def _tables(root: Node) -> None:
    """One head at most, no head without a body, and as many columns in every row."""
    for node in root.nodes():
        if node.role != "Table":
            continue
        parts = [kid for kid in node.kids if isinstance(kid, Node)]
        for part in [each for each in parts if each.role == "THead"][1:]:
            part.role = "TBody"
        if not any(each.role in ("TBody", "TR") for each in parts):
            for part in parts:
                if part.role in ("THead", "TFoot"):
                    part.role = "TBody"
        _square(node)


def _square(table: Node) -> None:
    """Fill rows that are short with empty cells, and end cells where their part of the table does."""
    parts = [kid for kid in table.kids if isinstance(kid, Node) and kid.role in ("THead", "TBody", "TFoot")]
    runs = [[kid for kid in part.kids if isinstance(kid, Node)] for part in parts]
    runs.append([kid for kid in table.kids if isinstance(kid, Node) and kid.role == "TR"])
    widths: list[tuple[Node, int]] = []
    for run in runs:
        # How many more rows each column is taken for by a cell above.
        taken: dict[int, int] = {}
        for number, row in enumerate(run):
            column, below = 0, {at: left - 1 for at, left in taken.items() if left > 1}
            for cell in row.kids:
                assert isinstance(cell, Node)
                while taken.get(column, 0):
                    column += 1
                cell.rows = min(cell.rows, len(run) - number)
                if cell.rows > 1:
                    below |= dict.fromkeys(range(column, column + cell.columns), cell.rows - 1)
                column += cell.columns
            widths.append((row, max([column, *(at + 1 for at, left in taken.items() if left)])))
            taken = below
    widest = max((width for _, width in widths), default=0)
    for row, width in widths:
        row.kids += [Node("TD") for _ in range(widest - width)]


def _plain(node: Node) -> None:
    """A group that holds one thing and says nothing of it is left out."""
    for kid in node.kids:
        if isinstance(kid, Node):
            _plain(kid)
    node.kids = [
        kid.kids[0]
        if isinstance(kid, Node)
        and kid.role == "Div"
        and len(kid.kids) == 1
        and isinstance(kid.kids[0], Node)
        and not kid.language
        else kid
        for kid in node.kids
    ]
