"""Whether an entry is published: not where it is a draft, nor before the day or after the day that it names."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from typing import Final

from ...i18n import N_
from ...languages.dates import PartialDate
from ...problems import Problem
from ..schema.model import Field, Role, Schema
from . import field_types
from .entry import Entry
from .front_matter import FrontMatter
from .relations import PathOf
from .value_reader import ValueReader
from .values import Value

#: The roles of fields that decide it.
ROLES: Final[tuple[Role, ...]] = ("status", "publish", "expires")


def fields(schema: Schema) -> tuple[Field, ...]:
    """The fields that decide it; none in most catalogues."""
    return tuple(each for each in schema.fields.values() if each.role in ROLES)


def withheld_by(entry: Entry, schema: Schema, day: datetime.date) -> Field | None:
    """The field that keeps an entry from being published on a day, or None."""
    return next(
        (
            each
            for each in fields(schema)
            if (value := entry.values.get(each.name)) is not None and _withholds(each, value, day)
        ),
        None,
    )


def is_withheld(front: FrontMatter, category_id: str, schema: Schema, day: datetime.date) -> bool:
    """Whether a page's front matter keeps it from being published on a day; a value with a fault does not."""
    reader = ValueReader("", schema)
    for field in fields(schema):
        node = front.keys.get(field.name)
        if node is None or not field.belongs_to(category_id):
            continue
        value = field_types.of(field).read_value(node, field, reader)
        if value is not None and _withholds(field, value, day):
            return True
    return False


def _withholds(field: Field, value: Value, day: datetime.date) -> bool:
    if field.role == "status":
        return field_types.of(field).written(value) in field.drafts
    if not isinstance(value, PartialDate):
        return False
    # A month or a year begins with its first day and ends with its last.
    today = (day.year, day.month if value.month else 0, day.day if value.day else 0)
    written = (value.year, value.month, value.day)
    return today < written if field.role == "publish" else today > written


def notices(entries: Iterable[Entry], path_of: PathOf, schema: Schema) -> dict[str, Problem]:
    """What to know of the entries that are not published today, by docname."""
    day = today()
    message = N_("The page is not published while “{key}” is “{word}”.")
    by_docname = {}
    for entry in entries:
        if (field := withheld_by(entry, schema, day)) is not None:
            values = {"key": field.name, "word": field_types.of(field).written(entry.values[field.name])}
            place = path_of(entry.docname), entry.lines[field.name], 1
            by_docname[entry.docname] = Problem(*place, "withheld", message, values)
    return by_docname


def today(setting: str = "") -> datetime.date:
    """The day of a build: as it is set, else of ``SOURCE_DATE_EPOCH``, else the machine's."""
    if setting:
        return datetime.date.fromisoformat(setting)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.date.today()
