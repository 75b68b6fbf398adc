"""Raw HTML ends where its page does."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.utils import new_document

from sphinx_handbook.book.content.elements import closed_html
from sphinx_handbook.catalogue.lint import structure
from sphinx_handbook.catalogue.lint.page_text import PageText
from sphinx_handbook.sphinx_ext.raw_html import open_html


@pytest.mark.parametrize(
    ("html", "mended"),
    [
        ("a <b>b", "a <b>b</b>"),
        ("a </div></section></main> c", "a  c"),
        ("</article>&lt;b", "&lt;b"),
        ("<table><tr><td>x", "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        ('<a href="x?a&amp;b">l', '<a href="x?a&amp;b">l</a>'),
        ('<b><svg><use xlink:href="#a"/></svg>', '<b><svg><use xlink:href="#a"></use></svg></b>'),
        ("<i><pre>\n\na</pre>", "<i><pre>\n\na</pre></i>"),
    ],
)
def test_what_reaches_out_of_a_page_is_mended(html: str, mended: str) -> None:
    assert open_html.within_page(html) == mended
    assert open_html.within_page(mended) == mended


@pytest.mark.parametrize(
    "html", ["<p>a", "<ul><li>a<li>b</ul>", "</p>a", "<h2>a", "</body></html>a", "<!-- <b> --> a", "<p>a<br>b</p> c"]
)
def test_what_stays_within_its_page_is_left_as_it_is(html: str) -> None:
    assert open_html.within_page(html) == html


@pytest.mark.parametrize(
    ("pieces", "closed"),
    [
        (["<p>a</p>"], ["<p>a</p>"]),
        (['<iframe src="a>b">'], ['<iframe src="a>b"></iframe>']),
        (['<iframe src="x"/>'], ['<iframe src="x"/></iframe>']),
        (["<video>", "</video>"], ["<video>", "</video>"]),
        (["<VIDEO src=x>", "<p>a</p>"], ["<VIDEO src=x></video>", "<p>a</p>"]),
        (["a <!-- b"], ["a <!-- b-->"]),
        (["<style>a > b { } <script>"], ["<style>a > b { } <script></style>"]),
        (["<script>'<iframe>'</script>"], ["<script>'<iframe>'</script>"]),
        (['<svg viewBox="0 0 1 1"/>'], ['<svg viewBox="0 0 1 1"/>']),
    ],
)
def test_what_holds_no_text_is_closed_at_once(pieces: list[str], closed: list[str]) -> None:
    document = new_document("page")
    document += [nodes.raw("", each, format="html") for each in pieces]
    closed_html.close(document, lambda message: message)
    assert [each.astext() for each in document.findall(nodes.raw)] == closed


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("Text.\n\n<canvas id='plot'>\n\nMore.\n", [3]),
        ("Text with <video src='a>b'> in it.\n\n<IFRAME src=x />\n", [1]),
        ("<canvas>\n\nText.\n\n</CANVAS>\n", []),
        ("`<canvas>` and \\<canvas> and\n\n```html\n<iframe>\n```\n", []),
        ("<p>One\n<p>two\n\n<ul><li>a<li>b</ul>\n\n<select><option>a<option>b</select> <svg/>\n", []),
    ],
)
def test_the_command_line_names_it_in_markdown(page: str, lines: list[int]) -> None:
    assert [each.line for each in structure.open_elements(PageText("page.md", page))] == lines
