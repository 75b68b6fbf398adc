"""The types of what can be measured: numbers and dates."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from functools import partial
from itertools import pairwise
from typing import Any, ClassVar, Final

from ....i18n import N_
from ....languages.dates import PartialDate, decimal_sign, in_words, number_in_words
from ...schema.model import Field, Schema
from .. import json_parts
from ..field_type import Band, FieldType, Mistake, TitleOf
from ..front_matter import Node, Scalar
from ..inputs import DATE, Input
from ..json_parts import Part
from ..value_reader import ValueReader
from ..values import Span

#: Numbers that are easy to read: 0.1, 0.2, 0.5, 1, 2, 5, 10 and so on, within those that a field can have.
_ROUND: Final = [
    factor * 10**power if power >= 0 else factor / 10**-power for power in range(-9, 16) for factor in (1, 2, 5)
]

#: How many single values a filter offers; of more, ranges.
MOST_BANDS: Final = 8

#: A number that every tool reads alike, and that a float holds to the last digit.
_NUMBER: Final = r"-?(?:0|[1-9]\d{0,13})(?:\.\d{1,9})?"


class Number(FieldType):
    """A whole number or one with decimals; from one to another where the field says ``range``."""

    name = "number"
    several = "many"
    sortable = True
    filters = True
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

    def bands(self, values: Collection[Any], field: Field, schema: Schema) -> list[Band]:
        """Each number; of more than some, ranges of equal width. A range is in all that it reaches into."""
        singles = {end for each in values for end in self.sort_key(each, field, schema)}
        if len(singles) <= MOST_BANDS:
            return [
                Band(str(each), self.words(each, field, schema, str), partial(_overlap, Span(each, each)))
                for each in sorted(singles)
            ]
        starts = _starts(min(singles), max(singles))
        gap = all(isinstance(each, int) for each in singles) and starts[1] - starts[0] >= 1
        spans = [Span(first, after - 1 if gap else after) for first, after in pairwise(starts)]
        return [
            Band(
                str(each),
                self.words(each if each.first < each.last else each.first, field, schema, str),
                partial(_overlap, each),
            )
            for each in spans
        ]

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


def _is_of_year(year: int, date: PartialDate) -> bool:
    return date.year == year


def _overlap(span: Span, value: int | float | Span) -> bool:
    """Whether a number lies in a range, or a range has a number in common with it."""
    first, last = (value.first, value.last) if isinstance(value, Span) else (value, value)
    return first <= span.last and last >= span.first


def _starts(least: float, most: float) -> list[int | float]:
    """Where ranges from the least to the most begin, and where the last one ends.

    They have one width, or where the most is many times the least, each begins at about the double of the one before.
    """
    if least > 0 and most >= 20 * least:
        first = max(each for each in _ROUND if each <= least)
        last = min(each for each in _ROUND if each > most)
        return [each for each in _ROUND if first <= each <= last]
    step = next(each for each in _ROUND if (most - least) / each < MOST_BANDS - 1)
    return [round(each * step, 9) for each in range(math.floor(least / step), math.floor(most / step) + 2)]


def _number(written: str) -> int | float:
    return float(written) if "." in written else int(written)


class Date(FieldType):
    """A year, a month or a day."""

    name = "date"
    several = "many"
    sortable = True
    filters = True
    roles = ("closed", "publish", "expires")

    def read(self, node: Node, field: Field, reader: ValueReader) -> Any:
        """The date as far as it is written."""
        return reader.date(node, field.name)

    def sort_key(self, value: Any, field: Field, schema: Schema) -> Any:
        """The date itself."""
        return value

    def bands(self, values: Collection[Any], field: Field, schema: Schema) -> list[Band]:
        """Each date; of more than some, their years."""
        if len({*values}) <= MOST_BANDS:
            return super().bands(values, field, schema)
        return [
            Band(str(year), str(year), partial(_is_of_year, year)) for year in sorted({each.year for each in values})
        ]

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
