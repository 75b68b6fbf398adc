"""Without a catalogue, the pages of our theme have a tree of all pages: chapters, the way to the page, what is below it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html as lxml_html
from tests.shared import shared
from tests.support import Build, quiet

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
    assert (here.text, here.get("aria-current"), here.get("href")) == ("C & <code>", "page", "#")
    assert [each.text for each in tree(site, "to/c").xpath(".//a[@class='has-more']")] == ["Tre"]
    assert titles(site, "alene") == titles(site, "search") == TOP


def test_of_many_pages_those_around_are_shown(site: Build) -> None:
    assert titles(site, "tre")[3:73] == [f"Side {number}" for number in range(70)]
    assert titles(site, "mange/40")[3:35] == [*(f"Side {number}" for number in range(25, 56)), "Alle 70 sider"]
    assert titles(site, "mange/00")[3:6] == ["Side 0", "Side 1", "Side 2"]
    assert titles(site, "mange/69")[33:35] == ["Side 69", "Alle 70 sider"]
    (everything,) = tree(site, "mange/69").xpath(".//a[text()='Alle 70 sider']")
    assert everything.get("href") == "../tre.html"


def test_a_catalogue_has_its_categories_instead(example_html: Build) -> None:
    html = example_html.html("index")
    assert 'class="menu wide"' in html
    assert "has-tree" not in html
    assert ".tree" not in (example_html.outdir / "_static/handbook.css").read_text("utf-8")
