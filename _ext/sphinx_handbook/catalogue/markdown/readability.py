"""How hard a page's sentences are to read, as LIX (Björnsson 1968): words in a sentence and the share of long words.

Counted are sentences: paragraphs, and the points of lists, each of which ends one. Headings, tables and code are left
out. A number, an abbreviation or an address with points in it ends no sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

#: LIX of fewer words depends on a word or two.
LEAST_WORDS: Final = 100

_LONG: Final = 7
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
#: What is no letter in a word.
_SIGNS: Final = re.compile("[’'-]")
#: A sentence's end: its sign, and behind it the text's end or a capital that begins the next one ("kl. 9" is none).
_END: Final = re.compile(r"[.!?:][\"'»«”“’)\]*_]*(?=\s*\Z|\s+[\"'»«“„(\[*_–-]*[^\W\d_a-zæøåäöüß])")
_POINT: Final = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]")


@dataclass(frozen=True, slots=True)
class WordCounts:
    """How many sentences and words a text has, and how many words of more than six letters."""

    sentences: int = 0
    words: int = 0
    long_words: int = 0

    def __add__(self, other: WordCounts) -> WordCounts:
        """The counts of both texts together."""
        return WordCounts(
            self.sentences + other.sentences, self.words + other.words, self.long_words + other.long_words
        )

    @property
    def sentence_length(self) -> float:
        """Words in a sentence, on average."""
        return self.words / self.sentences

    @property
    def long_share(self) -> float:
        """How many of a hundred words are long."""
        return 100 * self.long_words / self.words

    @property
    def lix(self) -> int | None:
        """The reading level, or ``None`` where there are fewer than ``LEAST_WORDS`` words."""
        return round(self.sentence_length + self.long_share) if self.words >= LEAST_WORDS else None


def count(prose: str, body_line: int, heading_lines: Collection[int]) -> WordCounts:
    """The counts of a page's ``prose`` (``prose.blanked``) below its front matter, which ends before ``body_line``."""
    rows = prose.split("\n")
    counts, paragraph = WordCounts(), list[str]()
    for number, row in enumerate([*rows, ""], 1):
        skipped = number < body_line or number in heading_lines or row.lstrip().startswith("|")
        if skipped or not row.strip() or _POINT.match(row):
            counts += _count(" ".join(paragraph))
            paragraph.clear()
        if not skipped:
            paragraph.append(row)
    return counts


def _count(paragraph: str) -> WordCounts:
    words = _SIGNS.sub("", " ".join(_WORD.findall(paragraph))).split()
    if not words:
        return WordCounts()
    sentences = sum(bool(_WORD.search(each)) for each in _END.split(paragraph))
    return WordCounts(sentences, len(words), sum(len(word) >= _LONG for word in words))
