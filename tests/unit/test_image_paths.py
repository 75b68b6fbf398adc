"""Images named relative to a page of the website are found from the source folder."""

import pytest

from sphinx_handbook.book.content.links.image_paths import from_source_folder


@pytest.mark.parametrize(
    ("docname", "html", "expected"),
    [
        ("gallery/bars", '<img alt="../x" src="../_images/a.png">', '<img alt="../x" src="_images/a.png">'),
        ("a/b/c", "<object type='x' data='../../_static/a.svg'>", "<object type='x' data='_static/a.svg'>"),
        ("a/b", "<IMG SRC=../_images/a.png>", "<IMG SRC=_images/a.png>"),
        # Sphinx's own images, and files beside the source folder, are relative to it already.
        ("a/b", '<img src="_images/a.png"><img src="a/b.png">', '<img src="_images/a.png"><img src="a/b.png">'),
        ("a/b", '<img src="../plots/a.png">', '<img src="../plots/a.png">'),
        ("b", '<img src="../_images/a.png">', '<img src="../_images/a.png">'),
        ("a/b", '<a href="../_images/a.png">../_static</a>', '<a href="../_images/a.png">../_static</a>'),
    ],
)
def test_addresses(docname: str, html: str, expected: str) -> None:
    assert from_source_folder(html, docname) == expected
