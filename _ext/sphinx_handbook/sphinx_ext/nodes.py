"""The docutils nodes that our directives make.

Their names have ours in them: docutils has one visitor for all classes of one name, whichever extension they are from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class handbook_view(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """A placeholder for what a page shows of others, filled when all are read. Has ``docname`` and a ``View``."""


class handbook_gap(nodes.General, nodes.Element):  # noqa: N801
    """Marks missing text: a label, then what is known about it."""


def visit_gap_html(translator: Any, node: handbook_gap) -> None:
    """Begin a gap, with the role of a note: a screen reader announces it as no part of the text.

    Not an ``aside``: a landmark inside ``main`` is one too many.
    """
    translator.body.append(translator.starttag(node, "div", CLASS="gap", role="note"))


def depart_gap_html(translator: Any, node: handbook_gap) -> None:
    """End a gap."""
    translator.body.append("</div>\n")


def _pass(translator: Any, node: handbook_gap) -> None:
    """Other builders show the gap's own paragraphs."""


def setup(app: Sphinx) -> None:
    """Register the nodes."""
    app.add_node(handbook_view)
    app.add_node(
        handbook_gap,
        html=(visit_gap_html, depart_gap_html),
        latex=(_pass, _pass),
        text=(_pass, _pass),
        man=(_pass, _pass),
        texinfo=(_pass, _pass),
    )
