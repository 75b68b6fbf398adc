"""The part of a long catalogue that a page shows: the entries around it in its category, or its chapter's pages.

In a short one the categories' pages, and "Previous" and "Next" on each page, are enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ...sphinx_ext.domain import HandbookDomain
from .tree import Branch, Group, Relations, Tree, window

if TYPE_CHECKING:
    from ...catalogue.schema.model import Category

#: A category or a chapter of more pages than these is long.
LONG: Final = 12
#: How many entries are shown before and after the page's own: a page does not grow with its category.
AROUND: Final = 7


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a catalogue, gathered category by category when they are asked for."""

    tree: Tree
    has_catalogue: bool
    _entries: dict[str, list[str]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def of(
        self,
        page: str,
        kind: str,
        category: Category | None,
        relations: Relations,
        pathto: Callable[[str], str],
    ) -> tuple[Group, ...]:
        """What a page shows of the tree: without a catalogue of all of it, else of its own part where that is long."""
        if not self.has_catalogue:
            return self.tree.part(page, relations, pathto)
        if kind == "entry" and category:
            return self.of_entry(page, category, pathto)
        return self.of_chapter(page, relations, pathto) if kind == "page" and not category else ()

    def of_entry(self, page: str, category: Category, pathto: Callable[[str], str]) -> tuple[Group, ...]:
        """The entries around an entry in a long category; ``pathto`` returns the address of a page relative to it."""
        domain, entries = HandbookDomain.of(self.tree.env), self._of_category(category)
        if len(entries) <= LONG:
            return ()
        # An entry whose front matter cannot be read is in no list.
        near = window(entries, self._numbers.get(page, 0), AROUND)
        branches = [Branch(domain.page_name(each), pathto(each), each == page) for each in near]
        if len(near) < len(entries):
            branches.append(self.tree.all(len(entries), pathto(category.index)))
        return (Group(category.title, tuple(branches)),)

    def of_chapter(self, page: str, relations: Relations, pathto: Callable[[str], str]) -> tuple[Group, ...]:
        """The tree of the chapter of a page that is in no category, where the chapter is long."""
        chapter = self.tree.chapter(page, relations)
        if not chapter or not self.tree.has_more_below(chapter, LONG):
            return ()
        name = HandbookDomain.of(self.tree.env).page_name(chapter)
        return (Group(name, self.tree.below(chapter, page, relations, pathto)),)

    def _of_category(self, category: Category) -> list[str]:
        if category.id not in self._entries:
            entries = [each.docname for each in HandbookDomain.of(self.tree.env).in_category(category.id)]
            self._entries[category.id] = entries
            self._numbers.update((docname, number) for number, docname in enumerate(entries))
        return self._entries[category.id]
