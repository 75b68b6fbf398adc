"""Checks a PDF against what the book should hold: words, link targets, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...i18n import N_
from ...problems import Problem
from . import checks_any_pdf, printed_page_numbers
from .expected import Expected, Passage
from .facts import Element, Facts
from .printed_letters import PrintedLetters
from .text_search import PassageLocation, find, letters

#: The number before a title: "2.", "1.3", "A.1".
_NUMBER = re.compile(r"^(?:[A-Z]\.)?[\d.]+\s*")


def problems(facts: Facts, name: str, expected: Expected) -> list[Problem]:
    """Everything in the file that is not as it should be; ``name`` is what the findings call the file."""
    comparison = _Comparison(facts, expected)
    checks = (text, landings, references, numbers, titles, private, machine)
    return [problem for check in checks for problem in checks_any_pdf.few(check(comparison, name), name)]


@dataclass
class _Comparison:
    """A file's facts beside what they should be, and where in the file the passages are."""

    facts: Facts
    expected: Expected

    def __post_init__(self) -> None:
        printed = PrintedLetters(self.facts.pieces)
        self.letters, self.page = printed.text, printed.page

    @cached_property
    def contents(self) -> range:
        """The indices of the pieces in the table of contents, which repeats the titles; empty, at 0, without one.

        Under the captions of the project's toctrees it is several lists, side by side. Where the pages that were read
        have none, a list of that kind is a chapter's own; so may one before it be, in front matter.
        """
        if not self.expected.contents:
            return range(0)
        by_parent: dict[int, list[Element]] = {}
        for each in self.facts.elements:
            if each.role == "TOC":
                by_parent.setdefault(each.parent, []).append(each)
        ranges = [range(lists[0].first, max(each.last for each in lists)) for lists in by_parent.values()]
        if not self.expected.before_contents:
            return ranges[0] if ranges else range(0)
        return max(ranges, key=self._entries, default=range(0))

    def _entries(self, pieces: range) -> int:
        """How many entries of the book's contents are in some pieces."""
        text = self.letters[self._letters_before(pieces.start) : self._letters_before(pieces.stop)]
        return sum(letters(words) in text for words, _ in self.expected.contents)

    @property
    def front(self) -> int:
        """The index of the first piece after the table of contents; 0 without one."""
        return self.contents.stop

    def is_text(self, piece: int) -> bool:
        """Whether a piece is not in the table of contents, nor before it where nothing is expected."""
        return piece >= self.front or (self.expected.before_contents > 0 and piece < self.contents.start)

    @cached_property
    def locations(self) -> list[PassageLocation]:
        """Where each passage stands."""
        passages, before = self.expected.passages, self.expected.before_contents if self.contents else 0
        loose = {number for number, passage in enumerate(passages) if passage.loose}
        parts = [passage.parts for passage in passages]
        begin = self._letters_before(self.front)
        if not before:
            return find(self.letters, parts, begin, loose)
        in_front = find(self.letters[: self._letters_before(self.contents.start)], parts[:before], 0, loose)
        return in_front + find(self.letters, parts[before:], begin, {number - before for number in loose})

    def _letters_before(self, piece: int) -> int:
        return sum(len(letters(each.text)) for each in self.facts.pieces[:piece])

    @cached_property
    def pages_by_words(self) -> dict[str, range]:
        """The page of each named destination by its words; several for one within a passage that crosses pages."""
        pages = {}
        for name, (number, within) in self.expected.places.items():
            location = self.locations[number]
            if location.begin >= 0 and location.sure and not location.lost and not location.moved:
                first = self.page(location.begin)
                last = self.page(max(location.begin, location.end - 1)) if within else first
                pages[name] = range(first, last + 1)
        return pages

    def is_in_text(self, path: str) -> bool:
        """Whether a path is written in the sources' text: a bookmark, for one, then has it, too."""
        return any(path in "".join(passage.parts) for passage in self.expected.passages)

    def pages_of(self, place: str) -> range:
        """The pages on which a place may be; outside the pages that were read, the one that the file names."""
        if (pages := self.pages_by_words.get(place)) is not None or place in self.expected.places:
            return pages or range(0)
        page = self.facts.places.get(place, 0)
        return range(page, page + 1) if page and page not in self.facts.pages else range(0)


def text(comparison: _Comparison, name: str) -> Iterator[Problem]:
    """Every sentence of the source is there, and in order; one finding for each document and kind."""
    lost: dict[str, list[Passage]] = {}
    moved: dict[str, list[Passage]] = {}
    for passage, location in zip(comparison.expected.passages, comparison.locations, strict=True):
        if location.lost:
            lost.setdefault(passage.document, []).append(passage)
        elif location.moved:
            moved.setdefault(passage.document, []).append(passage)
    for passages in lost.values():
        message = N_("Passages of the page that are not in the PDF: {count}. The first of them is “{text}”.")
        yield _finding(passages, "text", N_("This is not in the PDF: “{text}”."), message)
    for passages in moved.values():
        one = N_("This is not where it should be in the PDF: “{text}”.")
        message = N_(
            "Passages of the page that are not where they should be in the PDF: {count}. The first of them is “{text}”."
        )
        yield _finding(passages, "order", one, message)


def _finding(passages: Sequence[Passage], code: str, one: str, several: str) -> Problem:
    """One finding for some passages of a document, at the first one whose line is known."""
    first = next((each for each in passages if each.line), passages[0])
    values = {"text": checks_any_pdf.excerpt(first.text), "count": str(len(passages))}
    return Problem(first.path, first.line, 1, f"postflight-{code}", several if len(passages) > 1 else one, values)


def landings(comparison: _Comparison, name: str) -> Iterator[Problem]:
    """Every named destination is on the page of the words that it is for."""
    for place, pages in comparison.pages_by_words.items():
        page = comparison.facts.places.get(place)
        if page is not None and page not in pages:
            passage = comparison.expected.passages[comparison.expected.places[place][0]]
            message = N_("In the PDF, links to “{text}” lead to page {page}, but it is on page {right}.")
            values = {
                "text": checks_any_pdf.excerpt(passage.text),
                "page": str(page),
                "right": comparison.facts.label(pages[0]),
            }
            yield Problem(passage.path, passage.line, 1, "postflight-link", message, values)


def references(comparison: _Comparison, name: str) -> Iterator[Problem]:
    """Every link inside the book is there, those of the contents not counted, and leads to the right page."""
    targets: dict[str, set[str]] = {}
    for reference in comparison.expected.references:
        targets.setdefault(letters(reference.words), set()).add(reference.place)
    for words, place in comparison.expected.contents:
        # A heading may have the words of a reference that leads elsewhere.
        if letters(words) in targets:
            targets[letters(words)].add(place)
    links: Counter[str] = Counter()
    for group in printed_page_numbers.groups(comparison.facts):
        words = letters(printed_page_numbers.unnumbered(comparison.facts.words(group.first, group.last)))
        links[words] += comparison.is_text(group.first)
        places = targets.get(words, set())
        # A figure alone may be a page number, and the words of many references.
        pages = {place: comparison.pages_of(place) for place in places}
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
                text=checks_any_pdf.excerpt(comparison.facts.words(group.first, group.last)),
                lands=comparison.facts.label(group.lands) or "?",
                right=", ".join(map(comparison.facts.label, right)),
            )
    wanted: Counter[str] = Counter()
    for reference in comparison.expected.references:
        words = letters(reference.words)
        wanted[words] += 1
        if words and wanted[words] > links[words]:
            message = N_("In the PDF, “{text}” is no link.")
            values = {"text": checks_any_pdf.excerpt(reference.words)}
            yield Problem(reference.path, reference.line, 1, "postflight-link", message, values)


def numbers(comparison: _Comparison, name: str) -> Iterator[Problem]:
    """Each page number that should be printed for a named destination is there, and is that of the link's page.

    Whether the destination is where its words are is what ``landings`` checks.
    """
    facts = comparison.facts
    right: dict[str, set[int]] = {}
    beside_links: dict[str, list[printed_page_numbers.LinkGroup]] = {}
    for group in printed_page_numbers.groups(facts):
        if group.place not in comparison.expected.numbers:
            continue
        beside_links.setdefault(group.place, []).append(group)
        label = facts.label(group.lands)
        right.setdefault(group.place, set()).update(
            offset for offset, figure in printed_page_numbers.figures(facts, group) if figure == label
        )
    for place, count in comparison.expected.numbers.items():
        lacking = count - len(right.get(place, ()))
        label = facts.label(facts.places.get(place, 0))
        if lacking <= 0 or not facts.is_number(label):
            continue
        wrong = [group for group in beside_links.get(place, ()) if _misleads(facts, group, label)]
        if wrong:
            for group in wrong:
                number = printed_page_numbers.printed(facts, group)
                assert number is not None
                yield checks_any_pdf.wrong_number(facts, name, group, number[0], label)
        else:
            passage = _passage_at(comparison, place)
            message = N_("In the PDF, the page number of “{text}” (page {right}) is printed {count} times too few.")
            values = {
                "text": checks_any_pdf.excerpt(passage.text) if passage else place,
                "right": label,
                "count": str(lacking),
            }
            path, line = (passage.path, passage.line) if passage else (name, 0)
            yield Problem(path, line, 1, "postflight-number", message, values)


def _misleads(facts: Facts, group: printed_page_numbers.LinkGroup, label: str) -> bool:
    number = printed_page_numbers.printed(facts, group)
    return number is not None and number[0] != label


def _passage_at(comparison: _Comparison, place: str) -> Passage | None:
    entry = comparison.expected.places.get(place)
    return comparison.expected.passages[entry[0]] if entry else None


def titles(comparison: _Comparison, name: str) -> Iterator[Problem]:
    """Every document's title is a heading and a bookmark with the right page."""
    facts = comparison.facts
    headings: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for index, each in enumerate(facts.elements):
        if each.role[:1] == "H":
            spellings = set(_titles(facts, index))
            for spelling in spellings:
                headings.setdefault(spelling, set()).update(spellings)
    bookmarks = {(title, each.page) for each in facts.bookmarks for title in _spellings(each.title)}
    for number in comparison.expected.titles:
        passage, location = comparison.expected.passages[number], comparison.locations[number]
        if location.begin < 0 or location.lost or location.moved:
            continue
        title = (letters(passage.text), comparison.page(location.begin))
        if facts.tags.present and title not in headings:
            message = N_("In the PDF, “{text}” is no heading.")
            yield Problem(
                passage.path,
                passage.line,
                1,
                "postflight-outline",
                message,
                {"text": checks_any_pdf.excerpt(passage.text)},
            )
        elif bookmarks.isdisjoint({title, *headings.get(title, ())}):
            message = N_("In the PDF, “{text}” has no bookmark.")
            yield Problem(
                passage.path,
                passage.line,
                1,
                "postflight-outline",
                message,
                {"text": checks_any_pdf.excerpt(passage.text)},
            )


def _titles(facts: Facts, index: int) -> Iterator[tuple[str, int]]:
    for words in checks_any_pdf.heading_words(facts, index, most=len(facts.text)):
        yield from ((title, facts.elements[index].page) for title in _spellings(words))


def _spellings(title: str) -> Iterator[str]:
    """The letters of a printed title, with and without its number, which the source does not have."""
    yield letters(title)
    yield letters(_NUMBER.sub("", title))


def private(comparison: _Comparison, name: str) -> Iterator[Problem]:
    """The file does not name a folder of this machine, except in the text that the sources have of it."""
    for path in comparison.expected.private:
        if path.encode() in comparison.facts.written and not comparison.is_in_text(path):
            yield checks_any_pdf.wrong_path(name, path)


def machine(comparison: _Comparison, name: str) -> Iterator[Problem]:
    """Nor does it name anything else that looks like a path of this machine."""
    for path in checks_any_pdf.paths_of_machine(comparison.facts):
        if not comparison.is_in_text(path):
            yield checks_any_pdf.wrong_path(name, path)
