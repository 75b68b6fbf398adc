"""A field below the title of its page: its label with its values, or its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes

from ...catalogue.entries import field_types
from ...catalogue.entries.field_type import each_of
from ...catalogue.entries.types.rows import cell_words
from ...catalogue.entries.values import Image, Person, Row
from ...i18n import translator
from .. import render_views
from ..render_links import external
from ..renderer import grid
from .inline_markdown import inline

if TYPE_CHECKING:
    from ...catalogue.entries.entry import Entry
    from ...catalogue.schema.model import Field, Schema

#: The letters of a fact that the margin of a printed page has room for, its label included.
SHORT: Final = 90
#: The letters of a value that stands in a row with others.
_IN_A_ROW: Final = 40

_EMPTY_LINES: Final = re.compile(r"\n[ \t]*\n\s*")

#: A value's nodes.
Words = list[nodes.Node]


@dataclass(frozen=True, slots=True)
class Facts:
    """Makes the facts of one entry on its page."""

    entry: Entry
    schema: Schema
    document: nodes.document

    def of(self, field: Field) -> Iterator[nodes.Element]:
        """The nodes of a field's values; none for a type that stands elsewhere."""
        kind = field_types.of(field)
        values = each_of(self.entry.values[field.name])
        if kind.shown_as == "image":
            for image in values:
                figure = _figure(image, field)
                # Sphinx numbers figures by their ids.
                self.document.note_implicit_target(figure)
                yield figure
        elif kind.shown_as == "terms":
            yield _line("entry-terms", field, [self._reference("term", each) for each in values])
        elif kind.shown_as == "categories":
            yield _line("entry-terms", field, [self._reference("category", each) for each in values])
        elif kind.shown_as == "people":
            yield from _labelled(field, [[_person(each)] for each in values])
        elif kind.shown_as == "rows":
            yield from self._table(field, values)
        elif kind.shown_as in ("fact", "text"):
            yield from _labelled(field, [self._paragraphs(each, field) for each in values])

    def _table(self, field: Field, rows: tuple[Row, ...]) -> Iterator[nodes.Element]:
        """The label, and below it a table with a column for each part that a row has; of one part a list."""
        parts = [part for part in field.parts if any(row.get(part) is not None for row in rows)]
        if len(field.parts) == 1:
            yield from _list(field, [self._cell(row.get(part), field) for row in rows for part in parts])
            return
        yield _label(field)
        body = [[_paragraphs(self._cell(row.get(part), field)) for part in parts] for row in rows]
        table = grid([field.parts[part] for part in parts], body)
        table["classes"] += ["entry-rows"]
        yield table

    def _cell(self, cell: str | bool | None, field: Field) -> list[Words]:
        if isinstance(cell, str):
            return self._paragraphs(cell, field)
        say = translator(self.schema.book.language)
        return [[] if cell is None else [nodes.Text(cell_words(cell, field, say, str))]]

    def in_a_line(self, field: Field) -> Words:
        """All values of a field with commas between them, without its label."""
        kind = field_types.of(field).shown_as
        words: Words = []
        for place, value in enumerate(each_of(self.entry.values[field.name])):
            if kind == "people":
                each = _person(value)
            elif kind == "references":
                each = self._reference("entry", value.target)
            elif kind in ("terms", "categories"):
                each = self._reference("term" if kind == "terms" else "category", value)
            elif kind == "links":
                each = [external(value.title, value.url, value.lang)]
            else:
                each = self.words(value, field)
            words += [*([nodes.Text(", ")] if place else []), *each]
        return words

    def words(self, value: Any, field: Field) -> Words:
        """A value's words in a line, with mark-up where the field has it."""
        first, *others = self._paragraphs(value, field)
        return [*first, *(node for each in others for node in (nodes.Text(" "), *each))]

    def _paragraphs(self, value: Any, field: Field) -> list[Words]:
        """The words of a value; those of a text between empty lines each by themselves."""
        if not isinstance(value, str) or field_types.of(field).shown_as not in ("text", "rows"):
            return [[nodes.Text(field_types.of(field).words(value, field, self.schema, str))]]
        texts = [each for each in _EMPTY_LINES.split(value) if each]
        if field.markdown and field.role is None:
            return [inline(each, self.entry.lines[field.name], self.document) for each in texts]
        return [[nodes.Text(each)] for each in texts]

    def _reference(self, kind: str, target: str) -> Words:
        return [render_views.reference(kind, target, self.entry.docname)]


def _labelled(field: Field, values: list[list[Words]]) -> Iterator[nodes.Element]:
    """A line with the label and the values; a list below the label where one of several is long."""
    letters = [sum(len(node.astext()) for each in value for node in each) for value in values]
    if len(values) > 1 and (max(letters) > _IN_A_ROW or any(len(each) > 1 for each in values)):
        yield from _list(field, values)
        return
    short = len(field.label) + sum(letters) <= SHORT and len(values[0]) == 1
    yield _line("entry-fact" if short else "entry-text", field, [each[0] for each in values])
    for further in values[0][1:]:
        yield nodes.paragraph("", "", *further, classes=["entry-text"])


def _list(field: Field, values: list[list[Words]]) -> Iterator[nodes.Element]:
    items = [nodes.list_item("", *_paragraphs(each)) for each in values]
    yield _label(field)
    yield nodes.bullet_list("", *items, classes=["entry-text", "entry-values"])


def _paragraphs(texts: list[Words]) -> list[nodes.Node]:
    return [nodes.paragraph("", "", *each) for each in texts]


def _label(field: Field) -> nodes.paragraph:
    return nodes.paragraph("", "", nodes.strong("", f"{field.label}:"), classes=["entry-text", "entry-label"])


def _line(name: str, field: Field, values: list[Words]) -> nodes.paragraph:
    """The label, and the values with commas between them."""
    line = nodes.paragraph("", "", nodes.strong("", f"{field.label}:"), nodes.Text(" "), classes=[name])
    for place, words in enumerate(values):
        line += [*([nodes.Text(", ")] if place else []), *words]
    return line


def _person(person: Person) -> Words:
    words = f"{person.name} ({person.role})" if person.role else person.name
    if not person.address:
        return [nodes.Text(words)]
    reference = external(person.address, person.uri)
    reference["classes"].append("address")
    return [nodes.Text(f"{words}, "), reference]


def _figure(image: Image, field: Field) -> nodes.figure:
    """A picture with its field's label and its caption below it, and who made it."""
    label = f"{field.label}:" if image.caption else field.label
    words = [nodes.strong("", label), *([nodes.Text(f" {image.caption}")] if image.caption else [])]
    picture = nodes.image(uri=image.file, alt=image.alt)
    figure = nodes.figure("", picture, nodes.caption("", "", *words), classes=["entry-image"])
    if image.credit:
        figure += nodes.legend("", nodes.paragraph("", image.credit))
    return figure
