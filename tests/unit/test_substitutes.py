"""What takes the place of a page that took too much: all that other pages need of it, and nothing of what was too much."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sphinx_handbook.book.layout.limits import chunks
from sphinx_handbook.sphinx_ext.page_limits import substitute

SENTENCE = "It is missing."
MARKDOWN = """\
---
category: things
---

(here)=
# The *title*

Much.

```{toctree}
:hidden:

a
b
```

(there)=
## Below

```{note}
More.
```
"""
REST = """\
.. _here:

The *title*
===========

Much.

.. toctree::
   :hidden:

   a
   b

.. _there:

Below
-----

.. note:: More.
"""


def test_markdown_keeps_front_matter_title_labels_and_toctrees() -> None:
    assert substitute.markdown(MARKDOWN, "page", SENTENCE, bare=False) == (
        "---\ncategory: things\n---\n(here)=\n(there)=\n\n# The *title*\n\nIt is missing.\n\n"
        "```{toctree}\n:hidden:\n\na\nb\n```\n"
    )
    assert substitute.markdown(MARKDOWN, "page", SENTENCE, bare=True) == "# page\n\nIt is missing.\n"


def test_restructured_text_keeps_title_labels_and_toctrees() -> None:
    text = substitute.restructured_text(REST, "page", SENTENCE, bare=False)
    assert re.sub("={5,}", "=====", text) == (
        ".. _here:\n.. _there:\n\nThe *title*\n=====\n\nIt is missing.\n\n.. toctree::\n   :hidden:\n\n   a\n   b\n"
    )
    assert substitute.restructured_text(REST, "page", SENTENCE, bare=True) == "page\n========\n\nIt is missing.\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\n",
        "#",
        "a\n=",
        "```{toctree}",
        "# " + "a" * 100_000,
        "(" * 100_000,
        ".. _" * 99_999,
        "```{toctree}\n" * 99_999,
    ],
)
def test_no_page_is_too_much_for_what_takes_its_place(text: str) -> None:
    for write in (substitute.markdown, substitute.restructured_text):
        assert len(write(text, "page", SENTENCE, bare=False)) < 1000


def test_a_chunk_has_a_sentence_in_the_place_of_one_page_or_of_all() -> None:
    project: Any = SimpleNamespace(titles={"b": "Title & b"}, language="en", source=Path())
    html = (
        '<section class="chapter"><article id="a" class="page"><h1 id="a/x">A</h1><p id="a/y">Much.</p></article>'
        '<article id="b" class="page"><p id="b/z">More.</p></article></section>'
    )
    missing = (
        "<p>This page is missing here, since it could not be made. The messages of the build say why.</p></article>"
    )
    first = (
        '<section class="chapter"><article id="a" class="given-up page"><h1 id="a/x">A</h1><div id="a/y"></div>'
        + missing
    )
    one = chunks.without(html, "a", project)
    assert one == f'{first}<article id="b" class="page"><p id="b/z">More.</p></article></section>'
    # What took its place was too much as well, or nobody knows which page it is: then all.
    both = f'{first}<article id="b" class="given-up page"><h1>Title &amp; b</h1><div id="b/z"></div>{missing}</section>'
    assert chunks.without(one, "a", project) == chunks.without(html, "", project) == both
    assert chunks.without(both, "a", project) == both
