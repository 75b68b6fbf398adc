"""What a typesetter keeps to on every page (R01, R04, R06 and R07 of the acceptance lines), read from the PDFs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import median

import pikepdf
import pytest
from tests import paper
from tests.paper import Tag
from tests.support import Build

#: What is set as a block of lines.
BLOCKS = ("P", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "TR", "Caption", "Figure")


@pytest.fixture(scope="module", params=["book", "example"])
def pdf(request: pytest.FixtureRequest, book_pdf: Path, example_pdf: Build) -> Path:
    if request.param == "book":
        return book_pdf
    (path,) = example_pdf.outdir.glob("*.pdf")
    return path


@pytest.fixture(scope="module")
def blocks(pdf: Path) -> list[Tag]:
    """Headings, paragraphs and the like that have words, in reading order, the innermost ones."""
    tags = [each for each in paper.structure(pdf).all(*BLOCKS) if each.places()]
    return [each for each in tags if len(each.all(*BLOCKS)) == 1]


def test_the_pages_are_even(pdf: Path) -> None:
    """A print shop's sheet has two sides (R01)."""
    with pikepdf.open(pdf) as opened:
        assert len(opened.pages) % 2 == 0


def test_no_heading_stands_at_the_foot_of_a_page(blocks: list[Tag]) -> None:
    headings = [place for place, each in enumerate(blocks) if each.role.startswith("H")]
    assert len(headings) > 20
    for place in headings[:-1] if headings[-1] == len(blocks) - 1 else headings:
        heading, after = blocks[place], blocks[place + 1]
        assert heading.places()[-1][0] == after.places()[0][0], (heading.text, after.text[:60])


def test_no_line_of_a_paragraph_stands_alone(blocks: list[Tag]) -> None:
    """Neither its first at the foot of a page nor its last at the top of the next (R06)."""
    parted = 0
    for block in blocks:
        counts = Counter(page for page, _ in block.places())
        if len(counts) > 1:
            parted += 1
            assert min(counts[min(counts)], counts[max(counts)]) >= 2, (dict(counts), block.text[:80])
    # The example is short: only the book proves it.
    assert parted or len(blocks) < 500


def test_no_heading_is_divided(blocks: list[Tag]) -> None:
    """A word of a heading is divided only where the reviewed list says so (R07); so far nowhere."""
    for heading in blocks:
        if heading.role.startswith("H"):
            assert "\N{SOFT HYPHEN}" not in "".join(kid for kid in heading.kids if isinstance(kid, str)), heading.text


def test_what_is_read_is_large_enough(pdf: Path) -> None:
    """The text is set in 11 points at least, and nothing in fewer than 6.5 (R04)."""
    letters: Counter[float] = Counter()
    with pikepdf.open(pdf) as opened:
        for page in opened.pages:
            size, scale = 0.0, 1.0
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name == "Tf":
                    size = float(operands[1])
                elif name == "Tm":
                    scale = abs(float(operands[3]))
                elif name in ("Tj", "TJ"):
                    parts = operands[0] if name == "TJ" else operands
                    count = sum(len(bytes(part)) // 2 for part in parts if isinstance(part, pikepdf.String))
                    letters[round(size * scale * 0.75, 1)] += count
    # Notes in the margin, and what stands below an entry, are set in 9; a book of short entries has more of these.
    (body, _), *_ = Counter({size: count for size, count in letters.items() if size != 9}).most_common(1)
    assert body >= 11
    assert min(letters) >= 6.5
    assert sum(letters.values()) > 5_000


def test_a_line_is_neither_too_long_nor_too_short(book_pdf: Path) -> None:
    """A full line of text has 55 to 75 letters; words one under the other, as in the register, are no lines of text."""
    paragraphs = ((each.text, len(each.places())) for each in paper.structure(book_pdf).all("P"))
    lengths = [len(text) / (lines - 0.5) for text, lines in paragraphs if lines > 4]
    assert len(lengths) > 5
    assert 55 <= median(lengths) <= 75
