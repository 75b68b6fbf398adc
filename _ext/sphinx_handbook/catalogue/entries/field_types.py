"""The field types: what a value in front matter may be, and what becomes of it. Each type is one class.

To add a type, write its class here and enter it in ``TYPES``. Nothing else in the package compares ``field.type``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from ...i18n import N_
from ...languages.dates import in_words, number_in_words
from ...problems import nearest
from ..schema.model import TYPE_NAME, Field, Role, Schema
from . import json_parts
from .field_type import SEVERAL, FieldType, Mistake, TitleOf
from .front_matter import Node, Scalar
from .json_parts import Part
from .value_reader import ValueReader, items
from .values import Link, Note, Reference, Value


class Text(FieldType):
    """A line of text, or a list of them where the field says ``many``."""

    name = "text"
    sortable = True
    roles = ("summary", "aliases", "sort", "former", "index")

    def read(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """A line, or lines."""
        if field.many:
            lines = [reader.line(item, field.name) for item in items(node)]
            return tuple(line for line in lines if line) or None
        return reader.line(node, field.name)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """Text, or a list of texts."""
        return json_parts.one_or_many(json_parts.TEXT) if field.many else json_parts.TEXT


class Terms(FieldType):
    """Terms of the field's vocabulary, written as id, title or synonym; the value is ids."""

    name = "terms"
    shown_as = "terms"
    json_place = "terms"

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """The vocabulary must exist."""
        if field.vocabulary not in schema.vocabularies:
            message = N_("There is no vocabulary “{word}”.")
            yield Mistake("vocabulary", message, field.vocabulary or "", tuple(schema.vocabularies))

    def read(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """The ids, each once."""
        vocabulary = reader.schema.vocabularies[field.vocabulary or ""]
        if reader.lacks_brackets(node, field.name, vocabulary.find):
            return None
        ids: list[str] = []
        for item in items(node):
            word = reader.line(item, field.name)
            if not word:
                continue
            term = vocabulary.find(word)
            if term is None:
                message = N_("“{word}” is not one of the terms in “{vocabulary}”.")
                titles = [each.title for each in vocabulary.terms.values()]
                near = nearest(word, vocabulary.terms) or nearest(word, titles)
                allowed = tuple(vocabulary.terms)
                reader.report(item, "unknown-term", message, allowed, near, word=word, vocabulary=vocabulary.label)
            elif term.id not in ids:
                ids.append(term.id)
        return tuple(ids) or None

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The terms' titles."""
        return self.cell(value, field, schema)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The terms' titles."""
        return ", ".join(term_title(term, field, schema) for term in value) if isinstance(value, tuple) else ""

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """All that a term may be called."""
        terms = schema.vocabularies[field.vocabulary or ""].terms.values()
        return json_parts.one_or_many({"enum": list(dict.fromkeys(name for term in terms for name in term.names))})

    def hint(self, field: Field) -> str:
        """Always a list."""
        return SEVERAL

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The terms with titles and descriptions."""
        for term in schema.vocabularies[field.vocabulary or ""].terms.values():
            yield f"{term.id} – {term.title}" + (f": {term.description}" if term.description else "")


class References(FieldType):
    """Other entries by their ids; whether they exist is known when every page is read (``relations``)."""

    name = "references"
    json_place = "references"

    def read(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """The ids with their lines."""
        if reader.lacks_brackets(node, field.name, lambda word: "," not in word and " " not in word):
            return None
        lines = [(item, reader.line(item, field.name)) for item in items(node)]
        return tuple(Reference(target, item.line) for item, target in lines if target) or None

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The entries' titles."""
        return ", ".join(title_of(each.target) for each in value)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The entries' ids."""
        return ", ".join(each.target for each in value)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """Text, or a list of texts."""
        return json_parts.one_or_many(json_parts.TEXT)

    def hint(self, field: Field) -> str:
        """Always a list."""
        return SEVERAL


class Links(FieldType):
    """Addresses outside the book, each a mapping of title, address and what is known of it."""

    name = "links"
    shown_as = "links"
    json_place = "links"
    parts = ("title", "url", "lang", "printed", "reason", "status", "checked", "archive")

    def read(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """The links that have no fault."""
        links = [self._read_item(item, field, reader) for item in items(node)]
        return tuple(link for link in links if link is not None) or None

    def _read_item(self, item: Node, field: Field, reader: ValueReader) -> Link | None:
        parts = reader.parts(item, field, self.parts, self._required(field))
        if parts is None:
            return None
        url = parts["url"]
        if not re.fullmatch(r"(https?://|mailto:)\S+", url.text):
            message = N_("“{word}” is not an address: it must begin with http:// or https:// and have no spaces.")
            reader.report(url, "bad-address", message, word=url.text)
            return None
        status = parts.get("status")
        if status and field.statuses and status.text not in field.statuses:
            message = N_("“{key}” cannot be “{word}”.")
            near = nearest(status.text, field.statuses)
            key = field.key("status")
            reader.report(status, "bad-value", message, field.statuses, near, key=key, word=status.text)
            return None
        checked = reader.date(parts["checked"], field.key("checked")) if "checked" in parts else None
        plain = {name: part.text for name, part in parts.items() if name != "checked"}
        return Link(**plain, checked=checked, line=item.line)

    def _required(self, field: Field) -> tuple[str, ...]:
        return ("title", "url", "status") if field.statuses else ("title", "url")

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The links' titles."""
        return ", ".join(link.title for link in value)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """A line for each link, with its address and state."""
        return "\n".join(f"{each.title}: {each.url}" + (f" ({each.status})" if each.status else "") for each in value)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """Mappings."""
        parts = {
            **dict.fromkeys(self.parts, json_parts.TEXT),
            "url": {"type": "string", "pattern": r"^(https?://|mailto:)\S+$"},
            "status": {"enum": list(field.statuses)} if field.statuses else json_parts.TEXT,
            "checked": json_parts.DATE,
            "lang": json_parts.LANGUAGE,
        }
        return json_parts.one_or_many(json_parts.with_parts(field, parts, self._required(field)))

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The states that an address can be in."""
        yield from (f"{field.key('status')}: {each}" for each in field.statuses)


class Date(FieldType):
    """A year, a month or a day."""

    name = "date"
    sortable = True
    roles = ("closed",)

    def read(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """The date as far as it is written."""
        return reader.date(node, field.name)

    def sort_key(self, value: Any, field: Field, schema: Schema) -> Any:
        """The date itself."""
        return value

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The date as the language writes it."""
        return in_words(value, schema.book.language)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """A date."""
        return json_parts.DATE

    def hint(self, field: Field) -> str:
        """What a date looks like."""
        return N_("A date: 2018-05-31, 2018-05 or 2018.")


class Provenance(FieldType):
    """The source that the page's text comes from, by its id."""

    name = "provenance"
    shown_as = "source"

    def read(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """The source's id."""
        word = reader.line(node, field.name)
        if word is None:
            return None
        sources = reader.schema.sources
        if word not in sources:
            message = N_("“{word}” is not one of the book's sources.")
            reader.report(node, "unknown-source", message, tuple(sources), nearest(word, sources), word=word)
            return None
        return word

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The source's title."""
        return self.cell(value, field, schema)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The source's title."""
        source = schema.sources.get(str(value))
        return source.title if source else str(value)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """One of the sources."""
        return {"enum": list(schema.sources)}

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The sources with their titles."""
        yield from (f"{each.id} – {each.title}" for each in schema.sources.values())


class Notes(FieldType):
    """Newer facts, each with text, date and source."""

    name = "notes"
    shown_as = "notes"
    json_place = "notes"
    parts = ("text", "date", "source", "url", "lang")
    required: ClassVar[tuple[str, ...]] = ("text", "date", "source")

    def read(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """The notes that have no fault."""
        notes = []
        for item in items(node):
            parts = reader.parts(item, field, self.parts, self.required)
            if parts is not None and (date := reader.date(parts["date"], field.key("date"))) is not None:
                plain = {name: part.text for name, part in parts.items() if name != "date"}
                notes.append(Note(**plain, date=date, line=item.line))
        return tuple(notes) or None

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The notes' texts."""
        return ", ".join(note.text for note in value)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """A line for each note, with date and source."""
        return "\n".join(f"{each.date}: {each.text} ({each.source})" for each in value)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """Mappings."""
        parts = dict.fromkeys(self.parts, json_parts.TEXT) | {"date": json_parts.DATE, "lang": json_parts.LANGUAGE}
        return json_parts.one_or_many(json_parts.with_parts(field, parts, self.required))


class Number(FieldType):
    """A whole number or one with decimals."""

    name = "number"
    shown_as = "fact"
    sortable = True
    own_keys = ("unit",)
    #: A number that every tool reads alike, and that a float holds to the last digit.
    PATTERN: ClassVar = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d{1,9})?", re.ASCII)

    def read(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """An ``int``, or a ``float`` where there are decimals."""
        written = node.text.strip() if isinstance(node, Scalar) else ""
        if self.PATTERN.fullmatch(written):
            return float(written) if "." in written else int(written)
        message = N_("“{key}” is not a number: “{word}”. Write digits alone, with a point before decimals: 12 or 12.5.")
        pointed = written.replace(",", ".")
        near = pointed if pointed != written and self.PATTERN.fullmatch(pointed) else None
        reader.report(node, "bad-number", message, near=near, key=field.name, word=written)
        return None

    def sort_key(self, value: Any, field: Field, schema: Schema) -> Any:
        """The number itself."""
        return value

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The number as the language writes it, with its unit."""
        return f"{number_in_words(value, schema.book.language)} {field.unit}".strip()

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """A number, or one in quotes."""
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{self.PATTERN.pattern}$"}]}

    def hint(self, field: Field) -> str:
        """What a number looks like."""
        return N_("A number: 12 or 12.5.")


class Choice(FieldType):
    """One of the values that the field lists, however it is capitalised; the value is as the field lists it."""

    name = "choice"
    shown_as = "fact"
    sortable = True
    own_keys = ("choices",)

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """There must be something to choose from."""
        if not field.choices:
            yield Mistake("type", N_("A field of the type “choice” needs the key choices: what it may be."))

    def read(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """One of the choices."""
        word = reader.line(node, field.name)
        if word is None:
            return None
        choice = next((each for each in field.choices if each.casefold() == word.casefold()), None)
        if choice is None:
            message = N_("“{key}” cannot be “{word}”.")
            near = nearest(word, field.choices)
            reader.report(node, "bad-value", message, field.choices, near, key=field.name, word=word)
        return choice

    def sort_key(self, value: Any, field: Field, schema: Schema) -> Any:
        """Its place in the list."""
        return field.choices.index(str(value))

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """One of the choices."""
        return {"enum": list(field.choices)}

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The choices."""
        yield from field.choices


#: All types by name, in the order in which messages and the documentation list them.
TYPES: Final[dict[str, FieldType]] = {
    each.name: each
    for each in (Text(), Terms(), References(), Links(), Date(), Provenance(), Notes(), Number(), Choice())
}

TYPE_NAME.add(TYPES)


def of(field: Field) -> FieldType:
    """A field's type."""
    return TYPES[field.type]


def fields_of(schema: Schema, kind: type[FieldType]) -> list[Field]:
    """The fields of a type, in the schema's order."""
    return [each for each in schema.fields.values() if isinstance(TYPES[each.type], kind)]


def of_role(role: Role) -> str:
    """The name of the type that a field with a role must have."""
    return next(name for name, each in TYPES.items() if role in each.roles)


def term_title(term: str, field: Field, schema: Schema) -> str:
    """A term's title by its id; the id where the vocabulary does not have it."""
    vocabulary = schema.vocabularies.get(field.vocabulary or "")
    declared = vocabulary.terms.get(term) if vocabulary else None
    return declared.title if declared else term
