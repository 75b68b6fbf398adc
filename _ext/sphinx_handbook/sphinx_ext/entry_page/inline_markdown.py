"""The words of a field that may hold Markdown, as nodes, by the parser that reads the pages."""

from __future__ import annotations

from docutils import nodes
from docutils.utils import new_document


def inline(text: str, line: int, page: nodes.document) -> list[nodes.Node]:
    """The nodes of Markdown that stands in a page's ``line``; its text where it makes more than one paragraph."""
    # Pages of the catalogue are Markdown, so a project with a catalogue has it.
    from myst_parser.parsers.sphinx_ import MystParser

    part = new_document(page["source"], page.settings)
    part.reporter = page.reporter
    MystParser().parse("\n" * (line - 1) + text, part)
    if len(part) == 1 and isinstance(part[0], nodes.paragraph):
        return list(part[0].children)
    return [nodes.Text(text)]
