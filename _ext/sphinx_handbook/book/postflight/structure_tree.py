"""Reads the structure tree in reading order (ISO 32000-1, 14.7) and compares it with what the pages draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, NumberTree, Object, Pdf

from .content_streams import ContentKey, ObjectId, PageContent, TextPiece
from .facts import Element, ShownText, Tags

#: Deeper than any document, and an end to a tree that contains itself.
_DEEPEST = 400


@dataclass(slots=True)
class StructureTree:
    """The structure tree of a file, as far as it is of the pages that are read."""

    pieces: list[ShownText] = field(default_factory=list)
    """All text of the pages that stands in the tree, in its order."""
    elements: list[Element] = field(default_factory=list)
    holders: dict[ObjectId, int] = field(default_factory=dict)
    """For each annotation in the tree, in reading order, the index of its element."""
    holder_ids: dict[ObjectId, ObjectId] = field(default_factory=dict)
    """For each annotation in the tree the object number of its element."""
    parents: dict[int, ObjectId] = field(default_factory=dict)
    """The entries of the parent tree that are single elements, as annotations have them, by key."""
    tags: Tags = field(default_factory=Tags)


def read(pdf: Pdf, pages: Mapping[int, PageContent]) -> StructureTree:
    """Read the tree of ``pdf`` as far as it is of ``pages``, by page number; an empty one if the file has none.

    Where these are not all pages, an element right below the document counts as that of the page where it begins.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary) or root.get("/K") is None:
        return StructureTree()
    return _TreeReader(pdf, pages, root).tree


@dataclass(slots=True)
class _OpenElement:
    """An element whose kids are being read."""

    object: Object
    role: str
    index: int
    """Its index among the tree's elements."""
    parent: int
    first: int
    kids: Iterator[Any]
    page: Object | None
    replaced: bool
    """Whether replacement text (``/ActualText``), its own or an ancestor's, stands for its content."""
    replaced_above: bool
    """Whether that text is an ancestor's."""
    alternative: str
    drawn: bool = False
    first_page: int = 0
    """The page of its first content, from 1; 0 as long as there is none."""


class _TreeReader:
    def __init__(self, pdf: Pdf, pages: Mapping[int, PageContent], root: Object) -> None:
        self.tree, self.root, self.pdf = StructureTree(), root, pdf
        self.drawn: dict[ContentKey, list[tuple[int, TextPiece]]] = {}
        self.keys: dict[ContentKey, int] = {}
        """The page of each marked-content sequence."""
        outside: list[ShownText] = []
        self.struct_parents: dict[ObjectId, int] = {}
        for number, content in pages.items():
            self.struct_parents |= content.struct_parents
            for key in content.keys:
                self.keys.setdefault(key, number)
            for each in content.pieces:
                if each.key is not None:
                    self.drawn.setdefault(each.key, []).append((number, each))
                elif not each.artifact and each.text.strip():
                    outside.append(shown_text(number, each))
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self.wanted = pages if len(pages) < len(self.pages) else None
        self.claimed: dict[ContentKey, ObjectId] = {}
        """The element that refers to each sequence."""
        self.empty: list[tuple[int, str]] = []
        self.twice: list[tuple[int, str]] = []
        self.astray: list[tuple[int, str]] = []
        self.seen: set[ObjectId] = set()
        role_map = root.get("/RoleMap", Dictionary())
        self.roles = {str(own)[1:]: str(standard)[1:] for own, standard in role_map.items()}
        self._read_elements()
        for key, pieces in self.drawn.items():
            if key not in self.claimed:
                outside += [shown_text(page, each) for page, each in pieces if each.text.strip()]
        self._check_parent_tree()
        self.tree.tags = Tags(
            present=True,
            outside=tuple(outside),
            empty=tuple(self.empty),
            twice=tuple(self.twice),
            astray=tuple(dict.fromkeys(self.astray)),
        )

    def _read_elements(self) -> None:
        """Read all elements without recursion: a tree may be deeper than Python's stack."""
        stack: list[_OpenElement] = []
        kids = iter(_as_list(self.root.K))
        while True:
            kid = next(stack[-1].kids if stack else kids, None)
            if kid is None:
                if not stack:
                    return
                self._close(stack.pop(), stack)
            elif isinstance(kid, Dictionary) and "/S" in kid:
                if (opened := self._open(kid, stack)) is not None:
                    stack.append(opened)
            elif stack:
                self._add_content(kid, stack[-1])

    def _open(self, kid: Object, stack: list[_OpenElement]) -> _OpenElement | None:
        """Begin an element; ``None`` if it was read before or is too deep."""
        above = stack[-1] if stack else None
        role = str(kid.S)[1:]
        role, number = self.roles.get(role, role), kid.objgen
        if (number != (0, 0) and number in self.seen) or len(stack) >= _DEEPEST:
            self.twice.append((above.first_page if above else 0, role))
            return None
        self.seen.add(number)
        parent = kid.get("/P")
        if parent is None or (above is not None and parent.objgen != above.object.objgen):
            self.astray.append((above.first_page if above else 0, role))
        replaced_above = above is not None and above.replaced
        replacement = kid.get("/ActualText")
        opened = _OpenElement(
            object=kid,
            role=role,
            index=len(self.tree.elements),
            parent=above.index if above else -1,
            first=len(self.tree.pieces),
            kids=self._kids(kid, len(stack)),
            page=kid.get("/Pg"),
            replaced=replaced_above or replacement is not None,
            replaced_above=replaced_above,
            alternative=str(kid.get("/Alt", "")),
        )
        self.tree.elements.append(Element(role, opened.parent, opened.first, opened.first))
        if replacement is not None and not replaced_above:
            self.tree.pieces.append(ShownText(0, str(replacement), element=opened.index))
        return opened

    def _kids(self, kid: Object, depth: int) -> Iterator[Any]:
        """An element's kids; of the document only those that begin on a page which is read."""
        kids = _as_list(kid.get("/K"))
        if self.wanted is None or depth:
            return iter(kids)
        return (each for each in kids if self._begins(each) in self.wanted)

    def _begins(self, element: Any) -> int:
        """The page on which an element begins; 0 if neither it nor its first descendants name one."""
        for _ in range(_DEEPEST):
            if not isinstance(element, Dictionary):
                return 0
            if "/Pg" in element:
                return self.pages.get(element.Pg.objgen, 0)
            element = next(iter(_as_list(element.get("/K"))), None)
        return 0

    def _add_content(self, kid: Any, holder: _OpenElement) -> None:
        """Add what an element refers to: a marked-content sequence of a page or form, or an annotation (14.7.4)."""
        page, stream, mcid = holder.page, None, kid
        if isinstance(kid, Dictionary):
            if (target := kid.get("/Obj")) is not None:
                self.tree.holders[target.objgen] = holder.index
                self.tree.holder_ids[target.objgen] = holder.object.objgen
                holder.drawn = True
                return
            page, stream, mcid = kid.get("/Pg", page), kid.get("/Stm"), kid.get("/MCID")
        container = stream if stream is not None else page
        if mcid is None or container is None:
            return
        key = (container.objgen, int(mcid))
        page_number = self.keys.get(key) or (self.pages.get(page.objgen, 0) if page is not None else 0)
        if key not in self.keys:
            self.empty.append((page_number, holder.role))
            return
        if key in self.claimed:
            self.twice.append((page_number, holder.role))
            return
        self.claimed[key] = holder.object.objgen
        holder.drawn, holder.first_page = True, holder.first_page or page_number
        if not holder.replaced:
            self.tree.pieces += [shown_text(number, each, holder.index) for number, each in self.drawn.get(key, ())]

    def _close(self, done: _OpenElement, stack: list[_OpenElement]) -> None:
        pieces = self.tree.pieces
        if done.replaced and not done.replaced_above:
            # Replacement text stands where what it replaces begins.
            pieces[done.first] = ShownText(done.first_page, pieces[done.first].text, element=done.index)
        self.tree.elements[done.index] = Element(
            done.role, done.parent, done.first, len(pieces), done.first_page, done.alternative, done.drawn
        )
        if stack:
            above = stack[-1]
            above.drawn, above.first_page = above.drawn or done.drawn, above.first_page or done.first_page

    def _check_parent_tree(self) -> None:
        """Check that the parent tree leads from each sequence back to the element that refers to it (14.7.4.4)."""
        parent_tree = self._parent_tree()
        lists: dict[ObjectId, list[Any]] = {}
        for (container, mcid), holder in self.claimed.items():
            if container not in lists:
                parents = parent_tree.get(self.struct_parents.get(container, -1))
                lists[container] = list(parents) if isinstance(parents, Array) else []
            parents = lists[container]
            parent = parents[mcid] if mcid < len(parents) else None
            if parent is None or (holder != (0, 0) and parent.objgen != holder):
                role = str(parent.get("/S", "/?"))[1:] if isinstance(parent, Dictionary) else "?"
                self.astray.append((self.keys[(container, mcid)], role))
        self.tree.parents = {key: each.objgen for key, each in parent_tree.items() if isinstance(each, Dictionary)}

    def _parent_tree(self) -> dict[int, Any]:
        """The parent tree by key: all of it, or the entries of the pages that are read."""
        tree = self.root.get("/ParentTree")
        if self.wanted is None or tree is None:
            return dict(_number_tree(tree))
        keys = {*self.struct_parents.values(), *(key for page in self.wanted for key in self._annotation_keys(page))}
        entries = NumberTree(tree)
        return {key: entries[key] for key in keys if key in entries}

    def _annotation_keys(self, page: int) -> Iterator[int]:
        for annotation in self.pdf.pages[page - 1].obj.get("/Annots", Array()):
            if "/StructParent" in annotation:
                yield int(annotation.StructParent)


def shown_text(page: int, piece: TextPiece, element: int = -1) -> ShownText:
    """A piece of a page's text as a fact."""
    return ShownText(page, piece.text, piece.left, piece.base, element)


def _as_list(value: Any) -> list[Any]:
    """An entry that is an array or a single object, as a list; empty for ``None``."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _number_tree(root: Object | None) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree, of at most a million nodes: a broken one may contain itself."""
    waiting, count = [root], 0
    while waiting and count < 1_000_000:
        count += 1
        node = waiting.pop()
        if not isinstance(node, Dictionary):
            continue
        entries = list(node.get("/Nums", Array()))
        yield from ((int(key), value) for key, value in zip(entries[::2], entries[1::2], strict=False))
        waiting += list(node.get("/Kids", Array()))
