"""Addresses that look like others: letters of several alphabets, names before ``@``, words that are another address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit

from ....i18n import N_
from ....problems import Problem
from ...markdown.scanner import LineIndex
from ..page_text import PageText
from .controls import code_point

_AUTHORITY: Final = re.compile(r"https?://([^\s/?#<>\"'`()\[\]{}|\\]+)", re.IGNORECASE)
_LINK: Final = re.compile(r"\[([^\[\]\n]{4,300})\]\(\s{0,9}<?(https?://[^\s()<>]+)", re.IGNORECASE)
_ANCHOR: Final = re.compile(
    r"<a\s[^<>]{0,300}?href=[\"'](https?://[^\"'<>\s]+)[\"'][^<>]{0,300}>([^<>\n]{4,300})</a>", re.IGNORECASE
)
#: Words that are an address, not a name.
_WORDS: Final = re.compile(r"[*_`~<\s]*((?:https?://|www\.)[^\s*`<>]+)[*_`~>\s]*", re.IGNORECASE)

#: The end of what may be a host, and no person's name.
_HOST: Final = re.compile(r"\.(?:[a-z]{2}|com|net|org|info|edu|gov|example)(?::|$)", re.IGNORECASE)

#: Alphabets with letters that look like Latin ones.
_ALPHABETS: Final = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "DESERET")
#: Letters of them, and Latin ones for phonetics, that look like one from a to z.
_ALIKE: Final = frozenset("асԁеһіјӏорԛѕԝхуьҽѵαογνικυɡɑɩ")
_ODD_LATIN: Final = frozenset("ɡɑɩ")
#: Hosts whose addresses stand for those of others.
_STANDS_FOR_OTHERS: Final = ("web.archive.org", "archive.org", "archive.today", "archive.ph", "archive.is", "doi.org")

_MIXED: Final = N_(
    "The address “{word}” has letters that look like others ({letters}): it leads elsewhere than it seems to."
)
_BEFORE: Final = N_("The address leads to “{host}”: what stands before @, “{word}”, is no address.")
_OTHER: Final = N_("The words of the link show “{word}”, and it leads to “{host}”: write one of them in both places.")


def look_alikes(text: str, path: str, code_lines: Callable[[], frozenset[int]]) -> Iterator[Problem]:
    """Hosts in a page's whole text that are not what they seem to be, but in code."""
    suspects = [each for each in _AUTHORITY.finditer(text) if _is_suspect(each[1])] if "://" in text else []
    places = LineIndex(text if suspects else "")
    for match in suspects:
        before, _, host = match[1].rpartition("@")
        host = host.rstrip(".,;:!*_").partition(":")[0]
        letters = deceiving_letters(host)
        if letters:
            named = ", ".join(f"{each} {code_point(each)}" for each in letters)
            message, values = _MIXED, {"word": host, "letters": named}
        elif _HOST.search(before):
            message, values = _BEFORE, {"word": before, "host": host}
        else:
            continue
        line, column = places.place(match.start())
        is_code = line in code_lines() or text[match.start() - 1 : match.start()] == "`"
        if not is_code:
            yield Problem(path, line, column, "look-alike", message, values)


def _is_suspect(authority: str) -> bool:
    return not authority.isascii() or "xn--" in authority.lower() or "@" in authority


def deceiving_letters(host: str) -> list[str]:
    """The letters of a host that look like others, each once; none where it is what it seems to be."""
    labels = [_decoded(each) for each in host.lower().split(".")]
    is_latin_elsewhere = labels[-1].isascii()
    letters: list[str] = []
    for label in labels:
        foreign = [each for each in label if unicodedata.name(each, "").startswith(_ALPHABETS)]
        latin = any(unicodedata.name(each, "").startswith("LATIN") for each in label)
        alone = is_latin_elsewhere and bool(foreign) and all(each in _ALIKE for each in foreign)
        if (foreign and latin) or (alone and not latin):
            letters += foreign
        letters += [each for each in label if each in _ODD_LATIN]
        # What becomes a sign of an address when a browser reads it.
        letters += [each for each in label if each > "\x7f" and set(unicodedata.normalize("NFKC", each)) & set("/?#@:")]
    return list(dict.fromkeys(letters))


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def other_words(page: PageText) -> Iterator[Problem]:
    """Links whose words are the address of another host than the one that they lead to."""
    html = page.project.html
    if "://" in page.page and any(_addresses(page.page, html=html)):
        for start, word, host in _addresses(page.markdown, html=html):
            yield page.problem(start, "look-alike", _OTHER, word=word, host=host)


def _addresses(text: str, *, html: bool) -> Iterator[tuple[int, str, str]]:
    pairs = [(match.start(1), match[1], match[2]) for match in _LINK.finditer(text)]
    if html and "<a" in text.lower():
        pairs += [(match.start(2), match[2], match[1]) for match in _ANCHOR.finditer(text)]
    for start, words, target in sorted(pairs):
        if address := _WORDS.fullmatch(words):
            seen, real = _host(address[1]), _host(target)
            if seen and real and not _same(seen, real):
                yield start, seen, real


def _host(address: str) -> str:
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return ""
    return ".".join(_decoded(each) for each in host.rstrip(".").removeprefix("www.").split("."))


def _same(seen: str, real: str) -> bool:
    """Whether a host is the other one, a part of it, or one that stands for others."""
    return seen == real or real.endswith(f".{seen}") or seen.endswith(f".{real}") or real in _STANDS_FOR_OTHERS
