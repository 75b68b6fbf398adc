"""The law: after any edit, an incremental build equals a clean build, byte for byte."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError
from tests import sequences
from tests.edits import EDITS, PLAIN_EDITS, Edit, apply, files, move, start, start_plain, swap, write
from tests.shared import put_back
from tests.slices import every, examples, sized
from tests.support import build, configure, make_root

from sphinx_handbook.sphinx_build import parallel as processes
from sphinx_handbook.web import assets
from sphinx_handbook.web.build.state import State


def same(one: Path, other: Path) -> None:
    ours, theirs = files(one), files(other)
    assert sorted(ours) == sorted(theirs)
    for name, data in theirs.items():
        assert ours[name] == data, name


def clean(root: Path, folder: Path, builder: str, parallel: int) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return build(root, folder / "out", builder, parallel=parallel).outdir


#: The edits after which the other builders build in "make test": what each of them writes of its own accord, and what
#: moves files. The edits in between are made, and built with the next of these.
SLICE = ("picture of the same name", "template", "delete")
ALL = tuple(EDITS)
#: html builds after each edit; in "make test" every third of these builds is compared with a clean one. What the first of
#: three edits leaves stale is so after the others, too.
EVERY_THIRD = (*ALL[2:-1:3], ALL[-1])
PLAIN_COMPARED = (*tuple(PLAIN_EDITS)[2:-1:3], tuple(PLAIN_EDITS)[-1])


@pytest.mark.parametrize(
    ("builder", "parallel", "built_after", "compared_after"),
    [
        pytest.param("html", 0, ALL, EVERY_THIRD, id="html"),
        pytest.param("html", 3, SLICE, SLICE, id="html-in-processes"),
        pytest.param("dirhtml", 0, SLICE, SLICE, id="dirhtml"),
        pytest.param("html", 0, ALL, ALL, id="html-whole", marks=pytest.mark.torture),
        pytest.param("html", 3, ALL, ALL, id="html-in-processes-whole", marks=pytest.mark.torture),
        pytest.param("dirhtml", 0, ALL, ALL, id="dirhtml-whole", marks=pytest.mark.torture),
    ],
)
def test_every_edit(
    builder: str,
    parallel: int,
    built_after: tuple[str, ...],
    compared_after: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So few pages are else left to one process.
    monkeypatch.setattr(processes, "FEW", 1)
    root = start(tmp_path / "root")
    build(root, tmp_path / "out", builder, parallel=parallel)
    for name, edit in EDITS.items():
        apply(edit, root)
        if name in built_after:
            build(root, tmp_path / "out", builder, parallel=parallel)
        if name not in compared_after:
            continue
        try:
            same(tmp_path / "out", clean(root, tmp_path / "clean", builder, 0))
        except AssertionError as difference:
            raise AssertionError(f"after: {name}") from difference


def test_a_module_that_two_pages_document_stays_when_one_loses_it(tmp_path: Path) -> None:
    walk = sequences.Walk(tmp_path, ["html"])
    with contextlib.chdir(tmp_path):
        walk.begin()
        # The same page lies in two folders afterwards, and both have the same names.
        for name in ("take away stof/et.rst", "a folder moved", "the newer page"):
            walk.edits[name](walk.root)
        for name in ("take away stof/et.rst", "no module"):
            assert walk.difference([name], "html") == "", name


def test_every_edit_of_what_another_page_shows(tmp_path: Path) -> None:
    root = start_plain(tmp_path / "root")
    build(root, tmp_path / "out")
    for name, edit in PLAIN_EDITS.items():
        apply(edit, root)
        build(root, tmp_path / "out")
        if name not in sized(PLAIN_COMPARED, tuple(PLAIN_EDITS)):
            continue
        try:
            same(tmp_path / "out", clean(root, tmp_path / "clean", "html", 0))
        except AssertionError as difference:
            raise AssertionError(f"after: {name}") from difference


#: A definition of each kind that leads to one page only.
SHARED = """\
Words.

.. _shared:

Here
----

.. glossary::

   both
      A word.

.. math:: a
   :label: both

.. [Both] A book.

.. py:function:: both(here)
   :canonical: other.name

.. py:module:: module

.. py:function:: within(here)

.. js:function:: script(here)

.. envvar:: VARIABLE

.. program:: tool

.. option:: --both, -b

.. productionlist:: grammar
   both: "a" | `both`

.. rst:directive:: both

   .. rst:directive:option:: option

.. c:member:: int Structure.first

.. c:struct:: Structure

   .. c:member:: int second

.. cpp:class:: Class

   .. cpp:function:: int call(int a)

.. cpp:function:: int overloaded(int a)

.. index:: both; under
"""
USES = """
:ref:`shared`, :term:`both`, :eq:`both`, [Both]_, :py:func:`both`, :py:func:`other.name`, :py:mod:`module`,
:py:func:`module.within`, :js:func:`script`, :envvar:`VARIABLE`, :option:`tool -b`, :token:`grammar:both`,
:rst:dir:`both`, :c:member:`Structure.first`, :c:member:`Structure.second`, :cpp:func:`Class::call`,
:cpp:func:`overloaded`, :ref:`under`.
"""
#: What another page says of these, and a page that comes before them all.
OF_THEM = """
.. py:function:: other.name

.. c:member:: int Structure.third

.. cpp:function:: int Class::more()

.. cpp:function:: int overloaded(double b)
"""


@pytest.mark.parametrize("parallel", [0, pytest.param(3, marks=pytest.mark.torture)])
def test_a_name_that_two_pages_define_leads_where_it_does_in_a_clean_build(
    parallel: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the first or the last of them, as Sphinx has it; and to the other, once that one defines it no more."""
    monkeypatch.setattr(processes, "FEW", 1)
    root = start_plain(tmp_path / "root")
    configure(root, 'extensions.append("sphinx.ext.autosectionlabel")\nsuppress_warnings = ["autosectionlabel.*"]\n')
    write("index.rst", "Plain\n=====\n\n.. toctree::\n   :glob:\n\n   *\n")(root)
    for name in ("one.rst", "two.rst"):
        (root / name).unlink()
    below = "\nUnder\n-----\n\nWords.\n"
    for turn, (pages, winner) in enumerate(
        [
            ({"early": SHARED + below + USES, "late": SHARED + below, "middle": OF_THEM}, "late"),
            ({"early": f"Other words.\n\n{SHARED}{below}{USES}"}, "late"),
            ({"late": "Words.\n"}, "early"),
            ({"late": SHARED + below, "before": SHARED}, "late"),
            ({"before": "", "middle": f"Other words.\n{OF_THEM}"}, "late"),
            ({"early": f"Words.\n{below}{USES}"}, "late"),
        ]
    ):
        for at, (name, text) in enumerate(pages.items()):
            path = root / f"{name}.rst"
            if not text:
                path.unlink()
                continue
            write(path.name, f"{name}\n======\n\n{text}")(root)
            # Long ago, so that a page is only read again where it has changed.
            os.utime(path, (1e9 + 10 * turn + at,) * 2)
        built = build(root, tmp_path / "out", parallel=parallel)
        assert [
            each for each in built.warnings if not re.search(": WARNING: [Dd]uplicate |^Declaration is", each)
        ] == []
        assert built.app.env.domaindata["std"]["labels"]["shared"][0] == winner
        try:
            same(tmp_path / "out", clean(root, tmp_path / "clean", "html", 0))
        except AssertionError as difference:
            raise AssertionError(f"turn {turn}") from difference


@pytest.mark.parametrize(
    "names",
    [
        # A turn for each builder to read first.
        ("retitle", "link state", "move to another category"),
        pytest.param(
            ("retitle", "picture", "add", "link state", "category", "move to another category"),
            marks=pytest.mark.torture,
        ),
    ],
    ids=["slice", "whole"],
)
def test_builders_that_share_what_is_read(names: tuple[str, ...], tmp_path: Path) -> None:
    """html, dirhtml and the book take turns at reading; each output is right when its own turn comes."""
    root = start(tmp_path / "root")
    builders = ("html", "dirhtml", "handbook-pdf")
    for builder in builders:
        build(root, tmp_path / builder, builder, doctrees=tmp_path / "shared")
    for turn, name in enumerate(names):
        apply(EDITS[name], root)
        for builder in builders[turn % 3 :] + builders[: turn % 3]:
            build(root, tmp_path / builder, builder, doctrees=tmp_path / "shared")
    for builder in builders:
        same(tmp_path / builder, clean(root, tmp_path / "clean", builder, 0))


@pytest.mark.parametrize("damage", every([b"", b"half", b"zeros"], once=[b"half"]))
def test_what_a_power_cut_has_damaged_is_made_again(damage: bytes, built: Path) -> None:
    """A page as it is stored, and a file of the output that is as long and as old as it was left."""
    stored, page = built / "out.doctrees/ting/bord.doctree", built / "out/ting/bord.html"
    whole, times = stored.read_bytes(), page.stat().st_mtime_ns
    stored.write_bytes({b"half": whole[: len(whole) // 2], b"zeros": bytes(len(whole))}.get(damage, damage))
    page.write_bytes(bytes(page.stat().st_size))
    os.utime(page, ns=(times, times))
    swap("steder/huset.md", "Der er to rum.", "Der er tre rum.")(built / "root")
    assert build(built / "root", built / "out").warnings == ()
    same(built / "out", clean(built / "root", built / "clean", "html", 0))


#: Saves a page and what it includes once, after they have been read for it.
SAVING = """
from pathlib import Path

def save(app, doctree):
    name = {"ting/bord": "ting/bord.md", "steder/huset": "del.txt"}.get(app.env.docname)
    if name and "af eg" in (text := Path(app.srcdir, name).read_text("utf-8")):
        Path(app.srcdir, name).write_text(text.replace("af eg", "af el"), "utf-8")

def setup(app):
    app.connect("doctree-read", save, priority=1)
"""


@pytest.mark.parametrize("parallel", [0, 3])
def test_a_page_that_is_saved_while_it_is_read_is_read_again(
    parallel: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "FEW", 1)
    root = start(tmp_path / "root")
    swap("steder/huset.md", "Der er to rum.", "```{include} /del.txt\n```")(root)
    (root / "del.txt").write_text("Et skab af eg.\n", "utf-8")
    (root / "saving.py").write_text(SAVING, "utf-8")
    with (root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("import sys\nsys.path[:0] = [__file__.replace('conf.py', '')]\nextensions += ['saving']\n")
    for _ in range(2):
        out = build(root, tmp_path / "out", parallel=parallel).outdir
    assert "Et skab af el." in (out / "steder/huset.html").read_text("utf-8")
    same(out, clean(root, tmp_path / "clean", "html", 0))
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    build(root, tmp_path / "out", parallel=parallel)
    assert {path: path.stat().st_mtime_ns for path in times} == times


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "folder"
    assert build(start(folder / "root"), folder / "out").warnings == ()
    return folder


@pytest.fixture
def built(built_once: Path) -> Iterator[Path]:
    """A folder with a root and the website that was built of it."""
    with put_back(built_once):
        yield built_once


def test_a_build_with_nothing_to_do_writes_nothing(tmp_path: Path) -> None:
    """Not even what is no page; nor does it read anything anew."""
    root = start(tmp_path / "root")
    swap("ting/bord.md", "resume: Et bord af eg.", "resume: Et bord af eg.\ntidligere: bordene")(root)
    build(root, tmp_path / "out")
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    build(root, tmp_path / "out")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == times


def test_an_edit_of_a_body_writes_that_page_alone(built: Path) -> None:
    root = built / "root"
    age(built / "out")
    apply(EDITS["body"], root)
    build(root, built / "out")
    assert pages(built / "out") == {"ting/bord.html"}


def test_a_new_summary_writes_the_page_and_the_lists_that_show_it(built: Path) -> None:
    root = built / "root"
    age(built / "out")
    apply(EDITS["summary"], root)
    build(root, built / "out")
    assert pages(built / "out") == {"steder/huset.html", "steder/index.html", "lister.html"}


def age(outdir: Path) -> None:
    for path in outdir.rglob("*"):
        if path.is_file():
            os.utime(path, (1, 1))


def pages(outdir: Path) -> set[str]:
    """The pages written since ``age``."""
    return {path.relative_to(outdir).as_posix() for path in outdir.rglob("*.html") if path.stat().st_mtime > 1}


def test_a_page_without_a_source_is_written_when_it_changes(tmp_path: Path) -> None:
    root = start(tmp_path / "root")
    swap("steder/huset.md", "resume: Et hus", "tidligere: hytten\nresume: Et hus")(root)
    build(root, tmp_path / "out")
    age(tmp_path / "out")
    apply(EDITS["body"], root)
    build(root, tmp_path / "out")
    assert pages(tmp_path / "out") == {"ting/bord.html"}
    age(tmp_path / "out")
    apply(EDITS["retitle"], root)
    build(root, tmp_path / "out")
    assert "steder/hytten.html" in pages(tmp_path / "out")
    age(tmp_path / "out")
    apply(swap("ting/bord.md", "Det gamle bord", "{index}`Det gamle bord`"), root)
    build(root, tmp_path / "out")
    assert "genindex.html" in pages(tmp_path / "out") and "steder/hytten.html" not in pages(tmp_path / "out")
    same(tmp_path / "out", clean(root, tmp_path / "clean", "html", 0))


def test_a_page_that_becomes_a_former_place_leaves_nothing_else(built: Path) -> None:
    root = built / "root"
    move("ting/bord.md", "ting/bordet.md")(root)
    apply(swap("ting/bordet.md", "resume: Et bord", "tidligere: bord\nresume: Et bord"), root)
    build(root, built / "out")
    same(built / "out", clean(root, built / "clean", "html", 0))
    move("ting/bordet.md", "ting/bord.md")(root)
    apply(swap("ting/bord.md", "tidligere: bord\n", ""), root)
    build(root, built / "out")
    same(built / "out", clean(root, built / "clean", "html", 0))


def dying(patch: pytest.MonkeyPatch, page: str) -> None:
    """Let the build die while it writes a page."""
    original = StandaloneHTMLBuilder.handle_page

    def dies(self: StandaloneHTMLBuilder, name: str, *rest: object, **more: object) -> None:
        original(self, name, *rest, **more)  # type: ignore[arg-type]
        if name == page:
            # Half a page, as a process that is killed leaves it.
            path = Path(self.get_outfilename(name))
            path.write_bytes(path.read_bytes()[:100])
            raise KeyboardInterrupt

    patch.setattr(StandaloneHTMLBuilder, "handle_page", dies)


def test_a_build_that_was_killed_is_made_good(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = built / "root"
    apply(EDITS["retitle"], root)
    with monkeypatch.context() as patch:
        dying(patch, "steder/huset")
        with pytest.raises(KeyboardInterrupt):
            build(root, built / "out")
    build(root, built / "out")
    same(built / "out", clean(root, built / "clean", "html", 0))


@pytest.mark.parametrize("theme", ["handbook", "alabaster"])
def test_pages_that_a_failed_build_has_written_are_removed(theme: str, built: Path) -> None:
    """The failed build is alone in making a term's page, and then fails at a template that is not there."""
    root, settings, page = built / "root", {"html_theme": theme}, built / "out/emner/social-kapital.html"
    build(root, built / "out", settings=settings)
    apply(swap("ting/bord.md", "Et bord af eg.", "Et bord af eg.\nemner: [social-kapital]"), root)
    with pytest.raises(SphinxError):
        build(root, built / "out", settings={**settings, "html_additional_pages": {"ekstra": "ekstra.html"}})
    assert page.is_file()
    apply(swap("ting/bord.md", "\nemner: [social-kapital]", ""), root)
    build(root, built / "out", settings=settings)
    assert not page.exists()


def test_what_is_written_before_the_pages_is_this_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes: what nobody has noted would stay when it is made no more."""
    write_assets = assets.write

    def slowly(app: Sphinx) -> None:
        write_assets(app)
        time.sleep(0.05)

    monkeypatch.setattr(assets, "write", slowly)
    build(start(tmp_path / "root"), tmp_path / "out")
    assert "_static/handbook-tree.css" in State.load(tmp_path / "out").others


def test_an_entry_whose_front_matter_breaks_keeps_its_part_of_the_folder(built: Path) -> None:
    """It is an entry by its place, and its page has the button."""
    root = built / "root"
    apply(swap("ting/bord.md", "---\nresume", "resume"), root)
    build(root, built / "out")
    assert (built / "out/_folder/ting/bord.js").is_file()
    same(built / "out", clean(root, built / "clean", "html", 0))


def test_an_output_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    root = start(tmp_path / "root")
    build(root, tmp_path / "out", doctrees=tmp_path / "trees")
    shutil.rmtree(tmp_path / "out")
    build(root, tmp_path / "out", doctrees=tmp_path / "trees")
    same(tmp_path / "out", clean(root, tmp_path / "clean", "html", 0))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, bytes]]:
    """A root, the website that was built of it, and what that holds."""
    folder = tmp_path_factory.mktemp("whole")
    root = start(folder / "root")
    swap("ting/bord.md", "resume: Et bord af eg.", "resume: Et bord af eg.\ntidligere: bordene")(root)
    site = build(root, folder / "out")
    assert site.warnings == ()
    return root, site.outdir, files(site.outdir)


@pytest.mark.parametrize(
    "name",
    [
        "ting/bord.html",
        "ting/bordene.html",
        "search.html",
        "genindex.html",
        "_search/index.js",
        "_search/search.js",
        "_search/texts-*.js",
        "objects.inv",
        ".buildinfo",
        "katalog.json",
        "_static/handbook.css",
        "_static/doctools.js",
    ],
)
def test_a_file_that_was_deleted_from_the_output_is_made_again(
    name: str, whole: tuple[Path, Path, dict[str, bytes]]
) -> None:
    root, outdir, before = whole
    next(outdir.glob(name)).unlink()
    assert build(root, outdir).warnings == ()
    assert files(outdir) == before


def test_a_build_of_everything_writes_everything(built: Path) -> None:
    root = built / "root"
    before = files(built / "out")
    age(built / "out")
    build(root, built / "out", everything=True)
    assert {"ting/bord.html", "lister.html"} < pages(built / "out")
    assert files(built / "out") == before


def test_a_build_of_everything_that_was_killed_is_made_good(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = built / "root"
    before = files(built / "out")
    with monkeypatch.context() as patch:
        dying(patch, "steder/huset")
        with pytest.raises(KeyboardInterrupt):
            build(root, built / "out", everything=True)
    assert files(build(root, built / "out").outdir) == before


def test_a_build_of_one_page_leaves_the_others_due(built: Path) -> None:
    root = built / "root"
    apply(EDITS["retitle"], root)
    build(root, built / "out", only=("ting/bord.md",))
    assert "Huset" in (built / "out/steder/huset.html").read_text("utf-8")
    build(root, built / "out")
    same(built / "out", clean(root, built / "clean", "html", 0))


def test_static_files_of_the_project_are_followed(tmp_path: Path) -> None:
    root = start(tmp_path / "root")
    (root / "egne").mkdir()
    configure(root, 'html_static_path = ["egne"]\nhtml_css_files = ["egen.css"]\n')
    write("egne/egen.css", "a {}")(root)
    write("egne/egen.txt", "Et.")(root)
    build(root, tmp_path / "out")
    for edit in (write("egne/egen.txt", "To."), write("egne/egen.css", "b {}")):
        apply(edit, root)
        build(root, tmp_path / "out")
        same(tmp_path / "out", clean(root, tmp_path / "clean", "html", 0))


#: Edits after which a file stayed that nothing made any more, or another one was missing. Several at once, where each
#: concerns other files.
TOGETHER = (
    ("html_sourcelink_suffix = '.kilde'", "take away _static/side.txt", "take away _extra/robots.txt", "no download"),
    ("html_copy_source = False", "html_domain_indices = False", "a template that cannot be filled in"),
    ("html_file_suffix = '.htm'", "a folder moved", "html_search_language = 'en'", "no other module"),
    ("an extra file of a page's name", "a static file of ours"),
    ("nothing",),
    ("an extra file of a page's name", "a static file of ours", "image of another format", "a page in other case"),
    ("no catalogue", "take away _extra/mappe/et.txt"),
    ("no catalogue", "French", "an extension less", "unreadable steder/huset.md"),
    ("unreadable steder/huset.md", "an extension less", "an old page", "take away _media/tal.csv"),
    # A file that a page asked for in vain, and the first entry of a category.
    ("take away _media/tal.csv", "take away ting/bord.md"),
    ("take away ting/bord.md",),
)


def test_what_is_made_no_more_is_gone(tmp_path: Path) -> None:
    walk = sequences.Walk(tmp_path, ["html"])
    walk.begin()
    (tmp_path / "out/fremmed").mkdir()
    for name in ("_static/fremmed.txt", "fremmed/index.html", "fremmed.txt"):
        write(f"out/{name}", "Ikke bygget.")(tmp_path)
    for names in TOGETHER:
        difference = walk.difference(names, "html")
        # What no build has written stays.
        assert difference == "too many: _static/fremmed.txt, fremmed.txt, fremmed/index.html", names


@pytest.mark.tries("edits", harm="lost")
@pytest.mark.parametrize("builders", [("html", "dirhtml"), pytest.param(("handbook-pdf",), marks=pytest.mark.torture)])
def test_edits_of_all_that_a_project_has(
    builders: tuple[str, ...], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """``python -m tests.sequences`` goes through thousands."""
    walk, seed = sequences.Walk(tmp_path, builders), sized(1, time.time_ns() % 100_000)
    walk.begin()
    count = 0
    for names, builder, difference in sequences.go(walk, sized(5, 100 if builders[0] == "html" else 12), seed, 0):
        assert not difference, (seed, builder, names)
        count += 1
    record_property("rounds", count)


@pytest.mark.parametrize("setting", ["", "alabaster"], ids=["singlehtml", "another theme"])
def test_another_output_in_the_folder_is_written_over(setting: str, built: Path) -> None:
    """Another builder or theme may leave files of other names, but none of ours as it wrote them."""
    root, out, doctrees = built / "root", built / "out", built / "out.doctrees"
    before = files(out)
    if setting:
        build(root, out, settings={"html_theme": setting})
    else:
        build(root, out, "singlehtml", doctrees=doctrees)
    assert build(root, out).warnings == ()
    after = files(out)
    assert {name: after.get(name) for name in before} == before


WORDS = st.sampled_from(["Hus", "Gård", "Æble", "Ødegård"])


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    name = draw(st.sampled_from(["steder/a", "steder/b", "ting/c", "ting/d"]))
    title, summary = draw(WORDS), draw(WORDS)
    target = draw(st.sampled_from(["huset", "bord"]))
    body = draw(st.sampled_from(["Tekst.", "Se {entry}`huset`.", "Se {entry}`bordet <bord>`.", "## Mere\n\nMere."]))
    text = f"---\nresume: {summary}.\nse_ogsaa: [{target}]\n---\n\n# {title}\n\n{body}\n"
    return draw(
        st.sampled_from([write(f"{name}.md", text), lambda root: (root / f"{name}.md").unlink(missing_ok=True)])
    )


@settings(examples(0.08), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(edits(), min_size=1, max_size=3), min_size=1, max_size=3))
def test_any_sequence_of_edits(tmp_path_factory: pytest.TempPathFactory, turns: list[list[Edit]]) -> None:
    folder = tmp_path_factory.mktemp("turns")
    root = make_root(folder / "root")
    build(root, folder / "out")
    for turn in turns:
        for edit in turn:
            apply(edit, root)
        build(root, folder / "out")
    same(folder / "out", clean(root, folder / "clean", "html", 0))
