"""Encodes the search's index: which pages have a word, and where on the page. Records in, one line of JSON out.

A browser loads all of it, so it is small: the words in one string, and for each word the numbers of its pages, as steps
from one to the next, one character a digit. The texts lie in other files, of which a browser loads those that it shows
results from.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

__all__ = ["DIGITS", "MORE", "SHARED", "ParentLabel", "Record", "SearchTerm", "encoded", "index", "joined", "words"]

#: Where on a page a word may stand, the weightiest first; the script weighs them in this order. ``OFTEN`` is in the
#: text at least three times.
TITLE, ALIAS, TERM, SUMMARY, HEADING, OFTEN, TEXT = range(7)
_MANY: Final = 3
#: A page is long from how many times the average number of different words on: a list of changes, an API. Its text has
#: most words in passing, so that its worth falls with the square of how long it is.
_LONG: Final = 3

#: Characters that serve as digits: none that JSON or our separators use. From ``MORE`` on, another digit follows.
DIGITS: Final = "".join(chr(code) for code in range(33, 127) if chr(code) not in '",\\')
MORE: Final = 61

#: Stand before each word, and say how many letters it begins with of the one before it: none that a word has, a host
#: (``co-op.org``) among them.
SHARED: Final = "!#$%&'()*+/:;<=>?@[]^`{|}~"

#: What the index says of each page, in this order, and what holds where it says nothing. The script names them by this.
PAGE_FIELDS: Final[Mapping[str, object]] = {
    "href": "",
    "title": "",
    "place": -1,
    "file": -1,
    "gathered": 0,
    "summary": "",
    "closed": "",
    "aliases": [],
    "terms": [],
    "register": [],
}

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class ParentLabel:
    """The label over a result: its category with its colour, or the title of what else it is part of."""

    title: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A term's title, and its other names."""

    title: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A page that can be found, or a place on one. ``headings`` and ``text`` come from its passages."""

    href: str
    title: str
    parent: ParentLabel | None = None
    summary: str = ""
    closed: str = ""
    aliases: tuple[str, ...] = ()
    terms: tuple[SearchTerm, ...] = ()
    marked: tuple[str, ...] = ()
    """Words under which the page is listed in a register."""
    headings: str = ""
    text: str = ""
    hosts: str = ""
    """Hosts of the addresses that the page links to, separated by spaces."""
    file: int = -1
    """The number of the file that has the page's passages."""
    can_be_gathered: bool = False
    """Whether readers can put the page into their folder."""


def host_words(hosts: str) -> list[str]:
    """What hosts are found by: ``co-op.org`` as it stands, by its parts, and as ``coop``."""
    return [*hosts.split(), *words(f"{hosts} {hosts.replace('-', '')}")]


def capitals(text: str, small: Collection[str]) -> set[str]:
    """Words in capitals that are written like a small word: the abbreviation ``IT`` is no ``it``."""
    return {word for word in _WORD.findall(text) if len(word) > 1 and word.isupper() and word.lower() in small}


def words(text: str) -> list[str]:
    """The words of a text in lower case, split as `handbook-search.js` splits them."""
    return _WORD.findall(text.lower())


def index(
    records: Sequence[Record],
    files: Sequence[str],
    names: Iterable[Sequence[str]],
    settings: Mapping[str, object],
    small: Collection[str] = (),
    irregular: Iterable[str] = (),
) -> str:
    """The index as JSON for `handbook-search.js`.

    ``files`` are those with passages; ``names`` are groups of names for one thing, such as a short form and a long
    one; ``settings`` are added at the top level as they are. ``small`` are words that count for little, in lower case;
    of the groups of ``irregular`` forms those are included that have a word of the book.
    """
    parents = list(dict.fromkeys(each.parent for each in records if each.parent))
    terms = list(dict.fromkeys(term for each in records for term in each.terms))
    at_parent = {parent: number for number, parent in enumerate(parents)}
    at_term = {term: number for number, term in enumerate(terms)}
    lists = _lists(records, small)
    vocabulary = sorted(lists)
    all_words = " ".join(vocabulary)
    data = {
        **settings,
        "files": list(files),
        "names": [list(group) for group in names],
        "irregular": [group for group in irregular if any(form in all_words for form in group.split())],
        "places": [[parent.title, parent.colour] for parent in parents],
        "terms": [[term.title, *term.names] for term in terms],
        "fields": PAGE_FIELDS,
        "pages": [
            _page(
                href=each.href,
                title=each.title,
                place=at_parent[each.parent] if each.parent else -1,
                file=each.file,
                gathered=int(each.can_be_gathered),
                summary=each.summary,
                closed=each.closed,
                aliases=list(each.aliases),
                terms=[at_term[term] for term in each.terms],
                register=list(dict.fromkeys(each.marked)),
            )
            for each in records
        ],
        "long": _long(lists.values(), len(records)),
        "words": joined(vocabulary),
        "found": " ".join(",".join(map(encoded, lists[word])).rstrip(",") for word in vocabulary),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def joined(vocabulary: Iterable[str]) -> str:
    """Sorted words as one text, a quarter smaller when it is compressed than with a space between them."""
    text, before = [], ""
    for word in vocabulary:
        same = takewhile(lambda letters: letters[0] == letters[1], zip(before, word[: len(SHARED) - 1], strict=False))
        count = len(list(same))
        text.append(SHARED[count] + word[count:])
        before = word
    return "".join(text)


def encoded(numbers: Iterable[int]) -> str:
    """Rising numbers, encoded as the steps between them."""
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


def _lists(records: Sequence[Record], small: Collection[str]) -> dict[str, tuple[list[int], ...]]:
    """For every word, the numbers of its pages: a list for each of ``TITLE`` to ``TEXT``, a page in the first only."""
    lists: dict[str, tuple[list[int], ...]] = {}
    for number, record in enumerate(records):
        for word, where in _standing(record, small).items():
            if word not in lists:
                lists[word] = ([], [], [], [], [], [], [])
            lists[word][where].append(number)
    return lists


def _long(lists: Iterable[tuple[list[int], ...]], count: int) -> list[tuple[int, float]]:
    """The numbers of the long pages, and what their text is worth, less than 1."""
    sizes = Counter(number for places in lists for numbers in places for number in numbers)
    most = _LONG * sizes.total() / max(count, 1)
    return [(number, round((most / size) ** 2, 3)) for number, size in sorted(sizes.items()) if size > most]


def _standing(record: Record, small: Collection[str]) -> dict[str, int]:
    """The weightiest place of each word of a record, from ``TITLE`` to ``TEXT``."""
    standing = {word: OFTEN if count >= _MANY else TEXT for word, count in Counter(words(record.text)).items()}
    standing |= {word: TEXT for word in host_words(record.hosts) if word not in standing}
    standing |= dict.fromkeys(capitals(record.text, small), TEXT)
    for where, text in (
        (HEADING, record.headings),
        (SUMMARY, record.summary),
        (TERM, " ".join([*record.marked, *(name for term in record.terms for name in (term.title, *term.names))])),
        (ALIAS, " ".join(record.aliases)),
        (TITLE, record.title),
    ):
        standing |= dict.fromkeys([*words(text), *capitals(text, small)], where)
    return standing


def _page(**fields: object) -> list[object]:
    """A page's values in the order of ``PAGE_FIELDS``, without those at the end of which nothing is said."""
    count = 0
    for number, (name, default) in enumerate(PAGE_FIELDS.items(), 1):
        if fields[name] != default:
            count = number
    return [fields[name] for name in PAGE_FIELDS][:count]
