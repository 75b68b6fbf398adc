"""The Danish book for everyone: what axe does not see on its pages, and each of its PDFs ("make accessibility").

All of it is exhaustive: the fixed book has one of each kind of page in "make test" (``tests/web/test_access.py``).
"""

# pytest finds fixtures by their names, in the module and in the parameters.
# ruff: noqa: F401, F811

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.shared import shared
from tests.support import DOCS_PAGES, DOCS_RELEASES, SEVERAL, Build, quiet
from tests.verapdf import failures
from tests.web import test_access as access
from tests.web.test_access import colour_chooser, dark, reader, without_script

from sphinx_handbook.editions import listing

pytestmark = pytest.mark.torture

#: Of pages that the extension makes, one of each kind.
PAGES = [*DOCS_PAGES, "hent", "mappe", "search", "404", "emner/innovation", "dit-eksemplar", *DOCS_RELEASES]
SCHEMES = ("light", "dark")


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_text_may_be_narrow_large_and_far_apart(
    name: str,
    width: int,
    reader: Page,
    book_html: Build,
) -> None:
    access.test_text_may_be_narrow_large_and_far_apart(name, width, reader, book_html)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_everything_is_reached_by_keyboard(name: str, width: int, reader: Page, book_html: Build) -> None:
    access.test_everything_is_reached_by_keyboard(name, width, reader, book_html)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_rings_are_seen_on_what_is_around_them(name: str, scheme: Any, reader: Page, book_html: Build) -> None:
    access.test_rings_are_seen_on_what_is_around_them(name, scheme, reader, book_html)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_everything_is_read_in_every_state(
    name: str,
    width: int,
    scheme: Any,
    reader: Page,
    book_html: Build,
) -> None:
    access.test_everything_is_read_in_every_state(name, width, scheme, reader, book_html)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_among_words_is_told_by_colour_alone(
    name: str,
    scheme: Any,
    reader: Page,
    book_html: Build,
) -> None:
    access.test_nothing_among_words_is_told_by_colour_alone(name, scheme, reader, book_html)


@pytest.mark.parametrize("name", [each for each in PAGES if each != "404"])
def test_a_page_is_told_apart_by_ear_and_thumb(name: str, reader: Page, book_html: Build) -> None:
    access.test_a_page_is_told_apart_by_ear_and_thumb(name, reader, book_html)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_with_forced_colours_everything_is_told(
    name: str,
    scheme: Any,
    colour_chooser: Page,
    book_html: Build,
) -> None:
    access.test_with_forced_colours_everything_is_told(name, scheme, colour_chooser, book_html)


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_is_black_on_white_and_short(name: str, dark: Page, book_html: Build, tmp_path: Path) -> None:
    access.test_a_printed_page_is_black_on_white_and_short(name, dark, book_html, tmp_path)


@pytest.mark.parametrize("name", PAGES)
def test_it_is_read_without_javascript(
    name: str,
    without_script: Page,
    reader: Page,
    book_html: Build,
) -> None:
    access.test_a_page_says_the_same_without_javascript(name, without_script, reader, book_html)


@pytest.fixture(scope="session")
def every_edition(book_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """All of the handbook's PDFs; a warning fails every test that asks for them."""
    return shared(tmp_path_factory, "docs-editions", lambda folder: quiet(book_root, folder, "handbook-pdf", SEVERAL))


def test_every_file_is_for_everyone(every_edition: Build, record_property: Any) -> None:
    judge("PDF/UA-1", "ua1", every_edition, record_property)


def test_every_file_is_for_archives(every_edition: Build, record_property: Any) -> None:
    judge("PDF/A-2a", "2a", every_edition, record_property)


def judge(standard: str, flavour: str, build: Build, record_property: Any) -> None:
    """Each PDF that says so holds a standard; all that do not are named."""
    names = [each.file for each in listing.load(build.outdir) if standard in each.standards]
    record_property("files", len(names))
    assert len(names) > 10
    broken = {name: failures(build.outdir / name, flavour) for name in names}
    assert {name: rules for name, rules in broken.items() if rules} == {}
