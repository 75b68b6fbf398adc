"""What stands on the pages, and which HTML element each piece comes from: layout's input to tagging."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ..fragment import Box


@dataclass(slots=True, eq=False)
class MarkedContent:
    """A marked-content sequence (ISO 32000-1, 14.6): a line of text, or an image."""

    page: int
    """From 0."""
    element: Element | None
    """The HTML element whose content it is; ``None`` for what CSS puts on a page by itself."""
    pseudo: str
    """The pseudo-element that it comes from (``marker``, ``before``), else empty."""
    text: str
    """As it is set; empty for an image."""
    box: Box
    image: bool = False
    stream: int | None = None
    """The object number of the form XObject that it is drawn in; ``None`` for the page itself."""
    note: bool = False
    """Whether it stands in a note that moves to the outer margin."""
    deferred: int | None = None
    """Its index among its page's deferred texts, if it is one."""
    mcid: int | None = None
    """Its marked-content id in its page or form XObject; ``None`` until it is known not to be an artifact."""


@dataclass(slots=True, eq=False)
class LinkArea:
    """A rectangle that can be clicked: one line of a link."""

    page: int
    """From 0."""
    element: Element | None
    number: int
    """The object number of its annotation in the fragment."""
    box: Box
    destination: str = ""
    """The named destination that it leads to; empty for a link out of the book."""
    address: str = ""
    """The URI of a link out of the book, or that of an open reference (``open_references``), else empty."""
    before: tuple[int, ...] = ()
    """The deferred texts before it on its line."""
    within: tuple[int, ...] = ()
    """The deferred texts inside it."""
    note: bool = False
    """Whether it stands in a note that moves to the outer margin."""
