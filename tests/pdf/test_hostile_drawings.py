"""Drawings that ask for too much, and values in them that are none: told, never drawn for ever, never a broken page."""

from __future__ import annotations

import base64
import logging
import re
from xml.etree import ElementTree

import pytest
import weasyprint
from tests.hostile_pages import DRAWINGS_ODD, DRAWINGS_TOO_LARGE

from sphinx_handbook.book.layout.limits import drawings as limits
from sphinx_handbook.book.layout.svg import tree, values
from sphinx_handbook.book.layout.weasyprint_seams import images

SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def printed(drawing: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, list[str]]:
    """A page with a drawing; what WeasyPrint logs of it, and what is said to be left out."""
    monkeypatch.setattr(logging.getLogger("weasyprint"), "propagate", True)
    left_out: list[str] = []
    address = f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"
    with images.drawings(lambda _, parts: left_out.extend(parts)):
        document = weasyprint.HTML(string=f'<img alt="A" style="width: 3cm" src="{address}">').render()
        data = document.write_pdf(uncompressed_pdf=True)
    return data, [*(each.getMessage() for each in caplog.records if each.levelno > logging.INFO), *left_out]


@pytest.mark.parametrize("name", DRAWINGS_ODD)
def test_a_value_that_is_none_does_not_reach_the_page(
    name: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, messages = printed(DRAWINGS_ODD[name], caplog, monkeypatch)
    assert not re.search(rb"\b(?:nan|inf)\b|\d[eE][-+]?\d", data)
    assert not any("Failed to render" in each for each in messages)
    assert any("Failed to load" in each for each in messages) == (name in ("empty", "no-end"))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("use-bomb", limits.ELEMENTS),
        ("pattern-bomb", limits.ELEMENTS),
        ("markers", limits.ELEMENTS),
        ("use-in-a-circle", limits.CIRCLE),
        ("use-of-itself", limits.CIRCLE),
        ("deep", limits.DEPTH),
        ("deep-text", limits.DEPTH),
        ("long-text", limits.LETTERS),
    ],
)
def test_a_drawing_that_asks_for_too_much_is_told(name: str, what: str) -> None:
    root = ElementTree.fromstring(DRAWINGS_TOO_LARGE[name])
    with pytest.raises(limits.TooMuch) as raised:
        limits.check(root)
    assert raised.value.what == what
    assert raised.value.text("plan.svg", str).startswith("The drawing “plan.svg” ")
    if what in (limits.DEPTH, limits.CIRCLE):
        with pytest.raises(limits.TooMuch):
            limits.check(root, 0)
    else:
        limits.check(root, 0)


def test_properties_that_stand_in_each_other_many_times_end() -> None:
    ready, parts = tree.ready(ElementTree.fromstring(DRAWINGS_TOO_LARGE["properties-bomb"]))
    assert not parts
    assert len(ElementTree.tostring(ready)) < 10_000


def test_what_is_drawn_often_enough_is_drawn() -> None:
    uses = '<use href="#a"/>' * 500
    limits.check(ElementTree.fromstring(SVG.format(f'<defs><g id="a"><path d="M0 0"/></g></defs><g>{uses}</g>')))
    limits.check(ElementTree.fromstring(SVG.format("<g>" * 100 + "</g>" * 100)))
    # What is never drawn may be anything.
    limits.check(ElementTree.fromstring(SVG.format('<defs><g id="a"><use href="#a"/></g></defs>')))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", "50%"), ("x", "1 2,3"), ("width", "12.5mm"), ("width", "100%"), ("width", "auto"), ("opacity", ".5"),
        ("x", "0.12345678901234"), ("y", "-1e-7"), ("stroke-width", "calc(1px + 2px)"), ("transform", ""),
        ("transform", "rotate(45 1 2) translate(3,4)"), ("transform", "matrix(1 0 0 1 0 0)"), ("transform", "none"),
        ("viewBox", "0 0 100 50"), ("viewBox", "-1,-2,3.5,4"), ("d", "M1.123456789012-3a1 1 0 01.5.5"),
        ("font-size", "1.2em"), ("class", "nan"), ("id", "inf"), ("offset", "0.5"), ("orient", "auto"), ("rx", "inherit"),
    ],
)  # fmt: skip
def test_a_value_is_one(name: str, value: str) -> None:
    assert not values.is_odd(name, value)
