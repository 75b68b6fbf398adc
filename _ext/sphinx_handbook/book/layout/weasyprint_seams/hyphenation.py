"""Divides words by Pyphen's dictionaries and a book's own list of exceptions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyphen

#: Pyphen's own dictionaries, as they are before any book changes them.
_DICTIONARIES = dict(pyphen.LANGUAGES)


@contextmanager
def registered(language: str, exceptions: str, folder: Path) -> Iterator[None]:
    """Divide words with a book's exceptions within; Pyphen's table is put back at the end."""
    before = dict(pyphen.LANGUAGES)
    register_hyphenation(language, exceptions, folder)
    try:
        yield
    finally:
        pyphen.LANGUAGES.clear()
        pyphen.LANGUAGES.update(before)


def register_hyphenation(language: str, exceptions: str, folder: Path) -> None:
    """Register a dictionary with a book's exceptions in Pyphen's table, which is the process's, and drop any other.

    ``exceptions`` has a word a line with ``-`` where it may be divided. The dictionary is made of Pyphen's own and
    these, in ``folder``; it is named by its content, since Pyphen caches by file name.
    """
    pyphen.LANGUAGES.clear()
    pyphen.LANGUAGES.update(_DICTIONARIES)
    patterns_language = pyphen.language_fallback(language)
    if patterns_language is None or not words(exceptions):
        return
    base = Path(str(_DICTIONARIES[patterns_language]))
    encoding, _, patterns = base.read_bytes().partition(b"\n")
    extra = "\n".join(_pattern(word) for word in words(exceptions))
    data = encoding + b"\n" + extra.encode(encoding.decode().strip()) + b"\n" + patterns
    folder.mkdir(parents=True, exist_ok=True)
    dictionary = folder / f"hyph_{patterns_language}_{hashlib.sha256(data).hexdigest()[:16]}.dic"
    if not dictionary.exists():
        dictionary.write_bytes(data)
    for name in (patterns_language, language):
        pyphen.LANGUAGES[name] = dictionary


def words(exceptions: str) -> list[str]:
    """The words of an exception list; ``#`` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in exceptions.splitlines())
    return [line.casefold() for line in lines if line]


def _pattern(word: str) -> str:
    """A Hunspell pattern for one whole word: 9 divides, 8 forbids, stronger than every pattern of the language."""
    letters = word.split("-")
    parts = [each[0] + "".join(f"8{letter}" for letter in each[1:]) for each in letters]
    return "." + "9".join(parts) + "."
