"""The handbook's search answers what its readers ask."""

from __future__ import annotations

from playwright.sync_api import Browser
from tests import search_gold
from tests.support import Build


def test_what_readers_ask_is_answered(browser: Browser, book_html: Build) -> None:
    page = browser.new_page()
    search_gold.open_search(page, f"{book_html.outdir.as_uri()}/")
    gold = search_gold.read("da")
    assert len(gold) >= 120
    wrong = search_gold.wrong(page, "da")
    assert len(wrong) <= 0.05 * len(gold), wrong
    page.close()
