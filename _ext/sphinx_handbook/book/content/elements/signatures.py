"""Prepares descriptions of an API for paper: long signatures take a line for each parameter, links to source go.

A long name of a field, or of a citation, stands above its text, for which there is no room beside it.
"""

from __future__ import annotations

import re
from typing import Final

from docutils import nodes
from sphinx import addnodes

#: A signature of more letters, which would take more than two lines, has its parameters one below the other.
_LONG: Final = 140

#: A signature of more parameters, each on its line, may be divided between pages: kept whole, it would leave a gap.
_TALL: Final = 10

#: A name of a field of more letters would take more than one line beside its text.
_LONG_NAME: Final = 12

#: So does a citation's label.
_LONG_LABEL: Final = 9

#: Where a line of a signature may end without a space: between the parts of what stands before its name.
_JOINT: Final = re.compile(r"(?<=\w\.)(?=[\w<]|$)")

#: From so many letters on that have no such place, a signature is divided wherever its line ends.
_RUN: Final = 60


def prepare(doctree: nodes.document) -> None:
    """Change a doctree in place, before ``expectations`` gathers what is printed of it."""
    for link in [each for each in doctree.findall(nodes.inline) if "viewcode-link" in each["classes"]]:
        # It leads to a page of the website.
        around = link.parent if isinstance(link.parent, nodes.reference) else link
        if around.parent is not None:
            around.parent.remove(around)
    for name in doctree.findall(nodes.field_name):
        if len(name.astext()) > _LONG_NAME:
            name["classes"].append("long-name")
    for citation in doctree.findall(nodes.citation):
        label = citation.next_node(nodes.label)
        if label is not None and len(label.astext()) > _LONG_LABEL:
            citation["classes"].append("long-name")
    for signature in doctree.findall(addnodes.desc_signature):
        words = signature.astext()
        if max(map(len, _undivided(signature)), default=0) >= _RUN:
            signature["classes"].append("long-run")
        if len(words) > _LONG and signature.next_node(addnodes.desc_optional) is None:
            for listing in signature.findall(addnodes.desc_parameterlist):
                if len(listing) > 1:
                    listing["multi_line_parameter_list"] = True
                    listing["multi_line_trailing_comma"] = False
                if len(listing) > _TALL:
                    signature["classes"].append("tall")


def divisible(html: str) -> str:
    """The HTML of what stands before a signature's name, whose lines may end between its parts."""
    return _JOINT.sub("<wbr>", html)


def _undivided(signature: addnodes.desc_signature) -> list[str]:
    """The parts of a signature within which no line ends."""
    before = signature.next_node(addnodes.desc_addname)
    above = before.astext() if before is not None else ""
    # A parameter may stand on the line below its bracket.
    words = signature.astext().replace(above, _JOINT.sub(" ", above), 1).replace("(", "( ", 1)
    return words.split()
