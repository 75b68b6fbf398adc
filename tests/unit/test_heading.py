"""Whether a Markdown page has a heading of its own."""

from __future__ import annotations

import pytest

from sphinx_handbook.catalogue.markdown.heading import has_heading


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("# A title\n\nText.", True),
        ("\n\n   ## Below empty lines", True),
        ("Text first.\n\n# A title", True),
        ("A title\n=======\n", True),
        ("Text.\n", False),
        ("#no space\n", False),
        ("# \n", False),
        ("```\n# code\n```\n", False),
        (":::{note}\n# Within\n:::\n", False),
        (":::{note}\n# Within\n:::\n\n# Behind\n", True),
        ("    # indented code\n", False),
        ("<!--\n# a comment\n-->\n", False),
        ("```{include} other.md\n```\n", True),
        ("---\n", False),
    ],
)
def test_what_is_a_heading(body: str, answer: bool) -> None:
    assert has_heading(body, "page.md") is answer


def test_only_sphinx_can_tell_of_other_files() -> None:
    assert has_heading("Text.", "page.rst")
