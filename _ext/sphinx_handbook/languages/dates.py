"""Dates as people know them, a day, a month or only a year; and numbers as a language writes them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, get_decimal_symbol

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DAY_FIRST = re.compile(r"(?:(?P<day>\d{1,2})[-./ ]+)?(?P<month>\d{1,2})[-./ ]+(?P<year>\d{4})", re.ASCII)
_OTHER_SIGNS = re.compile(r"(\d{4})[-./ ](\d{1,2})(?:[-./ ](\d{1,2}))?", re.ASCII)
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt ]\d{1,2}:\d{2}[\d:.]* ?(?:[Zz]|[+-]\d{2}:?\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, perhaps with a month, perhaps with a day; 0 where it is not known."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """The date as it is written in front matter (ISO 8601): 2018, 2018-05 or 2018-05-31."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)


def parse(text: str) -> PartialDate | None:
    """Read ``2018``, ``2018-05`` or ``2018-05-31``; None where there is no such date."""
    match = _FORM.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    if (match[2] and not month) or (match[3] and not day):
        return None
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return PartialDate(year, month, day)


def meant(text: str) -> str | None:
    """The date that was meant by one with its day first, as in ``31.5.2018``, with other signs or with a time of day.

    None where there is none.
    """
    match = _DAY_FIRST.fullmatch(text.strip())
    if match:
        written = f"{match['year']}-{int(match['month']):02}" + (f"-{int(match['day']):02}" if match["day"] else "")
        return written if parse(written) else None
    match = _WITH_TIME.fullmatch(text.strip())
    if match:
        return match[1] if parse(match[1]) else None
    match = _OTHER_SIGNS.fullmatch(text.strip())
    written = f"{match[1]}-{int(match[2]):02}" + (f"-{int(match[3]):02}" if match[3] else "") if match else ""
    return written if written and parse(written) else None


@lru_cache(maxsize=1024)
def in_words(date: PartialDate, language: str) -> str:
    """The date as it is written in running text: "31. maj 2018", "maj 2018", "2018"."""
    locale = locale_of(language)
    day = datetime.date(date.year, date.month or 1, date.day or 1)
    if date.day:
        return format_date(day, "long", locale)
    if date.month:
        return format_skeleton("yMMMM", day, locale=locale)
    return str(date.year)


def day_in_words(text: str, language: str) -> str:
    """A date as ``in_words``, by its text as in front matter; a text that is no date as it is."""
    date = parse(text)
    return in_words(date, language) if date else text


def unbroken(date: PartialDate, language: str) -> str:
    """The date ``in_words`` on one line: for headings, which are short of room."""
    return in_words(date, language).replace(" ", "\N{NO-BREAK SPACE}")


def number_in_words(value: object, language: str) -> str:
    """A number with the language's decimal sign; anything else as it is."""
    return format_decimal(value, locale=locale_of(language)) if isinstance(value, int | float) else str(value)


def decimal_sign(language: str) -> str:
    """The sign between a number and its decimals in ``language``: a comma or a full stop."""
    return get_decimal_symbol(locale_of(language))


def locale_of(language: str) -> Locale:
    """The conventions of a language as a project writes it ("da", "da_DK", "pt-BR"); English for any other."""
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
