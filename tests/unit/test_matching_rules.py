"""The rules that match an element are those that cssselect2 finds, however many elements like it came before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from cssselect2 import ElementWrapper, Matcher, compile_selector_list
from hypothesis import given
from hypothesis import strategies as st

from sphinx_handbook.book.layout.weasyprint_speed.matching_rules import RuleFinder

SELECTORS = (
    "p", "a", "P", "*", ".x", ".y", "#i", "p.x", "p#i", ".x.y", ":root", ":not(.x)", ":is(p, .y)", ":where(.x) a",
    "div p", "div > p", ".x a", ".x > a", "#i a", "div p a", "div > p > a", "p + p", "p ~ a", "* + *", ".x + a b",
    ":first-child", "p:last-child", "a:only-child", ":nth-child(2)", "b:nth-last-child(odd)", ":nth-child(2 of .x)",
    "b:first-of-type", "a:last-of-type", "b:only-of-type", "a:nth-of-type(2n)", ":empty", "p:has(a)", "p:has(> a.x)",
    "p:has(+ p)", "[href]", "a[href]", ":link", ":any-link", ":local-link", "[href='#i']", "[href^=h]", "[href$=i]",
    "[href*=t]", "[HREF]", "[href=H i]", "[rel~=b]", "[rel|=b]", ".x [rel]", "[href] b", "[href^=h] > b", "[lang]",
    ":lang(da)", ":lang(en) b", "[lang=da]", "[class]", "[class^=x]", "[id]", "input:checked", "input:disabled", "p::before",
    ".x::after", "div:not(:first-child) b", "div:not(.x) b", ":is(.x > b, p + b)", ":hover",
)  # fmt: skip

ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "class": st.sampled_from(["x", "y", "x y", "y x", ""]),
        "id": st.sampled_from(["i", "j"]),
        "href": st.sampled_from(["#i", "http://t", "HI", ""]),
        "rel": st.sampled_from(["a b", "b", "b-c"]),
        "lang": st.sampled_from(["da", "en-GB", ""]),
        "{http://www.w3.org/XML/1998/namespace}lang": st.just("da"),
        "title": st.sampled_from(["x", "href"]),
        "disabled": st.just(""),
        "checked": st.just(""),
        "type": st.sampled_from(["radio", "CHECKBOX"]),
    },
)


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> ElementTree.Element:
    element = ElementTree.Element(draw(st.sampled_from(["p", "a", "b", "div", "input", "fieldset"])), draw(ATTRIBUTES))
    element.text = draw(st.sampled_from(["", "x"]))
    if depth:
        element.extend(draw(st.lists(trees(depth - 1), max_size=3)))
    return element


def matcher(selectors: list[str], payload: str) -> Any:
    result = Matcher()
    for number, text in enumerate(selectors):
        for selector in compile_selector_list(text):
            result.add_selector(selector, f"{payload}{number}")
    return result


def wrapped(tree: ElementTree.Element, *, html: bool) -> Iterator[Any]:
    root = ElementWrapper.from_html_root(tree) if html else ElementWrapper.from_xml_root(tree)
    return root.iter_subtree()  # type: ignore[no-any-return]


@given(
    st.lists(st.lists(st.sampled_from(SELECTORS), min_size=1, max_size=12), max_size=3),
    st.lists(trees(), max_size=3),
    st.booleans(),
)
def test_the_rules_are_those_that_cssselect2_finds(sheets: list[list[str]], documents: list[Any], html: bool) -> None:
    matchers = [(number * 2, matcher(each, f"{number} ")) for number, each in enumerate(sheets)]
    finder = RuleFinder(matchers, {})
    for document in [*documents, *documents]:
        finder.begin()
        for element in wrapped(document, html=html):
            theirs = [(number, *rule) for number, each in matchers for rule in each.match(element)]
            ours = finder.find(element).rules
            assert [(each[0], each[1], *each[3:]) for each in ours] == [
                (each[0], each[1], *each[3:]) for each in theirs
            ]


def test_an_id_that_no_selector_names_is_still_one() -> None:
    tree = ElementTree.fromstring("<div><p/><p id='i'/></div>")
    finder = RuleFinder([(0, matcher(["[id]"], ""))], {})
    assert [len(finder.find(each).rules) for each in wrapped(tree, html=True)] == [0, 0, 1]


def test_elements_that_are_alike_have_one_set_of_rules() -> None:
    tree = ElementTree.fromstring(
        "<div><p class='x' href='1'><b/></p><p href='2' class='x'><b title='t'/></p><p class='x' id='i'/></div>"
    )
    finder = RuleFinder([(0, matcher(["p.x", "p.x b", "p[href]", "#i", "p:not(:first-child)"], ""))], {})
    _, first, first_child, second, second_child, named = (finder.find(each) for each in wrapped(tree, html=True))
    assert first_child is second_child
    assert [[rule[4] for rule in each.rules] for each in (first, second, named)] == [
        ["0", "2"], ["0", "2", "4"], ["0", "4", "3"]
    ]  # fmt: skip
