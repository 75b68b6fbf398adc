"""What the search is told of a page, and that its files are those of a clean build whatever came before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.search_gold import vocabulary
from tests.support import INDEX, Build, build, configure, make_root

PAGE = """\
---
resume: Giver lys.
emner: [tillid]
aliaser: [lygten]
se_ogsaa: [huset]
laes_mere:
  - titel: Lampens historie
    adresse: http://lampe.dk/
    status: virker
---

# Lampen

Først, med {entry}`huset`. <!-- -->

```{note}
Pas på.
```

- et
- to

## Brug

Tænd.

### Om natten

Sluk.

:::{entries}
:category: steder
:::

% Ikke til læserne.
"""


def texts(site: Build) -> dict[str, list[list[str]]]:
    """All passages by address."""
    passages: dict[str, list[list[str]]] = {}
    for path in site.outdir.glob("_search/texts-*.js"):
        passages |= json.loads(path.read_text("utf-8").removeprefix("handbookSearch.addTexts(").removesuffix(");\n"))
    return passages


def settings_of(site: Build) -> dict[str, Any]:
    """The index."""
    text = (site.outdir / "_search/index.js").read_text("utf-8")
    return dict(json.loads(text.removeprefix("handbookSearch.begin(").removesuffix(");\n")))


def page_of(site: Build, href: str) -> dict[str, Any]:
    """What the index says of a page, by the names that the index gives."""
    index = settings_of(site)
    page = next(each for each in index["pages"] if each[0] == href)
    return index["fields"] | dict(zip(index["fields"], page, strict=False))


def test_a_page_is_known_by_section(tmp_path: Path) -> None:
    site = build(make_root(tmp_path / "root", ting__lampe=PAGE), tmp_path / "out")
    passages = texts(site)["ting/lampe.html"]
    assert passages == [
        ["", "", "Først, med Huset. Pas på. et · to"],
        ["brug", "Brug", "Tænd."],
        ["om-natten", "Om natten", "Sluk."],
        ["laes-mere", "Læs mere", "Lampens historie", "lampe.dk"],
    ]
    for anchor, *_ in passages:
        assert not anchor or f'id="{anchor}"' in site.html("ting/lampe")
    page = page_of(site, "ting/lampe.html")
    assert (page["title"], page["summary"], page["aliases"], page["gathered"]) == (
        "Lampen",
        "Giver lys.",
        ["lygten"],
        1,
    )
    assert not page_of(site, "ting/index.html")["gathered"], "a category cannot be gathered"


def test_the_book_has_synonyms_and_short_forms(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", kort="# Kort\n\n:::{abbreviations}\n:::\n")
    with (root / "katalog.toml").open("a", encoding="utf-8") as schema:
        schema.write('\n[abbreviations]\nAT = "Arbejdstilsynet"\n\n[search.synonyms]\nlygte = ["lampe", "pære"]\n')
    (root / "index.md").write_text(INDEX.replace("ting/index", "ting/index\nkort"), "utf-8")
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert ["lygte", "lampe", "pære"] in settings_of(site)["names"]
    assert page_of(site, "kort.html")["register"] == ["AT"], "the page of abbreviations is found by each"


def test_a_page_that_hides_from_the_search_is_hidden(tmp_path: Path) -> None:
    site = build(
        make_root(tmp_path / "root", om="---\norphan: true\nno-search: true\n---\n\n# Hemmeligt\n"), tmp_path / "out"
    )
    assert "hemmeligt" not in vocabulary(settings_of(site)["words"])
    assert "om.html" not in texts(site)


def test_a_book_without_a_catalogue_is_searched(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    (root / "katalog.toml").unlink()
    shutil.rmtree(root / "steder")
    shutil.rmtree(root / "ting")
    (root / "index.md").write_text("# Forside\n\nVelkommen.\n\n```{index} hilsen\n```\n", "utf-8")
    site = build(root, tmp_path / "out")
    assert {"forside", "velkommen", "hilsen"} <= {*vocabulary(settings_of(site)["words"])}
    assert 'href="genindex.html"' in (site.outdir / "search.html").read_text("utf-8").partition("<noscript>")[2]


def test_addresses_are_the_builders(tmp_path: Path) -> None:
    site = build(make_root(tmp_path / "root"), tmp_path / "out", "dirhtml")
    assert {"", "steder/huset/"} <= {each[0] for each in settings_of(site)["pages"]}
    assert (site.outdir / "search/index.html").is_file()


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    before = texts(build(root, tmp_path / "out"))
    for path in (tmp_path / "out/_search").glob("texts-*.js"):
        path.write_text("handbookSearch.addTexts({", "utf-8")
    (root / "ting/bord.md").write_text((root / "ting/bord.md").read_text("utf-8") + "\nMere.\n", "utf-8")
    after = texts(build(root, tmp_path / "out"))
    assert after.keys() == before.keys()
    assert after["steder/huset.html"] == before["steder/huset.html"]
    assert after["ting/bord.html"] != before["ting/bord.html"]


def test_a_project_may_load_more(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    configure(root, 'html_theme_options = {"content_security_policy": ""}\n')
    assert "Content-Security-Policy" not in build(root, tmp_path / "out").html("ting/bord")
