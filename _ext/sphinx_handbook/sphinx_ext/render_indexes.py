"""Renders the views that list no entries: addresses, terms, sources and abbreviations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.nodes import make_refnode

from ..catalogue.schema.model import Term
from ..i18n import N_
from . import render_links
from .renderer import Renderer, card_grid, grid, titled_list

if TYPE_CHECKING:
    from ..catalogue.queries import answers
    from ..catalogue.queries.view import View
    from ..catalogue.schema.model import Source


# Addresses.


def addresses(renderer: Renderer, view: View, links: Sequence[answers.Address]) -> list[nodes.Node]:
    """A numbered list of addresses, or a table; an empty list where there are none."""
    if not links:
        return []
    say = renderer.say
    if view.form == "table":
        head = [say(N_("Address")), say(N_("State")), say(N_("Used by"))]
        rows = [
            [
                [nodes.paragraph("", "", _outward(each), nodes.Text(" "), _written(each))],
                [nodes.paragraph("", each.link.status)] if each.link.status else [],
                [nodes.paragraph("", "", *renderer.mentions(each.used_by))],
            ]
            for each in links
        ]
        return [grid(head, rows)]
    items = []
    for number, each in enumerate(links, 1):
        if view.form == "list":
            item = render_links.item(each.link, each.archive, say)
            used = nodes.paragraph(
                "", say(N_("Used by:")) + " ", *renderer.mentions(each.used_by), classes=["link-used"]
            )
            item += used
        else:
            item = nodes.list_item("", nodes.paragraph("", "", _outward(each), classes=["link-title"]))
            item += nodes.paragraph("", "", _written(each), classes=["link-address"])
        item["ids"] = [f"address-{number}"]
        items.append(item)
    return [nodes.enumerated_list("", *items, enumtype="arabic", classes=["link-list", "numbered"])]


def _outward(address: answers.Address) -> nodes.reference:
    return render_links.external(address.link.title, address.link.url, address.link.lang)


def _written(address: answers.Address) -> nodes.inline:
    return nodes.inline("", address.link.url, classes=["address"])


# Terms and sources.


def groups(renderer: Renderer, view: View, answer: Sequence[answers.Group]) -> list[nodes.Node]:
    """Terms or sources, each with its entries: sections, a table or cards; an empty list where there are none."""
    if not answer:
        return []
    kind = view.kind.removesuffix("s")
    if view.form == "table":
        head = [_heading(renderer, kind), renderer.say(N_("Description")), renderer.say(N_("Pages"))]
        rows = [
            [
                [nodes.paragraph("", "", *_named(renderer, kind, each), ids=[f"{kind}-{each.of.id}"])],
                [nodes.paragraph("", _described(each.of))] if _described(each.of) else [],
                [nodes.paragraph("", "", *renderer.mentions(each.lines))],
            ]
            for each in answer
        ]
        table = grid(head, rows)
        table["classes"].append("group-table")
        return [table]
    if view.form == "cards":
        cards = [(_named(renderer, kind, each), _card(renderer, each)) for each in answer]
        return [card_grid(cards, [f"{kind}-{each.of.id}" for each in answer])]
    sections: list[nodes.Node] = []
    for each in answer:
        title = nodes.title("", "", *_named(renderer, kind, each))
        section = nodes.section("", title, ids=[f"{kind}-{each.of.id}"], classes=[kind])
        if described := _described(each.of):
            section += nodes.paragraph("", described, classes=["term-description"])
        section += (
            nodes.paragraph("", "", *renderer.mentions(each.lines), classes=["term-entries"])
            if view.form == "compact"
            else titled_list(renderer, view, each.lines)
        )
        sections.append(section)
    return sections


def _heading(renderer: Renderer, kind: str) -> str:
    return renderer.say(N_("Term")) if kind == "term" else renderer.say(N_("Source"))


def _described(of: Term | Source) -> str:
    if isinstance(of, Term):
        return of.description
    return ". ".join(each for each in (of.date, of.note) if each)


def _named(renderer: Renderer, kind: str, group: answers.Group) -> list[nodes.Node]:
    """The title, as a link where the term has a page of its own."""
    own = renderer.domain.own_page(group.of.id) if kind == "term" else ""
    if not own or own == renderer.docname:
        return [nodes.Text(group.of.title)]
    words = nodes.inline("", group.of.title)
    link = make_refnode(renderer.builder, renderer.docname, own, "", words)
    link["classes"] += ["term", "no-page"]
    return [link]


def _card(renderer: Renderer, group: answers.Group) -> list[nodes.Node]:
    description = [nodes.paragraph("", described)] if (described := _described(group.of)) else []
    return [*description, nodes.paragraph("", "", *renderer.mentions(group.lines), classes=["term-entries"])]


# Abbreviations.


def abbreviations(renderer: Renderer, view: View, answer: Sequence[answers.Abbreviation]) -> list[nodes.Node]:
    """A list of definitions, a table or a plain list of short forms; an empty list where there are none."""
    if not answer:
        return []
    if view.form == "table":
        head = [renderer.say(N_("Abbreviation")), renderer.say(N_("Meaning"))]
        return [grid(head, [[[nodes.paragraph("", each.short)], [_meaning(renderer, each)]] for each in answer])]
    if view.form == "compact":
        items = []
        for each in answer:
            words = nodes.paragraph("", "", nodes.strong("", each.short), nodes.Text(": "))
            words += _meaning(renderer, each).children
            items.append(nodes.list_item("", words))
        return [nodes.bullet_list("", *items, classes=["related-list"])]
    terms = [
        nodes.definition_list_item("", nodes.term("", each.short), nodes.definition("", _meaning(renderer, each)))
        for each in answer
    ]
    return [nodes.definition_list("", *terms, classes=["abbreviations"])]


def _meaning(renderer: Renderer, each: answers.Abbreviation) -> nodes.paragraph:
    words = nodes.paragraph("")
    if each.long:
        words += nodes.Text(each.long + (", " if each.line else ""))
    if each.line:
        words += renderer.mention(each.line)
    return words
