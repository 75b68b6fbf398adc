"""Straight signs that are apostrophes, and those that are quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_handbook.languages.apostrophes import apostrophes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lars' bog, links' adresser og DJØFs'.", "Lars’ bog, links’ adresser og DJØFs’."),
        ("Marx'\nbog", "Marx’\nbog"),
        ("i '90'erne og '80erne", "i ’90'erne og ’80erne"),
        ("'de gode links' er her, Anders' er ej", "'de gode links' er her, Anders’ er ej"),
        ("»Lars'«", "»Lars’«"),
        ("MED's rolle", "MED's rolle"),
        ("det er 'sådan' her", "det er 'sådan' her"),
        ("'90 procent' sagde hun", "'90 procent' sagde hun"),
        ("et ' alene", "et ' alene"),
    ],
)
def test_words_have_apostrophes_and_quotations_keep_their_signs(text: str, expected: str) -> None:
    assert "".join(apostrophes([text])) == expected


def test_a_paragraph_is_read_across_its_parts() -> None:
    assert list(apostrophes(["'de ", "gode", " links' og ", "Lars", "' bog"])) == [
        "'de ", "gode", " links' og ", "Lars", "’ bog",
    ]  # fmt: skip


@given(st.lists(st.text("'s9 0aå."), max_size=5))
def test_nothing_but_signs_changes(texts: list[str]) -> None:
    changed = list(apostrophes(texts))
    assert [each.replace("’", "'") for each in changed] == texts
