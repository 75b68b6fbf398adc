"""Removes the list of links to what only a website has: “Indices and tables”, which every new project begins with.

The book's index, if it has one, is in its contents; search and the indices of modules are not printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def remove(doctree: nodes.document, env: BuildEnvironment) -> None:
    """Remove the list items that only name such a page, and the lists and sections that hold nothing else.

    It comes before references are resolved. Within a sentence their words stay.
    """
    labels = env.get_domain("std").data["labels"]
    for reference in list(doctree.findall(addnodes.pending_xref)):
        label = labels.get(reference["reftarget"]) if reference["reftype"] == "ref" else None
        # Sphinx makes the page of such a label; it has no place on it.
        if label is None or label[0] in env.found_docs or label[1]:
            continue
        item = _item(reference)
        if item is not None:
            _remove(item)


def _item(reference: nodes.Element) -> nodes.list_item | None:
    """The list item that holds nothing but the reference."""
    node = reference.parent
    while node is not None and len(node.children) == 1:
        if isinstance(node, nodes.list_item):
            return node
        node = node.parent
    return None


def _remove(node: nodes.Element) -> None:
    """Remove an element, and what it leaves empty: a list, then a section with nothing but its title."""
    parent = node.parent
    parent.remove(node)
    kept = [each for each in parent.children if not isinstance(each, (nodes.title, nodes.Invisible))]
    below_title = isinstance(parent, nodes.section) and _is_subordinate(parent)
    if not kept and (below_title or isinstance(parent, (nodes.bullet_list, nodes.enumerated_list))):
        _remove(parent)


def _is_subordinate(section: nodes.section) -> bool:
    """Whether a section is not its page's first, whose title is the page's."""
    return section.document is None or section.document.next_node(nodes.section) is not section
