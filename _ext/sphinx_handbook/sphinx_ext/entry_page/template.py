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
    _makers: list[tuple[Make, Make | None]] = field(default_factory=list)
    """What makes the nodes of each mark: in a paragraph of its own, and among words."""

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
        own, rest = self._mark(lambda: body, None), self._mark(facts, None)
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
        top = self._parsed(markdown, path)
        alone = [each.astext().strip() for each in top.findall(nodes.paragraph)]
        if own not in alone or (rest in markdown and rest not in alone):
            self._report(
                1, N_("For “{page}” the template has body or facts among words, not in a paragraph of their own.")
            )
            return None
        self._replace_marks(top)
        # Facts that have no place are where they are without a template.
        return [*([] if rest in markdown else facts()), *top.children[1:]]

    def _report(self, line: int, message: str, **values: str) -> None:
        values["page"] = self.env.current_document.docname
        report(Problem(self.template, line, 1, "template", message, values), self.env)

    def _mark(self, block: Make, words: Make | None) -> str:
        self._makers.append((block, words))
        return f"\ue000{len(self._makers) - 1}\ue001"

    def _field(self, each: FieldNodes | Field) -> layouts.FieldInTemplate:
        if not isinstance(each, FieldNodes):
            return layouts.FieldInTemplate(each, (), self.taken)

        def sentence() -> list[nodes.Node]:
            return [nodes.paragraph("", "", *each.words())]

        marks = self._mark(each.block, each.words), self._mark(sentence, each.words)
        return layouts.FieldInTemplate(each.field, each.values, self.taken, *marks)

    def _parsed(self, markdown: str, path: Path) -> nodes.section:
        """The nodes of Markdown, below a heading that stands for the page's."""
        from myst_parser.parsers.sphinx_ import MystParser

        part = new_document(str(path), self.document.settings)
        MystParser().parse(f"# -\n{markdown}", part)
        return next(each for each in part.children if isinstance(each, nodes.section))

    def _replace_marks(self, top: nodes.section) -> None:
        """Put the nodes of each mark in its place."""
        sections = [each for each in top.findall(nodes.section) if each is not top]
        for paragraph in list(top.findall(nodes.paragraph)):
            if match := layouts.MARK.fullmatch(paragraph.astext().strip()):
                parent = paragraph.parent
                at = parent.index(paragraph)
                parent[at : at + 1] = self._makers[int(match[1])][0]()
        for text in list(top.findall(nodes.Text)):
            # Every second part is the number of a mark.
            parts = layouts.MARK.split(str(text))
            if len(parts) > 1:
                replaced = [
                    self._among_words(int(each)) if n % 2 else [nodes.Text(each)] for n, each in enumerate(parts)
                ]
                at = text.parent.index(text)
                text.parent[at : at + 1] = [node for each in replaced for node in each if node.astext()]
        for section in sections:
            # Ids of their words, and such as no other section of the page has.
            section["names"], section["ids"] = [nodes.fully_normalize_name(section[0].astext())], []
            self.document.note_implicit_target(section, section)

    def _among_words(self, mark: int) -> list[nodes.Node]:
        words = self._makers[mark][1]
        return words() if words else []
