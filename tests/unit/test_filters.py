"""What readers can choose from a list by: choices, and what each leaves."""

from __future__ import annotations

import pytest

from sphinx_handbook.catalogue.entries import field_types
from sphinx_handbook.catalogue.entries.values import Span
from sphinx_handbook.catalogue.queries import view
from sphinx_handbook.catalogue.queries.filters import filters
from sphinx_handbook.catalogue.queries.list_item import ListItem
from sphinx_handbook.catalogue.queries.view import View
from sphinx_handbook.catalogue.schema.model import Book, Category, Field, Schema, Term, Vocabulary
from sphinx_handbook.languages.dates import PartialDate

FIELDS = {
    "emner": Field("emner", "terms", "Emner", vocabulary="emner"),
    "tid": Field("tid", "number", "Tid", unit="minutter", range=True),
    "dag": Field("dag", "date", "Dag"),
    "navn": Field("navn", "text", "Navn"),
}
SCHEMA = Schema(
    book=Book("Prøve", language="da"),
    categories=(Category("steder", "Steder", "sted"), Category("ting", "Ting", "ting")),
    fields=FIELDS,
    vocabularies={"emner": Vocabulary("emner", "Emner", {"b": Term("b", "Åben"), "a": Term("a", "Zoo")})},
)


def words(name: str, *values: object) -> list[str]:
    return [each.words for each in field_types.of(FIELDS[name]).bands(values, FIELDS[name], SCHEMA)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((30, 10, 20), ["10", "20", "30"]),
        ((Span(10, 20), 15), ["10", "15", "20"]),
        (tuple(range(0, 100, 10)), [f"{first}–{first + 19}" for first in range(0, 100, 20)]),
        ((1, 2, 3, 5, 8, 13, 21, 34, 55), ["1", "2–4", "5–9", "10–19", "20–49", "50–99"]),
        ((0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), ["0–0,2", "0,2–0,4", "0,4–0,6", "0,6–0,8", "0,8–1"]),
        (tuple(range(-4, 5)), ["-4 – -3", "-2 – -1", "0–1", "2–3", "4–5"]),
    ],
)
def test_numbers_are_offered_one_by_one_or_in_ranges(values: tuple[object, ...], expected: list[str]) -> None:
    assert [each.removesuffix(" minutter") for each in words("tid", *values)] == expected


@pytest.mark.parametrize(
    "values", [(1, 7, 9, 11, 40, 41, 900, 12, 5000), range(1990, 2031), (0.5, *range(20)), (-1e9, *range(9), 1e12)]
)
def test_every_number_is_in_a_range(values: tuple[float, ...]) -> None:
    bands = field_types.of(FIELDS["tid"]).bands(values, FIELDS["tid"], SCHEMA)
    assert all(any(band.takes(each) for band in bands) for each in values)
    assert len(bands) <= 20


def test_a_range_is_in_all_that_it_reaches_into() -> None:
    bands = field_types.of(FIELDS["tid"]).bands((Span(15, 45), *range(0, 100, 10)), FIELDS["tid"], SCHEMA)
    assert [each.value for each in bands if each.takes(Span(15, 45))] == ["0–19", "20–39", "40–59"]


def test_many_dates_are_offered_by_year() -> None:
    assert words("dag", PartialDate(2014, 5), PartialDate(2013)) == ["2013", "maj 2014"]
    many = (PartialDate(2000 + each // 2, each % 2) for each in range(24))
    assert words("dag", *many) == [str(year) for year in range(2000, 2012)]


def test_a_filter_says_which_lines_each_choice_leaves() -> None:
    rows = [(("a", "b"), (10,), ("steder",)), (("b",), (), ("ting",)), ((), (20,), ("steder", "ting"))]
    items = [ListItem(f"side-{number}", "Side", filtered_by=row) for number, row in enumerate(rows)]
    result = filters(View("entries", filters=("emner", "tid", "category")), items, SCHEMA)
    assert [(each.name, each.label) for each in result] == [("emner", "Emner"), ("tid", "Tid"), ("category", "")]
    assert [[(choice.value, choice.words, choice.places) for choice in each.choices] for each in result] == [
        [("a", "Zoo", (0,)), ("b", "Åben", (0, 1))],
        [("10", "10 minutter", (0,)), ("20", "20 minutter", (2,))],
        [("steder", "Steder", (0, 2)), ("ting", "Ting", (1, 2))],
    ]
    # What all have is nothing to choose by.
    same = [ListItem("x", "X", filtered_by=(("ting",),))] * 2
    assert filters(View("entries", filters=("category",)), same, SCHEMA) == []


def test_what_cannot_be_filtered_by_is_named() -> None:
    asked, faults = view.read("entries", "", {"filter": "Emner, tid, kategori, navn"}, SCHEMA)
    assert asked.filters == ("emner", "tid", "category")
    assert [(each.word, each.allowed) for each in faults] == [("navn", ("category", "emner", "tid", "dag"))]
    assert [each.code for each in view.read("register", "", {"filter": "emner"}, SCHEMA)[1]] == ["bad-option"]
