"""Says when a report or a statement is older than a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ...i18n import N_
from ...problems import Problem

#: The code of the hint.
CODE: Final = "accessibility-age"

_MESSAGES: Final = {
    "report": N_("What the accessibility report says was tested on {day}, more than a year ago. Run the tests again."),
    "statement": N_("The accessibility statement is of {day}, more than a year ago. Review it, and write “reviewed”."),
}


Kind = Literal["report", "statement"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A report or a statement: its file, seen from the source folder, and the day that it is of."""

    kind: Kind
    path: str
    day: str
    """An empty string where nothing was tested yet."""
    address: str = ""
    """Where a statement lies elsewhere, if the file is a copy of it."""

    def hint(self, today: date) -> Problem | None:
        """What to say where it is more than a year older than ``today``; None where it is not."""
        if not self.day or not _is_old(date.fromisoformat(self.day), today):
            return None
        return Problem(self.path, 1, 1, CODE, _MESSAGES[self.kind], {"day": self.day}, hint=True)


def _is_old(day: date, today: date) -> bool:
    # The same day of the year is within the year; of leap days, the first of March.
    return (today.year, today.month, today.day) > (day.year + 1, day.month, day.day)
