"""A reader with a printed copy types its mark, in real Chromium; without scripts there is the list."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support import Build
from tests.web.test_pages import COPIES, RELEASE


@pytest.fixture
def page(browser: Browser, book_html: Build) -> Page:
    opened = browser.new_page(viewport={"width": 320, "height": 700})
    opened.goto((book_html.outdir / f"{COPIES}.html").as_uri())
    return opened


def look_up(page: Page, mark: str) -> None:
    page.get_by_label("Mærket på dit eksemplar").fill(mark)
    page.get_by_role("button", name="Slå op").click()


def test_a_mark_is_found_however_it_is_typed(page: Page) -> None:
    """The mark is that of two prints: the reader is led to both, and chooses."""
    for typed in ("1a2b3c4d", " 1A2B 3C4D ", "Udgave 1a2b3c4d", "la2b-3c4d"):
        page.reload()
        look_up(page, typed)
        expect(page.get_by_role("status").filter(has_text="Fundet: 1. udgave (3. marts 2025)")).to_be_visible()
        assert page.evaluate("document.activeElement.id") == "1a2b3c4d", typed
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{RELEASE}.html")
    expect(page.locator("h1")).to_have_text("Ændret siden 1. udgave (3. marts 2025): Bogen")


def test_the_mark_of_a_sheet_leads_to_its_change(page: Page) -> None:
    """The third sheet is of a page that has changed; O and 0 look alike."""
    look_up(page, "O12B3C4D")
    page.wait_for_url(f"**/{RELEASE}-sheets.html#012b3c4d")
    expect(page.locator("[id='012b3c4d']")).to_be_in_viewport()


def test_an_unknown_mark_and_that_of_today(page: Page, book_print: Build) -> None:
    look_up(page, "ffffffff")
    expect(page.get_by_role("status").filter(has_text="Intet tryk har det mærke")).to_be_visible()
    listed = json.loads((book_print.outdir / "editions.json").read_text("utf-8"))["editions"]
    look_up(page, next(each["edition"] for each in listed if each["id"] == "main"))
    expect(page.get_by_role("status").filter(has_text="siger det samme som hjemmesiden i dag")).to_be_visible()


def test_the_list_needs_no_script(browser: Browser, book_html: Build) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{(book_html.outdir / f'{COPIES}.html').as_uri()}#1a2b3c4d")
    expect(page.get_by_label("Mærket på dit eksemplar")).not_to_be_visible()
    page.get_by_role("link", name="Storskrift, A4 – 1. udgave (3. marts 2025)").click()
    expect(page.locator("h1")).to_have_text("Ændret siden 1. udgave (3. marts 2025): Storskrift")
    assert page.url.endswith(f"{RELEASE}-large.html")
    context.close()
