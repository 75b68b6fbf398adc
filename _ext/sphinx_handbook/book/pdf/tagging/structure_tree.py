"""The structure of a document as data (ISO 32000-1, 14.7): elements, and what is drawn of each on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .marked_content import LinkArea, MarkedContent


@dataclass(slots=True, eq=False)
class Node:
    """One element of the structure."""

    role: str
    """Its standard structure type (ISO 32000-1, 14.8.4)."""
    element: Element | None = None
    """The HTML element that it was made for, if any."""
    kids: list[Node | MarkedContent | LinkArea] = field(default_factory=list)
    language: str = ""
    expansion: str = ""
    alternative: str = ""
    replacement: str = ""
    scope: str = ""
    columns: int = 1
    rows: int = 1
    """How many columns and rows a cell takes."""
    numbering: str = ""
    label: bool = False
    """Whether a list item has a mark already."""

    def nodes(self) -> Iterator[Node]:
        """The node and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.nodes()

    def marked_content(self) -> Iterator[MarkedContent]:
        """What is drawn of the node and of all below it, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.marked_content()
            elif isinstance(kid, MarkedContent):
                yield kid


Kid = Node | MarkedContent | LinkArea


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of a whole document."""

    root: Node
    images_without_alt: tuple[Element, ...]
    """Images that are not decorative and have no alternative text."""
