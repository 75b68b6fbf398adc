"""Headings that pages of a category usually have and this one lacks: hints, not problems."""

from __future__ import annotations

from collections.abc import Iterator

from ...i18n import N_
from ...problems import Problem
from ..schema.model import Category
from .running_text import Body


def missing_headings(page: Body, category: Category, path: str, line: int) -> Iterator[Problem]:
    """The headings that the page lacks; ``line`` is where its text begins."""
    has = {text.casefold() for _, text in page.headings}
    for heading in category.headings:
        if heading.casefold() not in has:
            message = N_("Pages of this kind usually have the heading “{word}”; this one has not.")
            yield Problem(path, line, 1, "missing-heading", message, {"word": heading}, hint=True)
