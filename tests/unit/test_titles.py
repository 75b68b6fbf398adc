"""A title in the front matter becomes the page's heading (catalogue/entries/titles.py)."""

from __future__ import annotations

import json

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st
from myst_parser.docutils_ import Parser
from tests.support import CATALOGUE

from sphinx_handbook.catalogue import new_page
from sphinx_handbook.catalogue.entries import page as pages
from sphinx_handbook.catalogue.forms import editor
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.i18n import translator

TITLED = '\n[fields.navn]\ntype = "text"\nrole = "title"\nlabel = "Navn"\n'
SCHEMA, FAULTS = toml_file.parse(CATALOGUE.format(language="en") + TITLED)


def read(front: str, body: str = "\nText.\n", docname: str = "ting/bord") -> pages.Page:
    return pages.read(f"---\n{front}---\n{body}", docname, f"{docname}.md", SCHEMA)


def test_a_field_called_title_is_by_what_lists_are_ordered() -> None:
    for role, count in (('role = "title"\n', 0), ("", 1)):
        _, faults = toml_file.parse(
            CATALOGUE.format(language="en") + f'\n[fields.title]\ntype = "text"\n{role}label = "T"\n'
        )
        assert len(faults) == count


def test_the_heading_takes_the_line_on_which_the_front_matter_ends() -> None:
    assert FAULTS == []
    page = read("resume: Et bord.\nnavn: The table\n", "\nText.\n\n## Use\n")
    assert page.problems == ()
    assert page.front.page.split("\n") == ["", "", "", "# The table", "", "Text.", "", "## Use", ""]
    assert (page.front.body_line, page.entry and page.entry.values["navn"]) == (4, "The table")
    # Without a blank line, too; and any page may have one.
    assert read("resume: x\nnavn: A\n", "Text.\n").front.page == "\n\n\n# A\nText.\n"
    assert read("navn: A\n", docname="om/os").front.page == "\n\n# A\n\nText.\n"
    assert read("navn: A\n", docname="om/os").problems == ()


def test_a_second_title_is_told_with_the_line_of_the_first() -> None:
    (problem,) = read("resume: x\nnavn: A\n", "\n## B\n\n# C\n").problems
    assert (problem.code, problem.line, problem.values["line"]) == ("second-title", 8, "3")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("\nB\n===\n\nText.\n", "B"),
        ("\n.. _b:\n\n===\n B\n===\n\nA\n---\n", "B"),
        ("\n“A”:\n=======\n\nB\n---\n", ""),
        ("\n:mod:`A`\n========\n", ""),
        ("\nText alone.\n\n----\n\nMore.\n", ""),
    ],
)
def test_in_restructuredtext_the_title_stands_in_the_text_and_another_one_is_told(body: str, word: str) -> None:
    page = pages.read(f"---\nresume: x\nnavn: A\n---\n{body}", "ting/bord", "ting/bord.rst", SCHEMA)
    assert [(each.code, each.line, each.values["word"]) for each in page.problems] == [("two-titles", 3, word)][
        : bool(word)
    ]
    assert page.front.page.endswith(body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":navn: A\n:resume: x\n\nA\n=\n", ("yaml", 1, "navn", "A")),
        ("\n:orphan:\n:author: Me\n   and you\n:resume:\n\nA\n=\n", ("yaml", 5, "resume", "…")),
        ("---\nresume: x\n---\n\n:navn: A\n\nB\n=\n", ("yaml", 5, "navn", "A")),
        ("---\nresume: x\n---\n:orphan:\n\nB\n=\n\n:navn: A\n", None),
        ("---\nresume: x\n---\n:ref:`navn` :resume: x\n\nB\n=\n", None),
    ],
)
def test_in_restructuredtext_a_field_in_sphinxs_own_list_is_told(
    text: str, expected: tuple[str, int, str, str] | None
) -> None:
    page = pages.read(text, "ting/bord", "ting/bord.rst", SCHEMA)
    problems = [(each.code, each.line, each.values["key"], each.values["word"]) for each in page.problems]
    assert problems == ([expected] if expected else [])
    assert expected is None or f":{expected[2]}:" in page.problems[0].message.format(**page.problems[0].values)


def test_a_page_that_is_no_entry_may_leave_its_title_empty() -> None:
    assert read("navn:\n", "\n# Om os\n", docname="om/os").problems == ()


def test_what_stays_of_the_front_matter_moves_up() -> None:
    page = read("resume: x\nnavn: A\nmyst:\n  html_meta:\n    a: |\n      one\n\n      two\norphan: true\n")
    expected = [
        "---",
        "",
        "myst:",
        "  html_meta:",
        "    a: |",
        "      one",
        "",
        "      two",
        "orphan: true",
        "---",
        "# A",
    ]
    assert page.front.page.split("\n")[: page.front.body_line] == expected
    assert page.problems == ()


@pytest.mark.parametrize(
    ("front", "body", "codes"),
    [
        ("", "\nText.\n", ["no-title"]),
        ("navn:\n", "\nText.\n", ["no-title"]),
        ("navn: null\n", "\n# A table\n\nText.\n", []),
        ("navn: A table\n", "A table\n=\n\nText.\n", []),
        ("navn: A table\n", "\n# A table\n\nText.\n", []),
        ("navn: A table\n", "\n# a *table*\n\nText.\n", []),
        ("navn: A table\n", "\n# The chair\n\nText.\n", ["two-titles"]),
        ("navn: A table\n", "\n## The chair\n\nText.\n", []),
        ("navn: [A, B]\n", "\n# A\n\nText.\n", ["wrong-type"]),
        ("navn: A *table*\n", "\nText.\n", ["mark-up"]),
    ],
)
def test_one_title_is_enough(front: str, body: str, codes: list[str]) -> None:
    assert [each.code for each in read(f"resume: x\n{front}", body).problems] == codes


@given(st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126), min_size=1, max_size=30))
def test_any_title_is_only_text(title: str) -> None:
    words = " ".join(title.split())
    page = read(f"resume: x\nnavn: {json.dumps(title)}\n")
    if not words:
        return
    settings = {
        "myst_enable_extensions": ["dollarmath", "attrs_inline", "colon_fence", "substitution"],
        "report_level": 5,
    }
    doctree = publish_doctree(page.front.page, parser=Parser(), settings_overrides=settings)
    (heading,) = doctree.findall(nodes.title)
    assert heading.astext() == words
    assert [*map(type, heading.children)] == [nodes.Text]


def test_a_new_page_and_the_form_have_the_title_as_a_field() -> None:
    category = SCHEMA.categories[0]
    for text in (
        new_page.text(category, 'The "best"', SCHEMA, str),
        new_page.short_text(category, 'The "best"', SCHEMA, str),
    ):
        assert text.splitlines()[1] == 'navn: "The \\"best\\""' and "\n# The" not in text.split("---\n")[2]
    (collection, *_, everything) = editor.configuration(SCHEMA, "docs", None, translator("en"), pictures="x")[
        "collections"
    ]
    fields = {each["name"]: each for each in collection["fields"]}
    assert fields["navn"]["widget"] == "string" and "pattern" not in fields["body"]
    assert {each["identifier_field"] for each in (collection, everything)} == {"navn"}
    assert [each["name"] for each in collection["index_file"]["fields"]] == ["navn", "body"]
