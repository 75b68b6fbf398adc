"""The passages of a page, from its doctree and its record: what its writer wrote, and nothing that the machine adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeGuard

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from ...catalogue.entries import field_types
from ...catalogue.entries.field_type import each_of
from ...catalogue.entries.values import Image, Link, Note, Person, Reference
from ...releases.passage import Kind, Passage, title_of
from ..domain import title_words
from ..nodes import OF_FIELD, handbook_view

if TYPE_CHECKING:
    from docutils.nodes import Element, Node

    from ...catalogue.entries.entry import Entry
    from ...catalogue.schema.model import Schema

#: What says nothing to a reader of the page.
_SILENT: Final = (
    nodes.comment,
    nodes.system_message,
    nodes.substitution_definition,
    nodes.pending,
    nodes.label,
    nodes.footnote_reference,
    addnodes.index,
    addnodes.toctree,
    handbook_view,
)
#: References whose words are the title of what they lead to, unless the writer gave others.
_TITLED: Final = frozenset({"std", "doc", "handbook", ""})


def of_page(doctree: nodes.document, docname: str) -> Iterator[Passage]:
    """The passages of the text, in its order."""
    yield from _below(doctree, docname, "text")


def of_record(record: Entry, schema: Schema) -> Iterator[Passage]:
    """The values of front matter that readers see, in the schema's order."""
    for field in schema.fields.values():
        if field.name in record.values and (field.is_shown("page") or field.is_shown("book")):
            kind = field_types.of(field)
            for value in each_of(record.values[field.name]):
                words, links = _value(value)
                if words is None:
                    words = kind.words(value, field, schema, str)
                yield Passage("field", " ".join(words.split()), links, field.name)


def _value(value: object) -> tuple[str | None, tuple[str, ...]]:
    """The words and links of a value that has several parts; None for the words of one that its type knows."""
    if isinstance(value, Reference):
        return title_of(f"#{value.target}"), ()
    if isinstance(value, Link):
        return " ".join(filter(None, (value.title, value.printed, value.reason, value.status))), (value.url,)
    if isinstance(value, Note):
        return f"{value.text} ({value.date}, {value.source})", ((value.url,) if value.url else ())
    if isinstance(value, Person):
        return None, ((value.uri,) if value.address else ())
    if isinstance(value, Image):
        return " ".join(filter(None, (value.alt, value.caption, value.credit))), (value.file,)
    return None, ()


def _below(node: Element, docname: str, kind: Kind) -> Iterator[Passage]:
    for child in node.children:
        if isinstance(child, _SILENT) or not isinstance(child, nodes.Element) or child.get(OF_FIELD):
            continue
        own = _kind(child, kind)
        if isinstance(child, nodes.image):
            if child.get("alt"):
                yield Passage("image", " ".join(child["alt"].split()))
        elif isinstance(child, nodes.FixedTextElement) and not isinstance(child, nodes.raw):
            # Its lines are part of what it says.
            yield Passage(own, child.astext().rstrip("\n"), tuple(_links(child, docname)))
        elif isinstance(child, nodes.TextElement | nodes.raw):
            words = _words(child, docname)
            links = tuple(_links(child, docname))
            if words or links:
                yield Passage(own, words, links)
        else:
            yield from _below(child, docname, own)


def _kind(node: Element, kind: Kind) -> Kind:
    """The kind of a node's passages; ``kind`` is that of the node around it."""
    for classes, own in _KINDS:
        if isinstance(node, classes):
            return own
    return kind


_KINDS: Final[tuple[tuple[tuple[type, ...], Kind], ...]] = (
    ((nodes.title, nodes.subtitle, nodes.rubric), "heading"),
    ((nodes.term, addnodes.desc_signature), "term"),
    ((nodes.caption, nodes.legend), "caption"),
    ((nodes.footnote, nodes.citation), "footnote"),
    ((nodes.literal_block, nodes.doctest_block), "code"),
    ((nodes.math_block,), "formula"),
    ((nodes.entry,), "cell"),
)


def _words(node: Element, docname: str) -> str:
    """The words of a node; where the title of another page is shown, what that is stands there (``title_of``)."""

    def instead(inner: Node) -> str | None:
        if isinstance(inner, addnodes.desc_parameterlist | addnodes.desc_type_parameter_list | addnodes.desc_returns):
            # They add brackets and signs to what is in them.
            return inner.astext()
        if _is_titled(inner):
            return title_of(_target(inner, docname))
        is_left_out = isinstance(inner, _SILENT) or (isinstance(inner, nodes.Element) and inner.get(OF_FIELD))
        return "" if is_left_out else None

    return title_words.words(node, instead)


def _is_titled(node: Node) -> TypeGuard[addnodes.pending_xref]:
    """Whether a node is a reference that shows the title of what it leads to."""
    return isinstance(node, addnodes.pending_xref) and not node.get("refexplicit") and node.get("refdomain") in _TITLED


def _links(node: Node, docname: str) -> Iterator[str]:
    """Where the links of a node lead: addresses, ``#`` with an id, docnames with ``/`` before them."""
    if not isinstance(node, nodes.Element) or node.get(OF_FIELD) or _is_titled(node):
        return
    if isinstance(node, addnodes.pending_xref):
        yield _target(node, docname)
    elif isinstance(node, addnodes.download_reference):
        yield str(node["reftarget"])
    elif isinstance(node, nodes.reference):
        yield str(node["refuri"]) if node.get("refuri") else f"#{node.get('refid', '')}"
    elif isinstance(node, nodes.image):
        yield str(node["uri"])
    for child in node.children:
        yield from _links(child, docname)


def _target(link: addnodes.pending_xref, docname: str) -> str:
    target, domain, kind = str(link.get("reftarget", "")), link.get("refdomain", ""), link.get("reftype", "")
    if kind == "doc" or domain == "doc":
        place = link.get("reftargetid")
        name = target if domain == "doc" else docname_join(link.get("refdoc", docname), target)
        return f"/{name}#{place}" if place else f"/{name}"
    if domain in ("std", "handbook") or kind in ("myst", "any"):
        return f"#{target}"
    return f"{domain}:{kind}:{target}"
