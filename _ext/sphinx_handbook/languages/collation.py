"""Alphabetical order as a language has it, and the letter that a word stands under.

Danish by Retskrivningsordbogen § 4: 29 letters, æ ø å last; ``aa`` said as one vowel sorts as å, and å before aa; the
letters of other languages where their sound is; accents decide only between words that are otherwise alike, then
capitals. Numbers go by value and before letters, spaces before both. German is the same with other letters (DIN 5007,
as in dictionaries): ä, ö and ü with a, o and u, ß as ss, small letters before capitals. Any other language: the plain
letters of Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from .rules import rules

#: Stands in a sort key where two words of a compound meet, so that ``Ekstra|arbejde`` has two a's and no å.
JOINT = "|"

#: The heading that words stand under which begin with no letter.
NUMBERS = "0–9"

_TOKEN = re.compile(r"[0-9]+|.", re.DOTALL)

Key = tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[int, ...], str]


def knows(language: str) -> bool:
    """Whether words are sorted by the language's own order; those of any other come as Unicode has their letters."""
    return rules(language).collates


@lru_cache(maxsize=100_000)
def key(text: str, language: str) -> Key:
    """What to sort ``text`` by: its letters, then its accents, then its capitals, then itself."""
    letters: list[tuple[int, int]] = []
    accents: list[int] = []
    capitals: list[int] = []
    own = rules(language)
    places = _places(own.alphabet)
    for letter, accent, small in _letters(unicodedata.normalize("NFC", text), language):
        if letter.isascii() and letter.isdigit():
            letters.append((1, int(letter[:4000])))
        elif letter.isspace() or letter in "-‐–":
            letters.append((0, 0))
        elif letter in places:
            letters.append((2, places[letter]))
        elif letter.isalnum():
            letters.append((2, ord(letter)) if letter <= "z" and not places else (3, ord(letter)))
        else:
            # Quotes, stops and brackets have no place in the alphabet.
            continue
        accents.append(accent)
        capitals.append(small ^ own.small_first)
    return tuple(letters), tuple(accents), tuple(capitals), text


def heading(text: str, language: str) -> str:
    """The letter that ``text`` stands under in a register: Aalborg under Å, 2010 under ``0–9``."""
    for letter, _, _ in _letters(unicodedata.normalize("NFC", text), language):
        if letter.isalnum():
            return letter[0].upper() if letter[0].isalpha() else NUMBERS
    return NUMBERS


@cache
def _places(alphabet: str) -> dict[str, int]:
    """Each letter's place in an alphabet, from 1."""
    return {letter: number for number, letter in enumerate(alphabet, 1)}


def _letters(text: str, language: str) -> list[tuple[str, int, int]]:
    """Each letter as the alphabet has it, how far it is from that form, and whether it is small."""
    own = rules(language)
    letters: list[tuple[str, int, int]] = []
    tokens = _TOKEN.findall(text)
    place = 0
    while place < len(tokens):
        pair = "".join(tokens[place : place + 2]).casefold() if own.digraphs else ""
        if pair in own.digraphs:
            letters.append((own.digraphs[pair], 1, int(not tokens[place][0].isupper())))
            place += 1
        else:
            letters += _forms(tokens[place], language)
        place += 1
    return letters


@lru_cache(maxsize=10_000)
def _forms(token: str, language: str) -> tuple[tuple[str, int, int], ...]:
    """The letters that a letter or a number is sorted as, as ``_letters`` has them."""
    if token == JOINT:
        return ()
    small, folded, sorted_as = int(not token[0].isupper()), token.casefold(), rules(language).sorted_as
    if folded in sorted_as:
        spelled = sorted_as[folded]
        return tuple((each, int(spelled != folded) * 2, small) for each in spelled)
    plain = "".join(each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each))
    # A ß differs from the two s that it is folded to.
    return tuple((each, int(plain != token.lower()), small) for each in (_TOKEN.findall(plain) or ()))
