"""What several tests share: the real book and the example, each built once on the web and once on paper."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests import constructs, german
from tests.support import DOCS, EXAMPLE, Build, build, commit

from sphinx_handbook.book.builder import HandbookPdfBuilder
from sphinx_handbook.book.postflight.expected import Expected


@pytest.fixture(scope="session")
def book_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real book, so that no build writes into the source."""
    return Path(shutil.copytree(DOCS, tmp_path_factory.mktemp("bog") / "docs"))


@pytest.fixture(scope="session")
def book_html(book_root: Path, book_print: Build, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The real book on the web, with its PDFs to fetch; a warning fails every test that asks for it."""
    settings = {"handbook_editions": str(book_print.outdir)}
    made = build(book_root, tmp_path_factory.mktemp("html") / "out", "html", settings=settings)
    assert made.warnings == ()
    return made


@pytest.fixture(scope="session")
def book_print(book_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The real book on paper; a warning fails every test that asks for it."""
    made = build(book_root, tmp_path_factory.mktemp("pdf") / "out", "handbook-pdf")
    assert made.warnings == ()
    return made


@pytest.fixture(scope="session")
def book_pdf(book_print: Build) -> Path:
    """The real book's PDF."""
    return book_print.outdir / "inspiration-til-tillid-og-samarbejde.pdf"


@pytest.fixture(scope="session")
def book_expected(book_print: Build) -> Expected:
    """What the real book's PDF should hold, as its builder knew it."""
    builder = book_print.app.builder
    assert isinstance(builder, HandbookPdfBuilder)
    assert builder.built is not None
    return builder.built.expected(builder.target.name)


@pytest.fixture(scope="session")
def book_apart(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The real book for a press with its cover apart: stitched (``trykkeri``), and with a spine (``ryg``)."""
    folder = tmp_path_factory.mktemp("apart")
    root = Path(shutil.copytree(DOCS, folder / "docs"))
    press = 'variant = "press"\ncover = "separate"\n'
    catalogue = (root / "katalog.toml").read_text("utf-8").replace('variant = "press"\n', press)
    spine = f'[editions.ryg]\ntitle = "Med ryg"\nspine = 6\n{press}\n[editions.ark]'
    (root / "katalog.toml").write_text(catalogue.replace("[editions.ark]", spine), "utf-8")
    settings = {"handbook_pdf_editions": "trykkeri,ryg"}
    made = build(root, folder / "out", "handbook-pdf", settings=settings)
    assert made.warnings == ()
    return made


@pytest.fixture(scope="session")
def example_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example book."""
    return Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("example") / "toolbox"))


@pytest.fixture(scope="session")
def example_html(example_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The example on the web; a warning fails every test that asks for it."""
    return build(example_root, tmp_path_factory.mktemp("example-html") / "out", fail_on_warnings=True)


@pytest.fixture(scope="session")
def example_pdf(example_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The example on paper; a warning fails every test that asks for it."""
    return build(example_root, tmp_path_factory.mktemp("example-pdf") / "out", "handbook-pdf", fail_on_warnings=True)


@pytest.fixture(scope="session")
def constructs_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project without a catalogue that has one of everything, on paper; a warning fails every test that asks for it."""
    folder = tmp_path_factory.mktemp("constructs")
    made = build(constructs.make(folder / "root"), folder / "out", "handbook-pdf")
    assert made.warnings == ()
    return made.outdir / "alt-muligt.pdf"


@pytest.fixture(scope="session")
def german_print(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The German book on paper, in all editions; a warning fails every test that asks for it."""
    folder = tmp_path_factory.mktemp("german")
    root = german.make(folder / "root")
    commit(root, "2020-03-01")
    made = build(root, folder / "out", "handbook-pdf")
    assert made.warnings == ()
    return made


@pytest.fixture(scope="session")
def german_html(german_print: Build, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The German book on the web, with its PDFs to fetch; a warning fails every test that asks for it."""
    settings = {"handbook_editions": str(german_print.outdir)}
    root = german_print.outdir.with_name("root")
    made = build(root, tmp_path_factory.mktemp("german-html") / "out", "html", settings=settings)
    assert made.warnings == ()
    return made
