"""The lines of some pages of a PDF, each with the paragraph, heading or cell that it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import pikepdf

from ..content_streams import PageContent, PageReader, TextPiece
from ..facts import unhyphenated
from ..objects import trees
from ..objects.damage import DamageLog, Limits
from ..objects.typed import ObjectId, ObjectReader, entry, number_of

#: Elements of the structure tree whose lines are set as one text.
_BLOCKS: Final = frozenset(
    {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "Lbl", "TD", "TH", "Caption", "Code", "Note", "TOCI", "DT"}
)
#: How far apart the base lines of pieces on one line may be, in points.
_LINE: Final = 4.0
#: So many elements above a piece of text are looked at.
_DEEPEST: Final = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page."""

    text: str
    left: float
    base: float
    """Its base line, in points from the page's lower left corner."""
    block: ObjectId
    """The number of the element that it is of; zeros in a file without a structure tree."""
    role: str


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page without running heads, in the order in which it is drawn."""

    lines: tuple[Line, ...] = ()
    figures: bool = False
    """Whether there are pictures on it."""

    @property
    def words(self) -> list[str]:
        """Its words."""
        return unhyphenated("\n".join(each.text for each in self.lines)).split()


class PageTexts:
    """Reads pages of a file as they are asked for, by their indices; a context manager, that closes the file."""

    def __init__(self, path: Path, limits: Limits | None = None) -> None:
        """Raises ``pikepdf.PdfError`` where the file cannot be opened."""
        self.log = DamageLog(limits or Limits())
        self._objects = ObjectReader(self.log)
        self.pdf = pikepdf.open(path)
        self._listed = self.log.attempt("/Pages", lambda: list(self.pdf.pages)) or []
        self._pages = [page.obj for page in self._listed]
        self._reader = PageReader(self._objects)
        self._roles: dict[ObjectId, tuple[ObjectId, str]] = {}
        self._read: dict[int, PageText] = {}

    @cached_property
    def labels(self) -> list[str]:
        """The printed numbers of all pages, as viewers call them."""
        numbers = [str(number) for number in range(1, len(self._pages) + 1)]
        return self.log.attempt("/PageLabels", lambda: [page.label for page in self._listed]) or numbers

    @cached_property
    def _parents(self) -> dict[int, Any]:
        """The elements of the structure tree, by the keys of pages (ISO 32000-1, 14.7.4.4)."""
        root = self._objects.dictionary(self._objects.dictionary(self.pdf.trailer, "/Root"), "/StructTreeRoot")
        tree = self._objects.dictionary(root, "/ParentTree")
        return dict(self.log.attempt("/ParentTree", lambda: list(trees.numbers(self._objects, tree))) or ())

    def __enter__(self) -> PageTexts:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.pdf.close()

    def __len__(self) -> int:
        return len(self._pages)

    def page(self, index: int) -> PageText:
        """A page's text; an empty one where there is no such page."""
        if not 0 <= index < len(self._pages):
            return PageText()
        if index not in self._read:
            self._read[index] = self._page(index)
        return self._read[index]

    def label(self, index: int | None) -> str:
        """A page's printed number; empty where there is no page."""
        return "" if index is None else self.labels[index]

    def words(self, index: int) -> list[str]:
        """A page's words."""
        return self.page(index).words

    def height(self, index: int) -> float:
        """The height of a page, in points."""
        box = self._objects.numbers(self._pages[index], "/MediaBox", 4) or (0.0, 0.0, 595.0, 842.0)
        return abs(box[3] - box[1]) or 842.0

    def _page(self, index: int) -> PageText:
        return self.log.attempt("/Contents", lambda: self._text(self._pages[index]), index + 1) or PageText()

    def _text(self, page: Any) -> PageText:
        content = self._reader.read(page)
        drawn = {self._block(content, key)[1] for key in content.keys}
        return PageText(tuple(self._lines(content)), "Figure" in drawn)

    def _lines(self, content: PageContent) -> Iterator[Line]:
        line: list[TextPiece] = []
        of: tuple[ObjectId, str] = ((0, 0), "")
        for piece in content.pieces:
            if piece.artifact or not piece.text:
                continue
            block = self._block(content, piece.key)
            if line and (block != of or abs(piece.base - line[-1].base) >= _LINE):
                yield _line(line, of)
                line = []
            line, of = [*line, piece], block
        if line:
            yield _line(line, of)

    def _block(self, content: PageContent, key: Any) -> tuple[ObjectId, str]:
        """The number and the role of the block that a sequence is of."""
        if key is None:
            return (0, 0), ""
        container, mcid = key
        owners = self._parents.get(content.struct_parents.get(container, -1))
        try:
            element = owners[mcid] if owners is not None else None
        except (IndexError, TypeError, ValueError):
            element = None
        number = number_of(element)
        if number not in self._roles:
            self._roles[number] = self._climb(element)
        return self._roles[number]

    def _climb(self, element: Any) -> tuple[ObjectId, str]:
        """The nearest block above an element, or the element itself."""
        own = number_of(element), self._objects.name(element, "/S") or ""
        in_contents = None
        block = None
        for _ in range(_DEEPEST):
            role = self._objects.name(element, "/S") if isinstance(element, pikepdf.Dictionary) else None
            if role is None:
                break
            if role in _BLOCKS or role == "Figure":
                block = block or (number_of(element), role)
            if role in ("TOC", "TOCI", "Index"):
                in_contents = (number_of(element), "TOCI")
                break
            element = entry(element, "/P")
        return in_contents or block or own


def _line(pieces: Sequence[TextPiece], of: tuple[ObjectId, str]) -> Line:
    return Line("".join(each.text for each in pieces), pieces[0].left, pieces[0].base, *of)


def blocks(lines: Iterable[tuple[str, Line]]) -> Iterator[tuple[str, Line, str]]:
    """Lines, each with its page's number, as whole texts: number and line where each begins, and its words.

    Where a file has no structure, a page is one text.
    """
    texts: dict[object, tuple[str, Line, list[str]]] = {}
    for label, line in lines:
        key = line.block if line.block != (0, 0) else label
        texts.setdefault(key, (label, line, []))[2].append(line.text)
    for label, line, parts in texts.values():
        yield label, line, unhyphenated("\n".join(parts))
