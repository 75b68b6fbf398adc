"""The types of what can be measured: numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from ....i18n import N_
from ....languages.dates import decimal_sign, in_words, number_in_words
from ...schema.model import Field, Schema
from .. import json_parts
from ..field_type import FieldType, Mistake, TitleOf
from ..front_matter import Node, Scalar
from ..inputs import DATE, Input
from ..json_parts import Part
from ..value_reader import ValueReader
from ..values import Span

#: A number that every tool reads alike, and that a float holds to the last digit.
_NUMBER: Final = r"-?(?:0|[1-9]\d{0,13})(?:\.\d{1,9})?"


class Number(FieldType):
    """A whole number or one with decimals; from one to another where the field says ``range``."""

    name = "number"
    several = "many"
    sortable = True
    own_keys = ("unit", "min", "max", "range")
    PATTERN: ClassVar = re.compile(_NUMBER, re.ASCII)
    SPAN: ClassVar = re.compile(rf"({_NUMBER})\s*[-–]\s*({_NUMBER})", re.ASCII)

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """The least may not be more than the most."""
        if field.min is not None and field.max is not None and field.min > field.max:
            yield Mistake("min", N_("“min” is more than “max”."))

    def read(self, node: Node, field: Field, reader: ValueReader) -> int | float | Span | None:
        """An ``int``, or a ``float`` where there are decimals; a ``Span`` of two where two are written."""
        written = node.text.strip() if isinstance(node, Scalar) else ""
        bare = written.removesuffix(field.unit).strip() if field.unit else written
        value: int | float | Span
        if self.PATTERN.fullmatch(bare):
            value = _number(bare)
        elif (match := self.SPAN.fullmatch(bare)) and field.range:
            value = Span(_number(match[1]), _number(match[2]))
            if value.first > value.last:
                message = N_("“{word}” begins with the larger number: write the smaller one first.")
                reader.report(node, "bad-number", message, word=written)
                return None
        else:
            self._report(node, written, field, reader)
            return None
        return value if self._in_limits(value, node, field, reader) else None

    def _report(self, node: Node, written: str, field: Field, reader: ValueReader) -> None:
        message = N_("“{key}” is not a number: “{word}”. Write digits alone, with a point before decimals: 12 or 12.5.")
        if field.range:
            message = N_("“{key}” is neither a number nor a range: “{word}”. Write 12, 12.5 or 20-30.")
        elif self.SPAN.fullmatch(written):
            message = N_("“{key}” is one number, not a range: “{word}”. The field allows ranges with range = true.")
        pointed = written.replace(",", ".")
        near = pointed if pointed != written and self.PATTERN.fullmatch(pointed) else None
        reader.report(node, "bad-number", message, near=near, key=field.name, word=written)

    def _in_limits(self, value: int | float | Span, node: Node, field: Field, reader: ValueReader) -> bool:
        first, last = (value.first, value.last) if isinstance(value, Span) else (value, value)
        if field.min is not None and first < field.min:
            message = N_("“{key}” cannot be less than {least}.")
            reader.report(node, "bad-number", message, key=field.name, least=f"{field.min:g}")
            return False
        if field.max is not None and last > field.max:
            message = N_("“{key}” cannot be more than {most}.")
            reader.report(node, "bad-number", message, key=field.name, most=f"{field.max:g}")
            return False
        return True

    def sort_key(self, value: Any, field: Field, schema: Schema) -> Any:
        """The number itself; a range by its beginning, and after it by its end."""
        return (value.first, value.last) if isinstance(value, Span) else (value, value)

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The number as the language writes it, with its unit."""
        ends = (value.first, value.last) if isinstance(value, Span) else (value,)
        numbers = [number_in_words(each, schema.book.language) for each in ends]
        # A dash after a minus would be read as one.
        between = " – " if any(each < 0 for each in ends) else "–"
        return f"{between.join(numbers)} {field.unit}".strip()

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The number with the language's decimal sign."""
        return str(value).replace(".", decimal_sign(schema.book.language))

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """A number, or one in quotes."""
        number: Part = {"type": "number"}
        number |= {"minimum": field.min} if field.min is not None else {}
        number |= {"maximum": field.max} if field.max is not None else {}
        unit = rf"(\s*{json_parts.escaped(field.unit)})?" if field.unit else ""
        written = [number, {"type": "string", "pattern": f"^{self.PATTERN.pattern}{unit}$"}]
        written += [{"type": "string", "pattern": f"^{self.SPAN.pattern}{unit}$"}] if field.range else []
        return {"anyOf": written}

    def input(self, field: Field, schema: Schema) -> Input:
        """A number; a range is a line, since no field for numbers takes it."""
        if not field.range:
            return Input("number", least=field.min, most=field.max)
        unit = rf"(\s*{json_parts.escaped(field.unit)})?" if field.unit else ""
        return Input(pattern=f"({self.SPAN.pattern}|{_NUMBER}){unit}", sentence=self.hint(field))

    def hint(self, field: Field) -> str:
        """What a number looks like."""
        return N_("A number or a range: 12, 12.5 or 20-30.") if field.range else N_("A number: 12 or 12.5.")


def _number(written: str) -> int | float:
    return float(written) if "." in written else int(written)


class Date(FieldType):
    """A year, a month or a day."""

    name = "date"
    several = "many"
    sortable = True
    roles = ("closed", "publish", "expires")

    def read(self, node: Node, field: Field, reader: ValueReader) -> Any:
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

    def input(self, field: Field, schema: Schema) -> Input:
        """A line: a calendar would ask for the day where the year is all that is known."""
        return DATE

    def hint(self, field: Field) -> str:
        """What a date looks like."""
        return DATE.sentence
