"""Counts what a drawing asks for before it is drawn: a file of a page can ask for more than any machine has.

An element that is used is drawn once for each use, and may use others itself.
"""

from __future__ import annotations

import re
from typing import Any, Final

from ....i18n import N_, Translate

#: How many elements one drawing draws at most: a detailed map has a tenth of that.
MOST_ELEMENTS: Final = 1_000_000
#: How deep elements stand in each other at most; Python cannot follow more.
MOST_DEEP: Final = 150
#: How many letters one text has at most.
MOST_LETTERS: Final = 20_000

_ADDRESS: Final = re.compile(r"url\(\s*[\"']?#([^\"')]+)")
_HREF: Final = ("href", "{http://www.w3.org/1999/xlink}href")
#: Where a drawing refers to what is drawn with an element; a marker is drawn at each point of a line.
_DRAWN: Final = ("fill", "stroke", "mask", "clip-path")
_MARKERS: Final = ("marker", "marker-start", "marker-mid", "marker-end")
_POINT: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")


#: What is drawn only where something refers to it.
_UNDRAWN: Final = frozenset(
    ("defs", "symbol", "marker", "pattern", "mask", "clipPath", "filter", "linearGradient", "radialGradient")
)


class TooMuch(Exception):
    """A drawing that asks for too much: what of (a key of ``MESSAGES``), how much of it, and how much is allowed."""

    def __init__(self, what: str, count: int, most: int) -> None:
        super().__init__(what, count, most)
        self.what, self.count, self.most = what, count, most

    def text(self, name: str, say: Translate) -> str:
        """What is wrong with the drawing of that name, and what to do."""
        return say(MESSAGES[self.what]).format(name=name, count=self.count, most=self.most)


ELEMENTS, DEPTH, LETTERS, CIRCLE = "elements", "depth", "letters", "circle"

MESSAGES: Final = {
    ELEMENTS: N_(
        "The drawing “{name}” draws {count} elements, each counted as often as it is used; {most} are allowed. Make it "
        "simpler, or raise the limit: handbook_limits in conf.py."
    ),
    LETTERS: N_(
        "The drawing “{name}” has a text of {count} letters; {most} are allowed. Divide it, or raise the limit: "
        "handbook_limits in conf.py."
    ),
    DEPTH: N_("The drawing “{name}” has elements that stand {count} deep in each other; {most} are allowed."),
    CIRCLE: N_("The drawing “{name}” has an element that is drawn within itself, which has no end."),
}


def check(root: Any, factor: float = 1) -> None:
    """Raise ``TooMuch`` where a drawing asks for more than ``factor`` times the usual limits; 0 sets none."""
    elements, depth, level = 0, 0, [root]
    while level:
        elements, depth = elements + len(level), depth + 1
        level = [child for each in level for child in each]
    # Python's own limit is the depth's: no setting lifts it.
    _check(DEPTH, depth, MOST_DEEP)
    for each in root.iter():
        if _tag(each) == "text":
            _check(LETTERS, sum(map(len, each.itertext())), MOST_LETTERS * factor)
    if any(_tag(each) == "use" or "url(#" in "".join(each.attrib.values()) for each in root.iter()):
        elements, depth = _count(root)
        _check(DEPTH, depth, MOST_DEEP)
    _check(ELEMENTS, elements, MOST_ELEMENTS * factor)


def _check(what: str, count: int, most: float) -> None:
    if most and count > most:
        raise TooMuch(what, count, int(most))


def _tag(element: Any) -> str:
    # A comment's tag is a function.
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _count(root: Any) -> tuple[int, int]:
    """How many elements are drawn, each as often as it is used, and how deep they stand in each other."""
    named = {each.get("id"): each for each in root.iter() if each.get("id")}
    counts: dict[Any, tuple[int, int]] = {}
    #: Those between the root and the element that is counted.
    above: set[Any] = set()
    pending = [root]
    while pending:
        element = pending[-1]
        if element in counts:
            pending.pop()
            continue
        parts = _parts(element, named)
        if element not in above:
            above.add(element)
            missing = [part for part, _ in parts if part not in counts]
            if not above.isdisjoint(missing):
                raise TooMuch(CIRCLE, 0, 0)
            pending += missing
            continue
        elements = 1 + sum(times * counts[part][0] for part, times in parts)
        counts[element] = elements, 1 + max((counts[part][1] for part, _ in parts), default=0)
        above.discard(element)
        pending.pop()
    return counts[root]


def _parts(element: Any, named: dict[str, Any]) -> list[tuple[Any, int]]:
    """What is drawn with an element, and how often each."""
    parts = [(child, 1) for child in element if _tag(child) not in _UNDRAWN]
    names: list[tuple[str, int]] = []
    if _tag(element) == "use":
        reference = next((element.get(name) for name in _HREF if element.get(name)), "")
        names += [(reference[1:], 1)] if reference.startswith("#") else []
    style = element.get("style") or ""
    drawn = " ".join([*(element.get(name) or "" for name in _DRAWN), style])
    if "url(" in drawn:
        names += [(each, 1) for each in _ADDRESS.findall(drawn)]
    markers = " ".join([*(element.get(name) or "" for name in _MARKERS), style if "marker" in style else ""])
    if "url(" in markers:
        points = 1 + len(_POINT.findall(element.get("d") or element.get("points") or "")) // 2
        names += [(each, points) for each in _ADDRESS.findall(markers)]
    return parts + [(named[name], times) for name, times in names if name in named]
