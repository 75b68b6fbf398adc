"""Which documents an edition holds, and in which order: as parts, each of which begins on a new page.

Where parts begin depends on the book's content alone: every chapter is one, and with ``entry_starts = "page"`` every
entry too. ``chunks.runs`` groups them for layout.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...sphinx_ext.releases.book_order import Document, documents
from .references import anchor

if TYPE_CHECKING:
    from ...catalogue.schema.model import Schema

__all__ = ["Document", "Part", "chosen", "is_silent", "parts", "printed", "sheet"]

#: Tags that show nothing by themselves, and comments.
_TAG: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?!(?:img|svg|object|video|audio|iframe|hr|canvas)\b)[^>]*(?:>|\Z)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that follow one another without a page break, from the top of a page."""

    documents: tuple[Document, ...]

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
    return tuple(Part(tuple(run)) for run in runs)


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
    runs = (tuple(each for each in part.documents if each.docname in docnames) for part in parts)
    return tuple(Part(run) for run in runs if run)


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
    kept = (tuple(each for each in part.documents if each.docname not in silent) for part in parts)
    return tuple(Part(documents) for documents in kept if documents) or tuple(parts)


def _starts_page(document: Document, root: str, schema: Schema) -> bool:
    if document.docname == root or document.level == 1:
        return True
    return document.kind == "entry" and schema.book.entry_starts == "page"
