"""From front matter to a typed record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import CATALOGUE

from sphinx_handbook.catalogue.entries import page as pages
from sphinx_handbook.catalogue.entries.entry import Entry
from sphinx_handbook.catalogue.entries.values import Link, Note, Reference
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.languages.dates import PartialDate, in_words, parse
from sphinx_handbook.problems import nearest

SCHEMA, FAULTS = toml_file.parse(CATALOGUE.format(language="da"))

FULL = """\
---
resume: Et hus.
emner: [Tillid, fortrolighed, social-kapital]
aliaser: Gården
se_ogsaa: [bord, stol]
kilde: avisen
laes_mere:
  - titel: Siden
    adresse: http://hus.dk/a_b
    trykt: http://hus.dk/a b
    rettet: En streg.
    status: virker
    kontrolleret: 2026-11-23
    lang: en-gb
siden:
  - tekst: Nyt.
    dato: 2026-11
    kilde: Naboen
lukket: 2018
---

# Huset

Tekst.
"""


def read(text: str, docname: str = "steder/huset") -> pages.Page:
    return pages.read(text, docname, f"{docname}.md", SCHEMA)


def entry(text: str) -> Entry:
    page = read(text)
    assert page.problems == ()
    assert page.entry is not None
    return page.entry


@pytest.mark.parametrize(
    ("written", "kept"),
    [("en", "en"), ("EN", "en"), ("pt-br", "pt-BR"), ("sr-latn", "sr-Latn"), ("de-DE-1996", "de-DE-1996")],
)
def test_a_language_is_kept_as_it_is_usually_written(written: str, kept: str) -> None:
    assert entry(FULL.replace("lang: en-gb", f"lang: {written}")).links[0].lang == kept


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("engelsk", "en"),
        ("tyks", "de"),
        ("English", "en"),
        ("eng", "en"),
        ("dk", "da"),
        ("en_US", "en-US"),
        ("en-XY", "en"),
        ("xx", None),
        ("qqqq", None),
    ],
)
def test_what_is_no_language_is_told_with_the_one_that_was_meant(word: str, code: str | None) -> None:
    (problem,) = read(FULL.replace("lang: en-gb", f"lang: {word}")).problems
    assert (problem.code, problem.nearest) == ("bad-language", code)


def test_every_type_of_field() -> None:
    assert FAULTS == []
    record = entry(FULL)
    assert (record.id, record.category, record.summary) == ("huset", "steder", "Et hus.")
    assert record.closed == PartialDate(2018)
    # A term by its title and one by its synonym are one and the same, kept by id.
    assert record.values["emner"] == ("tillid", "social-kapital")
    assert record.values["aliaser"] == ("Gården",)
    assert record.values["kilde"] == "avisen"
    assert record.references == (Reference("bord", 5), Reference("stol", 5))
    assert record.links == (
        Link(
            "Siden",
            "http://hus.dk/a_b",
            "http://hus.dk/a b",
            "En streg.",
            "virker",
            PartialDate(2026, 11, 23),
            lang="en-GB",
            line=8,
        ),
    )
    assert record.notes == (Note("Nyt.", PartialDate(2026, 11), "Naboen", line=16),)
    assert record.lines["lukket"] == 19


MORE = """
[fields.antal]
type = "number"
label = "Antal"
unit = "stk."
categories = ["steder"]

[fields.art]
type = "choice"
label = "Art"
choices = ["Stor", "lille"]
required = ["ting"]

[fields.ordnes]
type = "text"
role = "sort"
label = "Ordnes"

[fields.stikord]
type = "text"
many = true
role = "index"
label = "Stikord"
"""
WIDER, WIDER_FAULTS = toml_file.parse(CATALOGUE.format(language="da") + MORE)


def wider(more: str, docname: str = "steder/huset") -> pages.Page:
    return pages.read(f"---\nresume: Et hus.\n{more}---\n\n# Huset\n", docname, f"{docname}.md", WIDER)


def test_numbers_choices_and_what_the_roles_say() -> None:
    assert WIDER_FAULTS == []
    page = wider(
        "antal: 12.50\nart: STOR\ntidligere: [steder/hus, hytten]\nordnes: Hus|et\nstikord: [bolig]\nemner: tillid\naliaser: Gården\n"
    )
    assert page.problems == ()
    assert page.entry is not None
    assert (page.entry.values["antal"], page.entry.values["art"]) == (12.5, "Stor")
    assert page.entry.former == ("steder/hus", "hytten")
    assert (page.entry.sort_key, page.entry.index_words, page.entry.aliases) == ("Hus|et", ("bolig",), ("Gården",))
    assert page.entry.terms == {"emner": ("tillid",)}
    assert isinstance(wider("antal: -3\n").entry.values["antal"], int)  # type: ignore[union-attr]


def test_faults_of_numbers_choices_and_categories() -> None:
    for written in ("12,5", "1e3", "007", "tolv", "0x1", "9" * 5000, "[1]", "1.", ".5", "٣"):
        (problem,) = wider(f"antal: {written}\n").problems
        assert (problem.code, problem.line, problem.nearest) == ("bad-number", 3, "12.5" if written == "12,5" else None)
    (problem,) = wider("art: stort\n").problems
    assert (problem.code, problem.nearest, problem.allowed) == ("bad-value", "Stor", ("Stor", "lille"))
    codes = [(each.code, each.line) for each in wider("antal: 2\n", "ting/huset").problems]
    assert codes == [("misplaced-field", 3), ("missing-field", 1)]
    assert "It belongs to: Steder." in wider("antal: 2\n", "ting/huset").problems[0].text(str)
    for name in ("antal", "art", "lukket", "laes_mere", "kilde", "emner"):
        assert [(each.code, each.line) for each in wider(f"{name}:\n").problems] == [("empty-value", 3)]


def test_an_index_page_is_no_entry() -> None:
    page = read("# Steder\n", "steder/index")
    assert page.entry is None
    assert page.problems == ()


def test_a_text_that_yaml_reads_as_itself_needs_no_quotes() -> None:
    assert entry(FULL.replace("Et hus.", "2014")).summary == "2014"
    assert entry(FULL.replace("Et hus.", "2014-05-01")).summary == "2014-05-01"
    assert entry(FULL.replace("Et hus.", '"no"')).summary == "no"


def test_dates() -> None:
    assert str(parse("2018-05")) == "2018-05"
    assert in_words(PartialDate(2018, 5), "da") == "maj 2018"
    assert in_words(PartialDate(2026, 11, 5), "da") == "5. november 2026"
    assert in_words(PartialDate(2018), "da") == "2018"
    assert in_words(PartialDate(2018, 5), "en") == "May 2018"
    assert [parse(each) for each in ("2018-2", "2018-02-30", "18", "2018-00", "0000", "2018-05-00")] == [None] * 6


def test_the_nearest_word() -> None:
    assert nearest("tilid", ["tillid", "trivsel"]) == "tillid"
    assert nearest("TILLID", ["tillid"]) == "tillid"
    assert nearest("xyz", ["tillid"]) is None


KEYS = st.sampled_from([*SCHEMA.fields, "ukendt", "orphan"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["titel", "adresse", "tekst", "dato", "kilde", "status", "x"]), inner, max_size=4
        )
    ),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_front_matter_gives_a_record_or_says_why_not(front: dict[str, object]) -> None:
    import yaml

    text = "---\n" + yaml.safe_dump(front, allow_unicode=True) + "---\n# T\n\nTekst.\n"
    page = read(text)
    assert page.problems or page.entry
    for problem in page.problems:
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.text(str)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_page_or_are_refused(data: bytes) -> None:
    text, problems = pages.decode(data, "side.md")
    assert (text is None) == bool(problems)
    if text is not None:
        for problem in read(text).problems:
            assert problem.text(str)


@pytest.mark.parametrize(
    ("body", "titled"),
    [
        ("Text alone.", False),
        ("```\n# A comment in code\n```\n", False),
        (":::{note}\n# Not here\n:::\n", False),
        ("#hashtag\n\nText.", False),
        ("# Title\n", True),
        ("Title\n=====\n", True),
        ("## Second level\n", True),
        ("```\ncode\n```\n\n# Title\n", True),
        # Only Sphinx can tell.
        ("```{include} other.md\n```\n", True),
    ],
)
def test_an_entry_without_a_title_is_a_fault(body: str, titled: bool) -> None:
    page = read(f"---\nresume: Et hus.\n---\n\n{body}\n")
    assert [(each.code, each.line) for each in page.problems] == ([] if titled else [("no-title", 4)])
