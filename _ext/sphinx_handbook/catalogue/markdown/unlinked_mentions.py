"""Finds where a page names an entry, by any of its names and inflected too, without linking to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...i18n import N_
from ...languages.rules import rules
from ...problems import Problem
from . import running_text
from .running_text import Body
from .scanner import LineIndex

#: A shorter name takes endings only after an apostrophe or a hyphen: "SU'et"; "Se" with "er" is another word.
_SHORT = 3

_WORD = re.compile(r"\w+")
#: The letters of the longest name that anybody writes in a sentence.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entry, with the pattern that finds it, inflected or not."""

    id: str
    title: str
    pattern: re.Pattern[str]


#: Names by the first word of each of their forms, its first letter small.
Names = Mapping[str, tuple[Name, ...]]


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An entry that a page names; ``start`` and ``end`` are offsets in the page."""

    id: str
    title: str
    words: str
    start: int
    end: int


def names(called: Iterable[tuple[str, str, Iterable[str]]], language: str) -> Names:
    """The names to look for. ``called`` has each entry's id, title and other names.

    A name that two entries share points to neither, and is left out.
    """
    owners: dict[str, dict[str, str]] = {}
    for entry_id, title, others in called:
        for called_by in (title, *others):
            words = " ".join(called_by.split()).strip("»«“”\"'")
            if len(words) <= _LONGEST and re.search(r"\w\w", words) and not re.search(r"[`<>\[\]{}|\\]", words):
                owners.setdefault(words, {})[entry_id] = title
    own = rules(language)
    forms: dict[str, list[Name]] = {}
    for words, owner in owners.items():
        if len(owner) == 1:
            ((entry_id, title),) = owner.items()
            name = Name(entry_id, title, _pattern(words, own.endings, nouns=own.capital_nouns))
            for form in _first_words(words, own.endings):
                forms.setdefault(form, []).append(name)
    return {form: tuple(having) for form, having in forms.items()}


def find(page: Body, names_by_word: Names, linked: Collection[str]) -> Iterator[Unlinked]:
    """The first place where a page names each entry; those in ``linked`` are passed over."""
    done = set(linked)
    end = 0
    for word in _WORD.finditer(page.text):
        if word.start() < end:
            continue
        best: tuple[Name, re.Match[str]] | None = None
        for name in names_by_word.get(_small(word[0]), ()):
            match = name.pattern.match(page.text, word.start())
            if match and (best is None or match.end() > best[1].end()):
                best = name, match
        if best is None:
            continue
        name, match = best
        # A longer name also hides the shorter ones that it holds.
        end = match.end()
        if name.id not in done:
            done.add(name.id)
            yield Unlinked(name.id, name.title, match[0], match.start(), match.end())


def markup(mention: Unlinked, role: str) -> str:
    """The role that takes the words' place in the page."""
    return f"{{{role}}}`{mention.words} <{mention.id}>`"


def problem(mention: Unlinked, page: Body, path: str, role: str) -> Problem:
    """The hint about a mention, with the role to write."""
    line, column = LineIndex(page.text).place(mention.start)
    message = N_("“{word}” is an entry of its own and is not linked. Write {markup}.")
    words = " ".join(mention.words.split())
    values = {"word": words, "markup": " ".join(markup(mention, role).split())}
    return Problem(path, line, column, "unlinked-mention", message, values, hint=True)


def linked(page: str, mentions: Iterable[Unlinked], role: str) -> str:
    """The page with the mentions linked; its lines stay as they are."""
    for each in sorted(mentions, key=lambda each: each.start, reverse=True):
        page = page[: each.start] + markup(each, role) + page[each.end :]
    return page


def _pattern(words: str, endings: tuple[str, ...], *, nouns: bool) -> re.Pattern[str]:
    first = words[0]
    either = (
        f"[{re.escape(first.upper())}{re.escape(first.lower())}]" if _free(words, nouns=nouns) else re.escape(first)
    )
    # The words may stand on two lines, never in two paragraphs.
    rest = r"(?:[ \t]+|[ \t]*\r?\n[ \t]*)".join(re.escape(part) for part in words[1:].split(" "))
    ending = ""
    if endings and words[-1].isalnum():
        ending = rf"(?:{'[’' + chr(39) + '-]' + ('' if _is_short(words) else '?')}(?:{'|'.join(endings)})\b)?"
    return re.compile(rf"(?<![\w@/.\-]){either}{rest}{ending}(?![\w@/{running_text.OUT}]|[-’'.]\w|-)")


def _first_words(words: str, endings: tuple[str, ...]) -> set[str]:
    word = _WORD.search(words)
    assert word is not None
    if word.start():
        # Only names that begin with a letter or a figure are looked for.
        return set()
    first = _small(word[0])
    if word.end() == len(words) and not _is_short(words):
        return {first, *(first + ending for ending in endings)}
    return {first}


def _free(words: str, *, nouns: bool) -> bool:
    """Whether the first letter may be of either case: not in an abbreviation (``SU``), nor in a noun with a capital."""
    if nouns and " " not in words:
        return False
    upper, lower = words[0].upper(), words[0].lower()
    return len(upper) == len(lower) == 1 and not words[1:2].isupper()


def _is_short(words: str) -> bool:
    return len(words) <= _SHORT or words.isupper()


def _small(word: str) -> str:
    return word[:1].lower() + word[1:]
