"""Reads the structure tree in reading order, and holds it against what the pages draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, NumberTree, Object, Pdf

from .content_streams import Drawn, Key, Shown
from .facts import Element, ShownText, Tags

#: Deeper than any document; an end to a tree that holds itself.
_DEEPEST = 400

Number = tuple[int, int]
"""An object's number in the file."""


@dataclass(slots=True)
class Tree:
    """What the structure tree of a file holds."""

    pieces: list[ShownText] = field(default_factory=list)
    """All text of the pages that stands in the tree, in its order."""
    elements: list[Element] = field(default_factory=list)
    holders: dict[Number, int] = field(default_factory=dict)
    """Which element holds each annotation; in reading order."""
    listed: dict[Number, Number] = field(default_factory=dict)
    """The same, each element by its number in the file."""
    parents: dict[int, Number] = field(default_factory=dict)
    """The elements by the number under which an annotation asks for its own."""
    tags: Tags = field(default_factory=Tags)


def read(pdf: Pdf, pages: Mapping[int, Drawn]) -> Tree:
    """The tree of ``pdf``, as far as it is of ``pages``, by their numbers; an empty one where the file has none.

    Where not all pages are asked for, what stands directly in the document must not go over their edges.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary) or root.get("/K") is None:
        return Tree()
    return _Walk(pdf, pages, root).tree


@dataclass(slots=True)
class _Open:
    """An element that is being read."""

    object: Object
    role: str
    number: int
    parent: int
    first: int
    kids: Iterator[Any]
    page: Object | None
    spoken: bool
    """Whether words of the tree's own stand for its content."""
    above: bool
    """Whether those words are an element's that holds it."""
    alternative: str
    drawn: bool = False
    at: int = 0


class _Walk:
    def __init__(self, pdf: Pdf, pages: Mapping[int, Drawn], root: Object) -> None:
        self.tree, self.root, self.pdf = Tree(), root, pdf
        self.shown: dict[Key, list[tuple[int, Shown]]] = {}
        self.keys: dict[Key, int] = {}
        outside: list[ShownText] = []
        self.numbered: dict[Number, int] = {}
        for number, drawn in pages.items():
            self.numbered |= drawn.numbered
            for key in drawn.keys:
                self.keys.setdefault(key, number)
            for each in drawn.shown:
                if each.key is not None:
                    self.shown.setdefault(each.key, []).append((number, each))
                elif not each.decoration and each.text.strip():
                    outside.append(piece(number, each))
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self.wanted = pages if len(pages) < len(self.pages) else None
        self.claimed: dict[Key, Number] = {}
        self.empty: list[tuple[int, str]] = []
        self.twice: list[tuple[int, str]] = []
        self.astray: list[tuple[int, str]] = []
        self.seen: set[Number] = set()
        roles = root.get("/RoleMap", Dictionary())
        self.roles = {str(each)[1:]: str(meant)[1:] for each, meant in roles.items()}
        self._read()
        for key, all_shown in self.shown.items():
            if key not in self.claimed:
                outside += [piece(page, each) for page, each in all_shown if each.text.strip()]
        self._lead_back()
        self.tree.tags = Tags(
            present=True,
            outside=tuple(outside),
            empty=tuple(self.empty),
            twice=tuple(self.twice),
            astray=tuple(dict.fromkeys(self.astray)),
        )

    def _read(self) -> None:
        """Read the tree without calling itself: it is as deep as its maker likes."""
        stack: list[_Open] = []
        kids = iter(_list(self.root.K))
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
                self._content(kid, stack[-1])

    def _open(self, kid: Object, stack: list[_Open]) -> _Open | None:
        above = stack[-1] if stack else None
        role = str(kid.S)[1:]
        role, number = self.roles.get(role, role), kid.objgen
        if (number != (0, 0) and number in self.seen) or len(stack) >= _DEEPEST:
            self.twice.append((above.at if above else 0, role))
            return None
        self.seen.add(number)
        parent = kid.get("/P")
        if parent is None or (above is not None and parent.objgen != above.object.objgen):
            self.astray.append((above.at if above else 0, role))
        told_above = above is not None and above.spoken
        spoken = kid.get("/ActualText")
        opened = _Open(
            object=kid,
            role=role,
            number=len(self.tree.elements),
            parent=above.number if above else -1,
            first=len(self.tree.pieces),
            kids=self._kids(kid, len(stack)),
            page=kid.get("/Pg"),
            spoken=told_above or spoken is not None,
            above=told_above,
            alternative=str(kid.get("/Alt", "")),
        )
        self.tree.elements.append(Element(role, opened.parent, opened.first, opened.first))
        if spoken is not None and not told_above:
            self.tree.pieces.append(ShownText(0, str(spoken), element=opened.number))
        return opened

    def _kids(self, kid: Object, depth: int) -> Iterator[Any]:
        """What stands in an element; of the document's own, what begins on a page that is read."""
        kids = _list(kid.get("/K"))
        if self.wanted is None or depth:
            return iter(kids)
        return (each for each in kids if self._begins(each) in self.wanted)

    def _begins(self, element: Any) -> int:
        """The page on which an element begins; 0 where none is told."""
        for _ in range(_DEEPEST):
            if not isinstance(element, Dictionary):
                return 0
            if "/Pg" in element:
                return self.pages.get(element.Pg.objgen, 0)
            element = next(iter(_list(element.get("/K"))), None)
        return 0

    def _content(self, kid: Any, holder: _Open) -> None:
        """Take in what an element names: content on a page by its number, or what can be clicked there."""
        page, stream, number = holder.page, None, kid
        if isinstance(kid, Dictionary):
            if (target := kid.get("/Obj")) is not None:
                self.tree.holders[target.objgen] = holder.number
                self.tree.listed[target.objgen] = holder.object.objgen
                holder.drawn = True
                return
            page, stream, number = kid.get("/Pg", page), kid.get("/Stm"), kid.get("/MCID")
        place = stream if stream is not None else page
        if number is None or place is None:
            return
        key = (place.objgen, int(number))
        on = self.keys.get(key) or (self.pages.get(page.objgen, 0) if page is not None else 0)
        if key not in self.keys:
            self.empty.append((on, holder.role))
            return
        if key in self.claimed:
            self.twice.append((on, holder.role))
            return
        self.claimed[key] = holder.object.objgen
        holder.drawn, holder.at = True, holder.at or on
        if not holder.spoken:
            self.tree.pieces += [piece(where, each, holder.number) for where, each in self.shown.get(key, ())]

    def _close(self, done: _Open, stack: list[_Open]) -> None:
        pieces = self.tree.pieces
        if done.spoken and not done.above:
            # The words stand where what they stand for begins.
            pieces[done.first] = ShownText(done.at, pieces[done.first].text, element=done.number)
        self.tree.elements[done.number] = Element(
            done.role, done.parent, done.first, len(pieces), done.at, done.alternative, done.drawn
        )
        if stack:
            above = stack[-1]
            above.drawn, above.at = above.drawn or done.drawn, above.at or done.at

    def _lead_back(self) -> None:
        """Hold the way from content to element against that from element to content."""
        told = self._parents()
        lists: dict[Number, list[Any]] = {}
        for (place, number), holder in self.claimed.items():
            if place not in lists:
                parents = told.get(self.numbered.get(place, -1))
                lists[place] = list(parents) if isinstance(parents, Array) else []
            parents = lists[place]
            back = parents[number] if number < len(parents) else None
            if back is None or (holder != (0, 0) and back.objgen != holder):
                role = str(back.get("/S", "/?"))[1:] if isinstance(back, Dictionary) else "?"
                self.astray.append((self.keys[(place, number)], role))
        self.tree.parents = {number: each.objgen for number, each in told.items() if isinstance(each, Dictionary)}

    def _parents(self) -> dict[int, Any]:
        """The way back, by number: all of it, or as far as it is of the pages that are read."""
        tree = self.root.get("/ParentTree")
        if self.wanted is None or tree is None:
            return dict(_numbers(tree))
        asked = {*self.numbered.values(), *(number for page in self.wanted for number in self._clickable(page))}
        found = NumberTree(tree)
        return {number: found[number] for number in asked if number in found}

    def _clickable(self, page: int) -> Iterator[int]:
        for each in self.pdf.pages[page - 1].obj.get("/Annots", Array()):
            if "/StructParent" in each:
                yield int(each.StructParent)


def piece(page: int, shown: Shown, element: int = -1) -> ShownText:
    """Text of a page as a fact."""
    return ShownText(page, shown.text, shown.left, shown.base, element)


def _list(told: Any) -> list[Any]:
    if told is None:
        return []
    return list(told) if isinstance(told, Array) else [told]


def _numbers(node: Object | None) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree."""
    waiting, seen = [node], 0
    while waiting and seen < 1_000_000:
        seen += 1
        each = waiting.pop()
        if not isinstance(each, Dictionary):
            continue
        entries = list(each.get("/Nums", Array()))
        yield from ((int(number), told) for number, told in zip(entries[::2], entries[1::2], strict=False))
        waiting += list(each.get("/Kids", Array()))
