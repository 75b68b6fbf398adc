"""The lines of a finished PDF, by what is read: paragraphs, headings, list items; and what room its pages have."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Final

from ..facts import Facts, ShownText

#: How far apart the base lines of what stands on one line may be, in points and as a part of its size: a footnote's
#: mark is raised.
_RAISED, _RAISED_PART = 4.0, 0.45

#: The standard types (ISO 32000-1, 14.8.4) that are set as a block of lines.
_BLOCKS: Final = re.compile(r"P|H[1-6]?|LBody|Lbl|Caption|Note|BlockQuote|BibEntry|TD|TH|TOCI|Formula|Figure")

#: Those in which lines are set in a narrow measure, or are no sentences.
_CELLS: Final = frozenset({"TD", "TH", "TOCI"})

#: A picture is large that takes more of a page's height than this.
_LARGE: Final = 0.15


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on one line of a block."""

    page: int
    text: str
    left: float
    base: float
    size: float
    """The height of most of its type, in points."""
    block: int
    """The index of the structure element that is its block; -1 where the file has no structure."""
    role: str
    """The block's role, or that of the table's cell or entry of a list of contents that it is in."""
    level: int
    """Of a heading from 1; 0 for other text."""

    @property
    def letters(self) -> int:
        """How many letters and figures it has."""
        return sum(map(str.isalnum, self.text))


@dataclass(frozen=True)
class PageLines:
    """The lines of the pages of a file, in reading order."""

    lines: Sequence[Line]
    pages: int
    """How many pages the file has; those that were not read have no lines."""
    bottoms: dict[int, float] = field(default_factory=dict)
    """For each page with a drawing or an image, where the lowest of them ends."""
    pictures: dict[int, tuple[float, float]] = field(default_factory=dict)
    """For each of these pages, where the highest of them ends and begins."""
    rows: Sequence[tuple[int, int, str]] = ()
    """For each row of a table on more than one page its first page, its last one, and what it begins with."""
    unordered: Sequence[tuple[int, str]] = ()
    """The pages that are drawn in another order than they are read, and words that are drawn too early."""

    @cached_property
    def by_page(self) -> dict[int, list[Line]]:
        """Each page's lines."""
        pages: dict[int, list[Line]] = defaultdict(list)
        for line in self.lines:
            pages[line.page].append(line)
        return dict(pages)

    @cached_property
    def blocks(self) -> list[list[Line]]:
        """The lines of each block that is no cell of a table; none where the file has no structure."""
        by_block = (list(own) for key, own in groupby(self.lines, key=lambda line: line.block) if key >= 0)
        return [own for own in by_block if own[0].role not in _CELLS]

    @cached_property
    def covers(self) -> frozenset[int]:
        """The first and the last page where they are covers: a sheet begins with a heading, and has none."""
        first = self.by_page.get(1, ())
        return frozenset({1} if any(each.level for each in first) else {1, self.pages})

    @cached_property
    def body(self) -> float:
        """The size that most of the text has, in points."""
        letters: Counter[float] = Counter()
        for line in self.lines:
            letters[round(line.size, 1)] += line.letters
        return letters.most_common(1)[0][0] if letters else 0.0

    @cached_property
    def top(self) -> float:
        """Where the text of a full page begins, in points from the lower edge; and where it ends."""
        return max((line.base + line.size for line in self._inner()), default=0.0)

    @cached_property
    def bottom(self) -> float:
        """Where the text of a full page ends, in points from the lower edge."""
        return min((line.base for line in self._inner()), default=0.0)

    def _inner(self) -> Iterator[Line]:
        """The lines that are not on the covers, if there are others."""
        inner = [line for line in self.lines if 1 < line.page < self.pages]
        return iter(inner or self.lines)

    def filled(self, page: int) -> float:
        """Which part of a page's height is filled, from 0 to 1."""
        lowest = min(line.base for line in self.by_page[page])
        lowest = min(lowest, self.bottoms.get(page, lowest))
        height = self.top - self.bottom
        return min((self.top - lowest) / height, 1.0) if height > 0 else 1.0

    @cached_property
    def levels_within(self) -> frozenset[int]:
        """The levels of headings that do not always begin a page."""
        return frozenset(
            line.level
            for lines in self.by_page.values()
            for at, line in enumerate(lines)
            if line.level and not all(each.level for each in lines[:at])
        )

    def lacks_room(self, page: int) -> bool:
        """Whether a large picture that the page after begins with, below its title if it has one, has no room on it.

        Where all titles of the level begin a page, this one does, too, whatever room there is.
        """
        lower, upper = self.pictures.get(page + 1, (0.0, 0.0))
        above = [line.level for line in self.by_page.get(page + 1, ()) if line.base > upper]
        begins = all(above) and (not above or min(above) in self.levels_within)
        height = self.top - self.bottom
        return begins and upper - lower > height * _LARGE and self.top - lower > height * (1 - self.filled(page))

    def count(self, page: int) -> int:
        """How many lines a page has, those beside one another counted once."""
        bases = sorted(line.base for line in self.by_page.get(page, ()))
        return sum(at == 0 or base - bases[at - 1] > _RAISED for at, base in enumerate(bases))


def gather(facts: Facts) -> PageLines:
    """The lines of the pages that were read."""
    pieces = facts.pieces if facts.tags.present else _without_heads(facts.pieces)
    lines = tuple(_lines(facts, pieces))
    bottoms: dict[int, float] = {}
    pictures: dict[int, tuple[float, float]] = {}
    for page, lower, upper in _drawings(facts):
        bottoms[page] = min(lower, bottoms.get(page, lower))
        pictures[page] = max((lower, upper), pictures.get(page, (lower, upper)), key=itemgetter(1))
    return PageLines(
        lines,
        len(facts.labels),
        bottoms,
        pictures,
        tuple(_rows(facts)),
        facts.tags.unordered,
    )


def _lines(facts: Facts, pieces: Sequence[ShownText]) -> Iterator[Line]:
    """All lines that have a letter or figure; what stands on one line of a block is one."""
    line: Line | None = None
    sizes: Counter[float] = Counter()
    roles = _Roles(facts)
    for piece in pieces:
        if not piece.text.strip() or not piece.page:
            continue
        block, role, level = roles.of(piece.element)
        same = line is not None and (line.page, line.block) == (piece.page, block)
        if line is not None and same and abs(line.base - piece.base) <= max(_RAISED, line.size * _RAISED_PART):
            line = replace(line, text=line.text + piece.text)
        else:
            if line is not None:
                yield replace(line, size=sizes.most_common(1)[0][0])
            line = Line(piece.page, piece.text, piece.left, piece.base, piece.size, block, role, level)
            sizes.clear()
        sizes[piece.size] += len(piece.text)
    if line is not None:
        yield replace(line, size=sizes.most_common(1)[0][0])


class _Roles:
    """Finds the blocks that elements stand in."""

    def __init__(self, facts: Facts) -> None:
        self.elements = facts.elements
        self.blocks: dict[int, tuple[int, str, int]] = {}

    def of(self, element: int) -> tuple[int, str, int]:
        """The index of an element's block, its role, and its level if it is a heading."""
        if element not in self.blocks:
            self.blocks[element] = self._look(element)
        return self.blocks[element]

    def _look(self, element: int) -> tuple[int, str, int]:
        block, at = -1, element
        while at >= 0:
            role = self.elements[at].role
            if role in _CELLS:
                return (block if block >= 0 else at), role, 0
            if block < 0 and _BLOCKS.fullmatch(role):
                block = at
            at = self.elements[at].parent
        if block < 0:
            return element, "", 0
        role = self.elements[block].role
        return block, role, (int(role[1:] or 1) if re.fullmatch(r"H[1-6]?", role) else 0)


def _rows(facts: Facts) -> Iterator[tuple[int, int, str]]:
    for element in facts.elements:
        if element.role == "TR":
            pages = {piece.page for piece in facts.pieces[element.first : element.last] if piece.page}
            if len(pages) > 1:
                yield min(pages), max(pages), facts.words(element.first, element.last, most=60)


def _drawings(facts: Facts) -> Iterator[tuple[int, float, float]]:
    """The page, the lower and the upper edge of each image, drawing and formula."""
    for page, boxes in facts.images.items():
        # What fills the page is its background.
        width = facts.trims[page][2] - facts.trims[page][0] if page in facts.trims else 0
        yield from ((page, box[1], box[3]) for box in boxes if box[2] - box[0] < width * 0.98)
    for element in facts.elements:
        if element.box is not None and element.page:
            yield element.page, element.box[1], element.box[3]


def _without_heads(pieces: Sequence[ShownText]) -> Sequence[ShownText]:
    """Text without running heads and page numbers, in a file that does not say what these are.

    They are what stands highest or lowest on most of its pages.
    """
    highest: dict[int, int] = {}
    lowest: dict[int, int] = {}
    for piece in pieces:
        base = round(piece.base)
        highest[piece.page] = max(base, highest.get(piece.page, base))
        lowest[piece.page] = min(base, lowest.get(piece.page, base))
    often = set()
    for extremes in (highest, lowest):
        for base, count in Counter(extremes.values()).most_common(1):
            if count * 2 > len(extremes) > 2:
                often.add(base)
    return [piece for piece in pieces if round(piece.base) not in often]
