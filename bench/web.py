"""Measures websites as a reader meets them: weight of a first visit, Lighthouse's scores, time of a search."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from tests import server

from sphinx_handbook.cli import doctor

from . import generate, measure, weight

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOCS: Final = Path(__file__).parents[1] / "docs"
LIGHTHOUSE: Final = "lighthouse@12.8.2"
#: Pages of the real book, by kind.
PAGES: Final = {
    "front": "index.html",
    "category": "videnscentre/index.html",
    "entry": "videnscentre/mindlab.html",
    "search": "search.html",
}
#: Lighthouse's categories, and the lowest score allowed.
SCORES: Final = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
#: In both, a category is long, so that its pages have a tree.
SMALL, LARGE = 100, 1_000
#: What is looked for in the real book: pages of every part of it have the word.
QUERY: Final = "samarbejde"
#: Typed letter by letter: a word on every page, a part of many, and two words.
TYPED: Final = ("arbejde", "udvik", "kultur viden")


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of issue 5, and the value that was measured."""

    description: str
    limit: float
    value: float | None
    least: bool = False
    """Whether the limit is a minimum; otherwise it is a maximum."""

    @property
    def verdict(self) -> str:
        """Whether the value is within the limit."""
        if self.value is None:
            return "not measured"
        return "pass" if (self.value >= self.limit if self.least else self.value <= self.limit) else "FAIL"


@dataclass(slots=True)
class Site:
    """A website on a server of its own, with all answers sent: the path, and the number of bytes as sent."""

    address: str
    sent: list[tuple[str, int]] = field(default_factory=list)

    def weight(self, *parts: str) -> int:
        """The bytes sent, of all answers or of those whose path contains one of ``parts``."""
        return sum(size for path, size in self.sent if not parts or any(each in path for each in parts))

    def first_visit(self) -> tuple[float, int]:
        """The kB sent and the number of requests, a page's own pictures left out."""
        sizes = [size for path, size in self.sent if weight.PICTURES not in path]
        return sum(sizes) / 1000, len(sizes)


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve a folder as an ordinary server would: text compressed, files cacheable by the browser."""
    site = Site("")

    class Handler(server.Handler):
        def do_GET(self) -> None:  # noqa: N802 (the name that http.server calls)
            path = Path(self.translate_path(self.path))
            if not path.is_file():
                site.sent.append((self.path, 0))
                self.send_error(404)
                return
            (data, packed), kind = weight.sent(path), self.guess_type(path)
            site.sent.append((self.path, len(data)))
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
            self.send_header("Cache-Control", "max-age=31536000")
            self.send_header("Content-Length", str(len(data)))
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(data)

    with server.served(folder, Handler) as address:
        site.address = f"{address}/"
        yield site


def chrome() -> str:
    """The path of Chromium: the one that ``CHROME`` names, else the one installed. Exits if there is none."""
    return doctor.browser() or sys.exit("no Chromium on this machine: handbook doctor --for test names its package")


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser, and close it in the end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chrome(), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def build(source: Path, out: Path) -> measure.Cost:
    """Build a website in an empty folder."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", f"{out}.doctrees", str(source), str(out)]
    cost = measure.run(command)
    shutil.rmtree(f"{out}.doctrees")
    return cost


# What is measured.


def collect(folder: Path, log: Callable[[str], None], repeat: int) -> list[Limit]:
    """Measure everything and return it with its limits."""
    folder.mkdir(parents=True, exist_ok=True)
    build(DOCS, folder / "book")
    limits = []
    heaviest = {f"heaviest page ({page})": page for page in weight.heaviest(folder / "book")[:1]}
    with served(folder / "book") as site, browser() as opened:
        for name, page in (PAGES | heaviest).items():
            limits += first_visit(opened, site, name, page)
            log(f"first visit, {name}: done")
        limits += first_search(opened, site, QUERY)
        moved = layout_shift(opened, site, f"search.html?q={QUERY}")
        limits.append(Limit("layout shift, a query in the address", 0, moved))
    with served(folder / "book") as site:
        for name, page in PAGES.items():
            limits += lighthouse(site.address + page, name, folder / "lighthouse", repeat)
            log(f"Lighthouse, {name}: done")
    limits += growth(folder, log)
    return limits


@contextmanager
def visited(opened: Browser, site: Site, page: str) -> Iterator[Page]:
    """Context manager: a page, all of it loaded, on a phone that has been on no other; ``site`` counts it alone."""
    site.sent.clear()
    context = opened.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(site.address + page, wait_until="networkidle")
    yield tab
    context.close()


def first_visit(opened: Browser, site: Site, name: str, page: str) -> list[Limit]:
    """Measure a first visit to a page: bytes, requests, and how far anything moves while it loads."""
    shift = layout_shift(opened, site, page)
    size, requests = site.first_visit()
    return [
        Limit(f"layout shift, first visit, {name}", 0, shift),
        Limit(f"kB compressed, first visit, {name}", weight.MOST_KB, size),
        Limit(f"requests, first visit, {name}", weight.MOST_REQUESTS, requests),
    ]


def layout_shift(opened: Browser, site: Site, page: str) -> float:
    """How far anything moves while a page loads, as browsers count it (Layout Instability API)."""
    with visited(opened, site, page) as tab:
        shift: float = tab.evaluate(
            "new Promise((done) => { let sum = 0;"
            " new PerformanceObserver((list) => list.getEntries().forEach((each) => { sum += each.value; }))"
            ".observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 500); })"
        )
    return shift


def first_search(opened: Browser, site: Site, query: str) -> list[Limit]:
    """Measure what a search loads beyond its page."""
    with visited(opened, site, "search.html") as tab:
        size, requests = site.first_visit()
        tab.locator("#hb-query").fill(query)
        tab.locator(".found").first.wait_for()
        tab.wait_for_load_state("networkidle")
    whole, all_requests = site.first_visit()
    return [
        Limit(f"kB compressed, a search for “{query}”", weight.MOST_KB_SEARCHED, whole - size),
        Limit(f"requests, a search for “{query}”", weight.MOST_REQUESTS_SEARCHED, all_requests - requests),
    ]


def lighthouse(address: str, name: str, tool: Path, repeat: int) -> list[Limit]:
    """Lighthouse's scores for a phone: medians of ``repeat`` runs. Not measured where npm is missing."""
    program = tool / "node_modules/.bin/lighthouse"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            return [Limit(f"Lighthouse {each}, {name}", least, None, True) for each, least in SCORES.items()]
        tool.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(tool), LIGHTHOUSE]
        subprocess.run(command, check=True, env={**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"})
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    command = [str(program), address, "--quiet", "--output=json", flags, f"--only-categories={','.join(SCORES)}"]
    scores: dict[str, list[float]] = {each: [] for each in SCORES}
    for _ in range(repeat):
        env = {**os.environ, "CHROME_PATH": chrome()}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
        for each, score in json.loads(done.stdout)["categories"].items():
            scores[each].append(100 * (score["score"] or 0))
    return [Limit(f"Lighthouse {each}, {name}", least, median(scores[each]), True) for each, least in SCORES.items()]


def growth(folder: Path, log: Callable[[str], None]) -> list[Limit]:
    """Measure a page's size and build time in a large book against a small one, and the search in the large one."""
    page = f"{generate.folder_of(3)}/{generate.name_of(3)}.html"
    sizes, costs = {}, {}
    for count in (SMALL, LARGE):
        root = folder / f"source-{count}"
        shutil.rmtree(root, ignore_errors=True)
        generate.handbook(root, count)
        costs[count] = build(root, folder / f"site-{count}").wall / count
        sizes[count] = len(gzip.compress((folder / f"site-{count}" / page).read_bytes(), 6))
        log(f"{count:,} pages: built")
    with served(folder / f"site-{LARGE}") as site, browser() as opened:
        slowest, size = search(opened.new_page(), site)
    for count in (SMALL, LARGE):
        shutil.rmtree(folder / f"source-{count}")
        shutil.rmtree(folder / f"site-{count}")
    return [
        Limit(f"size of a page, {LARGE:,} pages against {SMALL}", 1.05, sizes[LARGE] / sizes[SMALL]),
        Limit(f"seconds a page takes to build, {LARGE:,} pages against {SMALL}", 1, costs[LARGE] / costs[SMALL]),
        Limit(f"ms from key to results, slowest, {LARGE:,} pages", 100, slowest),
        Limit(f"kB of search files loaded, {LARGE:,} pages", 300, size / 1000),
    ]


def search(page: Page, site: Site) -> tuple[float, int]:
    """Return the slowest time from key to results in milliseconds, and the bytes loaded for the first word."""
    page.goto(f"{site.address}search.html", wait_until="networkidle")
    # What finds is loaded when the field is first used.
    page.locator("#hb-query").focus()
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "(() => { window.answers = []; let key = 0;"
        " addEventListener('input', () => { key = performance.now(); }, true);"
        " new MutationObserver(() => { if (key) answers.push(performance.now() - key); key = 0; })"
        ".observe(document.getElementById('hb-found'), { childList: true }); })()"
    )
    size = 0
    for words in TYPED:
        page.locator("#hb-query").fill("")
        for letter in words:
            page.keyboard.type(letter)
            time.sleep(0.3)
        page.wait_for_load_state("networkidle")
        size = size or site.weight("_search/")
    answers = page.evaluate("answers")
    if not answers:
        sys.exit("the search has not answered")
    return max(answers), size


# The report.


def report(limits: Sequence[Limit]) -> str:
    """All limits and values as Markdown."""
    lines = [
        "# What a reader of the website waits for",
        "",
        "The real book in Debian's Chromium, over a local server that compresses with gzip; growth and search "
        "on generated books.",
        "",
        "| what | limit | found | |",
        "|---|--:|--:|---|",
    ]
    for each in limits:
        sign, value = ("≥" if each.least else "≤"), "" if each.value is None else f"{each.value:.5g}"
        lines.append(f"| {each.description} | {sign} {each.limit:g} | {value} | {each.verdict} |")
    return "\n".join(lines) + "\n"


def run(into: Path, log: Callable[[str], None], repeat: int) -> int:
    """Measure, print and save the table; return 1 if a limit is exceeded."""
    limits = collect(into / "web", log, repeat or 5)
    text = report(limits)
    (into / "web.md").write_text(text, "utf-8")
    print(text)
    return int(any(each.verdict == "FAIL" for each in limits))
