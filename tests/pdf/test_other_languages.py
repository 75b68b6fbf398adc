"""A project in a language that has no catalogue of ours, in the dark code style that it has on the web."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from tests import paper
from tests.support import build

from sphinx_handbook.book.content.formulas import drawing
from sphinx_handbook.book.postflight.printed_page_numbers import _PATTERNS
from sphinx_handbook.formulas.reader import FormulaError
from sphinx_handbook.i18n import printed_words, words_by_language

CONF = """\
project = "Donaudampfschifffahrt"
extensions = ["sphinx_handbook"]
language = "ja"
pygments_style = "monokai"
"""

INDEX = """\
はじめに
========

:doc:`step` を読む。

目次
====

.. toctree::

   long
   step
"""

STEP = """\
手順
====

.. code-block:: python

   answer = compute(first, second)  # note
   return 7

.. math:: \\text{速度} = \\frac{距離}{t}
"""


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("japanese") / "docs"
    root.mkdir()
    pages = {"index": INDEX, "step": STEP, "long": "長い章\n======\n\n" + "文章です。" * 900}
    for name, text in {"conf.py": CONF, **{f"{name}.rst": text for name, text in pages.items()}}.items():
        (root / name).write_text(text, "utf-8")
    book = build(root, root.parent / "out", "handbook-pdf")
    assert (book.warnings, book.statuscode) == ((), 0)
    return next(book.outdir.glob("*.pdf"))


def test_what_a_book_prints_by_itself_is_in_its_language(pdf: Path) -> None:
    printed = paper.run("pdftotext", "-layout", pdf, "-")
    assert "目次" in printed
    assert "版 " in printed
    assert "手順 (p. 7)" in printed
    assert not [word for word in ("Contents", "see page", "Edition") if word in printed]


def test_a_heading_above_nothing_but_a_table_of_contents_is_not_printed(pdf: Path) -> None:
    assert paper.run("pdftotext", pdf, "-").count("目次") == 1


def test_code_in_a_style_for_dark_pages_is_dark(pdf: Path) -> None:
    with pikepdf.open(pdf) as opened:
        fills = {
            tuple(float(value) for value in operands)
            for operands, operator in pikepdf.parse_content_stream(opened.pages[6])
            if str(operator) == "rg"
        }
    # The lightest is the line beside the code.
    assert 2 < max(map(sum, fills)) < 2.6


def test_a_long_word_of_a_title_is_set_smaller(pdf: Path) -> None:
    assert "Donaudampfschifffahrt" in paper.run("pdftotext", "-l", "1", pdf, "-")


def test_letters_that_the_font_for_formulas_lacks_are_drawn_or_refused() -> None:
    assert drawing(r"\text{速度}", "ja", inline=True).count("<path") == 2
    assert drawing(r"\text{直}", "ja", inline=True) != drawing(r"\text{直}", "zh", inline=True)
    with pytest.raises(FormulaError, match="ס"):
        drawing(r"\text{סוד}", "he", inline=True)


@pytest.mark.parametrize("language", words_by_language())
def test_a_language_has_all_words_that_are_printed(language: str) -> None:
    english = {message: set(_places(message)) for message in words_by_language()["fr"]}
    assert {message: set(_places(word)) for message, word in printed_words(language).items()} == english


@pytest.mark.parametrize("language", words_by_language())
def test_the_page_number_behind_a_reference_is_found_in_each_language(language: str) -> None:
    printed = printed_words(language)["(see page {page})"].format(page=7).replace(" ", "\N{NO-BREAK SPACE}")
    match = _PATTERNS[False].named.match(f" {printed}")
    assert match is not None
    assert match[1] == "7"


def _places(message: str) -> list[str]:
    return [name for name in ("{page}", "{id}", "{version}", "{letter}") if name in message]
