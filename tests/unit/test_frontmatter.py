"""Front matter is taken whole, its lines kept, and nothing in it is converted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_handbook.catalogue.entries import front_matter
from sphinx_handbook.catalogue.entries.front_matter import Mapping, Scalar, Sequence
from sphinx_handbook.problems import Problem

PAGE = "---\nresume: En: linje\n---\n# Titel\n"


def take(text: str) -> tuple[front_matter.FrontMatter, list[Problem]]:
    return front_matter.take(text, "side.md")


def test_values_keep_their_text_line_and_column() -> None:
    front, problems = take('---\na: no\nb: 1.10\nc: [x, "y z"]\nd:\n  - e: 2014-02-30\n---\n# Titel\n')
    assert problems == []
    assert [(name.text, name.line) for name, _ in front.keys.pairs] == [("a", 2), ("b", 3), ("c", 4), ("d", 5)]
    a, b, c, d = (value for _, value in front.keys.pairs)
    assert isinstance(a, Scalar) and (a.text, a.column, a.plain, a.tag) == ("no", 4, True, "bool")
    assert isinstance(b, Scalar) and b.text == "1.10"
    assert isinstance(c, Sequence) and [item.text for item in c.items if isinstance(item, Scalar)] == ["x", "y z"]
    assert isinstance(d, Sequence) and isinstance(d.items[0], Mapping)
    date = d.items[0].get("e")
    assert isinstance(date, Scalar) and (date.text, date.line) == ("2014-02-30", 6)


def test_the_page_keeps_its_lines() -> None:
    front, problems = take("---\na: b\nc: d\n---\n# Titel\n\nTekst.\n")
    assert problems == []
    assert front.page == "\n\n\n\n# Titel\n\nTekst.\n"
    assert front.body_line == 5


def test_keys_that_are_not_ours_stay() -> None:
    front, problems = take("---\na: b\nmyst:\n  html_meta:\n    x: y\nc: d\norphan: true\n---\n# Titel\n")
    assert problems == []
    assert front.page == "---\n\nmyst:\n  html_meta:\n    x: y\n\norphan: true\n---\n# Titel\n"


@pytest.mark.parametrize("text", ["", "# Titel\n", "----\na: b\n---\n", " ---\na: b\n---\n", "Tekst\n---\na: b\n---\n"])
def test_a_page_without_front_matter_is_left_alone(text: str) -> None:
    front, problems = take(text)
    assert (front.page, front.keys.pairs, problems) == (text, (), [])


@pytest.mark.parametrize(
    "text",
    ["---\na: b\n---\n# T\n", "---\r\na: b\r\n---\r\n# T\r\n", "\ufeff---\na: b\n---\n# T\n", "--- \na: b\n...\n# T\n"],
)
def test_ways_to_write_the_fences(text: str) -> None:
    front, problems = take(text)
    assert problems == []
    assert [name.text for name, _ in front.keys.pairs] == ["a"]
    assert front.page.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("---\na: b\n# Titel\n", 1, "yaml"),
        ("---\na: b\na: c\n---\n", 3, "duplicate-key"),
        ("---\na:\n  b: 1\n  b: 2\n---\n", 4, "duplicate-key"),
        ("---\na: b: c\n---\n", 2, "yaml"),
        ("---\na: [b\n---\n", 2, "yaml"),
        ("---\na: &x b\nc: *x\n---\n", 2, "yaml"),
        ("---\n- a\n- b\n---\n", 2, "yaml"),
        ("---\nbare ord\n---\n", 2, "yaml"),
        ("---\na: \x07\n---\n", 2, "yaml"),
        ("---\n? [a]\n: b\n---\n", 2, "yaml"),
        ('---\na: "\\UFFFFFFFF"\n---\n', 1, "yaml"),
        ("---\na: " + "[" * 3000 + "\n---\n", None, "yaml"),
        ("---\na: " + "[" * 20 + "]" * 20 + "\n---\n", 2, "yaml"),
    ],
)
def test_faults_have_a_line_and_a_sentence(text: str, line: int | None, code: str) -> None:
    front, problems = take(text)
    assert [each.code for each in problems] == [code]
    assert line is None or problems[0].line == line
    assert problems[0].text(str).strip().endswith((".", "?"))
    assert front.page.count("\n") == text.count("\n")


@given(st.text())
def test_any_text_is_taken_or_refused(text: str) -> None:
    front, problems = take(text)
    assert front.page.count("\n") == text.count("\n")
    assert all(1 <= each.line <= text.count("\n") + 1 for each in problems)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_yaml_is_taken_or_refused(text: str) -> None:
    front, problems = take(f"---\n{text}\n---\n# T\n")
    assert front.page.count("\n") == text.count("\n") + 4
    assert all(each.text(str) and each.line >= 1 and each.column >= 1 for each in problems)


YAMLISH = st.recursive(
    st.sampled_from(
        ["a", "no", "1.10", "~", "2014-01-01", '"x"', "'y", "&a b", "*a", "!!python/object:os.system x", "|", "@"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]")
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        )
    ),
    max_leaves=8,
)


@given(st.lists(st.tuples(st.sampled_from(["resume", "emner", "a b", "?", "- x"]), YAMLISH), max_size=5))
def test_anything_like_yaml_is_taken_or_refused(lines: list[tuple[str, str]]) -> None:
    text = "---\n" + "".join(f"{key}: {value}\n" for key, value in lines) + "---\n# T\n"
    front, problems = take(text)
    assert len({name.text for name, _ in front.keys.pairs}) == len(front.keys.pairs)
    assert all(each.text(str) for each in problems)


@given(
    st.lists(st.tuples(st.sampled_from(["resume", "emner", "a b", "æ"]), YAMLISH | st.text(max_size=12)), max_size=4)
)
def test_both_ways_to_read_yaml_agree(lines: list[tuple[str, str]]) -> None:
    """What libyaml takes quickly is what the slow way, which explains, would have taken."""
    text = "\n" + "".join(f"{key}: {value}\n" for key, value in lines)
    quick = front_matter._composed_quickly(text)
    if quick is not None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(front_matter, "_composed_quickly", lambda text: None)
            slow, _ = front_matter._parse(text, "side.md")
        assert front_matter._parse(text, "side.md")[0] == slow


@pytest.mark.parametrize(
    ("value", "line", "column", "word"),
    [
        ("summary: Step #2 of the walk", 3, 15, "#2 of the walk"),
        ("rules:\n  - Rule #1 of three", 4, 10, "#1 of three"),
        ("links:\n  - title: Issue #42 explained\n    url: x", 4, 18, "#42 explained"),
        ("summary: !important do it", 3, 10, "!important"),
        ("rules: [a, !b c]", 3, 12, "!b"),
        ("summary: a\n  longer one # lost", 4, 14, "# lost"),
    ],
)
def test_words_that_yaml_takes_away_are_named(value: str, line: int, column: int, word: str) -> None:
    _, problems = take(f"---\na: b\n{value}\n---\n# T\n")
    assert [(each.code, each.line, each.column, each.values["word"]) for each in problems] == [
        ("lost-words", line, column, word)
    ]
    assert "quotes" in problems[0].text(str)


@pytest.mark.parametrize(
    "text",
    [
        'a: "Step #2"  # a note',
        "# a: b\nc: d",
        "a:  # these:\n  - b",
        "a: C#",
        "a: b!",
        "a: |\n  x # y",
        "a: [b, c]  # d",
    ],
)
def test_ordinary_comments_are_left_alone(text: str) -> None:
    _, problems = take(f"---\n{text}\n---\n# T\n")
    assert problems == []


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("\n---\nsummary: x\n---\n# T\n", 2, "must begin on the first line"),
        ("\ufeff \n\n---\nsummary: x\n---\n# T\n", 3, "must begin on the first line"),
        ("---\nsummary:\tx\n---\n# T\n", 2, "There is a tab behind “summary:”"),
    ],
)
def test_spaces_that_yaml_does_not_expect(text: str, line: int, sentence: str) -> None:
    _, problems = take(text)
    assert [(each.code, each.line) for each in problems] == [("yaml", line)]
    assert sentence in problems[0].text(str)


@pytest.mark.parametrize("text", ["\n---\n\nText between lines.\n\n---\n", "\nText\n---\n", "\n---\n"])
def test_a_line_across_the_page_is_no_front_matter(text: str) -> None:
    assert take(text)[1] == []
