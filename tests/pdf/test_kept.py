"""Pages' HTML is kept for the book: after any edit it is what a clean build makes, and only of what changed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from docutils import nodes
from PIL import Image
from tests import any_edit
from tests.edits import EDITS, PLAIN_EDITS, Edit, apply, start_plain, swap, write
from tests.edits import start as begin
from tests.support import Build, build, configure

from sphinx_handbook.book.builder import HandbookPdfBuilder
from sphinx_handbook.book.content.expectations.gatherer import Gatherer
from sphinx_handbook.book.content.order import Document
from sphinx_handbook.book.content.page_cache import CachedPages
from sphinx_handbook.book.content.page_html import PageWriter
from sphinx_handbook.book.jobs.job import Job
from sphinx_handbook.book.jobs.outputs import BuiltFile
from sphinx_handbook.book.pipeline import batches
from sphinx_handbook.book.pipeline.printer import Printer


def start(folder: Path) -> Path:
    """The small book, with the pages in it that list others."""
    root = begin(folder)
    with (root / "index.md").open("a", encoding="utf-8") as index:
        index.write("\n:::{toctree}\nom\n:::\n")
    return root


def start_with_releases(folder: Path) -> Path:
    """The small book with a release, and a sheet of corrections for it."""
    root = start(folder)
    catalogue = (root / "katalog.toml").read_text("utf-8")
    write("katalog.toml", catalogue.replace("[[categories]]", f"{any_edit.DECLARED}[[categories]]", 1))(root)
    (root / "udgivelser").mkdir()
    write("udgivelser/2026-11-01-a1b2c3d4.json", any_edit.release(1, "a1b2c3d4", "Huset stod ved vandet."))(root)
    return root


@pytest.fixture
def page_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that HTML is made of; nothing is laid out."""
    names: list[str] = []
    page = PageWriter.write

    def tell(self: PageWriter, document: Document, cached: CachedPages) -> object:
        names.append(document.docname)
        return page(self, document, cached)

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
        pytest.param(start_with_releases, EDITS, SLICE, id="start"),
        pytest.param(start_plain, PLAIN_EDITS, tuple(PLAIN_EDITS), id="start_plain"),
        pytest.param(start_with_releases, EDITS, tuple(EDITS), id="start-whole", marks=pytest.mark.torture),
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


@pytest.fixture
def translated(page_names: list[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages whose doctrees are translated to HTML; ``page_names`` are those that are resolved."""
    names: list[str] = []
    html = PageWriter._html

    def tell(self: PageWriter, document: Document, doctree: nodes.document, gatherer: Gatherer) -> str:
        names.append(document.docname)
        return html(self, document, doctree, gatherer)

    monkeypatch.setattr(PageWriter, "_html", tell)
    return names


def test_what_is_wrong_with_a_page_is_told_every_time(
    page_names: list[str], translated: list[str], tmp_path: Path
) -> None:
    """A reference without a target is told as it was, until there is one; what may depend on more is looked at again."""
    root = start(tmp_path / "root")
    swap("ting/bord.md", "Bordet står", "[Ingen](#ingen). Bordet står")(root)
    with (root / "om.md").open("a", encoding="utf-8") as page:
        page.write("\nSe {ref}`ingen-her`.\n")
    first = sorted(build(root, tmp_path / "out", "handbook-pdf").warnings)
    assert len(first) == 2 and any("ting/bord.md:7" in each for each in first)
    page_names.clear()
    assert sorted(build(root, tmp_path / "out", "handbook-pdf").warnings) == first
    assert page_names == ["ting/bord"]
    # As well where an extension makes that all pages are resolved again: nothing is told twice.
    configure(root, "def setup(app):\n    app.connect('doctree-resolved', lambda app, doctree, docname: None)\n")
    assert sorted(build(root, tmp_path / "out", "handbook-pdf").warnings) == first
    translated.clear()
    assert sorted(build(root, tmp_path / "out", "handbook-pdf").warnings) == first
    assert translated == ["ting/bord"]
    with (root / "lister.md").open("a", encoding="utf-8") as page:
        page.write("\n(ingen-her)=\n\n## Her\n\nOrd.\n")
    after = build(root, tmp_path / "out", "handbook-pdf")
    assert [each for each in first if "ting/bord.md" in each] == list(after.warnings)
    assert "om" in translated
    assert contents_of(after) == contents_of(build(root, tmp_path / "clean", "handbook-pdf"))


OTHERS = """\
import time
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
class Turn(SphinxPostTransform):
    default_priority = 900
    def run(self): pass
def write(self, node): self.body.append("<p>mine</p>")
def leave(self, node): pass
def now(app, doctree, docname):
    for node in doctree.findall(nodes.paragraph):
        if node.astext() == "Nu":
            node.append(nodes.Text(f" er klokken {time.time_ns()}"))
def marked(app, doctree, docname):
    doctree[0]["mine"] = object()
def setup(app):
"""


@pytest.mark.parametrize(
    ("hooks", "again"),
    [
        # What is resolved as it was before is not translated again,
        (["app.connect('doctree-resolved', lambda app, doctree, docname: None)"], set()),
        pytest.param(
            ["app.connect('missing-reference', lambda app, env, node, text: None)"], set(), marks=pytest.mark.torture
        ),
        pytest.param(
            ["app.add_post_transform(Turn)", "app.setup_extension('sphinx.ext.todo')"], set(), marks=pytest.mark.torture
        ),
        # but what such code has changed is,
        (["app.connect('doctree-resolved', now)"], {"lister"}),
        # what it writes,
        (["app.add_node(nodes.transition, override=True, html=(write, leave))"], {"om"}),
        # and what cannot be compared.
        (["app.connect('doctree-resolved', marked)"], None),
    ],
    ids=["resolved", "reference", "transform", "changed", "written", "object"],
)
def test_where_somebody_else_has_a_part_in_it_all_is_resolved_again(
    hooks: list[str], again: set[str] | None, page_names: list[str], translated: list[str], tmp_path: Path
) -> None:
    root = start(tmp_path / "root")
    configure(root, OTHERS + "".join(f"    {hook}\n" for hook in hooks))
    swap("lister.md", "\n\n", "\n\nNu\n\n")(root)
    with (root / "om.md").open("a", encoding="utf-8") as page:
        page.write("\n***\n\nOg mere.\n" if again == {"om"} else "")
    build(root, tmp_path / "out", "handbook-pdf")
    every, first = sorted(page_names), sorted(translated)
    for names in (page_names, translated):
        names.clear()
    build(root, tmp_path / "out", "handbook-pdf")
    assert sorted(page_names) == every
    assert sorted(translated) == (first if again is None else sorted(again))
    translated.clear()
    apply(EDITS["body"], root)
    after = build(root, tmp_path / "out", "handbook-pdf")
    assert again is None or {*translated} == {"ting/bord", *again}
    if again != {"lister"}:
        assert contents_of(after) == contents_of(build(root, tmp_path / "clean", "handbook-pdf"))


def test_who_goes_by_the_page_alone_has_no_page_resolved_again(
    page_names: list[str], translated: list[str], tmp_path: Path
) -> None:
    """Extensions whose code is known, and a domain that resolves nothing; what other projects offer counts."""
    root = start(tmp_path / "root")
    offer(root, "Stedet")
    configure(
        root,
        "from sphinx.domains import Domain\n"
        "from sphinx.domains.rst import ReSTDomain\n"
        # MyST warns of a domain without that method.
        "class Mine(Domain):\n    name, resolve_any_xref = 'mine', ReSTDomain.resolve_any_xref\n"
        "def setup(app):\n    app.add_domain(Mine)\n"
        "extensions += ['sphinx.ext.intersphinx', 'sphinx.ext.extlinks']\n"
        "intersphinx_mapping = {'other': ('https://example.org/', 'objects.inv')}\n",
    )
    swap("lister.md", "\n\n", "\n\nSe {ref}`place`.\n\n")(root)
    assert build(root, tmp_path / "out", "handbook-pdf").warnings == ()
    page_names.clear()
    build(root, tmp_path / "out", "handbook-pdf")
    assert page_names == []
    apply(EDITS["body"], root)
    build(root, tmp_path / "out", "handbook-pdf")
    assert page_names == ["ting/bord"]
    translated.clear()
    offer(root, "Et andet sted")
    after = build(root, tmp_path / "out", "handbook-pdf")
    assert "lister" in translated
    assert contents_of(after) == contents_of(build(root, tmp_path / "clean", "handbook-pdf"))


def offer(root: Path, title: str) -> None:
    """Write what another project offers to references: a place with a title."""
    head = "# Sphinx inventory version 2\n# Project: Other\n# Version: 1\n# The rest is compressed using zlib.\n"
    entry = f"place std:label -1 place.html {title}\n"
    (root / "objects.inv").write_bytes(head.encode() + zlib.compress(entry.encode()))


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


def test_the_cache_keeps_what_is_wrong_with_the_layout(tmp_path: Path) -> None:
    """Nothing is laid out again, and all is said again, of a line that has moved meanwhile, too."""
    root = start(tmp_path / "root")
    Image.new("RGB", (40, 30), "teal").save(root / "ting/lille.png")
    write("ting/kode.md", "---\nresume: Kode.\n---\n\n# Kode\n\n```{image} lille.png\n:width: 100%\n```\n")(root)
    configure(root, "handbook_pdf_css = ['eget.css']\n")
    (root / "eget.css").write_text("p { colour: red }\n", "utf-8")
    first = build(root, tmp_path / "out", "handbook-pdf")
    codes = sorted(each.rpartition("[")[2] for each in first.warnings)
    assert codes == ["handbook.coarse-image]", "handbook.image-alt]", "handbook.layout]"], first.warnings
    kept = first.app.doctreedir / "handbook-pdf/kept"
    before = {path.name: path.stat().st_mtime_ns for path in kept.glob("*.fragment")}
    assert build(root, tmp_path / "out", "handbook-pdf").warnings == first.warnings
    swap("ting/kode.md", "# Kode", "% En bemærkning.\n\n# Kode")(root)
    moved = build(root, tmp_path / "out", "handbook-pdf").warnings
    assert {path.name: path.stat().st_mtime_ns for path in kept.glob("*.fragment")} == before
    assert moved != first.warnings and len(moved) == 3
    clean = build(root, tmp_path / "clean", "handbook-pdf").warnings
    assert moved == clean


def test_a_book_that_was_refused_is_refused_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a long book only what has been read back without a fault is not read again."""
    monkeypatch.setattr(batches, "FEW_PAGES", 1)
    root = start(tmp_path / "root")
    configure(root, "handbook_pdf_css = ['eget.css']\n")
    (root / "eget.css").write_text("h1 + p + p { visibility: hidden }\n", "utf-8")
    with (root / "om.md").open("a", encoding="utf-8") as page:
        page.write("\n# Om det\n\nEt afsnit.\n\nEt, der ikke er der.\n")
    first = build(root, tmp_path / "out", "handbook-pdf")
    assert any("Et, der ikke er der." in each for each in first.warnings), first.warnings
    for edit in ("", "body"):
        if edit:
            apply(EDITS[edit], root)
        again = build(root, tmp_path / "out", "handbook-pdf")
        assert again.warnings == first.warnings, edit
        assert all("-draft" in path.name for path in (tmp_path / "out").glob("*.pdf")), edit
