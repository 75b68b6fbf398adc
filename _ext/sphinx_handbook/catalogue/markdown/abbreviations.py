"""Words in capitals that a page uses before it has said what they stand for (WCAG 3.1.4).

A guess: what may be spelled out is taken for spelled out, and what may be no abbreviation is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .scanner import LineIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

#: Short forms that are the usual words for what they name.
USUAL: Final = frozenset(
    {
        "AIDS", "CD", "CV", "DNA", "DVD", "EU", "FAQ", "FN", "GPS", "HIV", "HTML", "HTTP", "HTTPS", "ID", "ISBN", "ISO",
        "IT", "NATO", "NB", "OK", "PC", "PDF", "PIN", "PS", "SMS", "TV", "UN", "URL", "USA", "USB", "WLAN", "WWW",
    }
)  # fmt: skip

_LEAST_INITIALS: Final = 3
_CAPITALS: Final = re.compile(r"(?<![\w&./§#'’\\-])(?<!\d )[A-ZÆØÅÄÖÜ]{2,6}(?![\w&/\\]|\.\w|-\d)")
#: Roman numbers, and grades such as AA.
_NO_WORD: Final = re.compile(r"([A-Z])\1+|M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_WORD: Final = re.compile(r"[^\W\d_]+")
#: Loud neighbours: words in capitals for emphasis.
_LOUD_BEFORE: Final = re.compile(r"[A-ZÆØÅÄÖÜ]{2,20}(?:['’]S)?,?[ \t]\Z")
_LOUD_AFTER: Final = re.compile(r"(?:['’]S)?[.,!:]?[ \t][A-ZÆØÅÄÖÜ]{2,}(?!\w)")
_SMALL_WORD: Final = 3
#: Emphasis; within a name such as ``MAX_SIZE`` an underscore is none.
_EMPHASIS: Final = re.compile(r"\*|(?<!\w)_|_(?!\w)")
#: How far from a short form its long form stands, in characters.
_NEAR: Final = 300


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A short form where a page has it first, without its long form; ``explained`` is the line where that follows."""

    word: str
    line: int
    column: int
    explained: int | None = None


def small_words(text: str) -> set[str]:
    """The words of a text that are written in small letters: in capitals they are loud, no abbreviations."""
    return {word for word in _WORD.findall(text) if word.islower()}


def unexplained(
    prose: str,
    body_line: int,
    heading_lines: Collection[int],
    long_forms: Mapping[str, str],
    small: Collection[str],
) -> Iterator[Unexplained]:
    """The short forms in a page's ``prose`` (``prose.blanked``) below its front matter, each where it stands first.

    ``long_forms`` has those that the book knows, ``small`` the words that the book writes in small letters.
    """
    text = _EMPHASIS.sub(" ", prose)
    # Of all letters İ alone is two in small; places in the text stay.
    lowered = re.sub(r"\s", " ", text.replace("İ", "I").lower())
    places = LineIndex(text)
    first: dict[str, re.Match[str]] = {}
    explained: dict[str, int] = {}
    for match in _CAPITALS.finditer(text):
        word, (line, _) = match[0], places.place(match.start())
        if line < body_line or line in heading_lines or _is_loud(text, match):
            continue
        if word not in long_forms and (word in USUAL or word.lower() in small or _NO_WORD.fullmatch(word)):
            continue
        first.setdefault(word, match)
        if word not in explained and _in_brackets(text, match):
            explained[word] = line
    for word, match in first.items():
        line, column = places.place(match.start())
        if explained.get(word) != line and not _is_explained(text, lowered, match, long_forms.get(word, "")):
            yield Unexplained(word, line, column, explained.get(word))


def _is_loud(text: str, match: re.Match[str]) -> bool:
    """Whether a neighbour is in capitals, too: then they are emphasis."""
    before = _LOUD_BEFORE.search(text, max(0, match.start() - 40), match.start())
    return before is not None or _LOUD_AFTER.match(text, match.end()) is not None


def _is_explained(text: str, lowered: str, match: re.Match[str], long_form: str) -> bool:
    """Whether a text has said by the end of this use, or right behind it, what the short form stands for."""
    # Without its ending, which the sentence may bend.
    if long_form and lowered.find(long_form.lower()[: max(4, len(long_form) - 3)], 0, match.end() + _NEAR) >= 0:
        return True
    around = text[max(0, match.start() - _NEAR) : match.start()] + text[match.end() : match.end() + _NEAR]
    words = [word for word in _WORD.findall(around) if word != match[0]]
    initials = "".join(word[0] for word in words).lower()
    of_long_words = "".join(word[0] for word in words if len(word) > _SMALL_WORD).lower()
    wanted = match[0].lower()
    return len(wanted) >= _LEAST_INITIALS and (wanted in initials or wanted in of_long_words)


def _in_brackets(text: str, match: re.Match[str]) -> bool:
    """Whether a short form stands in brackets behind words, or words stand behind it in brackets or behind a colon."""
    before = text[max(0, match.start() - 80) : match.start()]
    if re.search(r"\w\W{0,3}\(\W{0,3}\Z", before) and re.match(r"\W{0,3}[),;]", text[match.end() : match.end() + 5]):
        return True
    behind = re.match(r"[ \t]*(?:\(|(?:\n[ \t]*)?[:=–—|-][ \t])([^)\n]*)", text[match.end() : match.end() + _NEAR])
    return behind is not None and sum(map(len, _WORD.findall(behind[1]))) > len(match[0])
