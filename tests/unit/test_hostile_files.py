"""Settings and front matter of a hostile or careless kind: what is wrong, with its line, never a traceback."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from tests.support import CATALOGUE

from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli import findings

LAUGHS = "a: &a [x, x]\n" + "\n".join(f"{key}: &{key} [{f'*{last}, ' * 9}]" for last, key in pairwise("abcdefghi"))
START = CATALOGUE.format(language="en")


@pytest.mark.parametrize(
    "toml",
    [
        "a = " + "[" * 3000 + "]" * 3000,
        "a = " + "{a = " * 2000 + "1" + "}" * 2000,
        "[a" + ".a" * 5000 + "]\nb = 1",
        "[a" + ".a" * 60 + "]\nb = 1",
    ],
)
def test_a_catalogue_that_is_nested_too_deep_is_told(toml: str) -> None:
    schema, (problem,) = toml_file.parse(f"{START}\n[x]\n{toml}\n")
    assert not schema
    assert problem.message == "The file is nested too deeply."
    assert problem.line == START.count("\n") + 3


@pytest.mark.parametrize(
    ("front", "conf"),
    [
        (LAUGHS, ""),
        ("a: " + "[" * 3000 + "]" * 3000, ""),
        ("a: " + "{a: " * 900 + "1" + "}" * 900, ""),
        ("a:\n" + "\n".join(f"{' ' * depth}b:" for depth in range(1, 1500)), ""),
        ("", "x = " + "[" * 3000 + "]" * 3000),
    ],
)
def test_front_matter_and_settings_that_are_nested_too_deep_are_told(front: str, conf: str, tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(conf, "utf-8")
    (tmp_path / "katalog.toml").write_text(START, "utf-8")
    schema, _ = toml_file.load(tmp_path / "katalog.toml")
    page = tmp_path / schema.categories[0].id / "page.md"
    page.parent.mkdir()
    page.write_text(f"---\n{front}\n---\n# T\n", "utf-8")
    problems = findings.check(tmp_path, schema).problems
    assert [each.code for each in problems if each.code == "yaml"] == ["yaml"] * bool(front)
