"""A catalogue in the themes of other projects: everything is there, nothing is cut off, and axe has nothing to say of it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page
from tests import slices
from tests.edits import start_plain
from tests.shared import shared
from tests.support import EXAMPLE, TABLE, Build, build, configure, make_root, quiet

#: Two of them in "make test": one that makes HTML of its own and has dark colours, and one whose script changes tables.
THEMES = ("furo", "sphinx_rtd_theme")
MORE = ("pydata_sphinx_theme", "sphinx_book_theme", "alabaster")
#: How a reader of each has it in dark colours; rtd and alabaster have none.
DARK = ("furo", "pydata_sphinx_theme", "sphinx_book_theme")

PAGES = {
    "about/views": """# Views

:::{entries}
:order: title
:::

:::{entries}
:form: table
:columns: brief, crafts, nicknames, hazards, shelf, manuals, withdrawn
:::

:::{entries}
:form: compact
:::

:::{link-list}
:::

:::{link-list}
:form: table
:::

:::{sources}
:::
""",
    "about/crafts": "# Crafts\n\nSee {term}`joinery`.\n\n:::{term-index}\n:::\n",
    "about/plain": """# Plain

Text, and [a link](borrowing.md), **strong**.

## A heading

- A list with [a link](borrowing.md)

:::{admonition} Title
Text, and [a link](borrowing.md).
:::

| a | b |
|---|---|
| c | [a link](borrowing.md) |
""",
}
CATALOGUE = """
[fields.once]
type = "text"
many = true
role = "former"
label = "Once"

[corrections]
file = "corrections.toml"
table = "correction"
keys = { page = "page", read = "read", restored = "restored", reason = "reason" }
"""
CORRECTIONS = """
[[correction]]
page = "tools/bench-plane"
read = "he rear"
restored = "A cast body"
reason = "A letter was lost."
"""
PDF = b"%PDF-1.7\n"


def make(folder: Path) -> Path:
    """The example with a former address, corrections, PDFs and a page with every view."""
    root = Path(shutil.copytree(EXAMPLE, folder / "root"))
    with (root / "katalog.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(CATALOGUE)
    (root / "corrections.toml").write_text(CORRECTIONS, "utf-8")
    for name, text in PAGES.items():
        (root / f"{name}.md").write_text(text, "utf-8")
    about = root / "about/index.md"
    more = "".join(f"{name.partition('/')[2]}\n" for name in PAGES)
    about.write_text(about.read_text("utf-8").replace("register\n", f"register\n{more}"), "utf-8")
    plane = root / "tools/bench-plane.md"
    plane.write_text(plane.read_text("utf-8").replace("crafts:", "once: [smoothing-plane]\ncrafts:", 1), "utf-8")
    editions = root / "editions"
    editions.mkdir()
    whole = {"id": "book", "title": "The toolbox", "file": "toolbox.pdf", "pages": 30, "description": "All of it."}
    sheet = {"id": "sheets", "title": "Bench plane", "file": "plane.pdf", "pages": 1, "document": "tools/bench-plane"}
    for each in (whole, sheet):
        (editions / each["file"]).write_bytes(PDF)  # type: ignore[operator]
        each |= {"bytes": len(PDF), "sha256": "", "paper": "A4", "standards": ["PDF/UA-1"]}
    (editions / "editions.json").write_text(json.dumps({"editions": [whole, sheet]}), "utf-8")
    configure(root, 'handbook_editions = "editions"\nexclude_patterns += ["editions"]\n')
    return root


@pytest.fixture(scope="module", params=[*THEMES, *(pytest.param(each, marks=pytest.mark.torture) for each in MORE)])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(theme: str, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The catalogue in a theme; a warning fails every test that asks for it."""

    def built(folder: Path) -> Build:
        return quiet(make(folder), folder, "html", {"html_theme": theme})

    return shared(tmp_path_factory, f"theme-{theme}", built)


def read(site: Build, name: str) -> Any:
    return lxml_html.document_fromstring(site.html(name))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_what_our_own_theme_has_around_a_page_is_in_it(site: Build) -> None:
    page = read(site, "tools/bench-plane")
    (category,) = page.find_class("handbook-category")
    assert words(category) == "Tools"
    assert category.xpath(".//a/@href") == ["index.html"]
    assert category.xpath(".//*[local-name()='svg']/@aria-hidden") == ["true"]
    assert category.getparent().get("data-colour") == "steel"
    (tools,) = page.find_class("handbook-tools")
    assert "he rear → A cast body. A letter was lost." in words(tools)
    assert "“Bench plane”. In: The toolbox." in words(tools)
    assert tools.xpath(".//a/@href") == ["../pdf/plane.pdf"]
    front = read(site, "index")
    (categories,) = front.find_class("handbook-categories")
    assert categories.xpath(".//a/@href") == ["tools/index.html", "materials/index.html", "methods/index.html"]
    (printed,) = front.find_class("handbook-printed")
    assert printed.xpath(".//a/@href") == ["pdf/toolbox.pdf", "download.html"]


def test_a_gap_is_an_admonition(site: Build) -> None:
    (gap,) = read(site, "tools/index").find_class("gap")
    assert "admonition" in gap.get("class").split()
    assert words(gap.find_class("admonition-title")[0]) == "Text is missing here"


def test_pages_without_a_source_are_there(site: Build) -> None:
    assert 'content="0; url=bench-plane.html"' in site.html("tools/smoothing-plane")
    term = read(site, "crafts/joinery")
    assert "Joinery" in [words(each) for each in term.xpath("//h1")]
    groups = {group.get("data-colour"): group.xpath(".//ul//a/@href") for group in term.find_class("term-group")}
    assert groups["plum"] == ["../methods/dovetail-joint.html"]
    assert "../tools/spokeshave.html" in groups["steel"]
    assert read(site, "about/crafts").xpath("//p/a[contains(@class, 'term')]/@href") == ["../crafts/joinery.html"]
    assert {"pdf/toolbox.pdf", "pdf/plane.pdf"} <= set(read(site, "download").xpath("//a/@href"))
    assert (site.outdir / "pdf/plane.pdf").read_bytes() == PDF


def test_no_link_of_ours_leads_nowhere(site: Build) -> None:
    for name in ("index", "tools/bench-plane", "crafts/joinery", "download", "tools/smoothing-plane", "about/views"):
        place = (site.outdir / f"{name}.html").parent
        for link in read(site, name).xpath("//a/@href | //link/@href"):
            target = re.split("[?#]", link)[0]
            assert "://" in target or not target or (place / target).exists(), (name, link)


AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}


def violations(page: Page) -> dict[tuple[str, str, str], str]:
    """What axe has against a page, by rule and, where it is about contrast, by the two colours."""
    against = {}
    for each in Axe().run(page, options=AXE).response["violations"]:
        for node in each["nodes"]:
            colours = next((check["data"] for check in node["any"] if each["id"] == "color-contrast"), None) or {}
            against[each["id"], colours.get("fgColor", ""), colours.get("bgColor", "")] = node["html"]
    return against


def faint(page: Page) -> dict[str, str]:
    """The colours of words that hold less than 7:1, each with an element that has it."""
    options = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}, "resultTypes": ["violations"]}
    against = {}
    for each in Axe().run(page, options=options).response["violations"]:
        for node in each["nodes"]:
            against[node["any"][0]["data"]["fgColor"]] = node["html"]
    return against


#: Each theme on a dark phone and on a light PC; in "make test" one of them on each.
ON_SCREENS = pytest.mark.parametrize(
    ("theme", "page"),
    slices.every((*THEMES, *MORE), [((320, "dark"),), ((1280, "light"),)], once=THEMES),
    indirect=True,
    ids=lambda each: "-".join(map(str, each)) if isinstance(each, tuple) else each,
)


@pytest.fixture(scope="module")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, scheme = request.param
    opened = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    yield opened.new_page()
    opened.close()


def look(page: Page, site: Build, name: str) -> None:
    page.goto((site.outdir / f"{name}.html").as_uri())
    page.wait_for_load_state("load")


LOOKED_AT = ("index", "tools/index", "tools/bench-plane", "about/views", "crafts/joinery", "download")


@ON_SCREENS
def test_axe_finds_no_more_than_on_a_page_without_our_things(page: Page, site: Build) -> None:
    look(page, site, "about/plain")
    of_the_theme = violations(page)
    ours = {}
    for name in slices.sized(("tools/bench-plane", "about/views"), (*LOOKED_AT, "about/finding")):
        look(page, site, name)
        ours |= {(name, *key): html for key, html in violations(page).items() if key not in of_the_theme}
    assert not ours


@ON_SCREENS
def test_our_own_words_hold_seven_to_one(page: Page, site: Build) -> None:
    """Level AAA: what is fainter has a colour of the theme's own, which its plain page has, too."""
    look(page, site, "about/plain")
    of_the_theme = faint(page)
    ours = {}
    for name in slices.sized(("index", "download"), (*LOOKED_AT, "about/finding")):
        look(page, site, name)
        ours |= {(name, colour): html for colour, html in faint(page).items() if colour not in of_the_theme}
    assert not ours


#: Of each table: its box is on the page, and its last column can be scrolled to. Rtd puts a box of its own in ours.
CUT_OFF = """() => [...document.querySelectorAll('.handbook-table')].map((box) => {
  const place = box.getBoundingClientRect();
  for (const each of [box, ...box.querySelectorAll('div')]) each.scrollLeft = 1e6;
  const last = box.querySelector('tr').lastElementChild.getBoundingClientRect();
  return [place.right <= innerWidth, last.right <= place.right + 1, last.width > 40];
}).flat()"""


@ON_SCREENS
def test_nothing_is_cut_off(page: Page, site: Build) -> None:
    for name in slices.sized(("index", "tools/bench-plane", "about/views"), LOOKED_AT):
        look(page, site, name)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
        assert all(page.evaluate(CUT_OFF)), name
    assert not page.evaluate("document.querySelector('.visually-hidden')?.getBoundingClientRect().width > 1")


@ON_SCREENS
def test_a_category_has_its_colour(page: Page, site: Build, theme: str) -> None:
    look(page, site, "tools/bench-plane")
    dark = theme in DARK and page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    colour = "rgb(101, 163, 214)" if dark else "rgb(28, 95, 138)"
    assert page.evaluate("getComputedStyle(document.querySelector('.handbook-category svg')).color") == colour
    # Words are darker, or lighter, by what they need for 7:1.
    words_colour = "rgb(136, 184, 223)" if dark else "rgb(26, 87, 127)"
    assert page.evaluate("getComputedStyle(document.querySelector('.category-word a')).color") == words_colour


def contents(folder: Path) -> dict[str, bytes]:
    names = (
        path for path in folder.rglob("*") if path.is_file() and path.name not in (".buildinfo", "environment.pickle")
    )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}


def test_without_a_catalogue_not_a_byte_is_another(tmp_path: Path) -> None:
    root = start_plain(tmp_path / "root")
    plain = root / "conf.py"
    loaded = plain.read_text("utf-8")
    with_it = build(root, tmp_path / "with", settings={"html_theme": "furo"})
    plain.write_text(loaded.replace('"sphinx_handbook", ', ""), "utf-8")
    without = build(root, tmp_path / "without", settings={"html_theme": "furo"})
    assert with_it.warnings == without.warnings
    before, after = contents(without.outdir), contents(with_it.outdir)
    # Sphinx lists there the versions of all extensions that store something with its pages.
    versions = re.compile(rb'"envversion": ?\{[^}]*\}')
    before["searchindex.js"], after["searchindex.js"] = (
        versions.sub(b"", each["searchindex.js"]) for each in (before, after)
    )
    assert [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)] == []


def test_pages_follow_what_they_show(tmp_path: Path) -> None:
    """A term gets a page, and loses it, with the second entry that has it; addresses are those of the builder."""
    about = "---\norphan: true\n---\n# Om\n\n{term}`tillid`\n\n:::{toctree}\nlister\n:::\n"
    tagged = TABLE.replace("---\n\n", "emner: [tillid]\ntidligere: [borde]\n---\n\n", 1)
    pages = {"om": about, "lister": "# Lister\n\n:::{term-index}\n:::\n"}
    root = make_root(tmp_path / "root", **pages)
    settings = {"html_theme": "alabaster"}
    site = build(root, tmp_path / "out", "dirhtml", settings=settings)
    assert site.warnings == ()
    assert 'href="../lister/#term-tillid"' in site.html("om/index")
    (root / "ting/bord.md").write_text(tagged, "utf-8")
    os.utime(root / "ting/bord.md", (2e9, 2e9))
    site = build(root, tmp_path / "out", "dirhtml", settings=settings)
    assert site.warnings == ()
    assert 'href="../emner/tillid/"' in site.html("om/index")
    assert 'href="../../ting/bord/"' in site.html("emner/tillid/index")
    assert 'content="0; url=../bord/"' in site.html("ting/borde/index")
    # Whatever has lost its reason is gone: a term's page, a former address, and the page of an entry, with its source.
    (root / "ting/stol.md").write_text(tagged.replace("borde", "stole"), "utf-8")
    build(root, tmp_path / "out", "dirhtml", settings=settings)
    assert (site.outdir / "ting/stole/index.html").is_file() and (site.outdir / "_sources/ting/stol.md.txt").is_file()
    (site.outdir / "ting/mine").mkdir()
    (site.outdir / "ting/mine/index.html").write_text("theirs", "utf-8")
    (root / "ting/stol.md").unlink()
    (root / "ting/bord.md").write_text(TABLE, "utf-8")
    os.utime(root / "ting/bord.md", (3e9, 3e9))
    site = build(root, tmp_path / "out", "dirhtml", settings=settings)
    assert site.warnings == ()
    gone = ("ting/borde", "ting/stole", "ting/stol", "emner/tillid", "_sources/ting/stol.md.txt")
    assert [each for each in gone if (site.outdir / each).exists()] == []
    assert (site.outdir / "ting/bord/index.html").is_file() and (site.outdir / "ting/mine/index.html").is_file()
    # Nor is anything of it left in our own theme, or of that in another one.
    (root / "ting/bord.md").write_text(tagged, "utf-8")
    build(root, tmp_path / "out", "dirhtml", settings={})
    assert (site.outdir / "ting/borde/index.html").is_file()
    (root / "ting/bord.md").write_text(TABLE, "utf-8")
    os.utime(root / "ting/bord.md", (4e9, 4e9))
    build(root, tmp_path / "out", "dirhtml", settings=settings)
    assert not (site.outdir / "ting/borde").exists()
