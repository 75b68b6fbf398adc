"""Builds the structure of a document from its HTML and from what is drawn on its pages.

One HTML element is one node, however many pages and lines it takes, so nothing that a page break cuts has to be joined
again. The order is that in which layout meets the elements, which is the source's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from .. import open_references
from . import roles
from .marked_content import LinkArea, MarkedContent
from .repair_structure import repair
from .structure_tree import Node, Structure

#: Where a role may stand; elsewhere its element is a plain group.
_PARENTS: Final = {
    "LI": {"L", "TOC"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
}


def build(root: Element, contents: Sequence[MarkedContent], links: Iterable[LinkArea]) -> Structure:
    """The structure of the HTML document ``root``, from what stands on its pages in reading order.

    Content that is in no node afterwards is an artifact: running heads, leaders, decoration, repeated table heads.
    """
    builder = _Builder(root)
    for content in contents:
        builder.add(content)
    for link in links:
        builder.add_link(link)
    builder.place_notes()
    repair(builder.document)
    return Structure(builder.document, tuple(builder.images_without_alt))


class _Builder:
    """Makes a node for each element that has content, and gives it what is drawn of it."""

    def __init__(self, root: Element) -> None:
        self.document = Node("Document", root, language=roles.language(root))
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.inner: dict[Element, Node] = {root: self.document}
        """The node that takes an element's content."""
        self.items: dict[Element, Node] = {}
        """The list item of an ``li``, which holds its mark."""
        self.heads: dict[Element, int] = {}
        """The page on which each table's head stands first; on later pages it is repeated."""
        self.notes: dict[Element, list[Node]] = {}
        """The notes at the foot of pages, by the elements whose text calls them."""
        self.images_without_alt: list[Element] = []

    def add(self, content: MarkedContent) -> None:
        """Give content to its element's node, unless it is decoration."""
        element = content.element
        if element is None or self._repeated(content):
            return
        if not content.image and not content.text.strip():
            self._add_space(content)
            return
        if content.image:
            if roles.decorative(element):
                return
        elif content.pseudo not in ("", "marker") and _is_ornament(content.text):
            return
        if content.pseudo.endswith("marker"):
            self._add_mark(element, content)
        else:
            self.node(element).kids.append(content)

    def add_link(self, link: LinkArea) -> None:
        """Give a link's area to its node. Left out is one outside all elements.

        So is one of an open reference (``open_references``) that stands in a link, or has nothing to be read.
        """
        element = link.element
        if element is None:
            return
        node, is_open = self.node(element), open_references.is_open(link.address)
        for each in (element, *self._ancestors(element)):
            candidate = self.inner.get(each)
            if candidate is not None and candidate.element is each and _is_link(candidate, is_open=is_open):
                # Of links within a link the outermost counts.
                node = candidate
        if is_open and not (_is_link(node, is_open=True) and any(node.marked_content())):
            return
        if not is_open and node.role != "Link":
            below = Node("Link", element)
            node.kids.append(below)
            node = below
        node.kids.append(link)

    def place_notes(self) -> None:
        """Put the notes of pages' feet behind the paragraphs that call them, when all other content has its place."""
        for block, notes in self.notes.items():
            if roles.is_paragraph(block):
                kids = self.inner[self.parents[block]].kids
                at = next(at for at, kid in enumerate(kids, 1) if isinstance(kid, Node) and kid.element is block)
                kids[at:at] = notes
            else:
                self.inner[block].kids += notes

    def node(self, element: Element) -> Node:
        """The node that takes the content of ``element``; made at the first call, with those above it."""
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
                    # Nothing is drawn of an empty cell; without it the columns would not match.
                    for part in _caption_and_cells(each):
                        self.node(part)
        return self.inner[chain[0] if chain else element]

    # Content --------------------------------------------------------------------------------------------

    def _add_space(self, content: MarkedContent) -> None:
        """Add a space between two words of a line; any other space is left out."""
        element = content.element
        while element is not None and element not in self.inner:
            element = self.parents.get(element)
        if element is None or content.pseudo or content.box[0] >= content.box[2]:
            return
        kids = self.inner[element].kids
        if kids and (
            isinstance(kids[-1], MarkedContent) or (isinstance(kids[-1], Node) and kids[-1].role in roles.INLINE)
        ):
            kids.append(content)

    def _repeated(self, content: MarkedContent) -> bool:
        """Whether content is of a table's head or foot on a later page."""
        element = content.element
        while element is not None:
            if roles.tag(element) in ("thead", "tfoot"):
                return self.heads.setdefault(element, content.page) != content.page
            element = self.parents.get(element)
        return False

    def _add_mark(self, element: Element, content: MarkedContent) -> None:
        """Add the mark of a list item as its label."""
        inner = self.node(element)
        item = self.items.get(element)
        if item is None:
            inner.kids.append(content)
            return
        if not item.label:
            item.kids.insert(0, Node("Lbl"))
            item.label = True
        mark = item.kids[0]
        assert isinstance(mark, Node)
        mark.kids.append(content)

    # Nodes ----------------------------------------------------------------------------------------------

    def _make(self, element: Element, parent: Node) -> Node:
        """Make an element's node and return the one that takes its content.

        That is ``parent`` where the element has no role, and a node further in where the role asks for one.
        """
        if parent.role == "L" and roles.tag(element) == "div":
            # HTML allows a group around a term and its text.
            return parent
        role, language, expansion = self._role(element, parent), roles.language(element), roles.expansion(element)
        if language == self._language_around(element):
            language = ""
        if role == "Document" or (role == "" and not language and not expansion):
            return parent
        node = Node(role or "Span", element, language=language, expansion=expansion)
        if role == "LI":
            return self._add_item(node, element, parent)
        self._describe(node, element)
        if role == "Link" and (roles.reference(element) or self._within(element, "nav")):
            reference = Node("Reference")
            parent.kids.append(reference)
            parent = reference
        if node.role == "Note" and roles.tag(element) == "span":
            self.notes.setdefault(roles.calling_block(self._ancestors(element)), []).append(node)
        else:
            parent.kids.append(node)
        if roles.tag(element) == "pre":
            code = Node("Code")
            node.kids.append(code)
            return code
        return node

    def _role(self, element: Element, parent: Node) -> str:
        """The element's role where it stands: its own, or a plain one where that is not allowed in ``parent``."""
        role = roles.role(element)
        if parent.role in ("Note", "BibEntry") and "label" in roles.classes(element):
            return "Lbl"
        if role == "Caption" and not self._is_caption_of(element, parent):
            return "Div"
        if role in _PARENTS and parent.role not in _PARENTS[role]:
            return "P" if role == "LI" and roles.tag(element) == "dt" else "Div"
        return role

    def _describe(self, node: Node, element: Element) -> None:
        """Set what a node says beside its content: numbering, spans, scope, alternative text."""
        if node.role == "L":
            in_contents = self._within(element, "nav")
            node.role = "TOC" if in_contents else "L"
            node.numbering = "" if in_contents else roles.numbering(element)
        elif node.role in ("TH", "TD"):
            node.columns, node.rows = roles.span(element, "colspan"), roles.span(element, "rowspan")
            node.scope = roles.scope(element, head=self._within(element, "thead")) if node.role == "TH" else ""
        elif node.role == "Figure":
            node.alternative = roles.alternative(element)
            if not node.alternative:
                node.alternative = self._caption_text(element)
                self.images_without_alt.append(element)
        elif node.role == "Span":
            node.replacement = roles.replacement(element)
        elif node.role == "Formula":
            node.alternative = roles.alternative(element) or " ".join("".join(element.itertext()).split())

    def _add_item(self, node: Node, element: Element, parent: Node) -> Node:
        """Add a list item: a label and a body. In a definition list the term is the label, its text the body."""
        if parent.role == "TOC":
            node.role = "TOCI"
            parent.kids.append(node)
            self.items[element] = node
            return node
        tag = roles.tag(element)
        last = parent.kids[-1] if parent.kids else None
        if (
            tag in ("dt", "dd")
            and isinstance(last, Node)
            and last.element is None
            and (tag == "dd" or not any(isinstance(kid, Node) and kid.role == "LBody" for kid in last.kids))
        ):
            item = last
        else:
            # The item of a definition has no element of its own, which tells it from others for the next term or text.
            item = Node("LI", None if tag in ("dt", "dd") else element)
            parent.kids.append(item)
        node.role = "Lbl" if tag == "dt" else "LBody"
        item.kids.append(node)
        if tag == "li":
            self.items[element] = item
        return node

    def _is_caption_of(self, element: Element, parent: Node) -> bool:
        """Whether a caption is that of the table or figure that it stands in."""
        if parent.role == "Table":
            return not any(isinstance(kid, Node) and kid.role == "Caption" for kid in parent.kids)
        return roles.tag(self.parents[element]) == "figure" and parent.role in roles.GROUPS

    # The HTML around an element ---------------------------------------------------------------------------

    def _language_around(self, element: Element) -> str:
        """The language of the text around an element."""
        return next(filter(None, map(roles.language, self._ancestors(element))), self.document.language)

    def _within(self, element: Element, tag: str) -> bool:
        return any(roles.tag(each) == tag for each in self._ancestors(element))

    def _ancestors(self, element: Element) -> Iterator[Element]:
        """The elements around an element, innermost first."""
        above = self.parents.get(element)
        while above is not None:
            yield above
            above = self.parents.get(above)

    def _caption_text(self, element: Element) -> str:
        """The caption of an image's figure; without one the file's name."""
        for above in self._ancestors(element):
            if roles.tag(above) == "figure":
                for each in above:
                    if roles.tag(each) == "figcaption":
                        return " ".join("".join(each.itertext()).split())
        return (element.get("src") or element.get("data") or roles.tag(element)).rpartition("/")[2]


def _is_link(node: Node, *, is_open: bool) -> bool:
    """Whether a node is a link, or an open reference."""
    if is_open:
        return node.element is not None and roles.is_open_reference(node.element)
    return node.role == "Link"


def _caption_and_cells(table: Element) -> Iterator[Element]:
    """A table's caption and cells in order, without those of tables within it."""
    for child in table:
        if roles.tag(child) in ("td", "th", "caption"):
            yield child
        elif roles.tag(child) in ("thead", "tbody", "tfoot", "tr"):
            yield from _caption_and_cells(child)


def _is_ornament(text: str) -> bool:
    """Whether text that CSS put before or after something is not for reading: leader dots, a dash, an arrow."""
    return not re.search(r"[\w»«“”„‘’\"'()§%&]", text)
