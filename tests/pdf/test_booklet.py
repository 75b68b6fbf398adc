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

from sphinx_handbook.book.prepress import imposition, job_ticket, separate_cover
from sphinx_handbook.i18n import translator

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


#: The pages on each side, left and right, as books on bookbinding have them.
EIGHT = [(8, 1), (2, 7), (6, 3), (4, 5)]
SIXTEEN = [(16, 1), (2, 15), (14, 3), (4, 13), (12, 5), (6, 11), (10, 7), (8, 9)]


@pytest.mark.parametrize(
    ("count", "signature", "expected"),
    [
        (8, 4, [(4, 1), (2, 3), (8, 5), (6, 7)]),
        (16, 8, [*EIGHT, *((left + 8, right + 8) for left, right in EIGHT)]),
        (32, 16, [*SIXTEEN, *((left + 16, right + 16) for left, right in SIXTEEN)]),
        # The last signature has what is left, and the last page stays on its back.
        (11, 8, [*EIGHT, (11, 9), (10, None)]),
        (16, 0, SIXTEEN),
    ],
)
def test_signatures_have_their_pages_where_binders_expect_them(
    count: int, signature: int, expected: list[tuple[int | None, int | None]]
) -> None:
    sides = imposition.sides(count, signature)
    numbers = [tuple(None if page is None else page + 1 for page in (side.left, side.right)) for side in sides]
    assert numbers == expected
    assert max(side.sheet for side in sides) == (signature or count) // 4 - 1


def right_to_left(data: bytes) -> bytes:
    """A PDF as that of a book that is turned from right to left."""
    written = BytesIO()
    with pikepdf.open(BytesIO(data)) as opened:
        opened.Root.ViewerPreferences = pikepdf.Dictionary(Direction=pikepdf.Name.R2L)
        opened.save(written)
    return written.getvalue()


def test_a_book_from_right_to_left_folds_at_the_right(tmp_path: Path) -> None:
    """Its first page is on the left of the outermost sheet."""
    css = "<style>@page { size: 148mm 210mm } p { break-after: page }</style>"
    data = weasyprint.HTML(string=css + "".join(f"<p>side{number}</p>" for number in range(1, 9))).write_pdf()
    path = tmp_path / "booklet.pdf"
    path.write_bytes(imposition.imposed(right_to_left(data)))
    numbers = [[word.text for word in sorted(page, key=lambda word: word.left)] for page in paper.words(path)]
    assert numbers == [[f"side{left}", f"side{right}"] for left, right in ((1, 8), (7, 2), (3, 6), (5, 4))]


def test_a_cover_from_right_to_left_has_its_front_on_the_left(tmp_path: Path) -> None:
    css = "<style>@page { size: 148mm 210mm } p { break-after: page }</style>"
    data = weasyprint.HTML(string=css + "".join(f"<p>side{number}</p>" for number in range(1, 9))).write_pdf()
    path = tmp_path / "cover.pdf"
    for each, order in ((data, ["side8", "side1"]), (right_to_left(data), ["side1", "side8"])):
        path.write_bytes(separate_cover.cover(each, spine=5, bleed=3, title="Cover"))
        outside, inside = paper.words(path)
        assert [word.text for word in sorted(outside, key=lambda word: word.left)] == order and inside == []


def test_a_job_ticket_says_that_a_book_is_bound_at_the_right(tmp_path: Path) -> None:
    facts = {"file": "a.pdf", "title": "A", "standard": "PDF/X-4", "condition": "C", "condition_name": "c", "bytes": 1}
    facts |= {"pages": 2, "trim": [148, 210], "bleed": 3, "marks": False, "inks": ["Black"], "fonts": [], "sha256": "0"}
    facts |= {"boxes": {each: [0, 0, 154, 216] for each in ("MediaBox", "BleedBox", "TrimBox")}}
    job = {"mark": "m", "day": "", "contact": "", "binding": "SoftCover", "cover": False, "stock": "coated"}
    path = tmp_path / "ticket.pdf"
    for side, order in (("Left", "back, spine and front"), ("Right", "front, spine and back")):
        ticket = job_ticket.with_job(facts, job | {"side": side}, {}) | {"cover": facts | {"spine": 5}}
        assert ticket["XJDF"]["Product"]["BindingIntent"] == {"BindingType": "SoftCover", "BindingSide": side}
        path.write_bytes(job_ticket.as_pdf(ticket, tmp_path, "", translator("en"), "en"))
        words = " ".join(paper.run("pdftotext", "-layout", path, "-").split())
        assert ("Bound at the right" in words, order in words) == (side == "Right", True)


@given(st.integers(0, 400), st.sampled_from([4, 8, 16, 32]))
def test_signatures_fold_to_a_book(count: int, signature: int) -> None:
    halves = [(str(side.left), str(side.right)) for side in imposition.sides(count, signature)]
    step = signature // 2
    read = [text for at in range(0, len(halves), step) for text in folded(halves[at : at + step])]
    assert [each for each in read if each != "None"] == [str(page) for page in range(count)]


def test_a_sheet_larger_than_its_pages_has_marks_where_they_end() -> None:
    """6 × 9 inches on A3: within 0.1 mm, read back from the file; and A5 on A4 has none."""
    css = "<style>@page { size: 6in 9in } p { break-after: page }</style><p>a<p>b<p>c<p>d"
    data = imposition.imposed(weasyprint.HTML(string=css).write_pdf(), sheet=(420, 297))
    with pikepdf.open(BytesIO(data)) as opened:
        for page in opened.pages:
            lines, start = [], (0.0, 0.0)
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("m", "l"):
                    place = tuple(float(each) / MM for each in operands)
                    lines += [(start, place)] if str(operator) == "l" else []
                    start = place
            across = {round(x0, 2) for (x0, _), (x1, _) in lines if x0 == x1}
            down = {round(y0, 2) for (_, y0), (_, y1) in lines if y0 == y1}
            assert sorted(across) == pytest.approx([210 - 152.4, 210 + 152.4], abs=0.1)
            assert sorted(down) == pytest.approx([148.5 - 114.3, 148.5 + 114.3], abs=0.1)
            assert len(lines) == 8
    small = weasyprint.HTML(string="<style>@page { size: 148mm 210mm }</style>a").write_pdf()
    with pikepdf.open(BytesIO(imposition.imposed(small))) as opened:
        assert b" l S" not in opened.pages[0].Contents.read_bytes()


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
