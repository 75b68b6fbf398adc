"""Checks the spelling of pages' prose, in one run of hunspell."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..catalogue.markdown.prose import prose
from ..files import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: The most suggestions that a message lists.
MOST_SUGGESTED = 5

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_ANSWER = re.compile(r"& \S+ \d+ \d+: (?P<suggestions>.*)")


class HunspellMissing(Exception):
    """The program, or its dictionary for the language, is not on this machine."""

    def __init__(self, dictionary: str, *, program: bool) -> None:
        """Say what is missing: the ``program`` itself or only its ``dictionary``."""
        super().__init__("hunspell is not installed" if program else f"hunspell has no dictionary {dictionary}")
        self.dictionary = dictionary
        self.program = program


@dataclass(frozen=True, slots=True)
class Misspelling:
    """One word that neither the dictionary nor the project's list knows; line and column count from 1."""

    path: Path
    line: int
    column: int
    word: str
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word where it stands, and the forms of which one must be right."""

    path: Path
    line: int
    column: int
    forms: tuple[str, ...]


def misspelt(paths: Sequence[Path], dictionary: str, words: Path | None) -> list[Misspelling]:
    """Return the misspelt words of the pages, in order.

    ``dictionary`` is hunspell's name for the language, ``words`` the project's own list, one word a line.
    """
    words_of_pages = [word for path in paths for word in _words(path)]
    unknown = _ask({form for word in words_of_pages for form in word.forms}, dictionary, words)
    return [
        Misspelling(word.path, word.line, word.column, word.forms[0], unknown[word.forms[0]])
        for word in words_of_pages
        if all(form in unknown for form in word.forms)
    ]


def _words(path: Path) -> Iterator[_Word]:
    # A file that is not UTF-8 is reported elsewhere, with a better sentence.
    for line, column, run in prose(read_text(path, "utf-8-sig", "replace")):
        for match in _WORD.finditer(run):
            following = run[match.end() : match.end() + 1]
            for part in _parts(match):
                forms = [part[1]]
                if following in {".", "-"} and match[0].endswith(part[1]):
                    # "m.fl." and "inspirations-" are right only with what follows them.
                    forms.append(part[1] + following)
                yield _Word(path, line, column + match.start() + part[0], tuple(forms))


def _parts(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield the word, or of a word with digits (``1-dagskurser``, ``OK18``) the parts that have none."""
    word = match[0]
    if not any(letter.isdigit() for letter in word):
        yield 0, word
        return
    for part in re.finditer(r"[^-.]+", word):
        if not any(letter.isdigit() for letter in part[0]):
            yield part.start(), part[0]


def _ask(forms: set[str], dictionary: str, words: Path | None) -> dict[str, tuple[str, ...]]:
    """Ask hunspell about every form once; return the misspelt ones with its suggestions."""
    # The list is read here too: hunspell takes "Fooapp" for a slip when "FooApp" is also on it.
    listed = set(read_text(words).split("\n")) if words is not None else set()
    asked = sorted(forms - listed)
    if not asked:
        return {}
    # Without a list of its own hunspell would read the user's, and the answer would differ between machines.
    own = str(words.resolve()) if words is not None else os.devnull
    try:
        run = subprocess.run(
            ["hunspell", "-i", "UTF-8", "-a", "-d", dictionary, "-p", own],
            # "^" keeps a word from being taken for a command.
            input="".join(f"^{form}\n" for form in asked),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    except FileNotFoundError:
        raise HunspellMissing(dictionary, program=True) from None
    if run.returncode:
        raise HunspellMissing(dictionary, program=False)
    # One greeting, then for each line asked its answers and an empty line.
    answers = run.stdout.partition("\n")[2].split("\n\n")
    unknown: dict[str, tuple[str, ...]] = {}
    for form, answer in zip(asked, answers, strict=False):
        wrong = [line for line in answer.splitlines() if line.startswith(("&", "#"))]
        if wrong:
            suggested = _ANSWER.fullmatch(wrong[0])
            unknown[form] = tuple(suggested["suggestions"].split(", "))[:MOST_SUGGESTED] if suggested else ()
    return unknown
