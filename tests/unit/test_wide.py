"""The rule for tables and code that are wide: what they need, and what an edition does about it."""

from __future__ import annotations

import re

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from sphinx_handbook.book.content.elements import wide_blocks
from sphinx_handbook.book.layout import wide_css
from sphinx_handbook.editions import page_format
from sphinx_handbook.editions.edition import Edition


def table(text: str) -> nodes.table:
    (node,) = publish_doctree(text, settings_overrides={"report_level": 5}).findall(nodes.table)
    return node


def grid(columns: int, cell: str, rows: int = 2) -> str:
    lines = [".. list-table::", ""]
    for _ in range(rows):
        lines += [f"   {'* -' if not column else '  -'} {cell}" for column in range(columns)]
    return "\n".join([*lines, ""])


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        (grid(3, "abcd"), 3 * (4 + 2)),
        # A long cell can be divided: it asks for twelve letters.
        (grid(3, "many words that go on for more than a line"), 3 * (12 + 2)),
        (grid(2, "Medarbejderrepræsentanter"), 2 * (12 + 2)),
        # Code and a number cannot; an address behind a stroke alone.
        (grid(2, "``sphinx_handbook_option``"), 2 * (22 + 2)),
        (grid(2, "https://organisation.example.org/a/long/one"), 2 * (25 + 2)),
        (grid(2, "1234567890123456"), 2 * (16 + 2)),
    ],
)
def test_what_a_table_needs(text: str, needed: int) -> None:
    assert wide_blocks.need(table(text)) == needed


def test_cells_that_span_do_not_count_in_one_column() -> None:
    spanning = """
+-----+-----+-----+
| a   | b   | c   |
+-----+-----+-----+
| abcdefghijk     |
+-----+-----+-----+
| abc | b   | cde |
|     +-----+-----+
|     | bcd | cd  |
+-----+-----+-----+
"""
    assert wide_blocks.need(table(spanning)) == (3 + 2) + (3 + 2) + (3 + 2)


def test_the_longest_line_of_code_decides() -> None:
    code = nodes.literal_block("", "short\n\ttab\n" + "x" * 70)
    assert wide_blocks.longest(code) == 70
    assert wide_blocks.longest(nodes.literal_block("", "\tx")) == 9
    assert wide_blocks.longest(nodes.literal_block("", "\n".join("x" * 12), linenos=True)) == 1 + 3


def marked(text: str) -> nodes.document:
    doctree = publish_doctree(text, settings_overrides={"report_level": 5, "doctitle_xform": False})
    wide_blocks.mark(doctree)
    return doctree


def test_headings_right_before_go_along() -> None:
    doctree = marked(
        f"Top\n===\n\nDeep\n----\n\n.. _here:\n\nDeeper\n~~~~~~\n\n{grid(8, 'twelve signs')}\n\nAfter\n~~~~~~\n\nText.\n"
    )
    classes = {title.astext(): title["classes"] for title in doctree.findall(nodes.title)}
    assert classes["Top"] == classes["Deep"] == classes["Deeper"] == ["letters-112", "turns"]
    assert classes["After"] == []
    doctree = marked(f"Top\n===\n\nWords.\n\n{grid(8, 'twelve signs')}\n")
    (title,) = doctree.findall(nodes.title)
    assert title["classes"] == []


def test_what_its_author_says_goes_before() -> None:
    turned = next(marked(grid(2, "a").replace("::\n", "::\n   :class: landscape\n", 1)).findall(nodes.table))
    assert turned["classes"] == ["landscape"]
    upright = next(marked(grid(9, "twelve signs").replace("::\n", "::\n   :class: portrait\n", 1)).findall(nodes.table))
    assert upright["classes"] == ["portrait"]


def test_nothing_turns_within_a_box_or_a_list() -> None:
    inner = grid(9, "twelve signs").replace("\n", "\n   ")
    for text in (f".. note::\n\n   {inner}\n", f"* {inner}\n"):
        (node,) = marked(text).findall(nodes.table)
        assert node["classes"] == ["letters-128"]
    code = "x" * 70
    (node,) = marked(f"::\n\n  {code}\n").findall(nodes.literal_block)
    assert node["classes"] == ["columns-72"]


def test_all_listings_of_a_page_have_one_size() -> None:
    text = f"::\n\n  {'x' * 70}\n\nWords.\n\n.. note::\n\n   ::\n\n     short\n"
    assert [each["classes"] for each in marked(text).findall(nodes.literal_block)] == [["columns-72"]] * 2


def test_a_line_that_is_turned_anyway_makes_no_code_smaller() -> None:
    assert wide_blocks.longest(nodes.literal_block("", "x" * 60 + "\n" + "x" * 60 + "\n" + "x" * 200)) == 60
    assert (
        wide_blocks.longest(nodes.literal_block("", "x" * 60 + "\n" + "x" * 100 + "\n" + "x" * 200)) == wide_blocks.LINE
    )


def test_a_long_word_of_a_table_that_does_not_fit_is_divided() -> None:
    (node,) = marked(grid(1, "x1" * 30)).findall(nodes.table)
    assert "long-words" in next(node.findall(nodes.entry))["classes"]
    rules = re.findall(r":is\(([^{]*)\) \.long-words", wide_css.css(page_format.of(Edition("main"))))
    assert rules and "table.letters-180," in rules[0] + "," and "letters-44" not in rules[0]


def sizes(css: str, selector: str) -> list[float]:
    """The sizes of type that a style sheet gives a selector that it tells by itself."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    bodies = [body for names, body in rules if selector in [name.strip() for name in names.split(",")]]
    return [float(size) for body in bodies for size in re.findall(r"font-size: ([\d.]+)pt", body)]


def turned(css: str) -> list[int]:
    rules = re.findall(r"([^{}]+)\{ page: landscape; \}", css)
    return [int(each) for names in rules for each in re.findall(r"letters-(\d+)", names)]


def test_the_rule_on_a4() -> None:
    main = page_format.of(Edition("main"))
    # 122 mm hold so many letters of tables' type, and of the smaller one.
    assert (wide_css.room(main.column, wide_css.USUAL), wide_css.room(main.column, wide_css.SMALL)) == (
        71,
        85,
    )
    css = wide_css.css(main)
    assert sizes(css, "table.letters-68") == []
    assert sizes(css, "table.letters-72") == sizes(css, "table.letters-84") == [7.5]
    assert min(turned(css)) == 88
    # On its side the usual type does, up to a point.
    assert sizes(css, "table.letters-88") == []
    assert sizes(css, "table.letters-88:not(.turns)") == [7.5]
    assert sizes(css, "table.letters-148") == [7.5]
    assert sizes(css, ".columns-56 pre") == []
    (size,) = sizes(css, ".columns-72 pre")
    assert 7 <= size < 8
    # Longer lines are turned, in the smallest size.
    assert sizes(css, ".columns-84 pre") == [7]


@pytest.mark.parametrize(
    "printing", [Edition("folded", paper="A5", size=9.5, impose="booklet"), Edition("press", variant="press")]
)
def test_no_page_turns_that_is_folded_or_imposed(printing: Edition) -> None:
    css = wide_css.css(page_format.of(printing))
    assert "landscape" not in css
    (size,) = sizes(css, "table.letters-180")
    assert size >= page_format.SMALLEST_WIDE


def test_nothing_gets_smaller_in_large_print() -> None:
    css = wide_css.css(page_format.of(Edition("large", size=18)))
    assert not re.search(r"\.(letters|columns)-\d+[^{]*\{[^}]*font-size", css)
    assert turned(css)
