"""Whether a page has a heading, from which its title is taken."""

from __future__ import annotations

import re
from typing import Final

from .scanner import scan

__all__ = ["has_heading"]

#: A heading that nothing stands before: that of nearly every page, which need not be scanned for it.
_FIRST: Final = re.compile(r"\s*^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)

#: Directives that may bring a heading from elsewhere.
_BRINGING: Final = frozenset({"eval-rst", "include", "literalinclude"})


def has_heading(body: str, path: str) -> bool:
    """Whether the text of a page has a heading; True where only Sphinx can tell, as for reStructuredText."""
    if not path.endswith(".md") or _FIRST.match(body):
        return True
    end = 0
    for block in scan(body):
        if block.name in _BRINGING:
            return True
        if block.kind == "heading" and block.start >= end and block.text.strip():
            return True
        if block.kind == "directive":
            # A heading within it is none of the page's.
            end = max(end, block.end)
    return False
