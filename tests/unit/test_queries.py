"""What can be asked of all entries together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support import CATALOGUE

from sphinx_handbook.catalogue.entries.entry import Entry
from sphinx_handbook.catalogue.entries.values import Link, Note, Reference, Value
from sphinx_handbook.catalogue.queries import answers
from sphinx_handbook.catalogue.queries import catalogue as gathering
from sphinx_handbook.catalogue.queries.around import EntryContext
from sphinx_handbook.catalogue.queries.view import View
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.languages.dates import PartialDate

MORE = """
[vocabularies.emner.terms.ro]
title = "Ro"
abbreviation = "R"
related = ["tillid"]

[fields.hoejde]
type = "number"
label = "Højde"
unit = "cm"

[fields.stand]
type = "choice"
label = "Stand"
choices = ["ny", "brugt"]

[fields.stikord]
type = "text"
many = true
role = "index"
label = "Stikord"

[abbreviations]
HUS = "Huset"
SU = "Ro"
EU = "Den Europæiske Union"

[sources.avisen]"""
SCHEMA, PROBLEMS = toml_file.parse(CATALOGUE.format(language="da").replace("\n[sources.avisen]", MORE))
assert not PROBLEMS


def entry(docname: str, title: str, **values: Value) -> Entry:
    roles = {field.role: field.name for field in SCHEMA.fields.values() if field.role}
    return Entry(docname, docname.partition("/")[2], docname.partition("/")[0], values, {}, title, roles, ("emner",))


HOUSE = entry(
    "steder/hus",
    "Huset",
    emner=("tillid", "ro"),
    se_ogsaa=(Reference("bord", 3),),
    aliaser=("Aagården", "HUS"),
    kilde="avisen",
    laes_mere=(Link("Siden", "http://a.dk/", status="virker"),),
    siden=(Note("Malet.", PartialDate(2026, 11, 23), "Naboen"),),
    hoejde=450,
)
FIELD = entry("steder/mark", "Marken", emner=("ro",), lukket=PartialDate(2018), stikord=("jord", "Tillid"))
TABLE = entry(
    "ting/bord", "Bordet", emner=("tillid",), laes_mere=(Link("Igen", "http://a.dk/"),), hoejde=72.5, stand="brugt"
)
CHAIR = entry("ting/stol", "Ærtestolen", emner=("tillid",), resume="En stol.", stand="ny")
TITLES = {each.docname: each.title for each in (HOUSE, FIELD, TABLE, CHAIR)} | {"om": "Om", "ting/index": "Ting"}
MENTIONS = {"ting/stol": ["hus", "hus"], "om": ["hus"], "ting/index": ["hus"]}
ALL = gathering.catalogue(SCHEMA, [HOUSE, FIELD, TABLE, CHAIR], MENTIONS, TITLES)


def titles(view: View, catalogue: gathering.Catalogue = ALL) -> list[str]:
    answer = answers.answer(catalogue, view)
    assert isinstance(answer, tuple)
    return [each.title for each in answer]  # type: ignore[union-attr]


def test_backlinks_come_from_text_and_front_matter_and_from_the_catalogue_alone() -> None:
    assert titles(View("backlinks", "steder/hus")) == ["Ting", "Ærtestolen"]
    assert titles(View("backlinks", "hus", categories=("ting",))) == ["Ærtestolen"]
    assert titles(View("backlinks", "ting/bord")) == ["Huset"]
    assert titles(View("backlinks", "steder/mark")) == []
    assert titles(View("backlinks", "ingen")) == []


def test_what_an_entry_refers_to_is_apart_from_what_shares_its_terms() -> None:
    around = answers.answer(ALL, View("around", "steder/hus", columns=("se_ogsaa",)))
    assert isinstance(around, EntryContext)
    assert [(name, [each.title for each in lines]) for name, lines in around.relations] == [("se_ogsaa", ["Bordet"])]
    assert [each.title for each in around.suggested] == ["Marken", "Ærtestolen"]
    assert answers.answer(ALL, View("relations", "steder/hus")) == ()


def test_an_id_of_before_is_the_entry_of_today() -> None:
    moved = replace(TABLE, values={**TABLE.values, "tidligere": ("planke",)})
    house = replace(HOUSE, values={**HOUSE.values, "se_ogsaa": (Reference("planke", 3),)})
    every = gathering.catalogue(SCHEMA, [house, moved], {"om": ["planke"], "ting/index": ["planke"]}, TITLES)
    relations = answers.answer(every, View("relations", "steder/hus", columns=("se_ogsaa",)))
    assert [[each.title for each in lines] for _, lines in relations] == [["Bordet"]]  # type: ignore[misc, union-attr]
    assert titles(View("backlinks", "ting/bord"), every) == ["Huset", "Ting"]


def test_guests_of_a_category_come_behind_its_own() -> None:
    guest = replace(HOUSE, values={**HOUSE.values, "ogsaa": ("ting",)}, category_fields=("ogsaa",))
    every = gathering.catalogue(SCHEMA, [guest, FIELD, TABLE], {}, TITLES)
    assert titles(View("entries", categories=("ting",)), every) == ["Bordet", "Huset"]
    assert titles(View("entries", categories=("steder",)), every) == ["Huset", "Marken"]


def test_related_entries_are_chosen_first_then_share_the_rarest_terms() -> None:
    related = answers.related(ALL, View("related", "steder/hus"))
    assert [(each.title, each.shared) for each in related] == [
        ("Bordet", ()),
        ("Marken", ("Ro",)),
        ("Ærtestolen", ("Tillid",)),
    ]
    assert titles(View("related", "steder/hus", limit=2)) == ["Bordet", "Marken"]
    assert titles(View("related", "steder/hus", reverse=True)) == ["Ærtestolen", "Marken", "Bordet"]
    assert titles(View("related", "steder/hus", categories=("steder",))) == ["Marken"]


def test_an_entry_is_not_related_to_itself_or_to_what_is_not_there() -> None:
    odd = entry("ting/ur", "Uret", se_ogsaa=(Reference("ur", 3), Reference("væk", 3)))
    assert titles(View("related", "ting/ur"), gathering.catalogue(SCHEMA, [odd], {}, {})) == []


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View("entries"), ["Huset", "Marken", "Bordet", "Ærtestolen"]),
        (View("entries", categories=("ting",)), ["Bordet", "Ærtestolen"]),
        (View("entries", terms=("tillid", "ro")), ["Huset"]),
        (View("entries", terms=("tillid", "ro"), any_term=True), ["Huset", "Marken", "Bordet", "Ærtestolen"]),
        (View("entries", terms=("tillid",), categories=("ting", "steder")), ["Huset", "Bordet", "Ærtestolen"]),
        (View("entries", order="title"), ["Bordet", "Huset", "Marken", "Ærtestolen"]),
        (View("entries", order="title", reverse=True), ["Ærtestolen", "Marken", "Huset", "Bordet"]),
        (View("entries", limit=1), ["Huset"]),
        (View("entries", order="hoejde"), ["Bordet", "Huset", "Marken", "Ærtestolen"]),
        (View("entries", order="hoejde", reverse=True), ["Huset", "Bordet", "Marken", "Ærtestolen"]),
        (View("entries", order="stand"), ["Ærtestolen", "Bordet", "Huset", "Marken"]),
        (View("entries", order="changed"), ["Huset", "Marken", "Bordet", "Ærtestolen"]),
    ],
)
def test_which_entries_and_in_which_order(view: View, expected: list[str]) -> None:
    assert titles(view) == expected


def test_a_table_has_words_in_its_cells() -> None:
    view = View(
        "entries", form="table", columns=("emner", "hoejde", "se_ogsaa", "siden", "laes_mere", "kilde", "lukket")
    )
    house, field, *_ = answers.entries(ALL, view)
    assert house.cells == ("Tillid, Ro", "450 cm", "Bordet", "Malet.", "Siden", "Avisen", "")
    assert field.cells == ("Ro", "", "", "", "", "", "2018")


def test_what_was_changed_last_comes_first() -> None:
    days = {"ting/stol": PartialDate(2026, 1, 2), "steder/mark": PartialDate(2026, 12, 1)}
    dated = gathering.catalogue(SCHEMA, ALL.entries, MENTIONS, TITLES, days)
    recent = answers.recent(dated, View("recent"))
    assert [(each.title, str(each.changed)) for each in recent] == [
        ("Marken", "2026-12-01"),
        ("Huset", "2026-11-23"),
        ("Ærtestolen", "2026-01-02"),
    ]
    assert titles(View("recent")) == ["Huset"], "without a history, the dated notes tell"


def test_neighbours_are_of_the_same_category() -> None:
    neighbours = answers.neighbours(ALL, View("neighbours", "steder/mark"))
    assert neighbours.before
    assert (neighbours.before.title, neighbours.after) == ("Huset", None)
    alone = answers.neighbours(ALL, View("neighbours", "steder/mark", terms=("tillid", "ro")))
    assert alone.before
    assert alone.before.title == "Huset"
    assert answers.neighbours(ALL, View("neighbours", "væk")) == answers.Neighbours(None, None)


def test_every_address_once() -> None:
    def addresses_of(view: View) -> list[tuple[str, list[str]]]:
        return [(each.link.title, [line.title for line in each.used_by]) for each in answers.addresses(ALL, view)]

    assert addresses_of(View("addresses")) == [("Siden", ["Huset", "Bordet"])]
    assert addresses_of(View("addresses", categories=("ting",))) == [("Igen", ["Bordet"])]


def test_the_register() -> None:
    lines = [
        (letter.text, [(word.text, [line.title for line in word.lines], list(word.see)) for word in letter.words])
        for letter in answers.letters(ALL, View("register"))
    ]
    assert lines == [
        ("B", [("Bordet", ["Bordet"], [])]),
        ("F", [("fortrolighed", [], ["Tillid"])]),
        ("H", [("HUS", [], ["Huset"]), ("Huset", ["Huset"], [])]),
        ("J", [("jord", ["Marken"], [])]),
        ("M", [("Marken", ["Marken"], [])]),
        ("R", [("R", [], ["Ro"]), ("Ro", ["Huset", "Marken"], ["Tillid"])]),
        ("S", [("SU", [], ["Ro"])]),
        ("T", [("Tillid", ["Huset", "Marken", "Bordet", "Ærtestolen"], [])]),
        ("Æ", [("Ærtestolen", ["Ærtestolen"], [])]),
        ("Å", [("Aagården", [], ["Huset"])]),
    ]


def test_a_register_of_some_entries_leads_only_to_them() -> None:
    words = [
        word.text for letter in answers.letters(ALL, View("register", categories=("ting",))) for word in letter.words
    ]
    assert words == ["Bordet", "fortrolighed", "Tillid", "Ærtestolen"]


def test_terms_with_their_entries() -> None:
    def terms_of(view: View) -> list[tuple[str, list[str]]]:
        return [(each.of.id, [line.title for line in each.lines]) for each in answers.terms(ALL, view)]

    assert terms_of(View("terms")) == [("ro", ["Huset", "Marken"]), ("tillid", ["Huset", "Bordet", "Ærtestolen"])]
    assert terms_of(View("terms", order="size")) == [
        ("tillid", ["Huset", "Bordet", "Ærtestolen"]),
        ("ro", ["Huset", "Marken"]),
    ]
    assert terms_of(View("terms", terms=("ro",))) == [("ro", ["Huset", "Marken"])]
    assert terms_of(View("terms", categories=("ting",))) == [("tillid", ["Bordet", "Ærtestolen"])]
    assert terms_of(View("terms", "emner", reverse=True, limit=1)) == [
        ("tillid", ["Huset", "Bordet", "Ærtestolen"]),
    ]


def test_sources_with_their_entries() -> None:
    (source,) = answers.sources(ALL, View("sources"))
    assert (source.of.title, [line.title for line in source.lines]) == ("Avisen", ["Huset"])
    assert answers.sources(ALL, View("sources", categories=("ting",))) == ()


def test_abbreviations_come_from_the_book_its_terms_and_other_names() -> None:
    abbreviations = answers.abbreviations(ALL, View("abbreviations"))
    assert [(each.short, each.long, each.line and each.line.title) for each in abbreviations] == [
        ("EU", "Den Europæiske Union", None),
        ("HUS", "", "Huset"),
        ("R", "Ro", None),
        ("SU", "Ro", None),
    ]
    assert [each.short for each in answers.abbreviations(ALL, View("abbreviations", categories=("steder",)))] == ["HUS"]


def test_a_list_tells_that_an_entry_is_closed_wherever_it_stands() -> None:
    lines = [
        *answers.entries(ALL, View("entries")),
        *answers.related(ALL, View("related", "hus")),
        *(line for group in answers.terms(ALL, View("terms")) for line in group.lines),
        *(line for letter in answers.letters(ALL, View("register")) for word in letter.words for line in word.lines),
    ]
    assert len([each for each in lines if each.title == "Marken"]) == 7
    assert all((each.closed is not None) == (each.title == "Marken") for each in lines)


def test_the_same_answer_prints_the_same() -> None:
    again = gathering.catalogue(SCHEMA, [replace(each) for each in ALL.entries], MENTIONS, TITLES)
    for view in (View("entries", form="table", columns=("emner",)), View("register"), View("around", "steder/hus")):
        assert repr(answers.answer(ALL, view)) == repr(answers.answer(again, view))


def test_a_field_called_weight_sorts() -> None:
    """The word means how near an entry is where a list of related ones names no order, and the field elsewhere."""
    schema, problems = toml_file.parse(
        CATALOGUE.format(language="da") + '\n[fields.weight]\nlabel = "Weight"\ntype = "number"\n'
    )
    assert problems == []
    entries = [entry("ting/a", "A", weight=3), entry("ting/b", "B", weight=1), entry("ting/c", "C", weight=2)]
    catalogue = gathering.catalogue(schema, entries, {}, {each.docname: each.title for each in entries})
    assert titles(View("entries", order="weight"), catalogue) == ["B", "C", "A"]
