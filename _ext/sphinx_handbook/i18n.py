"""The message catalogue: English in the code, a translation where there is one.

Pure Python, so that the command line speaks a contributor's language without Sphinx.
"""

from __future__ import annotations

import gettext
import locale
import os
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

DOMAIN = "sphinx_handbook"
LOCALE_DIR = Path(__file__).parent / "locale"

Translate = Callable[[str], str]


def N_(message: str) -> str:  # noqa: N802 - the name extraction tools look for
    """Mark ``message`` for the catalogue; it is translated where it is shown."""
    return message


def base(language: str) -> str:
    """A language without its country: "de" of "de-CH" or "de_CH"."""
    return language.replace("_", "-").split("-")[0]


def catalogue(language: str) -> gettext.NullTranslations:
    """A new message catalogue for ``language`` ("da", "da_DK"); where there is none, one of what a book prints."""
    languages = [language, base(language)]
    try:
        return gettext.translation(DOMAIN, LOCALE_DIR, languages)
    except FileNotFoundError:
        return _PrintedWords(printed_words(language))


class _PrintedWords(gettext.NullTranslations):
    """The words that a book prints by itself; all else is English."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words

    def gettext(self, message: str) -> str:
        return self._words.get(message) or super().gettext(message)


def printed_words(language: str) -> Mapping[str, str]:
    """The words that a book prints by itself, by the English ones, in a language without a catalogue; or none."""
    table = words_by_language()
    return table.get(language.replace("_", "-")) or table.get(base(language), {})


@cache
def words_by_language() -> Mapping[str, Mapping[str, str]]:
    """``printed_words`` of all languages that have no catalogue."""
    return tomllib.loads((LOCALE_DIR / "printed_words.toml").read_text("utf-8"))


@cache
def translator(language: str) -> Translate:
    """The translation function for ``language``; English where there is none."""
    return catalogue(language).gettext


@cache
def counter(language: str) -> Callable[[str, str, int], str]:
    """The translation function for words with a number: for one, for several, and how many there are."""
    return catalogue(language).ngettext


def language_of_terminal() -> str:
    """The language the terminal asks for, as in ``LANG``; "en" where it names none."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").split(":")[0].split(".")[0]
        if value:
            return "en" if value in ("C", "POSIX") else value
    return (locale.getlocale()[0] or "en").split(".")[0]
