"""The search's index: which pages have a word, and where on the page. Plain data in, the text of a file out.

A reader loads all of it, so it is small: the words in one string, and for each word the numbers of its pages, as
steps from one to the next in as few characters as there are digits. The texts lie in other files, of which a reader
loads those that the results shown are in.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["DIGITS", "MORE", "Place", "Record", "Term", "encoded", "index", "words"]

#: Where on a page a word may stand, the weightiest first; the script weighs them in this order. ``OFTEN`` is in the
#: text at least three times.
TITLE, ALIAS, TERM, SUMMARY, HEADING, OFTEN, TEXT = range(7)
_MANY: Final = 3

#: Digits that are no sign of JSON's and none of ours. From ``MORE`` on, a digit says that another follows.
DIGITS: Final = "".join(chr(code) for code in range(33, 127) if chr(code) not in '",\\')
MORE: Final = 61

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """What stands over a result: its category with its colour, or the name of whatever else it is part of."""

    title: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that pages share, and how else it is written."""

    title: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A page that can be found, or a place on one. ``heading_words`` and ``text`` come from its passages."""

    href: str
    title: str
    place: Place | None = None
    summary: str = ""
    closed: str = ""
    aliases: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    marked: tuple[str, ...] = ()
    """Words that the page has been put under in a register."""
    headings: str = ""
    text: str = ""
    file: int = -1
    """The number of the file that has the page's passages."""


def words(text: str) -> list[str]:
    """The words of a text in small letters, as the script takes them apart, too."""
    return _WORD.findall(text.lower())


def index(
    records: Sequence[Record], files: Sequence[str], names: Iterable[Sequence[str]], told: Mapping[str, object]
) -> str:
    """The index as the script is told it.

    ``files`` are those with passages; ``names`` are groups of names for one thing, such as a short form and a long
    one; ``told`` is whatever else the script has to know.
    """
    places = list(dict.fromkeys(each.place for each in records if each.place))
    terms = list(dict.fromkeys(term for each in records for term in each.terms))
    at_place = {place: number for number, place in enumerate(places)}
    at_term = {term: number for number, term in enumerate(terms)}
    lists = _lists(records)
    vocabulary = sorted(lists)
    data = {
        **told,
        "files": list(files),
        "names": [list(group) for group in names],
        "places": [[place.title, place.colour] for place in places],
        "terms": [[term.title, *term.names] for term in terms],
        "pages": [
            _trimmed(
                [
                    each.href,
                    each.title,
                    at_place[each.place] if each.place else -1,
                    each.file,
                    each.summary,
                    each.closed,
                    list(each.aliases),
                    [at_term[term] for term in each.terms],
                ]
            )
            for each in records
        ],
        "words": " ".join(vocabulary),
        "found": " ".join(",".join(map(encoded, lists[word])).rstrip(",") for word in vocabulary),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def encoded(numbers: Iterable[int]) -> str:
    """Rising numbers as the steps between them."""
    return "".join(_steps(numbers))


def _steps(numbers: Iterable[int]) -> Iterator[str]:
    before = -1
    for number in numbers:
        step, before = number - before - 1, number
        while step >= MORE:
            rest = len(DIGITS) - MORE
            yield DIGITS[MORE + step % rest]
            step //= rest
        yield DIGITS[step]


def _lists(records: Sequence[Record]) -> dict[str, tuple[list[int], ...]]:
    """For every word, by where it stands, the numbers of the pages; each page once, for the weightiest place."""
    found: dict[str, tuple[list[int], ...]] = {}
    for number, record in enumerate(records):
        for word, where in _standing(record).items():
            if word not in found:
                found[word] = ([], [], [], [], [], [], [])
            found[word][where].append(number)
    return found


def _standing(record: Record) -> dict[str, int]:
    """Where a record's words stand."""
    standing = {word: OFTEN if count >= _MANY else TEXT for word, count in Counter(words(record.text)).items()}
    for where, text in (
        (HEADING, record.headings),
        (SUMMARY, record.summary),
        (TERM, " ".join([*record.marked, *(name for term in record.terms for name in (term.title, *term.names))])),
        (ALIAS, " ".join(record.aliases)),
        (TITLE, record.title),
    ):
        standing |= dict.fromkeys(words(text), where)
    return standing


def _trimmed(values: list[object]) -> list[object]:
    """Without what is empty at the end."""
    while values and values[-1] in ("", [], -1):
        values.pop()
    return values
