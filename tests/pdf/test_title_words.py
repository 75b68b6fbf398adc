"""On paper a page that holds a table of contents alone prints nothing, and no heading is called “<no title>”."""

from __future__ import annotations

from pathlib import Path

from tests import paper
from tests.support import build


def test_a_page_of_contents_alone_prints_nothing(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "part").mkdir(parents=True)
    (root / "conf.py").write_text('project = "Probe"\nextensions = ["myst_parser", "sphinx_handbook"]\n', "utf-8")
    (root / "index.md").write_text("```{toctree}\nfirst\npart/index\n```\n", "utf-8")
    (root / "first.md").write_text("# Press <kbd>K</kbd>\n\nText.\n", "utf-8")
    (root / "part" / "index.md").write_text("```{toctree}\nsecond\n```\n", "utf-8")
    (root / "part" / "second.md").write_text("# Seen <!-- hidden -->here\n\nText.\n", "utf-8")
    done = build(root, tmp_path / "out", "handbook-pdf")
    assert done.warnings == ()
    text = paper.run("pdftotext", "-layout", done.outdir / "probe.pdf", "-")
    pages = [" ".join(page.split()) for page in text.split("\f")]
    assert "no title" not in text and "<" not in text and "hidden" not in text
    # Cover, contents, two chapters: no page is empty but the backs of leaves.
    assert "Press K" in pages[1] and "Seen here" in pages[1]
    assert sum(bool(page) for page in pages) == 4, pages
