"""A term that several entries share has a page of its own on the web."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sphinx.util.inventory import InventoryFile
from tests.support import HOUSE, TABLE, Build, build, make_root

TAGGED = TABLE.replace("---\n\n", "emner: [tillid]\n---\n\n", 1)
BOTH = HOUSE.replace("[tillid]", "[tillid, social-kapital]")
LISTS = "# Lister\n\n:::{term-index}\n:::\n"
ABOUT = "---\norphan: true\n---\n# Om\n\n{term}`tillid` og {term}`social-kapital`.\n\n:::{toctree}\nlister\n:::\n"


def root(folder: Path, **files: str) -> Path:
    pages = {"steder__huset": BOTH, "ting__bord": TAGGED, "om": ABOUT, "lister": LISTS}
    return make_root(folder / "root", **{**pages, **files})


def words(site: Build, name: str) -> str:
    html = site.html(name)
    text = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_its_entries_by_category_and_the_terms_it_goes_with(tmp_path: Path) -> None:
    site = build(root(tmp_path), tmp_path / "out")
    assert site.warnings == ()
    text = words(site, "emner/tillid")
    assert "Tillid Kaldes også: fortrolighed Steder Huset Et hus ved vandet. Ting Bordet Et bord af eg." in text
    assert text.endswith("Se også Social kapital (1 fælles side)")
    html = site.html("emner/tillid")
    assert 'href="../steder/huset.html"' in html
    assert 'href="../lister.html#term-social-kapital"' in html, "a term of one entry has its place in the list alone"
    crumbs = html[html.index('class="crumbs"') : html.index("</nav>", html.index('class="crumbs"'))]
    assert re.findall(r'href="([^"]*)"', crumbs) == ["../index.html", "../lister.html"]


def test_references_lead_to_it(tmp_path: Path) -> None:
    site = build(root(tmp_path), tmp_path / "out")
    for name, address in (("om", "emner/tillid.html"), ("ting/bord", "../emner/tillid.html")):
        assert f'href="{address}"' in site.html(name)
    assert 'href="emner/tillid.html"' in site.html("lister")
    inventory = InventoryFile.loads((site.outdir / "objects.inv").read_bytes(), uri="")
    assert inventory.data["handbook:term"]["tillid"].uri == "emner/tillid.html"
    assert inventory.data["handbook:term"]["social-kapital"].uri == "lister.html#term-social-kapital"


def test_it_comes_and_goes_with_the_entries_that_share_it(tmp_path: Path) -> None:
    site = build(root(tmp_path), tmp_path / "out")
    page = tmp_path / "root/ting/bord.md"
    page.write_text(TABLE, "utf-8")
    os.utime(page, (2e9, 2e9))
    site = build(tmp_path / "root", tmp_path / "out")
    assert site.warnings == ()
    assert not (site.outdir / "emner").exists()
    assert 'href="lister.html#term-tillid"' in site.html("om")
    page.write_text(TAGGED.replace("tillid", "social-kapital"), "utf-8")
    os.utime(page, (2.1e9, 2.1e9))
    site = build(tmp_path / "root", tmp_path / "out")
    assert [path.name for path in (site.outdir / "emner").iterdir()] == ["social-kapital.html"]


def test_an_edit_of_a_body_leaves_it_alone(tmp_path: Path) -> None:
    site = build(root(tmp_path), tmp_path / "out")
    written = site.outdir / "emner/tillid.html"
    os.utime(written, (1, 1))
    page = tmp_path / "root/ting/bord.md"
    page.write_text(TAGGED.replace("står i", "står altid i"), "utf-8")
    os.utime(page, (2e9, 2e9))
    build(tmp_path / "root", tmp_path / "out")
    assert written.stat().st_mtime == 1
    page.write_text(TAGGED.replace("Et bord af eg.", "Et bord af ask."), "utf-8")
    os.utime(page, (2.1e9, 2.1e9))
    build(tmp_path / "root", tmp_path / "out")
    assert "Et bord af ask." in written.read_text("utf-8")


def test_a_page_that_an_author_has_written_takes_its_place(tmp_path: Path) -> None:
    own = "---\norphan: true\n---\n# Om tillid\n\n:::{entries}\n:terms: tillid\n:::\n"
    site = build(root(tmp_path, emner__tillid=own), tmp_path / "out")
    assert site.warnings == ()
    assert "Om tillid" in words(site, "emner/tillid")
    assert 'href="../emner/tillid.html"' in site.html("ting/bord")


def test_builders_without_separate_pages_have_the_list_alone(tmp_path: Path) -> None:
    for builder, page in (("dirhtml", "emner/tillid/index.html"), ("singlehtml", None), ("handbook-pdf", None)):
        site = build(root(tmp_path / builder), tmp_path / builder / "out", builder)
        assert site.warnings == (), builder
        assert [path.relative_to(site.outdir).as_posix() for path in site.outdir.glob("emner/**/*.html")] == (
            [page] if page else []
        )
    assert 'href="../../emner/tillid/"' in (tmp_path / "dirhtml/out/ting/bord/index.html").read_text("utf-8")
