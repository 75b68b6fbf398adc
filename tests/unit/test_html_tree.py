"""What layout changes in parsed HTML."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
import tinyhtml5

from sphinx_handbook.book.layout import html_tree


def prepared(html: str) -> Element:
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    html_tree.prepare(root)
    return root


def style(html: str, tag: str) -> str:
    element = prepared(html).find(f".//{tag}")
    assert element is not None
    return element.get("style", "")


@pytest.mark.parametrize(
    ("html", "tag", "css"),
    [
        ('<img width="100">', "img", "width: 100px"),
        ('<img width="50%" height="20">', "img", "width: 50%"),
        ('<img height="20">', "img", "height: 20px"),
        ('<img width="100" style="width: 9em">', "img", "width: 100px; width: 9em"),
        ('<img width="wide">', "img", ""),
        ('<table width="793">', "table", "width: min(793px, 100%); break-inside: avoid"),
        # A height beside a width would leave a gap where the column is narrower: it limits the image, no more.
        (
            '<img style="width: 800px; height: 378px;">',
            "img",
            "width: 800px; height: auto; max-height: min(378px, calc(var(--page-text-height) * 0.82));",
        ),
        ('<img style="height: 3em; max-width: 50px">', "img", "height: 3em; max-width: 50px"),
        ('<p align="center">x', "p", "text-align: center"),
        ('<table align="center">', "table", "margin-left: auto; margin-right: auto; width: auto; break-inside: avoid"),
        ('<table><td align="right" bgcolor="#eef">x', "td", "text-align: right; background-color: #eef"),
        ('<p bgcolor="url(x)">x', "p", ""),
        ('<ol start="5">', "ol", "counter-reset: list-item 4"),
        ('<ol><li value="9">', "li", "counter-set: list-item 9; counter-increment: list-item 0"),
    ],
)
def test_attributes_of_raw_html_count(html: str, tag: str, css: str) -> None:
    assert set(style(html, tag).split("; ")) == set(css.split("; "))


@pytest.mark.parametrize(
    ("html", "css"),
    [
        ('<h1><img alt="Tornado  Web"> <img alt="Server"></h1>', 'bookmark-label: "Tornado Web Server"'),
        ('<h2><a href="#x"><img alt="5&quot; \\ more"></a></h2>', 'bookmark-label: "5\\" \\\\ more"'),
        ('<h1><img alt="Sign"> Words</h1>', 'bookmark-label: "Sign Words"'),
        ('<h1><img alt=""></h1>', ""),
        ("<h1><b>1.</b> Only <!-- no --> words</h1>", ""),
        ('<h2>1. <svg data-tex="x^2"><text>x</text></svg><br>is</h2>', 'bookmark-label: "1. x^2 is"'),
        (
            '<h2>A<a class="footnote-reference brackets">[1]</a> of <a>b <i>c</i></a> <span class="address">(d)</span></h2>',
            'bookmark-label: "A of b c"',
        ),
    ],
)
def test_a_heading_that_is_more_than_text_is_named(html: str, css: str) -> None:
    assert style(html, html[1:3]) == css


def test_a_reversed_list_counts_down() -> None:
    items = prepared('<ol reversed><li>a<li>b<ul><li>x</ul><li value="7">c<li>d</ol>').findall(".//ol/li")
    assert [each.get("style", "").split(";")[0].rpartition(" ")[2] for each in items] == ["4", "3", "7", "6"]


@pytest.mark.parametrize(
    ("html", "words", "address"),
    [
        ('<iframe src="https://x.org/f" title="A film"></iframe>', "A film: https://x.org/f", "https://x.org/f"),
        ('<iframe src="//x.org/f"></iframe>', "https://x.org/f", "https://x.org/f"),
        (
            '<audio controls><source src="https://x.org/s.mp3">No audio.</audio>',
            "https://x.org/s.mp3",
            "https://x.org/s.mp3",
        ),
        ('<video src="film.mp4"></video>', "film.mp4", None),
        ('<embed src="a.pdf" title="The plan">', "The plan: a.pdf", None),
        ('<object data="a.pdf"></object>', "a.pdf", None),
        ('<iframe src="javascript:x()"></iframe>', "", None),
    ],
)
def test_what_plays_is_its_address(html: str, words: str, address: str | None) -> None:
    root = prepared(f'<div style="position: relative; padding-bottom: 56%">{html}</div> after')
    (place,) = [each for each in root.iter() if each.get("class") == "handbook-played"]
    link = place.find("a")
    assert "".join(place.itertext()) == words
    assert (link.get("href") if link is not None else None) == address
    # The room for the film's picture is gone.
    (around,) = root.iter("div")
    assert around.get("style") is None and around.tail == " after"


def table(*rows: str) -> list[str]:
    cells = "".join(f"<tr><td>a</td><td>{row}</td></tr>" for row in rows)
    root = prepared(f"<table>{cells}</table>")
    return [(each.get("style") or "") for each in (*root.iter("table"), *root.iter("tr"))]


def test_only_tall_rows_are_divided_and_small_tables_are_not() -> None:
    whole = "break-inside: avoid"
    divided = "break-inside: auto"
    assert table("short") == [whole, ""]
    assert table(*["short"] * 9) == [""] * 10
    assert table("word " * 400, "short") == ["", divided, ""]
    assert table("<pre>" + "x\n" * 30 + "</pre>") == ["", divided]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<select><option>A<option selected>B<optgroup label=G><option label=C><option>D</select>", "A · B · G: C · D"),
        ('<input list="d"><datalist id="d"><option value="A"><option value="B"></datalist>', "A · B"),
        ("<select></select>", ""),
        ('<progress value="0.3"></progress> <meter value="3" max="10"></meter>', "30\N{NO-BREAK SPACE}% 3/10"),
        ('<progress value="30" max="100">a third</progress><progress></progress>', "a third"),
        ('<object data="a.pdf">In its place</object>', "In its place"),
    ],
)
def test_what_a_browser_opens_or_draws_is_written(html: str, words: str) -> None:
    assert "".join(prepared(f"<div>{html}</div>").itertext()) == words


def test_what_is_chosen_is_bold() -> None:
    root = prepared("<select multiple><option>A<option selected>B<option selected>C</select>")
    assert [each.text for each in root.iter("strong")] == ["B", "C"]


def test_fields_show_what_a_browser_shows() -> None:
    root = prepared(
        '<input type="hidden" value="x"><input type="password" value="x"><input placeholder="Name">'
        '<input value="v" placeholder="Name"><input type="image" src="a.png" alt="Go">'
    )
    fields = [*root.iter("input")]
    assert fields[0].get("style") == "display: none"
    assert [each.get("value") for each in fields[1:]] == ["••••••••", "Name", "v"]
    assert [each.get("alt") for each in root.iter("img")] == ["Go"]


@pytest.mark.parametrize(
    ("html", "css", "is_any"),
    [
        ('<p style="top: 0; position:fixed">', "top: 0; position:static", True),
        ('<p style="position: sticky; top: 0">', "position: relative; top: 0", False),
        ("<style>p { position: -webkit-sticky; position: Fixed !important }</style>", "", True),
        ('<table style="table-layout: fixed">', "table-layout: fixed", False),
    ],
)
def test_what_is_fixed_to_a_window_is_in_its_place(html: str, css: str, is_any: bool) -> None:
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    assert html_tree.stay_in_place(root) == is_any
    assert [each.get("style") for each in root.iter() if each.get("style")] == [css] * bool(css)
    assert all(each.text == "p { position: relative; position: static !important }" for each in root.iter("style"))
