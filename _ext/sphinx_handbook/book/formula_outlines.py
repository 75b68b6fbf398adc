"""Outlines of letters in a page's formulas: each stands once in its HTML, and again in the tree that is laid out.

Formulas are made of the same few letters. Written out in each of them, these are three quarters of a mathematical
book's HTML, which is searched, digested, stored and sent to another process several times.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: An outline, or what stands for it, with its letter's place behind it (``layout.weasyprint_seams.formula_drawing``).
_OUTLINE: Final = re.compile(r'(?<=<path d=")([^"]+)(?=" transform="translate\()')
#: A shorter outline stays as it is.
_SHORT: Final = 40
#: What the name of an outline begins with, as no outline does.
_MARK: Final = "@"
_PATH: Final = "{http://www.w3.org/2000/svg}path"


def once(html: str) -> str:
    """A page's HTML in which an outline stands where it comes first; at its further places stands its name."""
    if "<path " not in html:
        return html
    written = set[str]()

    def shorter(place: re.Match[str]) -> str:
        outline = place[1]
        if len(outline) < _SHORT:
            return outline
        name = _name(outline)
        if name in written:
            return name
        written.add(name)
        return outline

    return _OUTLINE.sub(shorter, html)


def complete(html: str) -> str:
    """HTML of whole pages as it was before ``once``."""
    if f'<path d="{_MARK}' not in html:
        return html
    outlines = _named(_OUTLINE.findall(html))
    return _OUTLINE.sub(lambda place: outlines.get(place[1], place[1]), html)


def fill_in(root: Element) -> None:
    """As ``complete``, in the tree of an HTML document: the same outlines are one string in memory."""
    letters = [each for each in root.iter(_PATH) if "transform" in each.attrib]
    outlines = _named(each.get("d", "") for each in letters)
    same = dict[str, str]()
    for each in letters:
        outline = outlines.get(each.get("d", ""), each.get("d", ""))
        each.set("d", same.setdefault(outline, outline))


def _named(written: Iterable[str]) -> dict[str, str]:
    """By its name, each outline of those that are written."""
    return {_name(each): each for each in written if len(each) >= _SHORT}


@lru_cache(maxsize=4_000)
def _name(outline: str) -> str:
    digest = hashlib.sha256(outline.encode("utf-8", "replace")).digest()
    return _MARK + urlsafe_b64encode(digest[:12]).decode()
