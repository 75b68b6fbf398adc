"""Settings and front matter of a hostile or careless kind: what is wrong, with its line, never a traceback."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from tests.support import CATALOGUE

from sphinx_handbook.catalogue import corrections
from sphinx_handbook.catalogue.accessibility import report
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli import findings
from sphinx_handbook.releases import release

LAUGHS = "a: &a [x, x]\n" + "\n".join(f"{key}: &{key} [{f'*{last}, ' * 9}]" for last, key in pairwise("abcdefghi"))
#: Links and images whose names are too long for a file, have a NUL character, or are addresses that are none.
NAMES = f"""\
[a]({"x" * 300}.md)
[b]({"../" * 1500}b.md)
[c](a%00b.md)
![d](a%00b.png)
[e](http://[bad/) <http://[x> ![f](http://[z/a.png) <a href="http://[q">g</a>
[h](https://[::1]:99999999/) [i](https://host:port/)

```{{csv-table}} T
:widths: 1
:url: http://[t
```
"""
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


def test_a_number_of_more_digits_than_python_reads_is_told(tmp_path: Path) -> None:
    digits = "9" * 5000
    schema, (problem,) = toml_file.parse(f"{START}\n[x]\na = {digits}\n")
    assert not schema
    assert (problem.line, problem.message) == (START.count("\n") + 3, "A number here has too many digits.")
    _, (problem,) = report.parse(f'{{\n"date": {digits}}}', "report.json")
    assert (problem.line, problem.message) == (2, "A number here has too many digits.")
    (tmp_path / "release.json").write_text(f'{{"format": {digits}}}', "utf-8")
    with pytest.raises(release.Damaged) as damaged:
        release.load(tmp_path / "release.json")
    assert "4300 digits" in damaged.value.problem.text(str)
    schema, _ = toml_file.parse(f'{START}\n[corrections]\nfile = "corrections.toml"\ntable = "corrections"\n')
    assert schema and schema.corrections
    (tmp_path / "corrections.toml").write_text(f"a = {digits}\n", "utf-8")
    _, (problem,) = corrections.load(tmp_path, schema)
    assert (problem.line, problem.message) == (1, "A number here has too many digits.")


def test_names_that_no_file_and_no_host_can_have_are_checked(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("", "utf-8")
    (tmp_path / "katalog.toml").write_text(START, "utf-8")
    schema, _ = toml_file.load(tmp_path / "katalog.toml")
    (tmp_path / "page.md").write_text(f"# T\n\n{NAMES}", "utf-8")
    problems = findings.check(tmp_path, schema).problems
    codes = [(each.code, each.line) for each in problems if each.path == "page.md"]
    # An address that is none on another host is the reader's; a file of that name is told.
    assert codes == [
        ("unknown-page", 3), ("unknown-page", 4), ("unknown-page", 5), ("outside", 6), ("remote", 12),
    ]  # fmt: skip
