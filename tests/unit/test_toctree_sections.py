"""Headings that stand above tables of contents alone are not printed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from sphinx import addnodes
from sphinx.util.tags import Tags

from sphinx_handbook.book.content import read_project
from sphinx_handbook.book.content.elements import toctree_sections
from sphinx_handbook.sphinx_ext.nodes import holds

PAGE = """\
Title
=====

Words.

Contents
--------

TOCTREE

Prose
-----

Words.

TOCTREE

Guides
------

.. A comment.

First
~~~~~

TOCTREE

Second
~~~~~~

TOCTREE

Nothing
-------

Mixed
-----

With words
~~~~~~~~~~

Words.

Without
~~~~~~~

TOCTREE
"""

LABELS = """\
Title
=====

.. _named:

.. rubric:: Named

.. A comment.

TOCTREE

**In bold**

TOCTREE

Contents:

TOCTREE

Of **these** words some are bold.

TOCTREE

The chapters of this book are these:

TOCTREE

.. rubric:: Above words, too

TOCTREE

Words.

.. rubric:: Above nothing

HIDDEN

Section
-------

.. rubric:: Alone

TOCTREE

Last
----

.. rubric:: Footnotes
"""


def page(text: str = PAGE) -> nodes.document:
    doctree = publish_doctree(text, settings_overrides={"doctitle_xform": False})
    paragraphs = [each for each in doctree.findall(nodes.paragraph) if each.astext() in ("TOCTREE", "HIDDEN")]
    for number, each in enumerate(paragraphs):
        table = addnodes.toctree(entries=[(None, f"doc{number}")], hidden=each.astext() == "HIDDEN")
        each.replace_self(nodes.compound("", table))
    return doctree


def titles(doctree: nodes.document) -> list[str]:
    return [each.astext() for each in doctree.findall(nodes.title)]


def test_only_headings_above_tables_of_contents_are_removed() -> None:
    doctree = page()
    toctree_sections.remove_toctrees(doctree, with_headings=True)
    assert titles(doctree) == ["Title", "Prose", "Nothing", "Mixed", "With words"]
    # A reference to one of them has a place.
    places = [name for each in doctree.findall(nodes.target) for name in each["ids"]]
    assert places == ["contents", "guides", "first", "second", "without"]


def test_a_catalogue_keeps_its_headings() -> None:
    doctree = page()
    toctree_sections.remove_toctrees(doctree, with_headings=False)
    assert len(titles(doctree)) == 10
    assert doctree.next_node(addnodes.toctree) is None


def test_a_line_that_only_names_a_table_of_contents_is_removed_with_it() -> None:
    doctree = page(LABELS)
    names = [label.astext() for label, _ in toctree_sections.labels(doctree)]
    assert names == ["Named", "In bold", "Contents:", "Alone"]
    toctree_sections.remove_toctrees(doctree, with_headings=True)
    assert titles(doctree) == ["Title", "Last"]
    rubrics = [each.astext() for each in doctree.findall(nodes.rubric)]
    assert rubrics == ["Above words, too", "Above nothing", "Footnotes"]
    words = [each.astext() for each in doctree.findall(nodes.paragraph)]
    assert words == ["Of these words some are bold.", "The chapters of this book are these:", "Words."]
    assert "named" in [name for each in doctree.findall(nodes.target) for name in each["ids"]]


def test_what_leads_to_a_heading_leads_to_the_caption_that_is_printed_in_its_place() -> None:
    docnames = {f"doc{number}" for number in range(8)}
    captions = {"doc0": "Contents", "doc2": "First", "doc3": "Second", "doc4": ""}
    places = toctree_sections.caption_places(page(), captions, docnames)
    # “Guides” is the heading above both “First” and “Second”; “Without” has no caption.
    assert places == {"doc0": ["contents"], "doc2": ["guides", "first"], "doc3": ["second"]}
    doctree = page()
    toctree_sections.remove_toctrees(doctree, with_headings=True, moved={"contents", "guides", "first", "second"})
    assert [name for each in doctree.findall(nodes.target) for name in each["ids"]] == ["without"]


def test_a_label_and_a_named_table_are_such_places_too() -> None:
    doctree = page(LABELS)
    table = list(doctree.findall(addnodes.toctree))[2]
    table["caption"], table.parent["ids"] = "Part", ["part"]
    places = toctree_sections.caption_places(doctree, {"doc0": "Named", "doc2": "Part"}, {"doc0", "doc2"})
    assert places == {"doc0": ["named"], "doc2": ["part"]}


def test_a_page_without_words_is_empty() -> None:
    # A project's rst_epilog defines words for all pages.
    text = "Title\n=====\n\n.. A comment.\n\n.. |name| replace:: a ``name``\n"
    doctree = publish_doctree(text, settings_overrides={"doctitle_xform": False})
    assert toctree_sections.is_empty(doctree)
    assert not toctree_sections.is_empty(page())


@pytest.mark.parametrize(
    ("markup", "formats", "printed"),
    [
        (r"\chapterstyle{Fancy}", "latex", False),
        ("<!-- Polish letters -->\n<link href='lato.css' rel='stylesheet'>", "html", False),
        ("<style>p { color: red }</style>", "html", False),
        ('<a id="top"></a>', "html", True),
        ("Words", "html latex", True),
    ],
)
def test_raw_text_of_another_format_or_for_the_screen_is_not_printed(markup: str, formats: str, printed: bool) -> None:
    doctree = publish_doctree("Title\n=====\n", settings_overrides={"doctitle_xform": False})
    doctree.insert(0, nodes.raw("", markup, format=formats))
    assert toctree_sections.is_empty(doctree) is not printed


def test_a_label_may_end_as_in_another_script() -> None:
    table = nodes.compound("", addnodes.toctree("", entries=[(None, "b")]))
    for words, is_label in [("内容：", True), ("Բովանդակություն՝", True), ("Words", False)]:
        document = publish_doctree(f"Title\n=====\n\n{words}\n")
        document += table.deepcopy()
        assert bool(toctree_sections.labels(document)) is is_label


def test_a_paragraph_without_words_is_no_label() -> None:
    """An image without alternative text, as Markdown's ``![](image.png)`` is."""
    table = nodes.compound("", addnodes.toctree("", entries=[(None, "b")]))
    document = publish_doctree("Title\n=====\n")
    document += [nodes.paragraph("", "", nodes.image(uri="image.png")), nodes.paragraph("", "", nodes.Text(" ")), table]
    assert toctree_sections.labels(document) == []


@pytest.mark.parametrize(
    ("root", "of_page", "title", "printed"),
    [
        ("Tools", "Tools", "<no title>", ""),
        ("Parts", "Tools", "tools", ""),
        ("Parts", "Tools", "Of tools", "Tools"),
        ("Parts", "Contents:", "Of tools", ""),
    ],
)
def test_a_caption_that_says_what_stands_above_it_is_not_printed(
    root: str, of_page: str, title: str, printed: str
) -> None:
    def contents(caption: str, entry: str) -> nodes.bullet_list:
        return nodes.bullet_list("", addnodes.toctree(caption=caption, entries=[(None, entry)]))

    env: Any = SimpleNamespace(
        tocs={"index": contents(root, "tools"), "tools": contents(of_page, "saw")},
        titles={"index": nodes.title("", "Book"), "tools": nodes.title("", title)},
        all_docs={"index", "tools", "saw"},
        config=SimpleNamespace(language="en"),
    )
    assert read_project._toctrees(env, {})[0] == {"tools": root, "saw": printed}


@pytest.mark.parametrize(
    ("condition", "is_met"), [("html", True), ("latex", False), ("html or", True), ("1 + 1", True), ("html html", True)]
)
def test_a_condition_that_cannot_be_read_holds(condition: str, is_met: bool) -> None:
    assert holds(addnodes.only(expr=condition), Tags(["html"])) == is_met


def test_a_label_below_a_condition_names_the_table_behind_it() -> None:
    doctree = nodes.document(None, None)  # type: ignore[arg-type]
    label = nodes.rubric("", "Contents")
    table = nodes.compound("", addnodes.toctree(entries=[(None, "a")]))
    doctree += nodes.section("", nodes.title("", "Title"), addnodes.only("", label, expr="html"), table)
    assert [each for each, _ in toctree_sections.labels(doctree)] == [label]
