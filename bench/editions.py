"""Measures what a book's editions cost together, against its main one alone: cold, in processor time.

The Danish book is measured as it is, and generated books with the editions that most projects ask for.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from . import generate, measure
from .html import Limit, middle, ratio
from .measure import Cost
from .web import DOCS

SIZES: Final = (100,)
LARGE: Final = 1_000
MAIN, ALL = "main", "all"

#: What all editions of a book are to cost at most, as a multiple of the main one.
MOST: Final = 3.0

#: A booklet, large print, and files for a printing house.
EDITIONS: Final = """
[editions.booklet]
title = "Booklet"
paper = "A5"
impose = "booklet"

[editions.large]
title = "Large print"
size = 18
contrast = "high"

[editions.press]
title = "Press"
variant = "press"
"""


@dataclass(frozen=True, slots=True)
class Editions:
    """What the main edition of a book cost, run by run, what all did, and how many pages their files have."""

    main: Sequence[Cost]
    all: Sequence[Cost]
    main_pages: int
    all_pages: int


def write(root: Path, count: int) -> None:
    """Write a generated book with editions."""
    generate.handbook(root, count)
    schema = root / "katalog.toml"
    # As is usual for a short entry: without a page of its own.
    text = schema.read_text("utf-8").replace("[book]", '[book]\nentry_starts = "flow"', 1)
    schema.write_text(text + EDITIONS, "utf-8")


def run(into: Path, log: Callable[[str], None], sizes: Sequence[int], repeat: int) -> int:
    """Measure all and write the table into the folder ``into``; 0, since no limit is more than an aim."""
    books = {"the Danish book": DOCS}
    for size in sizes:
        root = into / f"editions-{size}"
        shutil.rmtree(root, ignore_errors=True)
        write(root, size)
        books[f"{size:,} entries"] = root
    measured = {}
    for name, source in books.items():
        log(f"editions: {name}")
        measured[name] = _measured(source, into / "editions-out", repeat or 1)
    text = report(measured)
    into.mkdir(parents=True, exist_ok=True)
    (into / "editions.md").write_text(text, "utf-8")
    print(text)
    return 0


def _measured(source: Path, out: Path, repeat: int) -> Editions:
    costs: dict[str, list[Cost]] = {MAIN: [], ALL: []}
    pages = {}
    for _ in range(repeat):
        for which, settings in ((MAIN, ["-D", "handbook_pdf_editions=main"]), (ALL, [])):
            shutil.rmtree(out, ignore_errors=True)
            command = [sys.executable, "-m", "sphinx", "-q", "-b", "handbook-pdf", "-d", str(out / ".doctrees")]
            costs[which].append(measure.run([*command, *settings, str(source), str(out)]))
            listed = json.loads((out / "editions.json").read_text("utf-8"))["editions"]
            pages[which] = sum(each["pages"] for each in listed)
    shutil.rmtree(out, ignore_errors=True)
    return Editions(costs[MAIN], costs[ALL], pages[MAIN], pages[ALL])


def limits(measured: Mapping[str, Editions]) -> list[Limit]:
    """What all editions cost against the main one. It is an aim: they have seven times as many pages."""
    return [
        Limit(f"{name}, all editions, cpu, against the main one", MOST, ratio(each.all, each.main, "cpu"), aim=True)
        for name, each in measured.items()
    ]


def report(measured: Mapping[str, Editions]) -> str:
    """The table: processor time and pages of the main edition and of all, and whether the aim is reached."""
    lines = ["# What a book's editions cost together", ""]
    lines += ["| book | editions | CPU s | × | pages | × |", "|---|---|--:|--:|--:|--:|"]
    for name, each in measured.items():
        lines.append(f"| {name} | {MAIN} | {middle(each.main, 'cpu'):.1f} | | {each.main_pages} | |")
        times, pages = ratio(each.all, each.main, "cpu"), each.all_pages / each.main_pages
        cells = [name, ALL, f"{middle(each.all, 'cpu'):.1f}", f"{times:.2f}", str(each.all_pages), f"{pages:.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "| limit | at most | found | |", "|---|--:|--:|---|", *(limit.row for limit in limits(measured))]
    return "\n".join(lines) + "\n"
