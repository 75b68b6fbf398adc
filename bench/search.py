"""Asks the gold lists of ``tests/gold`` of our search, of Sphinx's own and of Pagefind, and counts what comes first.

Each gets the same books: ours and Pagefind the pages of our theme, Sphinx's search those of its theme ``alabaster``,
since ours replaces it. A page is named by its address, so that a title made otherwise counts as the same.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests import search_gold

from . import measure
from .web import browser, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

REPOSITORY: Final = Path(__file__).parents[1]
BOOKS: Final = {
    "da": REPOSITORY / "docs",
    "en": REPOSITORY / "examples/methods",
    "de": REPOSITORY / "tests/roots/nachbarschaft",
}
PAGEFIND: Final = "pagefind@1.6.0"

#: Each returns, of every query, the address of what comes first (or nothing), and how many pages were found.
ASK: Final = {
    "ours": """queries => queries.map(query => {
        const finds = handbookSearch.find(query);
        const first = finds.pages.length ? handbookSearch.page(finds.pages[0]).href : "";
        return [first, finds.absent.length ? 0 : finds.pages.length];
    })""",
    "Sphinx": """queries => queries.map(query => {
        const [text, terms, excluded, , objects] = Search._parseQuery(query);
        const finds = Search._performSearch(text, terms, excluded, new Set(), objects);
        return [finds.length ? finds.at(-1)[5].replace(/\\.\\w+$/, ".html") : "", finds.length];
    })""",
    "Pagefind": """async queries => {
        const pagefind = await import(new URL("pagefind/pagefind.js", location.href));
        const answers = [];
        for (const query of queries) {
            const { results } = await pagefind.search(query);
            const first = results.length ? (await results[0].data()).raw_url.replace(/^\\//, "") : "";
            answers.push([first, results.length]);
        }
        return answers;
    }""",
}
#: Of our search page: the address of every page, by title.
TITLES: Final = """() => {
    const titles = {};
    for (let number = 0; handbookSearch.page(number); number++) {
        const { href: address, title } = handbookSearch.page(number);
        (titles[title] ??= []).push(address);
    }
    return titles;
}"""


@dataclass(frozen=True, slots=True)
class Score:
    """How a search did with one book's list."""

    first: int
    """Queries whose right page came first."""
    honest: int
    """Queries for what the book lacks that found nothing, or that were said to have a word that it lacks."""


def score(
    answers: list[tuple[str, int]], gold: Mapping[str, tuple[str, ...]], titles: Mapping[str, list[str]]
) -> Score:
    """Hold answers against a gold list."""
    first = honest = 0
    for (address, count), allowed in zip(answers, gold.values(), strict=True):
        if allowed:
            first += address in {each for title in allowed for each in titles.get(title, ())}
        else:
            honest += count == 0
    return Score(first, honest)


def collect(folder: Path, log: Callable[[str], None]) -> dict[str, dict[str, Score]]:
    """Build the books and ask each search, by book and search; Pagefind is left out where npm is missing."""
    scores: dict[str, dict[str, Score]] = {}
    for name, source in BOOKS.items():
        sites = {"ours": folder / f"{name}-ours", "Sphinx": folder / f"{name}-sphinx"}
        build(source, sites["ours"])
        build(source, sites["Sphinx"], "alabaster")
        if npx := shutil.which("npx"):
            sites["Pagefind"] = sites["ours"]
            measure.run([npx, "--yes", PAGEFIND, "--site", str(sites["ours"]), "--root-selector", "main"])
        gold = search_gold.read(name)
        titles: dict[str, list[str]] = {}
        scores[name] = {}
        for search, site in sites.items():
            with served(site) as server, browser() as opened:
                page = opened.new_page(bypass_csp=True)
                # The address asks for something, since ours is loaded when there is something to look for.
                page.goto(f"{server.address}search.html?q=a", wait_until="networkidle")
                titles = titles or page.evaluate(TITLES)
                scores[name][search] = score(_ask(page, search, list(gold)), gold, titles)
        log(f"{name}: asked")
    return scores


def _ask(page: Page, search: str, queries: list[str]) -> list[tuple[str, int]]:
    return [(first, count) for first, count in page.evaluate(ASK[search], queries)]


def build(source: Path, site: Path, theme: str = "") -> None:
    """Build a book's website, in another theme if one is named."""
    other = ["-D", f"html_theme={theme}"] if theme else []
    measure.run([sys.executable, "-m", "sphinx", "-q", "-b", "html", *other, str(source), str(site)])


def report(scores: Mapping[str, Mapping[str, Score]]) -> str:
    """The table as Markdown."""
    lines = [
        "| book | queries | search | right page first | of what the book lacks, says so |",
        "|---|--:|---|--:|--:|",
    ]
    for name, by_search in scores.items():
        gold = search_gold.read(name)
        asked = sum(bool(each) for each in gold.values())
        for search, result in by_search.items():
            share = f"{result.first} of {asked} ({result.first / asked:.0%})"
            lines.append(f"| {name} | {len(gold)} | {search} | {share} | {result.honest} of {len(gold) - asked} |")
    return "\n".join(lines) + "\n"


def run(into: Path, log: Callable[[str], None]) -> int:
    """Ask, print and save the table; return 1 if ours has less than 95 % right."""
    scores = collect(into / "search", log)
    text = report(scores)
    (into / "search.md").write_text(text, "utf-8")
    print(text)
    wanted = {name: 0.95 * len(search_gold.read(name)) for name in scores}
    return int(
        any(by_search["ours"].first + by_search["ours"].honest < wanted[name] for name, by_search in scores.items())
    )
