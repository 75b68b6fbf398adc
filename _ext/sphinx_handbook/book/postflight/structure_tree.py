"""Reads the structure tree in reading order (ISO 32000-1, 14.7) and compares it with what the pages draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, NumberTree, Object, PdfError

from .content_streams import ContentKey, PageContent, TextPiece
from .facts import Box, Element, ShownText, Tags
from .objects import trees
from .objects.damage import LimitReached
from .objects.typed import ObjectId, ObjectReader, entry, number_of

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


def read(
    catalog: Object, document: Mapping[int, Object], pages: Mapping[int, PageContent], objects: ObjectReader
) -> StructureTree:
    """Read the tree of a file as far as it is of ``pages``, by page number; an empty one if the file has none.

    ``document`` are all pages. Where ``pages`` are not all, an element right below the document counts as that of the
    page where it begins. Raises ``LimitReached``.
    """
    root = objects.dictionary(catalog, "/StructTreeRoot")
    if entry(root, "/K") is None:
        return StructureTree()
    return _TreeReader(document, pages, root, objects).tree


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
    in_note: bool
    """Whether it is a note or in one."""
    drawn: bool = False
    first_page: int = 0
    """The page of its first content, from 1; 0 as long as there is none."""


class _TreeReader:
    def __init__(
        self, document: Mapping[int, Object], pages: Mapping[int, PageContent], root: Object, objects: ObjectReader
    ) -> None:
        self.tree, self.root, self.document, self.objects = StructureTree(), root, document, objects
        self.left = objects.log.limits.elements
        """How many kids may still be read."""
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
        self.pages = {number_of(page): number for number, page in document.items()}
        self.wanted = pages if len(pages) < len(self.pages) else None
        self.claimed: dict[ContentKey, ObjectId] = {}
        """The element that refers to each sequence."""
        self.of_notes: set[ContentKey] = set()
        """The sequences of notes, which may stand at the foot of the page that calls them."""
        self.empty: list[tuple[int, str]] = []
        self.twice: list[tuple[int, str]] = []
        self.astray: list[tuple[int, str]] = []
        self.seen: set[ObjectId] = set()
        self.roles = self._roles()
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
            unordered=tuple(sorted(self._unordered(pages).items())),
        )

    def _roles(self) -> dict[str, str]:
        """The standard role of each role of the file's own."""
        role_map = self.objects.dictionary(self.root, "/RoleMap")
        if role_map is None:
            return {}
        keys = list(role_map.keys())
        return {key[1:]: self.objects.name(role_map, key) or "?" for key in keys}

    def _read_elements(self) -> None:
        """Read all elements without recursion: a tree may be deeper than Python's stack."""
        stack: list[_OpenElement] = []
        kids = iter(_as_list(entry(self.root, "/K")))
        end = object()
        while True:
            kid = next(stack[-1].kids if stack else kids, end)
            if kid is end:
                if not stack:
                    return
                self._close(stack.pop(), stack)
                continue
            self.left -= 1
            if self.left < 0:
                raise LimitReached("elements", self.objects.log.limits.elements)
            if isinstance(kid, Dictionary) and "/S" in kid:
                if (opened := self._open(kid, stack)) is not None:
                    stack.append(opened)
            elif stack:
                self._add_content(kid, stack[-1])

    def _open(self, kid: Object, stack: list[_OpenElement]) -> _OpenElement | None:
        """Begin an element; ``None`` if it was read before or is too deep."""
        above = stack[-1] if stack else None
        role = self.objects.name(kid, "/S") or "?"
        role, number = self.roles.get(role, role), kid.objgen
        if (number != (0, 0) and number in self.seen) or len(stack) >= _DEEPEST:
            self.twice.append((above.first_page if above else 0, role))
            return None
        self.seen.add(number)
        parent = entry(kid, "/P")
        parent_number = number_of(parent)
        if parent_number == (0, 0) and parent is not None:
            parent = self.objects.dictionary(kid, "/P")
        if parent is None or (above is not None and parent_number != above.object.objgen):
            self.astray.append((above.first_page if above else 0, role))
        replaced_above = above is not None and above.replaced
        replacement = self.objects.text(kid, "/ActualText")
        opened = _OpenElement(
            object=kid,
            role=role,
            index=len(self.tree.elements),
            parent=above.index if above else -1,
            first=len(self.tree.pieces),
            kids=self._kids(kid, len(stack)),
            page=entry(kid, "/Pg"),
            replaced=replaced_above or replacement is not None,
            replaced_above=replaced_above,
            alternative=self.objects.text(kid, "/Alt") or "",
            in_note=role == "Note" or (above is not None and above.in_note),
        )
        self.tree.elements.append(Element(role, opened.parent, opened.first, opened.first))
        if replacement is not None and not replaced_above:
            self.tree.pieces.append(ShownText(0, replacement, element=opened.index))
        return opened

    def _kids(self, kid: Object, depth: int) -> Iterator[Any]:
        """An element's kids; of the document only those that begin on a page which is read."""
        kids = _as_list(entry(kid, "/K"))
        if self.wanted is None or depth:
            return iter(kids)
        return (each for each in kids if self._begins(each) in self.wanted)

    def _begins(self, element: Any) -> int:
        """The page on which an element begins; 0 if neither it nor its first descendants name one."""
        for _ in range(_DEEPEST):
            if not isinstance(element, Dictionary):
                return 0
            if "/Pg" in element:
                return self.pages.get(number_of(element.get("/Pg")), 0)
            element = next(iter(_as_list(entry(element, "/K"))), None)
        return 0

    def _add_content(self, kid: Any, holder: _OpenElement) -> None:
        """Add what an element refers to: a marked-content sequence of a page or form, or an annotation (14.7.4)."""
        page, stream, mcid = holder.page, None, kid
        if isinstance(kid, Dictionary):
            if (target := self.objects.dictionary(kid, "/Obj")) is not None:
                self.tree.holders[target.objgen] = holder.index
                self.tree.holder_ids[target.objgen] = holder.object.objgen
                holder.drawn = True
                return
            page, stream, mcid = entry(kid, "/Pg") or page, entry(kid, "/Stm"), self.objects.integer(kid, "/MCID")
        elif type(kid) is not int:
            if kid is not None:
                self.objects.wrong(holder.object, "/K", kid, "dictionary or integer")
            return
        container = stream if stream is not None else page
        if mcid is None or container is None:
            return
        key = (number_of(container), mcid)
        page_number = self.keys.get(key) or self.pages.get(number_of(page), 0)
        if key not in self.keys:
            self.empty.append((page_number, holder.role))
            return
        if key in self.claimed:
            self.twice.append((page_number, holder.role))
            return
        self.claimed[key] = holder.object.objgen
        if holder.in_note:
            self.of_notes.add(key)
        holder.drawn, holder.first_page = True, holder.first_page or page_number
        if not holder.replaced:
            self.tree.pieces += [shown_text(number, each, holder.index) for number, each in self.drawn.get(key, ())]

    def _close(self, done: _OpenElement, stack: list[_OpenElement]) -> None:
        pieces = self.tree.pieces
        if done.replaced and not done.replaced_above:
            # Replacement text stands where what it replaces begins.
            pieces[done.first] = ShownText(done.first_page, pieces[done.first].text, element=done.index)
        self.tree.elements[done.index] = Element(
            done.role, done.parent, done.first, len(pieces), done.first_page, done.alternative, done.drawn,
            self._box(done),
        )  # fmt: skip
        if stack:
            above = stack[-1]
            above.drawn, above.first_page = above.drawn or done.drawn, above.first_page or done.first_page

    def _box(self, done: _OpenElement) -> Box | None:
        """Where a drawing or formula says that it stands; None for other elements."""
        if done.role not in ("Figure", "Formula"):
            return None
        # Attributes of several owners are in an array (14.7.5).
        for attributes in _as_list(entry(done.object, "/A")):
            if isinstance(attributes, Dictionary) and (box := self.objects.numbers(attributes, "/BBox", 4)):
                return (box[0], box[1], box[2], box[3])
        return None

    def _unordered(self, pages: Mapping[int, PageContent]) -> dict[int, str]:
        """For each page that is drawn in another order than it is read the first words that are drawn too early.

        A note is read behind the paragraph that calls it, and drawn at the foot of the page.
        """
        drawn_at = {key: at for content in pages.values() for at, key in enumerate(content.keys)}
        unordered: dict[int, str] = {}
        latest: dict[int, int] = {}
        for key in (each for each in self.claimed if each not in self.of_notes):
            page, at = self.keys[key], drawn_at[key]
            before = latest.get(page, -1)
            latest[page] = max(at, before)
            if at < before and not unordered.get(page):
                unordered[page] = "".join(each.text for _, each in self.drawn.get(key, ())).strip()
        return unordered

    def _check_parent_tree(self) -> None:
        """Check that the parent tree leads from each sequence back to the element that refers to it (14.7.4.4)."""
        parent_tree = self._parent_tree()
        lists: dict[ObjectId, list[Any]] = {}
        for (container, mcid), holder in self.claimed.items():
            if container not in lists:
                listed = parent_tree.get(self.struct_parents.get(container, -1))
                lists[container] = list(listed) if isinstance(listed, Array) else []
            parents = lists[container]
            parent = parents[mcid] if 0 <= mcid < len(parents) else None
            if parent is None or (holder != (0, 0) and number_of(parent) != holder):
                role = self.objects.name(parent, "/S") or "?"
                self.astray.append((self.keys[(container, mcid)], role))
        self.tree.parents = {key: each.objgen for key, each in parent_tree.items() if isinstance(each, Dictionary)}

    def _parent_tree(self) -> dict[int, Any]:
        """The parent tree by key: all of it, or the entries of the pages that are read."""
        tree = self.objects.dictionary(self.root, "/ParentTree")
        if self.wanted is None or tree is None:
            return dict(trees.numbers(self.objects, tree))
        keys = {*self.struct_parents.values(), *(key for page in self.wanted for key in self._annotation_keys(page))}
        try:
            entries = NumberTree(tree)
            return {key: entries[key] for key in keys if key in entries}
        except (PdfError, RuntimeError, TypeError):
            # qpdf looks a key up faster, but stops at the first fault.
            return dict(trees.numbers(self.objects, tree))

    def _annotation_keys(self, page: int) -> Iterator[int]:
        for annotation in self.objects.dictionaries(self.document[page], "/Annots"):
            if (key := self.objects.integer(annotation, "/StructParent")) is not None:
                yield key


def shown_text(page: int, piece: TextPiece, element: int = -1) -> ShownText:
    """A piece of a page's text as a fact."""
    return ShownText(page, piece.text, piece.left, piece.base, element, piece.size)


def _as_list(value: Any) -> list[Any]:
    """An entry that is an array or a single object, as a list; empty for ``None``."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
