"""A reader gathers entries in the folder and takes them along, in real Chromium, from files without a server."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support import Build
from tests.web.test_pages import AXE, Axe

POLICE, MINDLAB, PRISONS = (
    "erfaringer/projekt-i-politiet",
    "videnscentre/mindlab",
    "erfaringer/projekt-i-kriminalforsorgen",
)
PUT, TAKE = "Læg i mappen", "Tag ud af mappen"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    opened = context.new_page()
    problems: list[str] = []

    def note(message: str) -> None:
        # An entry that is not there: the file is asked for in vain.
        if "ERR_FILE_NOT_FOUND" not in message:
            problems.append(message)

    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: note(message.text) if message.type == "error" else None)
    opened.on("request", lambda request: problems.extend([] if request.url.startswith("file:") else [request.url]))
    yield opened
    assert not problems
    assert opened.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    context.close()


def go(page: Page, site: Build, name: str) -> None:
    page.goto((site.outdir / f"{name}.html").as_uri())


def folder(page: Page, site: Build, *names: str) -> None:
    """Open the folder with these entries, as whoever was sent its address does."""
    page.goto(f"{(site.outdir / 'mappe.html').as_uri()}#{','.join(names)}")
    if names:
        expect(page.locator(".folder-item")).to_have_count(len(names))


def titles(page: Page) -> list[str]:
    return page.locator(".folder-title").all_inner_texts()


def test_entries_are_gathered_on_their_pages_and_in_lists(page: Page, book_html: Build) -> None:
    """What is chosen is there on the next page, after "Back", and in a new tab; the folder's address has it."""
    go(page, book_html, "erfaringer/index")
    link = page.get_by_role("link", name="Min mappe")
    expect(link).to_have_count(0)
    page.get_by_role("link", name="Projekt i politiet").click()
    page.get_by_role("button", name=f"{PUT} : Projekt i politiet").click()
    expect(link).to_have_text("Min mappe (1)")
    expect(page.locator(".masthead [role=status]")).to_have_text("Min mappe (1)")
    page.go_back()
    expect(link).to_have_text("Min mappe (1)")
    expect(page.get_by_role("button", name=f"{TAKE} : Projekt i politiet")).to_have_count(1)
    page.get_by_role("button", name=f"{PUT} : Projekt i Kriminalforsorgen").click()
    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Projekt i politiet").click(modifiers=["Control"])
    expect(tab.value.get_by_role("link", name="Min mappe")).to_have_text("Min mappe (2)")
    tab.value.close()
    link.click()
    expect(page.locator(".folder-item")).to_have_count(2)
    assert page.url.endswith(f"mappe.html#{POLICE},{PRISONS}")
    assert titles(page) == ["Projekt i politiet", "Projekt i Kriminalforsorgen"]


def test_what_a_search_finds_is_gathered_where_it_stands(page: Page, book_html: Build) -> None:
    """By keyboard; what was done is said once, and the other results keep their place and their words."""
    page.goto(f"{(book_html.outdir / 'search.html').as_uri()}?q=projekt+i")
    results = page.locator(".found")
    expect(results.nth(1)).to_be_visible()
    put = page.get_by_role("button", name=f"{PUT} : Projekt i politiet")
    put.focus()
    page.keyboard.press("Enter")
    take = page.get_by_role("button", name=f"{TAKE} : Projekt i politiet")
    expect(take).to_be_focused()
    messages = page.get_by_role("status").all_inner_texts()
    assert [each for each in messages if "Min mappe" in each] == ["Min mappe (1)"]
    expect(page.get_by_role("link", name="Min mappe")).to_have_text("Min mappe (1)")
    page.locator("#hb-query").fill("politiet")
    expect(take).to_have_count(1), "a search made anew knows what was chosen"


def test_an_entry_is_taken_out_where_it_was_put_in(page: Page, book_html: Build) -> None:
    go(page, book_html, MINDLAB)
    page.get_by_role("button", name=f"{PUT} : MindLab").click()
    page.get_by_role("button", name=f"{TAKE} : MindLab").click()
    expect(page.locator(".masthead-folder")).to_be_hidden()


def test_the_order_is_the_readers_by_keyboard(page: Page, book_html: Build) -> None:
    folder(page, book_html, POLICE, MINDLAB, PRISONS)
    page.get_by_role("button", name="Flyt op : MindLab").press("Enter")
    expect(page.locator(".folder-title").first).to_have_text("MindLab")
    expect(page.locator("#hb-folder-status")).to_have_text("MindLab er nu nummer 1 af 3.")
    assert page.evaluate("document.activeElement.textContent") == "Flyt op: MindLab"
    assert page.url.endswith(f"#{MINDLAB},{POLICE},{PRISONS}")
    page.get_by_role("button", name=f"{TAKE} : Projekt i politiet").press("Enter")
    expect(page.locator(".folder-item")).to_have_count(2)
    assert page.evaluate("document.activeElement.textContent") == f"{TAKE}: Projekt i Kriminalforsorgen"
    page.get_by_role("button", name="Tøm mappen").click()
    expect(page.locator("#hb-folder-empty")).to_be_visible()
    assert "#" not in page.url


def test_a_folder_that_was_sent_is_opened_and_back_has_the_newer_choice(page: Page, book_html: Build) -> None:
    folder(page, book_html, POLICE)
    page.get_by_role("link", name="Projekt i politiet").click()
    page.get_by_role("button", name=re.compile(f"{PUT} : Projekt i Kriminal")).first.click()
    page.go_back()
    expect(page.locator(".folder-item")).to_have_count(2)
    # The list and the address belong together, whoever changes the address.
    page.evaluate(f"location.hash = '{MINDLAB}'")
    expect(page.locator(".folder-title")).to_have_text(["MindLab"])


def test_what_is_not_in_the_handbook_is_named(page: Page, book_html: Build) -> None:
    """An id is whatever somebody typed: it loads nothing but the entries' files."""
    folder(page, book_html, MINDLAB, "../_static/handbook-marks", "%E0%A4%A")
    expect(page.locator(".folder-facts").nth(1)).to_have_text("Siden er ikke længere i håndbogen.")
    expect(page.locator(".folder-facts").nth(2)).to_have_text("Siden er ikke længere i håndbogen.")
    expect(page.locator(".folder-page")).to_have_count(1)


def test_all_pages_stand_in_one_for_the_printer(page: Page, book_html: Build) -> None:
    """Headings go down a level, ids are there once, links lead to the entry in the folder or to its page."""
    folder(page, book_html, POLICE, PRISONS)
    expect(page.locator(".folder-page").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".folder-page")).to_have_count(2)
    expect(page.locator(".folder-page").first).to_be_visible()
    expect(page.get_by_role("button", name="Udskriv alle siderne")).to_be_hidden()
    page.emulate_media(media="screen")
    read = page.get_by_role("button", name="Vis alle siderne her", exact=True)
    read.click()
    expect(page.get_by_role("button", name="Skjul siderne", exact=True)).to_have_attribute("aria-expanded", "true")
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map((each) => Number(each.localName[1]))")
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = page.locator("[id]").evaluate_all("all => all.map((each) => each.id)")
    assert len(ids) == len(set(ids))
    targets = page.locator(".folder-page a[href]").evaluate_all("all => all.map((each) => each.getAttribute('href'))")
    inside = {each for each in targets if each.startswith("#")}
    assert "#hb-in-2" in inside
    assert {each[1:] for each in inside} <= set(ids)
    assert all(each.startswith(("#", "file:", "http")) for each in targets)
    address = page.url
    page.locator(".folder-page a[href='#hb-in-2']").first.click()
    assert page.url == address, "the address has the choice"
    assert page.evaluate("document.activeElement.textContent") == "Projekt i Kriminalforsorgen"


def test_agenda_mail_and_share(page: Page, book_html: Build) -> None:
    folder(page, book_html, POLICE, MINDLAB)
    items = page.locator("#hb-folder-agenda").get_attribute("data-copies") or ""
    assert items.startswith("1. Projekt i politiet\nHvordan en politikreds")
    assert "\n\n2. MindLab\n" in items
    mail = parse_qs(urlsplit(page.get_by_role("link", name="Send med e-mail").get_attribute("href") or "").query)
    assert mail["subject"] == ["Min mappe: Inspiration til tillid og samarbejde"]
    assert mail["body"][0].startswith("Projekt i politiet\n")
    # A file has no address that another could use; a book that says where it is has one.
    expect(page.locator("#hb-folder-share")).to_be_hidden()
    page.evaluate("document.querySelector('.folder').dataset.base = 'https://bog.dk/'")
    page.get_by_role("button", name="Flyt ned : Projekt i politiet").click()
    expect(page.locator("#hb-folder-share")).to_be_visible()
    shared = page.locator("#hb-folder-share").get_attribute("data-copies")
    assert shared == f"https://bog.dk/mappe.html#{MINDLAB},{POLICE}"
    assert f"https://bog.dk/{MINDLAB}.html" in (page.locator("#hb-folder-agenda").get_attribute("data-copies") or "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_full_folder_is_for_everyone(scheme: str, browser: Browser, book_html: Build) -> None:
    """Axe finds nothing in the list or in the opened pages, and nothing scrolls sideways at 320 pixels."""
    opened = browser.new_page(viewport={"width": 320, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    folder(opened, book_html, POLICE, MINDLAB)
    opened.locator("#hb-folder-read").click()
    axe_report = Axe().run(opened, options=AXE).response
    violations = [each for kind in ("violations", "incomplete") for each in axe_report[kind]]
    assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in violations] == []
    assert opened.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    opened.close()


def test_without_scripts_nothing_is_offered_that_does_not_work(browser: Browser, book_html: Build) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    go(opened, book_html, MINDLAB)
    expect(opened.get_by_text(PUT)).to_have_count(0)
    expect(opened.locator(".masthead-folder")).to_be_hidden()
    go(opened, book_html, "mappe")
    assert "Mappen kræver JavaScript" in opened.locator("noscript").inner_html()
    assert not any(each.is_visible() for each in opened.locator(".folder button").all())
    context.close()
