"""What stays together: a paragraph that ends with a colon and what it leads in, a short last word and the one before."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from sphinx_handbook.book.content.translator import keep_last_word, keep_with_next


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


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Den måde at styre sektoren på.", "Den måde at styre sektoren\N{NO-BREAK SPACE}på."),
        ("So they *go* on", "So they go\N{NO-BREAK SPACE}on"),
        ("- Who said\n  it?!", "Who said\N{NO-BREAK SPACE}it?!"),
        ("A longer word.", "A longer word."),
        ("It", "It"),
        ("It is ``a b``", "It is a b"),
    ],
)
def test_a_short_last_word_is_not_alone_on_a_line(text: str, kept: str) -> None:
    doctree = publish_doctree(text)
    keep_last_word(doctree)
    assert doctree.next_node(nodes.paragraph).astext() == kept
