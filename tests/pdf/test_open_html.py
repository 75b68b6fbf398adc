"""Raw HTML that a page leaves open, or closes too often, changes no other page of the book."""

from __future__ import annotations

from pathlib import Path

from tests import paper
from tests.support import build


def test_raw_html_stays_within_its_page(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    pages = {
        "conf.py": 'project = "Probe"\nextensions = ["myst_parser", "sphinx_handbook"]\nhtml_theme = "handbook"\n',
        "index.md": "# Probe\n\n```{toctree}\npart\n```\n",
        "part.md": "# Part\n\nText.\n\n```{toctree}\nfilm\ntags\nbase\nlast\nuntitled\n```\n",
        "untitled.md": "Words alone.\n",
        "film.md": '# Film\n\n<iframe src="https://example.org/film">\n\nBehind the film.\n\n## Below it\n\nMore.\n',
        "tags.md": "# Tags\n\n<table><tr><td>A cell.\n\n</div></section></article>\n\nBehind the tags.\n",
        "base.md": '# Base\n\n<base href="https://example.org/">\n\n[Film](film.md).\n\n<plaintext>Behind plain text.</plaintext>\n',
        "last.md": "# The last page\n\nLast words.\n",
    }
    for name, text in pages.items():
        (root / name).write_text(text, "utf-8")
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.warnings == (
        "film.md:3: WARNING: “<iframe>” is not closed: on the web nobody sees what stands behind it on the page. "
        "Write </iframe> at its end. [handbook.unclosed]",
        "tags.md:3: WARNING: Raw HTML of this page is not closed, or closes more than it opens. In the book it is mended; "
        "on the web it may change the page. [handbook.unclosed]",
        "base.md:3: WARNING: “<base>” is left out: in the book it would change where the links of all pages lead. Write "
        "whole addresses. [handbook.raw-html]",
        "base.md:7: WARNING: “<plaintext>” is left out: on the web all that stands behind it on the page is shown as "
        "source. Write <pre>. [handbook.raw-html]",
        "untitled.md:1: WARNING: The page has no title: begin its text with a line such as “# The title”. [handbook.no-title]",
    )
    # The website says it of the same lines, and nothing of what HTML lets a page leave out.
    (root / "last.md").write_text(
        "# Last\n\n<p>One\n<p>two\n\n<div>\n\nText.\n\n</div>\n\n<ul><li>a<li>b</ul>\n", "utf-8"
    )
    site = build(root, tmp_path / "site")
    unclosed = {each for each in book.warnings if "unclosed" in each}
    plain = {each.replace("tags.md:3", "base.md:7") for each in unclosed if each.startswith("tags.md")}
    assert {each for each in site.warnings if "unclosed" in each} == unclosed | plain
    text = paper.run("pdftotext", "-layout", book.outdir / "probe.pdf", "-")
    assert all(
        each in text
        for each in ("Behind the film.", "Below it", "A cell.", "Behind the tags.", "Behind plain text.", "Last words.")
    )
