"""Where words are divided: Pyphen's own dictionaries, and the exceptions of a book."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyphen

#: Pyphen's own dictionaries, as they are before any book adds to them.
_DICTIONARIES = dict(pyphen.LANGUAGES)


def register_hyphenation(language: str, exceptions: str, folder: Path) -> None:
    """Teach Pyphen the divisions of words that its own patterns get wrong, and forget those of another book.

    ``exceptions`` has a word a line with ``-`` where it may be divided. ``folder`` takes the dictionary that is
    made of Pyphen's own and these; it is named by its content, since Pyphen keeps what it has read.
    """
    pyphen.LANGUAGES.clear()
    pyphen.LANGUAGES.update(_DICTIONARIES)
    known = pyphen.language_fallback(language)
    if known is None or not words(exceptions):
        return
    base = Path(str(_DICTIONARIES[known]))
    encoding, _, patterns = base.read_bytes().partition(b"\n")
    extra = "\n".join(_pattern(word) for word in words(exceptions))
    data = encoding + b"\n" + extra.encode(encoding.decode().strip()) + b"\n" + patterns
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"hyph_{known}_{hashlib.sha256(data).hexdigest()[:16]}.dic"
    if not made.exists():
        made.write_bytes(data)
    for name in (known, language):
        pyphen.LANGUAGES[name] = made


def words(exceptions: str) -> list[str]:
    """The words of an exception list; ``#`` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in exceptions.splitlines())
    return [line.casefold() for line in lines if line]


def _pattern(word: str) -> str:
    """A Hunspell pattern for one whole word: 9 divides, 8 forbids, stronger than every pattern of the language."""
    letters = word.split("-")
    parts = [each[0] + "".join(f"8{letter}" for letter in each[1:]) for each in letters]
    return "." + "9".join(parts) + "."
