"""Decides where a link's address is printed: beside its words, below its table, or not again.

- In a table addresses would make its columns: each gets a letter there, and stands in a list below the table.
- What is numbered elsewhere, as a changelog's “#12”, has its address once on a page: those of the others differ by the
  number alone. The same holds for people's names (“@name”).
- An address that stands in a paragraph already is not printed there again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from docutils import nodes

from ....sphinx_ext.nodes import ancestors
from ..numbers.letters import lettered

#: The attribute of a link whose address is not printed beside it, and the one with the letters that stand for it.
NO_ADDRESS: Final = "handbook_no_address"
LETTERS: Final = "handbook_address_letters"

#: The class of the list below a table.
BELOW: Final = "table-addresses"

#: Words that say what an address ends with: a number behind at most two short words (“pull request 12”), or a name.
_NUMBERED: Final = re.compile(r"(?:[A-Za-z]{1,8}[ -]?){0,2}[#!]?(\d+)|@([\w.-]+)")

#: Classes that a landscape table shares with what stands on its page.
_OF_PAGE: Final = re.compile(r"letters-\d+|turns|landscape")


def mark(doctree: nodes.document) -> None:
    """Mark a page's links; ``wide_blocks.mark`` has come before."""
    links = [each for each in doctree.findall(nodes.reference) if wanted(each) and not each.get(NO_ADDRESS)]
    below = {id(link) for table in list(doctree.findall(nodes.table)) for link in _list_below(table)}
    printed: set[object] = set()
    for link in links:
        if id(link) in below:
            continue
        keys = {(id(_block(link)), link["refuri"]), _stem(link)} - {""}
        if keys & printed:
            link[NO_ADDRESS] = True
        printed |= keys


def wanted(link: nodes.Element) -> bool:
    """Whether a link's address must be printed: not where its words, or the line beside it, are the address."""
    address = link.get("refuri", "")
    bare = address.removeprefix("https://").removeprefix("http://")
    words = link.astext().strip().rstrip("/")
    printed = "address-shown" in link["classes"] or words in (address.rstrip("/"), bare.rstrip("/"))
    return bare != address and not printed and link.next_node(nodes.image) is None


def _list_below(table: nodes.table) -> Iterator[nodes.reference]:
    """Put the addresses of a table's links below it; the links, each marked with its letters."""
    if any(isinstance(each, nodes.table) for each in ancestors(table)):
        return
    letters: dict[str, str] = {}
    for link in [each for each in table.findall(nodes.reference) if wanted(each)]:
        link[LETTERS] = letters.setdefault(link["refuri"], lettered(len(letters)))
        yield link
    if not letters:
        return
    items = [
        nodes.list_item("", nodes.paragraph("", "", nodes.inline("", address, classes=["address"])))
        for address in letters
    ]
    classes = [BELOW, *filter(_OF_PAGE.fullmatch, table["classes"])]
    addresses = nodes.enumerated_list("", *items, enumtype="loweralpha", classes=classes)
    table.parent.insert(table.parent.index(table) + 1, addresses)


def _stem(link: nodes.Element) -> str:
    """What an address has before the number or name that is the link's words; an empty string where it has none."""
    address, match = link["refuri"].rstrip("/"), _NUMBERED.fullmatch(link.astext().strip())
    end = (match[1] or match[2]) if match else ""
    if not end or not address.endswith(end):
        return ""
    stem: str = address.removesuffix(end)
    return "" if stem[-1:].isdigit() else stem


def _block(node: nodes.Node) -> nodes.Node:
    """The paragraph, or the like, that a link stands in."""
    while isinstance(node, nodes.Inline) and node.parent is not None:
        node = node.parent
    return node
