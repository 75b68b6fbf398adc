"""What our directives leave in a page until the page is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class view(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """What a page shows of others, made when every page is known. Carries ``docname`` and a ``selection.View``."""


class gap(nodes.General, nodes.Element):  # noqa: N801
    """A place where text is missing: its label, then what is known of what stood there."""


def visit_gap_html(translator: Any, node: gap) -> None:
    """Begin a gap: a note, so that a screen reader announces it as no part of the text."""
    translator.body.append(translator.starttag(node, "div", CLASS="gap", role="note"))


def depart_gap_html(translator: Any, node: gap) -> None:
    """End a gap."""
    translator.body.append("</div>\n")


def _pass(translator: Any, node: gap) -> None:
    """Other builders show the gap's own paragraphs."""


def setup(app: Sphinx) -> None:
    """Tell Sphinx of the nodes."""
    app.add_node(view)
    app.add_node(
        gap,
        html=(visit_gap_html, depart_gap_html),
        latex=(_pass, _pass),
        text=(_pass, _pass),
        man=(_pass, _pass),
        texinfo=(_pass, _pass),
    )
