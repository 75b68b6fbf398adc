"""What the package knows of each language, one table a language.

A language that has no table is written as ``LanguageRules()`` says: Unicode's order, no endings, no letters of its own.
``README.md`` in this folder has the recipe for another language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from ..i18n import LOCALE_DIR, N_, base, translator, words_by_language
from . import search_words

#: What stands in a file's name for a letter that is no other letter with a mark.
_SPELLED: Final = {"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "þ": "th", "ð": "d"}

#: What a letter is written as by those whose keyboard lacks it. The search's script gets the pairs in this order.
_FOLDED: Final = {"æ": "ae", "ä": "ae", "œ": "oe", "ø": "oe", "ö": "oe", "å": "aa", "ß": "ss", "þ": "th"}

#: Readers of a language without these letters leave their marks out: "Angstrom".
_BARE: Final = {"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "þ": "th"}

#: Sites' endings that belong to no one country.
_SITES: Final = ("com", "org", "net", "eu", "co", "io", "int", "info")


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """The rules of one language. The defaults are those of a language without a table."""

    collates: bool = False
    """Whether the order of words is the language's own; else it is Unicode's."""
    alphabet: str = ""
    """The letters in order, where it is not that of Unicode."""
    sorted_as: Mapping[str, str] = field(default_factory=dict)
    """Letters that are sorted as others, and come after these when all else is alike."""
    digraphs: Mapping[str, str] = field(default_factory=dict)
    """Two letters that are sorted as one, which comes before them."""
    small_first: bool = False
    """Whether ``a`` comes before ``A`` when all else is alike."""
    spelled: Mapping[str, str] = field(default_factory=lambda: _SPELLED)
    """Letters that a file's name spells otherwise."""
    folded: Mapping[str, str] = field(default_factory=lambda: _BARE)
    """Letters that a reader who searches may write otherwise."""
    loose: Mapping[str, str] = field(default_factory=dict)
    """Folded pairs that a reader may have written as one bare letter."""
    endings: tuple[str, ...] = ()
    """Endings of nouns and names, longest first."""
    capital_nouns: bool = False
    """Whether nouns have a capital: the same letters with a small one are another word ("Essen", "essen")."""
    page_words: tuple[str, ...] = ()
    """What may stand before a page's number, beside what the catalogue of messages writes there."""
    sites: tuple[str, ...] = ()
    """Endings of the addresses of sites in the countries where it is spoken."""
    quotes: tuple[str, ...] = ()
    """What a quotation begins and ends with, then a quotation within one; ``q`` in ``book.css`` has the same."""
    question_words: tuple[str, ...] = ()
    """Question words, modal verbs and pronouns that say nothing of what a searching reader asks about."""
    irregular: tuple[str, ...] = ()
    """Forms of one word, a group a line, that no rule about endings makes of each other: "mand mænd"."""
    stem_endings: tuple[tuple[str, str], ...] = ()
    """What a stem's end becomes in all forms of a word: patterns of JavaScript and replacements, applied in order."""
    lix_levels: tuple[int, ...] = ()
    """The reading level (LIX) from which a text is easy, medium, hard and very hard; none where it is not usual."""
    hunspell_by_country: bool = False
    """Whether Debian has a spelling dictionary for each country, ``hunspell-de-at``."""


#: The letters of Danish and Norwegian, and of Swedish and Finnish, in order; those of others are where their sound is.
_DANISH: Final = "abcdefghijklmnopqrstuvwxyzæøå"
_SWEDISH: Final = "abcdefghijklmnopqrstuvwxyzåäö"
_SORTED_AS_DANISH: Final = {
    "ä": "æ", "ö": "ø", "ü": "y", "ð": "d", "þ": "th", "œ": "oe", "ß": "ss", "ø": "ø", "æ": "æ", "å": "å",
}  # fmt: skip
_SORTED_AS_SWEDISH: Final = {
    "æ": "ä", "ø": "ö", "ü": "y", "ð": "d", "þ": "th", "œ": "oe", "ß": "ss", "ä": "ä", "ö": "ö", "å": "å",
}  # fmt: skip

#: Björnsson's levels, for Swedish; used for Danish, Norwegian and English as they are.
_LIX_LEVELS: Final = (25, 35, 45, 55)

_NORWEGIAN: Final = LanguageRules(
    collates=True,
    alphabet=_DANISH,
    sorted_as=_SORTED_AS_DANISH,
    digraphs={"aa": "å"},
    folded=_FOLDED,
    # Beside ae, oe and aa a Scandinavian reader may write the letter's bare form.
    loose={"oe": "o", "aa": "a"},
    lix_levels=_LIX_LEVELS,
)

_RULES: Final[Mapping[str, LanguageRules]] = {
    "da": LanguageRules(
        # Retskrivningsordbogen § 4.
        collates=True,
        alphabet=_DANISH,
        sorted_as=_SORTED_AS_DANISH,
        digraphs={"aa": "å"},
        folded=_FOLDED,
        loose=_NORWEGIAN.loose,
        endings=("ernes", "erne", "ens", "ets", "nes", "en", "et", "er", "ne", "s"),
        page_words=("side", "s."),
        sites=("dk", "nu"),
        quotes=("»", "«", "›", "‹"),
        question_words=search_words.DANISH_QUESTIONS,
        irregular=search_words.DANISH_FORMS,
        # "Vidensdeling", "deler"; "fængsel", "fængsler"; "center", "centre", whose common stem is "cent".
        stem_endings=((r"^(.{5,}?)n?ing$", "$1"), (r"([^aeiouy])\1?e(l)$", "$1$2"), (r"([^aeiouy])r$", "$1")),
        lix_levels=_LIX_LEVELS,
    ),
    "de": LanguageRules(
        # DIN 5007, as in dictionaries.
        collates=True,
        small_first=True,
        spelled={**_SPELLED, "ä": "ae", "ö": "oe", "ü": "ue"},
        folded={**_FOLDED, "ü": "ue"},
        loose={"ae": "a", "oe": "o", "ue": "u"},
        endings=("ern", "en", "er", "es", "e", "n", "s"),
        capital_nouns=True,
        page_words=("seite", "s."),
        sites=("de",),
        quotes=("„", "“", "‚", "‘"),
        question_words=search_words.GERMAN_QUESTIONS,
        irregular=search_words.GERMAN_FORMS,
        # German words are longer: 40 is fiction for the young, 60 a text for specialists.
        lix_levels=(30, 40, 50, 60),
        hunspell_by_country=True,
    ),
    "en": LanguageRules(
        endings=("es", "s"),
        page_words=("page", "p.", "pp."),
        quotes=("“", "”", "‘", "’"),
        question_words=search_words.ENGLISH_QUESTIONS,
        irregular=search_words.ENGLISH_FORMS,
        stem_endings=search_words.ENGLISH_SPELLINGS,
        lix_levels=_LIX_LEVELS,
        hunspell_by_country=True,
    ),
    # Of these only the order of words and what concerns searching is known.
    "fi": LanguageRules(
        collates=True,
        alphabet=_SWEDISH,
        sorted_as=_SORTED_AS_SWEDISH,
        folded=_FOLDED,
        loose={"ae": "a", "oe": "o"},
    ),
    "nb": _NORWEGIAN,
    "nn": _NORWEGIAN,
    "no": _NORWEGIAN,
    "sv": LanguageRules(
        collates=True,
        alphabet=_SWEDISH,
        sorted_as=_SORTED_AS_SWEDISH,
        folded=_FOLDED,
        loose={"ae": "a", "oe": "o", "aa": "a"},
        page_words=("sida",),
        lix_levels=_LIX_LEVELS,
    ),
}  # fmt: skip

_NO_RULES: Final = LanguageRules()


def rules(language: str) -> LanguageRules:
    """The rules of a language as a project writes it ("da", "da_DK", "de-CH")."""
    return _RULES.get(base(language), _NO_RULES)


@cache
def page_words() -> tuple[str, ...]:
    """What may stand before a page's number in a file of any language: the tables' words and the catalogues' own.

    A language that has a catalogue of messages needs no table for this: the word is that of "(see page {page})".
    """
    words = [word for each in _RULES.values() for word in each.page_words]
    languages = [*sorted(each.name for each in LOCALE_DIR.iterdir() if each.is_dir()), *words_by_language()]
    texts = (translator(language)(N_("(see page {page})")) for language in languages)
    before = [text.partition("{page}")[0].lstrip("(").casefold().split() for text in texts]
    # Of "(see page 7)" the word behind the first one; in Spanish it has its article.
    words += [" ".join(each[1:] or each) for each in before]
    return tuple(dict.fromkeys(words))


def site_endings() -> tuple[str, ...]:
    """The endings that make a word with a full stop in it a site's bare name, of all languages together."""
    return tuple(dict.fromkeys([*(ending for each in _RULES.values() for ending in each.sites), *_SITES]))
