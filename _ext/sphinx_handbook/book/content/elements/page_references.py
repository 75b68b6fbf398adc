"""Decides which references get the number of their page: those that help a reader of paper to turn to it.

None in headings, captions, signatures and code, where it is in the way; one for each target in a paragraph or a row of
a table; none to a citation, which is found by its label, nor to what stands a few lines away, and so on the same page
or the facing one.
Pages are known when fragments are merged, long after lines are set: so nearness is measured in the letters between.
"""

from __future__ import annotations

import re
from typing import Final

from docutils import nodes
from sphinx import addnodes

from ....sphinx_ext.nodes import ancestors, is_html

#: The attribute of a reference that gets no number, and the class of one in a list of contents, which gets it alone.
NO_PAGE: Final = "handbook_no_page"
ALONE: Final = "folio-after"

#: The class of a note's number that begins anew on each page.
OF_PAGE: Final = "of-page"

#: What stands fewer letters away is near: half a page.
_NEAR: Final = 1_200

#: The name of a place in raw HTML, in its quotation marks.
_NAMED: Final = re.compile(r"\s(?:id|name)=(\"[^\"]*\"|'[^']*'|[^\s>]+)")

_ANCHOR: Final = re.compile(r"<a\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.I)

_NO_PAGE_WITHIN = (
    nodes.title, nodes.subtitle, nodes.caption, nodes.rubric, nodes.field_name, nodes.term, nodes.attribution,
    addnodes.desc_signature, addnodes.production, addnodes.centered, nodes.literal_block, nodes.doctest_block,
)  # fmt: skip


def mark(doctree: nodes.document) -> None:
    """Mark the references that get no number; ``references.bind`` has come before."""
    offsets, references = _offsets(doctree)
    given: set[tuple[int, str]] = set()
    for reference, at in references:
        target = target_of(reference)
        if not target:
            continue
        above = ancestors(reference)
        if any(isinstance(each, nodes.topic) and "contents" in each["classes"] for each in above):
            reference["classes"].append(ALONE)
            continue
        blocks = [each for each in above if isinstance(each, nodes.TextElement) and not _inline(each)]
        # The cells of a row name the same thing: its number, and its title.
        rows = [each for each in above if isinstance(each, nodes.row)]
        key = id([*rows, *blocks, doctree][0]), target
        near = target in offsets and abs(offsets[target] - at) < _NEAR
        within = any(isinstance(each, _NO_PAGE_WITHIN) for each in above)
        near = near and not is_number_of_page(reference)
        if near or within or key in given or _is_type(reference) or _is_citation(reference):
            reference[NO_PAGE] = True
        given.add(key)


def target_of(node: nodes.Element) -> str:
    """The id in the book that a reference leads to; an empty string where it leads out of the book."""
    address: str = node.get("refuri", "")
    return node.get("refid") or (address[1:] if address.startswith("#") else "")


def anchors(node: nodes.raw) -> list[str]:
    """The names of anchors in raw HTML, which are places and nothing else."""
    return _names("".join(_ANCHOR.findall(node.astext()))) if is_html(node) else []


def raw_ids(node: nodes.raw) -> list[str]:
    """The places in raw HTML; the names of those that are no anchors stay as they are in the book."""
    return _names(node.astext()) if is_html(node) else []


def _names(html: str) -> list[str]:
    return [name.strip("\"'") for name in _NAMED.findall(html)]


def _offsets(doctree: nodes.document) -> tuple[dict[str, int], list[tuple[nodes.reference, int]]]:
    """How many letters stand before each id, and before each reference."""
    offsets: dict[str, int] = {}
    references = []
    at = 0
    for node in doctree.findall():
        if isinstance(node, nodes.Text):
            at += len(node)
        elif isinstance(node, nodes.Element):
            names: list[str] = raw_ids(node) if isinstance(node, nodes.raw) else node.get("ids", [])
            offsets |= {name: at for name in names if name not in offsets}
            if isinstance(node, nodes.reference):
                references.append((node, at))
    return offsets, references


def _inline(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Inline)


def is_number_of_page(reference: nodes.reference) -> bool:
    """Whether a reference is a note's number that another note has on the next page."""
    return any(isinstance(each, nodes.inline) and OF_PAGE in each["classes"] for each in reference.children)


def _is_citation(reference: nodes.reference) -> bool:
    """Whether a reference is a citation's label in square brackets, as Sphinx and sphinxcontrib-bibtex write them."""
    words = reference.astext()
    if words.startswith("[") and words.endswith("]"):
        return True
    around = reference.parent
    if not isinstance(around, nodes.inline):
        return False
    before = "".join(each.astext() for each in around.children[: around.index(reference)])
    return before.rfind("[") > before.rfind("]")


def _is_type(reference: nodes.reference) -> bool:
    """Whether a reference is the type of a parameter, or what a function returns or raises: it is no role's code."""
    above = ancestors(reference)
    within = any(isinstance(each, nodes.field) for each in above) and any(
        isinstance(each, addnodes.desc_content) for each in above
    )
    return within and reference.next_node(nodes.literal) is None and len(reference.astext().split()) == 1
