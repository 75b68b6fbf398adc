"""Holds a PDF against what the book should say: its words, where its links lead, its page numbers, its faces."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...i18n import N_
from ...problems import Problem
from . import checks_any_pdf, printed_page_numbers
from .expected import Expected, Passage
from .facts import Element, Facts
from .text_search import Found, find, letters

#: How many letters of a font are shown.
_SHOWN = 20
#: "2.", "1.3", "A.1"
_NUMBER = re.compile(r"^(?:[A-Z]\.)?[\d.]+\s*")


def problems(facts: Facts, name: str, expected: Expected) -> list[Problem]:
    """Everything in the file that is not as it should be; ``name`` is what the findings call the file."""
    book = _Book(facts, expected)
    checks = (text, landings, references, numbers, titles, faces, private)
    return [problem for check in checks for problem in checks_any_pdf.few(check(book, name), name)]


@dataclass
class _Book:
    facts: Facts
    expected: Expected

    def __post_init__(self) -> None:
        parts = [letters(piece.text) for piece in self.facts.pieces]
        self.letters = "".join(parts)
        #: The page of every piece with a letter, by where it begins.
        self.begins: list[int] = []
        self.pages: list[int] = []
        at = 0
        for piece, part in zip(self.facts.pieces, parts, strict=True):
            if part:
                self.begins.append(at)
                self.pages.append(piece.page)
            at += len(part)

    @cached_property
    def front(self) -> int:
        """The first piece after what the printer makes, which tells the same titles: a cover, a table of contents."""
        return next((each.last for each in self.facts.elements if each.role == "TOC"), 0)

    @cached_property
    def found(self) -> list[Found]:
        """Where each passage stands."""
        begin = sum(len(letters(piece.text)) for piece in self.facts.pieces[: self.front])
        passages = self.expected.passages
        loose = {number for number, passage in enumerate(passages) if passage.loose}
        return find(self.letters, [passage.parts for passage in passages], begin, loose)

    def page(self, place: int) -> int:
        """The page of a place among the letters."""
        return self.pages[max(0, bisect_right(self.begins, place) - 1)] if self.pages else 0

    @cached_property
    def of_places(self) -> dict[str, range]:
        """The pages on which each place may be: one, but within a passage that goes on overleaf."""
        pages = {}
        for name, (number, within) in self.expected.places.items():
            found = self.found[number]
            if found.begin >= 0 and found.sure and not found.lost and not found.moved:
                first = self.page(found.begin)
                pages[name] = range(first, (self.page(max(found.begin, found.end - 1)) if within else first) + 1)
        return pages

    def pages_of(self, place: str) -> range:
        """The pages on which a place may be; where it is elsewhere than on what was read, as the file has it."""
        if (found := self.of_places.get(place)) is not None or place in self.expected.places:
            return found or range(0)
        page = self.facts.places.get(place, 0)
        return range(page, page + 1) if page and page not in self.facts.pages else range(0)


def text(book: _Book, name: str) -> Iterator[Problem]:
    """Every sentence of the source is there, and in order; one finding for each document and kind."""
    lost: dict[str, list[Passage]] = {}
    moved: dict[str, list[Passage]] = {}
    for passage, found in zip(book.expected.passages, book.found, strict=True):
        if found.lost:
            lost.setdefault(passage.document, []).append(passage)
        elif found.moved:
            moved.setdefault(passage.document, []).append(passage)
    for passages in lost.values():
        message = N_("This is not in the PDF, nor are {count} other passages of the page: “{text}”.")
        yield _told(passages, N_("This is not in the PDF: “{text}”."), message)
    for passages in moved.values():
        one = N_("This is not where it should be in the PDF: “{text}”.")
        message = N_("This is not where it should be in the PDF, nor are {count} other passages of the page: “{text}”.")
        yield _told(passages, one, message)


def _told(passages: Sequence[Passage], one: str, several: str) -> Problem:
    first = next((each for each in passages if each.line), passages[0])
    values = {"text": checks_any_pdf.excerpt(first.text), "count": str(len(passages) - 1)}
    return Problem(first.path, first.line, 1, "postflight-text", several if len(passages) > 1 else one, values)


def landings(book: _Book, name: str) -> Iterator[Problem]:
    """Every named place is on the page of what it names."""
    for place, pages in book.of_places.items():
        page = book.facts.places.get(place)
        if page is not None and page not in pages:
            passage = book.expected.passages[book.expected.places[place][0]]
            message = N_("In the PDF, links to “{text}” lead to page {page}, but it is on page {right}.")
            values = {
                "text": checks_any_pdf.excerpt(passage.text),
                "page": str(page),
                "right": book.facts.label(pages[0]),
            }
            yield Problem(passage.path, passage.line, 1, "postflight-link", message, values)


def references(book: _Book, name: str) -> Iterator[Problem]:
    """Every link inside the book is there, beside those of the contents, and leads to the page that it should."""
    meant: dict[str, set[str]] = {}
    for reference in book.expected.references:
        meant.setdefault(letters(reference.words), set()).add(reference.place)
    for words, place in book.expected.contents:
        # A heading may have the words of a reference that leads elsewhere.
        if letters(words) in meant:
            meant[letters(words)].add(place)
    there: Counter[str] = Counter()
    for group in printed_page_numbers.groups(book.facts):
        words = letters(printed_page_numbers.unnumbered(book.facts.words(group.first, group.last)))
        there[words] += group.first >= book.front
        places = meant.get(words, set())
        # A figure alone may be a page, and stand for many.
        pages = {place: book.pages_of(place) for place in places}
        if not places or words.isdigit() or group.place in places or not all(pages.values()):
            continue
        if not any(group.lands in each for each in pages.values()):
            right = sorted({each[0] for each in pages.values()})
            message = N_("Page {page}: the link “{text}” leads to page {lands} instead of page {right}.")
            yield checks_any_pdf.fault(
                name,
                group.page,
                "link",
                message,
                text=checks_any_pdf.excerpt(book.facts.words(group.first, group.last)),
                lands=book.facts.label(group.lands) or "?",
                right=", ".join(map(book.facts.label, right)),
            )
    wanted: Counter[str] = Counter()
    for reference in book.expected.references:
        words = letters(reference.words)
        wanted[words] += 1
        if words and wanted[words] > there[words]:
            message = N_("In the PDF, “{text}” is no link.")
            values = {"text": checks_any_pdf.excerpt(reference.words)}
            yield Problem(reference.path, reference.line, 1, "postflight-link", message, values)


def numbers(book: _Book, name: str) -> Iterator[Problem]:
    """Each page number that was to be printed for a place is there, and is that of its page."""
    facts = book.facts
    right: dict[str, set[int]] = {}
    beside_links: dict[str, list[printed_page_numbers.Group]] = {}
    for group in printed_page_numbers.groups(facts):
        if group.place not in book.expected.numbers:
            continue
        beside_links.setdefault(group.place, []).append(group)
        pages = book.of_places.get(group.place) or range(group.lands, group.lands + 1)
        told = {facts.label(page) for page in pages}
        right.setdefault(group.place, set()).update(
            at for at, figure in printed_page_numbers.figures(facts, group) if figure in told
        )
    for place, count in book.expected.numbers.items():
        lacking = count - len(right.get(place, ()))
        pages = book.of_places.get(place) or range(facts.places.get(place, 0), facts.places.get(place, 0) + 1)
        if lacking <= 0 or not facts.label(pages[0]).isdigit():
            continue
        wrong = [group for group in beside_links.get(place, ()) if _misleads(facts, group, pages)]
        if wrong:
            for group in wrong:
                told_number = printed_page_numbers.printed(facts, group)
                assert told_number is not None
                yield checks_any_pdf.wrong_number(facts, name, group, told_number[0], facts.label(pages[0]))
        else:
            passage = _at(book, place)
            message = N_("In the PDF, the page number of “{text}” (page {right}) is printed {count} times too few.")
            values = {
                "text": checks_any_pdf.excerpt(passage.text) if passage else place,
                "right": facts.label(pages[0]) or "?",
                "count": str(lacking),
            }
            path, line = (passage.path, passage.line) if passage else (name, 0)
            yield Problem(path, line, 1, "postflight-number", message, values)


def _misleads(facts: Facts, group: printed_page_numbers.Group, pages: range) -> bool:
    told = printed_page_numbers.printed(facts, group)
    return told is not None and told[0] not in {facts.label(page) for page in pages}


def _at(book: _Book, place: str) -> Passage | None:
    known = book.expected.places.get(place)
    return book.expected.passages[known[0]] if known else None


def titles(book: _Book, name: str) -> Iterator[Problem]:
    """Every document's title is a heading, and every one of them a bookmark with its page."""
    facts = book.facts
    heads = {told for each in facts.elements if each.role[:1] == "H" for told in _titles(facts, each)}
    marks = {(name, each.page) for each in facts.bookmarks for name in _named(each.title)}
    for number in book.expected.titles:
        passage, found = book.expected.passages[number], book.found[number]
        if found.begin < 0 or found.lost or found.moved:
            continue
        told = (letters(passage.text), book.page(found.begin))
        if facts.tags.present and told not in heads:
            message = N_("In the PDF, “{text}” is no heading.")
            yield Problem(
                passage.path, passage.line, 1, "postflight-tag", message, {"text": checks_any_pdf.excerpt(passage.text)}
            )
        elif told not in marks:
            message = N_("In the PDF, “{text}” has no bookmark.")
            yield Problem(
                passage.path,
                passage.line,
                1,
                "postflight-outline",
                message,
                {"text": checks_any_pdf.excerpt(passage.text)},
            )


def _titles(facts: Facts, head: Element) -> Iterator[tuple[str, int]]:
    return ((title, head.page) for title in _named(facts.words(head.first, head.last)))


def _named(title: str) -> Iterator[str]:
    """A title as print has it, and without the number that the source does not have."""
    yield letters(title)
    yield letters(_NUMBER.sub("", title))


def faces(book: _Book, name: str) -> Iterator[Problem]:
    """The book is set in the faces that it is meant to be set in."""
    meant = tuple(letters(each) for each in book.expected.families)
    for font in book.facts.fonts:
        if meant and not letters(font.name).startswith(meant):
            message = N_("The book's faces do not have these letters, which are set in {font}: {letters}")
            yield checks_any_pdf.fault(
                name, 0, "font", message, font=font.name, letters=" ".join(font.letters[:_SHOWN])
            )


def private(book: _Book, name: str) -> Iterator[Problem]:
    """No folder of the machine that made the book is told in it."""
    for path in book.expected.private:
        if path.encode() in book.facts.written or path in book.facts.text:
            yield checks_any_pdf.fault(
                name, 0, "path", N_("The file tells of the machine that made it: {path}"), path=path
            )
