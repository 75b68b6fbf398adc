"""What a card's template may show of an entry, taken from the HTML of its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree, html
from markupsafe import Markup

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Sections and paragraphs that the machine adds to a page; a card has the address of the page instead.
_AROUND: Final = frozenset({"around", "entry-notes", "entry-related", "entry-mentioned", "entry-source", "qr"})
_NOTES: Final = frozenset({"margin-note", "column-note"})
_FACTS: Final = frozenset({"entry-text", "entry-values", "entry-rows", "entry-fact", "entry-image", "entry-terms"})
#: What is printed behind a link: its address. A card has no room for it.
_ADDRESSES: Final = frozenset({"address", "link-address"})


@dataclass(frozen=True, slots=True)
class CardSection:
    """A section of an entry's text."""

    title: str
    html: Markup
    """The text below its heading."""


@dataclass(frozen=True, slots=True)
class CardLink:
    """An address that an entry names in a field of links."""

    title: str
    address: str


@dataclass(slots=True)
class CardParts:
    """The parts of an entry, in the order of its page."""

    summary: str = ""
    facts: Markup = field(default_factory=Markup)
    """The other facts, each a paragraph or a list."""
    opening: Markup = field(default_factory=Markup)
    """The text before the first heading."""
    sections: list[CardSection] = field(default_factory=list)
    links: list[CardLink] = field(default_factory=list)


def read(page: str) -> CardParts:
    """The parts of a page's HTML. Ids are left out, since another copy of the page may have them."""
    parts = CardParts()
    root = html.fragment_fromstring(page, create_parent="div")
    for element in list(root.iter(etree.Element)):
        element.attrib.pop("id", None)
        if _classes(element) & _ADDRESSES:
            element.drop_tree()
    _read_section(next((each for each in root if each.tag == "section"), root), parts)
    return parts


def _read_section(section: _Element, parts: CardParts) -> None:
    for element in section:
        names = _classes(element)
        if not isinstance(element.tag, str) or names & _AROUND:
            continue
        if names & _NOTES:
            for each in element:
                _read_fact(each, parts)
        elif names & _FACTS:
            _read_fact(element, parts)
        elif "entry-links" in names:
            parts.links += _links(element)
        elif element.tag == "section":
            parts.sections.append(_section(element))
        elif element.tag not in _HEADINGS and not _is_empty(element):
            parts.opening += _written(element)


def _read_fact(element: _Element, parts: CardParts) -> None:
    if "entry-lead" in _classes(element):
        parts.summary = " ".join(element.text_content().split())
    else:
        parts.facts += _written(element)


def _section(element: _Element) -> CardSection:
    title = next((each for each in element if each.tag in _HEADINGS), None)
    inner = "".join(_written(each) for each in element if each is not title and not _is_empty(each))
    words = "" if title is None else " ".join(title.text_content().split())
    return CardSection(words, Markup(inner))


def _links(element: _Element) -> Iterator[CardLink]:
    for each in element.iter("a"):
        if each.getparent() is not None and "link-title" in _classes(each.getparent()):
            yield CardLink(" ".join(each.text_content().split()), each.get("href", ""))


def _classes(element: _Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _is_empty(element: _Element) -> bool:
    """Whether an element is a name for what stands behind it: an empty span."""
    return element.tag == "span" and not len(element) and not (element.text or "").strip()


def _written(element: _Element) -> Markup:
    return Markup(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
