"""Scans a project's style sheets for rules that forbid laying out its book in chunks.

Three kinds of rules depend on the pages before: those that count (counters, the text of other pages), those that
carry words from page to page (named strings, running elements), and those for a side of the sheet or for one page.
A book with such a rule is laid out in one piece: slower, and all of it after every change. Colours, fonts, sizes,
margins, and running heads made of ours are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_WHOLE: Final = re.compile(
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


def can_be_split(sheets: Iterable[str]) -> bool:
    """Whether none of the style sheets has a rule that needs the whole book."""
    rules = [_COMMENT.sub("", each) for each in sheets]
    return not any(_WHOLE.search(each) or _IMPORT.search(each) for each in rules)
