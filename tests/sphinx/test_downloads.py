"""The printed editions on the web: offered where their files are, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import CONF, Build, build, make_root

from sphinx_handbook.editions import listing

BOOK, SHEET = b"%PDF" * 400_000, b"%PDF" * 20_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    source = make_root(tmp_path / "root")
    (source / "conf.py").write_text(CONF.format(language="da") + '\nhandbook_editions = "../pdf"\n', "utf-8")
    return source


def put(folder: Path, *, book: bytes = BOOK, sheet: bytes | None = SHEET) -> None:
    """PDFs, as the builder handbook-pdf leaves them."""
    folder.mkdir(exist_ok=True)
    editions = [
        listing.of_file(
            folder / "proeve.pdf", book, id="main", title="Bogen", pages=34, paper="A4", standards=("PDF/UA-1",),
            edition="1a2b3c4d", description="Hele bogen.",
        )
    ]  # fmt: skip
    (folder / "proeve.pdf").write_bytes(book)
    if sheet is not None:
        entry_sheet = {"id": "ark", "title": "Bord", "pages": 1, "document": "ting/bord"}
        editions.append(listing.of_file(folder / "bord.pdf", sheet, **entry_sheet))
        (folder / "bord.pdf").write_bytes(sheet)
        corrections = {"id": "rettelser", "title": "Rettelser til 1. udgave", "pages": 2, "standards": ("PDF/UA-1",)}
        corrections |= {"description": "Med mærket 1a2b3c4d.", "corrects": "2026-11-29-1a2b3c4d"}
        editions.append(listing.of_file(folder / "rettelser.pdf", sheet, **corrections))
        (folder / "rettelser.pdf").write_bytes(sheet)
    (folder / listing.NAME).write_text(listing.listed(editions), "utf-8")


def made_of(root: Path) -> Build:
    site = build(root, root.parent / "out")
    assert site.warnings == ()
    return site


def test_every_edition_is_offered_with_kind_pages_and_size(root: Path) -> None:
    put(root.parent / "pdf")
    site = made_of(root)
    page = site.html("hent")
    assert 'href="pdf/proeve.pdf">Bogen <span class="file-kind">(PDF, 34\u00a0sider, 1,6\u00a0MB)</span>' in page
    assert 'href="pdf/bord.pdf">Bord <span class="file-kind">(PDF, 1\u00a0side, 80\u00a0kB)</span>' in page
    assert "Kan læses med skærmlæser." in page
    assert "Udgave 1a2b3c4d" in page
    _, _, corrections = page.partition("<h2>Rettelser til trykte eksemplarer</h2>")
    assert 'href="pdf/rettelser.pdf">Rettelser til 1. udgave' in corrections
    assert "Med mærket 1a2b3c4d." in corrections
    assert "rettelser.pdf" not in site.html("index"), "it is for who has a copy"
    assert (site.outdir / "pdf/proeve.pdf").read_bytes() == BOOK
    assert (site.outdir / "pdf/bord.pdf").read_bytes() == SHEET
    assert 'href="pdf/proeve.pdf">Bogen' in site.html("index")
    assert '<a href="hent.html">Alle udgaver</a>' in site.html("index")
    assert 'href="../hent.html"><bdi>Hent som PDF</bdi></a>' in site.html("steder/huset")
    assert "pdf/" not in site.html("steder/huset"), "it has no sheet"
    assert 'href="../pdf/bord.pdf">Hent som PDF' in site.html("ting/bord")


def test_without_editions_nothing_is_promised(root: Path) -> None:
    site = made_of(root)
    assert not (site.outdir / "hent.html").exists()
    assert not (site.outdir / "pdf").exists()
    for page in ("index", "ting/bord", "steder/index"):
        assert "PDF" not in site.html(page)


def test_what_is_offered_follows_what_there_is(root: Path, tmp_path: Path) -> None:
    """As a clean build would have it: a new edition, one that is gone, none at all; and nothing else is written."""
    made_of(root)
    for number, state in enumerate(({}, {"book": BOOK + b"more"}, {"sheet": None}, None)):
        if state is None:
            (tmp_path / "pdf" / listing.NAME).unlink()
        else:
            put(tmp_path / "pdf", **state)  # type: ignore[arg-type]
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.html")}
        site = made_of(root)
        clean = build(root, tmp_path / f"clean-{number}")
        assert contents(site.outdir) == contents(clean.outdir)
        if state == {"book": BOOK + b"more"}:
            written = {path.name for path, time in before.items() if path.stat().st_mtime_ns != time}
            assert written == {"hent.html"}
    assert not (site.outdir / "pdf").exists()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (".handbook-state.json", ".buildinfo")
    }


def test_a_page_of_that_name_is_the_writers_own(root: Path) -> None:
    put(root.parent / "pdf")
    (root / "hent.md").write_text("# Hent\n\nMin egen side.\n", "utf-8")
    index = root / "index.md"
    index.write_text(index.read_text("utf-8") + "\n```{toctree}\nhent\n```\n", "utf-8")
    assert "Min egen side." in made_of(root).html("hent")


def test_what_lies_in_the_folder_and_is_not_ours_stays(root: Path) -> None:
    """A project may have pages there, and a build without editions takes nothing of them away."""
    (root / "pdf").mkdir()
    (root / "pdf/om.md").write_text("---\norphan: true\n---\n\n# Om PDF\n\nMin egen side.\n", "utf-8")
    for there in (False, True, False):
        if there:
            put(root.parent / "pdf")
        elif (root.parent / "pdf").is_dir():
            (root.parent / "pdf" / listing.NAME).unlink()
        site = made_of(root)
        assert "Min egen side." in site.html("pdf/om")
        assert (site.outdir / "pdf/proeve.pdf").is_file() == there
        assert (site.outdir / "pdf" / listing.NAME).is_file() == there
