"""Puts the name of a place, which has no words of its own, around what follows it: ``:index:`` and others leave such.

WeasyPrint breaks no line beside an empty element, not even at a space, so that a row of such words would run over the
edge of the sheet.
"""

from __future__ import annotations

import re
from typing import Final

from docutils import nodes

#: The first word of a text, with what hangs on to it.
_WORD: Final = re.compile(r"\S+")

#: What leads somewhere, or has a name that is none of a place.
_LEADS: Final = ("refuri", "refid", "refname")


def fill(doctree: nodes.document) -> None:
    """Give each empty target in a text the word, or the element, that it stands before."""
    # Backwards, so that of several in a row each holds the next.
    for target in reversed(list(doctree.findall(nodes.target))):
        if target.children or not target["ids"] or any(name in target for name in _LEADS):
            continue
        if not isinstance(target.parent, nodes.TextElement):
            continue
        # Texts are compared by their words, so that each node is found by its number.
        siblings = target.parent.children
        at = next(number for number, each in enumerate(siblings) if each is target)
        later = (number for number in range(at + 1, len(siblings)) if not _is_nothing(siblings[number]))
        number = next(later, at)
        following = siblings[number]
        if isinstance(following, nodes.Text):
            if word := _WORD.match(following):
                target.parent[number] = nodes.Text(following[word.end() :])
                target += nodes.Text(word[0])
        elif isinstance(following, nodes.reference):
            # Which has its page number behind it.
            del target.parent[at]
            following.insert(0, target)
        elif isinstance(following, nodes.Inline) and isinstance(following, nodes.TextElement) and number != at:
            del target.parent[number]
            target += following


def _is_nothing(node: nodes.Node) -> bool:
    """Whether a node is neither seen nor a place."""
    return isinstance(node, nodes.Invisible) and not isinstance(node, nodes.target)
