"""A booklet's sheets, read back and folded: the pages come in order."""

from __future__ import annotations

import itertools
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st
from tests import paper
from tests.paper import MM

from sphinx_handbook.book.prepress import imposition

PAGE = 148 * MM


def folded(halves: list[tuple[str, str]]) -> list[str]:
    """What is read, page by page, in a stack of sheets that is folded in the middle; each has a front and a back."""
    sheets = [(halves[at], halves[at + 1]) for at in range(0, len(halves), 2)]
    # Printed on both sides and turned over the short edge, a front's right half has the back's left half behind it.
    leading = [text for front, back in sheets for text in (front[1], back[0])]
    closing = [text for front, back in reversed(sheets) for text in (back[1], front[0])]
    return leading + closing


@given(st.integers(0, 400))
def test_any_number_of_pages_folds_in_order(count: int) -> None:
    sides = imposition.sides(count)
    read = folded([(str(side.left), str(side.right)) for side in sides])
    assert len(read) % 4 == 0
    assert len(read) - count < 4
    assert [each for each in read if each != "None"] == [str(page) for page in range(count)]
    # The last page is the back of the whole, whatever is empty before it.
    assert not count or read[-1] == str(count - 1)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirteen pages, each with its number at its outer edge."""
    css = "@page { size: 148mm 210mm; margin: 10mm } p { break-after: page; margin: 0 } p:nth-child(odd) { text-align: right }"
    html = "".join(f"<p>side{number}</p>" for number in range(1, 14))
    data = weasyprint.HTML(string=f"<style>{css}</style>{html}").write_pdf(pdf_variant="pdf/ua-1")
    with pikepdf.open(BytesIO(data)) as opened:
        count = len(opened.pages)
    path = tmp_path_factory.mktemp("booklet") / "haefte.pdf"
    assert count in (13, 14)
    path.write_bytes(imposition.imposed(data, creep=0.5))
    return path


def test_the_sheets_fold_to_a_book(sheets: Path) -> None:
    middle = 297 / 2 * MM
    halves = []
    for words in paper.words(sheets):
        left = " ".join(word.text for word in words if word.right <= middle)
        right = " ".join(word.text for word in words if word.left >= middle)
        halves.append((left, right))
    read = [text for text in folded(halves) if text]
    assert read == [f"side{number}" for number in range(1, 14)]


def test_inner_sheets_move_towards_the_fold(sheets: Path) -> None:
    middle = 297 / 2 * MM
    pages = paper.words(sheets)
    edges = [min(middle - word.left for word in words if word.right <= middle) for words in pages[1::2]]
    steps = [before - after for before, after in itertools.pairwise(edges)]
    assert steps == pytest.approx([0.5 * MM] * len(steps), abs=0.02)


def test_a_printer_is_told_how(sheets: Path) -> None:
    with pikepdf.open(sheets) as opened:
        assert opened.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
        assert opened.Root.ViewerPreferences.PrintScaling == "/None"
        assert "/StructTreeRoot" not in opened.Root
        assert "/MarkInfo" not in opened.Root
        assert "/Metadata" not in opened.Root, "it claims nothing"
        for page in opened.pages:
            assert [float(each) for each in page.mediabox] == pytest.approx([0, 0, 297 * MM, 210 * MM], abs=0.01)
    assert "No syntax" in paper.run("qpdf", "--check", sheets)


def test_the_same_pages_make_the_same_bytes() -> None:
    data = weasyprint.HTML(string="<p>a</p>").write_pdf()
    assert imposition.imposed(data) == imposition.imposed(data)
