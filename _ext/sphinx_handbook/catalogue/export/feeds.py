"""What is new in the catalogue, as an Atom feed, and where all its pages are, as a sitemap.

Both name whole addresses, so a book without one has neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ...languages.dates import PartialDate
from ..entries.entry import closed_text
from ..entries.field_types import Notes, of
from ..entries.values import Note

if TYPE_CHECKING:
    from ..entries.entry import Entry
    from ..schema.model import Schema
    from .data_files import UrlOf

FEED_NAME: Final = "feed.xml"
SITEMAP_NAME: Final = "sitemap.xml"

#: A comment in each file: one of the same name that lacks it is the book's own, and is not replaced.
MARK: Final = "sphinx-handbook"

#: The most updates in a feed; older ones are in the catalogue itself.
LONGEST: Final = 100

_ATOM: Final = "http://www.w3.org/2005/Atom"
_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"

# A feed must say when it was last changed, also one in which nothing has happened.
_NEVER: Final = "1970-01-01T00:00:00Z"

# What XML cannot hold, however it is escaped.
_UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Update:
    """A note, the closing of an entry, or a change since a release."""

    docname: str
    place: str
    """Where on the page: what makes the update's id one of its own, however many a page has."""
    title: str
    text: str
    date: PartialDate
    source: str = ""
    url: str = ""
    lang: str = ""


def updates(schema: Schema, entries: Iterable[Entry], others: Iterable[Update] = ()) -> list[Update]:
    """Notes and closings of all entries, and what else has changed (``others``), the newest first."""
    changes = [*others, *(update for entry in entries for update in _updates(entry, schema))]
    # Sorting is stable: on one day, by page, in the order written.
    changes.sort(key=lambda each: each.docname)
    changes.sort(key=lambda each: each.date, reverse=True)
    return changes


def _updates(entry: Entry, schema: Schema) -> Iterator[Update]:
    title = entry.title or entry.id
    seen: Counter[str] = Counter()
    for field in schema.fields.values():
        value = entry.values.get(field.name)
        if isinstance(of(field), Notes) and isinstance(value, tuple):
            for note in value:
                assert isinstance(note, Note)
                place = f"{quote(field.name)}-{note.date}"
                seen[place] += 1
                # The second of one day has a number; the first keeps the id it had before there was another.
                place += f"-{seen[place]}" if seen[place] > 1 else ""
                head = f"{title}: {field.label}"
                yield Update(entry.docname, place, head, note.text, note.date, note.source, note.url, note.lang)
        elif field.role == "closed" and isinstance(value, PartialDate):
            words = closed_text(value, field, schema.book.language)
            yield Update(entry.docname, quote(field.name), f"{title}: {field.label}", words, value)


def atom(
    schema: Schema,
    entries: Iterable[Entry],
    author: str,
    base_url: str,
    url_of: UrlOf,
    others: Iterable[Update] = (),
) -> bytes:
    """The feed (RFC 4287) of all records and of ``others``. Its ids are the pages' addresses and a place on them."""
    book, news = schema.book, updates(schema, entries, others)[:LONGEST]
    feed = Element("feed", {"xmlns": _ATOM, _LANGUAGE: book.language})
    feed.append(ElementTree.Comment(f" {MARK} "))
    _text(feed, "id", base_url)
    _text(feed, "title", book.title)
    if book.subtitle:
        _text(feed, "subtitle", book.subtitle)
    _text(feed, "updated", moment(news[0].date) if news else _NEVER)
    _text(SubElement(feed, "author"), "name", author or book.title)
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": base_url})
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": base_url + FEED_NAME})
    for each in news:
        page = base_url + url_of(each.docname)
        entry = SubElement(feed, "entry")
        _text(entry, "id", f"{page}#{each.place}")
        _text(entry, "title", each.title)
        _text(entry, "updated", moment(each.date))
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page})
        if each.url:
            via = {"rel": "via", "href": _writable(each.url)} | ({"hreflang": each.lang} if each.lang else {})
            SubElement(entry, "link", via | ({"title": _writable(each.source)} if each.source else {}))
        _text(entry, "content", each.text, type="text")
    return _document(feed)


def sitemap(addresses: Iterable[str]) -> bytes:
    """Every page's address, in order."""
    root = Element("urlset", {"xmlns": _SITEMAP})
    root.append(ElementTree.Comment(f" {MARK} "))
    for address in sorted(addresses):
        _text(SubElement(root, "url"), "loc", address)
    return _document(root)


def moment(date: PartialDate) -> str:
    """A day, month or year as the moment it began: Atom has no less exact form."""
    return f"{date.year:04}-{date.month or 1:02}-{date.day or 1:02}T00:00:00Z"


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _writable(text)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def _document(root: Element) -> bytes:
    ElementTree.indent(root)
    xml: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"
