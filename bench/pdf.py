"""Books in print: ours beside what a user would do by hand, and beside other makers of PDFs where they are installed.

The floor is ``singlehtml`` with the theme ``basic``, and WeasyPrint on that with page numbers behind its links. Speed
alone hides what a file lacks, so each is read back: tags, PDF/UA-1, numbers of pages, words.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import floor
from pathlib import Path
from typing import Final

from . import compare, generate, readback, standards
from .html import Limit, middle, ratio
from .makers import FLOOR, MAKERS, OURS, SIMPLEPDF, TYPST, Maker, versions
from .measure import Cost, Failed

FULL, AGAIN, EDIT, MOVED = "full", "nothing to do", "one body edited", "one body longer by a page"
#: What ours is asked to do besides; nobody else keeps anything for it.
KINDS: Final = (FULL, AGAIN, EDIT, MOVED)

SIZES: Final = (10, 100)
LARGE: Final = 1_000
#: How long a maker may take for one book: half an hour.
PATIENCE: Final = 1_800.0


@dataclass(frozen=True, slots=True)
class Size:
    """What a file is by its outside."""

    pages: int
    kilobytes: float


@dataclass(frozen=True, slots=True)
class Quality:
    """What a file is worth."""

    tagged: bool
    valid: str
    """What veraPDF says of PDF/UA-1."""
    references: float | None
    """How many of the page numbers in the text are right, from 0 to 1; none where it has no such numbers."""
    missing: int
    """How many of the source's words are not in it."""
    words: int
    """How many there should be."""


@dataclass(slots=True)
class Found:
    """Everything measured: by size and system, and by kind of build where there are several."""

    costs: dict[tuple[int, str, str], list[Cost]] = field(default_factory=dict)
    sizes: dict[tuple[int, str, str], Size] = field(default_factory=dict)
    qualities: dict[tuple[int, str], Quality] = field(default_factory=dict)
    failed: dict[tuple[int, str], str] = field(default_factory=dict)
    others: dict[tuple[int, str], int] = field(default_factory=dict)
    """By size and kind of build: how many files of a build after an edit have other bytes than a clean build's."""

    def fail(self, size: int, system: str, reason: str) -> None:
        """Nothing of a system that failed at a size is told but that."""
        self.failed[size, system] = reason
        for kind in KINDS:
            self.costs.pop((size, system, kind), None)


@dataclass(frozen=True, slots=True)
class Run:
    """What is asked of the bench."""

    folder: Path
    systems: Sequence[str]
    say: Callable[[str], None]
    repeat: int = 0
    stop_after: float = PATIENCE

    def collect(self, sizes: Sequence[int]) -> Found:
        """Measure everything; the systems take turns."""
        found = Found()
        for size in sizes:
            for turn in range(self.repeat or (3 if size <= 10 else 1)):
                for system in self.systems:
                    if (size, system) in found.failed:
                        continue
                    try:
                        self._turn(found, MAKERS[system], size, turn)
                    except Failed as fault:
                        found.fail(size, system, fault.reason)
                        self.say(f"{size} entries, {system}: {str(fault)[-2_000:]}")
        return found

    def _turn(self, found: Found, maker: Maker, size: int, turn: int) -> None:
        """All builds of one system: each turn from a source without an edit."""
        root = self.folder / f"pdf-{size}-{maker.folder}"
        shutil.rmtree(root, ignore_errors=True)
        maker.write(root / "source", size)
        for kind in KINDS if maker.name == OURS else (FULL,):
            if kind in (EDIT, MOVED):
                generate.edit(root / "source", size, turn + 1, longer=kind == MOVED)
            cost, made = maker.build(root / "source", root / "out", self.stop_after)
            found.costs.setdefault((size, maker.name, kind), []).append(cost)
            pages, tagged = readback.outside(made)
            found.sizes[size, maker.name, kind] = Size(pages, made.stat().st_size / 1_000)
            self.say(f"{size} entries, {kind}, {maker.name}: {cost.wall:.2f} s")
            if turn:
                continue
            if kind == FULL:
                found.qualities[size, maker.name] = self._quality(made, tagged, size)
            elif kind in (EDIT, MOVED):
                _, clean = maker.build(root / "source", root / "clean", self.stop_after)
                found.others[size, kind] = int(made.read_bytes() != clean.read_bytes())
                shutil.rmtree(root / "clean")

    def _quality(self, made: Path, tagged: bool, size: int) -> Quality:
        content, pages = readback.inside(made), list(generate.pages(size))
        # Each entry's text refers to two others.
        share = compare.share(content.references, sum(len(page.related) for page in pages))
        missing, words = compare.lost(pages, content.told)
        return Quality(tagged, standards.verdict(made, self.stop_after), share, missing, words)


#: What issue 7 promises of a full build: wall time by size, and the largest process's memory.
_PROMISED: Final = (
    (10, FLOOR, "wall", 1.0),
    (10, SIMPLEPDF, "wall", 0.9),
    (100, FLOOR, "wall", 0.5),
    (1_000, FLOOR, "wall", 0.3),
    (1_000, SIMPLEPDF, "wall", 0.3),
    (1_000, FLOOR, "memory", 0.25),
)
#: What it promises of a build after an edit, against our own full build: at this size.
_AFTER: Final = ((EDIT, 0.15), (MOVED, 0.3))


def limits(found: Found) -> Iterator[Limit]:
    """Each promise, the most that may be, and what was found."""

    def beside(one: tuple[int, str, str], other: tuple[int, str, str], part: str) -> float | None:
        if one[:2] in found.failed:
            return float("inf")
        first, second = found.costs.get(one), found.costs.get(other)
        return ratio(first, second, part) if first and second else None

    for size, system, part, most in _PROMISED:
        word = "" if part == "wall" else f", {part}"
        promise = f"{size:,} entries, full{word}, against {system}"
        yield Limit(promise, most, beside((size, OURS, FULL), (size, system, FULL), part))
    for kind, most in _AFTER:
        promise = f"{LARGE:,} entries, {kind}, against our full build"
        yield Limit(promise, most, beside((LARGE, OURS, kind), (LARGE, OURS, FULL), "wall"))
    promise = f"{LARGE:,} entries, {EDIT}, against {TYPST}'s full build"
    yield Limit(promise, 1.0, beside((LARGE, OURS, EDIT), (LARGE, TYPST, FULL), "wall"), aim=True)
    for size in sorted({size for size, _, _ in found.costs} | {size for size, _ in found.failed}):
        for kind, _ in _AFTER:
            unlike = float("inf") if (size, OURS) in found.failed else found.others.get((size, kind))
            yield Limit(f"{size:,} entries, {kind}: files unlike a clean build's", 0, unlike)


def report(found: Found, lacking: dict[str, str]) -> str:
    """Everything as Markdown."""
    lines = [
        "# What a printed book costs",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cores; {versions()}. Whole commands, from the source to "
        "the finished file; medians; × is against the floor. Memory is that of the largest process.",
        "",
        "| entries | build | system | wall s | × | CPU s | memory MB | pages | kB | tagged | "
        "valid (PDF/UA-1, veraPDF) | page references right | all text there |",
        "|--:|---|---|--:|--:|--:|--:|--:|--:|---|---|--:|--:|",
    ]
    for (size, system, kind), costs in sorted(found.costs.items(), key=_place):
        by_hand, file = found.costs.get((size, FLOOR, FULL)), found.sizes[size, system, kind]
        cells = [f"{size:,}", kind, system, f"{middle(costs, 'wall'):.2f}"]
        cells.append(f"{ratio(costs, by_hand, 'wall'):.2f}" if by_hand and kind == FULL else "")
        cells += [f"{middle(costs, 'cpu'):.2f}", f"{middle(costs, 'memory'):.0f}"]
        cells += [
            str(file.pages),
            f"{file.kilobytes:.0f}",
            *_worth(found.qualities[size, system] if kind == FULL else None),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    for (size, system), reason in sorted(found.failed.items(), key=lambda item: item[0][0]):
        lines.append(f"| {size:,} | {FULL} | {system} | failed: {reason.replace('|', '/')} |" + " |" * 9)
    lines += [
        f"\n{system} is not installed and was not measured: there is no {what}." for system, what in lacking.items()
    ]
    lines += ["", "| limit | at most | found | |", "|---|--:|--:|---|", *(limit.row for limit in limits(found))]
    return "\n".join(lines) + "\n"


def _place(item: tuple[tuple[int, str, str], list[Cost]]) -> tuple[int, int, int]:
    size, system, kind = item[0]
    return size, list(MAKERS).index(system), KINDS.index(kind)


def _worth(quality: Quality | None) -> list[str]:
    if quality is None:
        return [""] * 4
    references = "none" if quality.references is None else _percent(quality.references)
    words = _percent(1 - quality.missing / quality.words)
    if quality.missing:
        words += f" ({quality.missing:,} of {quality.words:,} words missing)"
    return ["yes" if quality.tagged else "no", quality.valid, references, words]


def _percent(part: float) -> str:
    """Rounded down: only the whole is 100 %."""
    return "100%" if part == 1 else f"{floor(part * 1_000) / 10}%"


def run(asked: Run, sizes: Sequence[int]) -> int:
    """Measure, print the table and keep it; 1 where a promise does not hold."""
    lacking = {system: MAKERS[system].lacking() for system in asked.systems}
    here = [system for system in asked.systems if not lacking[system]]
    found = Run(asked.folder, here, asked.say, asked.repeat, asked.stop_after).collect(sizes)
    text = report(found, {system: what for system, what in lacking.items() if what})
    asked.folder.mkdir(parents=True, exist_ok=True)
    (asked.folder / "pdf.md").write_text(text, "utf-8")
    print(text)
    return int(any(limit.verdict == "FAIL" for limit in limits(found)))
