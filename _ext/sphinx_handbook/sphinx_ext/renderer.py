"""What rendering any view on a page needs: links to entries, and docutils nodes for tables and cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.nodes import make_refnode

from ..catalogue.entries.entry import closed_aside, closed_text
from ..catalogue.queries.view import View
from ..i18n import N_, Translate, translator
from ..languages.dates import in_words
from .render_links import labelled

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from ..catalogue.queries.list_item import ListItem
    from ..catalogue.schema.model import Field, Place
    from .domain import HandbookDomain


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders parts of a view for one page; ``docname`` is that page, from which links lead."""

    domain: HandbookDomain
    builder: Builder
    docname: str

    @property
    def say(self) -> Translate:
        """Translates a message into the book's language."""
        return translator(self.language)

    @property
    def language(self) -> str:
        """The book's language."""
        return str(self.domain.env.config.language)

    @property
    def fields(self) -> dict[str, Field]:
        """The schema's fields, by name."""
        return dict(self.domain.schema.fields)

    def closed(self, line: ListItem) -> str:
        """The words about its closing that every list shows with a closed entry; an empty string for any other."""
        field = self.domain.schema.with_role("closed")
        return closed_text(line.closed, field, self.language) if line.closed and field else ""

    def link(self, line: ListItem) -> nodes.reference:
        """The line's title, leading to its page."""
        words = nodes.inline("", line.title)
        node = make_refnode(self.builder, self.docname, line.docname, "", words)
        node["classes"].append("entry")
        return node

    def mention(self, line: ListItem) -> list[nodes.Node]:
        """The title in running text, with a mark behind it if the entry is closed."""
        field = self.domain.schema.with_role("closed")
        if line.closed is None or field is None:
            return [self.link(line)]
        return [self.link(line), nodes.inline("", f" {closed_aside(field)}", classes=["closed-mark"])]

    def mentions(self, lines: Iterable[ListItem]) -> list[nodes.Node]:
        """Titles with commas between them."""
        mentions: list[nodes.Node] = []
        for line in lines:
            mentions += [*([nodes.Text(", ")] if mentions else []), *self.mention(line)]
        return mentions


def place_of(builder: Builder) -> Place:
    """Where a builder shows an entry: in the book, or on a page."""
    return "book" if builder.name == "handbook-pdf" else "page"


def grid(head: Sequence[str], rows: Iterable[Sequence[Sequence[nodes.Node]]]) -> nodes.table:
    """A table whose first column heads its rows; every cell has its column's ``heading``, for narrow screens."""
    body = [
        nodes.row("", *(nodes.entry("", *cell, heading=label) for label, cell in zip(head, cells, strict=True)))
        for cells in rows
    ]
    top = nodes.row("", *(nodes.entry("", nodes.paragraph("", label)) for label in head))
    columns = [nodes.colspec(colwidth=1, stub=int(not number)) for number in range(len(head))]
    group = nodes.tgroup("", *columns, nodes.thead("", top), nodes.tbody("", *body), cols=len(head))
    return nodes.table("", group, classes=["entry-table"])


def card_grid(cards: Iterable[tuple[list[nodes.Node], list[nodes.Node]]], ids: Sequence[str] = ()) -> nodes.container:
    """sphinx-design's cards, each a title and the paragraphs below it; ``ids`` are the cards' own, in their order."""
    from sphinx_design.shared import PassthroughTextElement, create_component

    row = create_component("grid-row", ["sd-row", "sd-row-cols-1", "sd-row-cols-sm-2", "sd-g-4"])
    for number, (title, paragraphs) in enumerate(cards):
        words = PassthroughTextElement("", "", *title)
        head = create_component("card-title", ["sd-card-title"], children=[words])
        for paragraph in paragraphs:
            paragraph["classes"].append("sd-card-text")  # type: ignore[index]
        body = create_component("card-body", ["sd-card-body"], children=[head, *paragraphs])
        card = create_component(
            "card", ["sd-card", "sd-sphinx-override", "sd-w-100", "sd-shadow-none"], children=[body]
        )
        item = create_component("grid-item", ["sd-col", "sd-d-flex-row"], children=[card])
        if ids:
            item["ids"] = [ids[number]]
        row += item
    outer = ["sd-container-fluid", "sd-sphinx-override", "entry-cards"]
    return create_component("grid-container", outer, children=[row])


def titled_list(renderer: Renderer, view: View, lines: Sequence[ListItem]) -> list[nodes.Node]:
    """A list of entries, each a title and the paragraphs below it."""
    items = []
    for line in lines:
        item = nodes.list_item("", classes=["entry-item"])
        item += nodes.paragraph("", "", renderer.link(line), classes=["entry-link"])
        item += details(renderer, line)
        items.append(item)
    return [nodes.bullet_list("", *items, classes=["entry-list"])]


def details(renderer: Renderer, line: ListItem) -> list[nodes.Node]:
    """The paragraphs below an entry's title: closed, changed, summary, shared terms."""
    changed = in_words(line.changed, renderer.language) if line.changed else ""
    texts = (
        ("entry-closed", renderer.closed(line)),
        ("entry-changed", changed),
        ("entry-summary", line.summary),
        ("entry-why", shared_terms(line, renderer.say)),
    )
    paragraphs: list[nodes.Node] = [nodes.paragraph("", text, classes=[name]) for name, text in texts if text]
    return paragraphs + [labelled("entry-summary", label, words) for label, words in line.facts]


def shared_terms(line: ListItem, say: Translate) -> str:
    """The terms for which an entry is listed as related, in words; an empty string where there are none."""
    return say(N_("also about: {terms}")).format(terms=", ".join(line.shared)) if line.shared else ""
