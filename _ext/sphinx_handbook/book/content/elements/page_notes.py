"""Moves footnotes to where they are called, from where the layout takes them to the foot of that page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from docutils import nodes

from .page_references import ancestors

#: What is called within these stays where it is: the words of a title are also a bookmark, and a table's notes belong
#: below it.
_STAYS_WITHIN: Final = (
    nodes.Titular, nodes.caption, nodes.legend, nodes.table, nodes.term, nodes.footnote, nodes.topic, nodes.sidebar,
)  # fmt: skip


def move(doctree: nodes.document) -> None:
    """Move each note of plain paragraphs to its first call; a further call refers to that."""
    calls: dict[str, list[nodes.footnote_reference]] = defaultdict(list)
    for call in doctree.findall(nodes.footnote_reference):
        calls[call.get("refid", "")].append(call)
    for note in list(doctree.findall(nodes.footnote)):
        own = [call for name in note["ids"] for call in calls.get(name, ())]
        label, *body = note.children
        if own and _is_text(body) and not any(isinstance(each, _STAYS_WITHIN) for each in ancestors(own[0])):
            _place(note, own, label.astext(), body)


def _is_text(body: Iterable[nodes.Node]) -> bool:
    return all(isinstance(each, nodes.paragraph) for each in body)


def _place(note: nodes.footnote, calls: list[nodes.footnote_reference], label: str, body: list[nodes.Node]) -> None:
    """Put a note behind its first call, and take it away where it stands."""
    paragraphs = [nodes.inline("", "", *each.children, classes=["note-paragraph"]) for each in body]
    mark = nodes.inline("", label, classes=["label"])
    placed = nodes.inline("", "", mark, *paragraphs, ids=note["ids"], classes=["page-note"])
    for number, call in enumerate(calls):
        name = "note-again" if number else "footnote-reference"
        link = nodes.reference("", label, refid=note["ids"][0], ids=call["ids"], classes=[name], internal=True)
        call.parent.replace(call, [link] if number else [link, placed])
    parent, at = note.parent, note.parent.index(note)
    parent.remove(note)
    above = parent[at - 1] if at else None
    # The line or the title above notes, when none is left.
    if isinstance(above, (nodes.transition, nodes.rubric)) and at == len(parent):
        parent.remove(above)
