"""Digests a doctree as Sphinx resolved it: what a page's HTML depends on, whatever code took part before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Set
from typing import Final

from docutils import nodes

from ...files import stable
from ...sphinx_build import third_party

#: What each node has beside its attributes: its place in the tree, which the order of nodes says, its class, and what
#: docutils notes for while it reads.
_PLACE: Final = frozenset(
    {
        "attributes", "children", "parent", "tagname", "document", "_document", "expect_referenced_by_name",
        "expect_referenced_by_id",
    }
)  # fmt: skip

#: The types of values whose ``repr`` says all there is to say of them.
_PLAIN: Final = (str, int, float, bool, type(None))


def digest_of(doctree: nodes.document, foreign: Set[str]) -> str:
    """The SHA-256 of a resolved doctree; an empty string where its HTML may depend on more than the doctree.

    So it may where the page holds a node of an unknown extension's class, or one that an unknown extension writes
    (``foreign``: the names of such classes), or a value other than text, numbers and collections of them.
    """
    total = hashlib.sha256()
    understood: dict[type, bool] = {}
    for depth, node in _nested(doctree):
        kind = type(node)
        if kind not in understood:
            understood[kind] = kind.__name__ not in foreign and not third_party.among(
                [kind], extensions=True, but=third_party.WRITE_BY_NODE
            )
        if not understood[kind]:
            return ""
        if isinstance(node, nodes.Element):
            # The document itself is in the file that was read, and holds the tools of reading.
            own = {} if node is doctree else {name: each for name, each in vars(node).items() if name not in _PLACE}
            values = [own, node.attributes]
            if not _is_plain(values):
                return ""
            text = repr([depth, kind.__module__, kind.__qualname__, _in_order(values)])
        else:
            text = repr([depth, str(node)])
        total.update(text.encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _nested(node: nodes.Node, depth: int = 0) -> Iterator[tuple[int, nodes.Node]]:
    """A node and all below it, each with its depth; in the order of the text."""
    waiting = [(depth, node)]
    while waiting:
        depth, node = waiting.pop()
        yield depth, node
        waiting.extend((depth + 1, child) for child in reversed(node.children))


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_plain, value)) and all(map(_is_plain, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(_is_plain, value))
    return isinstance(value, _PLAIN)


def _in_order(value: object) -> object:
    """A plain value, with each set in it as a sorted list."""
    if isinstance(value, dict):
        return {name: _in_order(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_in_order(each) for each in value]
    return stable(value)
