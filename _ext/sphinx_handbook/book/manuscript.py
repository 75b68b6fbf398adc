"""An edition's text as HTML documents that are laid out one by one: plain data."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from typing import Literal


@dataclass(frozen=True, slots=True)
class Chunk:
    """One HTML document, laid out independently of the others; it begins a new page."""

    html: str
    side: Literal["left", "right", ""] = ""
    """The side of the spread that its first page must be on; an empty string where either will do."""
    documents: tuple[str, ...] = ()
    """The docnames of the pages in it, in order."""

    @property
    def numbers(self) -> Counter[str]:
        """How many page numbers are to be printed for each named destination, those aside that may be left out."""
        return Counter(map(unescape, re.findall(r'<span class="folio" data-target="([^"]+)"', self.html)))

    @property
    def contents(self) -> list[tuple[str, str]]:
        """The lines of the table of contents as (words, destination), if it is in this chunk."""
        listing = re.search(r'<nav class="contents" id="/contents">.*?</nav>', self.html, re.DOTALL)
        lines = re.findall(r'<a href="#([^"]+)"[^>]*>(.*?)</a>', listing[0] if listing else "")
        return [(unescape(words), unescape(place)) for place, words in lines]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """All that an edition says, in chunks."""

    title: str
    author: str
    chunks: tuple[Chunk, ...]
    fingerprint: str
    """The id that is printed in the book: a digest of its text."""
    sheet: bool = False
    """Whether it is a page or a category by itself, not a book."""
    first_numbered: str = ""
    """The place whose page is number 1, with roman numbers before it; an empty string where all are counted alike."""
