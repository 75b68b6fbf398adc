"""What is read as XML is what an HTML reader makes of it."""

from __future__ import annotations

from typing import Any

import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st
from tests.slices import examples

from sphinx_handbook.book.layout.weasyprint_speed import html_parser


def page(body: str) -> str:
    return (
        f'<!doctype html><html lang="da"><head><meta charset="utf-8"/><title>x</title></head><body>{body}</body></html>'
    )


def flat(node: Any) -> Any:
    return node.tag, dict(node.attrib), node.text or "", node.tail or "", [flat(each) for each in node]


TEXTS = st.sampled_from(
    [
        "",
        "x",
        " ",
        "\n",
        "\n\n y",
        "a&amp;b",
        "&#160;",
        "&#10;",
        "&nbsp;",
        "&#x80;",
        "&#x2192;",
        "&#8203;",
        "&#150;",
        "\t",
        "é",
        "<!-- -->",
        "'",
        "A=''",
    ]
)
TAGS = st.sampled_from(
    [*sorted(html_parser._TAGS - {"html", "head", "body", "title"}), "svg", "button", "script", "ruby"]
)
WITH = st.sampled_from(
    [
        "",
        ' id="x"',
        ' alt="&quot;x&gt;"',
        ' title="a\nb"',
        ' title="a&#10;b"',
        ' Data="x"',
        " hidden=''",
        ' xml:lang="da"',
    ]
)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, attribute, text, within, after: (
            f"<{tag}{attribute}/>{after}" if tag in html_parser._VOID else f"<{tag}{attribute}>{text}{''.join(within)}</{tag}>{after}"
        ),
        TAGS, WITH, TEXTS, st.lists(inner, max_size=3), TEXTS,
    )  # fmt: skip


#: As ``content.formulas`` writes them.
FORMULA = (
    '<svg class="math" style="width:1em" viewBox="0 0 1 1" aria-label="a" data-tex="a &lt; b"><path d="M 1 1"/>'
    '<g transform="x">\n<rect x="1" y="1" width="2" height="1"/></g></svg>'
)
#: As people draw a category's mark.
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" fill="#265e49">\n  <path d="M4 32z"/>\n'
    '  <circle class="second" cx="32" cy="18" r="13"/>\n</svg>\n'
)
TABLE = "<table><thead><tr><th>{}</th></tr></thead><tbody><tr><td>{}</td></tr></tbody></table>"


@examples(4)
@given(st.recursive(TEXTS, element, max_leaves=12), st.booleans())
def test_whatever_is_taken_is_the_same(body: str, in_table: bool) -> None:
    text = page(TABLE.format(body, body) if in_table else body)
    tree = html_parser.tree(text)
    if tree is not None:
        assert flat(tree) == flat(tinyhtml5.parse(text, namespace_html_elements=False))


@pytest.mark.parametrize(
    "body",
    [
        '<div class="a"><p>x <em>y</em><br/>z &amp; <a href="#b">b</a></p><ul><li>a<ul><li>b</li></ul></li></ul></div>',
        TABLE.format("a", "<p>b</p><p>c</p>"),
        "<details><summary>x</summary><p>y</p></details><p><code>NAME=''</code> &#x2192; y&#x27;s &#39;z&#39; &#x2f;</p>",
        FORMULA,
        f'<div class="mark">{MARK}</div><p title="a&#10;b">{MARK}{FORMULA}</p>',
        f"<p>a {FORMULA}</p>{TABLE.format(FORMULA, FORMULA)}<div>{FORMULA}</div>",
        "<p>a.<wbr/>b.<wbr>c</p><pre><span>a</span><span>&#8203;(&#8230;&#xe6;&#x1f600;</span></pre>",
        "<pre><span></span>\nx\n</pre><dl><dt>a</dt><dd><p>b</p></dd></dl><h2>x<span>y</span></h2>",
    ],
)
def test_what_books_are_made_of_is_taken(body: str) -> None:
    tree = html_parser.tree(page(body))
    assert tree is not None
    assert flat(tree) == flat(tinyhtml5.parse(page(body), namespace_html_elements=False))


@pytest.mark.parametrize(
    "body",
    [
        "<p>a<p>b", "<p><div>a</div></p>", "<table><tr><td>a</td></tr></table>", "<pre>\na</pre>", "<a><b><a>x</a></b></a>",
        "<span/>", "<br>", "&nbsp;", "<h1><h2>a</h2></h1>", "<li>a</li>", "<!-- a -->", "<svg onload='x'></svg>", "<p\nid='a'>b</p>",
        "<p><details></details></p>", "<p><summary>a</summary></p>", "&#x80;", "&#x1;", "&#150;", "&#0150;", "&#55296;",
        "<path/>", "<svg><p>a</p></svg>", '<svg viewbox="0"></svg>', "<svg><title>a</title></svg>", "<tr><svg></svg></tr>",
        "<svg/>", "<svg><desc/></svg>", "<pre>&#10;a</pre>", '<svg xmlns_="a"></svg>', f'<svg xmlns="a">{MARK}</svg>', '<p title="<wbr>">a</p>',
    ],
)  # fmt: skip
def test_what_would_be_mended_is_not(body: str) -> None:
    assert html_parser.tree(page(body)) is None
