"""What is to be crossed out and written in a printed copy: a sheet of corrections as plain data.

In the order of the old book, by its printed numbers. What is not on paper is no correction: the alternative text of an
image, a field that only the web shows, a page's new name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal

from . import writing
from .summary import summary
from .titles import titles, titles_of
from .word_changes import Words

if TYPE_CHECKING:
    from .compare import PageChange, PassageChange
    from .page import Page
    from .passage import Kind, Passage
    from .summary import ChangedPage, ChangedPassage

#: ``words`` are corrected one by one; what is ``replaced`` is crossed out whole and written anew.
CorrectionKind = Literal[
    "words", "replaced", "removed", "added", "moved", "link", "page removed", "page moved", "page added"
]

#: As many words are enough to find a place by.
_BESIDE: Final = 6
#: A text of so many words is corrected word by word, however many of them are others.
_SHORT: Final = 12
#: Of a longer one as much must have stayed.
_STAYED: Final = 0.5
#: As few words that stayed are crossed out and written again between changes of as many words as ``_MUCH``.
_BETWEEN: Final = 2
_MUCH: Final = 7
#: What has an address on paper; other links lead to pages, whose titles are printed, or to descriptions.
_ADDRESS: Final = re.compile(r"(?:https?|ftp)://|(?:mailto|tel):")


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing to be done with a pen, or with a leaf that is laid in."""

    kind: CorrectionKind
    folio: str
    """The printed number of the page: of several the first and the last with a dash between; empty for none."""
    of: Kind = "text"
    label: str = ""
    """What readers see the field called."""
    words: tuple[Words, ...] = ()
    """Both versions, cut where they differ; of what is ``added`` each passage, of what goes or moves the whole."""
    beside: str = ""
    """The last words before the place, or the title of the page before it or of the chapter; empty for none."""


@dataclass(frozen=True, slots=True)
class CorrectedPage:
    """A page of the old book with its corrections, or a new page."""

    title: str
    """As the old book has it."""
    docname: str
    """Its name now; of a page that is gone, the one that it had."""
    corrections: tuple[Correction, ...]

    @property
    def is_new(self) -> bool:
        """Whether the old book does not have it."""
        return any(each.kind == "page added" for each in self.corrections)


@dataclass(frozen=True)
class PrintedEdition:
    """An edition of the old book, and what decides what is on its paper."""

    id: str
    holds: Set[str] = frozenset()
    """The docnames of the pages that it has now."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What readers see fields called, by name."""
    unprinted: Set[str] = frozenset()
    """The fields that only the web shows."""
    chapters: Mapping[str, str] = field(default_factory=dict)
    """The titles of chapters, by the folder of their pages."""
    behind: Set[str] = frozenset()
    """The fields that stand behind a page's text."""

    def chapter(self, docname: str) -> str:
        """The title of the chapter that a page stands in; empty where it is in none."""
        return self.chapters.get(docname.partition("/")[0], "")


def corrections(
    changes: Sequence[PageChange], old: Sequence[Page], new: Sequence[Page], edition: PrintedEdition
) -> tuple[CorrectedPage, ...]:
    """The pages of an edition that need corrections, in the order of the old book; new ones where they belong."""
    order = {page.docname: at for at, page in enumerate(old)}
    now = {page.docname: at for at, page in enumerate(new)}
    former = {each.after.docname: each.before.docname for each in changes if each.after and each.before}
    printed = {page.docname: folios for page in old if (folios := dict(page.folios).get(edition.id))}
    titled = titles(old), titles(new)
    pages: list[tuple[tuple[int, int], CorrectedPage]] = []
    for change, page in zip(changes, summary(changes, *titled, edition.id, edition.labels), strict=True):
        if change.before is not None and page.folios:
            done = tuple(_ChangedOnPaper(change, page, edition, order.keys() | now.keys(), *titled).corrections())
            if done:
                place = order[change.before.docname], -1
                pages.append((place, CorrectedPage(page.old_title, page.docname, done)))
        elif change.before is None and page.docname in edition.holds:
            names = (former.get(each.docname, each.docname) for each in reversed(new[: now[page.docname]]))
            before = next((name for name in names if name in printed), "")
            title, folio = (old[order[before]].title, printed[before][-1]) if before else ("", "")
            done = (Correction("page added", folio, beside=title),)
            pages.append(((order.get(before, -1), now[page.docname]), CorrectedPage(page.title, page.docname, done)))
    return tuple(page for _, page in sorted(pages, key=lambda each: each[0]))


class _ChangedOnPaper:
    """A page of the old book that is another now, or gone."""

    def __init__(
        self,
        change: PageChange,
        page: ChangedPage,
        edition: PrintedEdition,
        in_book: Set[str],
        old_titles: Callable[[str], str],
        new_titles: Callable[[str], str],
    ) -> None:
        self.change, self.page, self.edition, self.in_book = change, page, edition, in_book
        self.old_titles, self.new_titles = old_titles, new_titles
        self.passages: Sequence[Passage] = change.after.passages if change.after else ()
        #: The place of each passage of the new page.
        self.places = {id(each): at for at, each in enumerate(self.passages)}

    def corrections(self) -> Iterator[Correction]:
        """What is to be done, in the order of the old page."""
        change, folios = self.change, self.page.folios
        folio = writing.from_to(folios)
        if change.before is None or change.after is None:
            yield Correction("page removed", folio)
            return
        chapter = self.edition.chapter(change.after.docname)
        if chapter and chapter != self.edition.chapter(change.before.docname):
            yield Correction("page moved", folio, beside=chapter)
        added: tuple[int, Correction] | None = None
        for passage, changed in sorted(zip(change.passages, self.page.passages, strict=True), key=self._place):
            if not self._is_printed(passage.before or passage.after) or not _has_words(passage):
                continue
            for each in self._of_passage(passage, changed):
                at = self.places[id(passage.after)] if passage.after is not None else -1
                if added is not None and each.kind == "added" and at == added[0] + 1 and _alike(each, added[1]):
                    # Passages that came together are written together.
                    added = at, replace(added[1], words=added[1].words + each.words)
                    continue
                if added is not None:
                    yield added[1]
                added = (at, each) if each.kind == "added" else None
                if added is None:
                    yield each
        if added is not None:
            yield added[1]

    def _place(self, change: tuple[PassageChange, ChangedPassage]) -> tuple[int, bool]:
        """Where a passage stands on paper: on which of the printed pages, and whether behind the text."""
        folios, changed = self.page.folios, change[1]
        behind = changed.field in self.edition.behind
        nowhere = len(folios) if behind else 0
        return (folios.index(changed.folio) if changed.folio in folios else nowhere), behind

    def _is_printed(self, passage: Passage | None) -> bool:
        return passage is not None and passage.kind != "image" and passage.field not in self.edition.unprinted

    def _of_passage(self, passage: PassageChange, changed: ChangedPassage) -> Iterator[Correction]:
        folio = changed.folio or self.page.folios[0]
        if passage.kind == "changed":
            assert passage.before is not None
            assert passage.after is not None
            kind, words = _rewritten(changed, self.old_titles(passage.before.text), self.new_titles(passage.after.text))
            if words:
                yield Correction(kind, folio, changed.of, changed.label, words)
            if links := self._links(changed):
                yield Correction("link", folio, changed.of, changed.label, (links,))
            return
        kinds: Mapping[str, CorrectionKind] = {"new": "added", "removed": "removed", "moved": "moved"}
        beside = self._beside(passage.after) if passage.after is not None else ""
        yield Correction(kinds[passage.kind], folio, changed.of, changed.label, changed.words, beside)

    def _beside(self, passage: Passage) -> str:
        """The last words of what stands before a passage now; of a field nothing, since it is found by its label."""
        if passage.field:
            return ""
        for each in reversed(self.passages[: self.places[id(passage)]]):
            if self._is_printed(each) and not each.field:
                words = self.new_titles(each.text).split()
                return " ".join(["…", *words[-_BESIDE:]] if len(words) > _BESIDE else words)
        return ""

    def _links(self, changed: ChangedPassage) -> Words | None:
        """Where a link led and leads, as paper has it; None where it has nothing of it."""
        before, after = (
            ", ".join(filter(None, (self._on_paper(each, titled) for each in links)))
            for links, titled in ((changed.links_before, self.old_titles), (changed.links_after, self.new_titles))
        )
        return Words(before, after, changed=True) if before != after else None

    def _on_paper(self, link: str, titled: Callable[[str], str]) -> str:
        """An address, or the title of the page that a link leads to.

        Empty for a description of an API and the like, and for a page that is not printed: it has no page number.
        """
        if _ADDRESS.match(link):
            return link
        if link.startswith("/") and link.removeprefix("/").partition("#")[0] not in self.in_book:
            return ""
        return titles_of([link], titled).get(link, "")


def _has_words(change: PassageChange) -> bool:
    """Whether a passage has words, or had; images that are links have none."""
    return any(each is not None and each.text for each in (change.before, change.after))


def _alike(one: Correction, other: Correction) -> bool:
    return (one.of, one.label) == (other.of, other.label)


def _rewritten(changed: ChangedPassage, before: str, after: str) -> tuple[CorrectionKind, tuple[Words, ...]]:
    """How a changed passage is corrected; no words where they are the same."""
    if not any(each.changed for each in changed.words):
        return "words", ()
    if changed.of == "code":
        return "words", tuple(_lines(before, after))
    stayed = sum(len(each.after.split()) for each in changed.words if not each.changed)
    longest = max(len(before.split()), len(after.split()))
    if changed.of == "formula" or (longest > _SHORT and stayed < _STAYED * longest):
        return "replaced", (Words(before, after, changed=True),)
    return "words", tuple(_joined(changed.words))


def _joined(words: Sequence[Words]) -> Iterator[Words]:
    """Pieces of a text, with one or two words that stayed between much that did not taken for a part of it."""
    pieces = list(words)
    at = 1
    while at + 1 < len(pieces):
        before, stayed, after = pieces[at - 1 : at + 2]
        around = sum(len(text.split()) for each in (before, after) for text in (each.before, each.after))
        if not stayed.changed and len(stayed.after.split()) <= _BETWEEN and around >= _MUCH:
            went = " ".join(filter(None, (before.before, stayed.before, after.before)))
            came = " ".join(filter(None, (before.after, stayed.after, after.after)))
            pieces[at - 1 : at + 2] = [Words(went, came, changed=True)]
        else:
            at += 1
    yield from pieces


def _lines(before: str, after: str) -> Iterator[Words]:
    """Two versions of a listing, cut at the lines that differ."""
    old, new = before.splitlines(), after.splitlines()
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield Words("\n".join(old[first:last]), "\n".join(new[new_first:new_last]), kind != "equal")
