"""The folder's page and the entries' files: written with the pages, gone with them, left out where nobody wants them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support import CONF, Build, build, make_root

from sphinx_handbook.editions import listing


def part(site: Build, docname: str) -> dict[str, object]:
    text = (site.outdir / f"_folder/{docname}.js").read_text("utf-8")
    assert text.startswith(f'handbookFolder.add("{docname}",')
    return json.loads(text.removeprefix(f'handbookFolder.add("{docname}",').removesuffix(");\n"))  # type: ignore[no-any-return]


def put_sheets(root: Path, *docnames: str, data: bytes = b"%PDF") -> None:
    """Sheets of entries, as the builder handbook-pdf leaves them, and the setting that has the website offer them."""
    folder = root.parent / "pdf"
    folder.mkdir(exist_ok=True)
    editions = []
    for docname in docnames:
        path = folder / f"{docname.replace('/', '-')}.pdf"
        path.write_bytes(data)
        own = {"id": "ark", "title": docname, "pages": 1, "document": docname, "standards": ("PDF/UA-1",)}
        editions.append(listing.of_file(path, data, **own))
    (folder / listing.NAME).write_text(listing.listed(editions), "utf-8")
    (root / "conf.py").write_text(CONF.format(language="da") + '\nhandbook_editions = "../pdf"\n', "utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_root(tmp_path / "root")


def quiet(root: Path) -> Build:
    site = build(root, root.parent / "out")
    assert site.warnings == ()
    return site


def files(site: Build) -> set[str]:
    return {path.relative_to(site.outdir).as_posix() for path in (site.outdir / "_folder").rglob("*.js")}


def test_each_entry_has_a_file_with_what_its_page_says(root: Path) -> None:
    site = quiet(root)
    assert files(site) == {"_folder/steder/huset.js", "_folder/ting/bord.js"}
    house = part(site, "steder/huset")
    assert (house["title"], house["summary"]) == ("Huset", "Et hus ved vandet.")
    assert (house["category"], house["address"]) == ("Steder", "steder/huset.html")
    assert "<h2>Rummene" in str(house["html"])
    assert 'href="../mappe.html"' in site.html("steder/huset")
    assert 'class="masthead-folder"' not in site.html("mappe"), "it would lead nowhere"


def test_a_file_follows_its_page(root: Path) -> None:
    """It changes with the page, is written again when it is gone, and goes with the page."""
    site = quiet(root)
    page = root / "steder/huset.md"
    page.write_text(page.read_text("utf-8").replace("Der er to rum.", "Der er tre rum."), "utf-8")
    (site.outdir / "_folder/ting/bord.js").unlink()
    site = quiet(root)
    assert "Der er tre rum." in str(part(site, "steder/huset")["html"])
    assert part(site, "ting/bord")["title"] == "Bordet"
    table = root / "ting/bord.md"
    table.unlink()
    page.write_text(page.read_text("utf-8").replace("{entry}`bordet <bord>`", "bordet"), "utf-8")
    assert files(quiet(root)) == {"_folder/steder/huset.js"}


def test_it_can_be_left_out(root: Path) -> None:
    quiet(root)
    conf = root / "conf.py"
    conf.write_text(f"{conf.read_text('utf-8')}\nhandbook_folder = False\n", "utf-8")
    site = quiet(root)
    assert not (site.outdir / "_folder").exists()
    assert not (site.outdir / "mappe.html").exists()
    assert "mappe" not in site.html("ting/bord")


def test_a_page_of_the_projects_own_wins(root: Path) -> None:
    (root / "mappe.md").write_text("---\norphan: true\n---\n\n# Min egen side\n", "utf-8")
    site = quiet(root)
    assert "Min egen side" in site.html("mappe")
    assert files(site) == set()
    assert "masthead-folder" not in site.html("ting/bord")


def test_no_other_builder_or_theme_has_it(root: Path) -> None:
    single = build(root, root.parent / "single", "singlehtml")
    assert single.warnings == ()
    assert "masthead-folder" not in single.html("index")
    (root / "conf.py").write_text(CONF.format(language="da").replace('"handbook"\np', '"alabaster"\np', 1), "utf-8")
    other = build(root, root.parent / "other")
    assert other.warnings == ()
    assert not (other.outdir / "_folder").exists()
    assert not (other.outdir / "mappe.html").exists()


def test_sheets_can_be_bound_in_the_browser(root: Path) -> None:
    """What the binder needs follows the sheets; it is gone with them."""
    put_sheets(root, "steder/huset", "ting/bord")
    site = quiet(root)
    binder = site.outdir / "_binder"
    assert {path.name for path in binder.iterdir()} == {"faces.js", "steder-huset.pdf.js", "ting-bord.pdf.js"}
    assert part(site, "steder/huset")["pdf"] == "steder-huset.pdf"
    before = {path.name: path.stat().st_mtime_ns for path in binder.iterdir()}
    put_sheets(root, "ting/bord", data=b"%PDF other")
    site = quiet(root)
    assert {path.name for path in binder.iterdir()} == {"faces.js", "ting-bord.pdf.js"}
    assert 'addSheet("ting-bord.pdf","JVBERiBvdGhlcg==")' in (binder / "ting-bord.pdf.js").read_text("utf-8")
    assert part(site, "steder/huset")["pdf"] == ""
    put_sheets(root, "ting/bord", data=b"%PDF other")
    quiet(root)
    assert (binder / "faces.js").stat().st_mtime_ns != before["faces.js"], "it has the letters of these titles alone"
    put_sheets(root)
    quiet(root)
    assert not binder.exists()


def test_titles_that_the_browser_cannot_set_are_not_bound(root: Path) -> None:
    put_sheets(root, "steder/huset", "ting/bord")
    table = root / "ting/bord.md"
    table.write_text(table.read_text("utf-8").replace("# Bordet", "# Стол и 机"), "utf-8")
    site = quiet(root)
    assert part(site, "ting/bord")["pdf"] == ""
    assert part(site, "steder/huset")["pdf"] == "steder-huset.pdf"
    assert not (site.outdir / "_binder/ting-bord.pdf.js").exists()
