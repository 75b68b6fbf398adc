"""From front matter to a typed record."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import CATALOGUE

from sphinx_handbook.catalogue.entries import field_types, publication, relations
from sphinx_handbook.catalogue.entries import page as pages
from sphinx_handbook.catalogue.entries.entry import Entry
from sphinx_handbook.catalogue.entries.values import Image, Link, Note, Person, Reference, Row, Span
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.languages.dates import PartialDate, in_words, parse
from sphinx_handbook.problems import mended, nearest

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

[fields.brugt]
type = "boolean"
label = "Brugt"

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


def test_only_what_a_page_needs_may_not_be_empty() -> None:
    """Forms and templates write every field."""
    for written in ("", " null", " ~", " []", ' ""'):
        for name in ("antal", "art", "lukket", "laes_mere", "kilde", "emner", "aliaser"):
            page = wider(f"{name}:{written}\n")
            assert page.problems == () and page.entry is not None and name not in page.entry.values, (name, written)
        page = wider(f"art:{written}\n", "ting/bord")
        assert [(each.code, each.line) for each in page.problems] == [("empty-value", 3)]
    parts = "laes_mere: [{titel: A, adresse: 'http://a.dk', status: virker, lang: , trykt: '', kontrolleret: }]\n"
    assert wider(parts).problems == ()
    (problem,) = wider("laes_mere: [{titel: , adresse: 'http://a.dk', status: virker}]\n").problems
    assert (problem.code, problem.line) == ("empty-value", 3)


@pytest.mark.parametrize(
    ("written", "value", "near"),
    [
        ("true", True, None),
        ("False", False, None),
        ('"true"', True, None),
        ("ja", None, "true"),
        ("no", None, "false"),
        ("perhaps", None, None),
        ("[true]", None, None),
    ],
)
def test_what_is_so_or_not(written: str, value: bool | None, near: str | None) -> None:
    page = wider(f"brugt: {written}\n")
    if value is None:
        (problem,) = page.problems
        assert (problem.code, problem.line, problem.nearest) == ("bad-value", 3, near)
        return
    assert page.problems == () and page.entry is not None
    assert page.entry.values["brugt"] is value
    field = WIDER.fields["brugt"]
    assert field_types.of(field).value_words(value, field, WIDER, str) == ("Ja" if value else "Nej")


def test_a_boolean_can_say_what_a_draft_is() -> None:
    text = MORE.replace('type = "boolean"', 'type = "boolean"\nrole = "status"\ndrafts = ["false"]')
    schema, faults = toml_file.parse(CATALOGUE.format(language="da") + text)
    assert faults == []
    days = {}
    for written in ("true", "false"):
        page = pages.read(f"---\nresume: Et hus.\nbrugt: {written}\n---\n\n# Huset\n", "steder/huset", "x.md", schema)
        assert page.entry is not None
        days[written] = publication.withheld_by(page.entry, schema, datetime.date(2026, 5, 31)) is None
    assert days == {"true": True, "false": False}
    (notice,) = publication.notices([page.entry], str, schema).values()
    assert "while “brugt” is “false”" in notice.text(str)
    for drafts, code in (('drafts = ["ja"]', "neither true nor false"), ("", "drafts")):
        text = MORE.replace('type = "boolean"', f'type = "boolean"\nrole = "status"\n{drafts}')
        _, faults = toml_file.parse(CATALOGUE.format(language="da") + text)
        assert [code in each.text(str) for each in faults] == [True]


SPANS, SPANS_FAULTS = toml_file.parse(
    CATALOGUE.format(language="da").replace("required = true", "max = 30")
    + """
[fields.tid]
type = "number"
label = "Tid"
unit = "minutter"
range = true
min = 5
max = 90.5

[fields.maal]
type = "number"
label = "Mål"
many = true

[fields.hvorfor]
type = "text"
label = "Hvorfor"
markdown = true
max = 20

[fields.trin]
type = "rows"
label = "Trin"
parts = { hvad = "Hvad", ok = "Prøvet" }

[fields.hvem]
type = "people"
label = "Hvem"

[fields.ogsaa]
type = "categories"
label = "Også i"

[fields.stand]
type = "choice"
role = "status"
label = "Stand"
choices = ["kladde", "klar"]
drafts = ["kladde"]

[fields.fra]
type = "date"
role = "publish"
label = "Fra"

[fields.til]
type = "date"
role = "expires"
label = "Til"
"""
)


def spanning(more: str) -> pages.Page:
    return pages.read(f"---\n{more}---\n\n# Huset\n", "steder/dybt/huset", "steder/dybt/huset.md", SPANS)


@pytest.mark.parametrize(
    ("written", "value", "words"),
    [
        ("20-30", Span(20, 30), "20–30 minutter"),
        ("20 – 30.5 minutter", Span(20, 30.5), "20–30,5 minutter"),
        ("45 minutter", 45, "45 minutter"),
        ("5", 5, "5 minutter"),
    ],
)
def test_ranges_of_numbers(written: str, value: object, words: str) -> None:
    assert SPANS_FAULTS == []
    page = spanning(f"tid: {written}\n")
    assert page.problems == () and page.entry is not None
    assert page.entry.values["tid"] == value
    field = SPANS.fields["tid"]
    assert field_types.of(field).words(value, field, SPANS, str) == words


def test_ranges_are_ordered_by_their_beginning() -> None:
    field = SPANS.fields["tid"]
    key = field_types.of(field).sort_key
    values = [Span(20, 30), 25, Span(5, 90), 20]
    assert sorted(values, key=lambda each: key(each, field, SPANS)) == [Span(5, 90), 20, Span(20, 30), 25]


@pytest.mark.parametrize(
    ("written", "code", "sentence"),
    [
        ("tid: 30-20", "bad-number", "begins with the larger number"),
        ("tid: 4-20", "bad-number", "cannot be less than 5."),
        ("tid: 91", "bad-number", "cannot be more than 90.5."),
        ("tid: 20 timer", "bad-number", "is neither a number nor a range"),
        ("maal: [1, 2-3]", "bad-number", "is one number, not a range"),
        ("resume: " + "x" * 31, "too-long", "has 31 letters; at most 30 are allowed."),
        ("resume: 'Et **stort** hus'", "mark-up", "with its mark-up: **stort**"),
        ("resume: 'Se {entry}`bord`'", "mark-up", "with its mark-up: {entry}`bord`"),
        ("resume: 'Se [her](http://a.dk)'", "mark-up", "with its mark-up: [her](http://a.dk)"),
        ("hvorfor: '- et punkt'", "mark-up", "cannot begin as a heading, list or block"),
        ("hvem: [{navn: A}]", "unknown-field", "“navn” is not a part of “hvem”."),
        ("hvem: [{name: A, address: her}]", "bad-address", "“her” is neither an address for mail"),
        ("se_ogsaa: [bord, huset]", "own-entry", "“huset” is this page itself."),
        ("trin: [skru]", "wrong-type", "Each item of “trin” must be lines of the form “key: value”."),
        ("trin: [{hvd: Skru}]", "unknown-field", "“hvd” is not a part of “trin”. Did you mean “hvad”?"),
        ("trin: [{hvad: [Skru]}]", "wrong-type", "“hvad” must be one text"),
        ("trin: [{hvad: 1.10}]", "ambiguous-value", "“1.10” without quotes means something else"),
        ("trin: [{hvad: '**Skru**'}]", "mark-up", "or write markdown = true under [fields.trin]"),
        ("ogsaa: tin", "unknown-category", "There is no category “tin”. Did you mean “ting”?"),
        ("stand: [klar]", "wrong-type", "“stand” must be one text"),
    ],
)
def test_what_the_limits_refuse(written: str, code: str, sentence: str) -> None:
    faults = [each for each in spanning(f"{written}\n").problems if each.code == code]
    assert any(sentence in each.text(str) for each in faults), spanning(f"{written}\n").problems
    assert all(each.line == 2 for each in faults)


def test_mark_up_does_not_count_as_letters() -> None:
    page = spanning("hvorfor: '**Et** {entry}`hus <bord>` [her](http://example.org)'\nhvem: [A, {name: B, role: c}]\n")
    assert page.problems == () and page.entry is not None
    field = SPANS.fields["hvorfor"]
    assert field_types.of(field).words(page.entry.values["hvorfor"], field, SPANS, str) == "Et hus her"
    assert page.entry.values["hvem"] == (Person("A"), Person("B", "c"))


ALIKE, ALIKE_FAULTS = toml_file.parse(
    CATALOGUE.format(language="da").replace("required = true", "markdown = true")
    + """
[fields.foto]
type = "image"
label = "Foto"
alt = "Foto viser"
many = true

[fields."Foto viser"]
type = "text"
label = "På billedet"

[fields.filer]
type = "text"
label = "Filer"
many = true
"""
)


def alike(front: str) -> pages.Page:
    assert ALIKE_FAULTS == []
    return pages.read(f"---\n{front}\n---\n\n# Et\n\nTekst.\n", "steder/et", "steder/et.md", ALIKE)


def test_a_picture_may_have_its_words_in_a_field_of_their_own() -> None:
    page = alike("foto: [a.png, {file: b.png, alt: Et bord}]\nFoto viser: En stol")
    assert page.problems == () and page.entry is not None
    assert page.entry.values["foto"] == (Image("a.png", "En stol"), Image("b.png", "Et bord"))
    faults = [(each.line, each.text(str)) for each in alike("filer: [a]\nfoto: a.png").problems]
    assert faults == [(3, "“foto” is a picture without words: write in “Foto viser” what it shows.")]


def test_a_summary_loses_its_emphasis_but_no_link() -> None:
    page = alike("resume: Bages ved **195 °C** i `ovn`, 3 * 4 min.")
    assert page.problems == () and page.entry is not None
    assert page.entry.summary == "Bages ved 195 °C i ovn, 3 * 4 min."
    (fault,) = alike("resume: <b>Et</b> hus.").problems
    assert "markdown = true" not in fault.text(str)
    (fault,) = alike("resume: Se [her](https://example.org).").problems
    assert "it can have no links and references: [her](https://example.org)." in fault.text(str)


def test_what_other_programs_write_is_no_fault() -> None:
    page = alike('filer: ["**/routes/**", "*.ts, *.js", "", null, "a/*/b/*"]\nresume: ["", ""]\nFoto viser: "a"')
    assert page.problems == () and page.entry is not None
    assert page.entry.values == {"filer": ("**/routes/**", "*.ts, *.js", "a/*/b/*"), "Foto viser": "a"}
    # Behind what is no text a comment is meant.
    lines = ["a: 2018-05-31 # about", "b: true # so far", "c: 3 # or four", "d: Step # 4", "e: 1.5 # m", "f: ~ # none"]
    problems = alike("\n".join(lines)).problems
    assert [each.line for each in problems if each.code == "lost-words"] == [5]
    schema, _ = toml_file.parse(CATALOGUE.format(language="da").replace("[book]", '[book]\nother_keys = ["auto"]'))
    text = "---\nresume: Et # hus\nauto:\n  - regex: a b # https://example.org\n---\n\n# Et\n\nTekst.\n"
    problems = pages.read(text, "steder/et", "steder/et.md", schema).problems
    assert [each.line for each in problems if each.code == "lost-words"] == [2]


def test_a_key_in_other_capitals_is_mended() -> None:
    (fault,) = alike("Resume: Et hus.").problems
    assert fault.nearest == "resume"
    assert mended("---\nResume: Et hus.\n---\n", fault.edits) == "---\nresume: Et hus.\n---\n"


def test_an_entry_that_is_the_index_of_a_folder_is_told_where_it_belongs() -> None:
    text = "---\nresume: Et hus.\nfiler: [a]\n---\n\n# Et\n"
    (fault,) = pages.read(text, "steder/et/index", "steder/et/index.md", ALIKE).problems
    assert (fault.line, "move the file to “steder/et.md”." in fault.text(str)) == (2, True)
    faults = pages.read(text, "steder/index", "steder/index.md", ALIKE).problems
    assert ["not in a category's folder" in each.text(str) for each in faults] == [True, True]


def test_pages_of_folders_are_told_what_such_a_page_is_called() -> None:
    entries = [
        pages.read("# Et\n\nTekst.\n", name, f"{name}.md", ALIKE).entry
        for name in ("steder/a/README", "steder/b/README")
    ]
    (fault,) = relations.duplicates([each for each in entries if each], "{}.md".format)
    assert "If this is a folder's own page, and no entry, name the file index.md." in fault.text(str)


def test_rows_of_a_small_table() -> None:
    page = spanning("trin:\n  - hvad: Skru\n    ok: true\n  - {ok: False, hvad: null}\n  - hvad:\n  - ok: 'true'\n")
    assert page.problems == () and page.entry is not None
    rows = page.entry.values["trin"]
    assert rows == (Row((("hvad", "Skru"), ("ok", True))), Row((("ok", False),)), Row((("ok", "true"),)))
    field = SPANS.fields["trin"]
    words = [field_types.of(field).words(each, field, SPANS, str) for each in rows]
    assert words == ["Hvad: Skru, Prøvet: Ja", "Prøvet: Nej", "Prøvet: true"]


@pytest.mark.parametrize("plain", ["3 * 4 * 5", "a*b", "__init__", "[1] (se 2)", "C:\\a`b", "5 < 6", "{a}"])
def test_what_only_looks_like_mark_up_is_text(plain: str) -> None:
    assert entry(FULL.replace("Et hus.", f"'{plain}'")).summary == plain


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Se [et hus](https://example.org/Hus_(bolig)).", "Se et hus."),
        ("Se [et hus](<et hus.md>).", "Se et hus."),
        ("Se [et hus](hus.md 'Hus (nyt)').", "Se et hus."),
        ("[Et hus](hus.md) (nyt)", "Et hus (nyt)"),
        ("Se <https://example.org/Hus_(bolig)>", "Se https://example.org/Hus_(bolig)"),
    ],
)
def test_a_links_address_is_none_of_the_words(line: str, words: str) -> None:
    field = SPANS.fields["hvorfor"]
    assert field_types.of(field).words(line, field, SPANS, str) == words


def test_an_entry_in_a_folder_of_its_category() -> None:
    page = spanning("ogsaa: [Ting, steder]\n")
    assert page.entry is not None
    assert (page.entry.id, page.entry.category, page.entry.also_in) == ("huset", "steder", ("ting",))
    assert pages.read("# Dybt\n", "steder/dybt/index", "steder/dybt/index.md", SPANS).entry is None


@pytest.mark.parametrize(
    ("front", "days"),
    [
        ("stand: kladde\n", ""),
        ("stand: klar\n", "ABCD"),
        ("fra: 2026-06\n", "BCD"),
        ("fra: 2026-06-02\n", "CD"),
        ("til: 2026\n", "ABC"),
        ("til: 2026-06\n", "ABC"),
        ("til: 2026-06-01\n", "AB"),
        ("fra: 2026-06-01\ntil: 2026-06-01\n", "B"),
        ("fra: 2030\nstand: klar\n", ""),
    ],
)
def test_on_which_days_an_entry_is_published(front: str, days: str) -> None:
    all_days = {
        "A": datetime.date(2026, 5, 31),
        "B": datetime.date(2026, 6, 1),
        "C": datetime.date(2026, 6, 30),
        "D": datetime.date(2027, 1, 1),
    }
    page = spanning(front)
    assert page.entry is not None
    for name, day in all_days.items():
        assert (publication.withheld_by(page.entry, SPANS, day) is None) == (name in days)
        assert publication.is_withheld(page.front, "steder", SPANS, day) != (name in days)


def test_the_day_of_a_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780272000")
    assert publication.today() == datetime.date(2026, 6, 1)
    assert publication.today("2026-02-03") == datetime.date(2026, 2, 3)


def test_notes_and_sources_stand_on_any_page() -> None:
    text = "---\nsiden: [{tekst: Nyt., dato: 2026, kilde: Naboen}]\nkilde: avisen\nresume: Nej.\n---\n\n# Forside\n"
    page = pages.read(text, "index", "index.md", SPANS)
    assert page.entry is None and page.added is not None
    assert set(page.added.values) == {"siden", "kilde"}
    assert [(each.code, each.line) for each in page.problems] == [("misplaced-field", 4)]


def test_an_index_page_is_no_entry() -> None:
    page = read("# Steder\n", "steder/index")
    assert page.entry is None
    assert page.problems == ()


def test_a_text_that_yaml_reads_as_itself_needs_no_quotes() -> None:
    assert entry(FULL.replace("Et hus.", "2014")).summary == "2014"
    assert entry(FULL.replace("Et hus.", "2014-05-01")).summary == "2014-05-01"
    assert entry(FULL.replace("Et hus.", '"no"')).summary == "no"


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("31.5.2018", "2018-05-31"),
        ("2018/5/31", "2018-05-31"),
        ("2018-05-31T10:22:00Z", "2018-05-31"),
        ("2018-05-31 10:22:00.5 +02:00", "2018-05-31"),
        ("2018-05-32T10:22:00Z", None),
        ("soon", None),
    ],
)
def test_the_date_that_was_meant(written: str, near: str | None) -> None:
    (problem,) = wider(f"lukket: {written}\n").problems
    assert (problem.code, problem.nearest) == ("bad-date", near)


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
    assert nearest("../specs/pike/placement-claims", ["../specs/xena/remove-tenant-id"]) is None
    assert nearest("../specs/pike/tenant", ["../specs/xena/tenants", "../specs/pike/claims"]) == "../specs/xena/tenants"


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
