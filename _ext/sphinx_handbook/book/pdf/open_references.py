"""References that are words in a file, and links in one that is made of it.

A sheet of an entry names other entries. Without an address on the web there is nothing that a link could lead to; but
the folder of the website binds several sheets into one file, which may have the other entry as well. In a sheet such a
reference is a Span, with a user property (ISO 32000-1, 14.7.5.4) that has all that a link needs. Where our own file has
several sheets, it is a link (``resolved``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import quote, unquote

from .fragment import Box, Fragment, FragmentPage, LinkAnnotation
from .syntax import string

#: Precedes the named destinations in the address of such a reference.
SCHEME: Final = "handbook-open:"

#: The name of the user property.
PROPERTY: Final = "handbook-reference"


def address(places: Iterable[str]) -> str:
    """The address of a reference to the first of these named destinations that a file has."""
    return SCHEME + "#".join(quote(each, safe="") for each in dict.fromkeys(places))


def is_open(link: str) -> bool:
    """Whether a link's address is one of these."""
    return link.startswith(SCHEME)


def _places(link: str) -> list[str]:
    """The named destinations in an address."""
    return [unquote(each) for each in link.removeprefix(SCHEME).split("#")]


def resolved(fragment: Fragment, destinations: Container[str]) -> Fragment:
    """The fragment with links in place of the open references to ``destinations``, which are those of its file."""
    links = {link.number: link for page in fragment.pages for link in _resolved(page, destinations)}
    if not links:
        return fragment
    kids: dict[int, list[bytes]] = {}
    pages = []
    for page in fragment.pages:
        own = [links[each.number] for each in page.open_links if each.number in links]
        rest = [each for each in page.open_links if each.number not in links]
        pages.append(replace(page, links=[*page.links, *own], open_links=rest))
        for link in own:
            kid = b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (link.number, page.number)
            kids.setdefault(link.element, []).append(kid)
    elements = [
        (number, _as_link(element, kids[number]) if number in kids else element)
        for number, element in fragment.elements
    ]
    return replace(fragment, pages=pages, elements=elements)


def _resolved(page: FragmentPage, destinations: Container[str]) -> Iterator[LinkAnnotation]:
    for link in page.open_links:
        if place := next((each for each in _places(link.address) if each in destinations), ""):
            yield replace(link, destination=place, address="")


def _as_link(element: bytes, annotations: Iterable[bytes]) -> bytes:
    """A reference's element as that of a link with annotations."""
    plain = re.sub(rb"/A@\d+", b"", element.replace(b"/S/Span", b"/S/Link", 1))
    more = b" ".join(annotations)
    return re.sub(
        rb"/K ?(?:\[([^\]]*)\]|(\d+(?: 0 R)?|<<[^>]*>>))",
        lambda match: b"/K[%s %s]" % (match[1] or match[2] or b"", more),
        plain,
        count=1,
    )


def user_property(link: str, words: str, areas: Iterable[tuple[int, int, Box]]) -> bytes:
    """The attributes of the reference's element: a text in JSON, hidden from whoever looks at the structure.

    It has the named destinations (``to``), the words of the link, maybe none, for its description (``words``), and its
    ``areas``, each as the page in the file, from 0, its index on the page (``open_numbers``), and the box.
    """
    value = {
        "to": _places(link),
        "words": words,
        "areas": [[page, at, *(round(each, 3) for each in box)] for page, at, box in areas],
    }
    text = string(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return b"/A<</O/UserProperties/P[<</N%s/V%s/H true>>]>>" % (string(PROPERTY), text)
