"""What is done in another way than Sphinx does it, so that it costs less: it must come to the same."""

from __future__ import annotations

import gc
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from docutils.frontend import OptionParser, Values
from PIL import Image
from sphinx import builders
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.errors import SphinxParallelError
from sphinx.search import IndexBuilder, SearchLanguage
from tests.sphinx.test_law import same
from tests.support import HOUSE, TABLE, LiveBuild, build, configure, make_root

from sphinx_handbook.sphinx_build import docutils_settings, imports, memory
from sphinx_handbook.sphinx_build import parallel as processes
from sphinx_handbook.sphinx_build import seams as reading_seams
from sphinx_handbook.web.build import lazy_context, parallel_write
from sphinx_handbook.web.build import seams as web_seams

#: A project's own template that prints all that Sphinx tells of a page.
PRINTS = """{% extends "!page.html" %}{% block body %}{{ super() }}{% endblock %}
{% block extrahead %}
<!-- {{ toc }} {{ toc|length }} {{ "<li" in toc }} {{ display_toc }} {{ sourcename }} {{ page_source_suffix }}
{% if prev %}{{ prev.title }} {{ prev.link }}{% endif %} {% if next %}{{ next["title"] }} {{ next.link }}{% endif %}
{% for each in parents %}{{ each.title }} {{ each.link }}{% endfor %} {{ parents|length }} {{ parents[-1:] }} {{ parents }} {{ prev }} {{ toc[:9] }}
{% for each in rellinks %}{{ each }}{% endfor %} {{ meta }} -->
{% endblock %}"""


def test_a_projects_template_is_told_what_sphinx_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_root(tmp_path / "root")
    configure(root, 'templates_path = ["_templates"]\n')
    (root / "_templates").mkdir()
    (root / "_templates/page.html").write_text(PRINTS)
    ours = build(root, tmp_path / "ours")
    monkeypatch.setattr(lazy_context, "get_doc_context", lambda app, method: method)
    theirs = build(root, tmp_path / "theirs")
    assert ours.warnings == theirs.warnings == ()
    assert "Steder" in ours.html("steder/huset").partition("-->")[0]
    for page in ("index", "steder/index", "steder/huset", "ting/bord"):
        assert ours.html(page) == theirs.html(page)


def test_all_that_sphinx_tells_of_a_page_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when an upgrade of Sphinx tells its templates more."""
    wrap, compared = lazy_context.get_doc_context, []

    def beside_sphinxs(app: Sphinx, sphinxs: lazy_context.GetContext) -> lazy_context.GetContext:
        assert isinstance(app.builder, StandaloneHTMLBuilder)
        ours = wrap(app, sphinxs)
        assert ours.__module__ == lazy_context.__name__

        def compare(docname: str, body: str, metatags: str) -> dict[str, Any]:
            mine, theirs = ours(docname, body, metatags), sphinxs(docname, body, metatags)
            assert list(mine) == list(theirs)
            for name, value in theirs.items():
                assert mine[name] == value, name
            compared.append(docname)
            return mine

        return compare

    monkeypatch.setattr(lazy_context, "get_doc_context", beside_sphinxs)
    build(make_root(tmp_path / "root"), tmp_path / "out")
    assert len(compared) == 5


def test_what_no_template_prints_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []
    original = StandaloneHTMLBuilder.render_partial

    def note(self: StandaloneHTMLBuilder, node: nodes.Node | None) -> dict[str, str]:
        rendered.append(type(node).__name__)
        return original(self, node)

    monkeypatch.setattr(StandaloneHTMLBuilder, "render_partial", note)
    build(make_root(tmp_path / "root"), tmp_path / "out")
    assert rendered == ["title"] * 5


def test_an_extension_that_is_given_the_values_is_given_sphinxs(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    configure(
        root,
        "def fill(app, page, template, values, doctree):\n"
        "    if doctree:\n        assert type(values['toc']) is str and type(values['parents']) is list\n"
        "def setup(app):\n    app.connect('html-page-context', fill)\n",
    )
    assert build(root, tmp_path / "out").warnings == ()


def test_sphinxs_own_index_is_not_made(tmp_path: Path) -> None:
    site = build(make_root(tmp_path / "root"), tmp_path / "out")
    assert isinstance(site.app.builder, StandaloneHTMLBuilder) and site.app.builder.indexer is None
    assert not (site.outdir / "searchindex.js").exists()
    assert (site.outdir / "search.html").is_file()


# Several processes.


#: As many pages as are read and written in several processes, and no more.
PAGES = range(processes.FEW)


def large_root(folder: Path) -> Path:
    """A book that has on many pages all that pages leave in the builder: images, index entries, former places."""
    more = {
        f"ting__ting{number:02}": TABLE.replace("eg.\n", f"eg.\ntidligere: [gammel{number:02}]\n").replace("Bordet", f"Ting {number}")
        + f"\n{{index}}`Eg {number % 7}`\n\n![Et billede](billeder/{number % 4}/a.png)\n\n"
        + f"## Under {number}\n\n$x_{number}$ [huset](../steder/huset.md) {{download}}`hent <hent.txt>`\n"
        for number in PAGES
    }  # fmt: skip
    root = make_root(folder, **more, steder__huset=HOUSE + "\n:::{category-index} ting\n:::\n")
    (root / "ting/hent.txt").write_text("Til dig.")
    for number, colour in enumerate(("red", "green", "blue", "white")):
        (root / f"ting/billeder/{number}").mkdir(parents=True)
        Image.new("RGB", (4, 3), colour).save(root / f"ting/billeder/{number}/a.png")
    return root


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large root, as it is."""
    return large_root(tmp_path_factory.mktemp("large") / "root")


@pytest.fixture(scope="module")
def one(large: Path) -> LiveBuild:
    """Its website, made in one process."""
    return build(large, large.parent / "one")


@pytest.fixture(scope="module")
def several(large: Path) -> LiveBuild:
    """Its website, made in several processes."""
    return build(large, large.parent / "several", parallel=4)


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_several_processes_make_what_one_makes(
    builder: str, large: Path, one: LiveBuild, several: LiveBuild, tmp_path: Path
) -> None:
    if builder != "html":
        one = build(large, tmp_path / "one", builder)
        several = build(large, tmp_path / "several", builder, parallel=4)
    assert one.warnings == several.warnings == ()
    same(one.outdir, several.outdir)
    assert len(list(one.outdir.glob("_images/a-*.png"))) == 4
    assert len([path for path in one.outdir.rglob("*.html") if "gammel" in str(path)]) == len(PAGES)


def test_several_processes_leave_what_one_leaves(one: LiveBuild, several: LiveBuild) -> None:
    """Fails when an upgrade of Sphinx lets pages leave something that is not sent back."""
    ours, theirs = _left(several.app), _left(one.app)
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        assert ours[name] == value, name


def _left(app: Sphinx) -> dict[str, str]:
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    left = {"images": builder.images, **vars(builder.env)}
    # Times, places in memory, and what is kept from reading to writing or made when it is asked for.
    for name in ("all_docs", "config", "events", "project", "domains", "settings", "_doctreedir"):
        del left[name]
    return {name: re.sub(r" at 0x\w+", "", repr(_sorted(value))) for name, value in left.items() if "cache" not in name}


def _sorted(value: Any) -> Any:
    """Without the order in which pages came, which is nowhere shown, and places held for nothing."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=repr) if value[key] not in ({}, [], set())}
    if isinstance(value, tuple | list):
        return [_sorted(each) for each in value]
    return sorted(map(repr, value)) if isinstance(value, set | frozenset) else value


def test_what_is_replaced_of_sphinx_is_there() -> None:
    """Fails when an upgrade of Sphinx moves it; without it, several processes save little."""
    for name in parallel_write.METHODS:
        assert list(inspect.signature(getattr(StandaloneHTMLBuilder, name)).parameters)[:2] == ["self", "docnames"]
    assert list(inspect.signature(builders._write_docname).parameters) == ["docname", "env", "builder", "tags"]
    assert list(inspect.signature(StandaloneHTMLBuilder.index_page).parameters) == [
        "self",
        "pagename",
        "doctree",
        "title",
    ]
    assert hasattr(IndexBuilder, "get_js_stemmer_code") and hasattr(SearchLanguage, "stopwords")


@pytest.mark.parametrize("seam", reading_seams.SEAMS, ids=lambda seam: f"{seam.owner}.{seam.name}")
def test_a_private_name_of_the_table_is_there(seam: reading_seams.Seam) -> None:
    """Fails by its name when an upgrade moves one; what then happens stands in its row."""
    owner = seam.find_owner()
    # What an object is given when it is made, no class has.
    assert hasattr(owner, seam.name) or f"self.{seam.name}" in inspect.getsource(owner.__init__)
    assert seam.why and seam.without
    importlib.import_module(f"sphinx_handbook.{seam.user}")


@pytest.mark.parametrize("seam", web_seams.SEAMS, ids=lambda seam: seam.name)
def test_a_replaced_method_is_there_and_takes_what_it_took(seam: web_seams.MethodSeam) -> None:
    """Fails by its name when an upgrade of Sphinx moves a method that our theme's builds replace."""
    method = getattr(StandaloneHTMLBuilder, seam.name)
    assert tuple(inspect.signature(method).parameters)[1:] == seam.parameters
    assert seam.why


def test_the_private_methods_of_both_tables_are_the_same() -> None:
    private = {seam.name for seam in web_seams.SEAMS if seam.name.startswith("_")}
    assert private < {seam.name for seam in reading_seams.used_by("web.build.parallel_write")}
    assert set(parallel_write.METHODS) <= {seam.name for seam in reading_seams.SEAMS}


#: By a builder, the methods that a build in our theme replaces on it, `read` and `_read_serial` aside (`sphinx_build`).
REPLACED = {
    "html": {seam.name for seam in web_seams.SEAMS},
    "dirhtml": {seam.name for seam in web_seams.SEAMS},
    "singlehtml": {"write_genindex", "copy_image_files"},
}
#: What is replaced whatever the theme: pages are written whole, the loss of a process is survived, and reading and
#: writing a page have a limit of time.
EVERYWHERE = {"handle_page", "_read_parallel", "_write_parallel", "read_doc", "write_doc"}


@pytest.mark.parametrize(("builder", "theme"), [(name, "handbook") for name in REPLACED] + [("html", "alabaster")])
def test_the_table_is_all_that_is_replaced(builder: str, theme: str, tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    configure(root, f'html_theme = "{theme}"\n')
    app = build(root, tmp_path / "out", builder).app
    class_names = {name for each in type(app.builder).__mro__ for name in vars(each) if callable(getattr(each, name))}
    replaced = {name for name, value in vars(app.builder).items() if name in class_names and callable(value)}
    # With another theme, the images of a project with a catalogue have no position in them all the same.
    ours = REPLACED[builder] if theme == "handbook" else {"copy_image_files"}
    assert replaced - {"read", "_read_serial"} == ours | EVERYWHERE
    assert ("read" in replaced) == (theme == "handbook" and builder != "singlehtml")


def test_every_way_of_doing_it_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = large_root(tmp_path / "root")
    ways: list[str] = []
    in_processes = processes.in_processes

    def tell(app: Sphinx, title: str, *rest: Any) -> None:
        ways.append(title)
        in_processes(app, title, *rest)

    monkeypatch.setattr(processes, "in_processes", tell)
    build(root, tmp_path / "out", parallel=2)
    assert ways == ["reading sources... ", "writing output... "]
    ways.clear()
    # One page: sooner read than a process is forked. All pages that have links are written.
    (root / "ting/ting07.md").write_text(TABLE)
    build(root, tmp_path / "out", parallel=2)
    assert ways == ["writing output... "]


def test_an_extension_that_resolves_references_sees_every_page(tmp_path: Path) -> None:
    root = large_root(tmp_path / "root")
    configure(
        root,
        "seen = []\ndef note(app, doctree, docname):\n    seen.append(docname)\n"
        "def write(app, exception):\n    (app.outdir / 'seen').write_text(str(len(seen)))\n"
        "def setup(app):\n    app.connect('doctree-resolved', note)\n    app.connect('build-finished', write)\n"
        "    return {'parallel_read_safe': True, 'parallel_write_safe': True}\n",
    )
    site = build(root, tmp_path / "out", parallel=4)
    assert (site.outdir / "seen").read_text() == str(len(site.app.env.found_docs))


def test_a_page_has_what_a_module_of_another_page_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that pages document is imported before one is read, so that no process and no edit makes a difference."""
    root = tmp_path / "root"
    files = {
        "conf.py": "extensions = ['sphinx.ext.autodoc', 'sphinx_handbook']\nhtml_theme = 'handbook'\n"
        "autodoc_mock_imports = ['not_installed']\n",
        "index.rst": "Tools\n=====\n\n.. toctree::\n\n   lathe\n   more\n",
        "lathe.rst": "Lathe\n=====\n\n.. autoclass:: workshop_lathe.Lathe\n   :members:\n",
        "more.rst": "More\n====\n\n.. automodule:: workshop_chuck\n",
        "workshop_lathe.py": 'class Lathe:\n    """Turns wood."""\n',
        "workshop_chuck.py": "import not_installed, workshop_lathe\n\ndef hold(self):\n"
        '    """Grips the work."""\n\nworkshop_lathe.Lathe.hold = hold\n',
    }
    for name, text in files.items():
        root.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    monkeypatch.syspath_prepend(root)
    for page in ("", "\nOil it.\n"):
        with (root / "lathe.rst").open("a", encoding="utf-8") as lathe:
            lathe.write(page)
        site = build(root, tmp_path / "out")
        assert site.warnings == ()
        assert "Grips the work." in site.html("lathe")
        for name in ("workshop_lathe", "workshop_chuck"):
            del sys.modules[name]


def test_the_modules_that_a_page_documents() -> None:
    source = """
.. module:: saw
.. autofunction:: cut
.. autoclass:: plane.iron.Blade
.. automethod:: plane.iron.Blade.grind
.. py:currentmodule:: drill
   .. autodata:: bits
.. autoexception:: clamp::Loose

.. autosummary::
   :nosignatures:

   vice.jaws.Jaw
   ~bench

Text.

```{automodule} file
:members:
```
:::{autosummary}
rasp.tooth
:::
"""
    assert list(imports.modules(source)) == [
        *("saw", "plane.iron", "plane.iron", "drill", "clamp"),
        *("vice.jaws", "vice.jaws.Jaw", "drill", "bench", "file", "rasp", "rasp.tooth"),
    ]
    assert list(imports.modules("An autumn::\n\n.. autumn\n")) == []


def test_warnings_come_from_every_process(tmp_path: Path) -> None:
    root = large_root(tmp_path / "root")
    for number in (3, 11, 19):
        with (root / f"ting/ting{number:02}.md").open("a", encoding="utf-8") as page:
            page.write("\n{entry}`ukendt`\n\n[](ukendt.md)\n")
    one, several = build(root, tmp_path / "one"), build(root, tmp_path / "several", parallel=4)
    assert sorted(one.warnings) == sorted(several.warnings)
    assert len(one.warnings) == 6


def test_what_fails_in_a_process_fails_the_build(
    one: LiveBuild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = large_root(tmp_path / "root")
    original = StandaloneHTMLBuilder.write_doc

    def fails(self: StandaloneHTMLBuilder, docname: str, doctree: Any) -> None:
        if docname == "ting/ting17":
            raise ValueError("broken")
        original(self, docname, doctree)

    monkeypatch.setattr(StandaloneHTMLBuilder, "write_doc", fails)
    with pytest.raises(SphinxParallelError, match="broken"):
        build(root, tmp_path / "out", parallel=4)
    monkeypatch.undo()
    build(root, tmp_path / "out", parallel=4)
    same(tmp_path / "out", one.outdir)


def test_only_a_page_that_was_read_before_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = large_root(tmp_path / "root")
    forgotten: list[str] = []
    clear_doc = TocTreeCollector.clear_doc

    @wraps(clear_doc)
    def note(self: TocTreeCollector, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        forgotten.append(docname)
        clear_doc(self, app, env, docname)

    monkeypatch.setattr(TocTreeCollector, "clear_doc", note)
    for parallel in (0, 4):
        build(root, tmp_path / f"out{parallel}", parallel=parallel)
        assert forgotten == []
    (root / "ting/ting03.md").write_text(TABLE)
    build(root, tmp_path / "out0")
    assert forgotten == ["ting/ting03"]


def test_shares_are_alike_and_lose_nothing() -> None:
    names = [f"{number:02}" for number in range(40)]
    for sizes in ([1] * 40, [100] + [1] * 39, list(range(40)), [0] * 40):
        for count in (1, 2, 3, 7, 50):
            divided = processes.shares(names, sizes, count)
            assert [name for share in divided for name in share] == names
            assert all(divided) and len(divided) <= count
    assert [len(share) for share in processes.shares(names, [1] * 40, 4)] == [10, 10, 10, 10]
    assert processes.shares([], [], 3) == []


# Settings.


def test_docutils_says_the_same_when_it_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when an upgrade of Sphinx or MyST asks elsewhere, or with something that one page has alone."""
    root = large_root(tmp_path / "root")
    (root / "docutils.conf").write_text("[general]\ntab_width: 3\n")
    questions: list[str] = []

    def once_beside_each_time(ask: docutils_settings.Ask) -> docutils_settings.Ask:
        answer = once(ask)

        def compare(*components: Any, **more: Any) -> Values:
            ours, expected = answer(*components, **more), ask(*components, **more)
            assert ours.record_dependencies.list == [] and ours.record_dependencies is not expected.record_dependencies
            for each in (ours, expected):
                del each.record_dependencies
            assert vars(ours) == vars(expected)
            questions.append(ask.__name__)
            return answer(*components, **more)

        return compare

    once = docutils_settings.once
    with monkeypatch.context() as patch:
        patch.setattr(docutils_settings, "once", once_beside_each_time)
        one = build(root, tmp_path / "one").outdir
    pages = len(list(root.rglob("*.md")))
    assert [questions.count(seam.name) for seam in docutils_settings.SEAMS] == [pages, pages]
    # As it is, one question each; and nothing is left replaced.
    parsers: list[object] = []
    original = OptionParser.__init__
    monkeypatch.setattr(OptionParser, "__init__", lambda self, *a, **k: parsers.append(self) or original(self, *a, **k))
    several = build(root, tmp_path / "several").outdir
    assert len(parsers) < 10
    assert all(
        getattr(seam.find_owner(), seam.name).__module__ != docutils_settings.__name__
        for seam in docutils_settings.SEAMS
    )
    same(one, several)


# Memory.


def test_pages_are_not_kept_from_reading_to_writing(tmp_path: Path) -> None:
    """Fails when an upgrade of Sphinx keeps them elsewhere."""
    seams = ("_write_doc_doctree_cache", "_pickled_doctree_cache")
    assert all(name in inspect.getsource(BuildEnvironment.__init__) for name in seams)
    root = large_root(tmp_path / "root")
    env = build(root, tmp_path / "out").app.env
    assert all(type(getattr(env, name)) is memory.EmptyDict and not getattr(env, name) for name in seams)
    gc.collect()
    trees = [each for each in gc.get_objects() if type(each) is nodes.document]
    assert len([each for each in trees if str(each.get("source")).startswith(str(root))]) <= 2


@pytest.fixture
def thresholds() -> Iterator[None]:
    """The collector's thresholds may be changed, and are put back."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("thresholds")
def test_the_collector_is_left_as_it_was(tmp_path: Path) -> None:
    gc.set_threshold(700, 10, 10)
    build(make_root(tmp_path / "root"), tmp_path / "out")
    build(make_root(tmp_path / "root"), tmp_path / "out", parallel=2)
    assert gc.get_threshold() == (700, 10, 10) and gc.get_freeze_count() == 0
    # Someone who has asked for less is not asked for more.
    gc.set_threshold(100_000, 20, 30)
    build(make_root(tmp_path / "root"), tmp_path / "again")
    assert gc.get_threshold() == (100_000, 20, 30)
