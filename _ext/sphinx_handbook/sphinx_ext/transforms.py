"""Puts front matter and views into the doctree, so that web, paper and search all have them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..catalogue.entries import field_types
from ..catalogue.entries.entry import closed_text
from ..catalogue.entries.values import Link, Note
from ..catalogue.queries.view import View
from ..i18n import N_, Translate, translator
from ..languages.dates import in_words, number_in_words
from . import render_links, render_views
from .domain import HandbookDomain
from .nodes import handbook_view
from .render_links import labelled

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..catalogue.entries.entry import Entry
    from ..catalogue.entries.field_type import ShownAs
    from ..catalogue.schema.model import Field, Schema

#: The attribute of nodes that a page shows of other pages; the search leaves them out, and no builder writes it.
OF_OTHERS: Final = "of_others"


class EntryFields(SphinxTransform):
    """Adds an entry's facts below its title, and its links, notes and references as sections at the end."""

    # Before Sphinx makes typographic quotes (750), so that the facts get them too.
    default_priority = 300

    def apply(self, **kwargs: object) -> None:
        """Change the page's doctree, where the page is an entry."""
        domain = HandbookDomain.of(self.env)
        entry = domain.entries.get(self.env.current_document.docname)
        section = next(self.document.findall(nodes.section), None)
        if entry is None or section is None:
            return
        title = section.next_node(nodes.title)
        if title is not None:
            section[section.index(title) + 1 : section.index(title) + 1] = self._facts(entry, domain.schema)
        section += list(self._sections(entry, domain.schema))

    def _facts(self, entry: Entry, schema: Schema) -> list[nodes.Node]:
        language = self.config.language
        facts: list[nodes.Node] = []
        if entry.closed is not None:
            field = schema.with_role("closed")
            assert field is not None
            facts.append(_paragraph("entry-closed", closed_text(entry.closed, field, language)))
        if entry.summary:
            facts.append(_paragraph("entry-lead", entry.summary))
        for field in schema.fields.values():
            if field_types.of(field).shown_as == "fact" and (value := entry.values.get(field.name)) is not None:
                counted = f"{number_in_words(value, language)} {field.unit}".strip()
                facts.append(labelled("entry-fact", field.label, counted))
        for field in _shown_as(schema, "terms"):
            if ids := entry.values.get(field.name):
                line = nodes.paragraph(
                    "", "", nodes.strong("", f"{field.label}:"), nodes.Text(" "), classes=["entry-terms"]
                )
                for place, term in enumerate(ids):  # type: ignore[arg-type]
                    line += [
                        *([nodes.Text(", ")] if place else []),
                        render_views.reference("term", str(term), entry.docname),
                    ]
                facts.append(line)
        return facts

    def _sections(self, entry: Entry, schema: Schema) -> Iterator[nodes.Node]:
        say = translator(self.config.language)
        for field in schema.fields.values():
            value = entry.values.get(field.name)
            if value is None:
                continue
            if field_types.of(field).shown_as == "links":
                links = (link for link in value if isinstance(link, Link))  # type: ignore[union-attr]
                items = [render_links.item(link, field.archive_of(link.url), say) for link in links]
                body: list[nodes.Node] = [nodes.bullet_list("", *items, classes=["link-list"])]
                if field.note:
                    body.append(_paragraph("field-note", field.note))
                yield self._section("entry-links", field.label, body, entry.lines[field.name])
            elif field_types.of(field).shown_as == "notes":
                body = []
                for note in value:  # type: ignore[union-attr]
                    assert isinstance(note, Note)
                    body += _note(note, say, self.config.language)
                yield self._section("entry-notes", field.label, body, entry.lines[field.name])
        around = View("around", entry.docname)
        HandbookDomain.of(self.env).note_view(entry.docname, around)
        yield handbook_view(docname=entry.docname, view=around)
        for field in _shown_as(schema, "source"):
            if source := schema.sources.get(str(entry.values.get(field.name))):
                dated = f"{source.title}, {source.date}" if source.date else source.title
                yield labelled("entry-source", field.label, dated)

    def _section(self, name: str, label: str, body: list[nodes.Node], line: int) -> nodes.section:
        section = nodes.section(
            "", nodes.title("", label), *body, classes=[name], names=[nodes.fully_normalize_name(label)]
        )
        for node in section.findall():
            if isinstance(node, nodes.Element):
                node.source, node.line = self.document["source"], line
        self.document.note_implicit_target(section, section)
        return section


class Views(SphinxPostTransform):
    """Fills every ``handbook_view`` node, when its page is written."""

    # Before Sphinx resolves references (10): what is made here has references in it.
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Replace the nodes; an empty view is removed."""
        domain = HandbookDomain.of(self.env)
        views = list(self.document.findall(handbook_view))
        taken: set[str] = set()
        for node in views:
            rendered = render_views.show(domain, self.app.builder, node["view"], node["docname"])
            if len(views) > 1:
                _make_ids_unique(rendered, taken)
            for each in rendered:
                if isinstance(each, nodes.Element):
                    each[OF_OTHERS] = True
            node.replace_self(rendered)


def _make_ids_unique(rendered: Iterable[nodes.Node], taken: set[str]) -> None:
    """Change an id that an earlier view on the page has, such as that of a term that is listed twice."""
    for node in (each for top in rendered for each in top.findall(nodes.Element)):
        for at, name in enumerate(node["ids"]):
            names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
            node["ids"][at] = next(each for each in names if each not in taken)
            taken.add(node["ids"][at])


def _note(note: Note, say: Translate, language: str) -> list[nodes.Node]:
    source = render_links.in_language(note.source, note.lang)
    if note.url:
        source = [nodes.reference("", "", *source, refuri=note.url)]
    words = nodes.paragraph(
        "", in_words(note.date, language) + ". " + say(N_("Source:")) + " ", classes=["note-source"]
    )
    words += source
    return [_paragraph("note-text", note.text), words]


def _paragraph(name: str, text: str) -> nodes.paragraph:
    return nodes.paragraph("", text, classes=[name])


def _shown_as(schema: Schema, place: ShownAs) -> Iterator[Field]:
    return (field for field in schema.fields.values() if field_types.of(field).shown_as == place)


def setup(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(EntryFields)
    app.add_post_transform(Views)
