"""The types whose values have parts or lead elsewhere: references, links, notes, people, images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, ClassVar, Final

from ....i18n import N_
from ....problems import nearest
from ...schema.model import Field, Schema
from .. import inputs, json_parts
from ..field_type import FieldType, Mistake, TitleOf
from ..front_matter import Node, Scalar
from ..inputs import Input
from ..json_parts import Part
from ..value_reader import ValueReader
from ..values import Image, Link, Note, Person, Reference, Value
from .text import Text

_MAIL: Final = re.compile(r"[^\s@:/]+@[^\s@/]+\.[^\s@/]+")
#: What can become of asking for an address.
OUTCOMES: Final = ("works", "moved", "broken")
_ADDRESS: Final = r"(https?://|mailto:)\S+"


class References(FieldType):
    """Other entries by their ids; whether they exist is known when every page is read (``relations``)."""

    name = "references"
    shown_as = "references"
    json_place = "references"
    several = "always"

    def read(self, node: Node, field: Field, reader: ValueReader) -> Reference | None:
        """An id with its line."""
        target = reader.line(node, field.name)
        if target and target == PurePosixPath(reader.path).stem:
            reader.report(node, "own-entry", N_("“{word}” is this page itself."), word=target)
            return None
        return Reference(target, node.line) if target else None

    def read_value(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """The ids with their lines."""
        if reader.lacks_brackets(node, field.name, lambda word: "," not in word and " " not in word):
            return None
        return super().read_value(node, field, reader)

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The entry's title."""
        return title_of(value.target)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The entry's id."""
        return str(value.target)

    def input(self, field: Field, schema: Schema) -> Input:
        """Another entry."""
        return Input("entry")


class Links(FieldType):
    """Addresses outside the book, each a mapping of title, address and what is known of it."""

    name = "links"
    shown_as = "links"
    json_place = "links"
    several = "always"
    own_keys = ("statuses", "status_when", "archive", "note", "note_sources")
    parts = ("title", "url", "lang", "description", "printed", "reason", "status", "checked", "archive")
    cells_between = "\n"

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """A state is one of those that are declared, for what the command can find out."""
        for name, status in field.status_when.items():
            if name not in OUTCOMES:
                yield Mistake("status_when", N_("There is no outcome “{word}”."), name, OUTCOMES)
            elif status not in field.statuses:
                yield Mistake("status_when", N_("“{word}” is not one of the statuses."), status, field.statuses)

    def read(self, node: Node, field: Field, reader: ValueReader) -> Link | None:
        """A link."""
        parts = reader.parts(node, field, self.parts, self._required(field))
        if parts is None:
            return None
        url = parts["url"]
        if not re.fullmatch(_ADDRESS, url.text):
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
        if "description" in parts:
            reader.report_marks(parts["description"].text, parts["description"], field.key("description"))
        checked = reader.date(parts["checked"], field.key("checked")) if "checked" in parts else None
        plain = {name: part.text for name, part in parts.items() if name != "checked"}
        return Link(**plain, checked=checked, line=node.line)

    def _required(self, field: Field) -> tuple[str, ...]:
        return ("title", "url", "status") if field.statuses else ("title", "url")

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The link's title."""
        return str(value.title)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The title with address and state."""
        return f"{value.title}: {value.url}" + (f" ({value.status})" if value.status else "")

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """A mapping."""
        parts = {
            **dict.fromkeys(self.parts, json_parts.TEXT),
            "url": {"type": "string", "pattern": rf"^{_ADDRESS}$"},
            "status": {"enum": list(field.statuses)} if field.statuses else json_parts.TEXT,
            "checked": json_parts.DATE,
            "lang": json_parts.LANGUAGE,
        }
        return json_parts.with_parts(field, parts, self._required(field))

    def input(self, field: Field, schema: Schema) -> Input:
        """The parts; the state is chosen where the field lists the states."""
        states = tuple((each, each) for each in field.statuses)
        parts = {
            "url": Input(pattern=_ADDRESS, sentence=N_("It begins with http:// or https:// and has no spaces.")),
            "lang": inputs.LANGUAGE,
            "checked": inputs.DATE,
        }
        parts |= {"status": Input("choice", states)} if states else {}
        return inputs.of_parts(field, self.parts, self._required(field), parts)

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The states that an address can be in."""
        yield from (f"{field.key('status')}: {each}" for each in field.statuses)


class Notes(FieldType):
    """Newer facts, each with text, date and source."""

    name = "notes"
    shown_as = "notes"
    json_place = "notes"
    several = "always"
    own_keys = ("note", "note_sources")
    parts = ("text", "date", "source", "url", "lang")
    required: ClassVar[tuple[str, ...]] = ("text", "date", "source")
    cells_between = "\n"

    def read(self, node: Node, field: Field, reader: ValueReader) -> Note | None:
        """A note."""
        parts = reader.parts(node, field, self.parts, self.required)
        if parts is None or (date := reader.date(parts["date"], field.key("date"))) is None:
            return None
        reader.report_marks(parts["text"].text, parts["text"], field.key("text"))
        plain = {name: part.text for name, part in parts.items() if name != "date"}
        return Note(**plain, date=date, line=node.line)

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The note's text."""
        return str(value.text)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The note with date and source."""
        return f"{value.date}: {value.text} ({value.source})"

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """A mapping."""
        parts = dict.fromkeys(self.parts, json_parts.TEXT) | {"date": json_parts.DATE, "lang": json_parts.LANGUAGE}
        return json_parts.with_parts(field, parts, self.required)

    def input(self, field: Field, schema: Schema) -> Input:
        """The parts."""
        return inputs.of_parts(field, self.parts, self.required, {"date": inputs.DATE, "lang": inputs.LANGUAGE})


class People(FieldType):
    """People, each with a name and perhaps a role and an address; a line of text is a name."""

    name = "people"
    shown_as = "people"
    several = "always"
    parts = ("name", "role", "address")
    cells_between = "\n"

    def read(self, node: Node, field: Field, reader: ValueReader) -> Person | None:
        """A person."""
        if isinstance(node, Scalar):
            name = reader.line(node, field.name)
            return Person(name) if name else None
        parts = reader.parts(node, field, self.parts, ("name",))
        if parts is None:
            return None
        address = parts.get("address")
        if address and not re.fullmatch(_ADDRESS, address.text) and not _MAIL.fullmatch(address.text):
            message = N_(
                "“{word}” is neither an address for mail (name@example.org) nor one that begins with https://."
            )
            reader.report(address, "bad-address", message, word=address.text)
            return None
        return Person(**{name: part.text for name, part in parts.items()})

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The name, with what the person does."""
        return f"{value.name} ({value.role})" if value.role else str(value.name)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """Name, role and address."""
        return ", ".join(filter(None, (value.name, value.role, value.address)))

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """A mapping, or a name."""
        mapping = json_parts.with_parts(field, dict.fromkeys(self.parts, json_parts.TEXT), ("name",))
        return {"anyOf": [json_parts.TEXT, mapping]}

    def input(self, field: Field, schema: Schema) -> Input:
        """The parts."""
        address = Input(
            pattern=rf"{_ADDRESS}|{_MAIL.pattern}",
            sentence=N_("An address for mail (name@example.org), or one that begins with https://."),
        )
        return inputs.of_parts(field, self.parts, ("name",), {"address": address})


class Images(FieldType):
    """A picture by its file, with what it shows in words; perhaps with a caption and who made it."""

    name = "image"
    shown_as = "image"
    several = "many"
    parts = ("file", "alt", "caption", "credit")
    required: ClassVar[tuple[str, ...]] = ("file", "alt")
    own_keys = ("alt",)
    cells_between = "\n"

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """A cell of a table and a line of a card have no room for a picture; its words are in a field that there is."""
        texts = tuple(each.name for each in schema.fields.values() if each.type == Text.name and not each.many)
        if field.alt is not None and field.alt not in texts:
            yield Mistake(
                "alt", N_("There is no field “{word}” of the type text that holds one value."), field.alt, texts
            )
        if isinstance(field.show, tuple) and {"card", "table"} & set(field.show):
            message = N_(
                'An image has no room in a card or a table: write show = ["page", "book"], or leave “show” out.'
            )
            yield Mistake("show", message)

    def read(self, node: Node, field: Field, reader: ValueReader) -> Image | None:
        """An image whose file exists; without words where they are in a field of their own."""
        if field.alt and isinstance(node, Scalar):
            return Image(node.text.strip(), "") if reader.check_file(node) else None
        parts = reader.parts(node, field, self.parts, self.required)
        if parts is None or not reader.check_file(parts["file"]):
            return None
        for name in ("caption", "credit"):
            if name in parts:
                reader.report_marks(parts[name].text, parts[name], field.key(name))
        return Image(**{name: part.text for name, part in parts.items()})

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """What it shows."""
        return str(value.alt)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The file, with what it shows."""
        return ": ".join((value.file, value.alt))

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """A mapping."""
        mapping = json_parts.with_parts(field, dict.fromkeys(self.parts, json_parts.TEXT), self.required)
        return {"anyOf": [json_parts.TEXT, mapping]} if field.alt else mapping

    def input(self, field: Field, schema: Schema) -> Input:
        """The parts."""
        if field.alt:
            return Input("picture")
        return inputs.of_parts(field, self.parts, self.required, {"file": Input("picture")})
