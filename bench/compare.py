"""What a PDF says against what it should say: words that are missing, numbers of pages that are wrong.

Nothing in here knows PDF.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .generate import Page

#: What divides a word at the end of a line.
_HYPHENS: Final = "-\u2010\u00ad"


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is on its page, in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box) -> bool:
        """Whether the middle of ``other`` is in it, or as good as."""
        across, down = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left - 1 <= across <= self.right + 1 and self.top - 1 <= down <= self.bottom + 1


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two spaces."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Link:
    """What can be clicked, and the page that it leads to; none where it leads nowhere in the file."""

    box: Box
    target: int | None


# Text.


def read(words: Sequence[Word]) -> list[str]:
    """The words of one page, those that a line end divides put together."""
    texts: list[str] = []
    before: Word | None = None
    for word in words:
        if before is not None and _goes_on(before, word):
            texts[-1] = texts[-1][:-1] + word.text
        else:
            texts.append(word.text)
        before = word
    return spoken(" ".join(texts))


def _goes_on(before: Word, word: Word) -> bool:
    """Whether a word is the rest of the one before it: on the next line, and not the number at the page's foot."""
    if len(before.text) < 2 or before.text[-1] not in _HYPHENS or not word.text[0].isalpha():
        return False
    down, height = word.box.top - before.box.top, before.box.bottom - before.box.top
    return word.box.left < before.box.left and 0 < down < 2.5 * height


def spoken(text: str) -> list[str]:
    """The words of a text, however it is set: no marks, no capitals, no ligatures."""
    plain = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
    return re.findall(r"\w+", plain.casefold())


def missing(wanted: Sequence[str], told: Sequence[str]) -> int:
    """How many of the words are not told as often as wanted; one that is told in two pieces, over a page's end, is."""
    lacking, left = Counter(wanted), Counter(told)
    lacking, left = lacking - left, left - lacking
    number = 0
    for word in lacking.elements():
        for cut in range(1, len(word)):
            first, second = word[:cut], word[cut:]
            if left[first] and left[second] and (first != second or left[first] > 1):
                left.subtract((first, second))
                break
        else:
            number += 1
    return number


def text_of(page: Page, titles: Sequence[str]) -> str:
    """All that an entry says in every system: its title and its body, references told by their titles."""
    return f"{page.title}\n{page.body.format(*(titles[number] for number in page.related))}"


def lost(pages: Sequence[Page], told: Sequence[Sequence[str]]) -> tuple[int, int]:
    """How many words of the entries are lost, and how many there should be; ``told`` is what each page of the PDF says.

    Each entry is held against its own pages: from the one where its body begins to the one where the next begins. One
    that does not begin anywhere is lost as a whole.
    """
    opening = 6
    begins: dict[tuple[str, ...], int] = {}
    for place, words in enumerate(told):
        for start in range(len(words) - opening + 1):
            begins.setdefault(tuple(words[start : start + opening]), place)
    titles = [page.title for page in pages]
    found = {page.number: begins.get(tuple(spoken(page.body)[:opening])) for page in pages}
    starts = sorted({at for at in found.values() if at is not None})
    stops = dict(pairwise([*starts, len(told)]))
    gone = all_words = 0
    for page in pages:
        wanted, at = spoken(text_of(page, titles)), found[page.number]
        all_words += len(wanted)
        if at is None:
            gone += len(wanted)
        else:
            gone += missing(wanted, [word for place in range(at, stops[at]) for word in told[place]])
    return gone, all_words


# Page references.


@dataclass(frozen=True, slots=True)
class Reference:
    """A page that is told behind a link, and the page that the link leads to; none where there is no link."""

    told: str
    leads: str | None

    @property
    def right(self) -> bool:
        """Whether a reader of the paper comes to where a click comes."""
        return self.told == self.leads


def references(words: Sequence[Word], links: Sequence[Link], labels: Sequence[str]) -> Iterator[Reference]:
    """What a page tells of other pages: each “(side 7)”, “(se side 7)” or “(page 7)”, in the order of reading.

    The link is the one that the number is in, or that the word before the bracket is in.
    """
    for place, word in enumerate(words):
        # Some keep “side” and the number together by a space that does not break, which makes one word of both.
        together = re.fullmatch(r"\((?:side|page)\W(\w+)\)\W*", word.text)
        number = together or re.fullmatch(r"(\w+)\)\W*", word.text)
        if number is None:
            continue
        opens = place
        if not together:
            if not place or words[place - 1].text not in ("(side", "side", "(page", "page"):
                continue
            opens = place - 1
            if not words[opens].text.startswith("("):
                opens -= 1
                if opens < 0 or words[opens].text not in ("(se", "(see"):
                    continue
        candidates = [word, words[opens], *words[max(0, opens - 1) : opens]]
        link = next((link for each in candidates for link in links if link.box.holds(each.box)), None)
        target = None if link is None else link.target
        yield Reference(number[1], None if target is None else labels[target])


def share(found: Sequence[Reference], wanted: int) -> float | None:
    """How much of what is told is right, and of what was to be told; none where nothing is."""
    return sum(each.right for each in found) / max(len(found), wanted) if found else None
