"""The tree of pages, as far as one page shows it: all chapters, the way to the page, and what is below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from sphinx import addnodes

from ...i18n import N_, translator
from ...sphinx_ext.domain import HandbookDomain
from ...sphinx_ext.nodes import ancestors, holds

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinx.util.tags import Tags

T = TypeVar("T")

#: Sphinx's relations: by docname the page above, the one before and the one after.
Relations = Mapping[str, Sequence[str | None]]

#: Of more pages than these below one page, those around the way to the page are shown: this many before and after it.
LIMIT: Final = 60
AROUND: Final = 15


class Branch(NamedTuple):
    """A page in the tree, with those below it that are shown.

    A tuple, since Jinja guards each attribute that a template reads, in 25 calls.
    """

    title: str
    href: str
    current: bool = False
    closed: bool = False
    """Whether pages are below it that are not shown."""
    below: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The chapters of one table of contents on the first page, with its caption."""

    caption: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a table of contents; ``target`` is a docname or an address."""

    title: str
    target: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The tables of contents of all pages, gathered page by page when they are asked for."""

    env: BuildEnvironment
    tags: Tags
    _tables: dict[str, tuple[tuple[str, tuple[_Line, ...]], ...]] = field(default_factory=dict)

    def part(self, page: str, relations: Relations, pathto: Callable[[str], str]) -> tuple[Group, ...]:
        """The part that a page shows; ``pathto`` returns the address of a page relative to it."""
        root = self.env.config.root_doc
        way = _way(page, root, relations)
        groups = []
        for caption, lines in self._tables_of(root):
            near = _around(lines, way, whole=page == root)
            branches = list(self._branches(near, page, way, pathto, frozenset({root})))
            if len(near) < len(lines):
                branches.append(self.all(len(lines), pathto(root)))
            groups.append(Group(caption, tuple(branches)))
        return tuple(each for each in groups if each.branches)

    def chapter(self, page: str, relations: Relations) -> str:
        """The page right below the first one that this page is below, or is; an empty string where there is none."""
        root = self.env.config.root_doc
        way = _way(page, root, relations)
        return next((line.target for line in self._below(root) if line.target in way), "")

    def has_more_below(self, page: str, count: int) -> bool:
        """Whether more pages than these are below a page, at any depth."""
        pages, below = {page}, [page]
        while below and len(pages) <= count + 1:
            targets = {line.target for line in self._below(below.pop())} & self.env.titles.keys() - pages
            pages |= targets
            below += sorted(targets)
        return len(pages) > count + 1

    def below(self, chapter: str, page: str, relations: Relations, pathto: Callable[[str], str]) -> tuple[Branch, ...]:
        """A chapter and what is below it, as far as a page in it shows that."""
        root = self.env.config.root_doc
        lines = (_Line("", chapter),)
        return tuple(self._branches(lines, page, _way(page, root, relations), pathto, frozenset({root})))

    def _branches(
        self,
        lines: Sequence[_Line],
        page: str,
        way: frozenset[str],
        pathto: Callable[[str], str],
        above: frozenset[str],
    ) -> Iterator[Branch]:
        for line in lines:
            if "://" in line.target or line.target.startswith("mailto:"):
                yield Branch(line.title or line.target, line.target)
                continue
            # A page can be below itself: each is opened once.
            below = self._below(line.target) if line.target not in above else ()
            branches: tuple[Branch, ...] = ()
            if line.target in way:
                near = _around(below, way, whole=line.target == page)
                inner = list(self._branches(near, page, way, pathto, above | {line.target}))
                if len(near) < len(below):
                    inner.append(self.all(len(below), pathto(line.target)))
                branches = tuple(inner)
            yield Branch(
                line.title or self._name(line.target),
                pathto(line.target),
                line.target == page,
                bool(below) and not branches,
                branches,
            )

    def all(self, count: int, href: str) -> Branch:
        """The link to the page that has all of many pages."""
        return Branch(translator(self.env.config.language)(N_("All {n} pages")).format(n=count), href)

    def _name(self, docname: str) -> str:
        labels = self.env.domains.standard_domain.labels
        virtual = next((title for target, _, title in labels.values() if target == docname), "")
        return HandbookDomain.of(self.env).page_name(docname) if docname in self.env.titles else str(virtual)

    def _below(self, docname: str) -> tuple[_Line, ...]:
        return tuple(line for _, lines in self._tables_of(docname) for line in lines)

    def _tables_of(self, docname: str) -> tuple[tuple[str, tuple[_Line, ...]], ...]:
        """Caption and lines of each table of contents on a page."""
        if docname not in self._tables:
            tables = self.env.tocs[docname].findall(addnodes.toctree) if docname in self.env.tocs else ()
            self._tables[docname] = tuple(
                (table.get("caption") or "", tuple(self._lines(table))) for table in tables if self._holds(table)
            )
        return self._tables[docname]

    def _lines(self, table: addnodes.toctree) -> Iterator[_Line]:
        # The index of terms and the like have no source; what Sphinx calls them is among its labels.
        virtual = {
            name: docname
            for name, (docname, _, _) in self.env.domains.standard_domain.labels.items()
            if name in ("genindex", "modindex", "search")
        }
        for title, target in table["entries"]:
            # The page itself is where the reader is already.
            if target in self.env.titles or "://" in target or target.startswith("mailto:"):
                yield _Line(title or "", target)
            elif target in virtual:
                yield _Line(title or "", virtual[target])

    def _holds(self, table: addnodes.toctree) -> bool:
        """Whether the conditions (``only``) around a table of contents hold for this build."""
        conditions = (each for each in ancestors(table) if isinstance(each, addnodes.only))
        return all(holds(each, self.tags) for each in conditions)


def _way(page: str, root: str, relations: Relations) -> frozenset[str]:
    """The page and those above it."""
    way: set[str] = set()
    at: str | None = page
    while at and at != root and at not in way:
        way.add(at)
        at = (relations.get(at) or [None])[0]
    return frozenset(way)


def _around(lines: Sequence[_Line], way: frozenset[str], *, whole: bool) -> Sequence[_Line]:
    """Those of many lines that stand around the one on the way, or the first; all of them where that is asked for."""
    if whole or len(lines) <= LIMIT:
        return lines
    return window(lines, next((number for number, line in enumerate(lines) if line.target in way), 0), AROUND)


def window(items: Sequence[T], at: int, around: int) -> Sequence[T]:
    """An item, and this many before and after it; at an end more of the other side."""
    start = max(0, min(at - around, len(items) - 2 * around - 1))
    return items[start : start + 2 * around + 1]
