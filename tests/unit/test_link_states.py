"""The state that most addresses are in is said once; each says only another one."""

from __future__ import annotations

import pytest
from docutils import nodes

from sphinx_handbook.book.content.elements import introduction, link_states


@pytest.mark.parametrize(
    ("states", "usual"),
    [
        (["no"] * 3 + ["yes"], "no"),
        (["no"] * 2 + ["yes"] * 2, ""),
        (["no"] * 3, ""),
        ([], ""),
        ([""] * 5, ""),
    ],
)
def test_it_is_that_of_more_than_half_of_many(states: list[str], usual: str) -> None:
    assert link_states.usual(states) == usual


def page() -> nodes.document:
    def state(*words: nodes.Node) -> nodes.list_item:
        return nodes.list_item("", nodes.paragraph("", "", *words, classes=["link-state"]))

    archive = nodes.inline("", " ", nodes.reference("", "archive", refuri="http://x"), classes=["link-archive"])
    items = [
        state(nodes.inline("", "not checked")), state(nodes.inline("", "not checked"), archive),
        state(nodes.inline("", "works"), nodes.inline("", " (2026-11-29)")),
        state(nodes.inline("", "not checked"), nodes.inline("", " (2026-11-29)")),
    ]  # fmt: skip
    document = nodes.document("", "")
    document += nodes.enumerated_list("", *items, classes=["link-list", "numbered"])
    return document


@pytest.mark.parametrize("in_list", [True, False])
def test_what_differs_stays(*, in_list: bool) -> None:
    doctree = page()
    link_states.say_once(doctree, "not checked", str, in_list=in_list)
    head = ["Where nothing else is said: not checked."] if in_list else []
    states = [each.astext() for each in doctree.findall(nodes.paragraph)]
    assert states == [*head, "works (2026-11-29)", "not checked (2026-11-29)"]


def test_the_chapter_with_the_book_s_title_is_its_introduction() -> None:
    book = {"index": "The House", "about": "About"}
    assert introduction.titles(book, "index", "The house", str) == {**book, "index": "Introduction"}
    for kept in (
        {"index": "The house"},
        {**book, "about": "Introduction"},
        {**book, "index": "Welcome"},
        {"a": "", "b": ""},
    ):
        assert introduction.titles(kept, "index", "The house", str) == kept
