"""Books that are written from right to left: the mirrored style sheets, and the order of heads and feet."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel import localedata
from babel.core import get_global

from sphinx_handbook.book.layout import stylesheets
from sphinx_handbook.book.layout.right_to_left.mirrored_css import mirrored
from sphinx_handbook.book.layout.right_to_left.visual_order import in_visual_order
from sphinx_handbook.book.pdf.fragment import Deferred
from sphinx_handbook.languages.dates import locale_of
from sphinx_handbook.languages.direction import is_right_to_left, of_words

ARABIC, MORE = "\u062f\u0644\u064a\u0644", "\u0648\u0631\u0634\u0629"


@pytest.mark.parametrize("language", ["ar", "ar-EG", "he", "fa_IR", "ur"])
def test_languages_from_right_to_left(language: str) -> None:
    assert is_right_to_left(language)


@pytest.mark.parametrize("language", ["en", "da", "de_AT", "zh_CN", "az", "xx", ""])
def test_other_languages(language: str) -> None:
    assert not is_right_to_left(language)


@pytest.mark.torture
def test_of_every_language_it_is_what_babel_says() -> None:
    codes = [*localedata.locale_identifiers(), *get_global("language_aliases")]
    for code in codes:
        assert is_right_to_left(code) == (locale_of(code).character_order == "right-to-left"), code


def test_a_name_from_left_to_right_keeps_its_brackets() -> None:
    assert of_words("lend()", "ar") == ' dir="ltr"'
    assert [of_words(*each) for each in (("lend()", "en"), (f"{ARABIC} lend()", "ar"), ("12", "ar"))] == ["", "", ""]


@pytest.mark.parametrize(
    ("css", "turned"),
    [
        ("p { text-align: left; }", "p { text-align: right; }"),
        ("dd { margin-left: 15pt; float: right; left: 0; }", "dd { margin-right: 15pt; float: left; right: 0; }"),
        ("li { margin: 0 0 0 15pt; padding: 1pt 2pt }", "li { margin: 0 15pt 0 0; padding: 1pt 2pt }"),
        (
            "@page { margin: var(--top-left) calc(1mm + (2 * 3mm)) 0 1mm; @top-left { content: none } }",
            "@page { margin: var(--top-left) 1mm 0 calc(1mm + (2 * 3mm)); @top-right { content: none } }",
        ),
        # The sides of the sheet, and what has the letters by chance.
        ("@page a:left { @right-top { x: 1 } } p { break-before: right; }", "@page a:left { @left-top { x: 1 } } p { break-before: right; }"),
        ('.chevron-left::before { content: "left" } /* left */ i { background: url(left.svg) }',) * 2,
        # What an author has aligned.
        (".text-right { text-align: right; } figure.align-right { margin-left: auto; }",) * 2,
    ],
)  # fmt: skip
def test_left_is_right(css: str, turned: str) -> None:
    assert mirrored(css) == turned
    assert mirrored(turned) == css


def test_the_books_own_style_sheets_can_be_turned_over() -> None:
    for path in Path(stylesheets.STYLE).glob("*.css"):
        css = path.read_text("utf-8")
        assert mirrored(mirrored(css)) == css, path.name


@pytest.mark.parametrize(
    ("text", "rightwards", "leftwards"),
    [
        # The words of the book's title, then a version, an id behind its word.
        (
            [f"{ARABIC} {MORE} 2.1 \u00b7 Edition ", Deferred.EDITION],
            ["Edition", " ", Deferred.EDITION, " ", "\u00b7", " ", "2.1", " ", f"{ARABIC} {MORE}"],
            ["2.1", " ", f"{ARABIC} {MORE}", " ", "\u00b7 Edition", " ", Deferred.EDITION],
        ),
        (
            [f"{ARABIC} ", Deferred.PAGE, f" {MORE} ", Deferred.PAGES],
            [Deferred.PAGES, " ", MORE, " ", Deferred.PAGE, " ", ARABIC],
            [Deferred.PAGES, " ", MORE, " ", Deferred.PAGE, " ", ARABIC],
        ),
        (["Book ", Deferred.EDITION], ["Book", " ", Deferred.EDITION], ["Book ", Deferred.EDITION]),
        (["\0place"], ["\0place"], ["\0place"]),
    ],
)
def test_what_is_filled_in_stands_among_words_from_right_to_left(
    text: list[Deferred | str], rightwards: list[Deferred | str], leftwards: list[Deferred | str]
) -> None:
    assert in_visual_order(text, right_to_left=True) == rightwards
    assert in_visual_order(text, right_to_left=False) == leftwards
