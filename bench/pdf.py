"""Measures printed books: ours, what a user would do by hand, and other makers of PDFs that are installed.

The baseline is ``singlehtml`` with the theme ``basic``, and WeasyPrint on that, with page numbers behind its links.
Speed alone does not show what a file lacks, so each is read back: tags, PDF/UA-1, page numbers, words.
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
from .makers import BASELINE, MAKERS, OURS, SIMPLEPDF, TYPST, Maker, versions
from .measure import Cost, Failed

FULL, AGAIN, EDIT, MOVED = "full", "nothing to do", "one body edited", "one body longer by a page"
#: All builds of ours. The others make only the full one: they keep nothing that would save time in the next build.
KINDS: Final = (FULL, AGAIN, EDIT, MOVED)

SIZES: Final = (10, 100)
LARGE: Final = 1_000
#: Seconds that a maker may take for one book: half an hour.
TIMEOUT: Final = 1_800.0


@dataclass(frozen=True, slots=True)
class Size:
    """How large a file is."""

    pages: int
    kilobytes: float


@dataclass(frozen=True, slots=True)
class Quality:
    """What the check of a file found."""

    tagged: bool
    valid: str
    """veraPDF's verdict on PDF/UA-1."""
    references: float | None
    """The share of correct page numbers in the text, from 0 to 1; ``None`` if it has no such numbers."""
    missing: int
    """How many of the source's words are missing."""
    words: int
    """How many there should be."""


@dataclass(slots=True)
class Measurements:
    """All measurements, by size and system, and by kind of build where there are several."""

    costs: dict[tuple[int, str, str], list[Cost]] = field(default_factory=dict)
    sizes: dict[tuple[int, str, str], Size] = field(default_factory=dict)
    qualities: dict[tuple[int, str], Quality] = field(default_factory=dict)
    failed: dict[tuple[int, str], str] = field(default_factory=dict)
    differing_files: dict[tuple[int, str], int] = field(default_factory=dict)
    """By size and kind of build: how many files of a build after an edit differ from a clean build's."""

    def fail(self, size: int, system: str, reason: str) -> None:
        """Record that a system failed at this size; its other measurements there are dropped."""
        self.failed[size, system] = reason
        for kind in KINDS:
            self.costs.pop((size, system, kind), None)


@dataclass(frozen=True, slots=True)
class Run:
    """The options of a run."""

    folder: Path
    systems: Sequence[str]
    log: Callable[[str], None]
    repeat: int = 0
    stop_after: float = TIMEOUT

    def collect(self, sizes: Sequence[int]) -> Measurements:
        """Measure everything; the systems take turns."""
        measurements = Measurements()
        for size in sizes:
            for turn in range(self.repeat or (3 if size <= 10 else 1)):
                for system in self.systems:
                    if (size, system) in measurements.failed:
                        continue
                    try:
                        self._turn(measurements, MAKERS[system], size, turn)
                    except Failed as fault:
                        measurements.fail(size, system, fault.reason)
                        self.log(f"{size} entries, {system}: {str(fault)[-2_000:]}")
        return measurements

    def _turn(self, measurements: Measurements, maker: Maker, size: int, turn: int) -> None:
        """Measure all builds of one system once, beginning with a source without an edit."""
        root = self.folder / f"pdf-{size}-{maker.folder}"
        shutil.rmtree(root, ignore_errors=True)
        maker.write(root / "source", size)
        for kind in KINDS if maker.name == OURS else (FULL,):
            if kind in (EDIT, MOVED):
                generate.edit(root / "source", size, turn + 1, longer=kind == MOVED)
            cost, pdf_path = maker.build(root / "source", root / "out", self.stop_after)
            measurements.costs.setdefault((size, maker.name, kind), []).append(cost)
            pages, tagged = readback.page_count_and_tagging(pdf_path)
            measurements.sizes[size, maker.name, kind] = Size(pages, pdf_path.stat().st_size / 1_000)
            self.log(f"{size} entries, {kind}, {maker.name}: {cost.wall:.2f} s")
            if turn:
                continue
            if kind == FULL:
                measurements.qualities[size, maker.name] = self._quality(pdf_path, tagged, size)
            elif kind in (EDIT, MOVED):
                _, clean = maker.build(root / "source", root / "clean", self.stop_after)
                measurements.differing_files[size, kind] = int(pdf_path.read_bytes() != clean.read_bytes())
                shutil.rmtree(root / "clean")

    def _quality(self, pdf_path: Path, tagged: bool, size: int) -> Quality:
        content, pages = readback.text_and_references(pdf_path), list(generate.pages(size))
        share = compare.share(content.references, sum(len(page.related) for page in pages))
        missing, words = compare.lost(pages, content.pages)
        return Quality(tagged, standards.verdict(pdf_path, self.stop_after), share, missing, words)


#: The limits of issue 7 for a full build, as ratios: size, system to compare with, attribute of the cost, limit.
_FULL_LIMITS: Final = (
    (10, BASELINE, "wall", 1.0),
    (10, SIMPLEPDF, "wall", 0.9),
    (100, BASELINE, "wall", 0.5),
    (1_000, BASELINE, "wall", 0.3),
    (1_000, SIMPLEPDF, "wall", 0.3),
    (1_000, BASELINE, "memory", 0.25),
)
#: Its limits for a build after an edit at the largest size, against our own full build.
_EDIT_LIMITS: Final = ((EDIT, 0.15), (MOVED, 0.3))


def limits(measurements: Measurements) -> Iterator[Limit]:
    """All limits with the values measured. A failure of ours counts as infinitely slow."""

    def beside(one: tuple[int, str, str], other: tuple[int, str, str], part: str) -> float | None:
        if one[:2] in measurements.failed:
            return float("inf")
        first, second = measurements.costs.get(one), measurements.costs.get(other)
        return ratio(first, second, part) if first and second else None

    for size, system, part, most in _FULL_LIMITS:
        word = "" if part == "wall" else f", {part}"
        description = f"{size:,} entries, full{word}, against {system}"
        yield Limit(description, most, beside((size, OURS, FULL), (size, system, FULL), part))
    for kind, most in _EDIT_LIMITS:
        description = f"{LARGE:,} entries, {kind}, against our full build"
        yield Limit(description, most, beside((LARGE, OURS, kind), (LARGE, OURS, FULL), "wall"))
    description = f"{LARGE:,} entries, {EDIT}, against {TYPST}'s full build"
    yield Limit(description, 1.0, beside((LARGE, OURS, EDIT), (LARGE, TYPST, FULL), "wall"), aim=True)
    for size in sorted({size for size, _, _ in measurements.costs} | {size for size, _ in measurements.failed}):
        for kind, _ in _EDIT_LIMITS:
            ours_failed = (size, OURS) in measurements.failed
            differing = float("inf") if ours_failed else measurements.differing_files.get((size, kind))
            yield Limit(f"{size:,} entries, {kind}: files unlike a clean build's", 0, differing)


def report(measurements: Measurements, missing_tools: dict[str, str]) -> str:
    """All measurements and limits as Markdown."""
    lines = [
        "# What a printed book costs",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cores; {versions()}. Whole commands, from the source to "
        "the finished file; medians; × is the ratio to the baseline. Memory is that of the largest process.",
        "",
        "| entries | build | system | wall s | × | CPU s | memory MB | pages | kB | tagged | "
        "valid (PDF/UA-1, veraPDF) | page references right | all text there |",
        "|--:|---|---|--:|--:|--:|--:|--:|--:|---|---|--:|--:|",
    ]
    for (size, system, kind), costs in sorted(measurements.costs.items(), key=_place):
        baseline, file = measurements.costs.get((size, BASELINE, FULL)), measurements.sizes[size, system, kind]
        cells = [f"{size:,}", kind, system, f"{middle(costs, 'wall'):.2f}"]
        cells.append(f"{ratio(costs, baseline, 'wall'):.2f}" if baseline and kind == FULL else "")
        cells += [f"{middle(costs, 'cpu'):.2f}", f"{middle(costs, 'memory'):.0f}"]
        cells += [
            str(file.pages),
            f"{file.kilobytes:.0f}",
            *_quality_cells(measurements.qualities[size, system] if kind == FULL else None),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    for (size, system), reason in sorted(measurements.failed.items(), key=lambda item: item[0][0]):
        lines.append(f"| {size:,} | {FULL} | {system} | failed: {reason.replace('|', '/')} |" + " |" * 9)
    lines += [
        f"\n{system} is not installed and was not measured: there is no {tool}."
        for system, tool in missing_tools.items()
    ]
    lines += ["", "| limit | at most | found | |", "|---|--:|--:|---|", *(limit.row for limit in limits(measurements))]
    return "\n".join(lines) + "\n"


def _place(item: tuple[tuple[int, str, str], list[Cost]]) -> tuple[int, int, int]:
    size, system, kind = item[0]
    return size, list(MAKERS).index(system), KINDS.index(kind)


def _quality_cells(quality: Quality | None) -> list[str]:
    if quality is None:
        return [""] * 4
    references = "none" if quality.references is None else _percent(quality.references)
    words = _percent(1 - quality.missing / quality.words)
    if quality.missing:
        words += f" ({quality.missing:,} of {quality.words:,} words missing)"
    return ["yes" if quality.tagged else "no", quality.valid, references, words]


def _percent(part: float) -> str:
    """A share in per cent, rounded down, so that only a whole is 100 %."""
    return "100%" if part == 1 else f"{floor(part * 1_000) / 10}%"


def run(options: Run, sizes: Sequence[int]) -> int:
    """Measure, print and save the table; return 1 if a limit is exceeded."""
    missing_tools = {system: MAKERS[system].missing_tool() for system in options.systems}
    here = [system for system in options.systems if not missing_tools[system]]
    measurements = Run(options.folder, here, options.log, options.repeat, options.stop_after).collect(sizes)
    text = report(measurements, {system: tool for system, tool in missing_tools.items() if tool})
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "pdf.md").write_text(text, "utf-8")
    print(text)
    return int(any(limit.verdict == "FAIL" for limit in limits(measurements)))
