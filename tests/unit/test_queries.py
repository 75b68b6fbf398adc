"""What can be asked of all entries together."""

from __future__ import annotations

from tests.support import CATALOGUE

from sphinx_handbook.catalogue import queries, schema_file
from sphinx_handbook.catalogue.dates import PartialDate
from sphinx_handbook.catalogue.fields import Link, Reference, Value
from sphinx_handbook.catalogue.records import Entry

SCHEMA, _ = schema_file.parse(
    CATALOGUE.format(language="da").replace(
        "[sources.avisen]", '[vocabularies.emner.terms.ro]\ntitle = "Ro"\n\n[sources.avisen]'
    )
)


def entry(docname: str, title: str, **values: Value) -> Entry:
    roles = {field.role: field.name for field in SCHEMA.fields.values() if field.role}
    return Entry(docname, docname.partition("/")[2], docname.partition("/")[0], values, {}, title, roles)


HOUSE = entry(
    "steder/hus",
    "Huset",
    emner=("tillid", "ro"),
    se_ogsaa=(Reference("bord", 3),),
    aliaser=("Aagården", "HUS"),
    laes_mere=(Link("Siden", "http://a.dk/", status="virker"),),
)
FIELD = entry("steder/mark", "Marken", emner=("ro",), lukket=PartialDate(2018))
TABLE = entry("ting/bord", "Bordet", emner=("tillid",), laes_mere=(Link("Igen", "http://a.dk/"),))
CHAIR = entry("ting/stol", "Ærtestolen", emner=("tillid",))
TITLES = {each.docname: each.title for each in (HOUSE, FIELD, TABLE, CHAIR)} | {"om": "Om"}
ALL = queries.catalogue(SCHEMA, [HOUSE, FIELD, TABLE, CHAIR], {"ting/stol": ["hus", "hus"], "om": ["hus"]}, TITLES)


def test_backlinks_come_from_text_and_front_matter() -> None:
    assert queries.backlinks(ALL, HOUSE) == [("ting/stol", "Ærtestolen")]
    assert queries.backlinks(ALL, TABLE) == [("steder/hus", "Huset")]
    assert queries.backlinks(ALL, FIELD) == []


def test_related_entries_are_chosen_first_then_share_the_rarest_terms() -> None:
    found = queries.related(ALL, HOUSE)
    assert [(each.id, each.shared) for each in found] == [("bord", ()), ("mark", ("Ro",)), ("stol", ("Tillid",))]


def test_an_entry_is_not_related_to_itself_or_to_what_is_not_there() -> None:
    odd = entry("ting/ur", "Uret", se_ogsaa=(Reference("ur", 3), Reference("væk", 3)))
    assert queries.related(queries.catalogue(SCHEMA, [odd], {}, {}), odd) == []


def test_every_address_once() -> None:
    assert [(each.link.title, each.used_by) for each in queries.addresses(ALL)] == [
        ("Siden", (("hus", "Huset"), ("bord", "Bordet"))),
    ]


def test_the_register() -> None:
    lines = [
        (letter.text, [(word.text, [found for found, _ in word.entries], word.see) for word in letter.words])
        for letter in queries.register(ALL)
    ]
    assert lines == [
        ("B", [("Bordet", ["bord"], "")]),
        ("F", [("fortrolighed", [], "Tillid")]),
        ("H", [("HUS", [], "Huset"), ("Huset", ["hus"], "")]),
        ("M", [("Marken", ["mark"], "")]),
        ("R", [("Ro", ["hus", "mark"], "")]),
        ("T", [("Tillid", ["hus", "bord", "stol"], "")]),
        ("Æ", [("Ærtestolen", ["stol"], "")]),
        ("Å", [("Aagården", [], "Huset")]),
    ]


def test_a_term_that_nobody_has_is_not_shown() -> None:
    assert [(term.id, [each.id for each in held]) for term, held in queries.term_index(ALL)] == [
        ("ro", ["hus", "mark"]),
        ("tillid", ["hus", "bord", "stol"]),
    ]
