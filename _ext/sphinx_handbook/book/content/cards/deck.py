"""A deck of cards as the content of an edition: a chunk for each card, and what should be in the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...manuscript import Chunk, Manuscript
from .. import book_html, covers, order
from ..edition_content import EditionContent, joined
from ..expectations.gatherer import Gatherer
from ..expectations.source_marks import SourceMarks
from .card_html import card

if TYPE_CHECKING:
    from ...postflight.expected import Passage
    from ...project import Project
    from ..order import Part

    WriteContent = Callable[[Project, Sequence[Part], book_html.MakeManuscript], EditionContent]


@dataclass(frozen=True, slots=True)
class Card:
    """Makes the manuscript of one card (``book_html.MakeManuscript``)."""

    template: Path

    def __call__(self, project: Project, parts: Sequence[Part], pages: Mapping[str, str]) -> Manuscript:
        """The manuscript of the card of the only page."""
        document = parts[0].documents[0]
        html = card(project, document, pages[document.docname], self.template)
        chunk = Chunk(book_html.html_document(project, html), documents=(document.docname,))
        return Manuscript(project.title, project.author, (chunk,), covers.edition_id(html), sheet=True)


def content(
    project: Project,
    title: str,
    docnames: Sequence[str],
    template: Path,
    complete: Sequence[Part],
    write: WriteContent,
) -> EditionContent:
    """The cards of some entries; raises ``card_html.BadTemplate``."""
    contents = []
    for docname in docnames:
        written = write(project, order.alone(complete, docname), Card(template))
        contents.append(EditionContent(written.manuscript, gathered(project, written, docname)))
    deck = joined(title, project, contents, leaves=False)
    return replace(deck, manuscript=replace(deck.manuscript, sheet=True))


def gathered(project: Project, written: EditionContent, docname: str) -> Gatherer:
    """What should be in the file of ``written``, whose only chunk has less than the page ``docname`` that it is of."""
    own = Gatherer(project.source, frozenset())
    own.take(written.manuscript.chunks[0].html, docname, project.files[docname], SourceMarks())
    own.expected.passages = _with_places(own.expected.passages, written.gatherer.expected.passages)
    own.expected.private = written.gatherer.expected.private
    own.images = written.gatherer.images
    return own


def _with_places(passages: Sequence[Passage], on_page: Sequence[Passage]) -> list[Passage]:
    """The passages of a card with the lines that the same words of its page stand in."""
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for each in on_page:
        places[each.text].append((each.path, each.line))
    return [
        each._replace(path=places[each.text][0][0], line=places[each.text][0][1]) if each.text in places else each
        for each in passages
    ]
