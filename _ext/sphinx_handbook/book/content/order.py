"""What the book holds and in which order: parts, each a run of documents that starts on a page of its own.

Runs of parts are laid out apart from one another, kept, and bound (``template.runs``). Where parts begin depends on the
book's content alone: every chapter is one, and with ``entry_starts = "page"`` every entry too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from docutils import nodes

if TYPE_CHECKING:
    from ...catalogue.schema.model import Schema

Kind = Literal["root", "category", "entry", "page"]


@dataclass(frozen=True, slots=True)
class Document:
    """One source document in its place in the book; ``level`` is that of its first heading."""

    docname: str
    level: int
    kind: Kind
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that follow one another from the top of a page."""

    documents: tuple[Document, ...]

    @property
    def name(self) -> str:
        """The part's first document."""
        return self.documents[0].docname


def parts(root: str, contents: Mapping[str, Sequence[str]], schema: Schema) -> tuple[Part, ...]:
    """Cut the book into parts.

    ``contents`` maps each docname to those that its tables of contents name. The book's ``front`` comes before
    the root document and its ``back`` last, whatever table names them, each a chapter; what is ``web_only`` is left
    out. No document comes twice; a circle is followed once.
    """
    front, back = schema.book.front, [each for each in schema.book.back if each not in schema.book.front]
    placed = list(_walk(root, contents, schema, {*front, *back, *schema.book.web_only}))
    leading = [_document(docname, 1, schema) for docname in front]
    ending = [_document(docname, 1, schema) for docname in back]
    runs: list[list[Document]] = []
    for document in [*leading, *placed, *ending]:
        if not runs or _starts_page(document, root, schema):
            runs.append([])
        runs[-1].append(document)
    return tuple(Part(tuple(run)) for run in runs)


def chosen(parts: Sequence[Part], entries: Set[str], schema: Schema) -> tuple[Part, ...]:
    """The parts of a selection: the entries, each behind its category's page, in the book's order."""
    categories = {category.index for docname in entries if (category := schema.category_of(docname))}
    runs = ([each for each in part.documents if each.docname in entries | categories] for part in parts)
    return tuple(Part(tuple(run)) for run in runs if run)


def sheet(parts: Sequence[Part], docname: str, schema: Schema) -> tuple[Part, ...]:
    """The parts of a sheet: an entry alone, or a category's page and its entries."""
    documents = [each for part in parts for each in part.documents]
    category = schema.category_of(docname)
    if category is not None and docname == category.index:
        held = {each.docname for each in documents if schema.category_of(each.docname) == category}
        return chosen(parts, held, schema)
    return tuple(Part((each,)) for each in documents if each.docname == docname)


def _starts_page(document: Document, root: str, schema: Schema) -> bool:
    if document.docname == root or document.level == 1:
        return True
    return document.kind == "entry" and schema.book.entry_starts == "page"


def _walk(root: str, contents: Mapping[str, Sequence[str]], schema: Schema, seen: set[str]) -> Iterator[Document]:
    seen.add(root)
    yield _document(root, 1, schema, root)
    # The root's own documents are chapters, level 1 like itself; what they hold goes one deeper.
    stack = [(docname, 1) for docname in reversed(contents.get(root, ()))]
    while stack:
        docname, level = stack.pop()
        if docname in seen:
            continue
        seen.add(docname)
        yield _document(docname, level, schema)
        stack += [(child, level + 1) for child in reversed(contents.get(docname, ()))]


def _document(docname: str, level: int, schema: Schema, root: str = "") -> Document:
    category = schema.category_of(docname)
    if docname == root:
        kind: Kind = "root"
    elif category is None:
        kind = "page"
    else:
        kind = "category" if docname == category.index else "entry"
    return Document(docname, level, kind, category.id if category else None)


def anchor(docname: str, node_id: str = "") -> str:
    """The name of a place in the book: unique, since it carries its document's name."""
    return f"{docname}--{node_id}" if node_id else docname


#: What stands before the docname in an address that leads to another document, until ``bind`` resolves it.
SCHEME = "handbook-document:"


def bind(
    doctree: nodes.document, docname: str, held: Set[str], address: Callable[[str], str] = lambda docname: ""
) -> None:
    """Make every id and every reference inside the book unique by its document's name.

    A reference to a document that the book does not hold leads to the ``address`` that this has on the web; where it
    has none, it becomes its words alone: paper has no dead links.
    """
    for reference in list(doctree.findall(nodes.reference)):
        if reference.get("refuri", "").startswith(SCHEME):
            target = reference["refuri"].removeprefix(SCHEME).partition("#")[0]
            if target not in held and (elsewhere := address(target)):
                reference["refuri"] = elsewhere
                reference["internal"] = False
            elif target not in held:
                reference.replace_self(nodes.inline("", "", *reference.children))
    for fault in doctree.findall(nodes.problematic):
        # It leads to what docutils said of it, which Sphinx has told and taken away.
        fault.attributes.pop("refid", None)
    for node in doctree.findall(nodes.Element):
        if node.get("ids"):
            node["ids"] = [anchor(docname, each) for each in node["ids"]]
        if node.get("backrefs"):
            node["backrefs"] = [anchor(docname, each) for each in node["backrefs"]]
        if "refid" in node:
            node["refid"] = anchor(docname, node["refid"])
        if isinstance(node, nodes.reference) and "refuri" in node:
            node["refuri"] = _bound(node["refuri"], docname)


def _bound(uri: str, docname: str) -> str:
    if uri.startswith(SCHEME):
        target, _, node_id = uri.removeprefix(SCHEME).partition("#")
        # Sphinx writes "#a#b" where a reference to a part of a document goes through its address.
        return "#" + anchor(target, node_id.rpartition("#")[2])
    if uri.startswith("#"):
        return "#" + anchor(docname, uri[1:])
    return uri
