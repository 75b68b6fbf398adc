"""Sizes without inline styles, and what a page's content security policy forbids."""

from __future__ import annotations

import pytest

from sphinx_handbook.web.policy import Policy, forbidden
from sphinx_handbook.web.sizes import sized, stylesheet

DEFAULT = Policy("default-src 'self'; base-uri 'self'; form-action 'self'; object-src 'none'")


@pytest.mark.parametrize(
    ("tag", "style", "classes", "attributes", "left"),
    [
        ("img", "width: 100px;", [], {"width": "100"}, []),
        ("img", "width: 50%; height: 2em", ["width-50"], {"height": "32"}, []),
        ("img", "width: 2.54cm;", [], {"width": "96"}, []),
        ("col", "width: 33.3%", ["width-33"], {}, []),
        ("col", "width: 0.2%", ["width-1"], {}, []),
        ("table", "width: 60%", ["width-60"], {}, []),
        ("figure", "width: 244px", ["width-240px"], {}, []),
        ("td", "text-align: right", ["text-right"], {}, []),
        ("table", "height: 3px", [], {}, ["height: 3px"]),
        ("img", "width: 50vw; color: red", [], {}, ["width: 50vw", "color: red"]),
    ],
)
def test_a_style_is_classes_and_attributes(
    tag: str, style: str, classes: list[str], attributes: dict[str, str], left: list[str]
) -> None:
    size = sized(tag, style)
    assert (size.classes, size.attributes, size.left) == (classes, attributes, left)
    assert all(f".{name}{{" in stylesheet() for name in size.classes if name.startswith("width-"))


@pytest.mark.parametrize(
    "html",
    [
        '<p>Text <a href="https://example.org">away</a> <img src="_images/a.png" alt=""></p>',
        '<code>&lt;script&gt;</code> style="x" onclick="y" src="https://example.org"',
        '<script type="application/ld+json">{}</script><script src="_static/a.js"></script>',
        '<iframe src="film.html"></iframe><form action="search.html"></form><video src="a.mp4"></video>',
        '<a href="mailto:a@example.org">x</a>',
    ],
)
def test_ordinary_pages_have_nothing_forbidden(html: str) -> None:
    assert forbidden(html, DEFAULT) == []


@pytest.mark.parametrize(
    ("html", "directive", "source"),
    [
        ('<span style="color:red">x</span>', "style-src", "'unsafe-inline'"),
        ("<style>p{}</style>", "style-src", "'unsafe-inline'"),
        ("<script>x()</script>", "script-src", "'unsafe-inline'"),
        ('<b onclick="x()">x</b>', "script-src", "'unsafe-inline'"),
        ('<a href="javascript:x()">x</a>', "script-src", "'unsafe-inline'"),
        ('<script src="https://cdn.example/x.js"></script>', "script-src", "https://cdn.example"),
        ('<script src="//cdn.example/x.js"></script>', "script-src", "https://cdn.example"),
        ('<iframe src="https://video.example/1"></iframe>', "frame-src", "https://video.example"),
        ('<img src="https://img.example/a.svg" alt="">', "img-src", "https://img.example"),
        ('<img src="data:image/png;base64,AA" alt="">', "img-src", "data:"),
        ('<img srcset="a.png 1x, https://img.example/b.png 2x" alt="">', "img-src", "https://img.example"),
        ('<video><source src="https://video.example/a.mp4"></video>', "media-src", "https://video.example"),
        ('<object data="a.svg"></object>', "object-src", "'self'"),
        ('<link rel="stylesheet" href="https://fonts.example/a.css">', "style-src", "https://fonts.example"),
        ('<form action="https://mail.example/"></form>', "form-action", "https://mail.example"),
    ],
)
def test_what_is_forbidden_is_found_and_what_would_allow_it(html: str, directive: str, source: str) -> None:
    (thing,) = forbidden(html, DEFAULT)
    assert (thing.directive, thing.source) == (directive, source)
    wider = Policy(DEFAULT.with_sources({directive: [source]}))
    assert forbidden(html, wider) == []
    # And nothing else is allowed with it.
    assert forbidden("<script>x()</script><style></style>", wider) or source == "'unsafe-inline'"


def test_sources_of_a_policy() -> None:
    policy = Policy("default-src 'none'; img-src https: data:; frame-src *.video.example; style-src 'sha256-x'")
    assert policy.allows("img-src", "https://anywhere.example/a.png") and policy.allows("img-src", "data:image/png,x")
    assert not policy.allows("img-src", "http://anywhere.example/a.png") and not policy.allows("img-src", "a.png")
    assert policy.allows("frame-src", "https://www.video.example/1")
    assert not policy.allows("frame-src", "https://video.example.org/1")
    assert policy.allows_inline("style-src") and not policy.allows_inline("script-src")
    assert (
        Policy("").allows("script-src", "https://anywhere.example") and forbidden("<script></script>", Policy("")) == []
    )
