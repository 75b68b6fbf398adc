"""What is of use on a screen alone is left out of the book."""

from __future__ import annotations

import pytest
from docutils import nodes

from sphinx_handbook.book.content.elements import screen_only

PLOT = '<div style="height:400px"> <script>draw()</script> <div id="plot"></div></div><br />'


def left(*body: nodes.Node) -> list[nodes.Node]:
    doctree = nodes.document(None, None)  # type: ignore[arg-type]
    doctree += body
    screen_only.leave_out(doctree, str)
    return list(doctree.children)


@pytest.mark.parametrize(
    ("html", "is_left_out"),
    [
        (PLOT, True),
        (f"{PLOT}<noscript>Switch scripts on.</noscript>", True),
        ("<canvas></canvas><script>draw()</script>", True),
        (f"{PLOT}<p>What it shows.</p>", False),
        (f'{PLOT}<img src="plot.png">', False),
        (f"{PLOT} A plot.", False),
        (PLOT.replace("script", "SCRIPT"), True),
        ("<script>count()</script>", False),
        ('<a id="here"></a><script>count()</script>', False),
        ('<div class="grid">', False),
        ("<div></div>", False),
    ],
)
def test_what_only_a_script_fills(html: str, is_left_out: bool, caplog: pytest.LogCaptureFixture) -> None:
    assert (
        left(nodes.raw("", html, format="html")) == [] if is_left_out else len(left(nodes.raw("", html, format="html")))
    )
    assert bool(caplog.records) == is_left_out


def test_a_substitution_is_named_once_where_it_is_used(caplog: pytest.LogCaptureFixture) -> None:
    def plot() -> nodes.raw:
        raw = nodes.raw("", PLOT, format="html")
        raw.source, raw.line = "a.rst", 3
        return raw

    definition = nodes.substitution_definition("", plot(), names=["plot"])
    assert left(definition) == [definition] and not caplog.records
    _, first, second = left(definition, nodes.paragraph("", "A ", plot()), nodes.paragraph("", "B ", plot()))
    assert (first.astext(), second.astext(), len(caplog.records)) == ("A ", "B ", 1)


def test_raw_text_for_other_builders_is_left_alone() -> None:
    assert len(left(nodes.raw("", PLOT, format="latex"))) == 1


#: As sphinx-gallery calls it.
CodeLinksBlock = type("code_links_block", (nodes.General, nodes.TextElement), {})


@pytest.mark.parametrize("numbered", [False, True])
def test_links_that_a_gallery_sets_into_code(numbered: bool) -> None:
    link = nodes.reference("", "", nodes.inline("", "shop", classes=["n"]), refuri="#shop")
    lines = [[link, nodes.Text(".open()"), nodes.Text("\n")], [nodes.inline("", "close"), nodes.Text("()\n")]]
    block = CodeLinksBlock(lang="python", classes=[])
    for number, line in enumerate(lines, 9):
        block += [nodes.inline("", f"{number:2}", classes=["linenos"])] * numbered + line
    (listing,) = left(block)
    assert isinstance(listing, nodes.literal_block)
    assert listing.rawsource == listing.astext() == "shop.open()\nclose()" and listing["language"] == "python"
    assert listing.get("highlight_args") == ({"linenostart": 9} if numbered else None)


def test_downloads_of_a_gallery_leave_their_places() -> None:
    footer = nodes.container("", nodes.paragraph("", "Download"), classes=["sphx-glr-footer"], ids=["download-a-py"])
    words = nodes.paragraph("", "Words.", classes=["sphx-glr-timing"])
    place, kept = left(footer, words)
    assert isinstance(place, nodes.target) and place["ids"] == ["download-a-py"] and kept is words
