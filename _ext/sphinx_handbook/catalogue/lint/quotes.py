"""Quotation marks of several kinds on one page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from ...i18n import N_
from ...problems import Problem
from .page_text import PageText

#: A quotation of each kind; another one within it is part of it. Straight marks become the language's own.
_QUOTATION: Final = re.compile(
    r"»(?P<a>[^«»]{1,300})«|«(?P<b>[^«»]{1,300})»|„(?P<c>[^„“”]{1,300})[“”]|“(?P<d>[^“”]{1,300})”|”(?P<e>[^“”]{1,300})”"
)
_LOOK: Final = {"a": "»…«", "b": "«…»", "c": "„…“", "d": "“…”", "e": "”…”"}


def mixed_quotes(page: PageText) -> Iterator[Problem]:
    """A hint where a page has quotation marks of several kinds."""
    text = page.body.text
    if sum(mark in text for mark in ("»", "“", "”", "„")) < 2 and not ("»" in text and "”" in text):
        return
    quotations = list(_QUOTATION.finditer(text))
    kinds = Counter(each.lastgroup or "" for each in quotations)
    if len(kinds) < 2:
        return
    usual = kinds.most_common(1)[0][0]
    first = next(each for each in quotations if each.lastgroup != usual)
    message = N_("The page has quotation marks of several kinds: mostly {usual}, here {other}.")
    yield page.problem(
        first.start(), "mixed-quotes", message, hint=True, usual=_LOOK[usual], other=_LOOK[first.lastgroup or ""]
    )
