"""Repairs a structure where the HTML is freer than PDF: what may stand in lists, tables, groups and links.

The standard structure types and where each may stand: ISO 32000-1, 14.8.4. Levels of headings are repaired in
``merge``, since they go on from fragment to fragment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from . import roles
from .marked_content import LinkArea
from .structure_tree import Kid, Node

#: What may stand directly in a role, and the roles, outermost first, that everything else is wrapped in.
_KIDS: Final = {
    "L": ({"LI", "L"}, ("LI", "LBody")),
    "LI": ({"Lbl", "LBody"}, ("LBody",)),
    "TOC": ({"TOCI", "TOC"}, ("TOCI",)),
    "Table": ({"TR", "THead", "TBody", "TFoot", "Caption"}, ("TR", "TD")),
    "THead": ({"TR"}, ("TR", "TD")),
    "TBody": ({"TR"}, ("TR", "TD")),
    "TFoot": ({"TR"}, ("TR", "TD")),
    "TR": ({"TH", "TD"}, ("TD",)),
}


def repair(root: Node) -> None:
    """Repair a whole structure in place."""
    _remove_empty(root)
    for node in list(root.nodes()):
        if node.role == "Link" and not any(isinstance(kid, LinkArea) for kid in node.kids):
            node.role = "Span"
        _unnest_links(node)
        _wrap_kids(node)
        _add_paragraphs(node)
    for node in root.nodes():
        if node.role == "Table":
            _repair_parts(node)
            _fill_rows(node)
    _remove_plain_groups(root)


def _remove_empty(node: Node) -> None:
    """Remove nodes without content, except for the cells of a table."""
    for kid in node.kids:
        if isinstance(kid, Node):
            _remove_empty(kid)
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or kid.kids or kid.role in ("TD", "TH")]


def _unnest_links(node: Node) -> None:
    """Make a link within a link a part of the outer one's text: the outer one has an area already."""
    if node.role == "Link":
        for below in node.nodes():
            if below is not node and below.role == "Link":
                below.role = "Span"
                below.kids = [kid for kid in below.kids if not isinstance(kid, LinkArea)]


def _wrap_kids(node: Node) -> None:
    """Wrap what may not stand directly in a list, a table or their parts."""
    if node.role not in _KIDS:
        return
    allowed, wrapping = _KIDS[node.role]
    kids: list[Kid] = []
    for kid in node.kids:
        if isinstance(kid, Node) and kid.role in allowed:
            kids.append(kid)
            continue
        wrapped: Kid = kid
        for role in reversed(wrapping):
            wrapped = Node(role, kids=[wrapped])
        kids.append(wrapped)
    node.kids = kids


def _add_paragraphs(node: Node) -> None:
    """Put text that stands directly in a group into paragraphs."""
    if node.role not in roles.GROUPS:
        return
    kids: list[Kid] = []
    paragraph: Node | None = None
    for kid in node.kids:
        if isinstance(kid, Node) and kid.role not in roles.INLINE:
            if kid.role == "Figure" and paragraph is not None:
                paragraph.kids.append(kid)
            else:
                kids.append(kid)
                paragraph = None
        elif paragraph is None:
            paragraph = Node("P", kids=[kid])
            kids.append(paragraph)
        else:
            paragraph.kids.append(kid)
    node.kids = kids


def _repair_parts(table: Node) -> None:
    """Leave a table one head at most, and no head without a body."""
    parts = [kid for kid in table.kids if isinstance(kid, Node)]
    for part in [each for each in parts if each.role == "THead"][1:]:
        part.role = "TBody"
    if not any(each.role in ("TBody", "TR") for each in parts):
        for part in parts:
            if part.role in ("THead", "TFoot"):
                part.role = "TBody"


def _fill_rows(table: Node) -> None:
    """Fill short rows with empty cells, and end cells where their part of the table ends."""
    parts = [kid for kid in table.kids if isinstance(kid, Node) and kid.role in ("THead", "TBody", "TFoot")]
    groups = [[kid for kid in part.kids if isinstance(kid, Node)] for part in parts]
    groups.append([kid for kid in table.kids if isinstance(kid, Node) and kid.role == "TR"])
    widths = [(row, width) for rows in groups for row, width in _row_widths(rows)]
    widest = max((width for _, width in widths), default=0)
    for row, width in widths:
        row.kids += [Node("TD") for _ in range(widest - width)]


def _row_widths(rows: Sequence[Node]) -> Iterator[tuple[Node, int]]:
    """How many columns each row takes, cells of rows above included; cells below the last row are shortened."""
    # For each column how many more rows, this one included, a cell of a row above takes.
    taken: dict[int, int] = {}
    for number, row in enumerate(rows):
        column, below = 0, {at: left - 1 for at, left in taken.items() if left > 1}
        for cell in row.kids:
            assert isinstance(cell, Node)
            while taken.get(column, 0):
                column += 1
            cell.rows = min(cell.rows, len(rows) - number)
            if cell.rows > 1:
                below |= dict.fromkeys(range(column, column + cell.columns), cell.rows - 1)
            column += cell.columns
        yield row, max([column, *(at + 1 for at, left in taken.items() if left)])
        taken = below


def _remove_plain_groups(node: Node) -> None:
    """Replace a group by the one node that it holds, where it says nothing of it."""
    for kid in node.kids:
        if isinstance(kid, Node):
            _remove_plain_groups(kid)
    node.kids = [_without_plain_group(kid) for kid in node.kids]


def _without_plain_group(kid: Kid) -> Kid:
    if isinstance(kid, Node) and kid.role == "Div" and not kid.language and len(kid.kids) == 1:
        only = kid.kids[0]
        return only if isinstance(only, Node) else kid
    return kid
