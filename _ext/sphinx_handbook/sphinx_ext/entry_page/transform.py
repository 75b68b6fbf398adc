"""Adds a page's fields to its doctree, so that web, paper and search all have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.transforms import SphinxTransform

from ...catalogue.entries import field_types, publication
from ...catalogue.entries.entry import closed_text
from ...catalogue.queries.view import View
from ..domain import HandbookDomain
from ..nodes import handbook_view
from ..render_links import labelled
from .facts import Facts
from .sections import Sections

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ...catalogue.entries.entry import Entry
    from ...catalogue.schema.model import Field, Schema

#: The attribute of a node that belongs to the website's page ("page") or to the book ("book") alone.
PLACES: Final = "handbook_places"


class EntryFields(SphinxTransform):
    """Adds an entry's facts below its title, and its links, notes and references as sections at the end."""

    # Before Sphinx makes typographic quotes (750), so that the facts get them too.
    default_priority = 300

    def apply(self, **kwargs: object) -> None:
        """Change the page's doctree, where the page is an entry, or has notes or sources."""
        domain = HandbookDomain.of(self.env)
        docname = self.env.current_document.docname
        entry = domain.entries.get(docname)
        record = entry or domain.added.get(docname)
        section = next(self.document.findall(nodes.section), None)
        if record is None or section is None:
            return
        title = section.next_node(nodes.title)
        if entry is not None and title is not None:
            place = section.index(title) + 1
            section[place:place] = self._facts(entry, domain.schema)
        section += list(self._sections(record, domain, is_entry=entry is not None))

    def _facts(self, entry: Entry, schema: Schema) -> list[nodes.Element]:
        facts: list[nodes.Element] = []
        maker = Facts(entry, schema, self.document)
        if entry.closed is not None:
            field = schema.with_role("closed")
            assert field is not None
            text = closed_text(entry.closed, field, schema.book.language)
            facts.append(nodes.paragraph("", text, classes=["entry-closed"]))
        summary = schema.with_role("summary")
        if entry.summary and summary and _is_on_page(summary):
            lead = nodes.paragraph("", entry.summary, classes=["entry-lead"])
            facts += _placed(summary, [lead])
        for field in schema.fields.values():
            if field.name not in entry.values or field.role in ("summary", "closed"):
                continue
            # Who sees drafts must see that they are.
            if _is_on_page(field) or (self.config.handbook_drafts and field.role in publication.ROLES):
                for fact in _placed(field, maker.of(field)):
                    fact.source, fact.line = self.document["source"], entry.lines[field.name]
                    facts.append(fact)
        return facts

    def _sections(self, record: Entry, domain: HandbookDomain, *, is_entry: bool) -> Iterator[nodes.Node]:
        schema = domain.schema
        maker = Sections(record, schema, self.document)
        fields = [each for each in schema.fields.values() if _is_on_page(each)]
        kinds = [field_types.of(each).shown_as for each in fields]
        last = max((at for at, kind in enumerate(kinds) if kind in ("links", "notes")), default=-1)
        for field, kind in zip(fields[: last + 1], kinds, strict=False):
            if kind == "references" and is_entry:
                yield self._view(View("relations", record.docname, columns=(field.name,)))
            elif kind in ("links", "notes") and field.name in record.values:
                yield from _placed(field, [maker.of(field, apart=_is_apart(field))])
        if is_entry:
            names = [each.name for each, kind in zip(fields, kinds, strict=True) if kind == "references"]
            after = [name for name in names if fields.index(schema.fields[name]) > last]
            yield self._view(View("around", record.docname, columns=tuple(after)))
        for field, kind in zip(fields, kinds, strict=True):
            if kind == "source" and (source := schema.sources.get(str(record.values.get(field.name)))):
                dated = f"{source.title}, {source.date}" if source.date else source.title
                yield from _placed(field, [labelled("entry-source", field.label, dated)])

    def _view(self, view: View) -> handbook_view:
        HandbookDomain.of(self.env).note_view(view.of, view)
        return handbook_view(docname=view.of, view=view)


def _is_on_page(field: Field) -> bool:
    return field.is_shown("page") or field.is_shown("book")


def _is_apart(field: Field) -> bool:
    """Whether website and book differ in showing a field."""
    return field.is_shown("page") != field.is_shown("book")


def _placed(field: Field, built: Iterable[nodes.Element]) -> Iterator[nodes.Element]:
    """The nodes, marked with their place where only website or book shows them."""
    for node in built:
        if _is_apart(field):
            node[PLACES] = ["page" if field.is_shown("page") else "book"]
        yield node


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(EntryFields)
