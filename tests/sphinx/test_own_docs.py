"""The extension's own documentation: built by itself, with every option that there is."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tomllib
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest
from docutils import nodes
from lxml import html as lxml_html
from tests.support import REPOSITORY, Build, build, configure
from tests.verapdf import failures

from sphinx_handbook import cli
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.sphinx_ext import config
from sphinx_handbook.toml_table import keys_of

DOCS = REPOSITORY / "_ext/docs"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = tmp_path_factory.mktemp("own")
    # They show a file of the package, which lies in the same project.
    (own / "pyproject.toml").touch()
    for name in ("releases/release.schema.json", "catalogue/accessibility/accessibility-report.schema.json"):
        schema = own / "sphinx_handbook" / name
        schema.parent.mkdir(parents=True)
        shutil.copy(DOCS.parent / schema.relative_to(own), schema)
    return Path(shutil.copytree(DOCS, own / "docs"))


@pytest.fixture(scope="module")
def web(root: Path) -> Build:
    site = build(root, root.parent / "html")
    assert site.warnings == ()
    return site


@pytest.fixture(scope="module")
def paper(root: Path) -> Path:
    book = build(root, root.parent / "pdf", "handbook-pdf")
    assert (book.warnings, book.statuscode) == ((), 0)
    return book.outdir / "sphinx-handbook.pdf"


@pytest.fixture
def listed() -> ModuleType:
    """The module of the directives, loaded apart from any build."""
    spec = util.spec_from_file_location("listed", DOCS / "documented_options.py")
    assert spec is not None and spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def described(site: Build, page: str) -> dict[str, str]:
    """The options that a page describes, by the names of their places; what is said of each."""
    texts = {}
    for term in lxml_html.fromstring(site.html(page)).iter("dt"):
        answer = term.getnext()
        assert answer is not None and answer.tag == "dd"
        texts[term.get("id")] = answer.text_content().strip()
    return texts


@pytest.mark.torture
def test_it_is_printed_without_a_warning(paper: Path) -> None:
    assert paper.is_file()


@pytest.mark.torture
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_it_is_accessible_on_paper(paper: Path, flavour: str) -> None:
    assert failures(paper, flavour) == []


def test_every_option_of_conf_is_described(web: Build) -> None:
    there = {name for name in web.app.config.values if name.startswith("handbook_")}
    assert there >= config.COMPUTED
    descriptions = described(web, "options")
    for name in there - config.COMPUTED:
        assert len(descriptions[nodes.make_id(name)]) > 20, name


def test_every_key_of_the_catalogue_is_described(web: Build, listed: ModuleType) -> None:
    descriptions = described(web, "options")
    # The tables as the file's own reader knows them, too.
    assert {"", "vocabularies.terms", *toml_file.ADAPTER.json_schema()["properties"]} - listed.TABLES.keys() == {
        "abbreviations"
    }
    keys = [(name, key) for name, table in listed.TABLES.items() for key in keys_of(table)]
    assert len(keys) > 70
    for table, key in keys:
        assert len(descriptions[nodes.make_id(listed.place(table, key))]) > 10, (table, key)


def test_every_option_of_every_command_is_described(web: Build) -> None:
    descriptions = described(web, "commands")
    (commands,) = [each for each in cli.parser("en")._actions if isinstance(each, argparse._SubParsersAction)]
    for name, command in commands.choices.items():
        assert f"handbook {name}" in web.html("commands")
        for action in command._actions:
            if action.dest != "help":
                assert len(descriptions[nodes.make_id(f"{name} {action.dest}")]) > 10, (name, action.dest)


def test_an_option_that_nobody_has_described_is_told(root: Path, tmp_path: Path) -> None:
    """So the documentation cannot be built without it."""
    own = shutil.copytree(root.parent, tmp_path / "own", ignore=shutil.ignore_patterns("html", "pdf"))
    copy = Path(own) / "docs"
    configure(copy, '\ndef setup(app):\n    app.add_config_value("handbook_new", "", "", str)\n')
    (warning,) = build(copy, tmp_path / "out").warnings
    assert "the option handbook_new is not described" in warning


def test_kinds_are_told_in_words(web: Build) -> None:
    terms = {each.get("id"): each.text_content() for each in lxml_html.fromstring(web.html("options")).iter("dt")}
    assert terms["handbook-pdf-jobs"] == "handbook_pdf_jobs number"
    assert terms["catalogue-book-title"] == "title text, required"
    assert terms["catalogue-editions-paper"] == "paper text; A4 if unset"
    assert terms["catalogue-editions-turn"] == "turn long or short; long if unset"
    assert terms["catalogue-editions-size"] == "size number from 6 to 36"
    assert terms["catalogue-fields-required"] == "required true or false or list"
    assert terms["catalogue-editions-margins"] == "margins table of top, bottom, inner and outer"


def test_what_it_shows_of_the_catalogue_is_right() -> None:
    """Each block of TOML on the pages is read by the very reader."""
    first = re.search(r"```toml\n(.*?)```", (DOCS / "catalogue.md").read_text("utf-8"), re.DOTALL)
    assert first is not None
    assert toml_file.parse(first[1])[1] == []
    editions = re.search(r"```toml\n(.*?)```", (DOCS / "editions.md").read_text("utf-8"), re.DOTALL)
    assert editions is not None
    wood = '[vocabularies.crafts]\nlabel = "Crafts"\n[vocabularies.crafts.terms.wood]\ntitle = "Wood"\n'
    assert toml_file.parse(first[1] + wood + editions[1])[1] == []
    assert set(tomllib.loads(editions[1])["editions"]) == {"booklet", "large", "sheets", "press", "wood"}


def test_the_classes_it_names_are_there() -> None:
    """What css.md says can be held on to stands in the book's own style sheet or markup."""
    table = (DOCS / "css.md").read_text("utf-8").partition("## What to hold on to")[2].partition("## ")[0]
    book = REPOSITORY / "_ext/sphinx_handbook/book"
    source = "".join(each.read_text("utf-8") for each in (*book.rglob("*.py"), *book.rglob("*.css")))
    classes = set(re.findall(r"\.([a-z][\w-]*)", " ".join(re.findall(r"`([^`]*)`", table))))
    assert len(classes) > 10
    for each in classes - {"warning", "level-2", "wide"}:
        assert re.search(rf"\b{each}\b", source), each
    properties = (DOCS / "css.md").read_text("utf-8").partition("## Measures")[2].partition("## ")[0]
    sheet = (book / "layout/style/book.css").read_text("utf-8")
    for each in re.findall(r"`(--[\w-]+)`", properties):
        assert f"var({each}" in sheet or each == "--category-tint", each


@pytest.fixture(autouse=True)
def _path() -> None:
    """conf.py puts its own folder on the path; no other test should find anything there."""
    sys.path[:] = [each for each in sys.path if not each.endswith("/docs")]
    sys.modules.pop("documented_options", None)
