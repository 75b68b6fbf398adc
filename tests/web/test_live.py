"""The page of ``handbook live`` in Chromium: tabs, the strip of faults, the printed page, and that a place is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.live import Live
from tests.support import HOUSE, make_root

PAGE = "steder/huset.md"
LONG = HOUSE + "\nEt afsnit.\n" * 60


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    root = tmp_path_factory.mktemp("live")
    make_root(root / "docs", steder__huset=LONG)
    opened = Live(root, "--port", "0", "--editor", "vscode")
    yield opened
    opened.close()


@pytest.fixture
def page(live: Live, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    opened = context.new_page()
    stumbled: list[str] = []
    opened.on("pageerror", lambda error: stumbled.append(str(error)))
    opened.on("console", lambda message: stumbled.append(message.text) if message.type == "error" else None)
    opened.goto(f"http://127.0.0.1:{live.port}/#steder/huset.html")
    opened.frame_locator("#page").get_by_role("heading", name="Huset", level=1).wait_for()
    yield opened
    context.close()
    assert not stumbled


def expect_nothing_against(page: Page) -> None:
    """Axe finds nothing in the page around; the book's own page has tests of its own."""
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    report = Axe().run(page, options={"iframes": False, "resultTypes": ["violations"], "runOnly": rules})
    assert not [(each["id"], each["nodes"][0]["html"]) for each in report.response["violations"]]


def test_what_is_saved_and_what_is_wrong_is_on_the_page(live: Live, page: Page) -> None:
    expect(page.locator("#sheets img").first).to_be_visible(timeout=60_000)
    first = page.locator("#sheets img").first.get_attribute("src")
    frame = page.frame(url=re.compile("/web/"))
    assert frame
    frame.evaluate("scrollTo({ top: 400, behavior: 'instant' })")
    live.save(PAGE, LONG + "\nEt nyt ord: kvæk.\n")
    page.frame_locator("#page").get_by_text("kvæk").wait_for()
    expect(page.locator("#sheets img").first).not_to_have_attribute("src", first or "", timeout=60_000)
    page.wait_for_function("document.getElementById('page').contentWindow.scrollY === 400")
    expect_nothing_against(page)
    live.save(PAGE, LONG.replace("[tillid]", "[tilid]"))
    strip = page.locator("#strip")
    expect(strip).to_contain_text("Mente du »tillid«?", timeout=60_000)
    expect(strip.get_by_role("heading")).to_have_text("1 fejl")
    link = strip.get_by_role("link")
    assert (link.get_attribute("href") or "").endswith("docs/steder/huset.md:3")
    expect(page.locator("#mark")).to_contain_text("Siden har fejl og vises, som den var kl. ")
    page.frame_locator("#page").get_by_text("kvæk").wait_for()
    expect_nothing_against(page)
    live.save(PAGE, LONG)
    expect(strip).to_be_hidden(timeout=60_000)


def test_tabs_obey_keys(page: Page) -> None:
    expect(page.get_by_role("tab", selected=True)).to_have_text("A4", timeout=60_000)
    # Half of a usual screen: at this width the script still shows both.
    page.set_viewport_size({"width": 960, "height": 800})
    expect(page.locator("#page")).to_be_visible()
    expect(page.locator("#paper")).to_be_visible()
    page.get_by_role("tab", selected=True).press("Home")
    expect(page.get_by_role("tab", name="Web")).to_be_focused()
    expect(page.locator("#paper")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", selected=True)).to_have_text("Telefon")
    width = page.locator("#page").bounding_box()
    assert width
    assert 380 <= width["width"] <= 390
    page.keyboard.press("End")
    expect(page.locator("#sheets img").first).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(live: Live, browser: Browser, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{live.port}/")
    page.frame_locator("#page").get_by_role("heading", name="Prøve").first.wait_for()
    expect(page.get_by_role("tab", selected=True)).to_have_text("Web")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect_nothing_against(page)
    context.close()
