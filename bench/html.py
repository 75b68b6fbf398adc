"""Websites: built whole, again, after one edit and in several processes; ours beside the floor and the peers."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Final

from . import generate, measure
from .measure import Cost

OURS: Final = "sphinx-handbook"
FLOOR: Final = "plain"
#: What each peer is imported as.
PEERS: Final = {"sphinx-needs": "sphinx_needs", "ablog": "ablog"}

FULL, NOTHING, EDIT, PARALLEL = "full", "nothing to do", "one body edited", "full, several processes"
KINDS: Final = (FULL, NOTHING, EDIT, PARALLEL)

#: Sphinx writes with one process fewer than it is asked for.
JOBS: Final = 2 * (os.cpu_count() or 1)

SIZES: Final = (10, 100, 1_000)
LARGE: Final = 10_000

#: Costs by size, system and kind of build, one for each turn.
Costs = dict[tuple[int, str, str], list[Cost]]


def turns(size: int) -> int:
    """How often a book is measured: small ones are noisy, large ones slow."""
    return 5 if size <= 10 else 3 if size <= 1_000 else 1


def collect(
    sizes: Iterable[int], systems: Sequence[str], folder: Path, say: Callable[[str], None], repeat: int
) -> Costs:
    """Measure everything. The systems take turns, so that a busy minute of the machine's hits all of them."""
    costs: Costs = {}
    for size in sizes:
        # The peers would take an hour at the largest size; the limits there are about ours alone.
        taking_part = [each for each in systems if size < LARGE or each in (OURS, FLOOR)]
        for system in taking_part:
            root = folder / f"{size}-{system}"
            shutil.rmtree(root, ignore_errors=True)
            generate.SYSTEMS[system](root / "source", size)
        for turn in range(repeat or turns(size)):
            for kind in KINDS:
                for system in taking_part[turn % 2 :] + taking_part[: turn % 2]:
                    cost = build(folder / f"{size}-{system}", kind, size, turn)
                    costs.setdefault((size, system, kind), []).append(cost)
                    say(f"{size} pages, {kind}, {system}: {cost.wall:.2f} s")
        for system in taking_part:
            shutil.rmtree(folder / f"{size}-{system}")
    return costs


def build(root: Path, kind: str, size: int, turn: int) -> Cost:
    """One build of one book."""
    out = root / ("out-parallel" if kind == PARALLEL else "out")
    if kind in (FULL, PARALLEL):
        shutil.rmtree(out, ignore_errors=True)
    elif kind == EDIT:
        generate.edit(root / "source", size, turn + 1)
    jobs = str(JOBS) if kind == PARALLEL else "1"
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-j", jobs]
    return measure.run([*command, "-d", str(out / ".doctrees"), str(root / "source"), str(out)])


# What is said of it.


def middle(costs: Sequence[Cost], part: str) -> float:
    """The median of one figure."""
    return float(median(getattr(each, part) for each in costs))


def ratio(costs: Sequence[Cost], floor: Sequence[Cost], part: str) -> float:
    """The median of the ratios, turn by turn: what slowed one turn down slowed both."""
    pairs = zip(costs, floor, strict=True)
    return float(median(getattr(one, part) / getattr(other, part) for one, other in pairs))


@dataclass(frozen=True, slots=True)
class Limit:
    """What was promised, and what was found."""

    promise: str
    most: float
    found: float | None
    aim: bool = False
    """Whether it is only aimed at, and fails nothing."""

    @property
    def verdict(self) -> str:
        """Whether it holds."""
        if self.found is None:
            return "not measured"
        if self.aim:
            return "aim, reached" if self.found <= self.most else "aim, not reached"
        return "pass" if self.found <= self.most else "FAIL"

    @property
    def row(self) -> str:
        """The same in a table."""
        found = "" if self.found is None else f"{self.found:.2f}"
        return f"| {self.promise} | {self.most} | {found} | {self.verdict} |"


def limits(costs: Costs) -> Iterator[Limit]:
    """The promises of issue 3, at 1,000 pages and from there to 10,000."""

    def beside_floor(kind: str, part: str) -> float | None:
        ours, floor = costs.get((1_000, OURS, kind)), costs.get((1_000, FLOOR, kind))
        return ratio(ours, floor, part) if ours and floor else None

    def itself(one: tuple[int, str], other: tuple[int, str], system: str = OURS) -> float | None:
        first, second = costs.get((one[0], system, one[1])), costs.get((other[0], system, other[1]))
        return middle(first, "wall") / middle(second, "wall") if first and second else None

    parallel = ((1_000, PARALLEL), (1_000, FULL))
    floor = itself(*parallel, FLOOR)
    beside = f" (plain Sphinx: {floor:.2f})" if floor else ""
    yield Limit("full build, 1,000 pages, against plain Sphinx", 1.15, beside_floor(FULL, "wall"))
    yield Limit("10,000 pages against 1,000", 11, itself((LARGE, FULL), (1_000, FULL)))
    yield Limit(f"1,000 pages with -j {JOBS} against one process{beside}", 0.7, itself(*parallel))
    yield Limit("nothing to do, 1,000 pages, against plain Sphinx", 1.1, beside_floor(NOTHING, "wall"))
    yield Limit("peak memory, 1,000 pages, against plain Sphinx", 1.2, beside_floor(FULL, "memory"))


def report(costs: Costs, absent: Sequence[str]) -> str:
    """Everything as Markdown."""
    lines = [
        "# What a website costs",
        "",
        f"Python {platform.python_version()}, Sphinx {version('sphinx')}, myst-parser {version('myst-parser')}, "
        f"{os.cpu_count()} cores. “plain” is Sphinx and MyST with the theme basic on the same text. Medians; × is the "
        "median of the ratios to plain, turn by turn. Memory is that of the largest process.",
        "",
        "| pages | build | system | wall s | × | CPU s | × | memory MB | × |",
        "|--:|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for (size, system, kind), found in sorted(costs.items(), key=_place):
        floor = costs[size, FLOOR, kind]
        cells = [f"{size:,}", kind, system]
        for part, form in (("wall", ".2f"), ("cpu", ".2f"), ("memory", ".0f")):
            cells += [format(middle(found, part), form), f"{ratio(found, floor, part):.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [f"\n{each} is not installed and was not measured." for each in absent]
    lines += ["", "| limit | at most | found | |", "|---|--:|--:|---|"]
    lines += [limit.row for limit in limits(costs)]
    return "\n".join(lines) + "\n"


def _place(item: tuple[tuple[int, str, str], list[Cost]]) -> tuple[int, int, int]:
    size, system, kind = item[0]
    return size, KINDS.index(kind), list(generate.SYSTEMS).index(system)


def peers() -> tuple[list[str], list[str]]:
    """Those that can be measured here, and those that cannot."""
    here = [name for name, module in PEERS.items() if importlib.util.find_spec(module)]
    return here, [name for name in PEERS if name not in here]
