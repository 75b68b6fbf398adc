"""A problem on a page: what is wrong, where, what would be right, and the edits that mend it."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from .i18n import N_, Translate

#: What a terminal obeys, and what turns the order of a line around: a page's words must not reach it as such.
_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

#: The most allowed words that a message lists; the nearest match helps more than a longer list.
MOST_SHOWN = 12


def visible(text: str) -> str:
    """A text of somebody else's on one line, with the characters that a terminal would obey by their numbers."""
    return _OBEYED.sub(lambda match: f"<U+{ord(match[0]):04X}>", text.replace("\r\n", " ").replace("\n", " "))


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of ``length`` characters on one line of a file, which mends a problem without doubt.

    Line and column count from 1, as those of a problem do.
    """

    line: int
    column: int
    length: int
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault that a person must mend.

    ``message`` is an English sentence from the catalogue with ``{placeholders}`` that ``values`` fills.
    ``path`` is the page's file relative to the source folder; ``line`` and ``column`` count from 1.
    ``code`` is the warning's subtype: a project can silence ``handbook.<code>``. A ``hint`` is good to know and
    fails nothing. ``edits`` mend it; there are some only where that is safe.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    values: dict[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    hint: bool = False
    edits: tuple[Edit, ...] = ()

    def text(self, translate: Translate) -> str:
        """The whole message in one language: what is wrong, what is allowed, the nearest match."""
        values = {name: visible(value) for name, value in self.values.items()}
        sentences = [translate(self.message).format(**values)]
        if self.nearest:
            sentences.append(translate(N_("Did you mean “{nearest}”?")).format(nearest=visible(self.nearest)))
        if self.allowed:
            choices = visible(", ".join(self.allowed[:MOST_SHOWN]))
            if len(self.allowed) > MOST_SHOWN:
                choices += translate(N_(" and {count} more")).format(count=len(self.allowed) - MOST_SHOWN)
            sentences.append(translate(N_("Allowed: {allowed}.")).format(allowed=choices))
        return " ".join(sentences)


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that was most likely meant; None where none is near."""
    plain, candidates = word.casefold(), {candidate.casefold(): candidate for candidate in allowed}
    if "/" in plain:
        # In one folder all paths are alike: what they end with has to be near as well.
        ends = {each.rpartition("/")[2] for each in candidates}
        near = set(difflib.get_close_matches(plain.rpartition("/")[2], ends, n=len(ends) or 1, cutoff=0.6))
        candidates = {each: word for each, word in candidates.items() if each.rpartition("/")[2] in near}
    matches = difflib.get_close_matches(plain, candidates, n=1, cutoff=0.6)
    return candidates[matches[0]] if matches else None


def mended(text: str, edits: Iterable[Edit]) -> str:
    """The text of a file after the edits; of two that overlap, the first on the line is made."""
    by_line: dict[int, set[Edit]] = defaultdict(set)
    for edit in edits:
        by_line[edit.line].add(edit)
    lines = text.split("\n")
    for number, on_line in by_line.items():
        line, end = lines[number - 1], 0
        parts = []
        for edit in sorted(on_line, key=lambda each: (each.column, each.length)):
            start = edit.column - 1
            if start >= end:
                parts += [line[end:start], edit.text]
                end = start + edit.length
        lines[number - 1] = "".join([*parts, line[end:]])
    return "\n".join(lines)
