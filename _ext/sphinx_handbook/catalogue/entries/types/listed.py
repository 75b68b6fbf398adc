"""The types with a few values: terms, categories, sources and choices, which ``katalog.toml`` lists, and booleans."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from operator import is_
from typing import Any, Final

from ....i18n import N_, translator
from ....languages import collation
from ....problems import nearest
from ...schema.model import Field, Schema
from ..field_type import Band, FieldType, Mistake, TitleOf
from ..front_matter import Node, Scalar
from ..inputs import Input
from ..json_parts import Part
from ..value_reader import ValueReader
from ..values import Value


class Terms(FieldType):
    """Terms of the field's vocabulary, written as id, title or synonym; the value is ids."""

    name = "terms"
    shown_as = "terms"
    json_place = "terms"
    several = "always"
    filters = True
    own_keys = ("vocabulary",)

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """The vocabulary must exist."""
        if field.vocabulary not in schema.vocabularies:
            message = N_("There is no vocabulary “{word}”.")
            yield Mistake("vocabulary", message, field.vocabulary or "", tuple(schema.vocabularies))

    def read(self, node: Node, field: Field, reader: ValueReader) -> str | None:
        """A term's id."""
        vocabulary = reader.schema.vocabularies[field.vocabulary or ""]
        word = reader.line(node, field.name)
        if not word:
            return None
        term = vocabulary.find(word)
        if term is not None:
            return term.id
        message = N_("“{word}” is not one of the terms in “{vocabulary}”.")
        titles = [each.title for each in vocabulary.terms.values()]
        near = nearest(word, vocabulary.terms) or nearest(word, titles)
        allowed = tuple(vocabulary.terms)
        reader.report(node, "unknown-term", message, allowed, near, word=word, vocabulary=vocabulary.label)
        return None

    def read_value(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """The ids, each once."""
        if reader.lacks_brackets(node, field.name, reader.schema.vocabularies[field.vocabulary or ""].find):
            return None
        return _each_once(super().read_value(node, field, reader))

    def sort_key(self, value: Any, field: Field, schema: Schema) -> Any:
        """The term's title."""
        return collation.key(term_title(value, field, schema), schema.book.language)

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The term's title."""
        return term_title(value, field, schema)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The term's title."""
        return term_title(value, field, schema)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """All that a term may be called."""
        terms = schema.vocabularies[field.vocabulary or ""].terms.values()
        return {"enum": list(dict.fromkeys(name for term in terms for name in term.names))}

    def input(self, field: Field, schema: Schema) -> Input:
        """The terms by their titles."""
        terms = schema.vocabularies[field.vocabulary or ""].terms.values()
        return Input("choice", tuple((each.id, each.title) for each in terms))

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The terms with titles and descriptions."""
        for term in schema.vocabularies[field.vocabulary or ""].terms.values():
            yield f"{term.id} – {term.title}" + (f": {term.description}" if term.description else "")


class Categories(FieldType):
    """Further categories that list the entry, written as id or title; the value is ids."""

    name = "categories"
    shown_as = "categories"
    several = "always"
    filters = True

    def read(self, node: Node, field: Field, reader: ValueReader) -> str | None:
        """A category's id."""
        word = reader.line(node, field.name)
        if not word:
            return None
        names = {name.casefold(): each.id for each in reader.schema.categories for name in (each.title, each.id)}
        if word.casefold() in names:
            return names[word.casefold()]
        allowed = tuple(each.id for each in reader.schema.categories)
        message = N_("There is no category “{word}”.")
        reader.report(node, "unknown-category", message, allowed, nearest(word, allowed), word=word)
        return None

    def read_value(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """The ids, each once."""
        return _each_once(super().read_value(node, field, reader))

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The category's title."""
        return self.cell(value, field, schema)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The category's title."""
        category = schema.category(str(value))
        return category.title if category else str(value)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """Ids and titles."""
        return {"enum": list(dict.fromkeys(name for each in schema.categories for name in (each.id, each.title)))}

    def input(self, field: Field, schema: Schema) -> Input:
        """The categories by their titles."""
        return Input("choice", tuple((each.id, each.title) for each in schema.categories))

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The categories with their titles."""
        yield from (f"{each.id} – {each.title}" for each in schema.categories)


class Provenance(FieldType):
    """The source that the page's text comes from, by its id."""

    name = "provenance"
    shown_as = "source"
    filters = True

    def read(self, node: Node, field: Field, reader: ValueReader) -> str | None:
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

    def input(self, field: Field, schema: Schema) -> Input:
        """The sources by their titles."""
        return Input("choice", tuple((each.id, each.title) for each in schema.sources.values()))

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The sources with their titles."""
        yield from (f"{each.id} – {each.title}" for each in schema.sources.values())


class Choice(FieldType):
    """One of the values that the field lists, however it is capitalised; the value is as the field lists it."""

    name = "choice"
    several = "many"
    sortable = True
    filters = True
    roles = ("status",)
    own_keys = ("choices", "drafts")

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """There must be something to choose from, and a draft must be a choice."""
        if not field.choices:
            yield Mistake("type", N_("A field of the type “choice” needs the key choices: what it may be."))
        elif field.role == "status" and not field.drafts:
            yield Mistake("role", N_("A field with the role “status” needs the key drafts: the choices of a draft."))
        for word in field.drafts:
            if word not in field.choices:
                yield Mistake("drafts", N_("“{word}” is not one of the choices."), word, field.choices)

    def read(self, node: Node, field: Field, reader: ValueReader) -> str | None:
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

    def input(self, field: Field, schema: Schema) -> Input:
        """The choices."""
        return Input("choice", tuple((each, each) for each in field.choices))

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The choices."""
        yield from field.choices


class Boolean(FieldType):
    """Whether something is so: ``true`` or ``false``, shown as yes or no."""

    name = "boolean"
    sortable = True
    filters = True
    roles = ("status",)
    own_keys = ("drafts",)

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """Of a status, one of the two is a draft."""
        if field.role == "status" and not field.drafts:
            yield Mistake("role", N_('A field with the role “status” needs the key drafts: write drafts = ["true"].'))
        for word in field.drafts:
            if word not in _BOOLEANS:
                yield Mistake("drafts", N_("“{word}” is neither true nor false."), word, tuple(_BOOLEANS))

    def read(self, node: Node, field: Field, reader: ValueReader) -> bool | None:
        """True or False."""
        word = node.text.strip() if isinstance(node, Scalar) else ""
        value = _BOOLEANS.get(word.casefold())
        if value is None:
            message = N_("“{key}” is true or false, not “{word}”.") if word else N_("“{key}” is true or false.")
            near = _MEANT.get(word.casefold())
            reader.report(node, "bad-value", message, tuple(_BOOLEANS), near, key=field.name, word=word)
        return value

    def sort_key(self, value: Any, field: Field, schema: Schema) -> Any:
        """What is so comes first."""
        return not value

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """Yes or no."""
        return translator(schema.book.language)(N_("Yes") if value else N_("No"))

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """Yes or no."""
        return self.words(value, field, schema, str)

    def written(self, value: Any) -> str:
        """With a small letter, as YAML has it."""
        return str(value).lower()

    def draft(self, field: Field) -> bool:
        """Which of the two is a draft."""
        return _BOOLEANS[field.drafts[0]]

    def bands(self, values: Collection[Any], field: Field, schema: Schema) -> list[Band]:
        """The two, where both are there."""
        return [
            Band(word, self.words(value, field, schema, str), partial(is_, value))
            for word, value in _BOOLEANS.items()
            if value in values
        ]

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """True or false."""
        return {"enum": [True, False, *_BOOLEANS]}

    def input(self, field: Field, schema: Schema) -> Input:
        """A box to tick."""
        return Input("boolean")

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The two."""
        yield from _BOOLEANS


#: How the two are written.
_BOOLEANS: Final = {"true": True, "false": False}
#: What people write instead, in the languages that the messages are in, and what YAML took for it once.
_MEANT: Final = dict.fromkeys(("yes", "y", "on", "1", "ja", "x"), "true") | dict.fromkeys(
    ("no", "n", "off", "0", "nej", "nein"), "false"
)


def _each_once(value: Value | None) -> Value | None:
    return tuple(dict.fromkeys(value)) if isinstance(value, tuple) else value  # type: ignore[return-value]


def term_title(term: str, field: Field, schema: Schema) -> str:
    """A term's title by its id; the id where the vocabulary does not have it."""
    vocabulary = schema.vocabularies.get(field.vocabulary or "")
    declared = vocabulary.terms.get(term) if vocabulary else None
    return declared.title if declared else term
