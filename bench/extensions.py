"""Tries popular Sphinx extensions from PyPI beside ours, alone and all together, and says what became of each.

For each of ``extensions.toml`` a project of two pages is written that uses its directives and roles. Its website (in
our theme) and its book are built under a time limit, and the words that it should print are searched for in the book.
What was done is in ``results.json``: a run that is stopped goes on where it was, and an extension is tried anew when
our code or its part of the list has changed.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import measure, readback, standards, trials
from .measure import Failed

LIST = Path(__file__).with_suffix(".toml")
#: The documentation's page with the table, and the line of it that the table stands below.
PAGE = Path(__file__).parents[1] / "_ext/docs/extensions.md"
MARK = '% What follows is written by "make extensions EXTENSIONS_ARGS=--save".\n'

TOGETHER = "all together"
#: Seconds that one build may take. All together are given as much for every ten.
LIMIT = 120

CONF = """\
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
project = "Toolshop"
author = "The shop"
version = release = "1.2"
html_theme = "handbook"
extensions = {load}
{conf}
extensions.append("sphinx_handbook")
"""
INDEX = """\
Toolshop
========

.. toctree::

"""


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension of the list; ``extensions.toml`` describes the fields."""

    name: str
    version: str
    load: list[str]
    page: str
    print: list[str] = field(default_factory=list)
    conf: str = ""
    suffix: str = "rst"
    files: dict[str, str] = field(default_factory=dict)
    packages: list[str] = field(default_factory=list)
    alone: bool = False
    note: str = ""

    @property
    def requirements(self) -> list[str]:
        """What is installed for it: its package, unless that is named with an extra, and others."""
        own = f"{self.name}=={self.version}"
        named = [f"{each}=={self.version}" if each.startswith(f"{self.name}[") else each for each in self.packages]
        return named if any(each.startswith(f"{self.name}[") for each in named) else [own, *named]


@dataclass(slots=True)
class Build:
    """What became of one build."""

    fault: str = ""
    """An empty string where it succeeded; else why not."""
    seconds: float = 0.0
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Result:
    """What became of an extension, or of all together."""

    key: str
    """The digest of our code and of the project that was built."""
    date: str
    web: Build
    book: Build
    missing: list[str] = field(default_factory=list)
    """The words that should be in print and are not."""
    pages: int = 0
    valid: str = ""
    """veraPDF's answer for PDF/UA-1."""


def extensions() -> tuple[list[Extension], dict[str, str]]:
    """The extensions of the list, and the files that every project has."""
    table = tomllib.loads(LIST.read_text("utf-8"))
    return [Extension(name, **each) for name, each in table["extensions"].items()], table["shared"]


def run(into: Path, names: Sequence[str], *, save: bool) -> int:
    """Try the extensions called ``names``, or all and then all together; return 1 if a build failed."""
    into.mkdir(parents=True, exist_ok=True)
    every, shared = extensions()
    chosen = [each for each in every if not names or TOGETHER in names or each.name in names]
    requirements = [each for extension in chosen for each in extension.requirements]
    python, refused = trials.environment(into / "venv", requirements)
    code, store = trials.code_digest(), into / "results.json"
    results = {name: _result(values) for name, values in trials.read(store).items()}

    def attempt(name: str, those: Sequence[Extension], limit: float) -> None:
        key = hashlib.sha256(repr([code, shared, *those]).encode()).hexdigest()[:16]
        if name in results and results[name].key == key:
            return
        print(name, file=sys.stderr, flush=True)
        project = into / "projects" / re.sub(r"\W+", "-", name)
        results[name] = _try(project, those, shared, python, limit)
        results[name].key = key
        trials.write(store, results)

    for extension in chosen:
        if not names or extension.name in names:
            if reasons := [refused[each] for each in extension.requirements if each in refused]:
                fault = f"cannot be installed: {reasons[0]}"
                results[extension.name] = Result("", _today(), Build(fault), Build(fault))
            else:
                attempt(extension.name, [extension], LIMIT)
    if not names or TOGETHER in names:
        those = [each for each in every if not each.alone and each.name in results and _works(results[each.name])]
        attempt(TOGETHER, those, LIMIT * (1 + len(those) // 10))
    _validate(into, results)
    trials.write(store, results)
    text = report(every, results)
    (into / "extensions.md").write_text(text, "utf-8")
    if save:
        PAGE.write_text(PAGE.read_text("utf-8").partition(MARK)[0] + MARK + "\n" + text, "utf-8")
    print(text)
    return int(not all(_works(each) for name, each in results.items() if not names or name in names))


def _result(values: dict[str, object]) -> Result:
    builds = {name: Build(**values.pop(name)) for name in ("web", "book")}  # type: ignore[arg-type]
    return Result(**builds, **values)  # type: ignore[arg-type]


def _works(result: Result) -> bool:
    return not result.web.fault and not result.book.fault


def _today() -> str:
    return datetime.date.today().isoformat()


# One project.


def _try(project: Path, those: Sequence[Extension], shared: Mapping[str, str], python: Path, limit: float) -> Result:
    shutil.rmtree(project, ignore_errors=True)
    source = project / "source"
    write(source, those, shared)
    result = Result(
        "", _today(), *(_build(python, source, project, builder, limit) for builder in ("html", "handbook-pdf"))
    )
    if book := _book(project):
        result.pages, _ = readback.page_count_and_tagging(book)
        text = subprocess.run(["pdftotext", book, "-"], stdout=subprocess.PIPE, text=True, check=True).stdout
        result.missing = missing([word for each in those for word in each.print], text)
    return result


def write(source: Path, those: Iterable[Extension], shared: Mapping[str, str]) -> None:
    """Write a project that uses some extensions, each with a page of its own."""
    those = list(those)
    files = dict(shared)
    for each in those:
        files |= {**each.files, f"{each.name}.{each.suffix}": each.page}
    load = list(dict.fromkeys(module for each in those for module in each.load))
    files["conf.py"] = CONF.format(load=json.dumps(load), conf="\n".join(each.conf for each in those))
    files["index.rst"] = INDEX + "".join(f"   {each.name}\n" for each in those)
    for name, text in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.removeprefix("\n"), "utf-8")


def _build(python: Path, source: Path, project: Path, builder: str, limit: float) -> Build:
    log, out = project / f"{builder}.log", project / builder
    command = [python, "-m", "sphinx", "-b", builder, "-w", log, "-d", project / f"{builder}.doctrees", source, out]
    build = Build()
    try:
        build.seconds = measure.run([*map(str, command)], stop_after=limit, folder=source).wall
    except Failed as fault:
        (project / f"{builder}.txt").write_text(str(fault), "utf-8")
        build.fault = Failed(_portable(str(fault), python)).reason
    if log.is_file():
        text = _portable(log.read_text("utf-8", "replace"), python).replace(f"{source}/", "").replace(f"{project}/", "")
        build.warnings = [line for line in text.splitlines() if "WARNING:" in line or "ERROR:" in line]
    if not build.fault and builder == "handbook-pdf" and not _book(project):
        build.fault = "it ended without a fault and without a file"
    return build


def _portable(text: str, python: Path) -> str:
    """What Python says, without what differs from machine to machine: folders of the environment, addresses."""
    return re.sub(rf"{re.escape(str(python.parents[1]))}\S*?/site-packages/| at 0x[0-9a-f]+", "", text)


def _book(project: Path) -> Path | None:
    books = sorted((project / "handbook-pdf").glob("*.pdf"))
    return next((each for each in books if not each.stem.endswith("-draft")), None)


def missing(wanted: Iterable[str], text: str) -> list[str]:
    """The words of ``wanted`` that a text lacks; signs without a letter are looked for as they are."""
    letters = trials.plain(text)
    return [each for each in wanted if (trials.plain(each) not in letters if trials.plain(each) else each not in text)]


def _validate(into: Path, results: Mapping[str, Result]) -> None:
    """Ask veraPDF about all books that it has not been asked about."""
    books = {
        name: book
        for name, each in results.items()
        if not each.valid and (book := _book(into / "projects" / re.sub(r"\W+", "-", name)))
    }
    if books:
        for name, verdict in zip(books, standards.verdicts([*books.values()], 1_200), strict=True):
            results[name].valid = verdict["ua1"]


# The table.


def report(every: Iterable[Extension], results: Mapping[str, Result]) -> str:
    """The results as a table in Markdown, with what there is to say of an extension below it."""
    rows = [
        "| extension | web | book | in print | warnings | PDF/UA-1 | s |",
        "|---|---|---|---|--:|---|--:|",
    ]
    notes = []
    for extension in every:
        result = results.get(extension.name)
        rows.append(_row(f"{extension.name} {extension.version}", result, len(extension.print)))
        lines = [extension.note] if extension.note else []
        if result is not None:
            faults = dict.fromkeys(each.fault for each in (result.web, result.book) if each.fault)
            lines += [f"Fault: {_literal(each)}" for each in faults]
            lines += [f"Not in print: {', '.join(result.missing)}."] if result.missing else []
            lines += [f"First warning: {_literal(each)}" for each in result.book.warnings[:1]]
        if lines:
            notes.append(f"{extension.name}\n: " + "\n  ".join(lines) + "\n")
    if together := results.get(TOGETHER):
        those = [each for each in every if not each.alone and each.name in results and _works(results[each.name])]
        rows.append(_row(TOGETHER, together, sum(len(each.print) for each in those)))
        lost = [f"Not in print: {', '.join(together.missing)}."] if together.missing else []
        notes.append(f"{TOGETHER}\n: " + "\n  ".join([f"{len(those)} extensions in one project.", *lost]) + "\n")
    dates = sorted({each.date for each in results.values()})
    return "\n".join([f"Tried on {dates[-1] if dates else 'no day'}.", "", *rows, "", *notes])


def _literal(message: str) -> str:
    """A message as literal text in Markdown."""
    text = message.replace("`", "'")
    return f"`{text if len(text) <= 200 else f'{text[:199]}…'}`"


def _row(name: str, result: Result | None, wanted: int) -> str:
    if result is None:
        return f"| {name} |" + " |" * 6
    cells = [name, *("no" if each.fault else "yes" for each in (result.web, result.book))]
    cells.append("no" if result.book.fault else f"{wanted - len(result.missing)} of {wanted}" if wanted else "")
    cells += [f"{len(result.web.warnings)}, {len(result.book.warnings)}", result.valid]
    return "| " + " | ".join([*cells, f"{result.web.seconds:.0f}, {result.book.seconds:.0f}"]) + " |"


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.extensions", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help=f"extensions of the list, or {TOGETHER!r}"
    )
    parser.add_argument("--save", action="store_true", help=f"write the table into {PAGE.name} of the documentation")
    parser.add_argument("--into", type=Path, default=Path("build/extensions"))
    arguments = parser.parse_args()
    return run(arguments.into.resolve(), arguments.only, save=arguments.save)


if __name__ == "__main__":
    sys.exit(main())
