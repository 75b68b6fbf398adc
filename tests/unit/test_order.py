"""Which documents print something, and where a book is divided."""

from __future__ import annotations

import pytest

from sphinx_handbook.book.content import chunks, order
from sphinx_handbook.book.content.order import Document, Part, is_silent


@pytest.mark.parametrize("html", ["", '<span id="index--a"></span>\n', "<section><!-- words --></section>"])
def test_what_prints_nothing(html: str) -> None:
    assert is_silent(html)


@pytest.mark.parametrize("html", ["<p>Words</p>", '<p><img src="logo.png" alt=""></p>', "<svg><path/></svg>", "<hr/>"])
def test_what_is_printed_without_words(html: str) -> None:
    assert not is_silent(html)


def chapter(count: int) -> list[Document]:
    entries = [Document(f"tools/e{number}", 2, "entry", "tools") for number in range(count)]
    return [Document("tools/index", 1, "category", "tools"), *entries]


def divided(documents: list[Document]) -> tuple[Part, ...]:
    return order.only([Part(tuple(documents))], {each.docname for each in documents})


def test_a_chapter_of_very_many_entries_has_several_parts() -> None:
    assert divided(chapter(60)) == (Part(tuple(chapter(60))),)
    parts = divided(chapter(400))
    assert [each for part in parts for each in part.documents] == chapter(400)
    assert [part.continues for part in parts] == [False, *[True] * (len(parts) - 1)]
    assert all(len(part.documents) >= 12 for part in parts[:-1]) and 10 <= len(parts) <= 30
    # Each is laid out by itself.
    assert chunks.runs(parts) == [[number] for number in range(len(parts))]


def test_a_new_entry_changes_one_or_two_parts_of_a_long_chapter() -> None:
    before = {part.documents for part in divided(chapter(400))}
    for at in (1, 57, 200, 399):
        new = chapter(400)
        new.insert(at, Document("tools/new", 2, "entry", "tools"))
        assert len({part.documents for part in divided(new)} - before) <= 2


def test_a_selection_from_a_long_chapter_follows_on_without_a_break() -> None:
    chosen = {f"tools/e{number}" for number in range(0, 400, 10)}
    (part,) = order.only(divided(chapter(400)), chosen | {"tools/index"})
    assert len(part.documents) == 41 and not part.continues
    # What comes before it in its chapter may be left out.
    (rest,) = order.only(divided(chapter(400))[-1:], {"tools/e399"})
    assert rest.documents[0].docname == "tools/e399"
