"""Says once, at the head of the list of addresses, the state that most of them are in; each says only another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from docutils import nodes

from ....i18n import N_, Translate

#: From so many addresses on, one sentence is shorter than as many lines.
_MANY: Final = 4


def usual(states: Iterable[str]) -> str:
    """The state of more than half of the addresses; an empty string where there are few, or as many in others."""
    counts = Counter(states)
    state, count = counts.most_common(1)[0] if counts else ("", 0)
    return state if counts.total() >= _MANY and 2 * count > counts.total() else ""


def say_once(doctree: nodes.document, state: str, say: Translate, *, in_list: bool) -> None:
    """Remove the lines with the usual ``state`` alone; ``in_list``: say it above the list of all addresses."""
    for line in list(doctree.findall(nodes.paragraph)):
        if "link-state" in line["classes"] and _words(line) == state:
            line.parent.remove(line)
    if in_list:
        sentence = say(N_("Where nothing else is said: {state}.")).format(state=state)
        for listing in list(doctree.findall(nodes.enumerated_list)):
            if "link-list" in listing["classes"]:
                place = listing.parent.index(listing)
                listing.parent.insert(place, nodes.paragraph("", sentence, classes=["link-state"]))


def _words(line: nodes.paragraph) -> str:
    """What a line says on paper, which has no links to archives."""
    printed = (each for each in line.children if not each.next_node(nodes.reference))
    return "".join(each.astext() for each in printed).strip()
