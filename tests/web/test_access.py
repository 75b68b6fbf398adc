"""What axe does not see, on every page of the real book in real Chromium: keys, focus, large text, print, and more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pikepdf import Pdf
from PIL import Image
from playwright.sync_api import Browser, CDPSession, ElementHandle, Locator, Page
from tests import constructs, paper, server
from tests.slices import FURTHER_KINDS, every, sized
from tests.slices import KINDS as SLICE
from tests.support import Build, build, make_root
from tests.web.test_pages import AXE, PAGES

from sphinx_handbook.editions.listing import size_in_words

LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")
EVERY = [*PAGES, "404"]
#: One of each kind but for the register of words, whose hundreds of links are like those of the list of addresses.
SHORTER = [name for name in (*SLICE, *FURTHER_KINDS) if name != "om/stikordsregister"]
#: Those that between them have all that pages are made of: the others are lists of links as the first of these is.
LEAST = (*SLICE, "om/adresser", "mappe", "dit-eksemplar/2025-03-03-1a2b3c4d")


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One reader, who goes from page to page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script(LOOKS)
    yield context.new_page()
    context.close()


def look(page: Page, what: str) -> Any:
    return page.evaluate(f"looks.{what}()")


def picture_of(page: Page, place: Any) -> bytes:
    """A picture of a place on the screen, without the caret (``looks.js``)."""
    return page.screenshot(clip=place, caret="initial")


def go(page: Page, build: Build, name: str, width: int = 1280, height: int = 900) -> Page:
    page.set_viewport_size({"width": width, "height": height})
    page.goto((build.outdir / f"{name}.html").as_uri())
    return page


def search(page: Page, name: str) -> None:
    """Have the search page show results; any other shows what it has."""
    if name == "search":
        page.get_by_role("searchbox").fill("innovation")
        page.locator(".found-sections mark").first.wait_for()


#: How a page is injured, and what finds it; in a slice one injury is tried of each that a look is for.
INJURIES = [
    ("document.querySelector('.page-text p').style.whiteSpace = 'nowrap'", "bent"),
    ("document.querySelector('.page-text p').style.cssText = 'height: 1em; overflow: hidden'", "bent"),
    ("document.querySelector('main .heading').style.marginTop = '-3em'", "bent"),
    ("document.querySelector('nav').removeAttribute('aria-label')", "landmarks"),
    ("document.querySelector('main a').textContent = 'Læs mere'", "links"),
    ("document.querySelector('main p a').href = '../bog.pdf'", "links"),
    ("document.querySelector('main p a').href = 'https://eksempel.dk/bog.pdf'", "links"),
    ("document.querySelector('summary').style.cssText = 'min-height: 0; padding: 0'", "small"),
    ("document.querySelector('main a').style.transition = 'color 1s'", "moving"),
    ("document.querySelector('.entry-terms a').style.textDecoration = 'none'", "coloured"),
    ("document.querySelector('.entry-terms a').style.textDecorationColor = '#ddd'", "coloured"),
    (
        "const mark = document.querySelector('.page-text p').appendChild(document.createElement('mark'));"
        "mark.textContent = 'ord'; mark.style.boxShadow = 'none'",
        "coloured",
    ),
    # 5.7:1
    ("document.querySelector('.page-text p').style.color = '#666'", "faint"),
    ("document.querySelector('.page-text p').style.opacity = '0.5'", "faint"),
    ("document.querySelector('select').style.borderColor = '#aaa'", "faint"),
    ("document.querySelector('.page-mark .mark').style.color = '#e0a0a0'", "faint"),
    ("document.querySelector('main a').style.outlineColor = '#ccc'", "rings"),
    (
        "document.querySelector('main a').style.outline = 'none'; document.querySelector('main a').focus()",
        "focused",
    ),
]


@pytest.mark.parametrize(
    ("injury", "what"), every(INJURIES, once={what: (injury, what) for injury, what in INJURIES}.values())
)
def test_what_is_looked_for_is_seen(injury: str, what: str, reader: Page, book_html: Build) -> None:
    """The judge judges."""
    go(reader, book_html, "erfaringer/projekt-i-politiet", 320)
    assert not look(reader, what)
    reader.evaluate(injury)
    assert look(reader, what)


# Width, size, distance.


@pytest.mark.parametrize(("name", "width"), every(EVERY, [(320,), (768,), (1280,)]))
def test_text_may_be_narrow_large_and_far_apart(name: str, width: int, reader: Page, book_html: Build) -> None:
    """320 px wide, at twice the size, and with WCAG's distances: nothing is cut, lies on something, or scrolls sideways."""
    go(reader, book_html, name, width)
    faults_at = {"as it is": look(reader, "bent")}
    reader.evaluate("looks.space()")
    faults_at["far apart"] = look(reader, "bent")
    reader.evaluate("looks.normal()")
    reader.evaluate("document.documentElement.style.fontSize = '200%'")
    faults_at["twice the size"] = look(reader, "bent")
    assert {at: faults for at, faults in faults_at.items() if faults} == {}


# Keys.


@pytest.mark.parametrize(("name", "width"), every(EVERY, [(320,), (1280,)], once=LEAST))
def test_everything_is_reached_by_keyboard(name: str, width: int, reader: Page, book_html: Build) -> None:
    """Every link and control in turn, each with a ring that is seen and covered by nothing, and out again at the end."""
    go(reader, book_html, name, width)
    faults: list[str] = []
    for _ in range(1000):
        reader.keyboard.press("Tab")
        seen = look(reader, "focused")
        if seen is None:
            break
        faults += seen
    else:
        pytest.fail("the focus is caught")
    assert faults == []
    assert look(reader, "missed") == []


@pytest.mark.parametrize("button", ["Menu", "På denne side"])
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


# Colour.


@pytest.mark.parametrize(("name", "scheme"), every(EVERY, [("light",), ("dark",)], once=LEAST))
def test_rings_are_seen_on_what_is_around_them(name: str, scheme: Any, reader: Page, book_html: Build) -> None:
    """3:1, in both themes."""
    reader.emulate_media(color_scheme=scheme)
    go(reader, book_html, name)
    reader.keyboard.press("Tab")
    assert look(reader, "rings") == []


#: Pages with every control that there is.
CONTROLS = ("index", "search", "videnscentre/mindlab", "erfaringer/projekt-i-politiet")


@pytest.mark.parametrize(("name", "width"), every(CONTROLS, [(1280,), (320,)], once=CONTROLS))
def test_rings_are_whole(name: str, width: int, reader: Page, book_html: Build) -> None:
    """In the picture: on all four sides of every control the ring is there, and nothing is drawn over it."""
    reader.emulate_media(color_scheme="light")
    go(reader, book_html, name, width)
    reader.evaluate("for (const each of document.querySelectorAll('[data-opens], summary')) each.click()")
    reader.keyboard.press("Tab")
    broken = []
    controls: dict[str, Locator] = {}
    for kind in ("input", "button", "select", "summary", ".menu a", ".neighbour", ".tool-button"):
        visible = [each for each in reader.locator(kind).all() if each.is_visible()]
        # The last of a kind will do in a slice.
        controls |= {str(each): each for each in sized(visible[-1:], visible)}
    for control in controls.values():
        control.focus()
        control.evaluate("each => each.scrollIntoView({ block: 'center' })")
        box = control.bounding_box()
        assert box is not None
        # The ring begins two pixels outside and is three wide.
        left, top = box["x"] - 6, box["y"] - 6
        across, down = box["width"] + 12, box["height"] + 12
        picture = Image.open(BytesIO(picture_of(reader, {"x": left, "y": top, "width": across, "height": down})))
        ring = control.evaluate("each => getComputedStyle(each).outlineColor.match(/\\d+/g).map(Number)")
        middle, centre = picture.width // 2, picture.height // 2
        strips = {
            "left": (0, centre, 6, centre + 1),
            "right": (picture.width - 6, centre, picture.width, centre + 1),
            "top": (middle, 0, middle + 1, 6),
            "bottom": (middle, picture.height - 6, middle + 1, picture.height),
        }
        for side, strip in strips.items():
            if tuple(ring) not in {colour for _, colour in picture.crop(strip).convert("RGB").getcolors() or ()}:
                broken.append(f"{side}: {control.evaluate('each => each.outerHTML')[:80]}")
    assert broken == []


#: What a reader can press, or what answers when a reader points at it.
LIVELY = "a, button, input, select, summary, h2, h3, h4, h5, h6, dt"


#: Names the last of those that lie alike: in the same elements with the same classes. The same rules are for all of them.
LAST_OF_EACH = """(all) => {
  if (document.querySelector("[data-lively]")) return;
  const path = (each) => each ? `${path(each.parentElement)} ${each.tagName}.${each.className} ${each.getAttributeNames()}` : "";
  const last = new Map([...document.querySelectorAll(all)].map((each) => [path(each), each]));
  for (const each of last.values()) each.dataset.lively = "";
}"""


def put(page: Page, state: str) -> CDPSession:
    """Have everything lively in a state, as by a hand that is everywhere (in a slice one of those that lie alike); it ends with the session."""
    page.evaluate(LAST_OF_EACH, LIVELY)
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    selector = sized("[data-lively]", LIVELY)
    # What is not shown is not drawn anew for each of them.
    page.evaluate("document.documentElement.style.display = 'none'")
    for node in session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]:
        session.send("CSS.forcePseudoState", {"nodeId": node, "forcedPseudoClasses": state.split()})
    page.evaluate("document.documentElement.style.removeProperty('display')")
    return session


#: What was visited is not among them: no script is told how that looks.
STATES = ("hover", "focus focus-visible", "active hover")


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    every(EVERY, [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")], once=SHORTER),
)
def test_everything_is_read_in_every_state(name: str, width: int, scheme: Any, reader: Page, book_html: Build) -> None:
    """7:1 for words and 3:1 for edges, also of what is pointed at, has the focus or is pressed."""
    reader.emulate_media(color_scheme=scheme)
    go(reader, book_html, name, width)
    search(reader, name)
    reader.evaluate("for (const each of document.querySelectorAll('[data-opens], summary')) each.click()")
    assert look(reader, "faint") == []
    for state in STATES:
        session = put(reader, state)
        assert look(reader, "faint") == [], state
        session.detach()


def test_a_state_is_seen_to_be_faint(reader: Page, book_html: Build) -> None:
    """The judge judges: states are had, each by itself, and end."""
    reader.emulate_media(color_scheme="light")
    go(reader, book_html, "videnscentre/mindlab")
    for state in STATES:
        word = state.split()[0]
        reader.evaluate(
            "async (word) => { const sheet = new CSSStyleSheet();"
            "await sheet.replace(`main a:${word} { color: #aaa !important }`);"
            "document.adoptedStyleSheets = [sheet]; }",
            word,
        )
        assert look(reader, "faint") == []
        session = put(reader, state)
        assert any("words" in each for each in look(reader, "faint")), state
        session.detach()
        assert look(reader, "faint") == []


def test_a_visited_link_looks_like_any_other(book_html: Build) -> None:
    """No rule of ours makes it another, and ours for all links takes the browser's own violet away."""
    css = (book_html.outdir / "_static/handbook.css").read_text("utf-8")
    assert ":visited" not in css
    assert re.search(r"^a\{color:var\(--base\)", css, re.MULTILINE)


@pytest.mark.parametrize(("name", "scheme"), every(EVERY, [("light",), ("dark",)], once=LEAST))
def test_nothing_among_words_is_told_by_colour_alone(name: str, scheme: Any, reader: Page, book_html: Build) -> None:
    """Links are underlined, marks have a line, corrections another face: in both themes."""
    reader.emulate_media(color_scheme=scheme)
    go(reader, book_html, name)
    search(reader, name)
    reader.evaluate("for (const each of document.querySelectorAll('summary')) each.click()")
    assert look(reader, "coloured") == []


OPEN_MENU = "document.querySelector('[data-opens=hb-menu]').click()"
NOT_HERE = "each => each.removeAttribute('aria-current')"
BARE = "each => each.replaceWith(...each.childNodes)"
#: Where there is a sign, how it comes to be there, what it is, and how it goes: what is left is as if it had not been.
SIGNS = {
    "the category that one is on": ("videnscentre/index", 1280, "", ".menu [aria-current]", NOT_HERE),
    "the category of the entry": ("videnscentre/mindlab", 1280, "", ".menu [aria-current]", NOT_HERE),
    "the same on a phone": ("videnscentre/mindlab", 320, OPEN_MENU, ".menu [aria-current]", NOT_HERE),
    "the page about the handbook that one is on": ("om/kolofon", 1280, "", ".footer-links [aria-current]", NOT_HERE),
    "the page with the editions": ("hent", 320, "", ".footer-links [aria-current]", NOT_HERE),
    "links in the text": ("index", 1280, "", ".page-text li a", BARE),
    "links to entries": ("om/saadan-bruger-du-haandbogen", 1280, "", ".page-text li a", BARE),
    "the menu is open": ("index", 320, OPEN_MENU, "[data-opens='hb-menu']", "each => each.click()"),
    "the page's contents are open": ("om/bidrag", 320, "", ".on-this-page button", "each => each.click()"),
    "what was mended is open": ("erfaringer/projekt-i-politiet", 320, "", "summary", "each => each.click()"),
    "words that were mended": (
        "erfaringer/projekt-i-politiet",
        1280,
        "document.querySelector('details.corrections').open = true",
        "mark.mended",
        BARE,
    ),
    "words that were found": ("search", 1280, "", ".found p mark, .found-sections mark", BARE),
    "words that were found in a title": ("search", 1280, "", ".found-title mark", BARE),
}


def ink(picture: bytes) -> bytes:
    """What of a picture holds 3:1 against white, in black; the rest is as white as that."""
    return Image.open(BytesIO(picture)).convert("L").point([0] * 149 + [255] * 107).tobytes()


#: Signs that are there by the rules of the one before.
ALIKE = (
    "the category of the entry",
    "the page with the editions",
    "links to entries",
    "what was mended is open",
    "words that were found in a title",
)


@pytest.mark.parametrize("what", every([*SIGNS], once=SIGNS.keys() - ALIKE))
def test_a_sign_is_there_without_colours(what: str, reader: Page, book_html: Build) -> None:
    """In black on white, where each word has the same ink, a picture with the sign is another than one without it."""
    name, width, before, sign, away = SIGNS[what]
    reader.emulate_media(color_scheme="light")
    go(reader, book_html, name, width)
    search(reader, name)
    if before:
        reader.evaluate(before)
        reader.wait_for_timeout(50)
    reader.evaluate("looks.colourless()")
    signs = [each for each in reader.locator(sign).element_handles() if each.is_visible()][:5]
    assert signs
    for element in signs:
        place = clip(element)
        with_sign = ink(picture_of(reader, place))
        element.evaluate(away)
        bare = ink(picture_of(reader, place))
        assert sum(one != other for one, other in zip(with_sign, bare, strict=True)) >= 8, what
        # The next one is looked at as it was.
        if away != BARE:
            break


@pytest.fixture(scope="module")
def walked(reader: Page, book_html: Build) -> dict[str, tuple[list[list[str]], tuple[str, ...]]]:
    """By page, what has a category's colour (which, its words, its mark), and the links in the footer."""
    pages = {}
    for name in sized([each for each in (*SLICE, *FURTHER_KINDS) if each in PAGES], PAGES):
        go(reader, book_html, name)
        search(reader, name)
        coloured = reader.evaluate(
            "[...document.querySelectorAll('[data-colour]')].filter((each) => each.checkVisibility()).map((each) =>"
            "[each.dataset.colour, each.textContent, each.querySelector('svg.mark')?.innerHTML ?? ''])"
        )
        pages[name] = coloured, tuple(reader.locator(".footer-links a").all_inner_texts())
    return pages


def test_a_category_is_told_by_its_name_or_its_mark(
    walked: dict[str, tuple[list[list[str]], tuple[str, ...]]], book_html: Build
) -> None:
    """Whatever has a category's colour names the category or shows its mark, and no two marks have the same shape."""
    assert book_html.schema is not None
    titles = {each.colour: each.title for each in book_html.schema.categories}
    shapes: dict[str, set[str]] = {}
    for name, (coloured, _) in walked.items():
        for colour, words, mark in coloured:
            assert titles[colour] in words or mark, (name, colour)
            if mark:
                shapes.setdefault(colour, set()).add(mark)
    assert len(shapes) == len(titles)
    assert len(set.union(*shapes.values())) == len(titles), "each has one mark of its own"


# What a page is made of.


@pytest.mark.parametrize("name", every(PAGES))
def test_a_page_is_told_apart_by_ear_and_thumb(name: str, reader: Page, book_html: Build) -> None:
    """Landmarks, links that make sense alone, controls that a thumb can hit, nothing that moves."""
    go(reader, book_html, name, 320)
    assert look(reader, "landmarks") == []
    assert look(reader, "links") == []
    assert look(reader, "small") == []
    assert look(reader, "moving") == []


def test_what_a_link_says_of_a_file_is_so(book_html: Build) -> None:
    """On every page that links to one: its kind, how many pages and how large. Figures stay beside what they count."""
    linking = set()
    for path in sorted(book_html.outdir.rglob("*.html")):
        for href, words in re.findall(
            r'<a [^>]*href="([^":?#]+\.pdf)"[^>]*>(.*?)</a>', path.read_text("utf-8"), re.DOTALL
        ):
            linking.add(path.relative_to(book_html.outdir).with_suffix("").as_posix())
            file = path.parent / href
            with Pdf.open(file) as pdf:
                pages = f"{len(pdf.pages)}\u00a0side" + "r" * (len(pdf.pages) != 1)
            size = size_in_words(file.stat().st_size, "da").replace(" ", "\u00a0")
            assert f"(PDF, {pages}, {size})" in re.sub("<[^>]*>", "", words), (path.name, words)
    assert book_html.schema is not None
    categories = {each.index for each in book_html.schema.categories}
    assert linking == {"index", "hent", *book_html.entries, *categories}


def test_help_stands_in_the_same_place_on_every_page(
    walked: dict[str, tuple[list[list[str]], tuple[str, ...]]],
) -> None:
    footers = {links for _, links in walked.values()}
    assert len(footers) == 1
    (links,) = footers
    assert {"Bidrag til håndbogen", "Tilgængelighed", "Sådan bruger du håndbogen"} <= set(links)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_menus_open(scheme: Any, browser: Browser, book_html: Build) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    go(page, book_html, "erfaringer/projekt-i-politiet", 320)
    for button in page.locator("[data-opens]").all():
        button.click()
    for summary in page.locator("summary").all():
        summary.click()
    axe_report = Axe().run(page, options=AXE).response
    assert [*axe_report["violations"], *axe_report["incomplete"]] == []
    page.close()


@pytest.fixture(scope="module")
def constructs_html(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A project without a catalogue that has one of everything, with what Sphinx and MyST do not make for everybody."""
    root = constructs.make(tmp_path_factory.mktemp("constructs-web") / "root")
    conf = root / "conf.py"
    conf.write_text(
        conf.read_text("utf-8") + '\nhtml_theme = "handbook"\nsuppress_warnings = ["handbook.policy"]\n', "utf-8"
    )
    index = root / "index.rst"
    text = index.read_text("utf-8").replace(".. toctree::\n", ".. toctree::\n   :caption: Mere\n")
    # What a writer puts in as raw HTML is the writer's own.
    index.write_text(re.sub(r"\.\. raw:: html\n(\n|   .*\n)+", "", text), "utf-8")
    deeper = root / "deeper.rst"
    deeper.write_text(re.sub(r"\.\. raw:: html\n(\n|   .*\n)+", "", deeper.read_text("utf-8")), "utf-8")
    site = build(root, root.parent / "out")
    assert site.warnings == ()
    return site


@pytest.mark.parametrize(
    ("name", "scheme"), every(["index", "deeper", "md"], [("light",), ("dark",)], once=["index", "deeper", "md"])
)
def test_all_that_a_page_can_hold_is_for_everyone(name: str, scheme: Any, reader: Page, constructs_html: Build) -> None:
    reader.emulate_media(color_scheme=scheme)
    go(reader, constructs_html, name, 320)
    axe_report = Axe().run(reader, options=AXE).response
    violations = [
        f"{each['id']}: {node['html']}"
        for each in [*axe_report["violations"], *axe_report["incomplete"]]
        for node in each["nodes"]
    ]
    assert violations == []
    assert reader.locator("[role=heading]:not([aria-level])").count() == 0


# No JavaScript.


@pytest.fixture(scope="module")
def without_script(browser: Browser) -> Iterator[Page]:
    """A reader whose browser runs no scripts."""
    context = browser.new_context(viewport={"width": 320, "height": 900}, java_script_enabled=False)
    yield context.new_page()
    context.close()


#: Pages that are tools: without a script they say that they need one.
TOOLS = ("search", "mappe")


@pytest.mark.parametrize("name", every(EVERY, once=LEAST))
def test_a_page_says_the_same_without_javascript(
    name: str, without_script: Page, reader: Page, book_html: Build
) -> None:
    """All words of the page's text are there, on a phone as well, and the menu is open."""
    go(without_script, book_html, name, 320)
    assert without_script.locator("h1").is_visible()
    if name in TOOLS:
        assert "JavaScript" in without_script.inner_text("main")
        return
    go(reader, book_html, name, 320)
    text = " ".join(without_script.locator("main").inner_text().split())
    # At once: a page of many blocks would be asked for thousands of things.
    blocks = reader.locator(".page-text :is(p, li, dt, dd, td, h2, h3):not(:has(button)):visible").all_inner_texts()
    assert [block for block in blocks if " ".join(block.split()) not in text] == [], name
    assert name == "404" or without_script.get_by_role("navigation").first.is_visible()


# The reader's own colours.


def clip(element: ElementHandle) -> Any:
    """An element's place and a little around it, for a picture."""
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    return {
        "x": max(box["x"] - 6, 0),
        "y": max(box["y"] - 6, 0),
        "width": box["width"] + 12,
        "height": box["height"] + 12,
    }


#: What may not be lost: a control's edge, a mark, a line between things, the sign of a gap, of an open list.
DRAWN = "svg.mark, input, select, header button, .gap, .masthead, .entry-item + .entry-item, .category-item, .neighbours, mark"


#: A page of every kind, with all that a page may have.
KINDS = [
    "index",
    "videnscentre/index",
    "videnscentre/mindlab",
    "videnscentre/midtlab",
    "erfaringer/projekt-i-politiet",
    "om/stikordsregister",
    "hent",
    "search",
    "emner/innovation",
    "404",
]
#: Those of them that between them have all that is drawn, and every kind of control.
DRAWN_ON = ("videnscentre/midtlab", "erfaringer/projekt-i-politiet", "search")
#: What can have the focus around any page.
AROUND = ("header a", "header button", "footer a")


@pytest.fixture(scope="module")
def colour_chooser(browser: Browser) -> Iterator[Page]:
    """A reader with colours of their own, who goes from page to page."""
    context = browser.new_context(forced_colors="active", reduced_motion="reduce")
    context.add_init_script(LOOKS)
    yield context.new_page()
    context.close()


def forced(page: Page, build: Build, name: str, width: int, scheme: Any) -> Page:
    """A page in the reader's own colours, with all open that opens."""
    page.emulate_media(color_scheme=scheme)
    go(page, build, name, width)
    search(page, name)
    page.evaluate("for (const each of document.querySelectorAll('[data-opens], summary')) each.click()")
    return page


@pytest.mark.parametrize(("name", "scheme"), every(EVERY, [("light",), ("dark",)], once=LEAST))
def test_with_forced_colours_everything_is_told(name: str, scheme: Any, colour_chooser: Page, book_html: Build) -> None:
    """Words, rings, marks and borders have the reader's colours, whichever these are."""
    page = forced(colour_chooser, book_html, name, 1280, scheme)
    assert look(page, "faint") == []
    assert look(page, "coloured") == []
    page.keyboard.press("Tab")
    assert look(page, "rings") == []
    ink = page.evaluate("getComputedStyle(document.body).color")
    marks = page.evaluate("[...document.querySelectorAll('svg.mark')].map((each) => getComputedStyle(each).color)")
    assert set(marks) <= {ink}
    for field in page.query_selector_all("input:not([type=checkbox]), header button, select"):
        if field.is_visible():
            assert field.evaluate("each => parseFloat(getComputedStyle(each).borderTopWidth)") >= 1


@pytest.mark.parametrize("name", every(KINDS, once=DRAWN_ON))
def test_with_forced_colours_nothing_is_lost(name: str, colour_chooser: Page, book_html: Build) -> None:
    """In the picture, on a phone: what is drawn is there, and a ring is seen on the first and the last of each kind."""
    page = forced(colour_chooser, book_html, name, 320, "light")
    # A picture of one colour shows nothing. Two of each kind will do, and one in a slice.
    for kind in DRAWN.split(", "):
        for element in page.query_selector_all(f"{kind}:visible")[: sized(1, 2)]:
            darkest, lightest = Image.open(BytesIO(picture_of(page, clip(element)))).convert("L").getextrema()
            assert lightest - darkest > 100, kind  # type: ignore[operator]
    page.keyboard.press("Tab")
    # The same header and footer stand around every page.
    around = AROUND if name == DRAWN_ON[0] else sized((), AROUND)
    for kind in (*around, "input", "main a", "main button", "summary", "select"):
        controls = page.query_selector_all(f"{kind}:visible")
        for control in {id(each): each for each in [*controls[:1], *controls[-1:]]}.values():
            page.evaluate("document.activeElement.blur()")
            before = picture_of(page, clip(control))
            control.focus()
            assert picture_of(page, clip(control)) != before, control.inner_text()


#: What a page becomes as a reader uses it: which website, the page's address with the reader's choice, what shows that it
#: is there, and how all of it is opened.
USED = {
    "a full folder": (
        "book_html",
        "mappe.html#erfaringer/projekt-i-politiet,videnscentre/mindlab",
        ".folder-item + .folder-item",
        "document.querySelector('#hb-folder-read').click()",
    ),
    "a search with filters": ("book_html", "search.html?q=arbejde", ".found-filters", ""),
    "a search that finds a part": ("book_html", "search.html?q=mindlab+zebra", ".found", ""),
    "a list with filters": ("example_html", "about/finding.html?category=tools", ".handbook-filter input", ""),
}


@pytest.mark.parametrize("state", USED)
def test_a_page_in_use_is_for_everyone(
    state: str, reader: Page, colour_chooser: Page, request: pytest.FixtureRequest
) -> None:
    """At 320 px nothing is cut, words hold 7:1, rings are seen; with a reader's own colours all of it is there as well."""
    site, address, sign, opening = USED[state]
    build = request.getfixturevalue(site)
    faults = {}
    for page, scheme in ((reader, "light"), (reader, "dark"), (colour_chooser, "light")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": 320, "height": 900})
        # A page whose address differs in its last part alone is not loaded again.
        page.goto("about:blank")
        page.goto(f"{build.outdir.as_uri()}/{address}")
        page.locator(sign).first.wait_for(state="attached")
        page.evaluate(f"for (const each of document.querySelectorAll('main summary')) each.click(); {opening}")
        page.keyboard.press("Tab")
        for what in ("bent", "faint", "coloured", "landmarks", "small", "rings"):
            if what != "coloured" or page is reader:
                faults[scheme, page is colour_chooser, what] = look(page, what)
    assert {key: each for key, each in faults.items() if each} == {}


# Paper.


#: Pages that need more than two sheets: the front page has a cover and the list of files, the register is long.
SHEETS = {"index": 3, "om/stikordsregister": 4, "om/tilgaengelighed": 3}


@pytest.fixture(scope="module")
def dark(browser: Browser) -> Iterator[Page]:
    """A reader in the dark, who goes from page to page."""
    context = browser.new_context(color_scheme="dark")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", every(EVERY, once=(*LEAST, *SHEETS)))
def test_a_printed_page_is_black_on_white_and_short(name: str, dark: Page, book_html: Build, tmp_path: Path) -> None:
    """Also from a dark browser: no menus, every address as the link has it, and few sheets."""
    page = dark
    page.emulate_media(media="screen")
    page.goto((book_html.outdir / f"{name}.html").as_uri())
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    for chrome in ("nav", "form", "button", ".page-tools", ".skip", "select"):
        assert not page.locator(f"{chrome}:visible").count(), chrome
    colours = page.evaluate(
        "[...document.querySelectorAll('body, main, main p, main li')].filter((each) => each.checkVisibility())"
        ".map((each) => [getComputedStyle(each).backgroundColor, getComputedStyle(each).color].join())"
    )
    assert {each.rpartition(",rgb")[0] or each for each in colours} <= {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}, set(
        colours
    )
    for item in page.locator(".link-list > li").all():
        address = item.locator(".link-address").inner_text().strip()
        assert address == item.locator(".link-title a").get_attribute("href")
    outward = page.locator("main a[href^=http]:visible").evaluate_all(
        "all => all.map((each) => each.getAttribute('href'))"
    )
    page.emulate_media(media="print", color_scheme="dark")
    words, sheets = printed(page, tmp_path)
    assert [each for each in outward if each not in words] == []
    assert sheets <= SHEETS.get(name, 2)


def printed(page: Page, folder: Path) -> tuple[str, int]:
    """All that stands on the sheets that a browser prints, without spaces and line ends, and how many sheets there are."""
    path = folder / "printed.pdf"
    path.write_bytes(page.pdf(format="A4"))
    with Pdf.open(path) as pdf:
        return "".join(paper.run("pdftotext", "-layout", path, "-").split()), len(pdf.pages)


def test_an_address_is_printed_behind_its_link_once(reader: Page, tmp_path: Path) -> None:
    """A link whose words are its address says it by itself."""
    page = "# Prøve\n\nSe [siden](https://eksempel.dk/en/lang/adresse?a=1&b=2), <https://andet.dk/> og <mig@eksempel.dk>.\n\n"
    root = make_root(tmp_path / "root", index=page + ":::{toctree}\nsteder/index\nting/index\n:::\n")
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    go(reader, site, "index")
    words, _ = printed(reader, tmp_path)
    assert "Sesiden(https://eksempel.dk/en/lang/adresse?a=1&b=2),https://andet.dk/ogmig@eksempel.dk." in words


# A server.


@pytest.fixture(scope="module")
def served(book_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The real book with a folder for every page, on a server, below a folder."""
    top = tmp_path_factory.mktemp("server")
    site = build(book_root, top / "under/bog", "dirhtml")
    assert site.warnings == ()

    with server.served(top) as address:
        yield f"{address}/under/bog/", site.outdir


def test_with_a_folder_for_every_page_it_works_below_a_folder(served: tuple[str, Path], browser: Browser) -> None:
    """Every page and all that it asks for is there; what is inside is linked; the search finds and leads on."""
    address, folder = served
    context = browser.new_context()
    page = context.new_page()
    failed: list[str] = []
    page.on("response", lambda event: failed.append(f"{event.status} {event.url}") if event.status >= 400 else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda event: failed.append(f"{event.text} {event.location}") if event.type == "error" else None)
    page.on("request", lambda asked: None if asked.url.startswith(address) else failed.append(asked.url))
    linked: set[str] = set()
    places = {path.parent.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("index.html"))}
    kinds = {each.removesuffix("index").strip("/") or "." for each in (*SLICE, *FURTHER_KINDS)} & places.keys()
    assert len(kinds) > 6
    for where in sized(kinds, places):
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


def test_lists_of_entries_have_no_marks_however_short_they_are(reader: Page, book_html: Build) -> None:
    """Docutils calls a list simple whose items are one paragraph each; such a list of a writer's has dashes."""
    page = go(reader, book_html, "index")
    marks = page.evaluate(
        """names => Object.fromEntries(names.map((name) => {
            const list = document.createElement('ul');
            list.className = `${name} simple`.trim();
            list.append(document.createElement('li'));
            document.querySelector('.text').append(list);
            return [name, getComputedStyle(list.firstChild, '::marker').content];
        }))""",
        ["", "entry-list", "related-list", "link-list", "register-list", "letter-list"],
    )
    assert marks.pop("").startswith('"–') and set(marks.values()) == {'""'}
