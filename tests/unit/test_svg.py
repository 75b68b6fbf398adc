"""Drawings as programs write them, made ready for WeasyPrint."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from sphinx_handbook.book.layout.svg import css, tree

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def ready(drawing: str) -> tuple[str, list[str]]:
    root, parts = tree.ready(ElementTree.fromstring(f"{HEAD}{drawing}</svg>"))
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    return ElementTree.tostring(root, encoding="unicode").partition(">")[2].removesuffix("</svg>"), parts


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("var(--x)", "#c00"),
        ("var( --x , red)", "#c00"),
        ("var(--nowhere, red)", "red"),
        ("var(--nowhere, var(--x))", "#c00"),
        ("var(--nowhere)", None),
        ("var(--round)", None),
        ("light-dark(#ffffff, var(--dark, #121212))", "#ffffff"),
        ("light-dark(rgb(0, 0, 0), rgb(255, 255, 255))", "rgb(0, 0, 0)"),
        ("1px solid var(--x)", "1px solid #c00"),
        ("var(--x", "#c00"),
    ],
)
def test_variables_are_replaced(value: str, plain: str | None) -> None:
    assert css.value(value, {"--x": "#c00", "--round": "var(--round)"}) == plain


def test_a_style_sheet_loses_what_stops_weasyprint() -> None:
    sheet = '@import url("https://example.org/x.css"); /* var(--x) */ .a{--x:#c00; fill:var(--x);stroke:var(--no)} .b{}'
    assert css.plain(sheet, {"--x": "#c00"}).split() == [".a{--x:#c00;", "fill:", "#c00;}", ".b{}"]


@pytest.mark.parametrize(
    ("font", "properties"),
    [
        ("12px serif", {"font-size": "12px", "font-family": "serif"}),
        (
            "italic bold 14px/1.2 'Nimbus Roman', serif",
            {
                "font-style": "italic",
                "font-weight": "bold",
                "font-size": "14px",
                "font-family": "'Nimbus Roman', serif",
            },
        ),
        ("inherit", {}),
    ],
)
def test_the_short_form_of_a_font_is_taken_apart(font: str, properties: dict[str, str]) -> None:
    assert css.font(font) == properties


@pytest.mark.parametrize(
    ("drawing", "drawn", "parts"),
    [
        # Nothing to do.
        ('<text x="1">plain</text>', '<text x="1">plain</text>', []),
        # draw.io: HTML and the same as text, and a sentence for viewers that lack HTML.
        ("<switch><foreignObject/><text>kept</text></switch>", "<switch><text>kept</text></switch>", []),
        ('<switch><g requiredFeatures="x"/><a><text>no SVG</text></a></switch>', '<switch><g requiredFeatures="x" /></switch>', []),
        ('<switch><text systemLanguage="fr">oui</text><text>yes</text></switch>', "<switch><text>yes</text></switch>", []),
        # Variables: declared in a style sheet, in an attribute, by what is around.
        ('<g style="--x:red"><rect fill="var(--x)"/></g>', '<g style="--x:red"><rect fill="red" /></g>', []),
        ('<rect fill="var(--no)"/>', "<rect />", []),
        ('<rect style="fill:light-dark(#fff, #000)"/>', '<rect style="fill: #fff" />', []),
        ('<text font="bold 12px serif">a</text>', '<text font-size="12px" font-family="serif" font-weight="bold">a</text>', []),
        # What is not drawn is named.
        (
            '<text><textPath xlink:href="#p">along</textPath></text><path id="p" d="M3 4 L 9 9"/>',
            '<text><tspan x="3" y="4">along</tspan></text><path id="p" d="M3 4 L 9 9" />',
            ["textPath"],
        ),
        ('<use href="other.svg#a"/>', '<use href="other.svg#a" />', ["use"]),
        ('<filter id="f"><feGaussianBlur/></filter><g filter="url(#f)"/>', None, ["filter"]),
        ('<filter id="f"><feOffset/></filter><g filter="url(#f)"/>', None, []),
        ('<filter id="f"><feGaussianBlur/></filter>', None, []),
        ('<g style="filter: drop-shadow(1px 1px 2px #000)"/>', None, ["filter"]),
    ],
)  # fmt: skip
def test_a_drawing_is_made_ready(drawing: str, drawn: str | None, parts: list[str]) -> None:
    text, named = ready(drawing)
    assert named == parts
    if drawn is not None:
        assert text == drawn


def test_html_in_a_drawing_becomes_lines_of_text_in_its_place() -> None:
    """As Mermaid writes it."""
    text, parts = ready(
        '<foreignObject x="10" y="20" width="100" height="40"><div xmlns="http://www.w3.org/1999/xhtml" '
        'style="text-align: center; font-size: 12px; color: #333"><span class="nodeLabel">One<br/>and <b>two</b></span>'
        "</div></foreignObject><rect/>"
    )
    assert parts == ["foreignObject"]
    root = ElementTree.fromstring(f"{HEAD}{text}</svg>")
    one, two, rect = root
    assert (one.text, two.text, rect.tag[-4:]) == ("One", "and two", "rect")
    assert {(each.get("x"), each.get("y"), each.get("text-anchor"), each.get("fill")) for each in (one, two)} == {
        ("60", "40", "middle", "#333")
    }
    assert float(one.get("dy", "")[:-2]) < float(two.get("dy", "")[:-2])


@pytest.mark.parametrize(
    ("height", "style", "lines"),
    [
        (20, "", ["Five words on one line"]),
        (60, "", ["Five words", "on one line"]),
        (60, "white-space: nowrap", ["Five words on one line"]),
    ],
)
def test_html_in_a_drawing_is_wrapped_where_its_box_has_lines(height: int, style: str, lines: list[str]) -> None:
    text, _ = ready(
        f'<foreignObject width="100" height="{height}"><p xmlns="http://www.w3.org/1999/xhtml" style="{style}">'
        "Five words on one line</p></foreignObject>"
    )
    assert [each.text for each in ElementTree.fromstring(f"{HEAD}{text}</svg>")] == lines


def test_a_drawing_within_a_page_is_left_as_it_is() -> None:
    """It is a part of the page, whose structure is made of it."""
    page = ElementTree.fromstring(f"<p>{HEAD}<switch><foreignObject/><text>a</text></switch></svg>after</p>")
    before = ElementTree.tostring(page)
    root, _ = tree.ready(page[0])
    assert root is not page[0]
    assert ElementTree.tostring(page) == before
