"""The register: every word that leads to an entry, alphabetically under its letter, with "see" and "see also"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ...languages.collation import heading, key
from ..entries.entry import Entry
from ..schema.model import Schema
from .list_item import ListItem


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the register: the entries that it leads to, and other words.

    ``see`` has the words to look under; where the word leads to entries itself, they are to be looked under also.
    """

    text: str
    lines: tuple[ListItem, ...] = ()
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the register with its words."""

    text: str
    words: tuple[Word, ...]


@dataclass(slots=True)
class _Gathered:
    """A word while the register is being made: what it leads to may come from several places."""

    sort: str
    lines: dict[str, ListItem] = field(default_factory=dict)
    see: list[str] = field(default_factory=list)


def register(
    schema: Schema,
    entries: Collection[Entry],
    lines: Mapping[str, ListItem],
    holders: Mapping[str, Sequence[ListItem]],
) -> tuple[Letter, ...]:
    """Titles, index words and terms with what they lead to; other names, synonyms and short forms with where to look.

    ``lines`` has each entry's own line by docname, in the book's order; ``holders`` has by a term's id the lines of the
    entries that have it.
    """
    words: dict[str, _Gathered] = {}

    def word(text: str, sort: str = "") -> _Gathered:
        row = words.setdefault(text, _Gathered(sort or text))
        row.sort = sort or row.sort
        return row

    for entry in entries:
        line = lines[entry.docname]
        word(line.title, entry.sort_key).lines[line.docname] = line
        for each in entry.index_words:
            word(each).lines[line.docname] = line
    terms = [term for vocabulary in schema.vocabularies.values() for term in vocabulary.terms.values()]
    for term in terms:
        if members := holders.get(term.id):
            word(term.title).lines |= {line.docname: line for line in members}
    # Words with only a "see" come last: they may refer only to words that are there.
    for term in terms:
        if holders.get(term.id):
            for other in (other for other in terms if other.id in term.related and holders.get(other.id)):
                word(term.title).see.append(other.title)
            for name in (*term.synonyms, term.abbreviation):
                if name and name != term.title:
                    word(name).see.append(term.title)
    for entry in entries:
        for alias in entry.aliases:
            if alias != lines[entry.docname].title:
                word(alias).see.append(lines[entry.docname].title)
    leading = {text.casefold(): text for text, row in words.items() if row.lines}
    for short, long in schema.abbreviations.items():
        if (target := leading.get(long.casefold())) and target != short and target not in word(short).see:
            word(short).see.append(target)
    language = schema.book.language
    place = {docname: number for number, docname in enumerate(lines)}
    letters: dict[str, list[Word]] = {}
    for text, row in sorted(words.items(), key=lambda pair: key(pair[1].sort, language)):
        see = tuple(dict.fromkeys(row.see))
        # In the book's order, whichever of its words led to an entry first.
        members = tuple(sorted(row.lines.values(), key=lambda line: place[line.docname]))
        letters.setdefault(heading(row.sort, language), []).append(Word(text, members, see))
    return tuple(Letter(letter, tuple(row)) for letter, row in letters.items())
