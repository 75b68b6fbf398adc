"""Diagrams whose program is not there: printed as their source, set as code, with a warning that names the program.

Sphinx's Graphviz extension writes the source as running text then, and warns once a build without a line.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.util import logging

from ....i18n import N_, Translate
from ....sphinx_ext.log import TYPE

if TYPE_CHECKING:
    from sphinx.config import Config

logger = logging.getLogger(__name__)

#: The names of the node classes that Graphviz draws.
_DRAWN: Final = ("graphviz", "inheritance_diagram")


def show_sources(doctree: nodes.document, config: Config, say: Translate) -> None:
    """Put a listing in the place of each diagram that cannot be drawn."""
    if "graphviz_dot" not in config.values:
        return
    for node in [each for each in doctree.findall(nodes.Element) if type(each).__name__ in _DRAWN]:
        options: dict[str, str] = node.get("options", {})
        program = options.get("graphviz_dot", config.graphviz_dot)
        if shutil.which(program):
            continue
        message = say(
            N_(
                "“{program}” is not there to draw this diagram, which is printed as its source: install Graphviz, or "
                "say in graphviz_dot where it is."
            )
        )
        logger.warning("%s", message.format(program=program), location=_with_line(node), type=TYPE, subtype="graphviz")
        node.replace_self(_listing(node))


def _with_line(node: nodes.Element) -> nodes.Node:
    """The node, or the caption below it: Sphinx notes the line of that alone."""
    captions = node.parent.findall(nodes.caption) if isinstance(node.parent, nodes.figure) else ()
    return node if node.line else next(iter(captions), node)


def _listing(node: Any) -> nodes.literal_block:
    """The source of a diagram; of an inheritance diagram each class with those that it inherits from."""
    if type(node).__name__ == "graphviz":
        text, language = node["code"].strip(), "dot"
    else:
        classes = (each[:3] for each in node["graph"].class_info)
        text, language = (
            "\n".join(name + (f"({', '.join(bases)})" if bases else "") for name, _, bases in classes),
            "none",
        )
    listing = nodes.literal_block(text, text, language=language, ids=node["ids"], names=node["names"])
    listing.source, listing.line = node.source, node.line
    return listing
