"""The document outline (ISO 32000-1, 12.3.3): every heading a bookmark, below the last one of a higher level."""

from __future__ import annotations

from dataclasses import dataclass, field

from .syntax import numbers, string
from .writer import PdfWriter


@dataclass(slots=True)
class OutlineItem:
    """A bookmark; where its page shows the heading, in points."""

    level: int
    label: str
    page: int
    """Its page's object number."""
    x: float
    y: float
    closed: bool
    children: list[OutlineItem] = field(default_factory=list)
    number: int = 0
    """Its own object number, given when it is written."""

    @property
    def count(self) -> int:
        """How many bookmarks there are below it, at all levels."""
        return sum(1 + each.count for each in self.children)


def write(file: PdfWriter, items: list[OutlineItem]) -> int:
    """Write the outline and return the object number of its root; 0 where there are no items."""
    root = OutlineItem(0, "", 0, 0, 0, closed=False)
    ancestors = [root]
    for item in items:
        while ancestors[-1].level >= item.level and len(ancestors) > 1:
            ancestors.pop()
        ancestors[-1].children.append(item)
        ancestors.append(item)
    if not root.children:
        return 0
    root.number = file.reserve()
    _write_children(file, root)
    ends = b"/First %d 0 R/Last %d 0 R" % (root.children[0].number, root.children[-1].number)
    file.put(root.number, b"<</Type/Outlines%s/Count %d>>" % (ends, root.count))
    return root.number


def _write_children(file: PdfWriter, parent: OutlineItem) -> None:
    for item in parent.children:
        item.number = file.reserve()
    for index, item in enumerate(parent.children):
        _write_children(file, item)
        entries = [b"<</Title", string(item.label), b"/Parent %d 0 R" % parent.number]
        entries.append(b"/Dest[%d 0 R/XYZ %s 0]" % (item.page, numbers([item.x, item.y])[1:-1]))
        if index:
            entries.append(b"/Prev %d 0 R" % parent.children[index - 1].number)
        if index + 1 < len(parent.children):
            entries.append(b"/Next %d 0 R" % parent.children[index + 1].number)
        if item.children:
            entries.append(b"/First %d 0 R/Last %d 0 R" % (item.children[0].number, item.children[-1].number))
            entries.append(b"/Count %d" % (-item.count if item.closed else item.count))
        file.put(item.number, b"".join([*entries, b">>"]), first=True)
