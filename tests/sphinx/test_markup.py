"""The Nu HTML checker finds nothing in any page: an error is what a browser must guess at."""

from __future__ import annotations

from pathlib import Path

from tests import constructs, vnu
from tests.support import Build, build


def test_every_page_is_sound(book_html: Build, example_html: Build) -> None:
    assert vnu.faults([book_html.outdir, example_html.outdir]) == []


def test_what_is_unsound_is_found(book_html: Build, tmp_path: Path) -> None:
    """The judge judges: pages injured on purpose, each in one way."""
    page = book_html.html("videnscentre/mindlab")
    injuries = {
        "twice.html": page.replace('id="hb-menu"', 'id="hb-main"', 1),
        "open.html": page.replace("</main>", "", 1),
        "unknown.html": page.replace("<main ", "<main colour=red ", 1),
        "nested.html": page.replace("<h1>", "<h1><p>", 1),
    }
    for name, html in injuries.items():
        assert html != page
        (tmp_path / name).write_text(html, "utf-8")
    faults = vnu.faults([tmp_path])
    assert {Path(each.partition(":")[0]).name for each in faults} == set(injuries)


def test_all_that_a_page_can_hold_is_sound(tmp_path: Path) -> None:
    """Pictures, tables, notes, code, glossaries, boxes to tick: what Sphinx and MyST write for them, mended."""
    root = constructs.make(tmp_path / "root")
    conf = root / "conf.py"
    conf.write_text(
        conf.read_text("utf-8") + '\nhtml_theme = "handbook"\nsuppress_warnings = ["handbook.policy"]\n', "utf-8"
    )
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert vnu.faults([site.outdir]) == []
