"""Estimates how much memory a layout takes, and how much there is, before the layout begins.

WeasyPrint keeps every page's boxes until all that is laid out in one piece is drawn. What they take grows with the
letters and, much more, with the elements, of which a table has many. A system that runs out of memory kills the process
without a message, so the system's limits are read beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from ...i18n import N_, Translate

#: Megabytes: what any book takes, and what an element and a letter add. ``tests/pdf/test_hostile.py`` measures them.
_ANY: Final = 4.0
_ELEMENT: Final = 0.0055
_LETTER: Final = 0.00013

_MB: Final = 1024 * 1024

#: Where a container's own limit stands, what it takes, and what of that are files that the system gives up when memory
#: is asked for; the second row is that of older systems.
_CONTAINERS: Final = (
    ("memory.max", "memory.current", "memory.stat"),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat"),
)
_GIVEN_UP: Final = re.compile(r"^(?:total_)?inactive_file (\d+)$", re.MULTILINE)

#: How many of the longest documents are counted.
_COUNTED: Final = 8

#: Above this a limit is none: it is how systems write "as much as you like".
_ENDLESS: Final = 1 << 50


class TooLarge(Exception):
    """A book that this machine cannot lay out: what it takes, and what there is, in megabytes."""

    def __init__(self, needed: int, there: int) -> None:
        super().__init__(needed, there)
        self.needed, self.there = needed, there

    def text(self, say: Translate) -> str:
        """What to do about it."""
        message = N_(
            "The book takes about {needed} MB of memory to lay out, and {there} MB are free. Make several books of it "
            "(handbook_pdf_documents), or build it where there is more; handbook_pdf_memory says what may be used."
        )
        return say(message).format(needed=self.needed, there=self.there)


def processes(documents: Sequence[str], wanted: int, memory: int) -> int:
    """In how many processes documents can be laid out, each by itself, of those ``wanted``.

    ``memory`` is what they may take in megabytes; 0 is what the machine has. A document for which one process is too
    many raises ``TooLarge``.
    """
    there = memory or available()
    if there is None or not documents:
        return wanted
    # The longest is seldom one of few elements: only those are counted that may take most.
    longest = sorted(set(documents), key=len)[-_COUNTED:]
    most = max(map(needed, longest))
    if most > there:
        raise TooLarge(most, there)
    return max(1, min(wanted, there // most))


def needed(html: str) -> int:
    """About how many megabytes it takes to lay out a document."""
    elements = len(re.findall(r"<[a-z]", html))
    letters = len(re.sub(r"<[^>]*(?:>|\Z)", "", html))
    return round(_ANY + _ELEMENT * elements + _LETTER * letters)


def available(root: Path = Path("/")) -> int | None:
    """How many megabytes this process can still take, as far as the system says so; else None."""
    return min((each // _MB for each in _free(root)), default=None)


def _free(root: Path) -> Iterator[int]:
    for line in _text(root / "proc/meminfo").splitlines():
        if free := re.match(r"MemAvailable:\s+(\d+) kB", line):
            yield int(free[1]) * 1024
    for limit, used, details in _CONTAINERS:
        numbers = [_text(root / "sys/fs/cgroup" / name).strip() for name in (limit, used)]
        if all(each.isdigit() for each in numbers) and int(numbers[0]) < _ENDLESS:
            files = _GIVEN_UP.findall(_text(root / "sys/fs/cgroup" / details))
            yield max(0, int(numbers[0]) - int(numbers[1]) + max(map(int, files), default=0))
    yield from _own_limit()


def _own_limit() -> Iterable[int]:
    try:
        import resource
    except ImportError:  # Windows
        return []
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return [limit] if 0 < limit < _ENDLESS else []


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""
