"""The build refuses the mistakes that ``handbook check`` finds, in the same words and with the same codes."""

from __future__ import annotations

import importlib
import re
import shutil
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import en
from PIL import Image
from tests.support import LiveBuild, build
from tests.unit.test_mistakes import FOLDER, HEAD, MISTAKES

from sphinx_handbook.catalogue.lint import names, views
from sphinx_handbook.catalogue.lint.project import USUAL, Project
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli import findings
from sphinx_handbook.i18n import translator
from sphinx_handbook.sphinx_ext.accessibility import directives as accessibility
from sphinx_handbook.sphinx_ext.directives import DIRECTIVES
from sphinx_handbook.sphinx_ext.domain import HandbookDomain

#: What only one of the two says, by the beginning of its case's name, and why.
APART = {
    # What a day is called the future depends on the day.
    "front_matter-a note from the future",
    "front_matter-a link checked in the future",
    # MyST reports it for each heading, and with a line that is one too high in a block without options.
    "headings-no title, then sections",
    "headings-two skipped levels",
    "headings-a level skipped in all sections",
    "blocks-an unknown directive in another",
    # Sphinx knows no nearest place, and does not name the image's column.
    "links-a place that is not on this page",
    "links-a place that does not exist",
    # MyST does not say that there is such a heading.
    "links-a place that is too deep",
    "links-an image that does not exist",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Danish book with a page for each mistake that is on one page."""
    folder = tmp_path_factory.mktemp("mistakes") / "root"
    shutil.copytree(FOLDER / "book", folder)
    for name in ("conf.py", "katalog.toml"):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text.replace('language = "en"', 'language = "da"'), "utf-8")
    for number, each in enumerate(MISTAKES):
        case = each.values[0]
        if each.id not in APART and ("text" in case or "body" in case):
            page = case.get("text") or HEAD + case["body"]
            (folder / f"tools/m{number}.md").write_bytes(page.encode())
            for name, text in case.get("files", {}).items():
                if name.endswith(".png"):
                    Image.new("L", (8, 8)).save(folder / name)
                else:
                    (folder / name).write_bytes(text.encode())
    return folder


@pytest.fixture(scope="module")
def built(root: Path) -> LiveBuild:
    return build(root, root.with_name("out"))


def test_the_build_says_what_check_says(root: Path, built: LiveBuild) -> None:
    schema, _ = toml_file.load(root / "katalog.toml")
    say = translator("da")
    problems = findings.check(root, schema).problems
    expected = {f"{each.path}:{each.line}: {each.text(say)} [handbook.{each.code}]" for each in problems}
    warnings = [re.sub(r": (?:WARNING|ERROR): ", ": ", each) for each in built.warnings]
    assert len(problems) > 100
    assert sorted(warnings) == sorted(expected)


class Recorder:
    """Stands for Sphinx, and notes the names of directives and roles that an extension adds."""

    def __init__(self) -> None:
        self.directives: set[str] = set()
        self.roles: set[str] = set()

    def add_directive(self, name: str, *_: Any, **__: Any) -> None:
        self.directives.add(name)

    def add_role(self, name: str, *_: Any, **__: Any) -> None:
        self.roles.add(name)

    def __getattr__(self, name: str) -> Any:
        return Mock()


@pytest.mark.parametrize("extension", ["myst_parser", "sphinx_design", "sphinx.ext.todo", "sphinx.ext.graphviz"])
def test_the_table_has_what_an_extension_adds(extension: str) -> None:
    recorder = Recorder()
    importlib.import_module(extension).setup(recorder)
    own = names.of(Project(extensions=frozenset({extension})))
    assert recorder.directives <= own.directives
    assert recorder.roles <= own.roles


def test_the_table_has_our_own_directives() -> None:
    assert set(DIRECTIVES) < names.of(USUAL).directives
    assert set(views.KINDS) == set(DIRECTIVES) - {"gap", *accessibility.DIRECTIVES}
    assert set(HandbookDomain.roles) < names.of(USUAL).roles


def test_every_registered_name_is_in_the_table(built: LiveBuild) -> None:
    own = names.of(USUAL)
    assert own.complete
    for registries, table, kind in (
        ((directives._directive_registry, directives._directives, en.directives), own.directives, "directives"),
        ((roles._role_registry, roles._roles, en.roles), own.roles, "roles"),
    ):
        registered = {name for registry in registries for name in registry}
        registered |= {
            f"{domain.name}:{name}" for domain in built.app.env.domains.sorted() for name in getattr(domain, kind)
        }
        assert registered - table == set()
