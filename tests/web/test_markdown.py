"""Pages as Markdown beside their HTML: what they say, where their links lead, how large they are, when they go."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html as lxml_html
from tests.support import BOOK, Build, build, configure, make_root

LINK = re.compile(r"\]\(<?([^)>\s]+)>?\)")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The fixed book with twins."""
    out = tmp_path_factory.mktemp("markdown")
    done = build(BOOK, out / "html", doctrees=out / "doctrees", settings={"handbook_markdown": "1"})
    assert done.warnings == ()
    return done.data()


def pages(site: Build) -> list[Path]:
    """The pages that have a source."""
    return [path.with_suffix(".html") for path in site.outdir.rglob("*.md")]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_every_page_says_the_same(book: Build) -> None:
    """All words of a page's text are in its twin, in the same order, those of lists of other pages among them."""
    assert len(pages(book)) > 20
    for path in pages(book):
        tree = lxml_html.document_fromstring(path.read_bytes())
        for each in tree.xpath("//*[contains(@class, 'headerlink') or contains(@class, 'letter-list')]"):
            each.drop_tree()
        text = " ".join(tree.xpath("//div[contains(@class, 'page-text')]//text()"))
        twin = path.with_suffix(".md").read_text("utf-8")
        title, _, rest = twin.partition("\n")
        assert title == f"# {tree.xpath('string(//h1)').strip()}"
        plain = re.sub(r"\]\([^)]*\)|- \[\w\]\(#letter-\d+\)", " ", rest)
        plain = re.sub(r"^( *`{3,})\w+$|^ *\d+[.)] ", r"\1", plain, flags=re.MULTILINE).replace("\\", "")
        assert words(plain) == words(text), path.name


def test_links_lead_to_twins(book: Build) -> None:
    for path in book.outdir.rglob("*.md"):
        for target in LINK.findall(path.read_text("utf-8")):
            if ":" not in target and not target.startswith("#"):
                other = (path.parent / target.partition("#")[0]).resolve()
                assert other.is_file(), (path, target)
                assert other.suffix != ".html" or not other.with_suffix(".md").exists(), (path, target)
    assert '<link rel="alternate" type="text/markdown" href="mindlab.md">' in book.html("videnscentre/mindlab")


def test_the_list_has_every_page_and_all_is_small(book: Build) -> None:
    listed = (book.outdir / "llms.txt").read_text("utf-8")
    assert listed.startswith("# Inspiration til tillid og samarbejde\n\n> Genudgivelse")
    assert {*LINK.findall(listed)} == {path.relative_to(book.outdir).as_posix() for path in book.outdir.rglob("*.md")}
    assert re.search(r"\n## Videnscentre\n\n- \[Videnscentre\]\(videnscentre/index\.md\): ", listed)
    small = sum(path.with_suffix(".md").stat().st_size for path in pages(book)) + len(listed.encode())
    assert small <= 0.4 * sum(path.stat().st_size for path in pages(book))


def test_after_an_edit_as_in_a_clean_build(tmp_path: Path) -> None:
    root, out = make_root(tmp_path / "root"), tmp_path / "out"
    build(root, out)
    assert not list(out.rglob("*.md"))
    configure(root, "handbook_markdown = True\n")
    build(root, out)
    (root / "ting/bord.md").write_text("---\nresume: Nyt.\n---\n\n# Stolen\n\nEt *nyt* ord: `a`.\n", "utf-8")
    (root / "steder/huset.md").unlink()
    (root / "index.md").write_text("# Prøve\n\n:::{toctree}\n:hidden:\nsteder/index\nting/index\n:::\n", "utf-8")
    build(root, out)
    assert build(root, tmp_path / "clean").warnings == ()
    twins = {path.relative_to(tmp_path / "clean"): path.read_bytes() for path in (tmp_path / "clean").rglob("*.md")}
    assert {path.relative_to(out): path.read_bytes() for path in out.rglob("*.md")} == twins
    assert twins[Path("ting/bord.md")] == b"# Stolen\n\nNyt.\n\nEt *nyt* ord: `a`.\n"
    assert "[Stolen](bord.md)" in twins[Path("ting/index.md")].decode()
    (root / "conf.py").write_text(
        (root / "conf.py").read_text("utf-8").replace("handbook_markdown = True", ""), "utf-8"
    )
    build(root, out)
    assert not list(out.rglob("*.md"))
    assert "text/markdown" not in (out / "ting/bord.html").read_text("utf-8")
    assert not (out / "llms.txt").exists()
