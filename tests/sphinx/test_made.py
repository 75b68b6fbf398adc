"""Pages that have no source, as our own code and other extensions make them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sphinx.application import Sphinx
from tests.sphinx.test_law import age, pages, same
from tests.support import build, configure, make_root

from sphinx_handbook.web.build import website
from sphinx_handbook.web.generated_pages import GeneratedPage, is_plain

#: What the page of these tests shows, and how often it was made.
Shown = dict[str, Any]


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch) -> Shown:
    now: Shown = {"title": "Tillid", "made": 0}

    def values() -> dict[str, Any]:
        now["made"] += 1
        return {"title": now["title"], "address": "../index.html"}

    def provider(app: Sphinx) -> Iterator[GeneratedPage]:
        if now["title"]:
            yield GeneratedPage("emner/tillid", "redirect.html", now["title"], values)

    monkeypatch.setattr(website, "PROVIDERS", (*website.PROVIDERS, provider))
    return now


def test_a_page_is_made_when_it_would_be_another(tmp_path: Path, generated: Shown) -> None:
    root = make_root(tmp_path / "root")
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert "Tillid" in site.html("emner/tillid") and generated["made"] == 1
    # Something else is written; then nothing is.
    for text in ("# Mere\n\nEt.\n", None):
        if text:
            (root / "ting/stol.md").write_text(f"---\nresume: En stol.\n---\n\n{text}")
        build(root, tmp_path / "out")
        assert generated["made"] == 1
    # What it shows comes from the pages, so one of them has changed with it.
    generated["title"] = "Mistillid"
    (root / "ting/stol.md").write_text("---\nresume: En anden stol.\n---\n\n# Mere\n\nTo.\n")
    assert "Mistillid" in build(root, tmp_path / "out").html("emner/tillid")
    assert generated["made"] == 2


def test_a_page_that_is_no_longer_made_goes(tmp_path: Path, generated: Shown) -> None:
    root = make_root(tmp_path / "root")
    build(root, tmp_path / "out")
    generated["title"] = ""
    (root / "ting/bord.md").write_text("---\nresume: Et bord.\n---\n\n# Bord\n")
    build(root, tmp_path / "out")
    assert not (tmp_path / "out/emner").exists()
    same(tmp_path / "out", build(root, tmp_path / "clean").outdir)


def test_a_page_that_a_writer_has_made_wins(tmp_path: Path, generated: Shown) -> None:
    root = make_root(tmp_path / "root")
    build(root, tmp_path / "out")
    (root / "emner").mkdir()
    (root / "emner/tillid.md").write_text("---\norphan: true\n---\n\n# Min egen side\n")
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    assert "Min egen side" in site.html("emner/tillid") and generated["made"] == 1
    (root / "emner/tillid.md").unlink()
    assert "Tillid" in build(root, tmp_path / "out").html("emner/tillid")
    same(tmp_path / "out", build(root, tmp_path / "clean").outdir)


def test_what_stands_around_a_page_is_followed(tmp_path: Path, generated: Shown) -> None:
    root = make_root(tmp_path / "root")
    build(root, tmp_path / "out")
    # The contents hold a new page, which the footer of every page leads to.
    (root / "om.md").write_text("# Om bogen\n")
    text = (root / "index.md").read_text("utf-8")
    (root / "index.md").write_text(text.replace("ting/index", "ting/index\nom"), "utf-8")
    build(root, tmp_path / "out")
    assert generated["made"] == 2
    same(tmp_path / "out", build(root, tmp_path / "clean").outdir)


def test_pages_of_other_extensions_are_written(tmp_path: Path) -> None:
    """What they tell may be more than it prints: then it is written at every build, as Sphinx does it."""
    root = make_root(tmp_path / "root")
    configure(
        root,
        "class Own:\n    pass\n"
        "def collect(app):\n"
        "    yield 'plain', {'title': 'Plain', 'body': 'Plain'}, 'page.html'\n"
        "    yield 'own', {'title': 'Own', 'body': 'Own', 'more': Own()}, 'page.html'\n"
        "def setup(app):\n    app.connect('html-collect-pages', collect)\n",
    )
    assert build(root, tmp_path / "out").warnings == ()
    age(tmp_path / "out")
    build(root, tmp_path / "out")
    assert pages(tmp_path / "out") == {"own.html"}


def test_plain_values_print_what_they_are() -> None:
    assert is_plain({"a": [1, ("b", None, True)], "c": {"d": 1.5}})
    assert not is_plain({"a": [object()]})
    assert not is_plain(lambda: "a")
