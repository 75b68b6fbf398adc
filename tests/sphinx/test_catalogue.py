"""The catalogue in a built root: indexes, references, facts, and a book beside the web."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support import HOUSE, TABLE, build, configure, make_root

from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli import findings


def body(html: str) -> str:
    """A page's words, without its markup."""
    main = re.search(r"<main.*</main>", html, re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def test_a_category_shows_every_entry_with_title_and_summary(tmp_path: Path) -> None:
    site = build(make_root(tmp_path / "root"), tmp_path / "out")
    assert site.warnings == ()
    listed = re.search(r'<ul class="entry-list.*?</ul>', site.html("steder/index"), re.DOTALL)
    assert listed
    assert 'href="huset.html"' in listed[0]
    assert "Huset" in listed[0]
    assert "Et hus ved vandet." in listed[0]
    assert "Bordet" not in listed[0]


def test_a_category_can_be_shown_on_any_page(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", om="---\norphan: true\n---\n# Om\n\n:::{category-index} steder\n:::\n")
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert 'href="steder/huset.html"' in site.html("om")


def test_entries_come_in_the_order_that_the_page_gives_and_none_is_lost(tmp_path: Path) -> None:
    pages = {f"ting__{name}": TABLE.replace("Bordet", name.title()) for name in ("anker", "dug", "egetrae")}
    root = make_root(tmp_path / "root", ting__index="# Ting\n\n:::{category-index}\negetrae\nbord\n:::\n", **pages)
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    listed = re.search(r'<ul class="entry-list.*?</ul>', site.html("ting/index"), re.DOTALL)
    assert listed
    assert re.findall(r'href="(\w+)\.html"', listed[0]) == ["egetrae", "bord", "anker", "dug"]


def test_a_reference_shows_the_entrys_title_or_the_writers_words(tmp_path: Path) -> None:
    site = build(make_root(tmp_path / "root"), tmp_path / "out")
    assert re.search(
        r'<a class="entry reference internal" href="steder/huset.html"[^>]*><span>Huset</span></a>', site.html("index")
    )
    assert re.search(r'href="../ting/bord.html"[^>]*><span[^>]*>bordet</span></a>', site.html("steder/huset"))


def test_a_closed_entry_says_so_on_its_page_and_in_lists(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", ting__bord=TABLE.replace("---\n\n", "lukket: 2018-05\n---\n\n", 1))
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert "Findes ikke længere (maj 2018)" in site.html("ting/bord")
    assert "Findes ikke længere (maj 2018)" in site.html("ting/index")


FULL = HOUSE.replace(
    "---\n\n",
    """\
kilde: avisen
laes_mere:
  - titel: Husets "egen" gæs' side
    adresse: http://hus.dk/a_b
    trykt: http://hus.dk/a b
    rettet: En streg manglede.
    status: ikke kontrolleret
siden:
  - tekst: Huset er malet.
    dato: 2026-11-23
    kilde: Naboen
    adresse: https://nabo.dk/
se_ogsaa: [bord]
---

""",
    1,
)


def test_links_notes_and_references_become_sections(tmp_path: Path) -> None:
    site = build(make_root(tmp_path / "root", steder__huset=FULL), tmp_path / "out")
    assert site.warnings == ()
    html = site.html("steder/huset")
    words = body(html)
    place = words.index("Huset står ved")
    for each in (
        "Rummene",
        "Læs mere",
        "Husets »egen« gæs’ side",
        "http://hus.dk/a_b",
        "Siden 2014",
        "Huset er malet.",
    ):
        place = words.index(each, place)
    assert "En streg manglede." in words
    assert "http://hus.dk/a b" in words
    assert "ikke kontrolleret" in words
    assert "23. november 2026. Kilde:" in words
    assert 'href="https://web.archive.org/web/2014/http://hus.dk/a_b"' in html
    assert 'href="https://nabo.dk/"' in html


def test_front_matter_is_not_docutils(tmp_path: Path) -> None:
    """In Danish, docutils takes "resume" for its abstract and prints it as a box."""
    site = build(make_root(tmp_path / "root"), tmp_path / "out")
    assert "Abstract" not in site.html("steder/huset")
    assert 'class="topic' not in site.html("steder/huset")


def test_sphinxs_own_keys_are_passed_on(tmp_path: Path) -> None:
    root = make_root(
        tmp_path / "root", om='---\norphan: true\nmyst:\n  html_meta:\n    "description": Om os.\n---\n# Om\n\nOs.\n'
    )
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert "Om os." in site.html("om")


def test_several_processes_make_the_same_pages(tmp_path: Path) -> None:
    pages = {f"ting__t{n}": TABLE.replace("Bordet", f"Ting {n}") for n in range(12)}
    root = make_root(tmp_path / "root", steder__huset=FULL, **pages)
    one = build(root, tmp_path / "one")
    many = build(root, tmp_path / "many", parallel=4)
    assert one.warnings == many.warnings == ()
    for page in sorted(one.outdir.rglob("*.html")):
        name = page.relative_to(one.outdir)
        assert page.read_bytes() == (many.outdir / name).read_bytes(), name


def test_lists_follow_an_edit(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    build(root, tmp_path / "out")
    house = root / "steder/huset.md"
    house.write_text(HOUSE.replace("# Huset", "# Gården").replace("Et hus", "En gård"), "utf-8")
    (root / "ting/ny.md").write_text(TABLE.replace("Bordet", "Stolen"), "utf-8")
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert "Gården" in site.html("steder/index")
    assert "En gård ved vandet." in site.html("steder/index")
    assert "Gården" in site.html("index")
    assert "Gården" in site.html("ting/bord")
    assert "Stolen" in site.html("ting/index")
    (root / "ting/ny.md").unlink()
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert "Stolen" not in site.html("ting/index")


def test_a_project_without_a_catalogue(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "conf.py").write_text('project = "Any"\nextensions = ["myst_parser", "sphinx_design", "sphinx_handbook"]\n')
    (root / "index.md").write_text("---\nauthor: Me\n---\n# Any\n\nText with {ref}`genindex`.\n")
    web = build(root, tmp_path / "web")
    assert web.warnings == ()
    book = build(root, tmp_path / "book", "handbook-pdf")
    assert book.warnings == ()
    assert (tmp_path / "book/any.pdf").read_bytes().startswith(b"%PDF")


def test_the_web_half_imports_neither_weasyprint_nor_pikepdf(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    program = (
        "import sys\n"
        "from sphinx.cmd.build import main\n"
        f"code = main(['-q', '-W', '-b', 'html', {str(root)!r}, {str(tmp_path / 'out')!r}])\n"
        "loaded = {'weasyprint', 'pikepdf', 'pydyf'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
        "sys.exit(code)\n"
    )
    # Sphinx stops where the terminal asks for a locale that the machine has not got.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr


def test_an_entry_tells_where_it_is_mentioned_and_what_goes_with_it(tmp_path: Path) -> None:
    tagged = TABLE.replace("---\n\n", "emner: [tillid]\n---\n\n", 1)
    more = {"ting__stol": tagged.replace("Bordet", "Stolen"), "steder__huset": FULL}
    site = build(make_root(tmp_path / "root", **more), tmp_path / "out")
    assert site.warnings == ()
    words = body(site.html("steder/huset"))
    # The field of that name comes before the links, and what shares terms at the end: one heading has both.
    assert words.count("Se også") == 1
    related = words[words.index("Se også") :]
    assert "Bordet" in related
    assert "Stolen (også om: Tillid)" in related
    # Both mention it as well; a name stands once.
    assert "Nævnt i" not in words


def test_the_lists_of_the_whole_book(tmp_path: Path) -> None:
    lists = "---\norphan: true\n---\n# Lister\n\nLars' 'egne' *links'* liste.\n\n:::{register}\n:::\n\n:::{link-list}\n:::\n\n:::{term-index}\n:::\n"
    site = build(make_root(tmp_path / "root", lister=lists, steder__huset=FULL), tmp_path / "out")
    assert site.warnings == ()
    words = body(site.html("lister"))
    assert "fortrolighed, se Tillid" in words
    assert "Lars’ ›egne‹ links’ liste." in words
    assert "http://hus.dk/a_b Rettet: En streg manglede." in words
    assert "Husets »egen« gæs’ side Bruges af: Huset" in words
    assert 'id="term-tillid"' in site.html("lister")


def test_an_entry_that_was_renamed_is_found_where_it_was(tmp_path: Path) -> None:
    moved = TABLE.replace("---\n\n", "tidligere: [skrivebord, steder/bord]\n---\n\n", 1)
    text = (
        "---\norphan: true\n---\n# Om\n\nSe {entry}`skrivebord`, [skriften](ting/skrivebord.md), "
        "[](ting/skrivebord.md), [benene](ting/skrivebord.md#ben) og [](#skrivebord).\n"
    )
    root = make_root(
        tmp_path / "root",
        ting__bord=moved.replace("{entry}`huset`.", "{entry}`huset`.\n\n(ben)=\n\n## Ben\n"),
        ting__arne=TABLE.replace("Bordet", "Arne"),
        ting__index="# Ting\n\n:::{category-index}\nskrivebord\n:::\n",
        om=text,
    )
    with (root / "katalog.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write('\n[corrections]\nfile = "rettelser.toml"\ntable = "correction"\n')
    (root / "rettelser.toml").write_text(
        '[[correction]]\npage = "ting/skrivebord"\nread = "egg"\nrestored = "eg"\nreason = "Et g for meget."\n', "utf-8"
    )
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert findings.check(root, toml_file.load(root / "katalog.toml")[0]).problems == ()
    assert 'content="0; url=bord.html"' in site.html("ting/skrivebord")
    assert 'href="../ting/bord.html"' in site.html("steder/bord")
    html = site.html("om")
    assert re.search(r'href="ting/bord.html"[^>]*><span[^>]*>Bordet</span>', html)
    assert re.search(r'href="ting/bord.html">(<[^>]*>)*skriften<', html)
    assert html.count('href="ting/bord.html"') >= 4
    assert re.search(r'href="ting/bord.html#ben">(<[^>]*>)*benene<', html)
    assert "<del>egg</del>" in site.html("ting/bord")
    # The list on the category's page begins with it.
    assert site.app.env.toctree_includes["ting/index"] == ["ting/bord", "ting/arne"]


def test_references_to_categories_and_terms(tmp_path: Path) -> None:
    text = "---\norphan: true\n---\n# Om\n\nSe {category}`steder`, {term}`tillid`, {term}`ord <tillid>`, {any}`ting` og {any}`huset`.\n\n:::{term-index}\n:::\n"
    site = build(make_root(tmp_path / "root", om=text), tmp_path / "out")
    assert site.warnings == ()
    html = site.html("om")
    assert re.search(r'href="steder/index.html"[^>]*><span[^>]*>Steder<', html)
    assert re.search(r'href="#term-tillid"[^>]*><span[^>]*>Tillid<', html)
    assert re.search(r'href="#term-tillid"[^>]*><span[^>]*>ord<', html)
    assert re.search(r'href="ting/index.html"[^>]*><span[^>]*>Ting<', html)
    assert 'href="../om.html#term-tillid"' in site.html("steder/huset")


def test_terms_are_words_where_no_page_lists_them(tmp_path: Path) -> None:
    site = build(make_root(tmp_path / "root"), tmp_path / "out")
    assert "Emner: Tillid" in body(site.html("steder/huset"))
    assert "term-tillid" not in site.html("steder/huset")


def test_another_project_can_link_to_an_entry(tmp_path: Path) -> None:
    from sphinx.util.inventory import InventoryFile

    site = build(make_root(tmp_path / "root"), tmp_path / "out")
    inventory = InventoryFile.loads((site.outdir / "objects.inv").read_bytes(), uri="")
    assert inventory.data["handbook:entry"]["huset"].uri == "steder/huset.html"
    assert inventory.data["handbook:entry"]["huset"].display_name == "Huset"
    assert inventory.data["handbook:category"]["ting"].uri == "ting/index.html"


def test_numbers_and_choices_stand_under_the_title(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", ting__bord=TABLE.replace("---\n\n", "hoejde: 72.5\nstand: brugt\n---\n\n", 1))
    fields = """
[fields.hoejde]
type = "number"
label = "Højde"
unit = "cm"
categories = ["ting"]

[fields.stand]
type = "choice"
label = "Stand"
choices = ["ny", "brugt"]
"""
    catalogue = root / "katalog.toml"
    catalogue.write_text(catalogue.read_text("utf-8") + fields, "utf-8")
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert "Højde: 72,5 cm" in body(site.html("ting/bord"))
    assert "Stand: brugt" in body(site.html("ting/bord"))


@pytest.mark.parametrize("split", [False, True])
def test_sphinxs_own_index_is_in_danish_order(tmp_path: Path, split: bool) -> None:
    words = ["Århus", "Aalborg", "zebra", "Øre", "æble", "abe", "Web", "vin"]
    index = "".join(f":::{{index}} {word}\n:::\n\n" for word in words)
    root = make_root(tmp_path / "root", om=f"---\norphan: true\n---\n# Om\n\n{index}Ord.\n")
    configure(root, f"html_split_index = {split}\n")
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    html = site.html("genindex-all" if split else "genindex")
    assert re.findall(r'<a href="om.html#[^"]*"><bdi>([^<]+)</bdi></a>', html) == [
        "abe",
        "vin",
        "Web",
        "zebra",
        "æble",
        "Øre",
        "Aalborg",
        "Århus",
    ]
    assert re.findall(r'<h2 id="[^"]*">(\w)</h2>', html) == ["A", "V", "W", "Z", "Æ", "Ø", "Å"]
    assert (site.outdir / "genindex-Å.html").is_file() == split
