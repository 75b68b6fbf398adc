"""The table of seams is complete, and each place of another library is what its row says; what may be missing may."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import sys
import zlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache, wraps
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pyphen
import pytest
import weasyprint.draw
import weasyprint.pdf
from PIL import Image, ImageChops
from tests import paper
from tests.pdf.test_learnt import PARTS, SHEET, drawn, html
from tests.support import TABLE, build, configure, make_root

import sphinx_handbook
from sphinx_handbook.book.content import formulas
from sphinx_handbook.book.layout import errors, layout, patched_weasyprint, weasyprint_speed
from sphinx_handbook.book.layout.weasyprint_seams import drawing, font_families, hyphenation, patching, seams
from sphinx_handbook.book.layout.weasyprint_speed.computed_styles import StyleCache
from sphinx_handbook.sphinx_ext.errors import Fault

PACKAGE = Path(sphinx_handbook.__file__).parent
LAYOUT = PACKAGE / "book/layout"
#: The folders whose modules use the places of other libraries.
ROOMS = ("weasyprint_seams", "weasyprint_speed", "margin_notes", "paint_order", "pictures", "right_to_left")
for name in weasyprint_speed.MODULES:
    importlib.import_module(f"{weasyprint_speed.__name__}.{name}")

# It declares a function of a C library.
assert font_families
ROWS = seams.rows()
LIBRARIES = {seam.library for seam in ROWS}

#: What these libraries document: it is no seam to use it.
PUBLIC = {
    "PIL": {"UnidentifiedImageError"},
    "weasyprint": {"HTML", "CSS", "DEFAULT_OPTIONS"},
    "weasyprint.document": {"Document", "Page"},
    "weasyprint.urls": {"URLFetcher"},
    "weasyprint.text.fonts": {"FontConfiguration"},
    "weasyprint.logger": {"LOGGER"},
    # cffi's own, but for the two that have rows.
    "weasyprint.text.ffi": {"ffi"},
    "weasyprint.text.ffi:ffi": {"NULL", "buffer", "cast", "from_buffer", "new", "sizeof", "string", "unpack"},
    "pydyf": {"Array", "Dictionary", "PDF", "Stream", "String"},
    "pyphen": {"Pyphen", "language_fallback"},
    "cssselect2": {"ElementWrapper", "Matcher", "SelectorError", "compile_selector_list"},
    "ziamath.zmath": {"Latex"},
}


# The table ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seam", ROWS, ids=lambda seam: seam.place)
def test_a_seam_is_where_it_was(seam: seams.Seam) -> None:
    assert patching.holds(seam), f"{seam.place} is no longer {seam.shape}. {seam.used_by} uses it: {seam.why}"
    assert hasattr(seam.resolved_owner(), seam.name) or seam.shape != seams.DECLARED_HERE
    for used_by in seam.used_by.split():
        path = LAYOUT.parent / f"{used_by}.py"
        modules = [path, *(LAYOUT / room / f"{used_by}.py" for room in ROOMS)]
        texts = [each.read_text("utf-8") for each in modules if each.is_file()]
        assert len(texts) == 1, used_by
        # A module that only this one uses is part of it.
        parts = re.findall(r"^from \.(matching_rules) import", texts[0], re.MULTILINE)
        texts[0] += "".join((LAYOUT / "weasyprint_speed" / f"{part}.py").read_text("utf-8") for part in parts)
        assert seam.name in texts[0] or (seam.name == seams.SVG and "SVG" in texts[0]), f"{used_by}: {seam.place}"
    if seam.kind == "speed":
        assert set(seam.used_by.split()) <= set(weasyprint_speed.MODULES)


def imported(tree: ast.Module) -> tuple[dict[str, str], set[str]]:
    """By local name, what a file imports of the libraries, as ``module`` or ``module:name``; and the modules."""
    names: dict[str, str] = {}
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] in LIBRARIES:
                    modules.add(alias.name)
                    names[alias.asname or alias.name.partition(".")[0]] = alias.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and not node.level and str(node.module).partition(".")[0] in LIBRARIES:
            for alias in node.names:
                module = importlib.import_module(str(node.module))
                # A module within a package is no attribute of it before it is imported.
                is_module = isinstance(getattr(module, alias.name, module), ModuleType)
                whole = f"{node.module}.{alias.name}"
                names[alias.asname or alias.name] = whole if is_module else f"{node.module}:{alias.name}"
    return names, modules


def used(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each place of the libraries that a file uses by name: its owner and its own name, as in the table."""
    names, _ = imported(tree)
    for place in names.values():
        owner, _, name = place.partition(":")
        if name:
            yield owner, name
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        path, root = [node.attr], node.value
        while isinstance(root, ast.Attribute):
            path.insert(0, root.attr)
            root = root.value
        if not isinstance(root, ast.Name) or root.id not in names:
            continue
        module = names[root.id]
        if ":" in module:
            # Of an object or a class only what the table or its own documentation names.
            if len(path) == 1 and (module in PUBLIC or any(seam.owner == module for seam in ROWS)):
                yield module, path[0]
            continue
        while path and isinstance(getattr(importlib.import_module(module), path[0], None), ModuleType):
            module = f"{module}.{path.pop(0)}"
        if len(path) == 1:
            yield module, path[0]


def test_every_place_that_is_used_is_a_row() -> None:
    owners, places = {seam.owner for seam in ROWS}, {(seam.owner, seam.name) for seam in ROWS}
    without, checked = set(), 0
    for path in PACKAGE.rglob("*.py"):
        for owner, name in used(ast.parse(path.read_text("utf-8"))):
            checked += 1
            documented = name in PUBLIC.get(owner, ()) or name in ("__init__", "__new__") or owner.startswith("PIL.")
            if (owner, name) not in places and not documented and f"{owner}:{name}" not in owners:
                without.add((path.name, owner, name))
    assert without == set()
    assert checked > 80


def test_every_private_attribute_that_is_read_is_a_row() -> None:
    names = {seam.name for seam in ROWS}
    for room in ROOMS:
        for path in (LAYOUT / room).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Attribute) or not node.attr.startswith("_") or node.attr.startswith("__"):
                    continue
                # ``_replace`` is what named tuples document.
                if node.attr != "_replace" and not (isinstance(node.value, ast.Name) and node.value.id == "self"):
                    assert node.attr in names, (path.name, node.attr)


def test_only_patching_replaces_anything() -> None:
    """Elsewhere nothing is set on what comes from a library, so that no patch is without a row."""
    for path in (PACKAGE / "book").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names, _ = imported(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and path.name != "patching.py":
                assert node.func.id not in ("setattr", "delattr"), path.name
            if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
                root: ast.expr = node
                while isinstance(root, ast.Attribute | ast.Subscript):
                    root = root.value
                # Pyphen's table is a dict: hyphenation fills it, and has a row.
                if isinstance(root, ast.Name) and path.name != "hyphenation.py":
                    assert root.id not in names, (path.name, node.lineno)


def test_what_is_no_row_cannot_be_replaced() -> None:
    for context in (patching.replaced, patching.everywhere, patching.wrapped):
        with pytest.raises(LookupError, match="no row"), context("weasyprint.draw", "draw_page", lambda *_: None):
            pass
    with pytest.raises(ValueError, match="two rows"):
        seams.register([ROWS[0]])


def test_needed_modules_do_without_those_for_speed() -> None:
    for path in [*(LAYOUT / "weasyprint_seams").glob("*.py"), *(LAYOUT / "margin_notes").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert "weasyprint_speed" not in f"{node.module}.{[each.name for each in node.names]}", path.name


# What is put in its place ------------------------------------------------------------------------------------


def test_everything_is_put_back(tmp_path: Path) -> None:
    before = {seam: patching.current(seam.owner, seam.name) for seam in ROWS if seam.shape.startswith("(")}
    modules = {(name, key): value for name, module in sys.modules.items() if name.startswith("weasyprint")
               for key, value in vars(module).items()}  # fmt: skip
    languages = dict(pyphen.LANGUAGES)
    with hyphenation.registered("da", "feed-back", tmp_path):
        assert pyphen.LANGUAGES["da"] != languages["da"]
        drawn(PARTS[0], StyleCache(), [weasyprint.CSS(string=SHEET)])
    assert languages == pyphen.LANGUAGES
    assert [seam.place for seam, value in before.items() if patching.current(seam.owner, seam.name) != value] == []
    assert [key for key, value in modules.items() if vars(sys.modules[key[0]]).get(key[1]) is not value] == []


def test_originals_do_not_depend_on_when_a_module_is_loaded() -> None:
    """A module that is first loaded while others have replaced something has WeasyPrint's own all the same."""

    def loaded(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(
            f"{weasyprint_speed.__name__}.again", LAYOUT / f"weasyprint_speed/{name}.py"
        )
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    first = patching.original("weasyprint.draw.text", "draw_first_line")
    percentages = patching.original("weasyprint.layout.percent", "resolve_percentages")
    with patched_weasyprint.patched(StyleCache(), in_chunks=True, speed=weasyprint_speed.MODULES):
        assert weasyprint.draw.text.draw_first_line is not first
        assert patching.original("weasyprint.draw.text", "draw_first_line") is first
        assert loaded("glyph_runs")._theirs is first
        assert loaded("box_sizes")._resolve_percentages is percentages


# What has moved ----------------------------------------------------------------------------------------------


def move(seam: seams.Seam, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of the library, in which a function has one argument more."""
    theirs = patching.current(seam.owner, seam.name)

    @wraps(theirs)
    def other(*args: Any, **named: Any) -> Any:
        return theirs(*args, **named)

    other.__signature__ = None  # type: ignore[attr-defined]
    del other.__wrapped__, other.__signature__  # type: ignore[attr-defined]
    monkeypatch.setattr(seam.resolved_owner(), seam.name, other)


#: For each module that saves time a function that it replaces.
FUNCTIONS = {
    "html_parser": ("tinyhtml5", "parse"),
    "computed_styles": ("weasyprint.css", "declaration_precedence"),
    "box_sizes": ("weasyprint.layout.inline", "strut"),
    "pango_layouts": ("weasyprint.text.line_break:Layout", "setup"),
    "line_breaking": ("weasyprint.text.line_break", "first_line_metrics"),
    "glyph_runs": ("weasyprint.pdf.stream:Stream", "add_font"),
}


@pytest.mark.parametrize("module", FUNCTIONS)
def test_what_saves_time_is_left_out_where_it_has_moved(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    all_pages = usual_pages()
    seam = seams.row(*FUNCTIONS[module])
    move(seam, monkeypatch)
    assert weasyprint_speed.left_out() == {module: seam.place}
    speed = weasyprint_speed.usable()
    assert module not in speed and len(speed) == len(weasyprint_speed.MODULES) - 1
    style_cache = patched_weasyprint.new_style_cache()
    assert (style_cache is None) == (module == "computed_styles")
    assert pages(style_cache, speed) == all_pages


def test_pages_are_the_same_without_all_that_saves_time() -> None:
    assert pages(None, ()) == usual_pages()


@cache
def usual_pages() -> list[tuple[list[bytes], list[str]]]:
    """What is drawn where nothing has moved."""
    return pages(StyleCache(), weasyprint_speed.MODULES)


def pages(style_cache: Any, speed: Collection[str]) -> list[tuple[list[bytes], list[str]]]:
    """All that is drawn on the pages of a chunk and around them, without kernings of 0."""
    with patched_weasyprint.patched(style_cache, in_chunks=True, speed=speed):
        document = html(PARTS[2]).render(stylesheets=[weasyprint.CSS(string=SHEET)])
        drawn_pages = drawing.draw(document, "note", 100)
    return [
        (
            stretches(drawn_pages.body(page)),
            [repr((stretches(side.margin_boxes), side.background)) for side in page.sides.values()],
        )
        for page in drawn_pages.pages
    ]


def stretches(body: Any) -> list[bytes]:
    parts = [zlib.decompress(body)] if isinstance(body, bytes) else body
    return [
        re.sub(rb">0?<|(?<=>)0(?=\])", b"", part) if isinstance(part, bytes) else repr(part).encode() for part in parts
    ]


@pytest.mark.parametrize("seam", [seam for seam in ROWS if seam.kind == "speed"], ids=lambda seam: seam.place)
def test_each_place_that_saves_time_may_be_gone(seam: seams.Seam, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(seam, owner="weasyprint", name="gone")
    monkeypatch.setattr(
        weasyprint_speed, "SPEED", tuple(gone if each is seam else each for each in ROWS if each.kind == "speed")
    )
    left_out = weasyprint_speed.left_out()
    assert left_out == dict.fromkeys(seam.used_by.split(), "weasyprint.gone") or seam.shape == seams.DECLARED_HERE


def test_a_book_is_printed_without_what_has_moved_and_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(seams.row("weasyprint.formatting_structure.boxes:ParentBox", "page_values"), monkeypatch)
    book = build(make_root(tmp_path / "root"), tmp_path / "out", "handbook-pdf", messages=True)
    assert book.warnings == ()
    assert (tmp_path / "out/proeve.pdf").is_file()
    lines = [line for line in book.app._status.getvalue().splitlines() if "box_sizes" in line]  # type: ignore[attr-defined]
    assert len(lines) == 1
    assert "weasyprint.formatting_structure.boxes.ParentBox.page_values" in lines[0]


@pytest.mark.parametrize("way", ["gone", "other"])
def test_a_needed_place_that_has_moved_stops_the_build_with_its_name(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "project_fetcher", lambda *_: pytest.fail("something was made"))
    if way == "gone":
        monkeypatch.delattr(weasyprint.pdf, "add_tags")
    else:
        monkeypatch.setattr(weasyprint.pdf, "add_tags", lambda pdf, document: None)
    with pytest.raises(errors.PdfUnavailable, match=r"weasyprint 70\S+: »weasyprint\.pdf\.add_tags«"):
        build(make_root(tmp_path / "root"), tmp_path / "out", "handbook-pdf")
    assert not list((tmp_path / "out").glob("*.pdf"))
    # Nor is it asked for by way of a library that has no version of its own any more.
    assert [seam.place for seam in patching.moved(seams.NEEDED)] == ["weasyprint.pdf.add_tags"]


def test_formulas_stop_where_their_library_has_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seams.row("ziafont.config:config", "svg2").resolved_owner(), "svg2", "no")
    with pytest.raises(Fault, match=r"ziafont \S+: “ziafont\.config\.config\.svg2” has changed there"):
        formulas.drawing("x^{seam}", "en", inline=True)


# Without what saves time -------------------------------------------------------------------------------------


def outline(tag: paper.Tag) -> tuple[Any, ...]:
    """A structure element with all below it: its words, its attributes, and the lines on which it stands."""
    kids = [outline(each) if isinstance(each, paper.Tag) else each for each in tag.kids]
    return tag.role, tag.attributes, tag.pages, tag.contents, tag.lines, kids


def test_a_plain_layout_is_the_same_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its page pictures, the places of its words, its links and its structure are those of the fast layout.

    The bytes differ in two ways: WeasyPrint writes a kerning of 0 into strings of glyphs, and glyphs are added to the
    fonts in another order.
    """
    root = make_root(tmp_path / "root", ting__bord=f"{TABLE}\n## Mere\n\n{'Kort og længere tekst om bordet. ' * 90}\n")
    fast = build(root, tmp_path / "fast", "handbook-pdf")
    configure(root, "handbook_pdf_plain_layout = True\n")

    def used_all_the_same(name: str) -> None:
        raise AssertionError(name)

    monkeypatch.setattr(patched_weasyprint, "_module", used_all_the_same)
    monkeypatch.setattr(patched_weasyprint, "load", lambda: None)
    plain = build(root, tmp_path / "plain", "handbook-pdf")
    assert fast.warnings == plain.warnings == ()
    one, two = fast.outdir / "proeve.pdf", plain.outdir / "proeve.pdf"
    assert one.read_bytes() != two.read_bytes()
    assert paper.words(one) == paper.words(two)
    assert paper.links(one) == paper.links(two)
    assert outline(paper.structure(one)) == outline(paper.structure(two))
    with pikepdf.open(one) as first, pikepdf.open(two) as second:
        assert len(first.pages) == len(second.pages) > 5
    for name, pdf in (("one", one), ("two", two)):
        paper.run("pdftoppm", "-r", "60", "-png", pdf, tmp_path / name)
    pictures = [sorted(tmp_path.glob(f"{name}-*.png")) for name in ("one", "two")]
    for first_page, second_page in zip(*pictures, strict=True):
        assert ImageChops.difference(Image.open(first_page), Image.open(second_page)).getbbox() is None, first_page.name
