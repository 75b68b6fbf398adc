"""What a first visit weighs: the heaviest page of a website, whichever it is, in a real browser."""

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


@pytest.mark.parametrize("site", ["book_html", "example_html", "german_html"])
def test_the_heaviest_page_is_light(site: str, browser: Browser, request: pytest.FixtureRequest) -> None:
    check(browser, request.getfixturevalue(site))


def check(browser: Browser, build: Build) -> None:
    """Measure the pages of a website that seem heaviest."""
    for page in weight.heaviest(build.outdir)[:2]:
        size, requests = measured(browser, build.outdir, page)
        assert size <= weight.MOST_KB, (page, size)
        assert requests <= weight.MOST_REQUESTS, (page, requests)


def test_the_heaviest_page_is_found(browser: Browser, example_html: Build) -> None:
    """What is worked out from the files is what a browser loads, or a little more."""
    pages = weight.heaviest(example_html.outdir)
    first, last = (measured(browser, example_html.outdir, pages[number])[0] for number in (0, -1))
    assert first > last
