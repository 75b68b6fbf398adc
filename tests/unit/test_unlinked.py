"""Names of entries in running text, and what of a page is running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_handbook.catalogue.markdown import file_links, running_text, unlinked_mentions

NAMES = unlinked_mentions.names(
    [
        ("midtlab", "MidtLab", ["MTL"]),
        ("aftalen", "Samarbejdsaftalen", []),
        ("sekretariatet", "Kompetencesekretariatet", ["SEK"]),
        ("center", "Center for Offentlig Innovation", []),
        ("offentlig", "Offentlig Innovation", []),
        ("en", "Tvilling", []),
        ("to", "Tvilling", []),
    ],
    "da",
)


def mentions_of(text: str, *linked: str) -> list[tuple[str, str]]:
    return [(each.words, each.id) for each in unlinked_mentions.find(running_text.read(text), NAMES, linked)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Se MidtLab.", [("MidtLab", "midtlab")]),
        ("midtLab og MidtLab", [("midtLab", "midtlab")]),
        ("midtlab", []),
        ("Med samarbejdsaftalens ord.", [("samarbejdsaftalens", "aftalen")]),
        ("MTL'et og mtl", [("MTL'et", "midtlab")]),
        ("MTLer", []),
        ("MidtLab-projektet og XMidtLab", []),
        ("Center for\nOffentlig Innovation", [("Center for\nOffentlig Innovation", "center")]),
        ("Center for\n\nOffentlig Innovation", [("Offentlig Innovation", "offentlig")]),
        ("En tvilling, Tvilling.", []),
        ("**MidtLab**, *Samarbejdsaftalen* og _SEK_", [("MidtLab", "midtlab"), ("Samarbejdsaftalen", "aftalen")]),
        ("| a | b |\n|---|---|\n| MidtLab | x |", [("MidtLab", "midtlab")]),
        ("- MidtLab\n\n    SEK", [("MidtLab", "midtlab"), ("SEK", "sekretariatet")]),
        ("> MidtLab", [("MidtLab", "midtlab")]),
        (":::{note}\nMidtLab\n:::", [("MidtLab", "midtlab")]),
        # Not running text.
        ("# MidtLab", []),
        ("> ## MidtLab", []),
        ("MidtLab\n=======", []),
        ("Om\nMidtLab\n---", []),
        ("`MidtLab` og ``a ` MidtLab``", []),
        ("```\nMidtLab\n```", []),
        ("```{code-block} md\nMidtLab\n```", []),
        ("Kode:\n\n    MidtLab\n    MidtLab\n\n    MidtLab", []),
        (":::{gap}\nMidtLab\n:::", []),
        (":::{card} MidtLab\n:link: MidtLab\nx\n:::", []),
        (":::{figure} MidtLab.svg\nMidtLab\n:::", []),
        ("[MidtLab](x.md), [om [MidtLab] her](x.md) og ![MidtLab](x.svg)", []),
        ("[MidtLab][1]\n\n[1]: http://MidtLab.dk", []),
        ("[om\nMidtLab](x.md)", []),
        ("{entry}`x` {entry}`om MidtLab <x>` {abbr}`MidtLab (x)`", []),
        ("http://midtlab.dk/MidtLab <https://x/MidtLab> info@MidtLab.dk www.MidtLab.dk", []),
        ("<!-- MidtLab -->\n% MidtLab\n(MidtLab)=\n<b title='MidtLab'>", []),
        ("<div>\nMidtLab\n</div>", []),
        ("$MidtLab$ {{ MidtLab }}", []),
    ],
)  # fmt: skip
def test_what_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentions_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das Amt.", ["Amt"]),
        ("Mit Projekten und des Projektes", ["Projekten"]),
        # A small letter is another word, except where the name has several.
        ("Wir essen gern. Ein Essen.", ["Essen"]),
        ("Mit guter Führung und gute Führung.", ["gute Führung"]),
        ("Projektion", []),
    ],
)
def test_what_is_found_in_german(text: str, expected: list[str]) -> None:
    called = [("amt", "Amt", []), ("projekt", "Projekt", []), ("essen", "Essen", []), ("gut", "Gute Führung", [])]
    names = unlinked_mentions.names(called, "de_DE")
    assert [each.words for each in unlinked_mentions.find(running_text.read(text), names, ())] == expected


def test_what_is_linked_is_not_told() -> None:
    assert mentions_of("MidtLab og SEK", "midtlab") == [("SEK", "sekretariatet")]


def test_mentions_become_links_and_nothing_else_changes() -> None:
    page = "# MidtLab\r\n\r\n**MidtLab** og [SEK](x.md),\r\n| SEK | `MTL` |\r\n"
    mentions = list(unlinked_mentions.find(running_text.read(page), NAMES, ()))
    linked = unlinked_mentions.linked(page, mentions, "entry")
    assert linked == (
        "# MidtLab\r\n\r\n**{entry}`MidtLab <midtlab>`** og [SEK](x.md),\r\n| {entry}`SEK <sekretariatet>` | `MTL` |\r\n"
    )
    assert mentions_of(linked.replace("\r", ""), "midtlab", "sekretariatet") == []


@given(st.text(alphabet="MidtLab SEK#`*_[]()<>{}|:\n\r\t-=>\\$%!.", max_size=80))
def test_any_page_keeps_its_places(text: str) -> None:
    read = running_text.read(text)
    assert len(read.text) == len(text)
    assert read.text.count("\n") == read.marked.count("\n") == text.count("\n")
    for each in unlinked_mentions.find(read, NAMES, ()):
        assert text[each.start : each.end] == each.words
    assert all(each.target for each in running_text.links(read))


def test_brackets_without_end() -> None:
    assert mentions_of("MidtLab " + "[a" * 100 + "]" * 100) == []
    assert mentions_of("MidtLab " + "[" * 100) == [("MidtLab", "midtlab")]


def test_headings() -> None:
    page = "# *Et* {entry}`hus <h>` og [x](y.md)\n\nTo\n--\n\n```\n# nej\n```\n\n### Tre ###\n"
    assert running_text.read(page).headings == ((1, "Et hus og x"), (2, "To"), (3, "Tre"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](b.md) [x](../c/d.md#e) [x](/a/b.md) [x](<b.md>) [x](#her) [x](http://a.dk/x.md) [x](sted)", []),
        ("\n og [x](bb.md)", [(2, 5, "unknown-page", "b.md")]),
        ("[x](../a/d.md)", [(1, 1, "unknown-page", "../c/d.md")]),
        ("![x](tegn.svg) ![x](http://a.dk/x.svg)", [(1, 1, "unknown-file", None)]),
        ("[x](fil.pdf 'Titel') `[x](fil.pdf)`", [(1, 1, "unknown-file", None)]),
        ("[![x](nej.svg)](b.md)", [(1, 2, "unknown-file", None)]),
        ("[x][1]\n\n[1]: zzzzzzzz/qqqqqqqqqqqqqqqqqqqq.md", [(3, 1, "unknown-page", None)]),
        ("```\n[x](nej.md)\n```", []),
    ],
)
def test_links_to_files(text: str, expected: list[tuple[int, int, str, str | None]]) -> None:
    targets = file_links.Targets({"a/b.md", "c/d.md", "a/side.md"}, lambda name: False)
    problems = file_links.wrong(running_text.read(text), "a/side.md", targets)
    assert [(each.line, each.column, each.code, each.nearest) for each in problems] == expected


def test_links_to_pages_in_another_markup_and_to_labels() -> None:
    targets = file_links.Targets(
        {"side.md", "ny/ø l.md", "intro.md"},
        lambda name: False,
        {"gl/intro.rst", "billede/ø.png"},
        lambda: {"to/steder"},
    )
    text = "[x](gl/intro) [x](gl/intro/) [x](to/steder) [x](billede/ø) [x](intro.html) [x](</x/ø l.html>)"
    problems = [*file_links.wrong(running_text.read(text), "side.md", targets)]
    assert [(each.values["word"], [edit.text for edit in each.edits]) for each in problems] == [
        ("billede/ø", []),
        ("intro.html", ["intro.md"]),
        ("/x/ø l.html", ["/ny/ø%20l.md"]),
    ]


def test_a_file_that_only_the_website_has_is_no_page() -> None:
    targets = file_links.Targets({"side.md"}, lambda name: False, is_copied=lambda name: name == "hent/side.html")
    problems = [*file_links.wrong(running_text.read("[x](hent/side.html)"), "index.md", targets)]
    assert [(each.nearest, each.edits) for each in problems] == [(None, ())]


def test_pages_that_an_extension_makes_are_not_missed() -> None:
    targets = file_links.Targets({"side.md", "hent/x.md"}, lambda name: False, are_all=False)
    text = "[x](api/modul) [x](hent/y) [x](api/modul.html)"
    problems = file_links.wrong(running_text.read(text), "side.md", targets)
    assert [each.values["word"] for each in problems] == ["hent/y", "api/modul.html"]


def test_the_nearest_of_thousands_of_pages_is_sought_in_the_folder_that_is_meant() -> None:
    many = {f"a/side-{number}.md" for number in range(1100)}
    pages = many | {"b/hammer.md", "c/sav.md"}
    assert file_links.nearest_page("../b/hamer.md", "a", pages) == "../b/hammer.md"
    assert file_links.nearest_page("../b/sav/", "a", pages) == "../c/sav.md"
    assert file_links.nearest_page("sidde-7.md", "a", pages) is None


def test_a_page_that_another_program_made_html_of_is_what_an_address_means() -> None:
    targets = file_links.Targets({"a/cdn.html.md", "a/side.md"}, lambda name: False)
    (fault,) = file_links.wrong(running_text.read("See [it](/manual/cdn.html#top).\n"), "a/side.md", targets)
    assert [each.text for each in fault.edits] == ["/a/cdn.html.md"]
