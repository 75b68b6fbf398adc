"""Measures what a writer waits for: from a save to the page in the browser, and to its printed page as a picture.

Beside ``handbook live`` stand sphinx-autobuild with plain Sphinx, which shows pages alone, and ``typst watch``, which
writes the PDF alone. The first two are asked as a browser asks them; of the third, the file is looked at.
"""

from __future__ import annotations

import http.client
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import urlencode

from . import generate, measure, typst_source

SIZES: Final = (10, 1_000)
OURS: Final = "handbook live"
AUTOBUILD: Final = "sphinx-autobuild"
TYPST: Final = "typst watch"
#: The seconds that a save may take to be on the page and on paper, by number of entries; on two processors.
LIMITS: Final[Mapping[tuple[int, str], float]] = {
    (10, "page"): 0.7,
    (10, "paper"): 1.0,
    (1_000, "page"): 1.5,
    (1_000, "paper"): 2.0,
}
_REPEAT: Final = 5
#: Seconds that a server may take to answer for the first time, and to show a save.
_STOP_AFTER: Final = 900.0
#: Seconds between two edits, in which a writer thinks and the server makes ready.
_PAUSE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Waits:
    """How long saves took, in seconds, of one server at one size."""

    page: Sequence[float] = ()
    paper: Sequence[float] = ()


def run(into: Path, log: Callable[[str], None], sizes: Sequence[int], repeat: int, *, peers: bool) -> int:
    """Measure all, write the table into the folder ``into``; 1 if a limit is exceeded."""
    waits: dict[tuple[int, str], Waits] = {}
    for size in sizes:
        log(f"live: {size} entries: {OURS}")
        waits[size, OURS] = _ours(into / f"live-{size}", size, repeat or _REPEAT)
        for peer, (module, waits_of) in _PEERS.items() if peers else ():
            if importlib.util.find_spec(module):
                log(f"live: {size} entries: {peer}")
                waits[size, peer] = waits_of(into / f"live-{module}-{size}", size, repeat or _REPEAT)
    text = report(waits)
    into.mkdir(parents=True, exist_ok=True)
    (into / "live.md").write_text(text, "utf-8")
    print(text)
    return int("FAIL" in text)


def report(waits: Mapping[tuple[int, str], Waits]) -> str:
    """The table: the middle of the waits, and whether ours are within the limits."""
    lines = ["# From a save to the screen", "", "| entries | server | page | paper | limits |", "|---|---|---|---|---|"]
    for (size, server), each in waits.items():
        middles = {name: median(values) for name, values in (("page", each.page), ("paper", each.paper)) if values}
        cells = [f"{middles[name]:.2f} s" if name in middles else "–" for name in ("page", "paper")]
        verdicts = [
            f"{name} {LIMITS[size, name]} s: {'pass' if value <= LIMITS[size, name] else 'FAIL'}"
            for name, value in middles.items()
            if server == OURS and (size, name) in LIMITS
        ]
        lines.append(f"| {size:,} | {server} | {cells[0]} | {cells[1]} | {', '.join(verdicts)} |")
    return "\n".join([*lines, ""])


def _ours(root: Path, size: int, repeat: int) -> Waits:
    shutil.rmtree(root, ignore_errors=True)
    generate.handbook(root / "docs", size)
    command = [sys.executable, "-c", "import sys; from sphinx_handbook.cli import main; sys.exit(main(sys.argv[1:]))"]
    page, docname = _edited(size)
    with _serving([*command, "live", "--port", "0"], root) as port:
        events = _request(port, "/-/events")
        _until_built(events)
        query = urlencode({"page": docname, "edition": "main"})
        json.loads(_request(port, f"/-/paper?{query}").read())
        pages, papers = [], []
        for turn in range(repeat):
            time.sleep(_PAUSE)
            generate.edit(root / "docs", size, turn)
            began = time.monotonic()
            # The browser asks for the printed page when it hears of the save, and for the page when it is built.
            _event(events)
            answer = http.client.HTTPConnection("127.0.0.1", port, timeout=_STOP_AFTER)
            answer.request("GET", f"/-/paper?{query}")
            while f"Rettet {turn}. gang".encode() not in _request(port, f"/web/{page}").read():
                _event(events)
            pages.append(time.monotonic() - began)
            pictures = json.loads(answer.getresponse().read())["pictures"]
            _request(port, pictures[0]["src"]).read()
            papers.append(time.monotonic() - began)
            _until_built(events)
    return Waits(pages, papers)


def _autobuild(root: Path, size: int, repeat: int) -> Waits:
    shutil.rmtree(root, ignore_errors=True)
    generate.plain(root / "docs", size)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = [sys.executable, "-m", "sphinx_autobuild", "-q", "--port", str(number), "docs", "build"]
    page, _ = _edited(size)
    with _serving(command, root, number) as port:
        pages = []
        for turn in range(repeat):
            time.sleep(_PAUSE)
            generate.edit(root / "docs", size, turn)
            began = time.monotonic()
            _until(partial(_reads, port, f"/{page}", f"Rettet {turn}. gang"), AUTOBUILD)
            pages.append(time.monotonic() - began)
    return Waits(pages)


def _typst(root: Path, size: int, repeat: int) -> Waits:
    shutil.rmtree(root, ignore_errors=True)
    typst_source.write(root, size)
    book = root / "book.pdf"
    watch = "import typst; typst.Compiler('main.typ').watch(output='book.pdf')"
    with _process([sys.executable, "-c", watch], root):
        _until(book.exists, TYPST)
        papers = []
        for turn in range(repeat):
            time.sleep(_PAUSE)
            rewritten = partial(_rewritten, book, book.stat().st_mtime_ns)
            generate.edit(root, size, turn, suffix=".typ")
            began = time.monotonic()
            _until(rewritten, TYPST)
            papers.append(time.monotonic() - began)
    return Waits(paper=papers)


#: By its name: the module that brings the peer, and what measures it in a folder.
_PEERS: Final[Mapping[str, tuple[str, Callable[[Path, int, int], Waits]]]] = {
    AUTOBUILD: ("sphinx_autobuild", _autobuild),
    TYPST: ("typst", _typst),
}


def _reads(port: int, path: str, sentence: str) -> bool:
    try:
        return sentence.encode() in _request(port, path).read()
    except http.client.IncompleteRead:  # The page is being written while it is served.
        return False


def _rewritten(book: Path, before: int) -> bool:
    """Whether the PDF has been written since ``before``, in nanoseconds; it is whole once it has its end."""
    return book.stat().st_mtime_ns != before and book.read_bytes().rstrip().endswith(b"%%EOF")


def _until(condition: Callable[[], bool], peer: str) -> None:
    """Return once the condition holds; raises ``Failed`` if it never does."""
    end = time.monotonic() + _STOP_AFTER
    while not condition():
        if time.monotonic() > end:
            raise measure.Failed(f"{peer} does not show a save")
        time.sleep(0.02)


def _edited(size: int) -> tuple[str, str]:
    """The address and the docname of the page that ``generate.edit`` changes."""
    number = size // 2
    docname = f"{generate.folder_of(number)}/{generate.name_of(number)}"
    return f"{docname}.html", docname


@contextmanager
def _serving(command: Sequence[str], root: Path, port: int = 0) -> Iterator[int]:
    """Context manager: a server at work in a folder; gives its port, read off its output where it chooses one."""
    output = root / "output"
    with _process(command, root) as process:
        end = time.monotonic() + _STOP_AFTER
        while not port or not _answers(port):
            if match := re.search(r"http://127\.0\.0\.1:(\d+)/", output.read_text("utf-8", "replace")):
                port = port or int(match[1])
            if process.poll() is not None or time.monotonic() > end:
                raise measure.Failed(output.read_text("utf-8", "replace"))
            time.sleep(0.1)
        yield port


@contextmanager
def _process(command: Sequence[str], root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Context manager: a command at work in a folder, its output in the file ``output``; interrupted at the end."""
    with (root / "output").open("w") as file:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, cwd=root, stdout=file, stderr=subprocess.STDOUT, env=environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _answers(port: int) -> bool:
    try:
        return bool(_request(port, "/").status)
    except OSError:
        return False


def _request(port: int, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_STOP_AFTER)
    connection.request("GET", path)
    return connection.getresponse()


def _event(events: http.client.HTTPResponse) -> dict[str, Any]:
    """The state that the next event brings."""
    for line in events:
        if line.startswith(b"data: "):
            state: dict[str, Any] = json.loads(line[6:])
            return state
    raise measure.Failed("the server has ended")


def _until_built(events: http.client.HTTPResponse) -> None:
    while _event(events)["building"]:
        pass
