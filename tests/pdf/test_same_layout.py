"""A press's edition is laid out with the book's, where no text moves, and has the bytes that it has by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.pdf.test_sheet_rules import PROJECT
from tests.support import build, make_root

from sphinx_handbook.book.layout import layout
from sphinx_handbook.book.layout.weasyprint_seams import drawing
from sphinx_handbook.book.manuscript import Chunk
from sphinx_handbook.book.pipeline import tasks
from sphinx_handbook.editions import page_format
from sphinx_handbook.editions.edition import Edition

EDITIONS = """
[editions.tryk]
title = "Tryk"
variant = "press"
"""
#: Black in the edition for a press, and so of another look there.
CODE = "---\nresume: Noget.\n---\n\n# Kode\n\n```python\nif x: return 1\n```\n"
#: Too wide for the column: on a page on its side in the book, smaller in the edition for a press.
WIDE = "---\nresume: Noget.\n---\n\n# Tabel\n\n{row}{line}{row}".format(
    row=f"| {' | '.join(['arbejdspladsvurdering'] * 9)} |\n", line=f"|{'---|' * 9}\n"
)
#: With a number to be filled in, and words that move up when it is.
LINKS = "---\nresume: Noget.\n---\n\n# Henvisning\n\nSe [huset](huset.md) og [bordet](../ting/bord.md) *og andet*.\n"
#: Drawn in a form that has the size of the page, bleed included.
PALE = "---\nresume: Noget.\n---\n\n# Bleg\n\n<div style='opacity: 0.5'>Halvt</div>\n"
IN_ONE = {"handbook_pdf_jobs": "1"}
ALONE = IN_ONE | {"handbook_pdf_editions": "tryk"}


def fragments(doctrees: Path) -> dict[str, bytes]:
    """The stored fragments by their keys."""
    return {path.stem: path.read_bytes() for path in doctrees.rglob("*.fragment")}


def test_what_has_the_same_text_is_laid_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_root(tmp_path / "root", ting__kode=CODE, ting__tabel=WIDE, steder__links=LINKS, steder__bleg=PALE)
    catalogue = root / "katalog.toml"
    catalogue.write_text(
        catalogue.read_text("utf-8").replace("[book]", '[book]\nentry_starts = "page"') + EDITIONS, "utf-8"
    )
    forms = Counter[float]()
    theirs = layout._laid_out

    def counted(project: Any, html: str, warnings: Any, sheets: Any, fetcher: Any) -> Any:
        forms[sheets.form.bleed] += 1
        return theirs(project, html, warnings, sheets, fetcher)

    monkeypatch.setattr(layout, "_laid_out", counted)
    drawn = list[int]()
    theirs_drawn = drawing.draw
    monkeypatch.setattr(
        drawing, "draw", lambda document, *rest, **named: drawn.append(1) or theirs_drawn(document, *rest, **named)
    )
    both = build(root, tmp_path / "both", "handbook-pdf", doctrees=tmp_path / "a", settings=IN_ONE)
    # The chapter with code and a wide table is another one there.
    assert both.warnings == () and forms == {0: 9, 3: 1}
    # Of the others what surrounds the text is drawn again, except where the text has a form of the page's size.
    assert len(drawn) == 11
    forms.clear()
    alone = build(root, tmp_path / "alone", "handbook-pdf", doctrees=tmp_path / "b", settings=ALONE)
    assert alone.warnings == () and forms[3] == 9
    stored = fragments(tmp_path / "a")
    assert all(stored[key] == data for key, data in fragments(tmp_path / "b").items())
    names = [path.name for path in (tmp_path / "alone").glob("*.pdf")]
    assert names and all(
        (tmp_path / "alone" / each).read_bytes() == (tmp_path / "both" / each).read_bytes() for each in names
    )


def test_a_style_sheet_that_reads_what_differs_has_both_laid_out(tmp_path: Path) -> None:
    main, press = (page_format.of(Edition("x", variant=each)) for each in ("accessible", "press"))
    task = tasks.LayoutTask(main, True, False, (("a", Chunk("")),), press, {"a": "b"})
    project = replace(PROJECT, settings=tmp_path, sheets=("egen.css",))
    for css, shared in (("p { margin: 0 }", True), ("p { padding: var(--page-bleed) }", False)):
        (tmp_path / "egen.css").write_text(css, "utf-8")
        assert (tasks.BookTasks(project)._second(task) is not None) == shared


def test_what_cannot_be_used_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where chunks are laid out by themselves for the press."""
    forms, reports = list[float](), list[object]()

    def fragments(project: Any, chunks: Any, sheets: Any, **settings: Any) -> Iterator[Any]:
        forms.append(sheets.bleed)
        yield from chunks

    for name, function in (("prepare", str), ("report_left_out", reports.append), ("fragments", fragments)):
        monkeypatch.setattr(layout, name, function)
    monkeypatch.setattr(tasks.BookTasks, "_read_stylesheets", lambda _, form: form)
    monkeypatch.setattr(tasks.BookTasks, "_stored", lambda _, key, fragment, opened: (key, fragment))
    main, press = (page_format.of(Edition("x", variant=each)) for each in ("accessible", "press"))
    task = tasks.LayoutTask(main, True, False, (("a", Chunk("")),), press, {"a": "b"}, reports_layout=True)
    assert [key for key, _ in tasks.BookTasks(PROJECT).lay_out(task)] == ["a", "b"]
    assert forms == [0, page_format.BLEED] and len(reports) == 1
