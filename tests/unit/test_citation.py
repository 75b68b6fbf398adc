"""How an entry is cited, in each form."""

from __future__ import annotations

import json

import pytest

from sphinx_handbook.catalogue.entries.entry import Entry
from sphinx_handbook.catalogue.schema.model import Book
from sphinx_handbook.languages.dates import PartialDate
from sphinx_handbook.web.page_tools.citation import AROUND, PLACE, citation

BOOK = Book("Tillid & samarbejde", "Genudgivelse", language="da")


def entry(title: str = "MindLab") -> Entry:
    return Entry("videnscentre/mindlab", "mindlab", "videnscentre", title=title, values={}, lines={})


def test_day_edition_and_address_are_in_each_form() -> None:
    cited = citation(BOOK, entry(), "https://bog.dk/mindlab.html", PartialDate(2026, 11, 29), "1. udgave")
    assert cited.text == (
        "»MindLab«. I: Tillid & samarbejde. Genudgivelse. 1. udgave. Sidst ændret 29. november 2026. "
        "https://bog.dk/mindlab.html"
    )
    assert (
        cited.bibtex
        == """@incollection{mindlab,
  title = {MindLab},
  booktitle = {Tillid \\& samarbejde. Genudgivelse},
  edition = {1. udgave},
  year = {2026},
  date = {2026-11-29},
  langid = {da},
  url = {https://bog.dk/mindlab.html},
}"""
    )
    assert json.loads(cited.csl)[0] | {"language": "da"} == {
        "id": "mindlab",
        "type": "chapter",
        "title": "MindLab",
        "container-title": "Tillid & samarbejde. Genudgivelse",
        "edition": "1. udgave",
        "issued": {"date-parts": [[2026, 11, 29]]},
        "language": "da",
        "URL": "https://bog.dk/mindlab.html",
    }


@pytest.mark.parametrize("address", ["", "https://bog.dk/side.html"])
def test_without_an_address_a_script_puts_one_in(address: str) -> None:
    cited = citation(BOOK, entry(), "", None, "")
    whole = citation(BOOK, entry(), "https://bog.dk/side.html", None, "")
    for form, around in AROUND.items():
        template = getattr(cited, form)
        assert template.count(PLACE) == 1
        filled = template.replace(PLACE, around.format(address) if address else "")
        if address:
            assert filled == getattr(whole, form)
        elif form == "csl":
            assert "URL" not in json.loads(filled)[0]


def test_signs_that_end_a_field_do_not() -> None:
    cited = citation(BOOK, entry('100 % "ja" {x}_\\'), "", None, "")
    assert '  title = {100 \\% "ja" x\\_},' in cited.bibtex
    assert json.loads(cited.csl.replace(PLACE, ""))[0]["title"] == '100 % "ja" {x}_\\'
