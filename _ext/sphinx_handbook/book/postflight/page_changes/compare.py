"""Two PDFs, compared page by page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, partial
from pathlib import Path
from typing import Final

import pikepdf

from ....releases.passage import Passage, folded
from ....releases.print_changes.model import Break, PageKind, PagesOfFile, Picture, PrintedPage
from . import alignment, breaks, page_digests, page_lines, pictures
from .alignment import WordsOf
from .page_lines import Line, PageText, PageTexts
from .pictures import PagePictures

#: Words that are a figure, with the marks around it. Not roman ones: "vi" is a word, too.
_FIGURES: Final = re.compile(r"\W*\d+\W*")

Pair = tuple[int | None, int | None]
Pictures = tuple[Picture | None, Picture | None]
_NO_PICTURES: Final[Pictures] = (None, None)


class Unreadable(Exception):
    """A file that is no PDF or cannot be opened."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is other in a file, and what the pages that changed say: of both states, in the order of the pages."""

    pages: PagesOfFile
    count: tuple[int, int]
    """How many pages the files have."""
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


def compare(
    old: Path, new: Path, edition: str = "", pictures_of: int = 0, marks: Collection[str] = frozenset()
) -> Compared:
    """Compare two PDFs; ``edition`` is what the passages' printed numbers are noted under.

    ``marks`` are those of the files' text: where they alone are others on a page, that counts as figures. Pictures are
    made of so many changed pages at most. Raises ``Unreadable``, and where there are to be pictures
    ``pictures.NoRenderer``.
    """
    with ExitStack() as stack:
        try:
            texts = [stack.enter_context(PageTexts(path)) for path in (old, new)]
            digests = [page_digests.read(each.pdf, each.log) for each in texts]
        except (pikepdf.PdfError, pikepdf.PasswordError, OSError) as error:
            raise Unreadable(str(error)) from error
        drawers = [stack.enter_context(PagePictures(path)) for path in (old, new)] if pictures_of else []
        words = [cache(partial(_words_without_figures, each, marks)) for each in texts]
        aligned = alignment.align(digests[0], digests[1], words[0], words[1])
        changed: list[PrintedPage] = []
        pairs = [each for each in aligned.pairs if not _is_turned(each, *texts)]
        for at, new_at in pairs:
            kind, images = _kind((at, new_at), texts, words), _NO_PICTURES
            if drawers and kind != "numbers" and pictures_of:
                images = _pictures((at, new_at), texts, drawers)
                pictures_of -= 1
            labels = texts[0].label(at), texts[1].label(new_at)
            changed.append(PrintedPage(kind, labels[0], labels[1], images))
        before, after = (
            tuple(_passages(each, [pair[side] for pair in pairs], edition)) for side, each in enumerate(texts)
        )
        breaks_now = tuple(_new_breaks(pairs, *texts))
        count = len(texts[0]), len(texts[1])
        renumbered = aligned.renumbered + len(aligned.pairs) - len(pairs)
        return Compared(PagesOfFile(tuple(changed), renumbered, breaks_now), count, before, after)


def _is_turned(pair: Pair, old: PageTexts, new: PageTexts) -> bool:
    """Whether a page is the same but for its margins, since a page more or less before it put it on the other side."""
    at, new_at = pair
    if at is None or new_at is None or (at - new_at) % 2 == 0:
        return False
    # Notes in the outer margin stand to the left of the text on the one side, to its right on the other.
    before, after = (
        sorted((each.text, round(each.base), each.role) for each in page.lines)
        for page in (old.page(at), new.page(new_at))
    )
    return before == after


def _kind(pair: Pair, texts: Sequence[PageTexts], words: Sequence[WordsOf]) -> PageKind:
    at, new_at = pair
    if at is None or new_at is None:
        return "removed" if new_at is None else "new"
    before, after = (list(map(folded, each)) for each in (texts[0].words(at), texts[1].words(new_at)))
    if before == after:
        return "layout"
    return "numbers" if words[0](at) == words[1](new_at) else "words"


def _words_without_figures(texts: PageTexts, marks: Collection[str], at: int) -> list[str]:
    """A page's words without its figures."""
    return without_figures(map(folded, texts.words(at)), marks)


def without_figures(words: Iterable[str], marks: Collection[str]) -> list[str]:
    """The words of a page without page numbers, other figures and the marks of files."""
    return [each for each in words if each not in marks and not _FIGURES.fullmatch(each)]


def _changed_lines(before: PageText, after: PageText) -> tuple[list[Line], list[Line]]:
    """The lines of both pages that have words which the other page has not, in its order."""
    old, new = ([(folded(word), line) for line in page.lines for word in line.text.split()] for page in (before, after))
    matcher = SequenceMatcher(None, [word for word, _ in old], [word for word, _ in new], autojunk=False)
    went: dict[Line, None] = {}
    came: dict[Line, None] = {}
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind != "equal":
            went |= dict.fromkeys(line for _, line in old[first:last])
            came |= dict.fromkeys(line for _, line in new[new_first:new_last])
    return list(went), list(came)


def _pictures(pair: Pair, texts: Sequence[PageTexts], drawers: Sequence[PagePictures]) -> Pictures:
    """Pictures of a page before and after; of one that is new or gone, without marks."""
    at, new_at = pair
    if at is None or new_at is None:
        before = pictures.encoded(drawers[0].draw(at)) if at is not None else None
        return before, pictures.encoded(drawers[1].draw(new_at)) if new_at is not None else None
    image, new_image = drawers[0].draw(at), drawers[1].draw(new_at)
    if image is None or new_image is None:
        return pictures.encoded(image), pictures.encoded(new_image)
    went, came = _changed_lines(texts[0].page(at), texts[1].page(new_at))
    if went or came:
        places = list(pictures.at_lines(image, went, texts[0].height(at)))
        new_places = list(pictures.at_lines(new_image, came, texts[1].height(new_at)))
    else:
        places = new_places = pictures.differing(image, new_image)
    return (
        pictures.encoded(pictures.with_bars(image, places)),
        pictures.encoded(pictures.with_bars(new_image, new_places)),
    )


def _new_breaks(pairs: Sequence[Pair], old: PageTexts, new: PageTexts) -> Iterator[Break]:
    """What breaks badly on the changed pages, or just before them, and did not before."""
    before = {(each.kind, each.text) for each in breaks.breaks(old, _around([at for at, _ in pairs], old))}
    was_empty = {
        new_at for at, new_at in pairs if at is not None and breaks.is_nearly_empty(old.page(at)) and new_at is not None
    }
    kept_labels = {new.labels[at] for at in was_empty}
    for each in breaks.breaks(new, _around([at for _, at in pairs], new)):
        if (each.kind, each.text) not in before and not (each.kind == "nearly-empty" and each.page in kept_labels):
            yield each


def _around(pages: Sequence[int | None], texts: PageTexts) -> list[int]:
    """Pages and those before them, since what breaks between two is on both."""
    both = {near for at in pages if at is not None for near in (at - 1, at)}
    return sorted(each for each in both if 0 <= each < len(texts))


def _passages(texts: PageTexts, pages: Sequence[int | None], edition: str) -> Iterator[Passage]:
    """The words of some pages, as passages with their printed numbers; tables of contents left out."""
    lines = [
        (texts.labels[at], line)
        for at in pages
        if at is not None
        for line in texts.page(at).lines
        if line.role != "TOCI"
    ]
    for label, _, words in page_lines.blocks(lines):
        if words:
            yield Passage("text", words, folios=((edition, label),))
