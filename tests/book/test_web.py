"""The Danish book on the web: each of its pages is for everyone, in Danish, and leads somewhere."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from tests import vnu
from tests.slices import KINDS, every
from tests.support import DOCS_GENERATED, Build
from tests.support import DOCS_PAGES as PAGES
from tests.web import test_pages as pages
from tests.web import test_weight
from tests.web.test_pages import SCHEMES, WIDTHS, context  # noqa: F401


@pytest.mark.parametrize(
    ("name", "context"),
    # Of the further kinds the fixed book has one each.
    every([*PAGES, *DOCS_GENERATED], [((width, scheme),) for width in WIDTHS for scheme in SCHEMES], once=KINDS),
    indirect=["context"],
    ids=lambda each: "-".join(map(str, each)) if isinstance(each, tuple) else each,
)
def test_a_page_is_for_everyone(name: str, context: BrowserContext, book_html: Build) -> None:  # noqa: F811
    pages.test_a_page_is_for_everyone(name, context, book_html)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_built_and_danish(name: str, book_html: Build) -> None:
    pages.test_a_page_is_well_built(name, book_html)
    pages.test_no_english_is_left(name, book_html)


def test_no_link_inside_is_dead(book_html: Build, record_property: Any) -> None:
    record_property("pages", len(list(book_html.outdir.rglob("*.html"))))
    pages.test_no_link_inside_is_dead(book_html)


def test_the_heaviest_page_is_light(browser: Browser, book_html: Build) -> None:
    test_weight.check(browser, book_html)


def test_every_page_is_known(book_html: Build) -> None:
    """So that none is left out of what is tested page by page."""
    names = {path.relative_to(book_html.outdir).with_suffix("").as_posix() for path in book_html.outdir.rglob("*.html")}
    assert names == {*PAGES, *DOCS_GENERATED}


def test_every_page_is_sound(book_html: Build, record_property: Any) -> None:
    record_property("pages", len(list(book_html.outdir.rglob("*.html"))))
    assert vnu.faults([book_html.outdir]) == []
