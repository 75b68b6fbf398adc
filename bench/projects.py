"""Prints the documentation of real projects, of which no word is ours, and says what became of each.

Their source archives come from the package index that pip is set up with. Each is built with no change but the
extension's line in ``conf.py``, and beside it with sphinx-simplepdf. What was done is in ``results.json``: a run that
is stopped goes on where it was, and a project is built anew when the extension's code has changed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tarfile
import time
import tomllib
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from . import measure, readback, standards, trials
from .measure import Cost, Failed

LIST = Path(__file__).with_suffix(".toml")
#: The seconds after which a build is stopped.
LONGEST = 2_400
LINE = '\nextensions = [*globals().get("extensions", []), "sphinx_handbook"]\n'

#: Where a page has its text, whatever its theme.
_BODIES = (
    ".//*[@itemprop='articleBody']",
    ".//article",
    ".//*[@role='main']",
    ".//main",
    ".//div[contains(concat(' ', @class, ' '), ' body ')]",
)
#: What of a page is no text of the book's: a book has its own contents, no pages of source code, and draws formulas.
_NO_TEXT = (
    ".//script | .//style | .//svg | .//a[@class='headerlink'] | .//*[contains(@class, 'toctree-wrapper')]"
    " | .//*[contains(@class, 'viewcode-link')] | .//*[contains(concat(' ', @class, ' '), ' math ')]"
)

#: Prints the extensions that the conf.py in a folder names; more arguments are folders to import from.
_EXTENSIONS = """\
import os, sys
os.chdir(sys.argv[1])
sys.path[:0] = sys.argv[2:]
settings = {"__file__": os.path.abspath("conf.py")}
exec(open("conf.py").read(), settings)
print(",".join(settings["extensions"]))
"""


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the list."""

    name: str
    version: str
    docs: str
    kind: str


@dataclass(slots=True)
class Result:
    """What became of a project."""

    code: str
    """The digest of the extension's code that built it."""
    verdict: str = ""
    """An empty string where it was published; else why not."""
    pages: int = 0
    warnings: int = 0
    cost: Cost | None = None
    peer: Cost | None = None
    peer_verdict: str = ""
    valid: dict[str, str] = field(default_factory=dict)
    """veraPDF's answer for each standard."""
    words: float = 0.0
    """The share of the website's words that the book has."""
    wrong: int = 0
    """How many printed page references are not the page of their link, of ``references``."""
    references: int = 0


def projects() -> tuple[list[Project], list[str]]:
    """The projects of the list, and what is installed beside the extension for them."""
    table = tomllib.loads(LIST.read_text("utf-8"))
    return [Project(name, **each) for name, each in table["projects"].items()], table["requirements"]


def run(into: Path, names: Iterable[str], minutes: float, *, peer: bool) -> int:
    """Build the projects called ``names``, or all; return 1 if any of them was not published."""
    into.mkdir(parents=True, exist_ok=True)
    every, requirements = projects()
    chosen = [each for each in every if not names or each.name in names]
    # What cannot be installed here is missed by the projects that import it, and by no other.
    python, _ = trials.environment(into / "venv", requirements)
    store = into / "results.json"
    results = _load(store)
    code, ends = trials.code_digest(), time.monotonic() + 60 * minutes
    for project in chosen:
        if project.name in results and results[project.name].code == code:
            continue
        if time.monotonic() > ends:
            print(f"{minutes:g} minutes are over; the next run goes on with {project.name}", file=sys.stderr)
            break
        print(project.name, file=sys.stderr, flush=True)
        results[project.name] = _build(project, into, python, code, ends, peer=peer)
        trials.write(store, results)
    text = report(every, results)
    (into / "projects.md").write_text(text, "utf-8")
    print(text)
    return int(any(results[each.name].verdict for each in chosen if each.name in results))


def _load(store: Path) -> dict[str, Result]:
    results = {}
    for name, values in trials.read(store).items():
        for key in ("cost", "peer"):
            values[key] = Cost(**values[key]) if values[key] else None
        results[name] = Result(**values)
    return results


# What the projects need.


def _archive(project: Project, folder: Path) -> Path:
    """The folder of a project's unpacked source archive."""
    unpacked = folder / f"{project.name}-{project.version}"
    if not unpacked.exists():
        index = f"{_index().rstrip('/')}/{re.sub('[-_.]+', '-', project.name).lower()}/"
        with urllib.request.urlopen(index, timeout=60) as answer:
            links = re.findall(r'href="([^"]+)"', answer.read().decode())
        wanted = rf"-{re.escape(project.version)}\.tar\.gz(?:#|$)"
        link = next((each for each in links if re.search(wanted, each)), None)
        if link is None:
            raise Failed(f"the index has no source archive of {project.name} {project.version}")
        packed = folder / "packed.tar.gz"
        with urllib.request.urlopen(urljoin(index, link), timeout=300) as answer:
            packed.write_bytes(answer.read())
        with tarfile.open(packed) as archive:
            archive.extractall(folder / "unpacking", filter="data")
        next((folder / "unpacking").iterdir()).rename(unpacked)
        packed.unlink()
    return unpacked


def _index() -> str:
    """The package index that pip is set up with."""
    if address := os.environ.get("PIP_INDEX_URL"):
        return address
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True, check=False
    )
    if address := done.stdout.strip():
        return address
    from pip._internal.models.index import PyPI

    return str(PyPI.simple_url)


# One project.


def _build(project: Project, into: Path, python: Path, code: str, ends: float, *, peer: bool) -> Result:
    result = Result(code)
    left = min(max(ends - time.monotonic(), 600), LONGEST)
    try:
        unpacked = _archive(project, into)
        source = unpacked / project.docs
        conf = (source / "conf.py").read_text("utf-8")
        if "sphinx_handbook" not in conf:
            (source / "conf.py").write_text(conf + LINE, "utf-8")
        out = into / "out" / project.name
        result.cost, book = _sphinx(python, unpacked, source, "handbook-pdf", out / "book", left, result)
        _judge(result, book, python, unpacked, source, out)
    except (Failed, OSError, UnicodeError) as fault:
        result.verdict = fault.reason if isinstance(fault, Failed) else str(fault)
        if refusal := _refusal(into / "out" / project.name / "book.log"):
            result.verdict = refusal
        return result
    if peer:
        try:
            result.peer, _ = _sphinx(python, unpacked, source, "simplepdf", out / "simplepdf", left, None)
        except Failed as fault:
            result.peer_verdict = fault.reason
    return result


def _refusal(log: Path) -> str:
    """What a book was refused for, by a build's log: the kinds of faults and how many there are; else nothing."""
    lines = log.read_text("utf-8", "replace").splitlines() if log.is_file() else []
    last = next((line for line in reversed(lines) if line.endswith("[handbook.draft]")), "")
    counts = {each: sum(f"[{each}]" in line for line in lines) for each in re.findall(r'"(handbook\.[\w-]+)"', last)}
    return f"refused: {', '.join(f'{count} × {kind}' for kind, count in counts.items())}" if counts else ""


def _sphinx(
    python: Path, unpacked: Path, source: Path, builder: str, out: Path, stop_after: float, result: Result | None
) -> tuple[Cost, Path]:
    """Build with one builder from nothing: the cost and the PDF."""
    log = out.with_suffix(".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    more = ["-D", "extensions=" + ",".join(_extensions(python, unpacked, source))] if builder == "simplepdf" else []
    command = [python, "-m", "sphinx", "-E", "-a", "-b", builder, "-w", log, "-d", out / "doctrees", *more, source, out]
    cost = measure.run(_with_project(unpacked, command), stop_after=stop_after, folder=source)
    if result is not None and log.is_file():
        result.warnings = log.read_text("utf-8", "replace").count("WARNING:")
    # Not below: the caches in the doctrees have PDFs as well.
    books = [each for each in sorted(out.glob("*.pdf")) if not each.stem.endswith("-draft")]
    if not books:
        raise Failed("it ended without a fault and without a file")
    return cost, books[0]


def _with_project(unpacked: Path, command: Iterable[str | Path]) -> list[str]:
    """A command that finds a project's own modules, and this checkout's extension, before those that are installed.

    Modules that would have to be compiled are those of the environment.
    """
    own = [each for each in (unpacked, unpacked / "src", unpacked / "lib") if not any(each.glob("*/*.pyx"))]
    return ["env", f"PYTHONPATH={os.pathsep.join(map(str, [*own, trials.CODE.parent]))}", *map(str, command)]


def _extensions(python: Path, unpacked: Path, source: Path) -> list[str]:
    """A project's own extensions, with sphinx-simplepdf in place of ours."""
    arguments = [source, unpacked, unpacked / "src"]
    done = subprocess.run([python, "-c", _EXTENSIONS, *arguments], capture_output=True, text=True, check=False)
    names = done.stdout.strip().splitlines()[-1].split(",") if done.returncode == 0 else []
    return [each for each in names if each != "sphinx_handbook"] + ["sphinx_simplepdf"]


def _judge(result: Result, book: Path, python: Path, unpacked: Path, source: Path, out: Path) -> None:
    """Read the file with other programs than ours."""
    result.pages, _ = readback.page_count_and_tagging(book)
    content = readback.text_and_references(book)
    result.references = len(content.references)
    result.wrong = sum(not each.right for each in content.references)
    result.valid |= standards.verdicts([book], 900, ("ua1", "2a"))[0]
    pages = out / "html"
    command = [python, "-m", "sphinx", "-q", "-E", "-b", "html", "-d", out / "html.trees", source, pages]
    try:
        measure.run(_with_project(unpacked, command), stop_after=1_200, folder=source)
    except Failed:
        return
    result.words = words_found(_website(pages), [word for page in content.pages for word in page])


def _website(folder: Path) -> Iterable[str]:
    """The words of a website's pages, without what is around the text."""
    from lxml import html

    for path in sorted(folder.rglob("*.html")):
        page = html.parse(str(path)).getroot()
        body = next((body for each in _BODIES for body in page.xpath(each)), None)
        if body is None or path.stem in ("genindex", "search", "py-modindex") or "_modules" in path.parts:
            continue
        for element in body.xpath(_NO_TEXT):
            element.drop_tree()
        yield from body.text_content().split()


def words_found(wanted: Iterable[str], printed: Sequence[str]) -> float:
    """Which share of some words is in print, of those with a letter; a long one may be divided at a line's end."""
    there = {trials.plain(word) for word in printed}
    letters = "".join(map(trials.plain, printed))
    words = [word for word in map(trials.plain, wanted) if word]
    lost = sum(word not in there and word not in letters for word in words)
    return 1 - lost / len(words) if words else 1.0


# The table.


def report(every: Iterable[Project], results: Mapping[str, Result]) -> str:
    """The results as a table in Markdown, with what was not published explained below it."""
    rows = [
        "| project | what it is | pages | published | warnings | PDF/UA-1 | PDF/A-2a | words | page numbers "
        "| s | CPU s | MB | simplepdf: s | CPU s | MB |",
        "|---|---|--:|---|--:|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    notes = []
    for project in every:
        result = results.get(project.name)
        if result is None:
            rows.append(f"| {project.name} {project.version} | {project.kind} |" + " |" * 13)
            continue
        cells = [f"{project.name} {project.version}", project.kind, str(result.pages or "")]
        cells += ["no" if result.verdict else "yes", str(result.warnings)]
        cells += [result.valid.get("ua1", ""), result.valid.get("2a", "")]
        cells += [f"{result.words:.2%}" if result.words else "", f"{result.wrong} of {result.references} wrong"]
        rows.append("| " + " | ".join([*cells, *_cost(result.cost), *_cost(result.peer)]) + " |")
        if result.verdict:
            notes.append(f"- {project.name}: {result.verdict}")
        if result.peer_verdict:
            notes.append(f"- {project.name} with simplepdf: {result.peer_verdict}")
    published = sum(not result.verdict for result in results.values())
    return "\n".join([f"{published} of {len(results)} published.", "", *rows, "", *notes, ""])


def _cost(cost: Cost | None) -> list[str]:
    return [f"{cost.wall:.0f}", f"{cost.cpu:.0f}", f"{cost.memory:.0f}"] if cost else ["", "", ""]


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.projects", description=__doc__)
    parser.add_argument("names", nargs="*", help="projects of the list; all where none is named")
    parser.add_argument("--minutes", type=float, default=180, help="after so many no other project is begun")
    parser.add_argument("--no-peer", action="store_true", help="without sphinx-simplepdf")
    parser.add_argument("--into", type=Path, default=Path("build/projects"))
    arguments = parser.parse_args()
    return run(arguments.into.resolve(), arguments.names, arguments.minutes, peer=not arguments.no_peer)


if __name__ == "__main__":
    sys.exit(main())
