"""The field types: what a value in front matter may be, and what becomes of it.

A type is one function from what was written to a frozen value. To add one, write the function, enter it in
``READERS`` and name it in ``schema.FieldType``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import yaml

from ...i18n import N_
from ...languages import codes, dates
from ...languages.dates import PartialDate
from ...problems import Problem, nearest
from ..schema.model import LINK_KEYS, NOTE_KEYS, Field, Schema
from .front_matter import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry that another entry points to."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address outside the book: as it works today, as it was printed, and what is known of it.

    ``lang`` is the language of its title, empty where that is the book's own.
    """

    title: str
    url: str
    printed: str = ""
    reason: str = ""
    status: str = ""
    checked: PartialDate | None = None
    archive: str = ""
    lang: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Something that is newer than the text it stands with: always dated, always with a source.

    ``lang`` is the language of the source's title, empty where that is the book's own.
    """

    text: str
    date: PartialDate
    source: str
    url: str = ""
    lang: str = ""
    line: int = 0


Value = str | int | float | tuple[str, ...] | tuple[Reference, ...] | tuple[Link, ...] | tuple[Note, ...] | PartialDate

#: A number that every tool reads alike, and that a float holds to the last digit.
NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d{1,9})?", re.ASCII)


@dataclass(slots=True)
class Reading:
    """The reading of one page's fields; gathers what is wrong."""

    path: str
    schema: Schema
    problems: list[Problem] = field(default_factory=list)

    def wrong(
        self,
        node: Node,
        code: str,
        message: str,
        allowed: tuple[str, ...] = (),
        near: str | None = None,
        **values: str,
    ) -> None:
        """Note a fault at ``node``."""
        self.problems.append(Problem(self.path, node.line, node.column, code, message, values, allowed, near))


Reader = Callable[[Node, Field, Reading], Value | None]


def text(node: Node, field: Field, reading: Reading) -> Value | None:
    """A line of text, or a list of them where the field says ``many``."""
    if field.many:
        found = (_line(item, field.name, reading) for item in _items(node))
        return tuple(line for line in found if line) or None
    return _line(node, field.name, reading)


def terms(node: Node, field: Field, reading: Reading) -> Value | None:
    """Terms of the field's vocabulary, by id, title or synonym; kept by id."""
    vocabulary = reading.schema.vocabularies[field.vocabulary or ""]
    found: list[str] = []
    for item in _items(node):
        word = _line(item, field.name, reading)
        if not word:
            continue
        term = vocabulary.find(word)
        if term is None:
            message = N_("“{word}” is not one of the terms in “{vocabulary}”.")
            near = nearest(word, vocabulary.terms) or nearest(word, [each.title for each in vocabulary.terms.values()])
            reading.wrong(
                item,
                "unknown-term",
                message,
                tuple(vocabulary.terms),
                near,
                word=word,
                vocabulary=vocabulary.label,
            )
        elif term.id not in found:
            found.append(term.id)
    return tuple(found) or None


def references(node: Node, field: Field, reading: Reading) -> Value | None:
    """Ids of other entries; whether they exist is known when every page is read."""
    found = ((item, _line(item, field.name, reading)) for item in _items(node))
    return tuple(Reference(target, item.line) for item, target in found if target) or None


def links(node: Node, field: Field, reading: Reading) -> Value | None:
    """Addresses outside the book, each a mapping of title, address and what is known of it."""
    found = []
    for item in _items(node):
        parts = _parts(
            item,
            field,
            LINK_KEYS,
            ("title", "url", "status") if field.statuses else ("title", "url"),
            reading,
        )
        if parts is None:
            continue
        url = parts["url"]
        if not re.fullmatch(r"(https?://|mailto:)\S+", url.text):
            message = N_("“{word}” is not an address: it must begin with http:// or https:// and have no spaces.")
            reading.wrong(url, "bad-address", message, word=url.text)
            continue
        status = parts.get("status")
        if status and field.statuses and status.text not in field.statuses:
            reading.wrong(
                status,
                "bad-value",
                N_("“{key}” cannot be “{word}”."),
                field.statuses,
                nearest(status.text, field.statuses),
                key=field.key("status"),
                word=status.text,
            )
            continue
        checked = _date(parts["checked"], field.key("checked"), reading) if "checked" in parts else None
        plain = {name: part.text for name, part in parts.items() if name != "checked"}
        found.append(Link(**plain, checked=checked, line=item.line))
    return tuple(found) or None


def notes(node: Node, field: Field, reading: Reading) -> Value | None:
    """Newer facts, each with text, date and source."""
    found = []
    for item in _items(node):
        parts = _parts(item, field, NOTE_KEYS, ("text", "date", "source"), reading)
        if parts is None:
            continue
        date = _date(parts["date"], field.key("date"), reading)
        if date is not None:
            plain = {name: part.text for name, part in parts.items() if name != "date"}
            found.append(Note(**plain, date=date, line=item.line))
    return tuple(found) or None


def date(node: Node, field: Field, reading: Reading) -> Value | None:
    """A year, a month or a day."""
    return _date(node, field.name, reading)


def provenance(node: Node, field: Field, reading: Reading) -> Value | None:
    """The source that the page's text comes from."""
    word = _line(node, field.name, reading)
    if word is None:
        return None
    sources = reading.schema.sources
    if word not in sources:
        message = N_("“{word}” is not one of the book's sources.")
        reading.wrong(node, "unknown-source", message, tuple(sources), nearest(word, sources), word=word)
        return None
    return word


def number(node: Node, field: Field, reading: Reading) -> Value | None:
    """A whole number or one with decimals."""
    written = node.text.strip() if isinstance(node, Scalar) else ""
    if not NUMBER.fullmatch(written):
        message = N_("“{key}” is not a number: “{word}”. Write digits alone, with a point before decimals: 12 or 12.5.")
        pointed = written.replace(",", ".")
        near = pointed if pointed != written and NUMBER.fullmatch(pointed) else None
        reading.wrong(node, "bad-number", message, near=near, key=field.name, word=written)
        return None
    return float(written) if "." in written else int(written)


def choice(node: Node, field: Field, reading: Reading) -> Value | None:
    """One of the values that the schema lists, however it is capitalised; kept as the schema writes it."""
    word = _line(node, field.name, reading)
    if word is None:
        return None
    found = next((each for each in field.choices if each.casefold() == word.casefold()), None)
    if found is None:
        message = N_("“{key}” cannot be “{word}”.")
        near = nearest(word, field.choices)
        reading.wrong(node, "bad-value", message, field.choices, near, key=field.name, word=word)
    return found


READERS: dict[str, Reader] = {
    "text": text,
    "terms": terms,
    "references": references,
    "links": links,
    "date": date,
    "provenance": provenance,
    "notes": notes,
    "number": number,
    "choice": choice,
}


def _items(node: Node) -> tuple[Node, ...]:
    """A list's items; a single value counts as a list of one."""
    return node.items if isinstance(node, Sequence) else (node,)


def _line(node: Node, key: str, reading: Reading) -> str | None:
    """A value as text, refused where YAML, in any other tool, would read something else."""
    if not isinstance(node, Scalar):
        reading.wrong(node, "wrong-type", N_("“{key}” must be text."), key=key)
        return None
    value = node.text.strip()
    if not value:
        reading.wrong(node, "empty-value", N_("“{key}” has no value."), key=key)
        return None
    if node.plain and _reads_as(node) != value:
        message = N_('“{word}” without quotes means something else to YAML: write it as "{word}".')
        reading.wrong(node, "ambiguous-value", message, word=value)
        return None
    return value


def _reads_as(node: Scalar) -> str:
    """What a tool that follows YAML would make of a value without quotes, printed again."""
    if node.tag == "str":
        return node.text.strip()
    try:
        return str(yaml.safe_load(node.text))
    except (yaml.YAMLError, ValueError):
        return ""


def _date(node: Node, key: str, reading: Reading) -> PartialDate | None:
    if not isinstance(node, Scalar) or (found := dates.parse(node.text.strip())) is None:
        written = node.text if isinstance(node, Scalar) else ""
        message = N_(
            "“{key}” is not a date: “{word}”. Write the year, month and day as in 2018-05-31, 2018-05 or 2018."
        )
        reading.wrong(node, "bad-date", message, key=key, word=written)
        return None
    return found


def _language(word: str, node: Node, reading: Reading) -> str | None:
    found = codes.parse(word)
    if found is None:
        message = N_("“{word}” is not the code of a language (BCP 47), as “en” and “de” are.")
        near = codes.meant(word, reading.schema.book.language)
        reading.wrong(node, "bad-language", message, near=near, word=word)
    return found


def _parts(
    node: Node, field: Field, known: tuple[str, ...], required: tuple[str, ...], reading: Reading
) -> dict[str, Scalar] | None:
    """The parts of a link or note by their English names; nothing where one is wrong or missing."""
    names = {field.key(part): part for part in known}
    if not isinstance(node, Mapping):
        message = N_("Each item of “{key}” must be lines of the form “key: value”.")
        reading.wrong(node, "wrong-type", message, tuple(names), key=field.name)
        return None
    parts: dict[str, Scalar] = {}
    sound = True
    for name, value in node.pairs:
        part = names.get(name.text)
        if part is None:
            message = N_("“{word}” is not a part of “{key}”.")
            reading.wrong(
                name,
                "unknown-field",
                message,
                tuple(names),
                nearest(name.text, names),
                word=name.text,
                key=field.name,
            )
            sound = False
        elif part in ("date", "checked"):
            # Dates have a reader of their own, which says what a date looks like.
            parts[part] = value if isinstance(value, Scalar) else Scalar("", value.line, value.column, False, "str")
        elif (line := _line(value, name.text, reading)) is None:
            sound = False
        elif part == "lang":
            if (line := _language(line, value, reading)) is None:
                sound = False
            else:
                parts[part] = Scalar(line, value.line, value.column, False, "str")
        else:
            parts[part] = Scalar(line, value.line, value.column, False, "str")
    for part in required:
        if part not in parts and field.key(part) not in {name.text for name, _ in node.pairs}:
            message = N_("An item of “{key}” lacks “{part}”.")
            reading.wrong(node, "missing-field", message, key=field.name, part=field.key(part))
            sound = False
    return parts if sound else None
