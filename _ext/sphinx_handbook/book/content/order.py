"""Which documents an edition holds, and in which order: as parts, each of which begins on a new page.

Where parts begin depends on the book's content alone: every chapter is one, and with ``entry_starts = "page"`` every
entry too. A chapter of very many entries has several: it would be laid out whole after every edit of a page, and by one
process. ``chunks.runs`` groups them for layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from zlib import crc32

from ...sphinx_ext.releases.book_order import Document, documents
from .references import anchor

if TYPE_CHECKING:
    from ...catalogue.schema.model import Schema

__all__ = ["Document", "Part", "chosen", "is_silent", "parts", "printed", "sheet"]

#: Tags that show nothing by themselves, and comments.
_TAG: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?!(?:img|svg|object|video|audio|iframe|hr|canvas)\b)[^>]*(?:>|\Z)", re.DOTALL
)


#: A chapter with more entries than these has several parts: each of so many at least, and of as many more on average.
_MOST_ENTRIES: Final = 60
_LEAST_IN_PART: Final = 12
_MORE_IN_PART: Final = 12


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that follow one another without a page break, from the top of a page."""

    documents: tuple[Document, ...]
    continues: bool = False
    """Whether it continues the chapter of the part before, which is too long for one."""

    @property
    def name(self) -> str:
        """The docname of the part's first document."""
        return self.documents[0].docname


def parts(root: str, contents: Mapping[str, Sequence[str]], schema: Schema) -> tuple[Part, ...]:
    """Cut the book (``book_order.documents``) into parts; ``contents`` maps each docname to those in its toctrees."""
    runs: list[list[Document]] = []
    for document in documents(root, contents, schema):
        if not runs or _starts_page(document, root, schema):
            runs.append([])
        runs[-1].append(document)
    return tuple(part for run in runs for part in _in_parts(run))


def _in_parts(run: Iterable[Document]) -> Iterator[Part]:
    """The parts of documents that need no page break between them.

    The entries' names decide where a part ends, so that a new entry changes one or two parts and no other.
    """
    documents = tuple(run)
    is_long = sum(each.kind == "entry" for each in documents) > _MOST_ENTRIES
    first = count = 0
    for at, document in enumerate(documents):
        if document.kind == "entry":
            if is_long and count >= _LEAST_IN_PART and crc32(document.docname.encode()) % _MORE_IN_PART == 0:
                yield Part(documents[first:at], continues=first > 0)
                first, count = at, 0
            count += 1
    if documents:
        yield Part(documents[first:], continues=first > 0)


def chosen(parts: Sequence[Part], entries: Set[str], schema: Schema) -> tuple[Part, ...]:
    """The parts of a selection: the entries and their categories' pages, in the book's order."""
    categories = {category.index for docname in entries if (category := schema.category_of(docname))}
    return only(parts, entries | categories)


def sheet(parts: Sequence[Part], page: Document, schema: Schema) -> tuple[Part, ...]:
    """The parts of a file of one page (``sheets``): an entry alone, or a category's page and its entries."""
    category = schema.category_of(page.docname)
    if category is not None and page.docname == category.index:
        documents = [each for part in parts for each in part.documents]
        members = {each.docname for each in documents if schema.category_of(each.docname) == category}
        return chosen(parts, members, schema)
    return (Part((page,)),)


def only(parts: Sequence[Part], docnames: Set[str]) -> tuple[Part, ...]:
    """The parts with these documents and no others, in the book's order."""
    runs: list[list[Document]] = []
    for part in parts:
        if not (part.continues and runs):
            runs.append([])
        runs[-1] += [each for each in part.documents if each.docname in docnames]
    return tuple(part for run in runs for part in _in_parts(run))


def alone(parts: Sequence[Part], docname: str) -> tuple[Part, ...]:
    """The part of one document by itself."""
    return only(parts, {docname})


def is_silent(html: str) -> bool:
    """Whether the HTML of a document prints nothing."""
    return not _TAG.sub("", html).strip()


def printed(parts: Sequence[Part], titles: Mapping[str, str], pages: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts without the documents that print nothing: those that hold a table of contents and no title.

    One that a reference leads to stays. ``pages`` is the HTML of each document, ``titles`` has an empty string for one
    without a title.
    """
    silent = {name for name, html in pages.items() if titles.get(name) == "" and is_silent(html)}
    silent = {name for name in silent if not any(f'#{anchor(name)}"' in html for html in pages.values())}
    if not silent:
        return tuple(parts)
    left = (
        replace(part, documents=tuple(each for each in part.documents if each.docname not in silent)) for part in parts
    )
    return tuple(part for part in left if part.documents) or tuple(parts)


def _starts_page(document: Document, root: str, schema: Schema) -> bool:
    if document.docname == root or document.level == 1:
        return True
    return document.kind == "entry" and schema.book.entry_starts == "page"
