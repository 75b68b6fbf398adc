"""Scans style sheets: whether they let the book be laid out in chunks, and what they hide from print.

Three kinds of rules need to know the pages before: those that count (counters, the text of other pages), those that
carry words from page to page (named strings, running elements), and those that ask on which side of a sheet a page
lies or which one it is. A book with such a rule is laid out in one piece: slower, and all of it after every change.
Colours, faces, sizes, margins, and running heads made of ours are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_NEEDS_WHOLE_BOOK: Final = re.compile(
    r"""
    \b counter-(?:reset|set|increment) \s* : | \b counters? \( (?! \s* pages? \s* \) ) | \b target-(?:counters?|text) \(
    | \b string-set \s* : | \b string \( (?! \s* (?:running-(?:entry|chapter|within|head)|edition) \b )
    | \b running \( | \b element \( | @footnote | @note-area
    | \b (?:page-)?break-(?:before|after) \s* : \s* (?:left|right|recto|verso)
    | @page [^{]* : (?:first|blank|nth\b)
    | @page [^{]* : (?:left|right) [^{]* \{ (?: [^{}@]* ) \b (?:margin|padding|border|size|width|height) [\w-]* \s* :
    """,
    re.VERBOSE,
)
_IMPORT: Final = re.compile(r"@import\b")

_RULE: Final = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
_DISPLAY_NONE: Final = re.compile(r"display\s*:\s*none")

#: The sets of classes that a selector such as ``.term .entry-summary`` asks for, outermost first.
ClassChain = tuple[frozenset[str], ...]


def can_be_split(sheets: Iterable[str]) -> bool:
    """Whether none of the style sheets has a rule that needs the whole book."""
    return not any(
        _NEEDS_WHOLE_BOOK.search(css) or _IMPORT.search(css) for css in (_COMMENT.sub("", sheet) for sheet in sheets)
    )


def hidden(css: str) -> frozenset[ClassChain | str]:
    """What a style sheet hides: chains of classes, and each selector that says it by more than classes.

    In a selector of names and classes alone the names are ignored: it may name what is around the page.
    """
    hides: set[ClassChain | str] = set()
    for selectors, body in _RULE.findall(_COMMENT.sub("", css)):
        if _DISPLAY_NONE.search(body):
            for selector in selectors.split(","):
                steps = re.split(r"[\s>+~]+", selector.strip())
                chain = tuple(frozenset(re.findall(r"\.([\w-]+)", step)) for step in steps)
                if chain[-1] and not re.search(r"[:\[#*@]", selector):
                    hides.add(tuple(each for each in chain if each))
                elif selector.strip():
                    hides.add(" ".join(selector.split()))
    return frozenset(hides)
