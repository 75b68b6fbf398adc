"""Where the widths of words say where a line ends, it ends where WeasyPrint ends it by trying."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import weasyprint
import weasyprint.layout.inline
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import split_first_line

from sphinx_handbook.book import layout
from sphinx_handbook.book.layout.weasyprint_seams import overflow
from sphinx_handbook.book.layout.weasyprint_speed import line_breaking

WORDS = [
    "arbejdspladsens",
    "tillidsrepræsentanter",
    "samarbejder",
    "om",
    "den",
    "sociale",
    "kapital",
    "og",
    "AV",
    "Té",
    "WAVE",
    "fjord",
    "ffi",
    "Øre",
    "Åben",
    "i",
    "på",
    "af",
    "medarbejderudviklingssamtale",
    "kvalitetsudviklingsprocesser",
    "(parentes)",
    "innovation.",
    "hverdag,",
    "2014",
    "e-mail",
    "»citat«",
    "to:",
    "nu!",
]

SHEET = """
@page { size: 700px 4000px; margin: 0 }
p { hyphens: auto; hyphenate-limit-chars: 8 3 3; hyphenate-limit-zone: 12mm }
.serif { font-family: serif } .near { hyphenate-limit-zone: 0 } .none { hyphens: none } .small { font-size: 7px }
.justified { text-align: justify } .caps { font-variant-caps: small-caps } .spaced { letter-spacing: 0.1em }
.any { overflow-wrap: anywhere; word-spacing: 0.2em } .pre { white-space: pre-wrap }
"""
CLASSES = ["", "serif", "near", "none", "small", "justified", "serif near", "caps", "spaced", "any", "pre"]

TEXTS = st.lists(st.sampled_from(WORDS), min_size=8, max_size=120).map(" ".join)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the widths told where a line ends; each time it is held against WeasyPrint's."""
    counted: Counter[str] = Counter()

    def both(text: str, style: Any, context: Any, width: Any, justification: Any, **named: Any) -> Any:
        ours = line_breaking.first_line(text, style, context, width, justification, **named)
        theirs = split_first_line(text, style, context, width, justification, **named)
        if ours is not None:
            counted["told"] += 1
            assert ours[1:] == theirs[1:], (text, width)
            assert ours[0].text == theirs[0].text
        elif theirs[2] is not None:
            counted["left"] += 1
        return theirs

    monkeypatch.setattr(weasyprint.layout.inline, "split_first_line", both)
    return counted


@pytest.mark.parametrize("name", CLASSES)
def test_a_line_ends_where_it_would(name: str, counts: Counter[str]) -> None:
    @settings(max_examples=12, deadline=None, derandomize=True)
    @given(TEXTS, st.floats(60, 700))
    def lines(text: str, width: float) -> None:
        html = f'<html lang=da><body><p class="{name}" style="width: {width}px">{text} <em>{text[:60]}</em> {text}'
        weasyprint.HTML(string=html).render(stylesheets=[weasyprint.CSS(string=SHEET)])

    lines()
    # Some are told, and some are left to WeasyPrint.
    assert counts["left"] > 5
    assert (counts["told"] > 20) == (name not in ("spaced", "pre")), counts


@pytest.mark.parametrize(("end", "words"), [(")", []), (").", []), ("x", ["x"]), (")))))", [")))))"])])
def test_closing_punctuation_alone_may_hang_in_the_margin(end: str, words: list[str]) -> None:
    page = "<style>@page { size: 100px 99px; margin: 0 } body { margin: 0; font: 16px serif; white-space: pre }</style>"
    room = '<span style="display: inline-block; width: 98px"></span>'
    document = weasyprint.HTML(string=f'{page}<article id="a">{room}<span>{end}</span></article>').render()
    assert [each.text for each in overflow.wider(document)] == words


def test_a_long_entry_of_an_index_goes_on_in_the_next_column() -> None:
    sheet = (Path(layout.__path__[0]) / "style" / "book.css").read_text("utf-8")
    rules = "".join(line for line in sheet.splitlines() if line.startswith(".register"))
    page = "@page { size: 300px 120px; margin: 0 } body, p, ul { margin: 0 } body { font: 8px/10px serif }"

    def first_column(below: int) -> list[str]:
        """The words of the first column: seven entries, then as much as it has of one with others below it."""
        before, within = (
            "".join(f"<li><p>{each}{number}" for number in range(count)) for each, count in (("a", 7), ("b", below))
        )
        items = f'<ul class="register-list">{before}<li><p>B<ul class="register-list">{within}</ul>'
        index = f'<div class="register"><section class="register-letter">{items}'
        document = weasyprint.HTML(string=index).render(stylesheets=[weasyprint.CSS(string=page + rules)])
        texts = [each for each in document.pages[0]._page_box.descendants() if isinstance(each, boxes.TextBox)]
        return [each.text for each in texts if each.position_x < 150]

    before = [f"a{number}" for number in range(7)]
    assert first_column(12) == [*before, "B", "b0", "b1", "b2"]
    # Of a short one nothing is left behind, nor is a word alone.
    assert first_column(5) == before
