"""Dates that have not come yet, on what has happened."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ...i18n import N_
from ...languages.dates import PartialDate
from ...problems import Problem
from ..entries.entry import Entry


def future(entry: Entry, path: str, today: datetime.date) -> Iterator[Problem]:
    """Notes and checks of links that are dated after ``today``; a day more is left to other time zones."""
    last = today + datetime.timedelta(days=1)
    dates = [(note.date, note.line) for note in entry.notes]
    dates += [(link.checked, link.line) for link in entry.links if link.checked is not None]
    for date, line in dates:
        if _first_day(date) > last:
            message = N_(
                "“{word}” lies in the future: write the day on which the note was written or the link was checked."
            )
            yield Problem(path, line, 1, "future-date", message, {"word": str(date)})


def _first_day(date: PartialDate) -> datetime.date:
    return datetime.date(date.year, date.month or 1, date.day or 1)
