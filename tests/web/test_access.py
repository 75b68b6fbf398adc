"""What axe does not see, on every page of the real book in real Chromium: keys, focus, large text, print, and more."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pikepdf import Pdf
from playwright.sync_api import Browser, Page
from tests import constructs
from tests.support import Build, build
from tests.web.test_pages import AXE, PAGES

LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")
EVERY = [*PAGES, "404"]


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One reader, who goes from page to page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script(LOOKS)
    yield context.new_page()
    context.close()


def look(page: Page, what: str) -> Any:
    return page.evaluate(f"looks.{what}()")


def go(page: Page, build: Build, name: str, width: int = 1280, height: int = 900) -> Page:
    page.set_viewport_size({"width": width, "height": height})
    page.goto((build.outdir / f"{name}.html").as_uri())
    return page


@pytest.mark.parametrize(
    ("injury", "what"),
    [
        ("document.querySelector('.page-text p').style.whiteSpace = 'nowrap'", "bent"),
        ("document.querySelector('.page-text p').style.cssText = 'height: 1em; overflow: hidden'", "bent"),
        ("document.querySelector('main h2').style.marginTop = '-3em'", "bent"),
        ("document.querySelector('nav').removeAttribute('aria-label')", "landmarks"),
        ("document.querySelector('main a').textContent = 'Læs mere'", "links"),
        ("document.querySelector('main p a').href = '../bog.pdf'", "links"),
        ("document.querySelector('summary').style.cssText = 'min-height: 0; padding: 0'", "small"),
        ("document.querySelector('main a').style.transition = 'color 1s'", "moving"),
        (
            "document.querySelector('main a').style.outline = 'none'; document.querySelector('main a').focus()",
            "focused",
        ),
    ],
)
def test_what_is_looked_for_is_seen(injury: str, what: str, reader: Page, book_html: Build) -> None:
    """The judge judges."""
    go(reader, book_html, "erfaringer/projekt-i-politiet", 320)
    assert not look(reader, what)
    reader.evaluate(injury)
    assert look(reader, what)


# Width, size, distance.


@pytest.mark.parametrize("name", EVERY)
def test_text_may_be_narrow_large_and_far_apart(name: str, reader: Page, book_html: Build) -> None:
    """320 px wide, at twice the size, and with WCAG's distances: nothing is cut, lies on something, or scrolls sideways."""
    found: dict[str, list[str]] = {}
    for width in (320, 768, 1280):
        go(reader, book_html, name, width)
        found[f"{width}"] = look(reader, "bent")
        reader.evaluate("looks.space()")
        found[f"{width}, far apart"] = look(reader, "bent")
        reader.evaluate("looks.normal()")
        reader.evaluate("document.documentElement.style.fontSize = '200%'")
        found[f"{width}, twice the size"] = look(reader, "bent")
    assert {at: faults for at, faults in found.items() if faults} == {}


# Keys.


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", EVERY)
def test_everything_is_reached_by_keyboard(name: str, width: int, reader: Page, book_html: Build) -> None:
    """Every link and control in turn, each with a ring that is seen and covered by nothing, and out again at the end."""
    go(reader, book_html, name, width)
    faults: list[str] = []
    for _ in range(1000):
        reader.keyboard.press("Tab")
        told = look(reader, "focused")
        if told is None:
            break
        faults += told
    else:
        pytest.fail("the focus is caught")
    assert faults == []
    assert look(reader, "missed") == []


@pytest.mark.parametrize("button", ["Vis menu", "På denne side"])
def test_escape_closes_and_gives_the_focus_back(button: str, reader: Page, book_html: Build) -> None:
    go(reader, book_html, "om/saadan-bruger-du-haandbogen", 320)
    opener = reader.locator("button[data-opens]", has_text=button)
    opener.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.tagName") == "A"
    reader.keyboard.press("Escape")
    assert reader.evaluate("document.activeElement.dataset.opens")
    assert reader.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"


# What a page is made of.


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_told_apart_by_ear_and_thumb(name: str, reader: Page, book_html: Build) -> None:
    """Landmarks, links that make sense alone, controls that a thumb can hit, nothing that moves."""
    go(reader, book_html, name, 320)
    assert look(reader, "landmarks") == []
    assert look(reader, "links") == []
    assert look(reader, "small") == []
    assert look(reader, "moving") == []


def test_help_stands_in_the_same_place_on_every_page(reader: Page, book_html: Build) -> None:
    told = set()
    for name in PAGES:
        go(reader, book_html, name)
        told.add(tuple(reader.locator(".footer-links a").all_inner_texts()))
    assert len(told) == 1
    (links,) = told
    assert {"Bidrag til håndbogen", "Tilgængelighed", "Sådan bruger du håndbogen"} <= set(links)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_menus_open(scheme: Any, browser: Browser, book_html: Build) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    go(page, book_html, "erfaringer/projekt-i-politiet", 320)
    for button in page.locator("[data-opens]").all():
        button.click()
    for summary in page.locator("summary").all():
        summary.click()
    found = Axe().run(page, options=AXE).response
    assert [*found["violations"], *found["incomplete"]] == []
    page.close()


@pytest.fixture(scope="module")
def constructs_html(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A project without a catalogue that has one of everything, with what Sphinx and MyST do not make for everybody."""
    root = constructs.make(tmp_path_factory.mktemp("constructs-web") / "root")
    conf = root / "conf.py"
    conf.write_text(conf.read_text("utf-8") + '\nhtml_theme = "handbook"\n', "utf-8")
    index = root / "index.rst"
    text = index.read_text("utf-8").replace(".. toctree::\n", ".. toctree::\n   :caption: Mere\n")
    # What a writer puts in as raw HTML is the writer's own.
    index.write_text(re.sub(r"\.\. raw:: html\n(\n|   .*\n)+", "", text), "utf-8")
    deeper = root / "deeper.rst"
    deeper.write_text(re.sub(r"\.\. raw:: html\n(\n|   .*\n)+", "", deeper.read_text("utf-8")), "utf-8")
    made = build(root, root.parent / "out")
    assert made.warnings == ()
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "deeper", "md"])
def test_all_that_a_page_can_hold_is_for_everyone(name: str, scheme: Any, reader: Page, constructs_html: Build) -> None:
    reader.emulate_media(color_scheme=scheme)
    go(reader, constructs_html, name, 320)
    found = Axe().run(reader, options=AXE).response
    told = [
        f"{each['id']}: {node['html']}"
        for each in [*found["violations"], *found["incomplete"]]
        for node in each["nodes"]
    ]
    assert told == []
    assert reader.locator("[role=heading]:not([aria-level])").count() == 0


# The reader's own colours.


@pytest.mark.parametrize(
    "name", ["index", "videnscentre/index", "videnscentre/mindlab", "om/stikordsregister", "search"]
)
def test_with_forced_colours_nothing_is_lost(name: str, browser: Browser, book_html: Build) -> None:
    """Rings, marks and borders are drawn in the reader's colours."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, forced_colors="active", reduced_motion="reduce"
    )
    page = go(context.new_page(), book_html, name)
    ink = page.evaluate("getComputedStyle(document.body).color")
    marks = page.evaluate("[...document.querySelectorAll('svg.mark')].map((each) => getComputedStyle(each).color)")
    assert set(marks) <= {ink}
    for control in page.locator("header :is(a, button, input), main :is(a, button, input, summary)").all()[:12]:
        if not control.is_visible():
            continue
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box is not None
        clip = {
            "x": max(box["x"] - 6, 0),
            "y": max(box["y"] - 6, 0),
            "width": box["width"] + 12,
            "height": box["height"] + 12,
        }
        before = page.screenshot(clip=clip)  # type: ignore[arg-type]
        control.focus()
        page.keyboard.press("Shift")
        assert page.screenshot(clip=clip) != before, control.inner_text()  # type: ignore[arg-type]
        control.blur()
    for field in page.locator("input, header button, select").all():
        if field.is_visible():
            assert field.evaluate("each => parseFloat(getComputedStyle(each).borderTopWidth)") >= 1
    context.close()


# Paper.


@pytest.mark.parametrize("name", EVERY)
def test_a_printed_page_is_black_on_white_and_short(name: str, browser: Browser, book_html: Build) -> None:
    """Also from a dark browser: no menus, the addresses in full, and an entry on at most two sheets."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto((book_html.outdir / f"{name}.html").as_uri())
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    for chrome in ("nav", "form", "button", ".page-tools", ".skip", "select"):
        assert not any(each.is_visible() for each in page.locator(chrome).all()), chrome
    colours = page.evaluate(
        "[...document.querySelectorAll('body, main, main p, main li')].filter((each) => each.checkVisibility())"
        ".map((each) => [getComputedStyle(each).backgroundColor, getComputedStyle(each).color].join())"
    )
    assert {each.rpartition(",rgb")[0] or each for each in colours} <= {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}, set(
        colours
    )
    for address in page.locator(".link-list a.address, .link-address a").all_inner_texts():
        assert address.startswith("http")
    page.emulate_media(media="print", color_scheme="dark")
    with Pdf.open(BytesIO(page.pdf(format="A4"))) as pdf:
        entry = name in book_html.app.env.domains["handbook"].entries  # type: ignore[attr-defined]
        assert not entry or len(pdf.pages) <= 2
    context.close()


# A server.


@pytest.fixture(scope="module")
def served(book_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The real book with a folder for every page, on a server, below a folder."""
    top = tmp_path_factory.mktemp("server")
    made = build(book_root, top / "under/bog", "dirhtml")
    assert made.warnings == ()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(top))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/under/bog/", made.outdir
        server.shutdown()


def test_with_a_folder_for_every_page_it_works_below_a_folder(served: tuple[str, Path], browser: Browser) -> None:
    """Every page and all that it asks for is there; what is inside is linked; the search finds and leads on."""
    address, folder = served
    context = browser.new_context()
    page = context.new_page()
    failed: list[str] = []
    page.on("response", lambda told: failed.append(f"{told.status} {told.url}") if told.status >= 400 else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda told: failed.append(f"{told.text} {told.location}") if told.type == "error" else None)
    page.on("request", lambda asked: None if asked.url.startswith(address) else failed.append(asked.url))
    linked: set[str] = set()
    for path in sorted(folder.rglob("index.html")):
        where = path.parent.relative_to(folder).as_posix()
        page.goto(address if where == "." else f"{address}{where}/")
        linked |= set(page.evaluate("[...document.links].map((each) => each.href.split('#')[0])"))
    for link in sorted(each for each in linked if each.startswith("http://127.0.0.1")):
        assert link.startswith(address)
        assert page.request.get(link.split("?")[0]).ok, link
    assert failed == []
    page.goto(f"{address}search/")
    page.get_by_role("searchbox").fill("mindlab")
    page.get_by_role("heading", name="MindLab").get_by_role("link").click()
    page.wait_for_url(f"{address}videnscentre/mindlab/**")
    assert failed == []
    context.close()
