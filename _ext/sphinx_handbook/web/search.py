"""Makes Sphinx's search index cheaply, and the same whatever was built before."""

from __future__ import annotations

from collections.abc import Iterable, Set
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.search import IndexBuilder, WordStore

#: What an index has of its pages; the numbers of kinds of objects are given when it is written.
_BY_PAGE: Final = ("_titles", "_filenames", "_all_titles", "_index_entries")
_BY_WORD: Final = ("_mapping", "_title_mapping")

#: What several pages have left in an index.
Parts = dict[str, dict[str, Any]]

#: Words whose stems are remembered, some megabytes; a language has few that are frequent.
_STEMS: Final = 1 << 16


def connect(app: Sphinx) -> None:
    """Watch over the index of this build."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    load = builder.load_indexer

    def load_indexer(docnames: Set[str]) -> None:
        load(docnames)
        assert builder.indexer is not None
        hasten(builder.indexer)

    builder.load_indexer = load_indexer  # type: ignore[method-assign]
    app.connect("html-collect-pages", mend)


def hasten(indexer: IndexBuilder) -> None:
    """Let the index take every word of a page once, and ask for the stem of a word once.

    Sphinx remembers stems for one page; finding them is a third of all that writing costs.
    """
    collect = indexer._word_collector

    def collect_once(doctree: nodes.document) -> WordStore:
        store = collect(doctree)
        store.words = list(dict.fromkeys(store.words))
        return store

    indexer._word_collector = collect_once  # type: ignore[method-assign]
    indexer.lang.stem = lru_cache(_STEMS)(indexer.lang.stem)  # type: ignore[method-assign]


def mend(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Make the index what a clean build's would be: without words, numbers and entries of earlier builds."""
    indexer: IndexBuilder | None = getattr(app.builder, "indexer", None)
    if indexer is not None:
        indexer.prune(app.env.all_docs)
        for mapping in (indexer._mapping, indexer._title_mapping):
            for word in [word for word, docnames in mapping.items() if not docnames]:
                del mapping[word]
        indexer._objtypes.clear()
        indexer._objnames.clear()
        indexer._all_titles = dict(sorted(indexer._all_titles.items()))
        kept = {name: entries for name, entries in indexer._index_entries.items() if name in app.env.all_docs}
        indexer._index_entries = dict(sorted(kept.items()))
    return ()


def empty(indexer: IndexBuilder) -> None:
    """Begin an index anew, in a process that makes a part of it."""
    for name in (*_BY_PAGE, *_BY_WORD):
        setattr(indexer, name, {})


def parts(indexer: IndexBuilder) -> Parts:
    """What an index holds."""
    return {name: getattr(indexer, name) for name in (*_BY_PAGE, *_BY_WORD)}


def add(indexer: IndexBuilder, theirs: Parts) -> None:
    """Add what another process has found."""
    for name in _BY_PAGE:
        getattr(indexer, name).update(theirs[name])
    for name in _BY_WORD:
        mapping: dict[str, set[str]] = getattr(indexer, name)
        for word, docnames in theirs[name].items():
            mapping.setdefault(word, set()).update(docnames)
