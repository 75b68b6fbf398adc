"""Every page of the Danish book is spelt right, its lists of words are in order, and a slip in it is found."""

from __future__ import annotations

import re

from tests.support import DOCS

from sphinx_handbook.cli import book_folder
from sphinx_handbook.cli.spelling import misspelt

WORDS = DOCS / "ordliste.txt"
DIVISIONS = DOCS / "orddeling.txt"
DICTIONARY = "da_DK"


def test_every_page_is_spelt_right():
    slips = misspelt(book_folder.pages(DOCS), DICTIONARY, WORDS)
    assert not slips, "\n".join(f"{slip.path.relative_to(DOCS)}:{slip.line}: {slip.word}" for slip in slips)


def test_the_word_list_is_sorted_and_every_word_is_needed():
    words = WORDS.read_text(encoding="utf-8").splitlines()
    assert words == sorted(set(words), key=lambda word: (word.casefold(), word))
    text = "\n".join(path.read_text(encoding="utf-8") for path in book_folder.pages(DOCS))
    assert not [word for word in words if not re.search(rf"\b{re.escape(word)}\b", text)]


def test_the_division_list_is_well_formed():
    lines = DIVISIONS.read_text(encoding="utf-8").splitlines()
    divided = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})+", word) and word.islower() for word in divided)
    assert len({word.replace("-", "") for word in divided}) == len(divided)


def test_a_page_of_the_book_damaged_is_found(tmp_path):
    source = (DOCS / "erfaringer" / "projekt-i-politiet.md").read_text(encoding="utf-8")
    page = tmp_path / "side.md"
    page.write_text(source.replace("husmøder", "husmødder").replace("stærke", "steerke"), "utf-8")
    slips = misspelt([page], DICTIONARY, WORDS)
    lines = source.splitlines()
    assert [slip.word for slip in slips] == ["husmødder", "steerke"]
    assert ["husmøder" in lines[slips[0].line - 1], "stærke" in lines[slips[1].line - 1]] == [True, True]
