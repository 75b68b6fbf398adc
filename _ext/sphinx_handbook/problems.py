"""A problem on a page: what is wrong, where, and what would be right; for the build and the command line alike."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from .i18n import N_, Translate

#: The most allowed words that a message lists; the nearest match helps more than a longer list.
MOST_SHOWN = 12


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
        sentences = [translate(self.message).format(**self.values)]
        if self.nearest:
            sentences.append(translate(N_("Did you mean “{nearest}”?")).format(nearest=self.nearest))
        if self.allowed:
            choices = ", ".join(self.allowed[:MOST_SHOWN])
            if len(self.allowed) > MOST_SHOWN:
                choices += translate(N_(" and {count} more")).format(count=len(self.allowed) - MOST_SHOWN)
            sentences.append(translate(N_("Allowed: {allowed}.")).format(allowed=choices))
        return " ".join(sentences)


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that was most likely meant; None where none is near."""
    candidates = {candidate.casefold(): candidate for candidate in allowed}
    matches = difflib.get_close_matches(word.casefold(), candidates, n=1, cutoff=0.6)
    return candidates[matches[0]] if matches else None
