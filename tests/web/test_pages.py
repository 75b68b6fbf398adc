"""Every page of the real book in real Chromium: access, width, privacy, links, language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from tests.slices import every
from tests.support import PAGES as SOURCES
from tests.support import Build

WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
COPIES = "dit-eksemplar"
RELEASE = f"{COPIES}/2025-03-03-1a2b3c4d"
PAGES = [
    *SOURCES,
    "hent",
    "mappe",
    "search",
    "emner/innovation",
    "emner/samarbejdsudvalg",
    COPIES,
    RELEASE,
    f"{RELEASE}-sheets",
]
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # What passes is not listed by each of its places: that takes as long as looking for faults.
    "resultTypes": ["violations", "incomplete"],
    # Of AAA what a machine can see: contrast, and that links of the same words lead to the same place.
    "rules": {
        name: {"enabled": True} for name in ("target-size", "color-contrast-enhanced", "identical-links-same-purpose")
    },
}


@pytest.fixture(scope="module")
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """What a reader on a phone or a PC has, in light and in dark: a width and a scheme."""
    width, scheme = request.param
    opened = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("name", "context"),
    every(PAGES, [((width, scheme),) for width in WIDTHS for scheme in SCHEMES]),
    indirect=["context"],
    ids=lambda each: "-".join(map(str, each)) if isinstance(each, tuple) else each,
)
def test_a_page_is_for_everyone(name: str, context: BrowserContext, book_html: Build) -> None:
    """Axe finds nothing, nothing scrolls sideways, nothing is fetched from elsewhere or stored, no script stumbles."""
    page = context.new_page()
    asked: list[str] = []
    stumbled: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: stumbled.append(str(error)))
    page.on("console", lambda message: stumbled.append(message.text) if message.type == "error" else None)
    page.goto((book_html.outdir / f"{name}.html").as_uri())
    page.wait_for_load_state("load")
    assert not stumbled
    assert all(url.startswith("file:///") for url in asked), asked
    axe_report = Axe().run(page, options=AXE).response
    violations = [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for kind in ("violations", "incomplete")
        for each in axe_report[kind]
    ]
    assert not violations
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    page.close()


#: The words of a page's title that are cut at the end of a line.
CUT_WORDS = """() => [...document.querySelectorAll("h1")].flatMap((title) => {
  const text = title.firstChild, range = document.createRange();
  return [...text.data.matchAll(/\\S+/g)].filter((word) => {
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map((word) => word[0]);
})"""


def test_no_long_word_of_a_title_is_cut(browser: Browser, book_html: Build) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    for name in ("initiativer/kompetenceudvikling-til-innovation", "videnscentre/kompetencesekretariatet"):
        page.goto((book_html.outdir / f"{name}.html").as_uri())
        assert page.evaluate(CUT_WORDS) == [], name
    page.close()


VOID = frozenset({"meta", "link", "br", "img", "input", "hr", "wbr", "col"})


class Reader(HTMLParser):
    """What of a page can be read off its markup."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.words: list[str] = []
        self.attributes: list[str] = []
        self.language = ""
        self.foreign: list[tuple[str, str]] = []
        self.title = ""
        self._skip = 0
        self._in = ""
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self._skip += 1
        self._in = tag
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "html":
            self.language = given.get("lang", "")
        if tag not in VOID:
            self._open.append((tag, given.get("lang") or self._speaks()))
        assert "style" not in given, f"<{tag} style>"
        self.attributes += [given[name] for name in ("title", "aria-label", "placeholder", "alt") if given.get(name)]

    def _speaks(self) -> str:
        """The language of what comes next."""
        return self._open[-1][1] if self._open else ""

    def handle_endtag(self, tag: str) -> None:
        # HTML lets some ends be left out.
        while self._open and tag in {name for name, _ in self._open} and self._open.pop()[0] != tag:
            pass
        if tag in ("script", "style"):
            self._skip -= 1
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data
        elif not self._skip and data.strip() and self._speaks() != self.language:
            self.foreign.append((self._speaks(), data))
        elif not self._skip and data.strip():
            self.words.append(data)


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text("utf-8"))
    return reader


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_built(name: str, book_html: Build) -> None:
    reader = read(book_html.outdir / f"{name}.html")
    assert reader.language == "da"
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.headings.count(1) == 1
    assert reader.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(reader.headings, reader.headings[1:], strict=False))


def test_titles_tell_pages_apart(book_html: Build) -> None:
    titles = [read(book_html.outdir / f"{name}.html").title for name in PAGES]
    assert len(titles) == len(set(titles))


def test_no_link_inside_is_dead(book_html: Build) -> None:
    pages = {path: read(path) for path in book_html.outdir.rglob("*.html")}
    for path, reader in pages.items():
        for link in reader.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("http", "https", "mailto"), link
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target in pages or (target.suffix in (".pdf", ".zip") and target.is_file()), (path.name, link)
            if parts.fragment:
                assert unquote(parts.fragment) in pages[target].ids, (path.name, link)


#: Words of interface that Sphinx and its kin are known to leave in English, and the small words of English sentences.
ENGLISH = re.compile(
    r"\b(search|next|previous|contents|index|navigation|home|skip|link to|permalink|source|table of|"
    r"the|and|with|page|pages|menu of|results?|please|warning|see also|entry|entries|copyright|created|built|"
    r"of|from|how|what|this|that|these|are|was|not|your|about|its|their|story|report)\b",
    re.IGNORECASE,
)
#: What is no language, or Danish by now: names of files, of roles, loan words.
NAMES = re.compile(r"goodwill|index\.md|\{entry\}")


@pytest.mark.parametrize("name", PAGES)
def test_no_english_is_left(name: str, book_html: Build) -> None:
    reader = read(book_html.outdir / f"{name}.html")
    for text in [reader.title, *reader.words, *reader.attributes]:
        assert not ENGLISH.search(NAMES.sub("", text)), text


def test_a_title_in_another_language_says_so(book_html: Build) -> None:
    foreign = {name: read(book_html.outdir / f"{name}.html").foreign for name in PAGES}
    assert {name: titles for name, titles in foreign.items() if titles} == {
        "videnscentre/mindlab": [("en", "How Denmark lost its MindLab: the inside story")]
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_tab_stop_leads_to_the_content(width: int, browser: Browser, book_html: Build) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto((book_html.outdir / "videnscentre/mindlab.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Gå til sidens indhold"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    context.close()


def test_it_is_read_without_javascript(browser: Browser, book_html: Build) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    page.goto((book_html.outdir / "videnscentre/mindlab.html").as_uri())
    assert page.get_by_role("link", name="Litteratur").first.is_visible()
    page.goto((book_html.outdir / "search.html").as_uri())
    assert "JavaScript" in page.inner_text("main")
    context.close()


def opened(name: str, browser: Browser, book_html: Build, **more: Any) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **more).new_page()
    page.goto((book_html.outdir / f"{name}.html").as_uri())
    return page


def test_mended_words_are_marked_while_their_list_is_open(browser: Browser, book_html: Build) -> None:
    page = opened("erfaringer/projekt-i-politiet", browser, book_html)
    assert page.locator("mark").count() == 0
    before = page.locator(".text").inner_text()
    page.get_by_text("Vis, hvad der er rettet").click()
    page.locator("mark.mended").first.wait_for()
    assert page.locator("mark.mended").all_inner_texts() == [
        "I to år",
        "husmøder",
        "facilitatorer",
        "bestående af",
        "opnå",
        "har kun kunnet lykkes",
    ]
    axe_report = Axe().run(page, options=AXE).response
    assert not axe_report["violations"]
    page.get_by_text("Vis, hvad der er rettet").click()
    page.locator("mark").first.wait_for(state="detached")
    assert page.locator(".text").inner_text() == before


@pytest.mark.parametrize("clipboard", [True, False], ids=["clipboard", "the old way"])
def test_a_page_can_be_copied_as_an_item_for_an_agenda(clipboard: bool, browser: Browser, book_html: Build) -> None:
    page = opened("videnscentre/midtlab", browser, book_html)
    taken = "{ writeText: async (text) => void window.taken.push(text) }" if clipboard else "undefined"
    page.evaluate(
        "window.taken = [];"
        "document.addEventListener('copy', () => taken.push(document.activeElement.value));"
        f"Object.defineProperty(navigator, 'clipboard', {{ value: {taken} }})"
    )
    page.get_by_role("button", name="Kopiér som dagsordenspunkt").click()
    page.get_by_role("button", name="Kopieret").wait_for()
    assert page.get_by_role("status").filter(has_text="Kopieret").count() == 1
    (text,) = page.evaluate("taken")
    assert text.splitlines()[0] == "MidtLab"
    assert text.splitlines()[1].startswith("Region Midtjyllands enhed")
    assert "file:" not in text


def test_colours_are_kept_only_when_a_reader_chooses(browser: Browser, book_html: Build) -> None:
    page = opened("index", browser, book_html, color_scheme="light")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    choice = page.get_by_label("Farvetema")
    choice.select_option("Mørkt")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    page.goto((book_html.outdir / "om/kolofon.html").as_uri())
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.get_by_label("Farvetema").select_option("Følg systemet")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    assert page.evaluate("localStorage.length") == 0


def test_without_javascript_nothing_is_promised_that_does_not_work(browser: Browser, book_html: Build) -> None:
    page = opened("erfaringer/projekt-i-politiet", browser, book_html, java_script_enabled=False)
    assert not page.get_by_role("button", name="Kopiér").first.is_visible()
    assert not page.get_by_label("Farvetema").is_visible()
    assert page.get_by_role("link", name="Initiativer").first.is_visible()
    page.get_by_text("Vis, hvad der er rettet").click()
    assert page.get_by_text("Læsefejl: å er læst som to tegn").is_visible()
