"""Headings that stand above tables of contents alone are not printed."""

from __future__ import annotations

from docutils import nodes
from docutils.core import publish_doctree
from sphinx import addnodes

from sphinx_handbook.book.content.elements import toctree_sections

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


def page() -> nodes.document:
    doctree = publish_doctree(PAGE, settings_overrides={"doctitle_xform": False})
    for paragraph in [each for each in doctree.findall(nodes.paragraph) if each.astext() == "TOCTREE"]:
        paragraph.replace_self(nodes.compound("", addnodes.toctree(entries=[(None, "one")])))
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


def test_a_page_without_words_is_empty() -> None:
    doctree = publish_doctree("Title\n=====\n\n.. A comment.\n", settings_overrides={"doctitle_xform": False})
    assert toctree_sections.is_empty(doctree)
    assert not toctree_sections.is_empty(page())
