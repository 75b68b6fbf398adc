"""Lays a page out by the template of its category: the nodes of its fields and its text take the places of marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import new_document

from ...catalogue import layouts
from ...i18n import N_
from ...problems import Problem
from ..log import report

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from ...catalogue.schema.model import Field

#: Makes the nodes that stand in the place of a mark.
Make = Callable[[], list[nodes.Node]]


@dataclass(frozen=True, slots=True)
class FieldNodes:
    """A field that a page has: its values in words, and what makes its nodes, as a block and as words in a line."""

    field: Field
    values: tuple[str, ...]
    block: Make
    words: Make


@dataclass(slots=True)
class Layout:
    """The layout of one page; ``taken`` are the fields that have a place of their own in it."""

    env: BuildEnvironment
    document: nodes.document
    template: str
    """The file, beside ``katalog.toml``."""
    taken: set[str] = field(default_factory=set)
    _makers: list[Make] = field(default_factory=list)

    def fill(
        self,
        title: str,
        body: list[nodes.Node],
        fields: Mapping[str, FieldNodes | Field],
        facts: Make,
    ) -> list[nodes.Node] | None:
        """The nodes below a page's title; None, with a report, where the template cannot be filled in."""
        path = Path(self.env.app.confdir, self.template)
        self.env.note_dependency(str(path))
        own, rest = self._mark(lambda: body), self._mark(facts)
        values = {
            "title": layouts.escaped(title),
            "body": own,
            "facts": rest,
            "fields": {name: self._field(each) for name, each in fields.items()},
        }
        try:
            markdown = layouts.filled(path.read_text("utf-8-sig"), values)
        except layouts.Faulty as fault:
            self._report(fault.line, N_("The template cannot be filled in for “{page}”: {word}"), word=fault.reason)
            return None
        if markdown.count(own) != 1:
            message = N_("For “{page}” the template writes the page's text, body, not once but {count} times.")
            self._report(1, message, count=str(markdown.count(own)))
            return None
        # Facts that have no place are where they are without a template.
        return [*([] if rest in markdown else facts()), *self._parsed(markdown, path)]

    def _report(self, line: int, message: str, **values: str) -> None:
        values["page"] = self.env.current_document.docname
        report(Problem(self.template, line, 1, "template", message, values), self.env)

    def _mark(self, make: Make) -> str:
        self._makers.append(make)
        return f"\ue000{len(self._makers) - 1}\ue001"

    def _field(self, each: FieldNodes | Field) -> layouts.FieldInTemplate:
        if not isinstance(each, FieldNodes):
            return layouts.FieldInTemplate(each, (), self.taken)
        marks = self._mark(each.block), self._mark(each.words)
        return layouts.FieldInTemplate(each.field, each.values, self.taken, *marks)

    def _parsed(self, markdown: str, path: Path) -> list[nodes.Node]:
        """The nodes of Markdown, with those of each mark in its place."""
        from myst_parser.parsers.sphinx_ import MystParser

        part = new_document(str(path), self.document.settings)
        # A heading of the page's own level above it: the template's headings are the page's sections.
        MystParser().parse(f"# -\n{markdown}", part)
        (top,) = [each for each in part.children if isinstance(each, nodes.section)]
        sections = [each for each in top.findall(nodes.section) if each is not top]
        for paragraph in list(top.findall(nodes.paragraph)):
            if match := layouts.MARK.fullmatch(paragraph.astext().strip()):
                parent = paragraph.parent
                at = parent.index(paragraph)
                parent[at : at + 1] = self._makers[int(match[1])]()
        for text in list(top.findall(nodes.Text)):
            parts = layouts.MARK.split(str(text))
            if len(parts) > 1:
                # Every second part is the number of a mark.
                replaced = [self._makers[int(each)]() if n % 2 else [nodes.Text(each)] for n, each in enumerate(parts)]
                at = text.parent.index(text)
                text.parent[at : at + 1] = [node for each in replaced for node in each if node.astext()]
        for section in sections:
            # Ids of their words, and such as no other section of the page has.
            section["names"], section["ids"] = [nodes.fully_normalize_name(section[0].astext())], []
            self.document.note_implicit_target(section, section)
        return top.children[1:]
