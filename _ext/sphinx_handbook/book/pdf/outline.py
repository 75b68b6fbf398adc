"""The bookmarks: every heading, below the last one of a higher level."""

from __future__ import annotations

from dataclasses import dataclass, field

from .syntax import numbers, string
from .writer import File


@dataclass(slots=True)
class Bookmark:
    """A line of the outline."""

    level: int
    label: str
    page: int
    """Its page's object."""
    x: float
    y: float
    closed: bool
    below: list[Bookmark] = field(default_factory=list)
    number: int = 0

    @property
    def count(self) -> int:
        """How many lines there are below it."""
        return sum(1 + each.count for each in self.below)


def write(file: File, found: list[Bookmark]) -> int:
    """Write the outline; the number of its root, 0 where there is nothing in it."""
    root = Bookmark(0, "", 0, 0, 0, closed=False)
    above = [root]
    for each in found:
        while above[-1].level >= each.level and len(above) > 1:
            above.pop()
        above[-1].below.append(each)
        above.append(each)
    if not root.below:
        return 0
    root.number = file.reserve()
    _below(file, root)
    told = b"/First %d 0 R/Last %d 0 R" % (root.below[0].number, root.below[-1].number)
    file.put(root.number, b"<</Type/Outlines%s/Count %d>>" % (told, root.count))
    return root.number


def _below(file: File, parent: Bookmark) -> None:
    for each in parent.below:
        each.number = file.reserve()
    for at, each in enumerate(parent.below):
        _below(file, each)
        told = [b"<</Title", string(each.label), b"/Parent %d 0 R" % parent.number]
        told.append(b"/Dest[%d 0 R/XYZ %s 0]" % (each.page, numbers([each.x, each.y])[1:-1]))
        if at:
            told.append(b"/Prev %d 0 R" % parent.below[at - 1].number)
        if at + 1 < len(parent.below):
            told.append(b"/Next %d 0 R" % parent.below[at + 1].number)
        if each.below:
            told.append(b"/First %d 0 R/Last %d 0 R" % (each.below[0].number, each.below[-1].number))
            told.append(b"/Count %d" % (-each.count if each.closed else each.count))
        file.put(each.number, b"".join([*told, b">>"]), first=True)
