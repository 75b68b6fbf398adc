"""Which of the book's abbreviations a page uses and does not spell out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from ...catalogue.queries.answers import abbreviated_terms
from ..nodes import handbook_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...catalogue.schema.model import Schema


def of_schema(schema: Schema) -> dict[str, str]:
    """The long forms, by the short ones: the book's own abbreviations, and those of its terms."""
    return abbreviated_terms(schema) | dict(schema.abbreviations)


def unexplained(doctree: nodes.document, long_forms: Mapping[str, str]) -> tuple[str, ...]:
    """Those that stand in a page's text as words, in their order; none on a page that lists them all."""
    if not long_forms or any(each["view"].kind == "abbreviations" for each in doctree.findall(handbook_view)):
        return ()
    text = " ".join(" ".join(each.split()) for each in doctree.findall(nodes.Text))
    words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(long_forms, key=len, reverse=True)))})(?!\w)")
    lower = text.casefold()
    return tuple(short for short in dict.fromkeys(words.findall(text)) if long_forms[short].casefold() not in lower)
