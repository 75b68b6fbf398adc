"""The docutils nodes that our directives make, and what is asked of others.

Their names have ours in them: docutils has one visitor for all classes of one name, whichever extension they are from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from jinja2 import TemplateError

from ..languages.direction import runs_left_to_right

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.tags import Tags

#: The attribute of nodes that show a value of front matter; no builder writes it.
OF_FIELD: Final = "handbook_field"


class handbook_view(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """A placeholder for what a page shows of others, filled when all are read. Has ``docname`` and a ``View``."""


class handbook_gap(nodes.admonition):  # noqa: N801
    """Marks missing text: a title, then what is known about it.

    It has no visitor of its own: for a class without one, Sphinx's translators take that of the class above. So each
    theme and each builder shows it as its own admonitions.
    """


class handbook_filter(nodes.General, nodes.Element):  # noqa: N801
    """What readers choose from the list behind it by, as ``html``; made for HTML alone."""


def normalized(doctree: nodes.document) -> nodes.document:
    """A doctree as docutils makes it, where extensions have inserted nodes in a way of their own.

    Each node knows which one it stands in; its file and its ids are text, and a line has the file of what is around.
    """
    stack: list[tuple[nodes.Element, str | None]] = [(doctree, doctree.get("source"))]
    while stack:
        parent, source = stack.pop()
        for child in parent.children:
            child.parent = parent
            if child.source is None:
                child.source = source if child.line else None
            elif type(child.source) is not str:
                child.source = str(child.source)
            if isinstance(child, nodes.Element):
                stack.append((child, child.source or source))
                if ids := child.attributes["ids"]:
                    child.attributes["ids"] = list(map(str, ids))
    return doctree


def doctree_of(env: BuildEnvironment, docname: str) -> nodes.document:
    """A page's doctree as Sphinx has stored it, normalized."""
    return normalized(env.get_doctree(docname))


def ancestors(node: nodes.Node) -> list[nodes.Element]:
    """The elements that a node stands in, the nearest first."""
    above = []
    while (node := node.parent) is not None:
        above.append(node)
    return above


def is_html(raw: nodes.Element) -> bool:
    """Whether what a ``raw`` node has is HTML, and may be something else as well."""
    return "html" in raw.get("format", "").split()


#: What has one direction, and is set by itself.
_BLOCKS: Final = (
    nodes.paragraph, nodes.title, nodes.subtitle, nodes.rubric, nodes.term, nodes.caption, nodes.line,
    nodes.attribution,
)  # fmt: skip


def without_repeated_ids(node: nodes.Element | dict[str, Any]) -> None:
    """Leave each id of a node once: Sphinx gives one for each spelling of an option (``-D <a>, -D <b>``)."""
    if len(ids := node.get("ids", ())) > 1:
        node["ids"] = list(dict.fromkeys(ids))


def direction(node: nodes.Element) -> dict[str, str]:
    """The attribute of a block's HTML in a book that is written from right to left, where its words are not.

    Without it, its links and code would stand in the order of the book's language.
    """
    return {"dir": "ltr"} if isinstance(node, _BLOCKS) and runs_left_to_right(node.astext()) else {}


def parentheses(numbered: nodes.Element) -> list[str]:
    """The class of a list whose marks are in parentheses, or end with one, which docutils' HTML does not tell.

    The text may refer to its item (a).
    """
    if numbered.get("suffix") != ")":
        return []
    return ["in-parentheses" if numbered.get("prefix") == "(" else "with-parenthesis"]


def holds(condition: nodes.Element, tags: Tags) -> bool:
    """Whether an ``only`` node's condition holds in a build with ``tags``; as for Sphinx, one that is none does.

    Sphinx warns of such a one when it writes the page.
    """
    try:
        return tags.eval_condition(condition["expr"])
    except (TypeError, ValueError, TemplateError):
        return True


def visit_filter(translator: Any, node: handbook_filter) -> None:
    """Write the filter."""
    translator.body.append(node["html"])


def depart_filter(translator: Any, node: handbook_filter) -> None:
    """End the filter."""


def visit_gap(translator: Any, node: handbook_gap) -> None:
    """Begin a gap in our theme and on paper, with the role of a note.

    A screen reader announces it as no part of the text. It is no ``aside``: a landmark inside ``main`` is one too many.
    """
    node[0] = nodes.paragraph("", "", *node[0].children, classes=["gap-label"])
    translator.body.append(translator.starttag(node, "div", CLASS="gap", role="note"))


def depart_gap(translator: Any, node: handbook_gap) -> None:
    """End a gap."""
    translator.body.append("</div>\n")


def setup(app: Sphinx) -> None:
    """Register the nodes."""
    app.add_node(handbook_view)
    app.add_node(handbook_gap)
    app.add_node(handbook_filter, html=(visit_filter, depart_filter))
