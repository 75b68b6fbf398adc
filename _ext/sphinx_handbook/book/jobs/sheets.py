"""The sheets of an edition: files of one entry, of one category with its entries, or of the entries with one term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...languages.slugs import slug
from ..content import book_html, order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...catalogue.schema.model import Schema, Term
    from ...editions.edition import Edition
    from ..project import Project


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, before it is written."""

    end: str
    """The end of its file's name."""
    docname: str
    """Its page; an empty string for a term's."""
    title: str
    parts: tuple[order.Part, ...]
    make: book_html.MakeManuscript


def sheets(
    edition: Edition, entries: Set[str] | None, complete: Sequence[order.Part], project: Project,
    terms: Mapping[str, Set[str]],
) -> Iterator[Sheet]:  # fmt: skip
    """The sheets of an edition. ``entries`` are those that it asks for, None for all; ``terms`` each entry's terms."""
    schema, language = project.schema, project.language
    for page in (each for part in complete for each in part.documents if each.kind in edition.sheets):
        parts = order.sheet(complete, page, schema)
        if entries is not None:
            # A category's sheet has those of its entries that the edition asks for.
            chosen = entries & {each.docname for part in parts for each in part.documents}
            parts = order.only(parts, chosen | {page.docname}) if chosen else ()
        if parts:
            category = page.category if page.kind == "category" else None
            end = category or slug(page.docname.replace("/", "-"), language=language)
            yield Sheet(end, page.docname, project.titles[page.docname], parts, book_html.sheet)
    if "term" in edition.sheets:
        for term in _terms(schema):
            members = {name for name, own in terms.items() if term.id in own and (entries is None or name in entries)}
            if parts := order.only(complete, members):
                yield Sheet(term.id, "", term.title, parts, book_html.TermSheet(term.title, term.description))


def _terms(schema: Schema) -> Iterator[Term]:
    return (term for each in schema.vocabularies.values() for term in each.terms.values())
