"""A paragraph that ends with a colon stays on the page of what it leads in."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from sphinx_handbook.book.content.translator import keep_with_next


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("For example::\n\n  x = 1\n", ["For example:"]),
        ("For example:\n\n* a\n* b\n", ["For example:"]),
        ("例如：\n\n1. a\n2. b\n", ["例如："]),
        ("A table:\n\n=  =\na  b\n=  =\n", ["A table:"]),
        ("- In an item:\n\n  >>> 1\n", ["In an item:"]),
        ("**Attributes**\n\nText.\n", ["Attributes"]),
        ("**The last one**\n", []),
        ("**Bold** words.\n\nText.\n", []),
        (f"**{'Words. ' * 20}**\n\nText.\n".replace(" **", "**"), []),
        ("No colon.\n\n* a\n", []),
        ("Before text:\n\nMore text.\n", []),
        ("The last one:\n", []),
        ("A note:\n\n.. note:: x\n", []),
    ],
)
def test_what_leads_in_is_kept_with_what_follows(text: str, kept: list[str]) -> None:
    doctree = publish_doctree(text)
    keep_with_next(doctree)
    assert [each.astext() for each in doctree.findall(nodes.paragraph) if "lead-in" in each["classes"]] == kept
