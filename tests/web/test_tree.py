"""Without a catalogue, the pages of our theme have a tree of all pages: chapters, the way to the page, what is below it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page
from tests.shared import shared
from tests.slices import every, sized
from tests.support import INDEX, Build, make_root, quiet
from tests.web.test_pages import AXE

CONF = 'project = "Træ"\nextensions = ["sphinx_handbook", "myst_parser"]\nhtml_theme = "handbook"\n'

#: Ten chapters in two groups, one with seventy pages, one three levels deep and one that has itself below it.
PAGES = {
    "index": """# Træ

```{toctree}
:caption: Først
:hidden:
en
To, men med et andet navn <to>
tre
fire
fem
```

```{toctree}
:caption: Siden
:hidden:
seks
syv
otte
ni
Uden for bogen <https://example.org/>
genindex
self
```

````{only} aldrig
```{toctree}
:hidden:
skjult
```
````
""",
    "to": "# To\n\n```{toctree}\n:titlesonly:\nto/a\n```\n",
    "to/a": "# A\n\n```{toctree}\nb\nc\n```\n",
    "to/b": "# B\n",
    "to/c": "# C & \\<code>\n\n```{index} ord\n```\n",
    "tre": "# Tre\n\n```{toctree}\n:glob:\nmange/*\n```\n",
    **{name: f"# {name.title()}\n" for name in ("en", "fire", "fem", "seks", "syv", "otte", "ni")},
    **{f"mange/{number:02}": f"# Side {number}\n" for number in range(70)},
    "skjult": "# Skjult\n",
    "alene": "---\norphan: true\n---\n# Alene\n",
}
TOP = ["En", "To, men med et andet navn", "Tre", "Fire", "Fem", "Seks", "Syv", "Otte", "Ni", "Uden for bogen", "Indeks"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    def make(folder: Path) -> Build:
        for name, text in {
            "conf.py": f'{CONF}language = "da"\n',
            **{f"{name}.md": PAGES[name] for name in PAGES},
        }.items():
            path = folder / "root" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return quiet(folder / "root", folder, "html")

    return shared(tmp_path_factory, "tree-html", make)


def tree(site: Build, name: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(site.html(name)).get_element_by_id("hb-menu")


def titles(site: Build, name: str) -> list[str]:
    return [link.text_content() for link in tree(site, name).iter("a")]


def test_every_chapter_is_there_by_group(site: Build) -> None:
    assert titles(site, "index") == TOP
    assert [each.text for each in tree(site, "index").iterchildren("p")] == ["Først", "Siden"]
    links = {link.text_content(): link.get("href") for link in tree(site, "index").iter("a")}
    assert links["Ni"] == "ni.html"
    assert links["Uden for bogen"] == "https://example.org/"
    assert links["Indeks"] == "genindex.html"
    assert not tree(site, "index").xpath(".//*[@aria-current]")


def test_what_is_above_beside_and_below_a_page_is_open(site: Build) -> None:
    before, after = TOP[:2], TOP[2:]
    assert titles(site, "to") == [*before, "A", *after]
    assert titles(site, "to/a") == [*before, "A", "B", "C & <code>", *after]
    assert titles(site, "to/c") == [*before, "A", "B", "C & <code>", *after]
    (here,) = tree(site, "to/c").xpath(".//*[@aria-current]")
    assert (here.text_content(), here.get("aria-current"), here.get("href")) == ("C & <code>", "page", "#")
    assert [each.text_content() for each in tree(site, "to/c").xpath(".//a[@class='has-more']")] == ["Tre"]
    assert titles(site, "alene") == titles(site, "search") == TOP


def test_of_many_pages_those_around_are_shown(site: Build) -> None:
    assert titles(site, "tre")[3:73] == [f"Side {number}" for number in range(70)]
    assert titles(site, "mange/40")[3:35] == [*(f"Side {number}" for number in range(25, 56)), "Alle 70 sider"]
    assert titles(site, "mange/00")[3:6] == ["Side 0", "Side 1", "Side 2"]
    assert titles(site, "mange/69")[33:35] == ["Side 69", "Alle 70 sider"]
    (everything,) = tree(site, "mange/69").xpath(".//a[bdi='Alle 70 sider']")
    assert everything.get("href") == "../tre.html"


def test_nobody_is_sent_to_categories_that_are_not_there(site: Build) -> None:
    assert site.html("search").count("Kapitlerne i menuen fører til hver side.") == 2
    assert "Kategori" not in site.html("search")


def test_a_short_catalogue_has_its_categories_instead(example_html: Build) -> None:
    html = example_html.html("index")
    assert 'class="menu wide"' in html
    assert "has-tree" not in html
    assert ".tree" not in (example_html.outdir / "_static/handbook.css").read_text("utf-8")


WIDTHS = ((320, "dark"), (768, "light"), (1280, "light"))


@pytest.fixture(scope="module", params=WIDTHS, ids=lambda each: f"{each[0]}-{each[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 700}, color_scheme=scheme, reduced_motion="reduce"
    )
    opened = context.new_page()
    yield opened
    context.close()


def look(page: Page, site: Build, name: str) -> list[str]:
    """Open a page, and its tree where a button does that; return what the browser complains of."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto((site.outdir / f"{name}.html").as_uri())
    page.wait_for_load_state("load")
    if is_narrow(page):
        assert page.locator(".tree").is_hidden()
        page.get_by_role("button", name="Menu").press("Enter")
    return errors


def is_narrow(page: Page) -> bool:
    return page.viewport_size is not None and page.viewport_size["width"] < 1152


OVERLAP = """() => {
  const tree = document.querySelector('.tree').getBoundingClientRect();
  return [...document.querySelectorAll('main h1, main .text > *')].some((each) => {
    const place = each.getBoundingClientRect();
    return place.left < tree.right && place.top < tree.bottom && place.bottom > tree.top;
  });
}"""
IN_VIEW = """() => {
  const tree = document.querySelector('.tree').getBoundingClientRect();
  const here = document.querySelector('.tree [aria-current]').getBoundingClientRect();
  return here.top >= tree.top && here.bottom <= tree.bottom;
}"""


def test_the_tree_is_for_everyone(page: Page, site: Build) -> None:
    # A short tree in the menu, and a long one in the margin.
    for name in sized(("to/c",) if is_narrow(page) else ("mange/40",), ("to/c", "mange/40")):
        assert look(page, site, name) == []
        report = Axe().run(page, options=AXE).response
        assert report["violations"] == []
        # What is scrolled out of a long tree, axe cannot see.
        doubtful = [node["html"] for each in report["incomplete"] for node in each["nodes"]]
        assert doubtful == [] or (name == "mange/40" and not is_narrow(page)), doubtful
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.evaluate(IN_VIEW), "a long tree begins where the reader is"
        assert not page.evaluate(OVERLAP)


def test_the_tree_is_reached_by_keyboard(page: Page, site: Build) -> None:
    look(page, site, "to/c")
    page.keyboard.press("Tab")
    if not is_narrow(page):
        page.locator(".masthead-search button").focus()
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "En"
    if is_narrow(page):
        page.keyboard.press("Escape")
        assert page.locator(".tree").is_hidden()
        assert page.evaluate("document.activeElement.dataset.opens") == "hb-menu"


def test_paper_has_no_tree(page: Page, site: Build) -> None:
    look(page, site, "to/c")
    page.emulate_media(media="print")
    assert page.locator(".tree").is_hidden()
    page.emulate_media(media="screen")


def test_without_a_script_the_tree_is_open(browser: Browser, site: Build) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    opened = context.new_page()
    opened.goto((site.outdir / "to/c.html").as_uri())
    assert opened.locator(".tree").is_visible()
    context.close()


# A long catalogue.


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Thirty things in one category, a chapter of fourteen pages at two depths, and one of two pages."""

    def make(folder: Path) -> Build:
        things = {f"ting__nr-{number:02}": f"---\nresume: Nr.\n---\n\n# Nummer {number}\n" for number in range(29)}
        deep = {f"om__dybt__{number:02}": f"# Dybt {number}\n" for number in range(12)}
        root = make_root(
            folder / "root",
            om__index="# Om bogen\n\n```{toctree}\nlige\ndybt/index\n```\n",
            om__lige="# Lige under\n",
            om__dybt__index="# Dybere\n\n```{toctree}\n:glob:\n*\n```\n",
            kort__index="# Kort\n\n```{toctree}\nside\n```\n",
            kort__side="# Side\n",
            **things,
            **deep,
        )
        (root / "index.md").write_text(INDEX.replace("ting/index", "ting/index\nom/index\nkort/index"), "utf-8")
        return quiet(root, folder, "html")

    return shared(tmp_path_factory, "long-html", make)


def part(site: Build, name: str) -> tuple[str, list[str]]:
    """The heading of the tree on a page, and its links."""
    (nav,) = lxml_html.document_fromstring(site.html(name)).find_class("tree")
    return nav.xpath("string(.//summary)"), [link.text_content() for link in nav.iter("a")]


def test_an_entry_of_a_long_category_shows_those_around_it(long: Build) -> None:
    """Never more than fifteen, however many there are, and a link to all."""
    assert part(long, "ting/nr-14") == (
        "Sider i »Ting«",
        [*(f"Nummer {number}" for number in range(7, 22)), "Alle 30 sider"],
    )
    assert part(long, "ting/bord")[1][:2] == ["Bordet", "Nummer 0"]
    assert part(long, "ting/nr-28")[1][-3:] == ["Nummer 27", "Nummer 28", "Alle 30 sider"]
    assert 'href="index.html"><bdi>Alle 30 sider' in long.html("ting/nr-14")
    for name in ("index", "ting/index", "steder/huset", "kort/side", "search"):
        assert "has-tree" not in long.html(name), name


def test_every_address_in_the_tree_is_right(long: Build, tmp_path: Path) -> None:
    """Those of one folder are asked for once, whatever page is written first."""
    links = lxml_html.document_fromstring(long.html("om/dybt/03")).find_class("tree")[0].iter("a")
    addresses = {link.text_content(): link.get("href") for link in links}
    assert addresses["Om bogen"] == "../index.html" and addresses["Dybere"] == "index.html"
    assert addresses["Dybt 3"] == "#" and addresses["Dybt 4"] == "04.html"
    for page in long.outdir.rglob("*.html"):
        for link in lxml_html.parse(str(page)).getroot().iter("a"):
            target = (link.get("href") or "").split("#")[0].split("?")[0]
            assert ":" in target or (page.parent / target).exists(), (page, target)


def test_a_long_chapter_has_its_tree(long: Build) -> None:
    title, titles = part(long, "om/lige")
    assert title == "Sider i »Om bogen«"
    assert titles == ["Om bogen", "Lige under", "Dybere"]
    assert part(long, "om/dybt/03")[1] == [
        "Om bogen",
        "Lige under",
        "Dybere",
        *(f"Dybt {number}" for number in range(12)),
    ]


@pytest.mark.parametrize(
    ("page", "name"),
    every([(each,) for each in WIDTHS], [("ting/nr-14",), ("om/dybt/03",)], once=[(each,) for each in WIDTHS]),
    indirect=["page"],
    ids=lambda each: "-".join(map(str, each)) if isinstance(each, tuple) else each,
)
def test_the_tree_of_a_long_part_is_for_everyone(name: str, page: Page, long: Build) -> None:
    """In the menu on a phone; below it a heading that opens; in the margin open, where the reader is in view."""
    address = (long.outdir / f"{name}.html").as_uri()
    page.goto(address)
    width = page.viewport_size["width"] if page.viewport_size else 0
    summary = page.locator(".tree summary")
    if width < 768:
        assert summary.is_hidden()
        page.get_by_role("button", name="Menu").press("Enter")
    if width < 1152:
        assert page.locator(".tree a").first.is_hidden()
        summary.press("Enter")
    else:
        assert page.evaluate(IN_VIEW)
        assert not page.evaluate(OVERLAP)
    assert page.locator(".tree [aria-current=page]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Axe().run(page, options=AXE).response["violations"] == []


def test_without_a_script_the_tree_of_a_long_part_opens_by_itself(browser: Browser, long: Build) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    opened = context.new_page()
    opened.goto((long.outdir / "ting/nr-14.html").as_uri())
    assert opened.locator(".tree a").first.is_hidden()
    opened.locator(".tree summary").press("Enter")
    assert opened.locator(".tree a").first.is_visible()
    context.close()
