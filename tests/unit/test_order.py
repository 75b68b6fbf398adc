"""Which documents print something."""

from __future__ import annotations

import pytest

from sphinx_handbook.book.content.order import is_silent


@pytest.mark.parametrize("html", ["", '<span id="index--a"></span>\n', "<section><!-- words --></section>"])
def test_what_prints_nothing(html: str) -> None:
    assert is_silent(html)


@pytest.mark.parametrize("html", ["<p>Words</p>", '<p><img src="logo.png" alt=""></p>', "<svg><path/></svg>", "<hr/>"])
def test_what_is_printed_without_words(html: str) -> None:
    assert not is_silent(html)
