"""Which documents the whole book holds, and in which order: its front, the toctrees from the root on, its back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from ...catalogue.schema.model import Schema

Kind = Literal["root", "category", "entry", "page"]


@dataclass(frozen=True, slots=True)
class Document:
    """A source document at its place in the book; ``level`` is that of its first heading, from 1."""

    docname: str
    level: int
    kind: Kind
    category: str | None = None


def contents(env: BuildEnvironment) -> dict[str, list[str]]:
    """The documents in each document's toctrees; these may also name pages that Sphinx generates: genindex, search."""
    return {
        docname: [name for name in names if name in env.all_docs] for docname, names in env.toctree_includes.items()
    }


def with_front_matter(schema: Schema, docnames: Sequence[str]) -> Schema:
    """The schema of a book with further pages before its text: those of ``handbook_pdf_front_matter``."""
    if not docnames:
        return schema
    return replace(schema, book=replace(schema.book, front=(*docnames, *schema.book.front)))


def of_book(env: BuildEnvironment) -> list[str]:
    """The docnames of the whole book, in its order."""
    schema = with_front_matter(env.config.handbook_schema, env.config.handbook_pdf_front_matter)
    front, placed, back = _in_order(env.config.root_doc, contents(env), schema)
    return [*front, *placed, *back]


def documents(root: str, contents: Mapping[str, Sequence[str]], schema: Schema) -> list[Document]:
    """Every document of the book below ``root``.

    ``contents`` maps each docname to those in its toctrees. The book's ``front`` comes before the root document and its
    ``back`` last, whichever toctree names them, each a chapter; what is ``web_only`` is left out. No document comes
    twice, also where toctrees form a circle.
    """
    front, placed, back = _in_order(root, contents, schema)
    leading = [_document(docname, 1, schema) for docname in front]
    ending = [_document(docname, 1, schema) for docname in back]
    return [*leading, *(_document(*each, schema, root) for each in placed.items()), *ending]


def _in_order(
    root: str, contents: Mapping[str, Sequence[str]], schema: Schema
) -> tuple[Sequence[str], dict[str, int], Sequence[str]]:
    """The docnames before the root document, those from it on with the level of their first heading, and the last."""
    front, back = schema.book.front, [each for each in schema.book.back if each not in schema.book.front]
    return front, dict(_walk(root, contents, {*front, *back, *schema.book.web_only})), back


def _walk(root: str, contents: Mapping[str, Sequence[str]], seen: set[str]) -> Iterator[tuple[str, int]]:
    seen.add(root)
    yield root, 1
    # The documents of the root's toctrees are chapters, level 1 like itself; those of theirs are one level deeper.
    stack = [(docname, 1) for docname in reversed(contents.get(root, ()))]
    while stack:
        docname, level = stack.pop()
        if docname in seen:
            continue
        seen.add(docname)
        yield docname, level
        stack += [(child, level + 1) for child in reversed(contents.get(docname, ()))]


def _document(docname: str, level: int, schema: Schema, root: str = "") -> Document:
    category = schema.category_of(docname)
    if docname == root:
        kind: Kind = "root"
    elif category is None:
        kind = "page"
    else:
        kind = "category" if docname == category.index else "entry" if schema.is_entry(docname) else "page"
    return Document(docname, level, kind, category.id if category else None)
