"""The passages of a page, from its doctree and its record: what its writer wrote, and nothing that the machine adds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Final, Literal

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from ...catalogue.entries import field_types
from ...catalogue.entries.field_type import each_of
from ...catalogue.entries.values import Image, Link, Note, Person, Reference
from ...releases.passage import Kind, Passage, title_of
from ..domain import title_words
from ..nodes import OF_FIELD, handbook_view, is_html

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
#: They add brackets and signs to what is in them.
_BRACKETED: Final = (addnodes.desc_parameterlist, addnodes.desc_type_parameter_list, addnodes.desc_returns)
#: Sphinx's domains of programs.
_OF_CODE: Final = frozenset({"c", "cpp", "js", "py"})
#: What leads somewhere.
_OF_LINK: Final = (addnodes.pending_xref, addnodes.download_reference, nodes.reference)
#: A link or an image in raw HTML.
_HTML_LINK: Final = re.compile(
    r"<(?:a|img)\b[^>]{0,1000}?\s(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)
#: What has other words than its text, or words and an address.
_OF_OTHER_WORDS: Final = (nodes.raw, *_OF_LINK)
#: References whose words are the title of what they lead to, unless the writer gave others.
_TITLED: Final = frozenset({"std", "doc", "handbook", ""})


def of_page(doctree: nodes.document, docname: str, record: Entry | None, schema: Schema) -> list[Passage]:
    """The passages of a page: its title, its front matter, its text."""
    text: list[Passage] = []
    _collect(doctree, docname, "text", text)
    return [*text[:1], *_of_record(record, schema), *text[1:]] if record is not None else text


def _of_record(record: Entry, schema: Schema) -> Iterator[Passage]:
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
    if isinstance(value, str):
        # As most values are.
        return None, ()
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


def _collect(node: Element, docname: str, kind: Kind, passages: list[Passage]) -> None:
    """Add the passages below a node; each level of a generator would be entered anew for each of them."""
    child: Element
    for child in node.children:  # type: ignore[assignment]  # What is no element has no content.
        content, own = _of_class(child.__class__)  # type: ignore[arg-type]  # A class can be hashed.
        if content == "none" or OF_FIELD in child.attributes:
            continue
        if content == "image":
            if child.get("alt"):
                passages.append(Passage("image", " ".join(child["alt"].split())))
        elif content == "lines":
            # Its lines are part of what it says.
            links: list[str] = []
            _gather(child, docname, [], links)
            passages.append(Passage(own or kind, child.astext().rstrip("\n"), tuple(links)))
        elif content == "words":
            words, targets = _words_and_links(child, docname)
            if words or targets:
                passages.append(Passage(own or kind, words, targets))
        elif child.__class__ is not nodes.topic or "contents" not in child["classes"]:
            # A list of the page's own headings is the machine's.
            _collect(child, docname, own or kind, passages)


@cache
def _of_class(node: type[Node]) -> tuple[Literal["none", "image", "lines", "words", "nodes"], Kind | None]:
    """What the nodes of a class hold, and the kind of their passages; None for that of the node around them.

    Asked of each node of a project.
    """
    own = next((kind for classes, kind in _KINDS if issubclass(node, classes)), None)
    if issubclass(node, _SILENT) or not issubclass(node, nodes.Element):
        return "none", own
    if issubclass(node, nodes.image):
        return "image", own
    if issubclass(node, nodes.FixedTextElement) and not issubclass(node, nodes.raw):
        return "lines", own
    return "words" if issubclass(node, (nodes.TextElement, nodes.raw)) else "nodes", own


def _words_and_links(node: Element, docname: str) -> tuple[str, tuple[str, ...]]:
    children = node.children
    if len(children) == 1 and type(children[0]) is nodes.Text and not isinstance(node, _OF_OTHER_WORDS):
        # As most paragraphs are.
        return " ".join(children[0].split()), ()
    words: list[str] = []
    links: list[str] = []
    _gather(node, docname, words, links)
    return " ".join("".join(words).split()), tuple(links)


_KINDS: Final[tuple[tuple[tuple[type, ...], Kind], ...]] = (
    ((nodes.title, nodes.subtitle, nodes.rubric), "heading"),
    ((nodes.term, addnodes.desc_signature), "term"),
    ((nodes.caption, nodes.legend), "caption"),
    ((nodes.footnote, nodes.citation), "footnote"),
    ((nodes.literal_block, nodes.doctest_block), "code"),
    ((nodes.math_block,), "formula"),
    ((nodes.entry,), "cell"),
)


def _gather(node: Element, docname: str, words: list[str], links: list[str]) -> None:
    """Add the words of a node, and where its links lead: addresses, ``#`` with an id, docnames with ``/`` before them.

    Where the title of another page is shown, what that is stands in the words (``title_of``).
    """
    if OF_FIELD in node.attributes:
        return
    content = _inline(node.__class__)  # type: ignore[arg-type]  # A class can be hashed.
    if content == "reference":
        if not node.get("refexplicit") and node.get("refdomain") in _TITLED:
            words.append(title_of(_target(node, docname)))
            return
        # What a signature names, and the type of a parameter, are links that nobody wrote; roles note whether to warn.
        if "refwarn" in node or node.get("refdomain") not in _OF_CODE:
            links.append(_target(node, docname))
    elif content == "link":
        links.append(str(node["refuri"]) if node.get("refuri") else f"#{node.get('refid', '')}")
    elif content == "download":
        links.append(str(node["reftarget"]))
    elif content == "image":
        words.append(node.get("alt", ""))
        links.append(str(node["uri"]))
    elif content == "raw":
        if is_html(node):
            html = node.astext()
            words.append(title_words.of_html(html))
            links += (unescape(match[1] or match[2] or "") for match in _HTML_LINK.finditer(html))
        return
    elif content != "children":
        words += [node.astext()] if content == "bracketed" else []
        # Nobody reads the words of what is in it.
        words = []
    for child in node.children:
        if isinstance(child, nodes.Text):
            words.append(child)
        elif isinstance(child, nodes.Element):
            _gather(child, docname, words, links)


_Inline = Literal["silent", "bracketed", "reference", "link", "download", "image", "raw", "children"]


@cache
def _inline(node: type[Node]) -> _Inline:
    """What there is to gather of the nodes of a class; asked of each node in a paragraph with a link."""
    if issubclass(node, _BRACKETED):
        return "bracketed"
    if issubclass(node, addnodes.pending_xref):
        return "reference"
    if issubclass(node, nodes.reference):
        return "download" if issubclass(node, addnodes.download_reference) else "link"
    if issubclass(node, nodes.image):
        return "image"
    if issubclass(node, nodes.raw):
        return "raw"
    return "silent" if issubclass(node, _SILENT) else "children"


def _target(link: Element, docname: str) -> str:
    target, domain, kind = str(link.get("reftarget", "")), link.get("refdomain", ""), link.get("reftype", "")
    if kind == "doc" or domain == "doc":
        place = link.get("reftargetid")
        name = target if domain == "doc" else docname_join(link.get("refdoc", docname), target)
        return f"/{name}#{place}" if place else f"/{name}"
    if domain in ("std", "handbook") or kind in ("myst", "any"):
        return f"#{target}"
    return f"{domain}:{kind}:{target}"
