"""The blocks of a Markdown page: what is code, where a fence ends, and how much work it is to tell."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.slices import examples

from sphinx_handbook.catalogue.markdown import running_text
from sphinx_handbook.catalogue.markdown.entry_references import mentions
from sphinx_handbook.catalogue.markdown.prose import prose
from sphinx_handbook.catalogue.markdown.scanner import DEEPEST, LineIndex, scan

#: What pages are made of, with all that may open a block or close one.
PIECES = st.sampled_from(
    [
        "a", "`", "```", "````", "~~~", ":::", "::::", "{note}", "{code}", " ", "    ", "\t", "\n", "\n\n", "\r\n",
        "\r", ">", "- ", "* ", "1. ", "#", "# ", "===", "---", "<!--", "-->", "<div>", "</div>", "<a ", "%", "+++",
        "(x)=", "[", "]", "(", ")", "[a]: b", ":a: b", "|", "$$", "\\", "\0", "\x0b", "\u2028", "æ",
    ]
)  # fmt: skip
PAGES = st.lists(PIECES, max_size=40).map("".join)


def blocks(text: str) -> list[tuple[str, int, int, str]]:
    return [(each.kind, each.start, each.end, each.name) for each in scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("```\na\n```\nb", [("code", 1, 4, "")], id="fence"),
        pytest.param("````\n```\n````", [("code", 1, 4, "")], id="fence-in-fence"),
        pytest.param("a\n\n    b\n\n    c\n", [("code", 3, 6, "")], id="indented"),
        pytest.param(
            "::::{note}\n:::{gap}\n:a: b\nc\n:::\n::::",
            [("directive", 1, 7, "note"), ("directive", 2, 6, "gap")],
            id="nested",
        ),
        pytest.param(
            ":::{note}\n---\na: b\n---\n# c\n:::", [("directive", 1, 7, "note"), ("heading", 5, 6, "")], id="yaml"
        ),
        pytest.param("- a\n\n  ```\n  b\n  ```\n\nc", [("code", 3, 6, "")], id="in-a-list"),
        pytest.param("> ```\n> a\n\nb", [("code", 1, 3, "")], id="ends-with-its-quotation"),
        pytest.param("<!--\n```\n-->\na", [("html", 1, 4, "")], id="fence-in-a-comment"),
        pytest.param("a\n% b\n---", [("machine", 2, 3, "")], id="rule-after-a-comment"),
        pytest.param("a ```b``` c\n\n```d``` e", [], id="span-of-code"),
        pytest.param("```{note", [("code", 1, 2, "")], id="unfinished"),
        pytest.param("", [], id="empty"),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, int, int, str]]) -> None:
    assert blocks(text) == expected


def test_front_matter_is_passed_over() -> None:
    assert [(each.start, each.text) for each in scan("---\na: b\n---\n# c\n", 4)] == [(4, "c")]


@pytest.mark.parametrize("opening", [":::{a}\n", "```{a}\n~~~{a}\n", "- > "])
def test_what_is_too_deep_is_code(opening: str) -> None:
    page = scan(opening * 200)
    assert len(page) <= DEEPEST + 1


# What the readers see as MyST does, and did not before there was one scanner -------------------------


def text_of(page: str) -> str:
    return " ".join(running_text.read(page).text.replace(running_text.OUT, " ").split())


def test_code_in_a_list_ends_with_it() -> None:
    assert text_of("- a\n\n  ```\n  b\n\nc") == "- a c"


def test_a_fence_in_a_comment_opens_nothing() -> None:
    assert text_of("<!--\n```\n-->\na") == "a"
    assert [each.target for each in mentions("<!--\n```\n-->\n{entry}`x`", "page")] == ["x"]


def test_indented_code_holds_neither_prose_nor_references() -> None:
    page = "a\n\n    {entry}`x` b\n"
    assert list(mentions(page, "page")) == []
    assert [run for _, _, run in prose(page)] == ["a"]


def test_a_links_address_is_no_part_of_a_heading() -> None:
    page = running_text.read("## Use [it](https://example.org/Use_(law)) well\n")
    assert page.headings == ((2, "Use it well"),)


def test_words_in_inline_html_are_running_text() -> None:
    assert text_of("<b>a</b> c") == "a c"


def test_options_of_a_directive_stand_at_its_top() -> None:
    assert text_of(":::{note}\n---\na: b\n---\nc\n:::") == "c"
    assert text_of(":::{note}\n\n:a: b\n:::") == ":a: b"


def test_a_link_in_a_comment_line_is_no_link() -> None:
    assert list(running_text.links(running_text.read("% [a](b.md)"))) == []


def test_an_argument_may_refer_to_an_entry() -> None:
    assert [(each.line, each.column) for each in mentions(":::{card} a {entry}`x`\n:::", "page")] == [(1, 13)]


# Any text --------------------------------------------------------------------------------------------


@given(PAGES)
def test_any_text_has_its_lines(text: str) -> None:
    count = text.count("\n") + 1
    for block in scan(text):
        assert 1 <= block.start < block.end <= count + 1
        assert block.start <= block.content.start or block.kind != "directive"
    list(mentions(text, "page"))
    list(prose(text))
    read = running_text.read(text)
    assert [len(each) for each in read.text.split("\n")] == [len(each) for each in text.split("\n")]


@given(st.text(alphabet="a\n"), st.integers(0, 30))
def test_places(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    line, column = LineIndex(text).place(offset)
    assert (line, column) == (text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def steps(work: Callable[[], object]) -> int:
    """The lines of Python that some work runs through, which depend on nothing else on the machine."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@examples(0.4)
@given(PAGES)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    page = piece * 24
    once = steps(lambda: scan.__wrapped__(page))
    twice = steps(lambda: scan.__wrapped__(page * 2))
    assert twice <= 2.5 * once + 200
