"""Books in print: ours beside what a user would do by hand, and beside other makers of PDFs where they are installed.

The floor is ``singlehtml`` with the theme ``basic``, and WeasyPrint on that with page numbers behind its links. Speed
alone hides what a file lacks, so the table also tells whether it is tagged and how much of the text is in it.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from . import generate, measure
from .html import middle, ratio
from .measure import Cost

OURS: Final = "sphinx-handbook"
FLOOR: Final = "singlehtml + weasyprint"
SIMPLEPDF: Final = "sphinx-simplepdf"
CHROMIUM: Final = "singlehtml + chromium"

FULL, AGAIN, EDIT, MOVED = "full", "nothing to do", "one body edited", "one body longer by a page"

SIZES: Final = (10, 100)
LARGE: Final = 1_000

#: What a user would write to have page numbers and a page for each entry.
_BY_HAND: Final = """\
@page { size: A4; margin: 25mm; @bottom-center { content: counter(page) } }
html { font: 11pt/15pt serif; hyphens: auto }
section section section { break-before: page }
section section section section { break-before: auto }
a.internal[href^="#"]::after { content: " (side " target-counter(attr(href), page) ")" }
div.sphinxsidebar, div.related, div.footer, a.headerlink { display: none }
div.documentwrapper, div.bodywrapper { float: none; margin: 0; width: auto }
"""


@dataclass(frozen=True, slots=True)
class File:
    """What a file is, beside what it cost."""

    pages: int
    kilobytes: float
    tagged: bool
    words: float
    """How much of the source's words is in it, from 0 to 1."""


Costs = dict[tuple[int, str, str], list[Cost]]
Files = dict[tuple[int, str], File]


def collect(
    sizes: Sequence[int], systems: Sequence[str], folder: Path, say: Callable[[str], None], repeat: int
) -> tuple[Costs, Files]:
    """Measure everything; the systems take turns."""
    costs: Costs = {}
    files: Files = {}
    for size in sizes:
        for system in systems:
            root = folder / f"pdf-{size}-{SYSTEMS[system][1]}"
            shutil.rmtree(root, ignore_errors=True)
            SYSTEMS[system][0](root / "source", size)
        for turn in range(repeat or (3 if size <= 10 else 1)):
            for system in systems:
                root = folder / f"pdf-{size}-{SYSTEMS[system][1]}"
                for kind in (FULL, AGAIN, EDIT, MOVED) if system == OURS else (FULL,):
                    cost, made = build(system, root, kind, size, turn)
                    costs.setdefault((size, system, kind), []).append(cost)
                    files[size, system] = seen(made, size)
                    say(f"{size} pages, {kind}, {system}: {cost.wall:.2f} s")
    return costs, files


def build(system: str, root: Path, kind: str, size: int, turn: int) -> tuple[Cost, Path]:
    """One book, from its source to the finished file."""
    out = root / "out"
    if kind == FULL:
        shutil.rmtree(out, ignore_errors=True)
    elif kind in (EDIT, MOVED):
        generate.edit(root / "source", size, turn + 1, longer=kind == MOVED)
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-d", str(out / ".doctrees")]
    source = str(root / "source")
    if system == OURS:
        cost = measure.run([*sphinx, "-b", "handbook-pdf", source, str(out)])
        return cost, next(out.glob("*.pdf"))
    if system == SIMPLEPDF:
        cost = measure.run([*sphinx, "-b", "simplepdf", source, str(out)])
        return cost, next(out.glob("*.pdf"))
    made = out / "book.pdf"
    first = measure.run([*sphinx, "-b", "singlehtml", source, str(out / "html")])
    page = out / "html/index.html"
    if system == FLOOR:
        sheet = out / "by-hand.css"
        sheet.write_text(_BY_HAND, "utf-8")
        command = [
            sys.executable,
            "-m",
            "weasyprint",
            "--pdf-variant",
            "pdf/ua-1",
            "-s",
            str(sheet),
            str(page),
            str(made),
        ]
    else:
        command = [os.environ.get("CHROME") or "chromium", "--headless", "--no-sandbox", "--disable-gpu"]
        command += ["--no-pdf-header-footer", f"--user-data-dir={out / 'profile'}", f"--print-to-pdf={made}"]
        command += [page.resolve().as_uri()]
    second = measure.run(command)
    return Cost(first.wall + second.wall, first.cpu + second.cpu, max(first.memory, second.memory)), made


def seen(path: Path, size: int) -> File:
    """What can be told of a finished file."""
    import pikepdf

    with pikepdf.open(path) as opened:
        pages, tagged = len(opened.pages), "/StructTreeRoot" in opened.Root
    text = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()
    told = re.findall(r"\w{4,}", re.sub("[\u00ad\u2010-]\n", "", text).casefold())
    wanted = [word for page in generate.pages(size) for word in re.findall(r"\w{4,}", page.body.casefold())]
    return File(pages, path.stat().st_size / 1_000, tagged, min(1.0, len(told) / len(wanted)))


def _ours(root: Path, count: int) -> None:
    generate.handbook(root, count)
    schema = root / "katalog.toml"
    text = schema.read_text("utf-8")
    schema.write_text(text.replace("[book]", '[book]\nentry_starts = "page"', 1), "utf-8")


def _simplepdf(root: Path, count: int) -> None:
    generate.plain(root, count)
    conf = root / "conf.py"
    text = conf.read_text("utf-8").replace('"myst_parser"', '"myst_parser", "sphinx_simplepdf"')
    conf.write_text(text.replace('html_theme = "basic"\n', ""), "utf-8")


#: How each system's book is written, and what its folder is called.
SYSTEMS: Final[dict[str, tuple[Callable[[Path, int], None], str]]] = {
    OURS: (_ours, "ours"),
    FLOOR: (generate.plain, "floor"),
    SIMPLEPDF: (_simplepdf, "simplepdf"),
    CHROMIUM: (generate.plain, "chromium"),
}


def systems() -> tuple[list[str], list[str]]:
    """Those that can be measured here, and those that cannot."""
    absent = [] if importlib.util.find_spec("sphinx_simplepdf") else [SIMPLEPDF]
    if not (os.environ.get("CHROME") or shutil.which("chromium")):
        absent.append(CHROMIUM)
    return [each for each in SYSTEMS if each not in absent], absent


#: What issue 7 promises of a full build, against the floor: wall time by size, and the largest process's memory.
_PROMISED: Final = {10: 1.0, 100: 0.5, 1_000: 0.3}
_MEMORY: Final = (1_000, 0.25)
#: What it promises of a build after an edit, against our own full build: at this size.
_AFTER: Final = {EDIT: 0.15, MOVED: 0.3}


def limits(costs: Costs) -> Iterator[tuple[str, float, float]]:
    """Each promise, the most that may be, and what was found."""
    for size, most in _PROMISED.items():
        ours, floor = costs.get((size, OURS, FULL)), costs.get((size, FLOOR, FULL))
        if ours and floor:
            yield f"{size:,} entries, full, against the floor", most, ratio(ours, floor, "wall")
            if size == _MEMORY[0]:
                yield f"{size:,} entries, memory, against the floor", _MEMORY[1], ratio(ours, floor, "memory")
        if ours and size == _MEMORY[0]:
            for kind, share in _AFTER.items():
                yield (
                    f"{size:,} entries, {kind}, against our full build",
                    share,
                    ratio(costs[size, OURS, kind], ours, "wall"),
                )


def report(costs: Costs, files: Files, absent: Sequence[str]) -> str:
    """Everything as Markdown."""
    lines = [
        "# What a printed book costs",
        "",
        f"Python {platform.python_version()}, WeasyPrint {version('weasyprint')}, {os.cpu_count()} cores. Whole "
        "commands, from the source to the finished file; × is against the floor.",
        "",
        "| entries | build | system | wall s | × | CPU s | memory MB | pages | kB | tagged | words there |",
        "|--:|---|---|--:|--:|--:|--:|--:|--:|---|--:|",
    ]
    for (size, system, kind), found in costs.items():
        floor, file = costs.get((size, FLOOR, FULL)), files[size, system]
        beside = f"{ratio(found, floor, 'wall'):.2f}" if floor and kind == FULL else ""
        lines.append(
            f"| {size:,} | {kind} | {system} | {middle(found, 'wall'):.2f} | {beside} | {middle(found, 'cpu'):.2f} | "
            f"{middle(found, 'memory'):.0f} | {file.pages} | {file.kilobytes:.0f} | {'yes' if file.tagged else 'no'} | "
            f"{file.words:.0%} |"
        )
    lines += [f"\n{each} is not installed and was not measured." for each in absent]
    lines += ["", "| limit | at most | found | |", "|---|--:|--:|---|"]
    for promise, most, found_ratio in limits(costs):
        lines.append(f"| {promise} | {most} | {found_ratio:.2f} | {'pass' if found_ratio <= most else 'FAIL'} |")
    return "\n".join(lines) + "\n"


def run(into: Path, sizes: Sequence[int], say: Callable[[str], None], repeat: int) -> int:
    """Measure, print the table and keep it; 1 where a promise does not hold."""
    here, absent = systems()
    costs, files = collect(sizes, here, into, say, repeat)
    text = report(costs, files, absent)
    into.mkdir(parents=True, exist_ok=True)
    (into / "pdf.md").write_text(text, "utf-8")
    print(text)
    return int(any(found > most for _, most, found in limits(costs)))
