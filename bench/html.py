"""Measures website builds: full, unchanged, after one edit and in several processes; ours, the baseline, the peers."""

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
BASELINE: Final = "plain"
#: The module of each peer.
PEERS: Final = {"sphinx-needs": "sphinx_needs", "ablog": "ablog"}

FULL, NOTHING, EDIT, PARALLEL = "full", "nothing to do", "one body edited", "full, several processes"
KINDS: Final = (FULL, NOTHING, EDIT, PARALLEL)

#: Sphinx writes with one process fewer than ``-j`` says.
JOBS: Final = 2 * (os.cpu_count() or 1)

SIZES: Final = (10, 100, 1_000)
LARGE: Final = 10_000

#: Costs by size, system and kind of build, one for each run.
Costs = dict[tuple[int, str, str], list[Cost]]


def turns(size: int) -> int:
    """How often a book is measured: measurements of small ones are noisy, those of large ones slow."""
    return 5 if size <= 10 else 3 if size <= 1_000 else 1


def collect(
    sizes: Iterable[int], systems: Sequence[str], folder: Path, log: Callable[[str], None], repeat: int
) -> Costs:
    """Measure everything. The systems take turns, so that a busy minute of the machine affects all of them."""
    costs: Costs = {}
    for size in sizes:
        # The peers would take an hour at the largest size, and its limits concern ours alone.
        taking_part = [each for each in systems if size < LARGE or each in (OURS, BASELINE)]
        for system in taking_part:
            root = folder / f"{size}-{system}"
            shutil.rmtree(root, ignore_errors=True)
            generate.SYSTEMS[system](root / "source", size)
        for turn in range(repeat or turns(size)):
            for kind in KINDS:
                for system in taking_part[turn % 2 :] + taking_part[: turn % 2]:
                    cost = build(folder / f"{size}-{system}", kind, size, turn)
                    costs.setdefault((size, system, kind), []).append(cost)
                    log(f"{size} pages, {kind}, {system}: {cost.wall:.2f} s")
        for system in taking_part:
            shutil.rmtree(folder / f"{size}-{system}")
    return costs


def build(root: Path, kind: str, size: int, turn: int) -> Cost:
    """Build one book once and return the cost."""
    out = root / ("out-parallel" if kind == PARALLEL else "out")
    if kind in (FULL, PARALLEL):
        shutil.rmtree(out, ignore_errors=True)
    elif kind == EDIT:
        generate.edit(root / "source", size, turn + 1)
    jobs = str(JOBS) if kind == PARALLEL else "1"
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-j", jobs]
    return measure.run([*command, "-d", str(out / ".doctrees"), str(root / "source"), str(out)])


# The report.


def middle(costs: Sequence[Cost], part: str) -> float:
    """The median of one attribute of the costs."""
    return float(median(getattr(each, part) for each in costs))


def ratio(costs: Sequence[Cost], baseline: Sequence[Cost], part: str) -> float:
    """The median of the ratios, run by run: a disturbance of the machine affects both."""
    pairs = zip(costs, baseline, strict=True)
    return float(median(getattr(one, part) / getattr(other, part) for one, other in pairs))


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit, and the value that was measured."""

    description: str
    most: float
    value: float | None
    aim: bool = False
    """Whether it is only a goal, which does not make the benchmark fail."""

    @property
    def verdict(self) -> str:
        """Whether the value is within the limit."""
        if self.value is None:
            return "not measured"
        if self.aim:
            return "aim, reached" if self.value <= self.most else "aim, not reached"
        return "pass" if self.value <= self.most else "FAIL"

    @property
    def row(self) -> str:
        """The limit as a row of a Markdown table."""
        value = "" if self.value is None else f"{self.value:.2f}"
        return f"| {self.description} | {self.most} | {value} | {self.verdict} |"


def limits(costs: Costs) -> Iterator[Limit]:
    """The limits of issue 3, at 1,000 pages and from 1,000 to 10,000."""

    def beside_baseline(kind: str, part: str) -> float | None:
        ours, baseline = costs.get((1_000, OURS, kind)), costs.get((1_000, BASELINE, kind))
        return ratio(ours, baseline, part) if ours and baseline else None

    def itself(one: tuple[int, str], other: tuple[int, str], system: str = OURS) -> float | None:
        first, second = costs.get((one[0], system, one[1])), costs.get((other[0], system, other[1]))
        return middle(first, "wall") / middle(second, "wall") if first and second else None

    parallel = ((1_000, PARALLEL), (1_000, FULL))
    baseline = itself(*parallel, BASELINE)
    baseline_note = f" (plain Sphinx: {baseline:.2f})" if baseline else ""
    yield Limit("full build, 1,000 pages, against plain Sphinx", 1.15, beside_baseline(FULL, "wall"))
    yield Limit("10,000 pages against 1,000", 11, itself((LARGE, FULL), (1_000, FULL)))
    yield Limit(f"1,000 pages with -j {JOBS} against one process{baseline_note}", 0.7, itself(*parallel))
    yield Limit("nothing to do, 1,000 pages, against plain Sphinx", 1.1, beside_baseline(NOTHING, "wall"))
    yield Limit("peak memory, 1,000 pages, against plain Sphinx", 1.2, beside_baseline(FULL, "memory"))


def report(costs: Costs, absent: Sequence[str]) -> str:
    """All measurements and limits as Markdown."""
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
    for (size, system, kind), turn_costs in sorted(costs.items(), key=_place):
        baseline = costs[size, BASELINE, kind]
        cells = [f"{size:,}", kind, system]
        for part, form in (("wall", ".2f"), ("cpu", ".2f"), ("memory", ".0f")):
            cells += [format(middle(turn_costs, part), form), f"{ratio(turn_costs, baseline, part):.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [f"\n{each} is not installed and was not measured." for each in absent]
    lines += ["", "| limit | at most | found | |", "|---|--:|--:|---|"]
    lines += [limit.row for limit in limits(costs)]
    return "\n".join(lines) + "\n"


def _place(item: tuple[tuple[int, str, str], list[Cost]]) -> tuple[int, int, int]:
    size, system, kind = item[0]
    return size, KINDS.index(kind), list(generate.SYSTEMS).index(system)


def peers() -> tuple[list[str], list[str]]:
    """Return the peers that are installed, and those that are not."""
    here = [name for name, module in PEERS.items() if importlib.util.find_spec(module)]
    return here, [name for name in PEERS if name not in here]
