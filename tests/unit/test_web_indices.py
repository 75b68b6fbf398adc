"""Lists of links to what only a website has."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from docutils import nodes
from sphinx import addnodes

from sphinx_handbook.book.content.elements import web_indices

LABELS = {"genindex": ("genindex", "", "Index"), "search": ("search", "", "Search"), "own": ("guide", "place", "Own")}


def link(target: str) -> addnodes.pending_xref:
    return addnodes.pending_xref("", nodes.inline("", target), reftype="ref", reftarget=target, refdomain="std")


def items(*links: addnodes.pending_xref) -> nodes.bullet_list:
    return nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", "", each)) for each in links))


def section(title: str, *body: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", title), *body)


def left(*body: nodes.Node, documents: tuple[str, ...] = ("guide",)) -> str:
    doctree = nodes.document(None, None)  # type: ignore[arg-type]
    doctree += list(body)
    domain = SimpleNamespace(data={"labels": LABELS})
    env: Any = SimpleNamespace(get_domain=lambda name: domain, found_docs=set(documents))
    web_indices.remove(doctree, env)
    return " ".join(doctree.astext().split())


def test_the_list_that_every_new_project_has_goes_with_its_heading() -> None:
    indices = section("Indices", items(link("genindex"), link("search")))
    assert left(section("Project", nodes.paragraph("", "Words.")), indices) == "Project Words."
    assert left(section("Project", section("Indices", items(link("search"))))) == "Project"
    assert left(section("Project", items(link("search")))) == "Project"


def test_what_says_more_stays() -> None:
    more = section("Indices", items(link("genindex"), link("own")), nodes.paragraph("", "Words."))
    assert left(section("Project"), more) == "Project Indices own Words."
    within = nodes.paragraph("", "", nodes.Text("Use the "), link("search"), nodes.Text("."))
    assert left(section("Project", within)) == "Project Use the search."
    item = nodes.bullet_list("", nodes.list_item("", within.deepcopy()))
    assert left(section("Project", item)) == "Project Use the search."


def test_a_page_of_the_author_s_own_of_that_name_is_linked() -> None:
    own = section("Project", section("Indices", items(link("genindex"))))
    assert left(own, documents=("guide", "genindex")) == "Project Indices genindex"
