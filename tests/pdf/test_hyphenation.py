"""Words are divided as the language that they are in has it, and not at all where its rules are not known."""

from __future__ import annotations

import re
from pathlib import Path

import pyphen
import pytest
from tests import paper
from tests.support import build

#: Long words of each language.
WORDS = {
    "da": "arbejdspladsundersøgelser samarbejdsudvalgsmedlemmer kompetenceudviklingsstrategier organisationsforandringer "
    "medarbejderrepræsentanter kvalitetsudviklingsprocesser innovationslaboratorier tillidsrepræsentanternes",
    "de": "Zusammenarbeitsvereinbarungen Verwaltungsmodernisierung Beschäftigungsverhältnisse Arbeitszufriedenheit "
    "Personalvertretungsgesetze Vertrauensarbeitszeitregelung Gleichstellungsbeauftragte Führungskräfteentwicklung",
    "en": "responsibilities institutionalization interdepartmental misunderstandings acknowledgement characteristically "
    "counterproductive establishment comprehensiveness administrations representational straightforwardness",
}
ALL = " ".join(WORDS.values())


def divided(folder: Path, language: str, text: str) -> set[tuple[str, str]]:
    """The words that a book in ``language`` divides at its lines' ends: what is before the hyphen, what after it."""
    folder.mkdir(parents=True)
    extensions = 'extensions = ["sphinx_handbook"]\nsmartquotes = False\n'
    (folder / "conf.py").write_text(f'project = "x"\nlanguage = "{language}"\n{extensions}', "utf-8")
    # Each paragraph begins a little later, so that each word comes to stand at a line's end.
    prose = "\n\n".join(f"{'ab ' * step}{text}" for step in range(0, 24, 2))
    role = ".. role:: german\n   :class: language-de\n"
    (folder / "index.rst").write_text(f"x\n=\n\n{role}\n{prose}\n", "utf-8")
    book = build(folder, folder.parent / f"{folder.name}-out", "handbook-pdf")
    assert book.warnings == ()
    words = paper.run("pdftotext", "-raw", book.outdir / "x.pdf", "-")
    # At a page's end the foot comes between, with the book's name.
    return {(before, after) for before, after in re.findall(r"(\w+)[\u00ad\u2010]\n(\w+)", words) if after != "x"}


@pytest.mark.parametrize(
    ("language", "patterns"),
    [("da", "da"), ("de_CH", "de_CH"), ("en", "en"), pytest.param("de", "de", marks=pytest.mark.torture)],
)
def test_words_are_divided_as_their_language_has_it(tmp_path: Path, language: str, patterns: str) -> None:
    """Each book has the same words; only the book's language says where they part."""
    divisions = divided(tmp_path / "root", language, ALL)
    rules = pyphen.Pyphen(lang=patterns, left=3, right=3)
    for before, after in divisions:
        assert len(before) in rules.positions(before + after), (before, after)
    assert len(divisions) > 12
    for other in {"da", "de", "en"} - {language[:2]}:
        theirs = pyphen.Pyphen(lang=other, left=3, right=3)
        assert any(len(before) not in theirs.positions(before + after) for before, after in divisions), other


@pytest.mark.parametrize("language", ["fi", *(pytest.param(each, marks=pytest.mark.torture) for each in ("tr", "ja"))])
def test_where_the_rules_are_not_known_no_word_is_divided(tmp_path: Path, language: str) -> None:
    assert pyphen.language_fallback(language) is None
    assert divided(tmp_path / "root", language, ALL) == set()


def test_words_in_another_language_are_divided_as_theirs(tmp_path: Path) -> None:
    """Also in a book whose own language has no rules."""
    german = " ".join(f":german:`{word}`" for word in WORDS["de"].split())
    divisions = divided(tmp_path / "root", "fi", f"{WORDS['en']} {german}")
    assert len(divisions) > 3
    assert {before + after for before, after in divisions} <= set(WORDS["de"].split())
