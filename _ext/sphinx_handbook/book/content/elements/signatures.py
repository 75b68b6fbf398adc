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

#: From so many letters without a space on, a signature is divided wherever its line ends.
_RUN: Final = re.compile(r"\S{60}")


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
        if _RUN.search(words):
            signature["classes"].append("long-run")
        if len(words) > _LONG and signature.next_node(addnodes.desc_optional) is None:
            for listing in signature.findall(addnodes.desc_parameterlist):
                if len(listing) > 1:
                    listing["multi_line_parameter_list"] = True
                    listing["multi_line_trailing_comma"] = False
                if len(listing) > _TALL:
                    signature["classes"].append("tall")
