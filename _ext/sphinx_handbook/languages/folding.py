"""How readers who search write words with letters that their keyboard, or memory, lacks.

A letter is folded to what stands for it where it is missing (``å`` to ``aa``); then two words are the same where they
fold to the same. Loosely, they are the same too where a reader left the mark out altogether (``arbejdsmiljo``): a
pair that a folded letter became is taken for the bare letter. Marks of all other letters are simply left out; in a
language that has none of these letters, as English, theirs are, too (``Ångström``, ``Angstrom``).
"""

from __future__ import annotations

from .rules import rules


def folded(language: str) -> dict[str, str]:
    """What each letter is written as where it is missing."""
    return dict(rules(language).folded)


def loose(language: str) -> dict[str, str]:
    """The bare letter that a folded pair may also be written as."""
    return dict(rules(language).loose)
