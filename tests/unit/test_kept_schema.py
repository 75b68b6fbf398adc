"""A schema that was found right is kept; nothing that could be wrong is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.support import CATALOGUE

from sphinx_handbook.catalogue.schema import cache as kept_schema
from sphinx_handbook.catalogue.schema import toml_file as schema_file

TEXT = CATALOGUE.format(language="da")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "katalog.toml"
    path.write_text(TEXT, "utf-8")
    return path


def test_what_is_kept_is_what_was_read(file: Path, tmp_path: Path) -> None:
    read = kept_schema.load(file, tmp_path / "trees")
    assert read == kept_schema.load(file, tmp_path / "trees") == schema_file.load(file)
    assert repr(read) == repr(kept_schema.load(file, tmp_path / "trees"))
    assert [path.name for path in (tmp_path / "trees").iterdir()] == [kept_schema.NAME]


def test_an_edit_is_read(file: Path, tmp_path: Path) -> None:
    kept_schema.load(file, tmp_path)
    file.write_text(TEXT.replace('title = "Tillid"', 'title = "Ro"'), "utf-8")
    assert kept_schema.load(file, tmp_path) == schema_file.load(file)


def test_faults_are_told_again(file: Path, tmp_path: Path) -> None:
    kept_schema.load(file, tmp_path)
    file.write_text(TEXT.replace('type = "terms"', 'type = "word"'), "utf-8")
    for _ in range(2):
        schema, problems = kept_schema.load(file, tmp_path)
        assert not schema and problems


def test_other_code_reads_anew(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_schema.load(file, tmp_path)
    monkeypatch.setattr(kept_schema, "_READERS", (file,))
    monkeypatch.setattr(schema_file, "load", lambda path: ("read", []))
    assert kept_schema.load(file, tmp_path) == ("read", [])


@pytest.mark.parametrize("left", [b"", b"half"])
def test_a_file_that_is_not_whole_is_passed_over(left: bytes, file: Path, tmp_path: Path) -> None:
    (tmp_path / kept_schema.NAME).write_bytes(left)
    assert kept_schema.load(file, tmp_path) == schema_file.load(file)


def test_the_second_time_needs_no_library(file: Path, tmp_path: Path) -> None:
    kept_schema.load(file, tmp_path)
    program = (
        "import sys\nfrom pathlib import Path\nfrom sphinx_handbook import web\nfrom sphinx_handbook.sphinx_ext import config\nfrom sphinx_handbook.book import builder\n"
        f"from sphinx_handbook.catalogue.schema import cache\ncache.load(Path({str(file)!r}), Path({str(tmp_path)!r}))\n"
        "sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
