"""A page of the source as an edition prints it, by itself: for whoever looks at it while writing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...i18n import N_
from ..content import order
from .plan import UnknownName

if TYPE_CHECKING:
    from ...editions.edition import Edition
    from ..content.content_writer import ContentWriter
    from ..content.edition_content import EditionContent
    from .plan import Plan

#: A part of the book with more documents than these is not laid out whole: the page alone is.
_MOST_DOCUMENTS: Final = 6

NOT_PRINTED: Final = N_("This page is not in the book.")
NOT_IN_EDITION: Final = N_("This page is not in this edition.")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is laid out for a page, and in which form; ``following`` is the page behind it there, if there is one."""

    edition: Edition
    content: EditionContent
    following: str = ""


class NotPrinted(Exception):
    """A page that an edition does not print; its argument is the sentence that says so, to be translated."""


def of(plan: Plan, content: ContentWriter, edition_id: str, docname: str) -> Excerpt:
    """The excerpt of an edition for a page; raises ``NotPrinted``, and ``UnknownName`` for an unknown edition."""
    project, schema = plan.project, plan.project.schema
    editions = {each.id: each for each in plan.editions()}
    if edition_id not in editions:
        raise UnknownName.of(N_("There is no edition “{word}”."), edition_id, list(editions))
    edition = editions[edition_id]
    part = next((part for part in plan.complete for each in part.documents if each.docname == docname), None)
    if part is None:
        raise NotPrinted(NOT_PRINTED)
    document = next(each for each in part.documents if each.docname == docname)
    entries = plan.entries(edition)
    if edition.cards:
        if document.kind != "entry" or (entries is not None and docname not in entries):
            raise NotPrinted(NOT_IN_EDITION)
        return Excerpt(edition, plan.cards(edition, frozenset({docname})))
    if edition.sheets:
        sheet = next((each for each in plan.sheets(edition) if each.docname == docname), None)
        if sheet is None:
            raise NotPrinted(NOT_IN_EDITION)
        return Excerpt(edition, plan.sheet(edition, sheet))
    if entries is not None:
        chosen = order.chosen([part], entries, schema)
        if not any(document in each.documents for each in chosen):
            raise NotPrinted(NOT_IN_EDITION)
        part = chosen[0]
    if len(part.documents) > _MOST_DOCUMENTS:
        part = order.Part((document,))
    behind = part.documents[part.documents.index(document) + 1 :]
    return Excerpt(edition, content.excerpt(project, part), behind[0].docname if behind else "")
