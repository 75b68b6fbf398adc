"""The tables of languages, and that what stands elsewhere is the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sphinx_handbook
from sphinx_handbook.catalogue.markdown.prose import prose
from sphinx_handbook.i18n import LOCALE_DIR
from sphinx_handbook.languages import rules

PACKAGE = Path(sphinx_handbook.__file__).parent
SPOKEN = sorted(each.name for each in LOCALE_DIR.iterdir() if each.is_dir())


def test_a_language_has_its_rules_in_every_country() -> None:
    assert rules.rules("de_CH") is rules.rules("de-AT") is rules.rules("de")
    assert rules.rules("xx") == rules.LanguageRules()


def test_the_quotes_of_the_book_are_those_of_the_table() -> None:
    css = (PACKAGE / "book/layout/style/book.css").read_text("utf-8")
    quotes = {code: tuple(re.findall(r'"(.)"', marks)) for code, marks in re.findall(r"q:lang\((\w+)\) \{(.*)\}", css)}
    assert quotes == {code: rules.rules(code).quotes for code in SPOKEN}


@pytest.mark.parametrize("language", SPOKEN)
def test_endings_come_longest_first(language: str) -> None:
    endings = rules.rules(language).endings
    assert not [(one, two) for place, one in enumerate(endings) for two in endings[place + 1 :] if two.startswith(one)]


def test_the_word_before_a_pages_number_is_that_of_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {"side", "seite", "page", "sida", "s.", "p.", "pp."} <= set(rules.page_words())
    assert {"página", "صفحه", "с.", "见第"} <= set(rules.page_words())
    (tmp_path / "eo").mkdir()
    monkeypatch.setattr(rules, "LOCALE_DIR", tmp_path)
    monkeypatch.setattr(rules, "translator", lambda language: lambda message: "(vidu paĝon {page})")
    assert "paĝon" in rules.page_words.__wrapped__()


def test_a_sites_bare_name_is_no_prose() -> None:
    assert [run.strip() for _, _, run in prose("Se bahn.de, co-pi.dk og x.org/y her")] == ["Se", "og", "her"]
