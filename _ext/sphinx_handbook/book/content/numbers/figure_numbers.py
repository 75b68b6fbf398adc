"""The numbers of figures, tables, listings and formulas, by those of the sections that they are in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.domains.std import StandardDomain

from ....sphinx_ext.nodes import doctree_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from ..order import Document
    from .section_numbers import Number, PageNumbers

#: The numbers on a page, by kind and id.
PageFigures = dict[str, dict[str, "Number"]]


def numbered(
    env: BuildEnvironment, documents: Sequence[Document], sections: Mapping[str, PageNumbers]
) -> dict[str, PageFigures]:
    """The numbers of a book's figures, by docname, in the order in which they are printed."""
    numbering = _Numbering(env, sections)
    above: dict[int, Number] = {}
    for document in documents:
        # A page without numbers of its own counts with the page whose toctree it is in.
        inherited = above.get(document.level - 1, ())
        above[document.level] = sections.get(document.docname, {}).get("") or inherited
        numbering.walk(document.docname, doctree_of(env, document.docname), inherited)
    return numbering.figures


class _Numbering:
    def __init__(self, env: BuildEnvironment, sections: Mapping[str, PageNumbers]) -> None:
        self.domains, self.sections = list(env.domains.sorted()), sections
        self.depth: int = env.config.numfig_secnum_depth
        self.counts: dict[str, Counter[Number]] = {}
        self.figures: dict[str, PageFigures] = {}

    def walk(self, docname: str, parent: nodes.Element, number: Number) -> None:
        """Number what is in an element of a page; ``number`` is that of the section it is in."""
        for node in parent.children:
            if not isinstance(node, nodes.Element):
                continue
            if isinstance(node, nodes.section):
                own = self.sections.get(docname, {})
                self.walk(docname, node, own.get(f"#{node['ids'][0]}", own.get("", ())) or number)
                continue
            if node["ids"] and (kind := self._kind(node)):
                counter = self.counts.setdefault(kind, Counter())
                counter[number[: self.depth]] += 1
                figure = (*number[: self.depth], counter[number[: self.depth]])
                self.figures.setdefault(docname, {}).setdefault(kind, {})[node["ids"][0]] = figure
            self.walk(docname, node, number)

    def _kind(self, node: nodes.Element) -> str | None:
        for domain in self.domains:
            kind = domain.get_enumerable_node_type(node)
            if kind and not (isinstance(domain, StandardDomain) and not domain.get_numfig_title(node)):
                return kind
        return None
