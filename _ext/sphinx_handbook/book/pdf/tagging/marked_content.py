"""What stands on the pages and which element of the HTML it comes from: what layout tells the finishing pass."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

Box = tuple[float, float, float, float]


@dataclass(slots=True, eq=False)
class MarkedContent:
    """Something drawn in one go: a line of text, or an image."""

    page: int
    """From 0."""
    element: Element | None
    """The element whose content it is; none for what CSS puts on a page by itself."""
    pseudo: str
    """``marker``, ``before`` and the like where CSS made it, else empty."""
    text: str
    """As it is set; an image has none."""
    box: Box
    """In points from the page's lower left corner: left, lower, right, upper."""
    image: bool = False
    stream: int | None = None
    """The number of the object it is drawn in, where that is not the page itself."""
    note: bool = False
    """Whether it stands in a note that is moved to the outer margin."""
    late: int | None = None
    """Which of its page's late texts it is, if it is one."""
    mcid: int | None = None
    """Its number in what it is drawn in, once it is known to be content rather than decoration."""


@dataclass(slots=True, eq=False)
class LinkArea:
    """A rectangle that can be clicked: one line of a link."""

    page: int
    element: Element | None
    number: int
    """That of its object in the fragment."""
    box: Box
    place: str = ""
    """Where it leads in the book; empty where it leads out of it."""
    address: str = ""
    before: tuple[int, ...] = ()
    """The late texts before it on its line."""
    within: tuple[int, ...] = ()
    """The late texts in it."""
    note: bool = False
