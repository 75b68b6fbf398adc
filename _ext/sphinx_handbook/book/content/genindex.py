"""The index of a book without a catalogue: Sphinx's index entries with page numbers in place of links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from html import escape
from typing import TYPE_CHECKING, Any, Final

from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.util import logging

from ...i18n import N_, translator
from ...languages import collation, index_order
from ...languages.direction import of_words
from ...problems import nearest
from ...sphinx_ext.log import TYPE
from .references import APART, address_parts, anchor
from .translator import folio

if TYPE_CHECKING:
    from sphinx.builders import Builder

logger = logging.getLogger(__name__)

#: The docname that Sphinx gives to the index.
NAME: Final = "genindex"

#: Names in code that may be wider than a column with the number that stands behind them, and where their parts meet.
_LETTERS: Final = 20
_LONG: Final = re.compile(rf"\S{{{_LETTERS},}}")
_PART: Final = re.compile(r"(?<=\w[._/:])(?=\w)|(?<=[a-z])(?=[A-Z])")


def wanted(builder: Builder, docnames: Set[str]) -> bool:
    """Whether any of the documents has index entries and the project has an index."""
    entries = builder.env.get_domain("index").data["entries"]
    return bool(builder.config.html_use_index) and any(entries.get(each) for each in docnames)


def html(builder: Builder, places: Mapping[str, int], keys: Mapping[str, str]) -> str:
    """The index as HTML; ``places`` are the ids in the book in its order, others are left out (``references.places``).

    ``keys`` has what words are sorted by in place of themselves; there is a warning for one that is not in the index.
    """
    language = str(builder.config.language)
    index: index_order.Index = list(IndexEntries(builder.env).create_index(builder))
    _warn_of_unknown(keys, index, language)
    if keys or collation.knows(language):
        index = index_order.ordered(index, language, keys)
    letters = "".join(_letter(letter, words, places, language) for letter, words in index)
    return f'<div class="register">{letters}</div>'


def _warn_of_unknown(keys: Mapping[str, str], index: index_order.Index, language: str) -> None:
    entries = [entry for _, words in index for entry in words]
    present = {word for word, _ in entries} | {word for _, (_, below, _) in entries for word, _ in below}
    say = translator(language)
    for word in sorted(keys.keys() - present):
        message = say(N_("handbook_pdf_index_sort: the index has no “{word}”.")).format(word=word)
        if near := nearest(word, sorted(present)):
            message += " " + say(N_("Did you mean “{nearest}”?")).format(nearest=near)
        logger.warning(message, type=TYPE, subtype="index-sort")


def _letter(letter: str, words: Sequence[tuple[str, Any]], places: Mapping[str, int], language: str) -> str:
    items = "".join(_word(word, links, below, places, language) for word, (links, below, _) in words)
    if not items:
        return ""
    head = f"<h2>{escape(letter)}</h2>"
    return f'<section class="register-letter">{head}<ul class="register-list">{items}</ul></section>'


def _word(word: str, links: Any, below: Sequence[tuple[str, Any]], places: Mapping[str, int], language: str) -> str:
    """An index entry with its page numbers and its subentries; an empty string if none leads to a place in the book."""
    own_folios = "".join(numbers(links, places, _gap(word)))
    # A subentry "see …" has no links of its own.
    within = "".join(
        f"<li><p>{_isolated(name, language)}{folios}</p></li>"
        for name, own in below
        if (folios := "".join(numbers(own, places, _gap(name)))) or not own
    )
    if not own_folios and not within:
        return ""
    deeper = f'<ul class="register-list">{within}</ul>' if within else ""
    return f"<li><p>{_isolated(word, language)}{own_folios}</p>{deeper}</li>"


def _isolated(word: str, language: str) -> str:
    """A word as HTML; a long name in code may be divided between its parts."""
    direction = of_words(word, language)
    html = _LONG.sub(lambda name: _PART.sub("<wbr>", name[0]), escape(word))
    return f"<span{direction}>{html}</span>" if direction else html


def _gap(word: str) -> str:
    """What stands between a word and its page numbers.

    A line may end there behind a long name without parts, all of which would have to go to the next line with a number.
    """
    is_long = len(_PART.split(word)[-1].split(" ")[-1]) >= _LETTERS
    return "&#160;&#160;<wbr>" if is_long else "&#160;&#160;"


def numbers(links: Sequence[tuple[str, str]], places: Mapping[str, int], before: str) -> Iterator[str]:
    """The page numbers of a word in the order of the book; one of those that stand within half a page.

    That is the first, in bold where any of them is a main entry. ``before`` stands before the first number.
    """
    entries = [(anchor(*address_parts(str(address))), bool(main)) for main, address in links]
    apart: list[tuple[str, bool]] = []
    for place, main in sorted((each for each in entries if each[0] in places), key=lambda each: places[each[0]]):
        if apart and places[place] - places[apart[-1][0]] < APART:
            apart[-1] = apart[-1][0], apart[-1][1] or main
        else:
            apart.append((place, main))
    for place, main in apart:
        number = f'<a href="#{escape(place)}">{folio(place)}</a>'
        yield before + (f"<strong>{number}</strong>" if main else number)
        before = ", "
