"""References that are words in a file, and links in one that is made of it.

A sheet of an entry names other entries. Without an address on the web there is nothing that a link could lead to; but
the folder of the website binds several sheets into one file, which may hold the other entry's sheet as well. Until then
such a reference is a Span, with a user property (ISO 32000-1, 14.7.5.4) that has all that a link needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, unquote

from .fragment import Box
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


def user_property(link: str, words: str, areas: Iterable[tuple[int, int, Box]]) -> bytes:
    """The attributes of the reference's element: a text in JSON, hidden from whoever looks at the structure.

    It has the named destinations (``to``), the words of the link, maybe none, for its description (``words``), and its
    ``areas``, each as the page in the file, from 0, its index on the page (``open_numbers``), and the box.
    """
    value = {
        "to": [unquote(each) for each in link.removeprefix(SCHEME).split("#")],
        "words": words,
        "areas": [[page, at, *(round(each, 3) for each in box)] for page, at, box in areas],
    }
    text = string(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return b"/A<</O/UserProperties/P[<</N%s/V%s/H true>>]>>" % (string(PROPERTY), text)
