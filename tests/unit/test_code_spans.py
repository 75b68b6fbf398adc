"""Spans of code and roles, found in one pass."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.slices import examples

from sphinx_handbook.catalogue.markdown import code_spans

#: What the module replaces: right, and takes the square of a paragraph of runs without a partner.
PATTERN = re.compile(
    r"(?:(?<!\\)\{(?P<role>[\w:.+-]+)\})?"
    r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<text>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)

TEXTS = st.lists(st.sampled_from(["`", "``", "a", " ", "\n", "\n\n", "\\", "{a}", "{", "}", "\t", "é"])).map("".join)


@examples(4)
@given(TEXTS)
def test_spans_are_those_of_the_pattern(text: str) -> None:
    expected = [(each.start(), each.end(), *each.span("text"), each["role"] or "") for each in PATTERN.finditer(text)]
    spans = [(each.start, each.end, each.text_start, each.text_end, each.role) for each in code_spans.spans(text)]
    assert spans == expected


def test_runs_without_a_partner_take_no_time() -> None:
    text = " ".join("`" * length for length in range(1, 1500))
    begin = time.process_time()
    assert not list(code_spans.spans(text))
    # By the pattern it takes minutes.
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(("text", "result"), [("a `b` {c}`d` `e", "a - - `e"), ("", ""), ("`a\n\nb`", "`a\n\nb`")])
def test_a_text_with_something_else_in_their_place(text: str, result: str) -> None:
    assert code_spans.replaced(text, lambda _: "-") == result
