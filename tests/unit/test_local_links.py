"""Links without a host: which there are, and which document of the book each leads to."""

from __future__ import annotations

import pytest

from sphinx_handbook.book.content.links.local_links import document, has_host, is_local, is_published_picture
from sphinx_handbook.book.content.references import with_plain_places

DOCNAMES = {"index", "solutions", "sub/index", "sub/page", "sub/two words", "about"}


@pytest.mark.parametrize(
    "address",
    [
        "page.html",
        "/usage/",
        "?tab=linux",
        "sub/page.rst#x",
        "../",
        "a b.txt",
        "file:///srv/list",
        "C:/plan.txt",
        "c:x",
    ],
)
def test_local(address: str) -> None:
    assert is_local(address)


@pytest.mark.parametrize(
    "address",
    ["", "#place", "https://example.org", "mailto:a@example.org", "tel:1", "//example.org/x", "data:,x", "http://["],
)
def test_not_local(address: str) -> None:
    assert not is_local(address)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://example.org/docs/", True),
        ("http://localhost:8000", True),
        *(
            (each, False)
            for each in ("/", "/docs/", "docs/", "//example.org/", "file:///srv/", "example.org", "http://[")
        ),
    ],
)
def test_the_address_of_a_website_has_a_host(address: str, host: bool) -> None:
    assert has_host(address) == host


@pytest.mark.parametrize(
    ("address", "docname", "is_one"),
    [
        ("../_images/plantuml-0f.svg", "sub/page", True),
        ("_images/one.png", "index", True),
        ("_images/one.png", "sub/page", False),
        ("_static/one.png", "index", False),
    ],
)
def test_pictures_that_only_a_website_has(address: str, docname: str, is_one: bool) -> None:
    assert is_published_picture(address, docname) == is_one


@pytest.mark.parametrize(
    ("address", "docname", "leads_to"),
    [
        ("solutions.html", "index", "solutions"),
        ("solutions.rst#ex-1", "index", "solutions"),
        ("solutions", "index", "solutions"),
        ("/solutions.html", "sub/page", "solutions"),
        ("/docs/solutions.html", "sub/page", "solutions"),
        ("/docs/", "sub/page", "index"),
        ("../solutions/", "sub/page", "solutions"),
        ("../../solutions/", "sub/page", "solutions"),
        ("page.md", "sub/index", "sub/page"),
        ("two%20words.html", "sub/index", "sub/two words"),
        ("sub/", "index", "sub/index"),
        (".", "sub/page", "sub/index"),
        ("./", "about", "index"),
        ("page.html", "index", ""),
        ("genindex.html", "index", ""),
        ("solutions.html?tab=linux#ex-1", "index", "solutions"),
        ("?tab=linux", "index", "index"),
        ("search.html?q=tab", "index", ""),
        ("_static/sheet.txt", "index", ""),
        ("file:///solutions.html", "index", ""),
    ],
)
def test_document(address: str, docname: str, leads_to: str) -> None:
    assert document(address, docname, DOCNAMES, (".rst", ".md"), "https://example.org/docs") == leads_to


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<a id='saw'></a>", '<a id="page--saw"></a>'),
        ("<b class=x ID = saw>a</b>", '<b class=x id="saw">a</b>'),
        ('<a name="saw">a</a>', '<a id="page--saw">a</a>'),
        ("<A title=\"a > b\" NAME='saw'>", '<A title="a > b" id="page--saw">'),
        ("<a id=a name=b>", '<a id="page--a" name="b">'),
        ("<input name='a'>", '<input name="a">'),
        ("<a href='#saw' title='id=b'>", "<a href=\"#saw\" title='id=b'>"),
        ("<i id='a\"b'>", '<i id="a&quot;b">'),
        ("<img alt=\"see id=3\" id='c' title='name=4 id=5'>", '<img alt="see id=3" id="c" title=\'name=4 id=5\'>'),
        ('<p ID = "a">', '<p id="a">'),
        ("a < b id='c' > d", "a < b id='c' > d"),
        # A document has this name: what leads to that would lead here.
        ("<p id=usage>", '<p id="page--usage">'),
    ],
)
def test_places_of_raw_html_are_spelt_in_one_way(html: str, plain: str) -> None:
    assert with_plain_places(html, "page", {"usage"}) == plain
