"""How readers find their way: the masthead, the menu, headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.slices import KINDS
from tests.support import Build
from tests.web.test_pages import AXE


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """A reader at 400 % on a screen of 1280 by 1024 pixels."""
    page = browser.new_page(viewport={"width": 320, "height": 256})
    yield page
    page.close()


@pytest.mark.parametrize("name", KINDS)
def test_the_masthead_leaves_the_screen_to_the_page(name: str, reader: Page, book_html: Build) -> None:
    """At 400 %, it takes less than a third of the screen; search and menu are a press away, at least 44 px large."""
    reader.goto((book_html.outdir / f"{name}.html").as_uri())
    assert reader.locator(".masthead").bounding_box()["height"] < 256 / 3  # type: ignore[index]
    for button in reader.locator(".masthead-button:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44


def test_the_search_opens_with_the_field_focused(reader: Page, book_html: Build) -> None:
    reader.goto((book_html.outdir / "videnscentre/mindlab.html").as_uri())
    field = reader.locator("#hb-search")
    assert not field.is_visible()
    reader.get_by_role("button", name="Søg", exact=True).press("Enter")
    assert field.is_visible()
    assert reader.evaluate("document.activeElement.id") == "hb-search"
    reader.keyboard.type("innovation")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/search.html?q=innovation")


@pytest.mark.parametrize("width", [320, 1280])
def test_topics_register_and_help_are_in_the_menu(width: int, browser: Browser, book_html: Build) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((book_html.outdir / "videnscentre/mindlab.html").as_uri())
    if width == 320:
        page.get_by_role("button", name="Menu").click()
    menu = page.get_by_role("navigation", name="Menu")
    for name in ("Emner", "Stikordsregister", "Sådan bruger du håndbogen"):
        assert menu.get_by_role("link", name=name, exact=True).is_visible()
    menu.get_by_role("link", name="Stikordsregister").click()
    assert page.locator("#hb-menu [aria-current=page]").text_content() == "Stikordsregister"
    page.close()


def test_without_a_script_menu_and_search_are_open(browser: Browser, book_html: Build) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto((book_html.outdir / "videnscentre/mindlab.html").as_uri())
    assert page.locator("#hb-search").is_visible()
    assert page.get_by_role("link", name="Stikordsregister").first.is_visible()
    assert not page.get_by_role("button", name="Menu").is_visible()
    context.close()


@pytest.mark.parametrize("name", ["videnscentre/mindlab", "om/saadan-bruger-du-haandbogen", "om/emner"])
def test_a_headings_name_is_its_words(name: str, reader: Page, book_html: Build) -> None:
    """The link to a heading is no part of its name, so a list of the page's headings says each word once."""
    reader.goto((book_html.outdir / f"{name}.html").as_uri())
    tree = reader.locator("main").aria_snapshot()
    headings = [line for line in tree.splitlines() if line.lstrip().startswith("- heading")]
    assert len(headings) > 2
    assert not [line for line in headings if "Link til" in line or "#" in line]
    assert 'link "Link til' in tree


# Filters.


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A reader on a screen."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def rows(page: Page) -> list[str]:
    """The rows of a filtered table that are shown."""
    return page.locator(".handbook-filter + table tbody tr:visible").all_inner_texts()


def test_a_list_is_filtered_and_the_choice_is_in_the_address(visitor: Page, example_html: Build) -> None:
    visitor.goto((example_html.outdir / "about/finding.html").as_uri())
    whole = rows(visitor)
    status = visitor.locator(".handbook-filter [role=status]")
    assert status.text_content() == ""
    visitor.get_by_text("Filter the list").click()
    visitor.get_by_label("Tools").check()
    tools = rows(visitor)
    assert 0 < len(tools) < len(whole)
    assert status.text_content() == f"{len(tools)} of {len(whole)} shown"
    # Each count is of what the choice leaves beside the other filters.
    label = visitor.locator("fieldset:has-text('Crafts') label").first
    count = int(label.locator("span").inner_text().strip("()"))
    label.click()
    assert len(rows(visitor)) == count
    assert "?category=tools&crafts=" in visitor.url
    chosen, shared = rows(visitor), visitor.url
    visitor.get_by_role("button", name="Show all").press("Enter")
    assert rows(visitor) == whole
    assert "?" not in visitor.url
    assert visitor.evaluate("document.activeElement.tagName") == "SUMMARY"
    visitor.goto(shared)
    assert rows(visitor) == chosen
    assert visitor.get_by_label("Tools").is_checked()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_a_filter_is_for_everyone(width: int, scheme: Any, browser: Browser, example_html: Build) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{(example_html.outdir / 'about/finding.html').as_uri()}?category=tools")
    assert faults == []
    assert page.locator(".handbook-filter input:visible").count() > 3
    report = Axe().run(page, options=AXE).response
    assert [each["id"] for kind in ("violations", "incomplete") for each in report[kind]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.close()


def test_without_a_script_the_list_is_whole(browser: Browser, example_html: Build) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{(example_html.outdir / 'about/finding.html').as_uri()}?category=tools")
    assert not page.locator(".handbook-filter").first.is_visible()
    assert len(rows(page)) > 5
    context.close()


def test_only_pages_with_a_filter_load_what_it_needs(example_html: Build) -> None:
    assert "handbook-filter.js" in example_html.html("about/finding")
    assert "handbook-filter" not in example_html.html("index")


def test_labels_beside_the_text_look_alike(reader: Page, book_html: Build) -> None:
    """Those that can be linked to and those that cannot, on an entry's page and in the folder."""
    looks = """all => all.map((each) => {
      const { fontFamily, fontWeight, fontSize, lineHeight } = getComputedStyle(each);
      return [fontFamily, fontWeight, fontSize, lineHeight].join(" ");
    })"""
    reader.goto((book_html.outdir / "videnscentre/mindlab.html").as_uri())
    labels = reader.locator(":is(.entry-links, .around) h2").evaluate_all(looks)
    assert len(labels) >= 3
    reader.goto((book_html.outdir / "mappe.html").as_uri() + "#videnscentre/mindlab")
    reader.locator(".folder-page").wait_for(state="attached")
    labels += reader.locator(".folder :is(.entry-links, .around) :is(h2, h3)").evaluate_all(looks)
    assert len(set(labels)) == 1, labels
