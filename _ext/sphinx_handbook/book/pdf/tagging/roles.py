"""The role of an HTML element in a tagged PDF: a standard structure type (ISO 32000-1, 14.8.4).

An empty role means that the element has none of its own, and that its content is its parent's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from .. import open_references

#: The attribute of a ``del`` or an ``ins`` that has what is read in its place.
SPOKEN: Final = "data-spoken"

#: Grouping elements: no text stands in them directly.
GROUPS: Final = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Note", "BibEntry"})

#: Inline-level elements.
INLINE: Final = frozenset({"Span", "Link", "Reference", "Code", "Quote", "Formula"})

_ROLES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("html", "body"), "Document"),
    "main": "Part",
    "article": "Art",
    **dict.fromkeys(("section", "nav", "aside", "header", "footer"), "Sect"),
    **dict.fromkeys(("div", "figure", "details", "fieldset", "form", "hgroup", "address", "search", "center"), "Div"),
    "blockquote": "BlockQuote",
    **dict.fromkeys(("p", "pre", "summary", "legend"), "P"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "H"),
    **dict.fromkeys(("ul", "ol", "menu", "dl"), "L"),
    **dict.fromkeys(("li", "dt", "dd"), "LI"),
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    **dict.fromkeys(("caption", "figcaption"), "Caption"),
    **dict.fromkeys(("img", "svg", "object", "embed", "video"), "Figure"),
    "a": "Link",
    **dict.fromkeys(("em", "strong", "i", "b", "u", "s", "del", "ins", "mark", "dfn", "var", "sub", "sup"), "Span"),
    **dict.fromkeys(("code", "kbd", "samp"), "Code"),
    "q": "Quote",
}

_NUMBERINGS: Final = {
    "1": "Decimal",
    "a": "LowerAlpha",
    "A": "UpperAlpha",
    "i": "LowerRoman",
    "I": "UpperRoman",
    # Docutils writes it as a class.
    "loweralpha": "LowerAlpha",
    "upperalpha": "UpperAlpha",
    "lowerroman": "LowerRoman",
    "upperroman": "UpperRoman",
}
#: The class of a footnote: at the end of its document, and at the foot of its page.
_NOTE_CLASSES: Final = {"aside": "footnote", "span": "page-note"}
#: The class of a paragraph in a footnote at the foot of its page.
_NOTE_PARAGRAPH: Final = "note-paragraph"
_DECORATIONS: Final = {"del": "LineThrough", "s": "LineThrough", "ins": "Underline"}
_SCOPES: Final = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}


def tag(element: Element) -> str:
    """An element's name without its namespace; an empty one for a comment."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def classes(element: Element) -> frozenset[str]:
    """The element's classes."""
    return frozenset((element.get("class") or "").split())


def role(element: Element) -> str:
    """The element's role by itself; the element around it may change it (``build_structure``)."""
    name = tag(element)
    aria_role = element.get("role", "")
    if aria_role == "doc-footnote" or _NOTE_CLASSES.get(name) in classes(element):
        return "Note"
    if aria_role == "doc-biblioentry":
        return "BibEntry"
    if name == "span" and _NOTE_PARAGRAPH in classes(element):
        return "P"
    if name in ("span", "div", "svg") and "math" in classes(element):
        return "Formula"
    if name == "a" and not element.get("href"):
        return ""
    if is_open_reference(element):
        return "Span"
    return _ROLES.get(name, "")


def is_open_reference(element: Element) -> bool:
    """Whether an element is a reference that a file made of this one may have as a link (``open_references``)."""
    return tag(element) == "a" and open_references.is_open(element.get("href", ""))


def is_paragraph(element: Element) -> bool:
    """Whether an element is a paragraph or a heading: no other block stands in it."""
    return role(element) in ("P", "H")


def calling_block(ancestors: Iterable[Element]) -> Element:
    """The block whose text calls a note at the foot of a page, of the elements around the note, innermost first.

    The note is read behind that block if it is a paragraph, since within it the note would interrupt a sentence; where
    text stands in no paragraph, at the end of the block.
    """
    return next(each for each in ancestors if role(each) not in INLINE | {""})


def language(element: Element) -> str:
    """The element's ``lang`` as a language tag; empty if it has none."""
    return (element.get("lang") or "").strip().replace("_", "-")


def expansion(element: Element) -> str:
    """The ``title`` of an ``abbr``: what the abbreviation stands for; else empty."""
    return " ".join((element.get("title") or "").split()) if tag(element) == "abbr" else ""


def replacement(element: Element) -> str:
    """What is read of a ``del`` or ``ins`` in place of its words: most screen readers say nothing of a line."""
    return element.get(SPOKEN, "") if tag(element) in ("del", "ins") else ""


def text_decoration(element: Element) -> str:
    """The line through or below an element's text (ISO 32000-1, 14.8.5.4.4); empty for one that means nothing."""
    return _DECORATIONS.get(tag(element), "")


def decorative(element: Element) -> bool:
    """Whether an image is marked as decoration: an empty ``alt``, a drawing without a name, hidden from readers."""
    if element.get("role") in ("presentation", "none") or element.get("aria-hidden") == "true":
        return True
    if tag(element) == "svg":
        return not alternative(element)
    return element.get("alt") is not None and not (element.get("alt") or "").strip()


def alternative(element: Element) -> str:
    """An image's alternative text; empty if it has none.

    Docutils writes the image's own address where the source has no text for it. That does not count.
    """
    if tag(element) == "svg":
        title = next((child for child in element if tag(child) == "title"), None)
        words = element.get("aria-label") or ("".join(title.itertext()) if title is not None else "")
    else:
        words = element.get("alt") or element.get("aria-label") or ""
        if tag(element) == "object":
            # What is shown where it cannot be.
            words = words or "".join(element.itertext())
        address = element.get("src") or element.get("data") or ""
        if words and words.rpartition("/")[2] == address.rpartition("/")[2]:
            return ""
    return " ".join(words.split())


def reference(element: Element) -> bool:
    """Whether a link is the mark of a footnote or a citation."""
    return element.get("role") == "doc-noteref" or bool(classes(element) & {"footnote-reference", "citation-reference"})


def numbering(element: Element) -> str:
    """How a list's items are marked: its ``ListNumbering`` (ISO 32000-1, 14.8.5.5)."""
    if tag(element) == "ol":
        styles = [element.get("type", ""), *sorted(classes(element))]
        return next((_NUMBERINGS[each] for each in styles if each in _NUMBERINGS), "Decimal")
    return "Disc" if tag(element) in ("ul", "menu") else "None"


def scope(element: Element, *, head: bool) -> str:
    """The ``Scope`` of a header cell: as the HTML has it, else its column in a table's head, its row elsewhere."""
    return _SCOPES.get(element.get("scope", "").lower(), "Column" if head else "Row")


def span(element: Element, name: str) -> int:
    """How many columns or rows a cell takes (``colspan``, ``rowspan``)."""
    figures = element.get(name, "")
    return max(int(figures), 1) if figures.isascii() and figures.isdigit() else 1
