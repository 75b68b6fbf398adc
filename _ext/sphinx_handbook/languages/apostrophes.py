"""Which straight signs are apostrophes, and not quotation marks, where only the words around them tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

APOSTROPHE: Final = "’"

#: A quote begins, a decade is shortened, or a word ends: what is within a word is an apostrophe to everybody.
_SIGN: Final = re.compile(
    r"(?P<decade>(?<!\w)'(?=\d0'?[^\W\d_]))|(?P<begins>(?<![^\s(\[{/–—»«„“”\"-])'(?=\S))|(?P<ends>(?<=\S)'(?!\w))"
)
#: The sounds after which a genitive has an apostrophe alone: "Lars' bog".
_GENITIVE: Final = frozenset("sxzßSXZ")


def apostrophes(texts: Iterable[str]) -> Iterator[str]:
    """The parts of a paragraph, in which genitives ("Lars'") and decades ("'90erne") have their apostrophes.

    A sign at a word's end closes a quotation where one is open: "'de gode links'" is left as it is.
    """
    is_open, before = False, ""
    for text in texts:
        # The last letter of what stands before is looked at as well: it may be in another part.
        parts, at, joined = [], len(before), before + text
        for sign in _SIGN.finditer(joined, at):
            is_genitive = bool(sign["ends"]) and not is_open and joined[sign.start() - 1] in _GENITIVE
            if sign["decade"] or is_genitive:
                parts.append(joined[at : sign.start()] + APOSTROPHE)
                at = sign.end()
            else:
                is_open = bool(sign["begins"])
        yield "".join(parts) + joined[at:]
        before = joined[-1:]
