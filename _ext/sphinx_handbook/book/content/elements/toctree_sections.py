"""Removes headings and labels that have nothing below them in print, since they stand above tables of contents alone.

What such a table lists follows in the book. Where a page has several, their headings are what a caption of theirs would
be: the names of parts (``read_project``), and a link to the heading leads to that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Final

from docutils import nodes
from sphinx import addnodes

from ....sphinx_ext.nodes import is_html

#: Of how many words a paragraph with a colon is that only names the table of contents below it.
_LABEL: Final = 4
#: What stands at its end: in Chinese and Japanese, and in Armenian, it is another sign.
COLONS: Final = (":", "：", "\N{ARMENIAN COMMA}")
#: What of raw HTML a page on the web shows nothing of either: a style sheet that a project's ``rst_prolog`` loads.
_UNSEEN_HTML: Final = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<(?:link|meta)\b[^>]*>", re.DOTALL | re.IGNORECASE
)


def remove_toctrees(doctree: nodes.document, *, with_headings: bool, moved: Set[str] = frozenset()) -> None:
    """Remove tables of contents, and if asked the headings of ``sections``, whose ids stay, but for those ``moved``."""
    for label, _ in labels(doctree) if with_headings else ():
        names = [name for each in label.findall(nodes.Element) for name in each["ids"]]
        label.parent.replace(label, _places(names, moved))
    headings = sections(doctree) if with_headings else []
    for toctree in list(doctree.findall(addnodes.toctree)):
        around = toctree.parent
        around["ids"] = [each for each in around["ids"] if each not in moved]
        around.remove(toctree)
    for section in headings:
        names = [name for each in section.findall(nodes.Element) for name in each["ids"]]
        section.parent.replace(section, _places(names, moved))


def _places(names: list[str], moved: Set[str]) -> nodes.Element:
    """What stands for something removed that had the ids ``names``."""
    kept = [each for each in names if each not in moved]
    return nodes.target("", "", ids=kept) if kept else nodes.comment()


def labels(doctree: nodes.document) -> list[tuple[nodes.TextElement, list[addnodes.toctree]]]:
    """The rubrics, and what stands for one, that name tables of contents and nothing else, each with these tables.

    That is a line in bold, or a few words with a colon: “Contents:”.
    """
    kinds = ((each, _kind(each)) for each in doctree.findall(nodes.TextElement))
    pairs = ((each, _tables_below(each, all_below=kind == "heading")) for each, kind in kinds if kind)
    return [(label, tables) for label, tables in pairs if tables]


def _kind(node: nodes.TextElement) -> str:
    """Whether a text is a heading without a section, ``"heading"``, or leads in what is below it, ``"lead"``, or ""."""
    if isinstance(node, nodes.rubric):
        return "heading"
    if not isinstance(node, nodes.paragraph) or not node.children:
        return ""
    if len(node.children) == 1 and isinstance(node.children[0], nodes.strong):
        return "heading"
    words = node.astext()
    is_label = len(words.split()) <= _LABEL and words.rstrip().endswith(COLONS)
    return "lead" if is_label and len(node.children) == 1 else ""


def _tables_below(label: nodes.Element, *, all_below: bool) -> list[addnodes.toctree]:
    """The tables of contents that follow a label; if ``all_below``, an empty list where anything else does as well."""
    tables: list[addnodes.toctree] = []
    for each in _following(label):
        if isinstance(each, nodes.Invisible):
            continue
        within = list(each.findall(addnodes.toctree)) if isinstance(each, nodes.compound) else []
        if not within or not is_empty(each):
            ends = isinstance(each, nodes.section | nodes.transition) or bool(
                isinstance(each, nodes.TextElement) and _kind(each)
            )
            return tables if ends or not all_below else []
        tables += [table for table in within if not table.get("hidden")]
    return tables


def caption_places(doctree: nodes.document, captions: Mapping[str, str], docnames: Set[str]) -> dict[str, list[str]]:
    """The ids of headings and labels that are not printed, and of tables, by the document whose caption is printed.

    ``captions`` has the caption of each document that begins a part.
    """
    places: dict[str, list[str]] = {}
    removed = [each for section in sections(doctree) for each in section.findall(nodes.section)]
    within = {id(toctree) for section in removed for toctree in section.findall(addnodes.toctree)}
    tables = [each for each in doctree.findall(addnodes.toctree) if each.get("caption") and id(each) not in within]
    pairs = [(each, list(each.findall(addnodes.toctree))) for each in [*removed, *(each.parent for each in tables)]]
    for named, below in [*pairs, *labels(doctree)]:
        first = next((name for each in below for _, name in each["entries"] if name in docnames), "")
        if captions.get(first):
            places.setdefault(first, []).extend(name for name in _own_ids(named) if name not in places[first])
    return {first: names for first, names in places.items() if names}


def _own_ids(around: nodes.Element) -> Iterator[str]:
    """The ids of an element and of what is in it, but for sections within."""
    yield from around["ids"]
    for child in around.children:
        if isinstance(child, nodes.Element) and not isinstance(child, nodes.section):
            for each in child.findall(nodes.Element):
                yield from each["ids"]


def sections(doctree: nodes.document) -> list[nodes.section]:
    """The sections that hold nothing but tables of contents and such sections, the outermost ones alone.

    The page's first section, whose title is the page's, is not among them.
    """
    first = doctree.next_node(nodes.section)
    unprinted = {id(label) for label, _ in labels(doctree)}
    return [] if first is None else list(_sections(first.parent, unprinted, first))


def _sections(around: nodes.Element, unprinted: Set[int], first: nodes.section) -> Iterator[nodes.section]:
    for section in [each for each in _children(around) if isinstance(each, nodes.section)]:
        if section is not first and _holds_toctrees(section, unprinted):
            yield section
        else:
            yield from _sections(section, unprinted, first)


def _holds_toctrees(section: nodes.section, unprinted: Set[int]) -> bool:
    return section.next_node(addnodes.toctree) is not None and all(
        _holds_toctrees(each, unprinted)
        if isinstance(each, nodes.section)
        else isinstance(each, nodes.title) or id(each) in unprinted or is_empty(each)
        for each in _children(section)
    )


def _children(node: nodes.Element, begin: int = 0) -> list[nodes.Node]:
    """The children of a node from a number on, in place of a condition (``only``) what is below it."""
    flat: list[nodes.Node] = []
    for child in node.children[begin:]:
        flat += _children(child) if isinstance(child, addnodes.only) else [child]
    return flat


def _following(node: nodes.Element) -> list[nodes.Node]:
    """What follows a node beside it, also behind a condition that it stands below."""
    around = node.parent
    beside = _children(around, around.index(node) + 1)
    return beside + _following(around) if isinstance(around, addnodes.only) else beside


def is_empty(node: nodes.Node) -> bool:
    """Whether nothing of a node is in print; of a page, nothing but its title."""
    title = node.next_node(nodes.title) if isinstance(node, nodes.document) else None
    return not _is_printed(node, title)


def _is_printed(node: nodes.Node, title: nodes.title | None) -> bool:
    if node is title or isinstance(node, nodes.Invisible):
        return False
    if isinstance(node, nodes.raw):
        return is_html(node) and _UNSEEN_HTML.sub("", node.astext()).strip() != ""
    if isinstance(node, nodes.compound | nodes.container | addnodes.toctree):
        printed = False
    else:
        printed = isinstance(node, nodes.Text | nodes.image | nodes.transition | nodes.General)
    return printed or any(_is_printed(each, title) for each in node.children)
