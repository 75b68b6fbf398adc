"""Text is drawn in the order in which it is read, and the pages look as WeasyPrint draws them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import pytest
import weasyprint
import weasyprint.draw
from PIL import Image, ImageChops
from tests import paper
from tests.pdf.injuries import injured, paint_order_reversed
from tests.support import Build
from weasyprint.stacking import StackingContext

from sphinx_handbook.book import postflight
from sphinx_handbook.book.layout.paint_order.source_order import SourceOrder
from sphinx_handbook.book.layout.weasyprint_seams.patching import wrapped

SHEET = """
@page { size: 300px 300px; margin: 30px 80px 30px 40px; @top-left { content: "head" } @footnote { border-top: 1px solid } }
section { break-after: page; position: relative } p, ul, ol { margin: 4px 0 }
.note { position: absolute; left: 190px; width: 60px; background: #dde } .tag { position: absolute; left: -30px }
.up { position: relative; top: -3px; color: #060 } .float { float: right; width: 60px; border: 1px solid } .foot { float: footnote }
.badge { position: absolute; left: 10px; top: 0; background: #fc8; color: #900; padding: 2px } .behind { z-index: -1 }
.above { position: relative; z-index: 2; background: #efe } .pale { opacity: 0.5; background: #ccf } .cut { overflow: hidden }
.turned { transform: rotate(-8deg); background: #ffd } .shade { box-shadow: 60px 8px #f0f; position: relative; width: 60px }
.ring { position: relative; outline: 3px solid #00f; outline-offset: 14px } .row { display: flex } .block { background: #eee }
table { border-collapse: collapse; background: #fee } td { border: 1px solid }
"""

#: Each page's source, and the order in which its words are drawn, where it is not that of the source.
PAGES: Final = (
    ("""<p>a1<ul><li style='list-style: "a2 "'>a3<li style='list-style: "a4 "'><p>a5</ul><p>a6""", ""),
    ("""<p>b1<div class=note>b2<ul><li style='list-style: "b3 "'>b4</ul>b5</div><p>b6 b7""", ""),
    ("<p>c1 <span class=up>c2</span> c3 <b class=up>c4 <i class=up>c5</i></b> c6<p>c7", ""),
    ("<p>d1<div class=float>d2</div><p class=block>d3 d4<p>d5 <span class=float>d6</span> d7", ""),
    ("<p>e1<p class=above>e2<p class=pale>e3<p class=cut>e4 <span class=tag>e5</span> e6<p>e7", ""),
    ("<p>f1<p class=turned style='margin: 40px 0'>f2<p>f3", ""),
    ("<div class=row><p>g1<p class=above>g2<p>g3</div><table><tr><td>g4<td class=up>g5<td>g6</table><p>g7", ""),
    ("<dl><dt class=tag>h1<dd>h2<dt class=tag>h3<dd>h4</dl><p class=cut>h5<span class=tag style='left: 20px'>h6</span>", ""),
    # What lies over other text, or under it, keeps its place.
    ("<div class=badge>i1</div><p>i2 i3<p>i4", "i2 i3 i4 i1"),
    ("<p>j1<div class='badge behind'>j2</div><p>j3", "j2 j1 j3"),
    ("<p>k1<p class=turned style='margin-bottom: -12px'>k2<p style='color: red'>k3", "k1 k3 k2"),
    ("<p>l1<p class=shade>l2<p style='color: red; margin-left: 60px'>l3", "l1 l3 l2"),
    ("<p>m1<p class=float style='margin-top: -20px; width: 200px; background: #cfc'>m2<p>m3", "m2 m1 m3"),
    ("<p>n1<p class=above style='margin-top: -12px'>n2<p class=up style='z-index: 1; top: -20px'>n3", "n1 n3 n2"),
)  # fmt: skip


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The pages in the order of their source, and as WeasyPrint draws them by itself."""
    folder = tmp_path_factory.mktemp("order")
    html = weasyprint.HTML(string="<html lang=en><body>" + "".join(f"<section>{page}</section>" for page, _ in PAGES))
    document = html.render(stylesheets=[weasyprint.CSS(string=SHEET)])
    document.write_pdf(folder / "theirs.pdf")
    order = SourceOrder(weasyprint.draw.draw_stacking_context)

    def paint(theirs: Any) -> Any:
        def begin(page: Any, stream: Any, scale: float = 1) -> None:
            order.begin(page._page_box)
            theirs(page, stream, scale)

        return begin

    def inline(theirs: Any) -> Any:
        def draw(stream: Any, page: Any, box: Any, *rest: Any, **named: Any) -> None:
            if isinstance(box, StackingContext):
                weasyprint.draw.draw_stacking_context(stream, box)
            else:
                theirs(stream, page, box, *rest, **named)

        return draw

    with ExitStack() as stack:
        stack.enter_context(wrapped("weasyprint.document:Page", "paint", paint))
        stack.enter_context(wrapped("weasyprint.draw", "draw_inline_level", inline))
        stack.enter_context(order.installed())
        document.write_pdf(folder / "ours.pdf")
    return folder / "ours.pdf", folder / "theirs.pdf"


def test_what_nothing_lies_on_is_drawn_in_the_order_of_the_source(pdfs: tuple[Path, Path]) -> None:
    ours, theirs = ([_words(text) for text in _raw(path)] for path in pdfs)
    for (page, kept), drawn, before in zip(PAGES, ours, theirs, strict=True):
        assert drawn == (kept.split() or sorted(drawn)), page
        # A page that WeasyPrint draws in order proves nothing.
        assert before != sorted(before), page


def _raw(path: Path) -> list[str]:
    """The text of each page, in the order of the content stream."""
    return paper.run("pdftotext", "-raw", path, "-").split("\f")[:-1]


def _words(text: str) -> list[str]:
    """The words of a page that its source numbers."""
    return [each for each in text.split() if len(each) == 2 and each[1].isdigit() and each[0].isalpha()]


def test_the_pages_look_the_same(pdfs: tuple[Path, Path], tmp_path: Path) -> None:
    for path in pdfs:
        paper.run("pdftoppm", "-r", "96", path, tmp_path / path.stem)
    for number in range(1, len(PAGES) + 1):
        with (
            Image.open(tmp_path / f"ours-{number:02d}.ppm") as ours,
            Image.open(tmp_path / f"theirs-{number:02d}.ppm") as theirs,
        ):
            assert ImageChops.difference(ours, theirs).getbbox() is None, PAGES[number - 1]


def test_the_book_is_drawn_in_the_order_in_which_it_is_read(book_pdf: Path, example_pdf: Build) -> None:
    (example,) = example_pdf.outdir.glob("*.pdf")
    for path in (book_pdf, example):
        assert not _unordered(path)
    assert _unordered(injured(book_pdf, paint_order_reversed)) == [5]


def _unordered(source: Path | bytes) -> list[int]:
    """The pages of which ``handbook postflight --pages`` says that they are drawn in another order."""
    return [each.line for each in postflight.examine(source, "x.pdf", pages=True).hints if each.code == "page-order"]
