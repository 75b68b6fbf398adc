"""What a first visit weighs, in a real browser: the heaviest page of a website, whichever it is, and those whose scripts load more."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import web, weight
from playwright.sync_api import Browser
from tests.support import Build


def measured(browser: Browser, outdir: Path, page: str) -> tuple[float, int]:
    """The kB that a first visit to a page loads from a server that compresses, and the requests."""
    with web.served(outdir) as site, web.visited(browser, site, page):
        return site.first_visit()


#: Sites whose pages "make test" does not load: they have the same theme, and the book of ``docs/`` is measured too.
OTHERS = pytest.mark.torture


@pytest.mark.parametrize(
    "site", ["example_html", pytest.param("book_html", marks=OTHERS), pytest.param("german_html", marks=OTHERS)]
)
def test_the_heaviest_page_is_light(site: str, browser: Browser, request: pytest.FixtureRequest) -> None:
    check(browser, request.getfixturevalue(site))


@pytest.mark.parametrize(
    ("site", "query"),
    [
        ("example_html", "glue"),
        pytest.param("book_html", "samarbejde", marks=OTHERS),
        pytest.param("german_html", "Zange", marks=OTHERS),
    ],
)
def test_a_search_is_light(site: str, query: str, browser: Browser, request: pytest.FixtureRequest) -> None:
    """Its page is as light as any; what finds is loaded when there is something to look for."""
    build: Build = request.getfixturevalue(site)
    check(browser, build, "search.html")
    with web.served(build.outdir) as served:
        for limit in web.first_search(browser, served, query):
            assert 0 < (limit.value or 0) <= limit.limit, limit


def test_nothing_moves_when_finds_come(browser: Browser, book_html: Build) -> None:
    """From the masthead a reader comes to the search page with a query, and may read before all has come."""
    with web.served(book_html.outdir) as site:
        assert web.layout_shift(browser, site, "search.html?q=mindlab+ministerier") == 0


@pytest.mark.parametrize("page", ["404.html", "mappe.html", "dit-eksemplar.html"])
def test_a_page_without_a_source_is_light(page: str, browser: Browser, book_html: Build) -> None:
    """What a script loads is not seen in the files; so these are measured, whatever else weighs more."""
    check(browser, book_html, page)


def check(browser: Browser, build: Build, *pages: str) -> None:
    """Measure pages of a website, or those that seem heaviest."""
    for page in pages or weight.heaviest(build.outdir)[:2]:
        size, requests = measured(browser, build.outdir, page)
        assert size <= weight.MOST_KB, (page, size)
        assert requests <= weight.MOST_REQUESTS, (page, requests)


def test_the_heaviest_page_is_found(browser: Browser, example_html: Build) -> None:
    """What is worked out from the files is what a browser loads, or a little more."""
    pages = weight.heaviest(example_html.outdir)
    first, last = (measured(browser, example_html.outdir, pages[number])[0] for number in (0, -1))
    assert first > last
