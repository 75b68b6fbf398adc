"""The search in real Chromium, from files: what it finds, how it looks for whoever sees, hears or types it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bench import generate
from playwright.sync_api import Browser, Page, Route, expect
from sphinx.search.da import SearchDanish
from tests import search_gold
from tests.slices import every, sized
from tests.support import Build, build, make_root
from tests.web.test_pages import AXE, ENGLISH, NAMES, SCHEMES, WIDTHS

from sphinx_handbook.languages.rules import rules
from sphinx_handbook.web.search.files import language_settings
from sphinx_handbook.web.search.index import ParentLabel, Record, SearchTerm, index, words

#: A result leads to the page that the masthead may lead to as well, with the words marked there: a query more, and the same purpose.
RESULTS_AXE = {**AXE, "rules": {**AXE["rules"], "identical-links-same-purpose": {"enabled": False}}}  # type: ignore[dict-item]


@dataclass(slots=True)
class Reader:
    """Someone who searches, and what went wrong meanwhile."""

    page: Page
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, build: Build, query: str = "") -> Page:
        self.page.goto((build.outdir / "search.html").as_uri() + query)
        self.page.get_by_role("searchbox").focus()
        self.page.wait_for_function(search_gold.READY)
        return self.page

    def stay(self, build: Build) -> Page:
        """The search page, which is not opened again where an earlier test has left it: what is typed takes its place."""
        if self.page.url.partition("?")[0] != (build.outdir / "search.html").as_uri():
            self.open(build)
        return self.page

    def titles(self, query: str) -> list[str]:
        """What a result's titles are. For words they are there at once; what is found in the texts comes later."""
        assert '"' not in query
        self.page.get_by_role("searchbox").fill(query)
        return self.page.locator(".found-title").all_inner_texts()

    def types(self, query: str) -> list[str]:
        """What a result's titles are, once there is nothing more to come."""
        self.page.get_by_role("searchbox").fill(query)
        self.page.wait_for_timeout(120)
        return self.page.locator(".found-title").all_inner_texts()

    def count(self) -> str:
        """What is said of how many pages were found, once the reader has paused."""
        place = self.page.locator("#hb-count")
        expect(place).not_to_be_empty()
        return place.inner_text()

    def result(self, title: str) -> str:
        """All that one result says."""
        return self.page.locator(".found", has=self.page.get_by_role("heading", name=title, exact=True)).inner_text()


@pytest.fixture(scope="module")
def searcher(browser: Browser) -> Iterator[Reader]:
    """One reader for all tests: a page of one's own costs more than most searches."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    reader = Reader(context.new_page())
    reader.page.on("pageerror", lambda error: reader.errors.append(str(error)))
    reader.page.on(
        "console", lambda event: reader.errors.append(event.text) if event.type in ("error", "warning") else None
    )
    reader.page.on("request", lambda request: reader.asked.append(request.url))
    yield reader
    context.close()


@pytest.fixture
def reader(searcher: Reader) -> Iterator[Reader]:
    reader = searcher
    reader.errors.clear()
    reader.asked.clear()
    yield reader
    assert not reader.errors
    assert all(url.startswith("file:///") for url in reader.asked), reader.asked
    assert reader.page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


# What a Dane expects.


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("samarbejdsudvalg", "Samarbejdsudvalg"),
        ("Samarbejdsudvalgenes", "Samarbejdsudvalg"),
        ("SU", "Samarbejdsudvalg"),
        ("su", "Samarbejdsudvalg"),
        ("udvalg", "Samarbejdsudvalg"),
        ("raadgivning", "Kompetencesekretariatet"),
        ("rådgivning", "Kompetencesekretariatet"),
        ("radgivning", "Kompetencesekretariatet"),
        ("innovationen", "Innovation"),
        ("arbejdsmiljo", "Arbejdsmiljø og trivsel"),
        ("arbejdsmiljoe", "Arbejdsmiljø og trivsel"),
        ("ARBEJDSMILJØET", "Arbejdsmiljø og trivsel"),
        ("kapital", "Social kapital"),
        ("COI", "Center for Offentlig Innovation"),
        ("MindLab", "MindLab"),
        ("mindlab", "MindLab"),
        ("Samarbejdsaftalen", "Samarbejdsaftalen"),
        ("samarbejdsaft", "Samarbejdsaftalen"),
        ("kriminalforsorg", "Projekt i Kriminalforsorgen"),
    ],
)
def test_a_word_finds_what_it_is_about(query: str, first: str, reader: Reader, book_html: Build) -> None:
    reader.stay(book_html)
    assert reader.titles(query)[:1] == [first]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("Soeg", r"søg\w*"),
        ("oge", r"øge\w*"),
        ("være", r"vær\w*"),
        ("medarbejdernes", r"medarbejder\w*"),
        ("trivsel", r"\w*trivsel\w*"),
        ("udvalg", r"\w*udvalg\w*"),
    ],
)
def test_a_word_is_found_in_the_text(query: str, marked: str, reader: Reader, book_html: Build) -> None:
    """All that is marked is that word, in whatever form, and every page has some of it."""
    reader.stay(book_html)
    assert reader.types(query)
    marks = reader.page.locator("mark").all_inner_texts()
    assert marks and all(re.fullmatch(marked, word, re.IGNORECASE) for word in marks), marks
    assert all(item.locator("mark").count() for item in reader.page.locator(".found").all())


def test_every_entry_is_found_by_its_title(reader: Reader, book_html: Build) -> None:
    reader.stay(book_html)
    for entry in book_html.entries.values():
        assert reader.titles(entry.title)[:1] == [entry.title]
        for alias in entry.aliases:
            assert entry.title in reader.titles(alias)[:2], alias


def test_a_phrase_is_a_phrase(reader: Reader, book_html: Build) -> None:
    reader.open(book_html)

    def count(query: str) -> int:
        reader.types(query)
        return int(re.findall(r"\d+", reader.count())[0])

    assert 0 < count("»tillid og samarbejde«") < count("tillid og samarbejde")
    assert reader.types('"i det"')
    assert not reader.types('"samarbejde tillid og"')


def test_a_word_that_is_everywhere_does_not_stand_in_the_way(reader: Reader, book_html: Build) -> None:
    reader.open(book_html)
    assert reader.types("hvad er MindLab")[0] == "MindLab"
    assert reader.types("og")


def test_pages_with_some_of_the_words_are_better_than_nothing(reader: Reader, book_html: Build) -> None:
    reader.open(book_html)
    assert "MindLab" in reader.types("prototyper skæremærker")
    assert "Ingen side har alle ordene" in reader.count()
    assert "Står ikke her: skæremærker" in reader.result("MindLab")


def test_others_are_shown_where_few_pages_have_all_the_words(reader: Reader, book_html: Build) -> None:
    """One of two words in a title may be what was meant; but many pages that have both need no others."""
    reader.open(book_html)
    assert reader.types("mindlab ministerier")[0] == "MindLab"
    assert reader.count().startswith("Én side har alle ordene. De andre har nogle af dem. ")
    assert "Står ikke her" not in reader.result("MindLab")
    assert "Står ikke her: mindlab" in reader.result("Samarbejdsaftalen")
    reader.types("innovation samarbejde")
    assert "Står ikke her" not in reader.page.inner_text("#hb-found")
    assert reader.count() == f"{reader.page.locator('.found').count()} sider fundet."


def test_a_part_of_a_word_is_not_the_word(reader: Reader, book_html: Build) -> None:
    """Pages with "tillid" have not what was asked of "tillidsrepræsentant": the page with the other word comes first."""
    reader.open(book_html)
    assert reader.types("tillidsrepræsentant mindlab")[0] == "MindLab"
    assert reader.count().startswith("Ordet »tillidsrepræsentant« står ikke i håndbogen. Disse sider har resten")


def test_a_word_that_the_book_lacks_is_named(reader: Reader, book_html: Build) -> None:
    reader.open(book_html)
    for query, sentences in (
        ("mindlab zebra", "Ordet »zebra« står ikke i håndbogen. Disse sider har resten eller noget af det."),
        ("tillidsrepræsentant", "Ordet »tillidsrepræsentant« står ikke i håndbogen. Disse sider har en del af det."),
    ):
        assert reader.types(query)
        assert reader.count().startswith(sentences)
    # Few letters stand in too much, and what is only the beginning of a word is not a part of it.
    for query in ("TR", "skabelon", "OK13"):
        assert reader.types(query) == []


# What a result says.


def test_a_result_says_where_it_belongs_and_what_it_has(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html)
    reader.types("COI")
    result = reader.result("Center for Offentlig Innovation")
    assert result.startswith("VIDENSCENTRE")
    assert "Kaldes også: COI" in result
    item = page.locator(".found").first
    assert item.get_attribute("data-colour") == "skov"
    assert item.locator(".category-word").evaluate("each => getComputedStyle(each).color") == "rgb(36, 90, 70)"


def test_a_closed_entry_says_so(reader: Reader, book_html: Build) -> None:
    reader.open(book_html)
    reader.types("MindLab")
    assert "Findes ikke længere (maj 2018)" in reader.result("MindLab")


def test_a_section_leads_to_its_place(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html)
    reader.types("positiv afvigelse personalet")
    link = page.locator(".found-sections a", has_text="Hvad har de gjort?").first
    address = link.get_attribute("href") or ""
    link.click()
    page.wait_for_load_state("load")
    assert page.url.endswith(address.removeprefix("./"))
    place = address.partition("#")[2]
    assert place and page.locator(f"[id='{place}']").count() == 1


def test_every_place_that_a_result_leads_to_is_there(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html)
    addresses: set[str] = set()
    for query in ("a", "og", "arbejde", "innovation", "tillid", "samarbejde", "adresse"):
        reader.types(query)
        while page.get_by_role("button", name="Vis flere").is_visible():
            page.get_by_role("button", name="Vis flere").click()
        addresses |= set(page.locator("#hb-found a").evaluate_all("all => all.map(each => each.getAttribute('href'))"))
    assert len(addresses) > 30
    for address in addresses:
        path, _, place = address.partition("#")
        path = path.partition("?")[0]
        text = (book_html.outdir / path).read_text("utf-8")
        assert not place or f'id="{place}"' in text, address


def test_what_other_pages_say_is_not_found_on_a_list(reader: Reader, book_html: Build) -> None:
    """A category's page shows the summaries of its entries; those are found with the entries."""
    reader.open(book_html)
    assert not {"Videnscentre", "Stikordsregister", "Adresser"} & set(reader.types("Odense Kommunes enhed"))


# Nothing found.


def test_nothing_found_says_what_to_do(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html)
    assert reader.types("xyzzyq") == []
    advice = page.inner_text("#hb-nothing")
    assert reader.count() == "Intet fundet." and "Mente du" not in advice
    page.get_by_role("link", name="Slå ordet op i stikordsregistret").click()
    assert page.url.endswith("om/stikordsregister.html")


def test_a_slip_is_told_of(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html)
    assert reader.types("samrbejdsudvalg") == []
    page.get_by_role("link", name="samarbejdsudvalg", exact=True).click()
    assert page.get_by_role("searchbox").input_value() == "samarbejdsudvalg"
    assert page.locator(".found-title").first.inner_text() == "Samarbejdsudvalg"


# By keyboard, by ear, by address.


def test_it_is_used_by_keyboard(reader: Reader, book_html: Build) -> None:
    page = reader.page
    page.goto((book_html.outdir / "index.html").as_uri())
    page.get_by_role("searchbox").focus()
    page.keyboard.type("innovation")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=innovation")
    page.locator(".found").first.wait_for()
    assert page.get_by_role("searchbox").input_value() == "innovation"
    page.get_by_role("searchbox").focus()
    page.keyboard.type("en")
    page.keyboard.press("Enter")
    # On to what was found, then from link to link; back again to the field.
    assert page.evaluate("document.activeElement.textContent") == "10 sider fundet."
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Innovation"
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "hb-query"
    # Through all that was found, and out at its end.
    page.keyboard.press("Tab")
    outside = "document.activeElement.closest('#hb-found') === null && document.activeElement.id !== 'hb-query'"
    been = False
    for _ in range(200):
        page.keyboard.press("Tab")
        inside = page.evaluate("document.activeElement.closest('#hb-found') !== null")
        if been and not inside:
            break
        been = been or inside
    assert been
    assert page.evaluate(outside)


def test_more_are_shown_when_asked_for(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html)
    reader.types("og")
    assert page.locator(".found").count() == 10
    page.get_by_role("button", name="Vis flere").focus()
    page.keyboard.press("Enter")
    assert page.locator(".found").count() == 20
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement === document.querySelectorAll('.found-title a')[10]")


def test_what_was_found_is_announced(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html)
    status = page.get_by_role("main").get_by_role("status")
    for query, announcement in (
        ("tillid", r"\d+ sider fundet\."),
        ("xyzzyq", r"Intet fundet\."),
        ("kriminalitet", r"1 side fundet\."),
    ):
        reader.types(query)
        assert page.locator("#hb-count").inner_text() == "", "a voice would be cut off at the next letter"
        # Once on the page, where eye and ear are told the same.
        expect(status).to_have_text(re.compile(f"^{announcement}$"))
        content = page.locator("main").aria_snapshot()
        assert len(re.findall(announcement, content)) == 1, content


@pytest.mark.parametrize("pause", [0, 400], ids=["at once", "after a pause"])
def test_the_address_is_the_search(pause: int, reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html, "?q=r%C3%A5dgivning+kurser")
    assert page.get_by_role("searchbox").input_value() == "rådgivning kurser"
    assert page.locator(".found-title").first.inner_text() == "Samarbejdssekretariatet"
    assert page.title().startswith("rådgivning kurser – ")
    reader.types("tillid")
    # In a pause the address follows what is typed; the search before it must be there still.
    page.wait_for_timeout(pause)
    page.keyboard.press("Enter")
    # These look again while a page is loading; a function that waits would be lost with the page that it waits in.
    expect(page).to_have_url(re.compile(r"\?q=tillid$"))
    page.go_back()
    expect(page.locator("#hb-query")).to_have_value("rådgivning kurser")
    expect(page.locator(".found-title").first).to_have_text("Samarbejdssekretariatet")


def test_what_is_typed_before_the_search_is_loaded_is_looked_for(browser: Browser, book_html: Build) -> None:
    """Nothing is loaded before the field is used; then what is typed meanwhile counts, not what the address asked for."""
    context = browser.new_context()
    page = context.new_page()
    waiting: list[Route] = []

    def wait(route: Route) -> None:
        waiting.append(route)

    page.route("**/_search/index.js", wait)
    address = (book_html.outdir / "search.html").as_uri()
    page.goto(address)
    assert not waiting and page.evaluate("typeof handbookSearch") == "undefined"
    for query in ("", "?q=tillid"):
        with page.expect_request("**/_search/index.js"):
            page.goto(address + query, wait_until="commit")
            page.locator("#hb-query").fill("MindLab")
        for _ in range(500):
            # The browser tells of the request before it asks what to do with it.
            if waiting:
                break
            page.wait_for_timeout(10)
        waiting.pop().continue_()
        expect(page.locator(".found-title").first).to_have_text("MindLab")
        assert page.locator("#hb-query").input_value() == "MindLab"
    context.close()


def test_back_from_a_result_are_the_results(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html)
    reader.types("COI")
    page.locator(".found-title a").first.click()
    page.wait_for_url("**/center-for-offentlig-innovation.html?highlight=*")
    page.go_back()
    page.locator(".found").first.wait_for()
    assert page.get_by_role("searchbox").input_value() == "COI"


def test_what_is_searched_for_is_never_markup(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html, "?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")
    assert page.locator("main img").count() == 0
    reader.types("<b>tillid</b> \\ ( [ * \" '")
    assert page.locator("main b").count() == 0


# For everyone.


def test_small_words_are_marked_only_between_others(reader: Reader, book_html: Build) -> None:
    reader.open(book_html, "?q=tillid+og+samarbejde")
    reader.page.wait_for_selector(".found mark")
    marks = reader.page.locator("mark").all_inner_texts()
    assert "tillid og samarbejde" in marks, "neighbours are one mark"
    assert not any(word.lower() in ("og", "i", "det") for word in marks)
    # Asked for alone, it is what was asked for.
    reader.types("og")
    assert {word.lower() for word in reader.page.locator("mark").all_inner_texts()} == {"og"}


SCREENS = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]


@pytest.mark.parametrize(
    ("width", "scheme", "query"),
    every(
        SCREENS,
        [("innovation",), ("mindlab",), ("samrbejdsudvalg",)],
        once=[(320, "dark"), (768, "light"), (1280, "dark")],
    ),
)
def test_results_are_for_everyone(width: int, scheme: str, query: str, browser: Browser, book_html: Build) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((book_html.outdir / "search.html").as_uri() + f"?q={query}")
    page.locator(".found, #hb-near:not([hidden])").first.wait_for()
    page.wait_for_timeout(200)
    axe_report = Axe().run(page, options=RESULTS_AXE).response
    assert not [
        (each["id"], each["nodes"][0]["html"]) for kind in ("violations", "incomplete") for each in axe_report[kind]
    ]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    levels = page.locator("main :is(h1, h2, h3)").evaluate_all("all => all.map(each => each.tagName)")
    assert levels == ["H1", *["H2"] * (len(levels) - 1)]
    context.close()


def test_marks_stand_out_in_forced_colours(browser: Browser, book_html: Build) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto((book_html.outdir / "search.html").as_uri() + "?q=tillid")
    mark = page.locator("mark").first
    colours = mark.evaluate(
        "each => [getComputedStyle(each).backgroundColor, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours[0] != colours[1]
    page.goto((book_html.outdir / "index.html").as_uri())
    page.locator("#hb-search").fill("mi")
    page.locator("#hb-suggested [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#hb-suggested [aria-selected=true]")
    assert chosen.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    context.close()


def test_no_english_is_said(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html)
    for query in ("tillid", "xyzzyq", "samrbejdsudvalg", "mindlab kriminalitet zebra", "og"):
        reader.types(query)
        assert not ENGLISH.search(NAMES.sub("", page.inner_text("main"))), query
    words = page.locator("#hb-found").evaluate("list => Object.values(list.dataset).join(' ')")
    assert "sider fundet" in words and not ENGLISH.search(words)


def test_without_javascript_there_is_a_way(browser: Browser, book_html: Build) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((book_html.outdir / "search.html").as_uri() + "?q=tillid")
    assert "Søgning kræver JavaScript" in page.inner_text("main")
    page.get_by_role("link", name="Slå ordet op i stikordsregistret").click()
    assert page.url.endswith("om/stikordsregister.html")
    context.close()


def test_the_policy_holds_on_every_page(browser: Browser, book_html: Build) -> None:
    """A page runs its own scripts and no others, opened as a file, too."""
    pages = list(book_html.outdir.rglob("*.html"))
    for path in pages:
        assert "Content-Security-Policy" in path.read_text("utf-8"), path
        assert "unsafe" not in path.read_text("utf-8").partition("</head>")[0]
    context = browser.new_context()
    page = context.new_page()
    page.goto((book_html.outdir / "search.html").as_uri())
    page.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.ran = true'; document.body.append(one); }"
    )
    assert page.evaluate("window.ran") is None
    context.close()


# Other books.


def test_an_english_book_is_searched(reader: Reader, example_html: Build) -> None:
    reader.open(example_html)
    entry = next(iter(example_html.entries.values()))
    assert reader.types(entry.title)[0] == entry.title
    assert "found." in reader.count()
    for query in ("borrowing", "borrow", "borrowed"):
        assert reader.types(query), query


def test_abbreviations_of_the_book_and_other_letters(reader: Reader, tmp_path: Path) -> None:
    root = make_root(
        tmp_path / "root",
        ting__lampe="---\nresume: Giver lys.\naliaser: [Müllers lampe]\n---\n\n# Lampen\n\nKøbt af Arbejdstilsynet i Aabenraa. Pris: få kr.\n",
        ting__stol="---\nresume: En stol.\nemner: [tillid]\n---\n\n# Stolen\n\nGodkendt af AT. Den er far sin.\n",
    )
    with (root / "katalog.toml").open("a", encoding="utf-8") as schema:
        schema.write('\n[abbreviations]\nAT = "Arbejdstilsynet"\n')
    reader.open(build(root, tmp_path / "out"))
    # Short for long, and long for short.
    assert set(reader.types("AT")) >= {"Lampen", "Stolen"}
    assert set(reader.types("arbejdstilsynet")) >= {"Lampen", "Stolen"}
    assert reader.types("fortrolighed")[:1] == ["Tillid"] or "Stolen" in reader.types("fortrolighed")
    assert reader.types("Muller") == reader.types("Müller") == ["Lampen"]
    assert reader.types("Åbenrå") == reader.types("aabenraa") == ["Lampen"]
    # Who has the letter and writes it means it.
    assert reader.types("få") == ["Lampen"]
    assert "Stolen" in reader.types("far")


def test_pages_that_have_gone_are_not_found(reader: Reader, tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    build(root, tmp_path / "out")
    (root / "steder/huset.md").write_text("---\nresume: Nu et slot.\n---\n\n# Slottet\n", "utf-8")
    (root / "ting/bord.md").unlink()
    (root / "index.md").write_text((root / "index.md").read_text("utf-8").replace("{entry}`huset`", "slottet"), "utf-8")
    reader.open(build(root, tmp_path / "out"))
    assert reader.types("bordet") == []
    assert reader.types("slot")[0] == "Slottet"
    assert "Huset" not in reader.types("rummene")


# Large books.


@pytest.fixture(scope="session")
def large(book_html: Build, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The search of a thousand entries, in a website of some pages."""
    out = Path(shutil.copytree(book_html.outdir, tmp_path_factory.mktemp("large") / "out"))
    records = [
        Record(
            f"{page.category}/{page.name}.html",
            page.title,
            ParentLabel(page.category.title(), "skov"),
            page.summary,
            terms=tuple(SearchTerm(each) for each in page.terms),
            headings=" ".join(generate.HEADINGS),
            text=page.body,
        )
        for page in generate.pages(1_000)
    ]
    stopwords = sorted({*SearchDanish.stopwords, *rules("da").question_words})
    text = index(records, [], [], language_settings("da", stopwords), frozenset(stopwords), rules("da").irregular)
    (out / "_search/index.js").write_text(f"handbookSearch.begin({text});\n", "utf-8")
    return replace(book_html, outdir=out)


def test_a_key_is_answered_at_once_in_a_large_book(reader: Reader, large: Build) -> None:
    """A guard: what a key costs in truth, `docs/maintainers/architecture.md` tells."""
    page = reader.open(large)
    key = """typed => {
        const field = document.getElementById('hb-query');
        field.value = typed;
        const begun = performance.now();
        field.dispatchEvent(new Event('input'));
        return performance.now() - begun;
    }"""
    queries = ("samarbejdsaftale", "trivsel og arbejde")
    took = [page.evaluate(key, query[:length]) for query in queries for length in range(1, len(query) + 1)]
    assert sorted(took)[len(took) // 2] < 100, took
    assert reader.count().endswith("sider fundet.")


# The script takes texts apart as the index does.


@pytest.mark.parametrize(
    "text", ["MED-udvalg, CO-PI og 15 %", "e‑mail » ja « 3½ x_y", "Smørrebrød Ærø ÅÅ é ǅ ß", "a.b/c(d) 2014"]
)
def test_words_are_the_same_to_both(text: str, reader: Reader, book_html: Build) -> None:
    page = reader.stay(book_html)
    assert page.evaluate("text => handbookSearch.words(text)", text) == words(text)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Ærø", "aeroe"),
        ("rådgivning", "raadgivning"),
        ("raadgivning", "raadgivning"),
        ("idé", "ide"),
        ("Müller", "muller"),
        ("Öl", "oel"),
        ("A\u030alborg", "aalborg"),
        ("straße", "strasse"),
    ],
)
def test_letters_are_folded(word: str, folded: str, reader: Reader, book_html: Build) -> None:
    page = reader.stay(book_html)
    assert page.evaluate("word => handbookSearch.fold(word)", word) == folded


# Suggestions, marks, filters.


def test_names_are_suggested_while_typing(reader: Reader, book_html: Build) -> None:
    """A combobox as the ARIA Authoring Practices have it, used by keyboard alone."""
    page = reader.page
    page.goto((book_html.outdir / "index.html").as_uri())
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "hb-search"
    field = page.get_by_role("combobox", name="Søg i håndbogen")
    field.wait_for()
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.type("mi")
    options = page.get_by_role("listbox", name="Forslag").get_by_role("option")
    expect(options.filter(has_text="MindLab")).to_have_count(1)
    assert field.get_attribute("aria-expanded") == "true"
    expect(page.get_by_role("status").filter(has_text="forslag")).to_have_text(re.compile(r"\d+ forslag\."))
    # Up from the field is the last name; down from there the field again, then the first.
    page.keyboard.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("Escape")
    assert options.count() == 0 and field.input_value() == "mi"
    assert page.evaluate("document.activeElement.id") == "hb-search"
    # Another name of an entry, and a word of the register, lead to their page.
    for typed, name in (("co", "COI Center for Offentlig Innovation"), ("facil", "facilitatorer Projekt i politiet")):
        field.fill(typed)
        expect(options.filter(has_text=name.partition(" ")[2]).first).to_be_visible()
    assert options.all_inner_texts()[0].split("\n") == ["facilitatorer", "Projekt i politiet"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/erfaringer/projekt-i-politiet.html")


def test_the_key_that_leads_to_the_field_can_be_switched_off(reader: Reader, book_html: Build) -> None:
    """WCAG 2.1.4: a key by itself is not for whoever speaks to the computer."""
    page = reader.page
    page.goto((book_html.outdir / "index.html").as_uri())
    page.get_by_label("Tasten / fører til søgefeltet").uncheck()
    for address in ("index.html", "videnscentre/mindlab.html", "search.html"):
        page.goto((book_html.outdir / address).as_uri())
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement === document.body"), address
    page.get_by_label("Tasten / fører til søgefeltet").check()
    page.locator("main h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "hb-query"
    assert page.locator("#hb-query").input_value() == ""


def test_what_was_typed_is_searched_for_when_no_suggestion_is_chosen(reader: Reader, book_html: Build) -> None:
    page = reader.page
    page.goto((book_html.outdir / "videnscentre/mindlab.html").as_uri())
    page.locator("#hb-search").fill("innov")
    page.get_by_role("listbox", name="Forslag").get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=innov")


def test_words_are_marked_where_a_result_leads_until_dismissed(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html, "?q=prototyper")
    page.locator(".found-sections mark").first.wait_for()
    page.locator(".found-sections a").first.click()
    page.wait_for_url("**/mindlab.html?highlight=prototyper#*")
    marks = page.locator("main mark.searched")
    marks.first.wait_for()
    assert {word.lower() for word in marks.all_inner_texts()} == {"prototyper"}
    text = page.inner_text("main")
    page.get_by_role("button", name="Fjern mærkerne").focus()
    page.keyboard.press("Enter")
    assert marks.count() == 0 and page.locator(".searched-bar").count() == 0
    assert page.evaluate("document.activeElement.id") == "hb-main", "the focus is not lost with the button"
    assert "De ord, du søgte efter" in text and "De ord, du søgte efter" not in page.inner_text("main")
    # Esc does it, too, and what the address asks for is never markup.
    page.goto((book_html.outdir / "videnscentre/mindlab.html").as_uri() + "?highlight=borgernes+%3Cimg%3E")
    marks.first.wait_for()
    page.keyboard.press("Escape")
    assert marks.count() == 0 and page.locator("main img[src='x']").count() == 0


def test_many_finds_can_be_narrowed(reader: Reader, book_html: Build) -> None:
    page = reader.open(book_html)
    assert len(reader.types("innovation")) <= 10
    assert page.locator("#hb-filters").is_hidden(), "ten finds need no filter"
    reader.types("arbejde")
    total = int(re.findall(r"\d+", reader.count())[0])
    part = page.get_by_label("Del af håndbogen")
    options = part.locator("option").all_inner_texts()
    assert options[0] == "Alle" and sum(int(re.findall(r"\((\d+)\)", each)[0]) for each in options[1:]) <= total
    part.select_option("Videnscentre")
    number = int(re.findall(r"\((\d+)\)", next(each for each in options if "Videnscentre" in each))[0])
    assert page.locator(".found").count() == number
    assert set(page.locator(".found .category-word").all_text_contents()) == {"Videnscentre"}
    # The address has the state, and "Back" leads to the one before.
    if "in=" in page.url:
        shared_address = page.url
        page.go_back()
        expect(page.locator("#hb-count")).to_contain_text(f"{total} sider")
        page.goto(shared_address)
        expect(page.locator(".found")).to_have_count(number)


STATES = [("?q=arbejde", ".found-filters"), ("?q=mindlab+zebra", ".found"), ("?q=samrbejdsudvalg", "#hb-near")]


@pytest.mark.parametrize(("width", "scheme"), every(SCREENS, once=[(320, "dark"), (1280, "light")]))
def test_suggestions_marks_and_filters_are_for_everyone(
    width: int, scheme: str, browser: Browser, book_html: Build
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )  # type: ignore[arg-type]
    page = context.new_page()

    def check(part: str = "html") -> None:
        axe_report = Axe().run(page, context=part, options=RESULTS_AXE).response
        assert not [
            (each["id"], each["nodes"][0]["html"]) for kind in ("violations", "incomplete") for each in axe_report[kind]
        ]
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert not ENGLISH.search(NAMES.sub("", page.inner_text("body")))

    # What is proposed where nothing is found is looked at above, too.
    for query, place in sized(STATES[: 2 if width == 320 else 1], STATES):
        page.goto((book_html.outdir / "search.html").as_uri() + query)
        page.locator(place).first.wait_for()
        check()
    page.goto((book_html.outdir / "videnscentre/midtlab.html").as_uri() + "?highlight=innovation")
    page.locator("mark.searched").first.wait_for()
    check()
    # The key opens the form where a button would: on a phone.
    page.keyboard.press("/")
    page.keyboard.type("mi")
    page.get_by_role("listbox", name="Forslag").get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    # What the list lies upon cannot be read meanwhile, and axe would ask for its contrast.
    check(".masthead-search")
    context.close()
