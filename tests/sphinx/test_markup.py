"""The Nu HTML checker finds nothing in any page: an error is what a browser must guess at."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import constructs, vnu
from tests.support import Build, build


@pytest.fixture(scope="module")
def folders(book_html: Build, example_html: Build, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What is looked at: both books, a project with all that a page can hold, and pages injured on purpose."""
    top = tmp_path_factory.mktemp("markup")
    root = constructs.make(top / "root")
    conf = root / "conf.py"
    more = '\nhtml_theme = "handbook"\nsuppress_warnings = ["handbook.policy"]\n'
    conf.write_text(conf.read_text("utf-8") + more, "utf-8")
    site = build(root, top / "out")
    assert site.warnings == ()
    page = book_html.html("videnscentre/mindlab")
    (top / "injured").mkdir()
    for name, html in injuries(page).items():
        assert html != page
        (top / "injured" / name).write_text(html, "utf-8")
    return {
        "book": book_html.outdir,
        "example": example_html.outdir,
        "constructs": site.outdir,
        "injured": top / "injured",
    }


def injuries(page: str) -> dict[str, str]:
    """A page injured in one way each."""
    return {
        "twice.html": page.replace('id="hb-menu"', 'id="hb-main"', 1),
        "open.html": page.replace("</main>", "", 1),
        "unknown.html": page.replace("<main ", "<main colour=red ", 1),
        "nested.html": page.replace("<h1>", "<h1><p>", 1),
    }


@pytest.fixture(scope="module")
def faults(folders: dict[str, Path]) -> dict[str, list[str]]:
    """What the checker says of each folder; it is started once, for all."""
    reported = vnu.faults(folders.values())
    by_folder = {name: [each for each in reported if each.startswith(f"{folder}/")] for name, folder in folders.items()}
    assert sum(map(len, by_folder.values())) == len(reported)
    return by_folder


def test_every_page_is_sound(faults: dict[str, list[str]]) -> None:
    assert faults["book"] == faults["example"] == []


def test_what_is_unsound_is_found(faults: dict[str, list[str]]) -> None:
    """The judge judges."""
    assert {Path(each.partition(":")[0]).name for each in faults["injured"]} == set(injuries(""))


def test_all_that_a_page_can_hold_is_sound(faults: dict[str, list[str]]) -> None:
    """Pictures, tables, notes, code, glossaries, boxes to tick: what Sphinx and MyST write for them, mended."""
    assert faults["constructs"] == []
