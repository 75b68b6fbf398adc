"""Which words of a passage went, and which came."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

from .passage import folded

#: Letters of scripts without spaces.
_LETTERS: Final = r"\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff"
#: A word with the marks at it; in scripts without spaces, a letter.
_WORD: Final = re.compile(rf"[{_LETTERS}]|[^\s{_LETTERS}]+")
#: From this number of words on only words that are not frequent are compared first, which is not quadratic.
_LONG: Final = 2000


class Words(NamedTuple):
    """Words that stayed, or that went and those that came in their place; either may be empty."""

    before: str
    after: str
    changed: bool


def changes(before: str, after: str) -> list[Words]:
    """Two versions of a text, cut where they differ, in their order.

    All ``before`` are the one version, all ``after`` the other.
    """
    return list(_changes(before, after))


#: A word without what typography changes; a book has few words, each of them often.
_word = lru_cache(maxsize=16384)(folded)


# Several releases have the same old version, each in several editions.
@lru_cache(maxsize=4096)
def _changes(before: str, after: str) -> tuple[Words, ...]:
    old, new = (list(_WORD.finditer(text)) for text in (before, after))
    matcher = SequenceMatcher(
        None, [_word(each[0]) for each in old], [_word(each[0]) for each in new], autojunk=len(old) > _LONG
    )
    parts = []
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        went, came = _between(before, old, first, last), _between(after, new, new_first, new_last)
        parts.append(Words(went, came, kind != "equal"))
    return tuple(parts)


@lru_cache(maxsize=16384)
def likeness(before: str, after: str) -> float:
    """How much of two texts' words is the same, from 0 to 1."""
    old, new = (folded(text).split() for text in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) > _LONG)
    return matcher.ratio() if matcher.real_quick_ratio() and matcher.quick_ratio() else 0.0


def _between(text: str, words: list[re.Match[str]], first: int, last: int) -> str:
    """The text from one word to before another."""
    return text[words[first].start() : words[last - 1].end()] if first < last else ""
