"""What an element of the HTML is to someone who hears the book: names of PDF 1.7's standard structure.

An empty name means that the element says nothing of its own, and that its content is its parent's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

#: Groups of blocks: no text stands in them directly.
GROUPS: Final = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Note", "BibEntry"})

#: What stands in a line.
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
    **dict.fromkeys(("img", "svg", "object", "embed", "canvas", "video"), "Figure"),
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
    # Docutils says it by a class.
    "loweralpha": "LowerAlpha",
    "upperalpha": "UpperAlpha",
    "lowerroman": "LowerRoman",
    "upperroman": "UpperRoman",
}
_SCOPES: Final = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}


def tag(element: Element) -> str:
    """An element's name without its namespace; an empty one for a comment."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def classes(element: Element) -> frozenset[str]:
    """The element's classes."""
    return frozenset((element.get("class") or "").split())


def role(element: Element) -> str:
    """The element's role by itself; where it stands may change it."""
    name = tag(element)
    told = element.get("role", "")
    if told == "doc-footnote" or (name == "aside" and "footnote" in classes(element)):
        return "Note"
    if told == "doc-biblioentry":
        return "BibEntry"
    if name in ("span", "div", "svg") and "math" in classes(element):
        return "Formula"
    if name == "a" and not element.get("href"):
        return ""
    return _ROLES.get(name, "")


def language(element: Element) -> str:
    """The language that the element names, as a PDF writes it; empty where it names none."""
    return (element.get("lang") or "").strip().replace("_", "-")


def expansion(element: Element) -> str:
    """What an abbreviation stands for, where the text says so."""
    return " ".join((element.get("title") or "").split()) if tag(element) == "abbr" else ""


def decorative(element: Element) -> bool:
    """Whether an image is said to mean nothing: an empty ``alt``, a drawing without a name, hidden from readers."""
    if element.get("role") in ("presentation", "none") or element.get("aria-hidden") == "true":
        return True
    if tag(element) == "svg":
        return not alternative(element)
    return element.get("alt") is not None and not (element.get("alt") or "").strip()


def alternative(element: Element) -> str:
    """What an image shows, in words; empty where nobody wrote them.

    Docutils writes an image's own address where the source has no words for it. That is none.
    """
    if tag(element) == "svg":
        title = next((child for child in element if tag(child) == "title"), None)
        words = element.get("aria-label") or ("".join(title.itertext()) if title is not None else "")
    else:
        words = element.get("alt") or element.get("aria-label") or ""
        address = element.get("src") or element.get("data") or ""
        if words and words.rpartition("/")[2] == address.rpartition("/")[2]:
            return ""
    return " ".join(words.split())


def reference(element: Element) -> bool:
    """Whether a link refers to a note or a book, by its mark."""
    return element.get("role") == "doc-noteref" or bool(classes(element) & {"footnote-reference", "citation-reference"})


def numbering(element: Element) -> str:
    """How a list's items are marked."""
    if tag(element) == "ol":
        told = [element.get("type", ""), *sorted(classes(element))]
        return next((_NUMBERINGS[each] for each in told if each in _NUMBERINGS), "Decimal")
    return "Disc" if tag(element) in ("ul", "menu") else "None"


def scope(element: Element, *, head: bool) -> str:
    """What a head cell is the head of: of its column in the table's head, else of its row."""
    return _SCOPES.get(element.get("scope", "").lower(), "Column" if head else "Row")


def span(element: Element, name: str) -> int:
    """How many columns or rows a cell takes (``colspan``, ``rowspan``)."""
    figures = element.get(name, "")
    return max(int(figures), 1) if figures.isascii() and figures.isdigit() else 1
