"""Parses HTML as XML where that gives the same tree, which takes a tenth of the time.

An HTML parser mends what it reads: it closes a paragraph before a list, puts rows into a body, drops a line end. What
needs none of that, and has no characters that XML reads differently, is the same to both. All else is left to
tinyhtml5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from contextlib import contextmanager
from io import StringIO
from typing import Any, Final
from xml.etree import ElementTree

import weasyprint.document  # noqa: F401

from ..weasyprint_seams.patching import replaced, wrapped

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Before any of these an HTML parser closes a paragraph.
_BLOCKS = _HEADINGS | {
    "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer",
    "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
}  # fmt: skip
#: The elements that may stand in these, and no text.
_CHILDREN = {
    "html": {"head", "body"}, "head": {"meta", "title"}, "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "colgroup": {"col"}, "thead": {"tr"}, "tbody": {"tr"}, "tfoot": {"tr"}, "tr": {"td", "th"},
}  # fmt: skip
#: These stand nowhere else.
_PARENTS = {child: {parent for parent, children in _CHILDREN.items() if child in children} for child in
            {each for children in _CHILDREN.values() for each in children}}  # fmt: skip
_PARENTS |= {"li": {"ol", "ul"}, "dt": {"dl"}, "dd": {"dl"}}
_TAGS = _BLOCKS | _INLINE | _CHILDREN.keys() | _PARENTS.keys()
_VOID = frozenset({"br", "col", "hr", "img", "meta", "wbr"})
#: A formula or a mark: its shapes, which may be closed as they are opened, and the attributes that it and they have.
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({"circle", "ellipse", "g", "line", "path", "polygon", "polyline", "rect"})
_NAMESPACE = "{http://www.w3.org/2000/xmlns/}xmlns"
_DRAWN = frozenset({
    "aria-hidden", "aria-label", "class", "cx", "cy", "d", "data-tex", "data-words", "fill", "fill-rule", "height",
    "points", "r", "role", "rx", "ry", "stroke", "stroke-linecap", "stroke-linejoin", "stroke-width", "style",
    "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2",
})  # fmt: skip

#: A character by its number, where both take it for the same one: HTML has others from 128 to 159.
_NUMBER = (
    "#(?:10|3[2-9]|[4-9][0-9]|1[01][0-9]|1[6-9][0-9]|[2-9][0-9]{2}|[1-9][0-9]{3,5})"
    "|#x(?:[2-6a-f][0-9a-f]|[1-9a-f][0-9a-f]{2,4})"
)
#: What XML reads differently or not at all: declarations, named characters, other quotes, lines within a tag, and
#: elements that are closed as they are opened.
_DIFFERENT = re.compile(
    rf"<[!?]|&(?!(?:amp|lt|gt|quot|{_NUMBER});)|[\x00-\x08\x0b-\x1f]|<[a-z][^<>]*(?:='|[\n\t])"
    rf"|<(?!(?:{'|'.join(sorted(_VOID | _SHAPES))})\b)[^<>]*/>"
)
_BEGINNING = "<!doctype html>"
#: To an HTML parser the namespace of a drawing is an attribute of it.
_DECLARED_AS: Final = "xmlns_"
_DECLARED: Final = '<svg xmlns="http://www.w3.org/2000/svg"', f'<svg {_DECLARED_AS}="http://www.w3.org/2000/svg"'


def tree(html: str) -> Any:
    """The element tree of HTML that an HTML parser would not mend; None for any other."""
    if _DECLARED_AS in html:
        return None
    # Only as an element can it stand there: an attribute with "<" in it is no XML.
    html = html.removeprefix(_BEGINNING).replace("<wbr>", "<wbr/>").replace(*_DECLARED)
    if _DIFFERENT.search(html):
        return None
    try:
        root = ElementTree.fromstring(html)
    except ElementTree.ParseError:
        return None
    whole = root.tag == "html" and [each.tag for each in root] == ["head", "body"]
    if not whole or any((root.text, root[0].tail, root[1].tail)) or not _is_right(root, "", set()):
        return None
    for drawing in list(root.iter("svg")):
        for each in drawing.iter():
            each.tag = _SVG + each.tag
        if namespace := drawing.attrib.pop(_DECLARED_AS, None):
            drawing.set(_NAMESPACE, namespace)
    return root


def _is_right(node: Any, parent: str, above: Set[str]) -> bool:
    """Whether an HTML parser would leave an element as it is."""
    tag, text = node.tag, node.text or ""
    if tag == "svg":
        shapes = all(each.tag in _SHAPES for each in node.iterfind(".//*"))
        return (
            parent not in _CHILDREN
            and shapes
            and all(each.attrib.keys() <= _DRAWN | {_DECLARED_AS} for each in node.iter())
        )
    wrong = (
        tag not in _TAGS
        or (tag in _VOID and (len(node) or text))
        or (tag in _PARENTS and parent not in _PARENTS[tag])
        or (parent in _CHILDREN and tag not in _CHILDREN[parent])
        or (tag in _CHILDREN and any(each.strip(" \n") for each in (text, *(child.tail or "" for child in node))))
        or (tag in _BLOCKS and "p" in above)
        or (tag in _HEADINGS and _HEADINGS & above)
        or (tag == "a" and "a" in above)
        or (tag == "pre" and text.startswith("\n"))
        or any(name != name.lower() or name.startswith("{") for name in node.attrib)
    )
    return not wrong and all(_is_right(child, tag, above | {tag}) for child in node)


class _Patterns(dict[tuple[frozenset[str], bool], "re.Pattern[str]"]):
    """The patterns that tinyhtml5 reads with. It caches them, but under another key than it looks up."""

    def __missing__(self, key: tuple[frozenset[str], bool]) -> re.Pattern[str]:
        characters, only = key
        listed = "".join(f"\\x{ord(each):02x}" for each in characters)
        pattern = self[key] = re.compile(f"[{'' if only else '^'}{listed}]+")
        return pattern


@contextmanager
def installed() -> Iterator[None]:
    """Parse within."""
    with (
        wrapped("tinyhtml5", "parse", _as_xml),
        wrapped("weasyprint.document", "get_html_metadata", _attachments_alone),
        replaced("tinyhtml5.inputstream", "characters_until_regex", _Patterns()),
    ):
        yield


def _attachments_alone(theirs: Any) -> Any:
    """No metadata, since they are written where fragments are merged; of files that a page attaches, what is wrong."""

    def metadata(html: Any) -> Any:
        links = html.etree_element.iter("link")
        return theirs(html) if any("attachment" in each.get("rel", "").lower().split() for each in links) else {}

    return metadata


def _as_xml(theirs: Any) -> Any:
    def parse(document: Any, **named: Any) -> Any:
        text = document.read() if isinstance(document, StringIO) else ""
        if not text.startswith(_BEGINNING):
            return theirs(StringIO(text) if text else document, **named)
        root = tree(text)
        return theirs(StringIO(text), **named) if root is None else root

    return parse
