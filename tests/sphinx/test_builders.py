"""Sphinx's other builders work beside the extension, and loading it changes no page of another theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.edits import files, start_plain
from tests.support import build, make_root

#: The builders that need nothing but the pages.
BUILDERS = ("json", "pickle", "singlehtml", "gettext", "text", "xml", "pseudoxml", "man", "texinfo", "latex")


@pytest.mark.parametrize("builder", BUILDERS)
def test_another_builder(builder: str, tmp_path: Path) -> None:
    built = build(make_root(tmp_path / "root"), tmp_path / "out", builder)
    assert (built.warnings, built.statuscode) == ((), 0)
    assert files(built.outdir)


@pytest.mark.parametrize("builder", ["html", "json", "text"])
def test_another_theme_has_its_own_output(builder: str, tmp_path: Path) -> None:
    root = start_plain(tmp_path / "root")
    outputs = []
    for extensions in ("sphinx_handbook,myst_parser", "myst_parser"):
        settings = {"html_theme": "alabaster", "extensions": extensions}
        outputs.append(files(build(root, tmp_path / extensions / "out", builder, settings=settings).outdir))
    ours, theirs = outputs
    assert ours.keys() == theirs.keys()
    # The search's index lists the extensions that read pages.
    assert {name for name in ours if ours[name] != theirs[name]} <= {"searchindex.js", "searchindex.json"}
