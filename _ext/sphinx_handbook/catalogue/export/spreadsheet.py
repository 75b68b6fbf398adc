"""The catalogue as a table for a spreadsheet (CSV).

Made from the records alone, so that the same entries give the same bytes wherever and whenever they are built.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from numbers import Number
from typing import TYPE_CHECKING, Final

from ...i18n import N_, Translate
from ...languages.dates import decimal_sign
from ..entries import field_types
from .data_files import UrlOf, encoded

if TYPE_CHECKING:
    from ..entries.entry import Entry
    from ..entries.values import Value
    from ..schema.model import Field, Schema

TABLE_NAME: Final = "katalog.csv"

# What a spreadsheet takes for the beginning of a formula; it knows the wide forms, too.
_FORMULA: Final = tuple("=+-@＝＋－＠")


def as_table(schema: Schema, entries: Iterable[Entry], url_of: UrlOf, say: Translate) -> bytes:
    """One row an entry, in the form that spreadsheets in the book's language open without a dialog."""
    comma = decimal_sign(schema.book.language)
    # The title has a column already.
    fields = tuple(each for each in schema.fields.values() if each.role != "title")
    sheet = io.StringIO(newline="")
    # A spreadsheet whose decimal sign is a comma separates cells at semicolons.
    writer = csv.writer(sheet, delimiter=";" if comma == "," else ",", lineterminator="\r\n")
    head = [say(N_("Title")), say(N_("Category")), *(field.label for field in fields), say(N_("Page"))]
    writer.writerow([_harmless(cell) for cell in head])
    names = {category.id: category.title for category in schema.categories}
    for entry in entries:
        facts = [_cell(entry.values.get(field.name), field, schema, comma) for field in fields]
        category = names.get(entry.category, entry.category)
        row = [_harmless(entry.title or entry.id), _harmless(category), *facts, _harmless(url_of(entry.docname))]
        writer.writerow(row)
    # Without the byte order mark a spreadsheet on Windows takes UTF-8 for an older encoding.
    return b"\xef\xbb\xbf" + encoded(sheet.getvalue())


def _cell(value: Value | None, field: Field, schema: Schema, comma: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Number) and not isinstance(value, bool):
        # No apostrophe: it would make a number below zero a text.
        return str(value).replace(".", comma)
    return _harmless(field_types.of(field).value_cell(value, field, schema))


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before it says that it is text."""
    begins = text.lstrip()
    return f"'{text}" if begins.startswith(_FORMULA) or text[:1] in ("\t", "\r", "\n") else text
