"""Adds a page's fields to its doctree, so that web, paper and search all have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.transforms import SphinxTransform

from ...catalogue.entries import field_types, publication
from ...catalogue.entries.entry import closed_text
from ...catalogue.entries.field_type import each_of
from ...catalogue.queries.view import View
from ...i18n import translator
from ..domain import HandbookDomain
from ..nodes import OF_FIELD, handbook_view
from ..render_links import labelled
from ..render_views import SEE_ALSO
from .facts import Facts
from .sections import Sections
from .template import FieldNodes, Layout

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
        taken: set[str] = set()
        if entry is not None and title is not None:
            place = section.index(title) + 1
            laid_out = self._laid_out(entry, domain.schema, title, section.children[place:], taken)
            if laid_out is None:
                section[place:place] = self._facts(entry, domain.schema)
            else:
                section[place:] = laid_out
        section += list(self._sections(record, domain, taken, is_entry=entry is not None))

    def _laid_out(
        self, entry: Entry, schema: Schema, title: nodes.title, body: list[nodes.Node], taken: set[str]
    ) -> list[nodes.Node] | None:
        """What stands below the title by the category's template; None where it has none, or one at fault."""
        category = schema.category(entry.category)
        if category is None or not category.template:
            return None
        layout = Layout(self.env, self.document, category.template, taken)
        fields = {each.name: self._field(each, entry, schema) for each in schema.fields_of(category.id)}
        filled = layout.fill(title.astext(), body, fields, lambda: [*self._facts(entry, schema, taken)])
        if filled is None:
            taken.clear()
        return filled

    def _field(self, field: Field, entry: Entry, schema: Schema) -> FieldNodes | Field:
        """A field as a template has it; the field alone where the page does not show it."""
        if field.name not in entry.values or not _is_on_page(field):
            return field
        kind, facts = field_types.of(field), Facts(entry, schema, self.document)

        def block() -> list[nodes.Node]:
            if kind.shown_as in ("links", "notes"):
                return [*_placed(field, [Sections(entry, schema, self.document).of(field, apart=True)])]
            if kind.shown_as == "references":
                return [self._view(View("relations", entry.docname, columns=(field.name,)))]
            if kind.shown_as == "source":
                return [*_placed(field, _source(field, entry, schema))]
            built = list(_placed(field, facts.of(field)))
            for node in built:
                # In its place, not in the margin.
                node["classes"] = ["entry-text" if each == "entry-fact" else each for each in node["classes"]]
            return [*built]

        def words() -> list[nodes.Node]:
            line = facts.in_a_line(field)
            return [*_placed(field, [nodes.inline("", "", *line)])] if is_apart(field) else line

        values = tuple(kind.words(each, field, schema, str) for each in each_of(entry.values[field.name]))
        return FieldNodes(field, values, block, words)

    def _facts(self, entry: Entry, schema: Schema, taken: Set[str] = frozenset()) -> list[nodes.Element]:
        """The facts of an entry but for those that a template has given a place."""
        facts: list[nodes.Element] = []
        maker = Facts(entry, schema, self.document)
        closed, summary = schema.with_role("closed"), schema.with_role("summary")
        if entry.closed is not None and closed is not None:
            text = closed_text(entry.closed, closed, schema.book.language)
            facts.append(nodes.paragraph("", text, classes=["entry-closed"], **{OF_FIELD: closed.name}))
        if entry.summary and summary and _is_on_page(summary) and summary.name not in taken:
            lead = nodes.paragraph("", entry.summary, classes=["entry-lead"])
            facts += _placed(summary, [lead])
        for field in schema.fields.values():
            if field.name not in entry.values or field.role in ("summary", "closed") or field.name in taken:
                continue
            # Who sees drafts must see that they are.
            if _is_on_page(field) or (self.config.handbook_drafts and field.role in publication.ROLES):
                for fact in _placed(field, maker.of(field)):
                    fact.source, fact.line = self.document["source"], entry.lines[field.name]
                    facts.append(fact)
        return facts

    def _sections(
        self, record: Entry, domain: HandbookDomain, taken: Set[str], *, is_entry: bool
    ) -> Iterator[nodes.Node]:
        schema = domain.schema
        maker = Sections(record, schema, self.document)
        fields = [each for each in schema.fields.values() if _is_on_page(each) and each.name not in taken]
        kinds = [field_types.of(each).shown_as for each in fields]
        last = max((at for at, kind in enumerate(kinds) if kind in ("links", "notes")), default=-1)
        # Suggestions stand at the page's end, and a relation with their label is one section with them.
        see_also = translator(schema.book.language)(SEE_ALSO)
        apart = {each.name for each in fields[: last + 1] if each.label != see_also}
        for field, kind in zip(fields[: last + 1], kinds, strict=False):
            if kind == "references" and is_entry and field.name in apart:
                yield self._view(View("relations", record.docname, columns=(field.name,)))
            elif kind in ("links", "notes") and field.name in record.values:
                yield from _placed(field, [maker.of(field, apart=is_apart(field))])
        if is_entry:
            names = [each.name for each, kind in zip(fields, kinds, strict=True) if kind == "references"]
            after = [name for name in names if name not in apart]
            yield self._view(View("around", record.docname, columns=tuple(after)))
        for field, kind in zip(fields, kinds, strict=True):
            if kind == "source":
                yield from _placed(field, _source(field, record, schema))

    def _view(self, view: View) -> handbook_view:
        HandbookDomain.of(self.env).note_view(view.of, view)
        return handbook_view(docname=view.of, view=view)


def _source(field: Field, record: Entry, schema: Schema) -> list[nodes.Element]:
    source = schema.sources.get(str(record.values.get(field.name)))
    if source is None:
        return []
    dated = f"{source.title}, {source.date}" if source.date else source.title
    return [labelled("entry-source", field.label, dated)]


def _is_on_page(field: Field) -> bool:
    return field.is_shown("page") or field.is_shown("book")


def is_apart(field: Field) -> bool:
    """Whether website and book differ in showing a field."""
    return field.is_shown("page") != field.is_shown("book")


def _placed(field: Field, built: Iterable[nodes.Element]) -> Iterator[nodes.Element]:
    """The nodes, marked with their field, and with their place where only website or book shows them."""
    for node in built:
        node[OF_FIELD] = field.name
        if is_apart(field):
            node[PLACES] = ["page" if field.is_shown("page") else "book"]
        yield node


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(EntryFields)
