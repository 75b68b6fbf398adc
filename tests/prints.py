"""Releases for tests, made from what a book says, without printing it: page numbers are counted on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.support import build

from sphinx_handbook.languages.dates import parse
from sphinx_handbook.releases import text_file
from sphinx_handbook.releases.page import Page
from sphinx_handbook.releases.passage import Passage
from sphinx_handbook.releases.release import PrintedFile, Release, written

Pages = Sequence[Page]


def numbered_text(root: Path, folder: Path) -> tuple[Page, ...]:
    """What a book says, numbered: the main edition from page 3, large print from page 5, two pages of it for each."""
    assert build(root, folder, "handbook-text").warnings == ()
    pages = enumerate(text_file.load(folder))
    return tuple(numbered(page, {"main": str(at + 3), "large": str(2 * at + 5)}) for at, page in pages)


def numbered(page: Page, folios: dict[str, str]) -> Page:
    passages = tuple(replace(each, folios=tuple(folios.items())) for each in page.passages)
    return replace(page, passages=passages, folios=tuple((edition, (number,)) for edition, number in folios.items()))


def keep(pages: Pages, folder: Path, day: str, name: str, mark: str) -> Path:
    """Write a release of the whole book in two editions, and of a sheet of each page; return its file."""
    when = parse(day)
    assert when
    sheets = [
        PrintedFile("sheets", f"{at:02x}{mark[2:]}", page.title, "A4", 1, page.docname) for at, page in enumerate(pages)
    ]
    books = [PrintedFile("main", mark, "Bogen", "A4", 9), PrintedFile("large", mark, "Storskrift", "A4", 18)]
    release = Release(when, name, (*books, *sheets), tuple(pages))
    folder.mkdir(exist_ok=True)
    path = folder / release.file_name
    path.write_bytes(written(release))
    return path


def changed(pages: Pages, docname: str, edit: Callable[[Page], Page]) -> tuple[Page, ...]:
    """The pages with one of them edited."""
    return tuple(edit(each) if each.docname == docname else each for each in pages)


def earlier(pages: Pages) -> tuple[Page, ...]:
    """The pages as they may have been before: a word, a link, a passage, an order, a name, a page more, one fewer."""
    first, second, third, fourth, fifth, *_rest, last = [each for each in pages if len(each.passages) > 5]
    edited = {
        first.docname: with_passages(first, lambda all_of: [*all_of[:2], reworded(all_of[2]), *all_of[3:]]),
        second.docname: with_passages(second, lambda all_of: [*all_of[:3], added(all_of[3]), *all_of[3:]]),
        third.docname: with_passages(third, lambda all_of: [*all_of[:2], *all_of[3:]]),
        fourth.docname: with_passages(fourth, lambda all_of: [*all_of[:1], *all_of[2:], all_of[1]]),
        fifth.docname: replace(fifth, docname=f"{fifth.docname}-foer", title=f"{fifth.title} før"),
        last.docname: None,
    }
    pages = [page for each in pages if (page := edited.get(each.docname, each)) is not None]
    gone = replace(first, docname="borte", title="En side, der er borte", passages=(added(first.passages[0]),))
    return (*pages, gone)


def with_passages(page: Page, edit: Callable[[list[Passage]], list[Passage]]) -> Page:
    return replace(page, passages=tuple(edit(list(page.passages))))


def reworded(passage: Passage) -> Passage:
    words = passage.text.split()
    links = ("https://eksempel.dk/foer",) if passage.links else ()
    return replace(passage, text=" ".join([*words[: len(words) // 2], "ganske", "andre", *words[-2:]]), links=links)


def added(passage: Passage) -> Passage:
    return replace(passage, kind="text", text="Det her stod der før <og> & kun før.", links=())
