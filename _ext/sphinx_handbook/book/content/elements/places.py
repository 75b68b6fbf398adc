"""Puts the name of a place, which has no words of its own, around what follows it: ``:index:`` and others leave such.

WeasyPrint breaks no line beside an empty element, not even at a space, so that a row of such words would run over the
edge of the sheet.
"""

from __future__ import annotations

import re
from typing import Final, TypeGuard

from docutils import nodes

#: The first word of a text, with what hangs on to it.
_WORD: Final = re.compile(r"\S+")

#: What leads somewhere, or has a name that is none of a place.
_LEADS: Final = ("refuri", "refid", "refname")


def fill(doctree: nodes.document) -> None:
    """Give each empty target in a text the word, or the element, that it stands before."""
    places = filter(_is_empty_place, doctree.findall(nodes.target))
    for around in reversed(dict.fromkeys(each.parent for each in places)):
        # Backwards, so that of several in a row each holds the next; by number: texts are compared by their words.
        following = len(around)
        for at in range(len(around) - 1, -1, -1):
            if _is_empty_place(target := around[at]):
                length = len(around)
                _fill(target, around, at, following)
                following -= length - len(around)
            if not _is_nothing(around[at]):
                following = at


def _is_empty_place(node: nodes.Node) -> TypeGuard[nodes.target]:
    """Whether a node is a target in a text that has no words of its own."""
    if not isinstance(node, nodes.target) or node.children or not node["ids"]:
        return False
    return isinstance(node.parent, nodes.TextElement) and not any(name in node for name in _LEADS)


def _fill(target: nodes.target, around: nodes.Element, at: int, number: int) -> None:
    """Give a target what follows it: both by their numbers among the children of an element."""
    following = around[number] if number < len(around) else None
    if isinstance(following, nodes.Text):
        if word := _WORD.match(following):
            around[number] = nodes.Text(following[word.end() :])
            target += nodes.Text(word[0])
    elif isinstance(following, nodes.reference):
        # Which has its page number behind it.
        del around[at]
        following.insert(0, target)
    elif isinstance(following, nodes.Inline) and isinstance(following, nodes.TextElement):
        del around[number]
        target += following


def _is_nothing(node: nodes.Node) -> bool:
    """Whether a node is neither seen nor a place."""
    return isinstance(node, nodes.Invisible) and not isinstance(node, nodes.target)
