"""Nodes as other extensions make them, which lack what Sphinx's own directives give theirs."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes

from sphinx_handbook.book.content import references, translator
from sphinx_handbook.book.content.elements import toctree_sections
from sphinx_handbook.book.content.expectations import source_marks
from sphinx_handbook.book.layout import layout_warnings
from sphinx_handbook.i18n import translator as translator_of
from sphinx_handbook.sphinx_ext import read_phase
from sphinx_handbook.sphinx_ext.domain import shared_declarations
from sphinx_handbook.sphinx_ext.nodes import normalized


def _described(**attributes: str) -> addnodes.desc:
    signature = addnodes.desc_signature("", "", addnodes.desc_name("", "Bundle"), ids=["bundle"])
    return addnodes.desc("", signature, addnodes.desc_content(), objtype="element", **attributes)


def test_a_description_of_no_domain_declares_nothing() -> None:
    page = nodes.section("", _described(), _described(domain="xml"))
    assert list(shared_declarations._declarations(page)) == [("xml", "Bundle")]


def test_a_link_that_does_not_say_where_it_stands_is_its_page_s() -> None:
    link = addnodes.pending_xref(reftype="doc", refdomain="std", reftarget="two")
    assert list(read_phase._linked(nodes.section("", link), "folder/one")) == ["folder/two"]


def test_nodes_that_are_set_into_a_list_of_children_know_where_they_stand() -> None:
    """As PEPs set their title, a section, above all else of a page."""
    page, section = new_document("page"), nodes.section("", nodes.title("", "Title"), nodes.paragraph("", "Text"))
    page.children = [section]
    section.children[1].parent = None
    assert [each.parent for each in normalized(page).findall()] == [
        None,
        page,
        section,
        section[0],
        section,
        section[1],
    ]
    assert toctree_sections.sections(page) == []


def test_a_node_s_file_and_its_ids_are_text(tmp_path: Path) -> None:
    page, text = tmp_path / "page.rst", nodes.paragraph(ids=[UUID(int=7)])
    page.touch()
    text.source, text.line = page, 7  # type: ignore[assignment]
    document = new_document("page")
    document += text
    normalized(document)
    assert source_marks.place(text, tmp_path, page) == ("page.rst", 7)
    references.bind(document, "page", {"page"})
    assert document[0].source == str(page)
    assert text["ids"] == ["page--00000000-0000-0000-0000-000000000007"]


def test_a_place_that_is_named_twice_at_once_is_named_once() -> None:
    """As a target before a signature of the same id, or behind which nothing of that name begins."""
    target, other = nodes.target(ids=["bundle", "old"]), nodes.target(ids=["bundle"])
    document = new_document("page")
    document += [target, _described(), nodes.paragraph("", "", other, nodes.Text("text"))]
    references.drop_repeated_places(document)
    assert (target["ids"], other["ids"]) == (["old"], ["bundle"])


def test_a_cell_s_plot_gets_its_words_in_the_cell() -> None:
    addresses = ["file:///srv/_build/jupyter_execute/0f.png", "file:///srv/docs/one.png"]
    fragment = SimpleNamespace(images_without_alt=addresses)
    cell, own = layout_warnings.of_alternatives(fragment, translator_of("en"))  # type: ignore[arg-type]
    assert "0f.png" in cell.text and "mystnb: {image: {alt: …}}" in cell.text
    assert "one.png" in own.text and ":alt:" in own.text


@pytest.mark.parametrize(("scale", "width"), [(None, None), (100, None), (50, "32px")])
def test_an_image_at_its_whole_scale_is_as_large_as_without(
    monkeypatch: pytest.MonkeyPatch, scale: int | None, width: str | None
) -> None:
    monkeypatch.setattr(translator, "get_image_size", lambda path: (100, 50))
    image = nodes.image(uri="one.png", **({"scale": scale} if scale else {}))
    translator._size(image, Path())
    assert (image.get("scale"), image.get("width")) == (None, width)
