"""What is wrong with a file's objects, noted as reading comes upon it; how much is read at most."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import pikepdf

from ....i18n import N_
from ..facts import FileFault

_logger = logging.getLogger(__name__)
_T = TypeVar("_T")

#: How many faults of one kind are kept: more do not help to find the cause.
_MOST_OF_A_KIND: Final = 100

#: The greatest number that stands for "no limit".
_ENDLESS: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one file: enough for any real one, and an end to those that are made to have none."""

    stream: int = 64 << 20
    """Bytes of one stream, decoded."""
    page_operators: int = 2_000_000
    """Operators of one page that place text, with those of the forms on it."""
    page_forms: int = 5_000
    """Forms with text, drawn on one page."""
    forms: int = 50_000
    """Forms with text, drawn on all pages together."""
    decoded: int = 1 << 30
    """Bytes of all streams together, decoded, and each time that they are."""
    operators: int = 20_000_000
    """Operators of all pages together."""
    elements: int = 5_000_000
    """Elements and references of the structure tree, entries of other trees."""

    @classmethod
    def lifted(cls) -> Limits:
        """Limits that nothing reaches."""
        return cls(*[_ENDLESS] * 7)


def limit_qpdf(limits: Limits) -> None:
    """Have qpdf unpack no more of a stream than the limit, in this whole process: it unpacks streams of objects itself.

    Versions of pikepdf that cannot pass the limit on are left as they are.
    """
    if (set_limits := getattr(pikepdf.settings, "set_qpdf_limits", None)) is not None:
        most = min(limits.stream, 0xFFFFFFFF)
        set_limits(flate_max_memory=most, png_max_memory=most, run_length_max_memory=most, tiff_max_memory=most)


class LimitReached(Exception):
    """More is in the file than postflight reads."""

    def __init__(self, what: str, most: int) -> None:
        """``what`` there is more of than ``most``, in the words of ISO 32000."""
        super().__init__(what, most)
        self.what, self.most = what, most


class DamageLog:
    """What is wrong with the objects of one file, each fault once."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._decoded = self._operators = self._forms = 0
        self.page = 0
        """The page that is being read, from 1; 0 outside pages."""
        self.broken: set[tuple[int, int]] = set()
        """The streams whose data cannot be decoded."""
        self._faults: dict[FileFault, None] = {}
        self._counts: dict[str, int] = {}

    @property
    def faults(self) -> tuple[FileFault, ...]:
        """All faults, in the order in which they were noted."""
        return tuple(self._faults)

    def add(self, message: str, *, code: str = "damaged", **values: object) -> None:
        """Note a fault on the page that is being read; of ``code`` ``unread`` what a limit left out."""
        fault = FileFault(code, message, self.page, tuple((key, str(value)) for key, value in values.items()))
        if fault not in self._faults and self._counts.get(message, 0) < _MOST_OF_A_KIND:
            self._counts[message] = self._counts.get(message, 0) + 1
            self._faults[fault] = None

    def spend_decoded(self, count: int) -> None:
        """Count decoded bytes; raises ``LimitReached`` where the file has no more to spend."""
        self._decoded += count
        if self._decoded > self.limits.decoded:
            raise LimitReached("decoded bytes", self.limits.decoded)

    def spend_operators(self, count: int) -> None:
        """Count operators; raises ``LimitReached`` where the file has no more to spend."""
        self._operators += count
        if self._operators > self.limits.operators:
            raise LimitReached("operators", self.limits.operators)

    def spend_form(self) -> None:
        """Count a form that is drawn; raises ``LimitReached`` where the file has no more to spend."""
        self._forms += 1
        if self._forms > self.limits.forms:
            raise LimitReached("forms", self.limits.forms)

    def attempt(self, part: str, read: Callable[[], _T], page: int = 0) -> _T | None:
        """What ``read`` returns; ``None`` where a limit or an error that nobody foresaw ends it, which is noted.

        ``part`` is what is read, as ISO 32000 names it, on ``page``, from 1, or outside pages.
        """
        before, self.page = self.page, page or self.page
        try:
            return read()
        except LimitReached as limit:
            self._unread(limit, part)
        except Exception as error:
            _logger.debug("reading %s of page %d stopped", part, page, exc_info=True)
            self._stopped(error, part)
        finally:
            self.page = before
        return None

    def _unread(self, limit: LimitReached, part: str) -> None:
        message = (
            N_("Page {page}: {part} is not read: it has more than {count} {what}.")
            if self.page
            else N_("{part} is not read: it has more than {count} {what}.")
        )
        self.add(message, code="unread", part=part, count=limit.most, what=limit.what)

    def _stopped(self, error: Exception, part: str) -> None:
        message = (
            N_("Page {page}: {part} cannot be read: {reason}") if self.page else N_("{part} cannot be read: {reason}")
        )
        reason = " ".join(str(error).split())[:200]
        self.add(message, part=part, reason=f"{type(error).__name__}: {reason}" if reason else type(error).__name__)
