"""Measures the printing of real texts: an API reference, a prose manual, one with mathematics; no word of them is ours.

Generated prose says little of a manual: code, signatures, tables and links take most of the time there. The texts are
of the list of ``bench.projects``, which also fetches them.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from . import makers, measure, projects, readback, trials
from .html import Limit, middle, ratio
from .makers import BASELINE, OURS, SIMPLEPDF
from .measure import Cost, Failed
from .pdf import EDIT, FULL, TIMEOUT


@dataclass(frozen=True, slots=True)
class Text:
    """A project of the list whose documentation is measured."""

    kind: str
    edited: str
    """The page that is edited, in the documentation's folder."""


TEXTS: Final = {
    "werkzeug": Text("API reference", "quickstart.rst"),
    "click": Text("prose manual", "quickstart.rst"),
    "cvxopt": Text("mathematics", "lapack.rst"),
}
#: What their ``conf.py`` files import, and the projects themselves, whose versions two of them look up.
REQUIREMENTS: Final = (
    "sphinx-simplepdf", "pallets-sphinx-themes", "sphinx-issues", "sphinx-tabs", "sphinx-rtd-theme",
    "sphinxcontrib-log-cabinet",
)  # fmt: skip

#: Without pictures of formulas, for which LaTeX would run a thousand times where it is installed.
_NO_PICTURES: Final = """
extensions = ["sphinx.ext.mathjax" if each == "sphinx.ext.imgmath" else each for each in extensions]
"""
#: What each system adds to ``conf.py``.
_SETTINGS: Final = {
    OURS: _NO_PICTURES + projects.LINE,
    SIMPLEPDF: _NO_PICTURES + projects.LINE.replace("sphinx_handbook", "sphinx_simplepdf"),
    # Other themes set columns and colours that one would have to take back by hand.
    BASELINE: _NO_PICTURES
    + 'html_theme = "basic"\nhtml_theme_options, html_sidebars, singlehtml_sidebars = {}, {}, {}\n',
}
_BUILDERS: Final = {OURS: "handbook-pdf", SIMPLEPDF: "simplepdf", BASELINE: "singlehtml"}
_SHEET: Final = """\
div.body a.internal[href^="#"]::after { content: " (page " target-counter(attr(href), page) ")" }
"""

#: The limits of issue 17 for a full build beside sphinx-simplepdf's, and for one edited page beside our own full build.
_FULL_LIMITS: Final = (("cpu", 0.35), ("wall", 0.25), ("memory", 0.4))
_EDIT_LIMIT: Final = 0.15


@dataclass(slots=True)
class Measurements:
    """All measurements, by text, system and kind of build."""

    costs: dict[tuple[str, str, str], list[Cost]] = field(default_factory=dict)
    files: dict[tuple[str, str], tuple[int, bool]] = field(default_factory=dict)
    """By text and system: how many pages a full build has, and whether it is tagged."""
    failed: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """The options of a run."""

    folder: Path
    log: Callable[[str], None]
    repeat: int = 1
    stop_after: float = TIMEOUT
    systems: tuple[str, ...] = (OURS, SIMPLEPDF, BASELINE)

    def collect(self) -> Measurements:
        """Measure all texts; the systems take turns."""
        every, _ = projects.projects()
        chosen = [each for each in every if each.name in TEXTS]
        installed = [f"{each.name}=={each.version}" for each in chosen if each.name in ("werkzeug", "click")]
        python, _ = trials.environment(self.folder / "venv", [*REQUIREMENTS, *installed])
        measurements = Measurements()
        for project in chosen:
            unpacked = projects._archive(project, self.folder)
            for _ in range(self.repeat):
                for system in self.systems:
                    if (project.name, system) not in measurements.failed:
                        try:
                            self._turn(measurements, project, system, unpacked, python)
                        except Failed as fault:
                            measurements.failed[project.name, system] = fault.reason
                            self.log(f"{project.name}, {system}: {str(fault)[-2_000:]}")
        return measurements

    def _turn(
        self, measurements: Measurements, project: projects.Project, system: str, unpacked: Path, python: Path
    ) -> None:
        """Measure one system once: its full build and, of ours, the one after an edit."""
        root = self.folder / f"text-{project.name}-{system.replace(' ', '')}"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(unpacked, root / "project", symlinks=True)
        source = root / "project" / project.docs
        with (source / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(_SETTINGS[system])
        for kind in (FULL, EDIT) if system == OURS else (FULL,):
            if kind == EDIT:
                edit(source / TEXTS[project.name].edited)
            cost, book = self._build(system, root / "project", source, root / "out", python)
            measurements.costs.setdefault((project.name, system, kind), []).append(cost)
            if kind == FULL:
                measurements.files[project.name, system] = readback.page_count_and_tagging(book)
            self.log(f"{project.name}, {kind}, {system}: {cost.wall:.1f} s, {cost.cpu:.1f} s of CPU")

    def _build(self, system: str, project: Path, source: Path, out: Path, python: Path) -> tuple[Cost, Path]:
        sphinx: list[str | Path] = [python, "-m", "sphinx", "-q", "-b", _BUILDERS[system], "-d", out / "doctrees"]
        commands: list[list[str | Path]] = [[*sphinx, source, out]]
        if system == BASELINE:
            sheet = out.parent / "by-hand.css"
            sheet.write_text(makers.PAPER + _SHEET, "utf-8")
            # The first page has all the others in it, whatever it is called.
            command = [python, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", "-s", sheet]
            commands.append([*command, out / "index.html", out / "book.pdf"])
        costs = [
            measure.run(projects._with_project(project, each), stop_after=self.stop_after, folder=source)
            for each in commands
        ]
        books = [each for each in sorted(out.glob("*.pdf")) if not each.stem.endswith("-draft")]
        if not books:
            raise Failed("it ended without a fault and without a file")
        return measure.together(costs), books[0]


def edit(page: Path) -> None:
    """Add a paragraph to a page, one more at each call."""
    text = page.read_text("utf-8").rstrip("\n")
    number = text.count("This page has been edited") + 1
    page.write_text(f"{text}\n\nThis page has been edited ({number}).\n", "utf-8")


def limits(measurements: Measurements) -> Iterator[Limit]:
    """All limits with the values measured. A failure of ours counts as infinitely slow."""

    def beside(one: tuple[str, str, str], other: tuple[str, str, str], part: str) -> float | None:
        if one[:2] in measurements.failed:
            return float("inf")
        first, second = measurements.costs.get(one), measurements.costs.get(other)
        return ratio(first, second, part) if first and second and other[:2] not in measurements.failed else None

    for name, text in TEXTS.items():
        for part, most in _FULL_LIMITS:
            value = beside((name, OURS, FULL), (name, SIMPLEPDF, FULL), part)
            yield Limit(f"{name} ({text.kind}), full, {part}, against {SIMPLEPDF}", most, value)
        value = beside((name, OURS, EDIT), (name, OURS, FULL), "wall")
        yield Limit(f"{name} ({text.kind}), {EDIT}, against our full build", _EDIT_LIMIT, value)


def report(measurements: Measurements) -> str:
    """All measurements and limits as Markdown."""
    versions = {each.name: each.version for each in projects.projects()[0]}
    lines = [
        "# What a real text costs",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cores. Whole commands, from the source to the finished "
        "file; medians. Memory is that of the largest process.",
        "",
        "| text | kind | build | system | wall s | CPU s | memory MB | pages | tagged |",
        "|---|---|---|---|--:|--:|--:|--:|---|",
    ]
    for (name, system, kind), costs in measurements.costs.items():
        pages, tagged = measurements.files[name, system]
        cells = [f"{name} {versions[name]}", TEXTS[name].kind, kind, system]
        cells += [f"{middle(costs, 'wall'):.1f}", f"{middle(costs, 'cpu'):.1f}", f"{middle(costs, 'memory'):.0f}"]
        cells += [str(pages), "yes" if tagged else "no"] if kind == FULL else ["", ""]
        lines.append(f"| {' | '.join(cells)} |")
    for (name, system), reason in measurements.failed.items():
        lines.append(f"| {name} | {TEXTS[name].kind} | | {system} | failed: {reason.replace('|', '/')} |" + " |" * 4)
    lines += ["", "| limit | at most | found | |", "|---|--:|--:|---|", *(limit.row for limit in limits(measurements))]
    return "\n".join(lines) + "\n"


def run(options: Run) -> int:
    """Measure, print and save the table; return 1 if a limit is exceeded."""
    options.folder.mkdir(parents=True, exist_ok=True)
    measurements = options.collect()
    text = report(measurements)
    (options.folder / "texts.md").write_text(text, "utf-8")
    print(text)
    return int(any(limit.verdict == "FAIL" for limit in limits(measurements)))
