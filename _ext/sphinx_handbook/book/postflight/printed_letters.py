"""The letters of a printed text (``text_search.letters``), and the page of each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from .facts import ShownText
from .text_search import letters


class PrintedLetters:
    """The letters of a file's text in reading order."""

    def __init__(self, pieces: Iterable[ShownText]) -> None:
        parts = [(letters(piece.text), piece.page) for piece in pieces]
        self.text = "".join(part for part, _ in parts)
        #: Where each piece with a letter begins, in letters; in ``pages`` its page.
        self.begins: list[int] = []
        self.pages: list[int] = []
        offset = 0
        for part, page in parts:
            if part:
                self.begins.append(offset)
                self.pages.append(page)
            offset += len(part)

    def page(self, offset: int) -> int:
        """The page of an offset in the letters; 0 where there are none."""
        return self.pages[max(0, bisect_right(self.begins, offset) - 1)] if self.pages else 0

    def first_on(self, page: int) -> int:
        """The offset of the first letters on a page, or on one after it; 0 where there are none."""
        return next((begin for begin, each in zip(self.begins, self.pages, strict=True) if each >= page), 0)
