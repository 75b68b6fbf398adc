"""Removes headings that have nothing below them in print, since they stand above tables of contents alone.

What such a table lists follows in the book. Where a page has several, their headings are what a caption of theirs would
be: the names of parts (``read_project``).
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes


def remove_toctrees(doctree: nodes.document, *, with_headings: bool) -> None:
    """Remove tables of contents, and if asked the headings of ``sections``, whose ids stay."""
    headings = sections(doctree) if with_headings else []
    for toctree in list(doctree.findall(addnodes.toctree)):
        toctree.parent.remove(toctree)
    for section in headings:
        names = [name for each in section.findall(nodes.Element) for name in each["ids"]]
        section.parent.replace(section, nodes.target("", "", ids=names))


def sections(doctree: nodes.document) -> list[nodes.section]:
    """The sections that hold nothing but tables of contents and such sections, the outermost ones alone.

    The page's first section, whose title is the page's, is not among them.
    """
    first = doctree.next_node(nodes.section)
    return [] if first is None else list(_sections(first))


def _sections(around: nodes.Element) -> Iterator[nodes.section]:
    for section in [each for each in around.children if isinstance(each, nodes.section)]:
        if _holds_toctrees(section):
            yield section
        else:
            yield from _sections(section)


def _holds_toctrees(section: nodes.section) -> bool:
    return section.next_node(addnodes.toctree) is not None and all(
        _holds_toctrees(each) if isinstance(each, nodes.section) else isinstance(each, nodes.title) or is_empty(each)
        for each in section.children
    )


def is_empty(node: nodes.Node) -> bool:
    """Whether nothing of a node is in print; of a page, nothing but its title."""
    title = node.next_node(nodes.title) if isinstance(node, nodes.document) else None
    within = set(title.findall()) if title is not None else set()
    return all(each in within or not _is_printed(each) for each in node.findall())


def _is_printed(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Text):
        return not isinstance(node.parent, nodes.Invisible)
    if isinstance(node, nodes.compound | nodes.container | nodes.Invisible | addnodes.toctree):
        return False
    return isinstance(node, nodes.image | nodes.raw | nodes.transition | nodes.General)
