"""The Danish handbook as it is in docs/: what the fixed book is to the other tests, it is to those of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.shared import shared
from tests.support import DOCS, SEVERAL, Build, quiet

from sphinx_handbook.book.postflight.expected import Expected


@pytest.fixture(scope="session")
def book_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the handbook, so that no build writes into the source."""
    return shared(tmp_path_factory, "docs-root", lambda folder: Path(shutil.copytree(DOCS, folder / "docs")))


@pytest.fixture(scope="session")
def book_print(book_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The handbook's main edition on paper; a warning fails every test that asks for it."""
    settings = {"handbook_pdf_editions": "main", **SEVERAL}
    return shared(tmp_path_factory, "docs-pdf", lambda folder: quiet(book_root, folder, "handbook-pdf", settings))


@pytest.fixture(scope="session")
def book_html(book_root: Path, book_print: Build, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The handbook on the web, with its PDF to fetch; a warning fails every test that asks for it."""
    settings = {"handbook_editions": str(book_print.outdir)}
    return shared(tmp_path_factory, "docs-html", lambda folder: quiet(book_root, folder, "html", settings))


# pytest stores a fixture's value once, so what is made of an overridden fixture must be overridden, too.


@pytest.fixture(scope="session")
def book_pdf(book_print: Build) -> Path:
    """The handbook's PDF."""
    return book_print.outdir / "inspiration-til-tillid-og-samarbejde.pdf"


@pytest.fixture(scope="session")
def book_expected(book_print: Build, book_pdf: Path) -> Expected:
    """What the handbook's PDF should hold, as its builder knew it."""
    return book_print.expected[book_pdf.name]
