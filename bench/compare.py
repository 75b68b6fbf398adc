"""Compares the text of a PDF with the text that it should have: missing words, wrong page references.

It works on words and boxes; reading the PDF is the concern of ``readback``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sphinx_handbook.languages.rules import page_words

from .generate import Page

#: Characters that divide a word at the end of a line.
_HYPHENS: Final = "-\u2010\u00ad"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box) -> bool:
        """Whether the middle of ``other`` is in this box, give or take a point."""
        across, down = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left - 1 <= across <= self.right + 1 and self.top - 1 <= down <= self.bottom + 1


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters between two spaces, and its box."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Link:
    """The area of a link, and the index of its target page; ``None`` if that is not in the file."""

    box: Box
    target: int | None


# Text.


def read(words: Sequence[Word]) -> list[str]:
    """The words of one page; words divided at a line end are joined."""
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
    """Whether ``word`` is the rest of ``before``: on the next line, and not the number at the page's foot."""
    if len(before.text) < 2 or before.text[-1] not in _HYPHENS or not word.text[0].isalpha():
        return False
    down, height = word.box.top - before.box.top, before.box.bottom - before.box.top
    return word.box.left < before.box.left and 0 < down < 2.5 * height


def spoken(text: str) -> list[str]:
    """The words of a text without punctuation, capitals, ligatures and soft hyphens."""
    plain = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
    return re.findall(r"\w+", plain.casefold())


def missing(wanted: Sequence[str], printed: Sequence[str]) -> int:
    """Count the words printed less often than wanted. One that a page's end divides counts as printed."""
    lacking, left = Counter(wanted), Counter(printed)
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
    """An entry's text as every system should print it: title and body, with titles in place of references."""
    return f"{page.title}\n{page.body.format(*(titles[number] for number in page.related))}"


def lost(pages: Sequence[Page], printed: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return how many words of the entries are missing from the PDF, and how many there should be.

    ``printed`` has the words of each page of the PDF. Each entry is compared with its own pages: from the one where its
    body begins to the one where the next entry's begins. If its beginning is not there, all its words are missing.
    """
    opening = 6
    begins: dict[tuple[str, ...], int] = {}
    for place, words in enumerate(printed):
        for start in range(len(words) - opening + 1):
            begins.setdefault(tuple(words[start : start + opening]), place)
    titles = [page.title for page in pages]
    first_pages = {page.number: begins.get(tuple(spoken(page.body)[:opening])) for page in pages}
    starts = sorted({at for at in first_pages.values() if at is not None})
    stops = dict(pairwise([*starts, len(printed)]))
    lost_words = all_words = 0
    for page in pages:
        wanted, at = spoken(text_of(page, titles)), first_pages[page.number]
        all_words += len(wanted)
        if at is None:
            lost_words += len(wanted)
        else:
            lost_words += missing(wanted, [word for place in range(at, stops[at]) for word in printed[place]])
    return lost_words, all_words


# Page references.


@dataclass(frozen=True, slots=True)
class Reference:
    """A page number printed behind a link, and the label of the page that the link leads to (``None`` without one)."""

    printed: str
    target: str | None

    @property
    def right(self) -> bool:
        """Whether the printed number is that of the link's target."""
        return self.printed == self.target


def references(
    words: Sequence[Word], links: Sequence[Link], labels: Sequence[str], links_before: Sequence[Link] = ()
) -> Iterator[Reference]:
    """The page references on a page, in reading order: each “(side 7)”, “(se side 7)” or “(page 7)”, in any language.

    The link of a reference is the one around its number, or else around the word before the bracket. Where that word
    ends the page before, it is the last one of ``links_before``, which are that page's.

    The order of the words does not say which one that is: poppler reads the cells of a table line by line.
    """
    last_before = max((each for each in links_before if each.target is not None), key=_end, default=None)
    for place, word in enumerate(words):
        # Some systems put a no-break space between “side” and the number, which makes one word of both.
        together = re.fullmatch(r"\((\w+)\W(\d+|[ivxlcdm]+)\)\W*", word.text)
        number = together or re.fullmatch(r"(\d+|[ivxlcdm]+)\)\W*", word.text)
        if number is None:
            continue
        opens = place if together else place - 1
        before_number = together[1] if together else words[opens].text.removeprefix("(") if place else ""
        if before_number.casefold() not in page_words():
            continue
        if not words[opens].text.startswith("("):
            opens -= 1
            if opens < 0 or not re.fullmatch(r"\(\w+\.?", words[opens].text):
                continue
        before = (each for each in words[max(0, opens - 1) : opens] if _is_before(each.box, words[opens].box, words))
        candidates = [word, words[opens], *before]
        link = next((link for each in candidates for link in links if link.box.holds(each.box)), None)
        if link is None:
            link = _above(words[opens].box, links)
        if link is None and not _follows_text(words[opens], words):
            link = last_before
        target = None if link is None else link.target
        # “(p. 7)” may be a page of somebody else's book.
        if target is not None or not before_number.endswith("."):
            yield Reference(number[number.re.groups], None if target is None else labels[target])


def _is_before(box: Box, other: Box, words: Sequence[Word]) -> bool:
    """Whether a box is in the line above another, in the same column of a table, or to the left of it in its line."""
    down = (other.top + other.bottom - box.top - box.bottom) / 2
    height = other.bottom - other.top
    if abs(down) <= height / 2:
        return box.right <= other.left + 1
    return height / 2 < down < 2 * height and box.left <= _end_of_column(box, other.left, words)


def _end_of_column(box: Box, left: float, words: Sequence[Word]) -> float:
    """Where the text in a box's line ends that stands above ``left`` or to the right of it: at the first wide gap."""
    height = box.bottom - box.top
    end = left
    line = (each.box for each in words if each.box.right > left and abs(each.box.bottom - box.bottom) < height / 2)
    for each in sorted(line, key=lambda each: each.left):
        if each.left > end + height:
            break
        end = max(end, each.right)
    return end


def _above(box: Box, links: Sequence[Link]) -> Link | None:
    """The link that ends in the line above a box, in the same column of a table: the lowest one, and the leftmost."""
    height = box.bottom - box.top
    near = [
        each for each in links if each.box.right > box.left and -2 * height < each.box.bottom - box.top < height / 2
    ]
    # Links in one line may end a little lower or higher, by their type.
    lowest = max((each.box.bottom for each in near), default=0.0)
    in_line = [each for each in near if each.box.bottom > lowest - height / 2]
    return min(in_line, key=lambda each: each.box.left, default=None)


def _end(link: Link) -> tuple[float, float]:
    """How far down and across a link ends: of the last one in the text, the greatest."""
    return link.box.bottom, link.box.right


def _follows_text(word: Word, words: Sequence[Word]) -> bool:
    """Whether a page has text before a word in its line, or above it, but for one line at the page's head."""
    box = word.box
    above = [each.box.top for each in words if each.box.bottom <= box.top]
    if any(top > min(above) + 1 for top in above):
        return True
    return any(each.box.right <= box.left and each.box.top < box.bottom and box.top < each.box.bottom for each in words)


def share(printed: Sequence[Reference], wanted: int) -> float | None:
    """The share of correct references among those printed, or those wanted if that is more; ``None`` without any."""
    return sum(each.right for each in printed) / max(len(printed), wanted) if printed else None
