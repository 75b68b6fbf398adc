"""Moves footnotes to where they are called, from where the layout takes them to the foot of that page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from docutils import nodes

from ....sphinx_ext.nodes import ancestors
from .page_references import OF_PAGE

#: What is called within these stays where it is: the words of a title are also a bookmark, and a table's notes belong
#: below it.
_STAYS_WITHIN: Final = (
    nodes.Titular, nodes.caption, nodes.legend, nodes.table, nodes.term, nodes.field_name, nodes.footnote, nodes.topic,
    nodes.sidebar,
)  # fmt: skip

#: The class of a note's number, at the note and where it is called.
NUMBER: Final = "note-number"
#: A further class of a number that becomes a letter: of a note at the end, where those of the pages have numbers.
LETTER: Final = "letter"


def move(doctree: nodes.document, *, by_page: bool = False) -> None:
    """Move each note of plain paragraphs to its first call; a further call refers to that.

    The number of each, moved or not, has the class ``NUMBER``. With ``by_page``, numbers of notes that move have the
    class ``OF_PAGE`` too; those of the others begin with 1 and have the class ``LETTER``.
    """
    for element in (nodes.label, nodes.footnote_reference):
        for number in list(doctree.findall(element)):
            if number.astext().isdigit() and not isinstance(number.parent, nodes.citation):
                number[:] = [nodes.inline("", "", *number.children, classes=[NUMBER])]
    calls: dict[str, list[nodes.footnote_reference]] = defaultdict(list)
    for call in doctree.findall(nodes.footnote_reference):
        calls[call.get("refid", "")].append(call)
    notes = {
        note: [call for name in note["ids"] for call in calls.get(name, ())] for note in doctree.findall(nodes.footnote)
    }
    # Each is looked at before any is moved: what is called within a note stays where it is, wherever that one goes.
    moving = [note for note, own in notes.items() if _can_move(note, own)]
    if by_page:
        _number_by_page(notes, moving)
    for note in moving:
        _place(note, notes[note])


def _number_by_page(
    notes: Mapping[nodes.footnote, list[nodes.footnote_reference]], moving: Sequence[nodes.footnote]
) -> None:
    letters = 0
    for note, calls in notes.items():
        numbers = [each for part in (note[0], *calls) for each in part.children if isinstance(each, nodes.inline)]
        if not numbers:
            # Its mark is a sign.
            continue
        letters += note not in moving
        for number in numbers:
            number["classes"].append(OF_PAGE if note in moving else LETTER)
            if note not in moving:
                number[:] = [nodes.Text(str(letters))]


def _can_move(note: nodes.footnote, calls: list[nodes.footnote_reference]) -> bool:
    return (
        bool(calls)
        and _is_text(note.children[1:])
        and not any(isinstance(each, _STAYS_WITHIN) for each in ancestors(calls[0]))
    )


def _join(call: nodes.footnote_reference) -> None:
    """Take away the space that reStructuredText wants before a call: its raised number stands at the word."""
    before = call.parent[at - 1] if (at := call.parent.index(call)) else None
    if isinstance(before, nodes.Text):
        call.parent.replace(before, nodes.Text(before.rstrip()))


def _is_text(body: Iterable[nodes.Node]) -> bool:
    return all(isinstance(each, nodes.paragraph) for each in body)


def _place(note: nodes.footnote, calls: list[nodes.footnote_reference]) -> None:
    """Put a note behind its first call, and take it away where it stands."""
    label, *body = note.children
    paragraphs = [nodes.inline("", "", *each.children, classes=["note-paragraph"]) for each in body]
    mark = nodes.inline("", "", *label.children, classes=["label"])
    placed = nodes.inline("", "", mark, *paragraphs, ids=note["ids"], classes=["page-note"])
    for number, call in enumerate(calls):
        _join(call)
        name, place = "note-again" if number else "footnote-reference", note["ids"][0]
        link = nodes.reference("", "", *call.children, refid=place, ids=call["ids"], classes=[name], internal=True)
        call.parent.replace(call, [link] if number else [link, placed])
    parent, at = note.parent, note.parent.index(note)
    parent.remove(note)
    above = parent[at - 1] if at else None
    # The line or the title above notes, when none is left.
    if isinstance(above, (nodes.transition, nodes.rubric)) and at == len(parent):
        parent.remove(above)
