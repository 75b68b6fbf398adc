"""The search's gold lists: what readers ask, and the page that must come first, in files that anybody can add to.

`vocabulary` reads the words of an index back.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from sphinx_handbook.web.search.index import SHARED

FOLDER: Final = Path(__file__).with_name("gold")

#: Asks the search page all queries at once: the first page's title, and whether the search says that a word is absent.
ASK: Final = """queries => queries.map(query => {
    const finds = handbookSearch.find(query);
    return { first: finds.pages.length ? handbookSearch.page(finds.pages[0]).title : "", absent: finds.absent.length > 0 };
})"""

#: Whether the search can be asked.
READY: Final = "() => { try { return Boolean(handbookSearch.page(0)); } catch { return false; } }"


def vocabulary(text: str) -> list[str]:
    """The words of an index, from the text in which each begins as the one before it does."""
    words: list[str] = []
    for sign, rest in re.findall(f"([{re.escape(SHARED)}])([^{re.escape(SHARED)}]*)", text):
        words.append((words[-1] if words else "")[: SHARED.index(sign)] + rest)
    return words


def read(name: str) -> dict[str, tuple[str, ...]]:
    """The titles that may come first, by query; none where the book has nothing."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    rows = (line.split(" -> ") for line in lines if line.strip() and not line.startswith("#"))
    return {query: tuple(each.strip() for each in titles.split("|") if each.strip() != "-") for query, titles in rows}


def open_search(page: Any, address: str) -> None:
    """Open a book's search page, and wait until its index is there: it is loaded when the field is first used."""
    page.goto(f"{address}search.html")
    page.locator("#hb-query").focus()
    page.wait_for_function(READY)


def wrong(page: Any, name: str) -> list[str]:
    """The queries that are answered otherwise, each with what comes first; ``page`` shows the book's search page."""
    gold = read(name)
    answers = page.evaluate(ASK, list(gold))
    return [
        f"{query}: {answer['first'] or 'nothing'}"
        for (query, titles), answer in zip(gold.items(), answers, strict=True)
        if not (answer["first"] in titles if titles else answer["absent"])
    ]
