"""Which words readers must find of a record's values, for tests that hold website, book and exported data against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from lxml import html as lxml_html
from tests.paper import run

from sphinx_handbook.catalogue.entries import field_types
from sphinx_handbook.catalogue.entries.entry import Entry
from sphinx_handbook.catalogue.entries.field_type import each_of
from sphinx_handbook.catalogue.entries.types.rows import cell_words
from sphinx_handbook.catalogue.entries.values import Image, Link, Note, Person, Reference, Row, Span
from sphinx_handbook.catalogue.schema.model import Field, Schema
from sphinx_handbook.i18n import translator


def folded(text: str) -> str:
    """A text without what typesetting changes: spaces, hyphens and dashes, the form of quotes and of dots."""
    text = text.replace("\N{HORIZONTAL ELLIPSIS}", "...")
    return re.sub(r"[\s\u00ad\u200b\u2060\u2010-\u2015\u2018-\u201f\xab\xbb\"'-]+", "", text)


def words(value: Any, field: Field, schema: Schema, entries: dict[str, Entry]) -> Iterator[str]:
    """What readers see of one value, piece by piece."""
    titles = {each.id: each.title for each in entries.values()}
    if isinstance(value, Link):
        yield from filter(None, (value.title, value.url, value.printed, value.reason, value.status))
    elif isinstance(value, Note):
        yield from (value.text, value.source)
    elif isinstance(value, Person):
        yield from filter(None, (value.name, value.role, value.address))
    elif isinstance(value, Image):
        yield from filter(None, (value.alt, value.caption, value.credit))
    elif isinstance(value, Row):
        say = translator(schema.book.language)
        cells = [cell_words(cell, field, say, lambda name: titles.get(name, name)) for _, cell in value.cells]
        # In print a reference is followed by its page.
        yield from (word.strip(".,:;") for cell in cells for word in cell.split())
        yield from (field.parts[part] for part, _ in value.cells if len(field.parts) > 1)
    elif field.markdown:
        # In print a link is followed by its page or address.
        text = field_types.of(field).words(value, field, schema, lambda name: titles.get(name, name))
        yield from (each.strip(".,:;") for each in text.split())
    else:
        yield field_types.of(field).words(value, field, schema, lambda name: titles.get(name, name))


def leaves(value: Any) -> Iterator[str]:
    """The words and numbers of JSON data, or of a value as it was read."""
    if isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, Reference):
        yield value.target
    elif isinstance(value, Row):
        yield from leaves(dict(value.cells))
    elif isinstance(value, Span):
        yield from (str(value.first), str(value.last))
    elif isinstance(value, (Link, Note, Person, Image)):
        yield from (
            str(getattr(value, name)) for name in type(value).__slots__ if name != "line" and getattr(value, name)
        )
    else:
        yield str(value)


def missing(entry: Entry, schema: Schema, entries: dict[str, Entry], place: str, text: str) -> list[str]:
    """The labels and values that a place shows and that a text lacks."""
    whole = folded(text)
    lacking = []
    for name, value in entry.values.items():
        field = schema.fields[name]
        if not field.is_shown(place):  # type: ignore[arg-type]
            continue
        wanted = [piece for each in each_of(value) for piece in words(each, field, schema, entries)]
        # The summary has no label, and a template may leave it out.
        category = schema.category(entry.category)
        has_label = field.role != "summary" and not (category and category.template)
        wanted += [field.label] if has_label else []
        lacking += [f"{name}: {each}" for each in wanted if folded(each) not in whole]
    return lacking


def page_text(html: str) -> str:
    """What a page of the website says, its pictures' alternative texts included."""
    (main,) = lxml_html.fromstring(html).xpath("//main")
    alternatives = " ".join(main.xpath(".//img/@alt"))
    return f"{main.text_content()} {alternatives}"


def pdf_text(path: Path) -> str:
    """What a PDF says, its pictures' alternative texts included."""
    with pikepdf.open(path) as pdf:
        alternatives = [
            str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        ]
    return f"{run('pdftotext', '-raw', path, '-')} {' '.join(alternatives)}"
