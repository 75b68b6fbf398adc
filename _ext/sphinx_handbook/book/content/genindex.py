"""The index of a book without a catalogue: Sphinx's own words (``index``), with page numbers in place of links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from html import escape
from typing import TYPE_CHECKING, Any, Final

from sphinx.environment.adapters.indexentries import IndexEntries

from ...languages import collation, index_order
from .order import SCHEME, anchor
from .translator import folio

if TYPE_CHECKING:
    from sphinx.builders import Builder

#: What Sphinx calls the index among documents.
NAME: Final = "genindex"


def wanted(builder: Builder, held: Set[str]) -> bool:
    """Whether any of the documents has words for an index."""
    entries = builder.env.get_domain("index").data["entries"]
    return bool(builder.config.html_use_index) and any(entries.get(each) for each in held)


def html(builder: Builder, places: Set[str]) -> str:
    """The index as HTML, of what leads to one of the ``places`` in the book."""
    language = str(builder.config.language)
    index: index_order.Index = list(IndexEntries(builder.env).create_index(builder))
    if collation.knows(language):
        index = index_order.ordered(index, language)
    letters = "".join(_letter(letter, words, places) for letter, words in index)
    return f'<div class="register">{letters}</div>'


def _letter(letter: str, words: Sequence[tuple[str, Any]], places: Set[str]) -> str:
    items = "".join(_word(word, links, below, places) for word, (links, below, _) in words)
    if not items:
        return ""
    head = f"<h2>{escape(letter)}</h2>"
    return f'<section class="register-letter">{head}<ul class="register-list">{items}</ul></section>'


def _word(word: str, links: Any, below: Sequence[tuple[str, Any]], places: Set[str]) -> str:
    """A word with its pages, and below it the words that go with it; nothing where none leads anywhere."""
    numbers = "".join(_numbers(links, places))
    # What says "see" leads nowhere by itself.
    within = "".join(
        f"<li><p>{escape(name)}{told}</p></li>"
        for name, own in below
        if (told := "".join(_numbers(own, places))) or not own
    )
    if not numbers and not within:
        return ""
    deeper = f'<ul class="register-list">{within}</ul>' if within else ""
    return f"<li><p>{escape(word)}{numbers}</p>{deeper}</li>"


def _numbers(links: Sequence[tuple[str, str]], places: Set[str]) -> Iterator[str]:
    before = "&#160;&#160;"
    for main, address in links:
        docname, _, node_id = str(address).removeprefix(SCHEME).partition("#")
        if (place := anchor(docname, node_id)) in places:
            number = f'<a href="#{escape(place)}">{folio(place)}</a>'
            yield before + (f"<strong>{number}</strong>" if main else number)
            before = ", "
