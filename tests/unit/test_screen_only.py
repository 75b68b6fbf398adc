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
        ("<script>count()</script>", False),
        ('<div class="grid">', False),
        ("<div></div>", False),
    ],
)
def test_what_only_a_script_fills(html: str, is_left_out: bool, caplog: pytest.LogCaptureFixture) -> None:
    assert (
        left(nodes.raw("", html, format="html")) == [] if is_left_out else len(left(nodes.raw("", html, format="html")))
    )
    assert bool(caplog.records) == is_left_out


def test_raw_text_for_other_builders_is_left_alone() -> None:
    assert len(left(nodes.raw("", PLOT, format="latex"))) == 1


def test_downloads_of_a_gallery_leave_their_places() -> None:
    footer = nodes.container("", nodes.paragraph("", "Download"), classes=["sphx-glr-footer"], ids=["download-a-py"])
    words = nodes.paragraph("", "Words.", classes=["sphx-glr-timing"])
    place, kept = left(footer, words)
    assert isinstance(place, nodes.target) and place["ids"] == ["download-a-py"] and kept is words
