"""A field at the end of its page, as a section: links, notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from ...catalogue.entries import field_types
from ...catalogue.entries.field_type import each_of
from ...catalogue.entries.values import Link, Note
from ...i18n import N_, Translate, translator
from ...languages.dates import in_words
from .. import render_links

if TYPE_CHECKING:
    from ...catalogue.entries.entry import Entry
    from ...catalogue.schema.model import Field, Schema


@dataclass(frozen=True, slots=True)
class Sections:
    """Makes the sections of one page's record."""

    entry: Entry
    schema: Schema
    document: nodes.document

    def of(self, field: Field, *, apart: bool) -> nodes.Element:
        """The section of a field; ``apart`` from the page's contents, where only website or book shows it."""
        say = translator(self.schema.book.language)
        body: list[nodes.Node] = []
        values = each_of(self.entry.values[field.name])
        if field_types.of(field).shown_as == "links":
            links = [each for each in values if isinstance(each, Link)]
            items = [render_links.item(link, field.archive_of(link.url), say) for link in links]
            body.append(nodes.bullet_list("", *items, classes=["link-list"]))
        else:
            for note in values:
                body += _note(note, say, self.schema.book.language)
        if field.note and self._is_about(field):
            body.append(nodes.paragraph("", field.note, classes=["field-note"]))
        name = "entry-links" if field_types.of(field).shown_as == "links" else "entry-notes"
        return self._section(name, field, body, apart=apart)

    def _is_about(self, field: Field) -> bool:
        """Whether a field's note is about this entry's values: of no source in particular, or of one it comes from."""
        sources = field_types.fields_of(self.schema, field_types.Provenance)
        own = {str(self.entry.values[each.name]) for each in sources if each.name in self.entry.values}
        return not field.note_sources or bool(own & set(field.note_sources))

    def _section(self, name: str, field: Field, body: list[nodes.Node], *, apart: bool) -> nodes.Element:
        section: nodes.Element
        if apart:
            label = nodes.paragraph("", "", nodes.strong("", field.label), classes=["entry-label"])
            section = nodes.container("", label, *body, classes=[name])
        else:
            ref_name = nodes.fully_normalize_name(field.label)
            section = nodes.section("", nodes.title("", field.label), *body, classes=[name], names=[ref_name])
        for node in section.findall():
            if isinstance(node, nodes.Element):
                node.source, node.line = self.document["source"], self.entry.lines[field.name]
        if not apart:
            self.document.note_implicit_target(section, section)
        return section


def _note(note: Note, say: Translate, language: str) -> list[nodes.Node]:
    source = render_links.in_language(note.source, note.lang)
    if note.url:
        source = [nodes.reference("", "", *source, refuri=note.url)]
    dated = in_words(note.date, language) + ". " + say(N_("Source:")) + " "
    words = nodes.paragraph("", dated, classes=["note-source"])
    words += source
    return [nodes.paragraph("", note.text, classes=["note-text"]), words]
