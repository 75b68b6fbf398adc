"""The search answers what readers of an English and of a German book ask."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from tests import search_gold
from tests.shared import shared
from tests.support import REPOSITORY, Build, quiet

#: Each gold list's book.
BOOKS = {"en": REPOSITORY / "examples/methods", "de": REPOSITORY / "tests/roots/nachbarschaft"}


@pytest.mark.parametrize("name", BOOKS)
def test_what_readers_ask_is_answered(name: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    site: Build = shared(tmp_path_factory, f"gold-{name}", lambda folder: quiet(BOOKS[name], folder, "html"))
    page = browser.new_page()
    search_gold.open_search(page, f"{site.outdir.as_uri()}/")
    gold = search_gold.read(name)
    assert len(gold) >= 60
    wrong = search_gold.wrong(page, name)
    assert len(wrong) <= 0.05 * len(gold), wrong
    page.close()
