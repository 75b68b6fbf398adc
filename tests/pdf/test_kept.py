"""Pages' HTML is kept for the book: after any edit it is what a clean build makes, and only of what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.edits import EDITS, PLAIN_EDITS, Edit, apply, start_plain, swap, write
from tests.edits import start as begin
from tests.support import Build, build, configure

from sphinx_handbook.book.builder import HandbookPdfBuilder
from sphinx_handbook.book.content.order import Document
from sphinx_handbook.book.content.page_html import PageWriter
from sphinx_handbook.book.jobs.job import Job
from sphinx_handbook.book.jobs.outputs import BuiltFile
from sphinx_handbook.book.pipeline.printer import Printer


def start(folder: Path) -> Path:
    """The small book, with the pages in it that list others."""
    root = begin(folder)
    with (root / "index.md").open("a", encoding="utf-8") as index:
        index.write("\n:::{toctree}\nom\n:::\n")
    return root


@pytest.fixture
def page_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that HTML is made of; nothing is laid out."""
    names: list[str] = []
    page = PageWriter.write

    def tell(self: PageWriter, document: Document) -> object:
        names.append(document.docname)
        return page(self, document)

    def lays_out_nothing(self: Printer, jobs: list[Job]) -> list[BuiltFile]:
        return []

    monkeypatch.setattr(PageWriter, "write", tell)
    monkeypatch.setattr(Printer, "print", lays_out_nothing)
    return names


def contents_of(book: Build) -> object:
    """All that a book says, edition by edition, and what would be looked for in it."""
    builder = book.app.builder
    assert isinstance(builder, HandbookPdfBuilder) and builder.built is not None
    contents = {id(job.content): job.content for job in builder.built.jobs}
    return [
        (
            [copy.html for copy in content.manuscript.chunks],
            content.gatherer.expected.passages,
            content.gatherer.expected.places,
            content.gatherer.expected.references,
            content.gatherer.expected.titles,
            content.gatherer.images,
        )
        for content in contents.values()
    ]


#: The edits after which a book is built in "make test": what pages take over from another one, and what moves files. The
#: edits in between are made, and built with the next of these. tests/sphinx/test_law.py tries all of them on the web.
SLICE = ("retitle", "heading", "picture", "add", "close", "category", "move to another category", "delete")


@pytest.mark.parametrize(
    ("root_of", "edits", "names"),
    [
        pytest.param(start, EDITS, SLICE, id="start"),
        pytest.param(start_plain, PLAIN_EDITS, tuple(PLAIN_EDITS), id="start_plain"),
        pytest.param(start, EDITS, tuple(EDITS), id="start-whole", marks=pytest.mark.torture),
    ],
)
def test_every_edit(
    root_of: Callable[[Path], Path],
    edits: Mapping[str, Edit],
    names: tuple[str, ...],
    page_names: list[str],
    tmp_path: Path,
) -> None:
    assert set(names) <= set(edits)
    root = root_of(tmp_path / "root")
    assert build(root, tmp_path / "out", "handbook-pdf").warnings == ()
    for name, edit in edits.items():
        apply(edit, root)
        if name not in names:
            continue
        after = build(root, tmp_path / "out", "handbook-pdf")
        clean = build(root, tmp_path / f"clean {name}", "handbook-pdf")
        assert contents_of(after) == contents_of(clean), name


def test_only_what_changed_is_made_again(page_names: list[str], tmp_path: Path) -> None:
    root = start(tmp_path / "root")
    build(root, tmp_path / "out", "handbook-pdf")
    assert {"ting/bord", "steder/huset", "lister"} <= {*page_names}
    page_names.clear()
    build(root, tmp_path / "out", "handbook-pdf")
    assert page_names == []
    apply(EDITS["body"], root)
    build(root, tmp_path / "out", "handbook-pdf")
    assert page_names == ["ting/bord"]
    page_names.clear()
    apply(EDITS["retitle"], root)
    build(root, tmp_path / "out", "handbook-pdf")
    # Every page that shows the title, and no other.
    assert "steder/huset" in page_names and "mere" in page_names and "om" not in page_names


def test_what_is_wrong_with_a_page_is_told_every_time(page_names: list[str], tmp_path: Path) -> None:
    root = start(tmp_path / "root")
    swap("ting/bord.md", "Bordet står", "[Ingen](#ingen). Bordet står")(root)
    first = build(root, tmp_path / "out", "handbook-pdf")
    assert any("ting/bord.md:7" in each for each in first.warnings)
    page_names.clear()
    assert build(root, tmp_path / "out", "handbook-pdf").warnings == first.warnings
    assert page_names == ["ting/bord"]


@pytest.mark.parametrize(
    "hook",
    [
        "app.connect('doctree-resolved', lambda app, doctree, docname: None)",
        "app.connect('missing-reference', lambda app, env, node, text: None)",
        "app.add_node(Mine, html=(lambda self, node: None, lambda self, node: None))",
        "app.add_post_transform(Turn)",
        "app.setup_extension('sphinx.ext.todo')",
    ],
)
def test_where_somebody_else_has_a_part_in_it_all_is_made_again(
    hook: str, page_names: list[str], tmp_path: Path
) -> None:
    root = start(tmp_path / "root")
    configure(
        root,
        "from docutils import nodes\nfrom sphinx.transforms.post_transforms import SphinxPostTransform\n"
        "class Mine(nodes.Element): pass\n"
        "class Turn(SphinxPostTransform):\n    default_priority = 900\n    def run(self): pass\n"
        f"def setup(app):\n    {hook}\n",
    )
    build(root, tmp_path / "out", "handbook-pdf")
    before = sorted(page_names)
    page_names.clear()
    build(root, tmp_path / "out", "handbook-pdf")
    assert sorted(page_names) == before


def test_a_store_that_is_broken_is_made_anew(page_names: list[str], tmp_path: Path) -> None:
    root = start(tmp_path / "root")
    first = build(root, tmp_path / "out", "handbook-pdf")
    before = sorted(page_names)
    stored = list((first.app.doctreedir / "handbook-pdf/kept").glob("*.bodies"))
    assert stored
    for path in stored:
        path.write_bytes(path.read_bytes()[:-9])
    page_names.clear()
    assert build(root, tmp_path / "out", "handbook-pdf").warnings == ()
    assert sorted(page_names) == before


def test_what_no_edition_asks_for_any_more_is_thrown_away(page_names: list[str], tmp_path: Path) -> None:
    root = start(tmp_path / "root")
    first = build(root, tmp_path / "out", "handbook-pdf")
    kept = first.app.doctreedir / "handbook-pdf/kept"
    before = {path.name for path in kept.glob("*.bodies")}
    apply(write("ting/stol.md", "---\nresume: En stol.\n---\n\n# Stolen\n"), root)
    build(root, tmp_path / "out", "handbook-pdf")
    after = {path.name for path in kept.glob("*.bodies")}
    assert len(after) == len(before) and not after & before
