"""katalog.toml becomes a schema, or every fault in it is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import CATALOGUE, DOCS

from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.i18n import translator

TOML = CATALOGUE.format(language="da")


def line_of(text: str) -> int:
    return TOML[: TOML.index(text)].count("\n") + 1


def test_the_real_book_has_a_sound_schema() -> None:
    schema, problems = toml_file.load(DOCS / "katalog.toml")
    assert problems == []
    assert [category.id for category in schema.categories] == [
        "initiativer",
        "videnscentre",
        "undersoegelser",
        "erfaringer",
        "litteratur",
    ]
    assert [category.number for category in schema.categories] == [1, 2, 3, 4, 5]
    assert schema.with_role("summary") is schema.fields["resume"]
    assert schema.category_of("videnscentre/mindlab") is schema.category("videnscentre")
    assert schema.is_entry("videnscentre/mindlab")
    assert not schema.is_entry("videnscentre/index")
    assert not schema.is_entry("index")
    assert not schema.is_entry("om/kolofon")


def test_a_project_without_entries(tmp_path: Path) -> None:
    """It has no categories, and nothing that is said of entries: that is named, each with its line."""
    path = tmp_path / "katalog.toml"
    book = '[book]\ntitle = "House"\nlanguage = "en"\n\n[releases]\nfolder = "releases"\n'
    path.write_text(book, "utf-8")
    schema, problems = toml_file.load(path)
    assert (problems, bool(schema), schema.releases is None) == ([], False, False)
    path.write_text(
        f'{book}\n[sources.one]\ntitle = "One"\n\n[fields.brief]\ntype = "text"\nlabel = "Brief"\n', "utf-8"
    )
    faults = [(each.line, each.text(str)[:70]) for each in toml_file.load(path)[1]]
    sentence = "There are no categories, so no entries that [{}] could be of. Add [["
    assert faults == [(11, sentence.format("fields")[:70]), (8, sentence.format("sources")[:70])]


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ('title = "Steder"', 'titel = "Steder"', line_of('title = "Steder"'), "“titel” is not known here."),
        ('type = "date"', 'type = "dato"', line_of('type = "date"'), "“type” cannot be “dato”. Did you mean “date”?"),
        ("required = true", 'required = "ja"', line_of("required = true"), "“required” must be true or false."),
        ('strong = "#14669c"', 'strong = "blue"', line_of('strong = "#14669c"'), "“strong” must be a colour as #14669c is one, not “blue”"),
        ('id = "ting"', 'id = "steder"', line_of('id = "ting"'), "Two categories have the id “steder”."),
        ('colour = "fjord"', 'colour = "fjor"', line_of('colour = "fjord"'), "There is no colour “fjor”. Did you mean “fjord”?"),
        ('vocabulary = "emner"', 'vocabulary = "emne"', line_of('vocabulary = "emner"'), "There is no vocabulary “emne”."),
        ('role = "closed"', 'role = "summary"', line_of('role = "closed"'), "Two fields have the role “summary”."),
        ('text = "tekst"', 'words = "tekst"', line_of('text = "tekst"') , "This field's type has no part “words”."),
        ("[book]", "[book", 2, "A table's name stands in brackets"),
        ("[book]", '[book]\nisbn = "978-87-7457-041-2"', 3, "This is not an ISBN: “978-87-7457-041-2”."),
        ("[book]", '[book]\nisbn = "87-7457-041-1"', 3, "This is not an ISBN: “87-7457-041-1”."),
        ("required = true", 'required = ["tng"]', line_of("required = true"), "There is no category “tng” here. Did you mean “ting”?"),
        ("required = true", 'required = ["ting"]\ncategories = ["steder"]', line_of("required = true"), "There is no category “ting” here."),
        ("required = true", 'categories = ["sted"]', line_of("required = true"), "There is no category “sted” here. Did you mean “steder”?"),
        ("required = true", "choices = ['a']", line_of("required = true"), "“choices” belongs to fields of the type “choice”."),
        ("required = true", "unit = 'kg'", line_of("required = true"), "“unit” belongs to fields of the type “number”."),
        ('type = "provenance"', 'type = "choice"', line_of('type = "provenance"'), "A field of the type “choice” needs the key choices"),
        ('role = "closed"', 'role = "former"', line_of('role = "closed"'), "A field with the role “former” must have the type “text”."),
        ("[sources.avisen]", '[vocabularies.byer]\nlabel = "Byer"\n[vocabularies.byer.terms.tillid]\ntitle = "T"\n[sources.avisen]', line_of("[sources.avisen]") + 2, "“tillid” is a term of the vocabulary “emner”, too"),
        ("[sources.avisen]", '[vocabularies.ting]\nlabel = "Ting"\n[vocabularies.ting.terms.a]\ntitle = "A"\n[sources.avisen]', line_of("[sources.avisen]") , "“ting” is a category, too."),
        ('synonyms = ["fortrolighed"]', 'related = ["socialkapital"]', line_of("synonyms"), "There is no term “socialkapital” in this vocabulary. Did you mean “social-kapital”?"),
        ("[sources.avisen]", '[fields.title]\nlabel = "X"\ntype = "text"\n[sources.avisen]', line_of("[sources.avisen]"), "“title” has a meaning of its own"),
        ("[sources.avisen]", '[fields.changed]\nlabel = "X"\ntype = "date"\n[sources.avisen]', line_of("[sources.avisen]"), "“changed” has a meaning of its own"),
        ("[sources.avisen]", '[fields.book]\nlabel = "X"\ntype = "number"\n[sources.avisen]', line_of("[sources.avisen]"), "“book” has a meaning of its own"),
        ('type = "provenance"', 'type = "provenance"\nmany = true', line_of('type = "provenance"') + 1, "A field of the type “provenance” has one value: leave out “many”."),
        ('role = "closed"', 'role = "closed"\nmany = true', line_of('role = "closed"') + 1, "A field with the role “closed” has one value"),
        ('role = "closed"', 'role = "closed"\nshow = false', line_of('role = "closed"') + 1, "A field with the role “closed” is shown wherever its entry is"),
        ('type = "references"', 'type = "references"\nshow = ["page", "boek"]', line_of('type = "references"') + 1, "A field cannot be shown in “boek”. Did you mean “book”?"),
        ('type = "references"', "type = \"references\"\nshow = 'page'", line_of('type = "references"') + 1, "“show” must be true or false."),
        ('type = "references"', 'type = "references"\nmin = 0', line_of('type = "references"') + 1, "“min” belongs to fields of the type “number”."),
        ('type = "references"', 'type = "references"\nmax = 9', line_of('type = "references"') + 1, "“max” belongs to fields of the type “text, number”."),
        ('type = "references"', 'type = "number"\nmin = 9\nmax = 2', line_of('type = "references"') + 1, "“min” is more than “max”."),
        ('type = "references"', 'type = "references"\nnote = "Nej."', line_of('type = "references"') + 1, "“note” belongs to fields of the type “links, notes”."),
        ('statuses = ["ikke kontrolleret", "virker"]', 'note_sources = ["avis"]', line_of("statuses"), "“avis” is not one of the book's sources. Did you mean “avisen”?"),
        ("required = true", "max = 1.5", line_of("required = true"), "The most letters of a text are a whole number from 1."),
        ('type = "references"', 'type = "text"\nrole = "sort"\nmarkdown = true', line_of('type = "references"') + 2, "A field with the role “sort” is plain text: leave out “markdown”."),
        ('type = "references"', 'type = "image"\nalt = "resum"', line_of('type = "references"') + 1, "There is no field “resum” of the type text that holds one value. Did you mean “resume”?"),
        ('type = "references"', 'type = "text"\nalt = "resume"', line_of('type = "references"') + 1, "“alt” belongs to fields of the type “image”."),
        ('type = "references"', 'type = "choice"\nrole = "status"\nchoices = ["a"]', line_of('type = "references"') + 1, "A field with the role “status” needs the key drafts"),
        ('type = "references"', 'type = "choice"\nrole = "status"\nchoices = ["kladde"]\ndrafts = ["klade"]', line_of('type = "references"') + 3, "“klade” is not one of the choices. Did you mean “kladde”?"),
        ('type = "references"', 'type = "image"\nshow = ["card"]', line_of('type = "references"') + 1, 'An image has no room in a card or a table: write show = ["page", "book"], or leave “show” out.'),
        ("[sources.avisen]", '[fields."Læs, mere"]\nlabel = "X"\ntype = "text"\n[sources.avisen]', line_of("[sources.avisen]"), "A field cannot be called “Læs, mere”"),
        ("[sources.avisen]", '[fields."LUKKET"]\nlabel = "X"\ntype = "text"\n[sources.avisen]', line_of("[sources.avisen]"), "“LUKKET” differs from “lukket” in capitals alone"),
        ("[sources.avisen]", "[sources.Avisen]", line_of("[sources.avisen]"), "“Avisen” cannot be a name here: use small letters"),
        ("[book]", '[book]\nother_keys = ["lukket"]', line_of("[fields.lukket]") + 1, "“lukket” is a field, and one of the “other_keys”"),
        ('title = "Prøve"', "title = 3", line_of('title = "Prøve"'), "“title” must be text in quotes."),
    ],
)  # fmt: skip
def test_faults_have_a_line(old: str, new: str, line: int, sentence: str) -> None:
    schema, problems = toml_file.parse(TOML.replace(old, new, 1))
    assert not schema
    assert [problem.line for problem in problems if sentence in problem.text(str)] == [line]


def test_a_field_has_the_name_that_the_pages_have() -> None:
    for name in ("timeRequired", '"Læs mere"', '"Pris (kr)"', "'køn/alder'", "1890", '"A & B"'):
        schema, problems = toml_file.parse(TOML + f'\n[fields.{name}]\ntype = "text"\nlabel = "X"\nmax = 20\n')
        assert not problems
        assert list(schema.fields)[-1] == name.strip("\"'")
        (problem,) = toml_file.parse(TOML + f'\n[fields.{name}]\ntype = "text"\nlabel = "X"\nmin = 20\n')[1]
        assert problem.line == TOML.count("\n") + 5


def test_what_a_schema_may_say_besides() -> None:
    text = TOML.replace("required = true", 'required = ["ting"]\ncategories = ["ting", "steder"]', 1)
    text = text.replace('synonyms = ["fortrolighed"]', 'abbreviation = "TL"\nrelated = ["social-kapital"]')
    text = text.replace('title = "Steder"', 'title = "Steder"\nheadings = ["Hvor?"]')
    schema, problems = toml_file.parse(text + '\n[abbreviations]\nSU = "samarbejdsudvalg"\n')
    assert problems == []
    assert schema.abbreviations == {"SU": "samarbejdsudvalg"}
    assert [each.headings for each in schema.categories] == [("Hvor?",), ()]
    field = schema.fields["resume"]
    assert (field.is_required("ting"), field.is_required("steder"), field.belongs_to("andet")) == (True, False, False)
    term = schema.vocabularies["emner"].find("tl")
    assert term is not None
    assert (term.id, term.related) == ("tillid", ("social-kapital",))


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "katalog.toml").write_bytes("[book]\ntitle = 'Æ'\n".encode("latin-1"))
    _, problems = toml_file.load(tmp_path / "katalog.toml")
    assert [(each.line, each.code) for each in problems] == [(2, "utf-8")]


@pytest.mark.parametrize("isbn", ["9780306406157", "978-0-306-40615-7", "978 0 306 40615 7"])
def test_an_isbn_is_kept_as_it_is_written(isbn: str) -> None:
    schema, problems = toml_file.parse(TOML.replace("[book]", f'[book]\nisbn = "{isbn}"'))
    assert (schema.book.isbn, problems) == (isbn, [])


@given(st.text())
def test_any_text_is_a_schema_or_is_refused(text: str) -> None:
    schema, problems = toml_file.parse(text)
    assert bool(schema) != bool(problems)
    assert all(each.text(str) and each.line >= 1 for each in problems)


@given(st.data())
def test_any_change_to_a_good_schema_is_read_or_refused(data: st.DataObject) -> None:
    lines = TOML.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = data.draw(st.sampled_from(["", "x = 1", "[a.b]", "[[categories]]", lines[place][::-1], '"""']))
    schema, problems = toml_file.parse("\n".join(lines))
    assert bool(schema) != bool(problems)
    assert all(each.text(str) for each in problems)


def test_a_mistyped_key_is_one_fault() -> None:
    """Not two, though the key that it should be is missing as well."""
    for old, new in (('label = "', 'lable = "'), ('title = "Prøve"', 'titel = "Prøve"')):
        assert old in TOML
        _, problems = toml_file.parse(TOML.replace(old, new, 1))
        [problem] = problems
        assert f"“{new.split()[0]}” is not known here. Did you mean “{old.split()[0]}”?" in problem.text(str)
    # A key that is no such slip, and one that is missing.
    _, problems = toml_file.parse(TOML.replace('title = "Prøve"', 'paper = "a5"', 1))
    assert {problem.text(str).partition(". ")[0].rstrip(".") for problem in problems} == {
        "“paper” is not known here", "“title” is missing",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ('[book]\ntitle = "A"\ntitle = "B"\n', 3, "“title” is given for the second time"),
        ("[a]\nb = 1\n[a]\n", 3, "“[a]” is given for the second time"),
        ("a = {b = 1, b = 2}\n", 1, "“b” is given for the second time"),
        ("a = [\n  1,\n", 2, "A list begins with [ and does not end with ]."),
        ("a =", 1, "This is no value:"),
        ("a = yes\n", 1, "This is no value: text stands in straight quotes"),
        ("title = “x”\n", 1, "This is no value: text stands in straight quotes"),
        ('title "x"\n', 1, "Behind a key stands an equals sign"),
        ('title = "x\n', 1, "A quotation mark is opened and not closed."),
        ("title = 'x\n", 1, "A quotation mark is opened and not closed."),
        ('title = "C:\\dir"\n', 1, "A backslash in double quotes is an escape"),
        ('a = ["x"\nb = 1\n', 2, "A list begins with ["),
        ("a = {b = 1\n}\n", 1, "A table in braces stands on one line"),
        ("[a\nb = 1\n", 1, "A table's name stands in brackets"),
        ('a = "x" b = 1\n', 1, "Behind the value stands more"),
        ("= 1\n", 1, "This is not valid TOML"),
    ],
)
def test_a_file_that_is_no_toml_is_told_what_is_wrong(text: str, line: int, sentence: str) -> None:
    _, (problem,) = toml_file.parse(text)
    assert (problem.code, problem.line) == ("toml", line)
    for language in ("en", "da", "de"):
        words = problem.text(translator(language))
        assert words.startswith(sentence) if language == "en" else words != problem.text(str)
