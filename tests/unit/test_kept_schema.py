"""A schema that was found right is kept; nothing that could be wrong is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.support import CATALOGUE

from sphinx_handbook.catalogue.schema import cache, toml_file

TEXT = CATALOGUE.format(language="da")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "katalog.toml"
    path.write_text(TEXT, "utf-8")
    return path


def test_what_is_kept_is_what_was_read(file: Path, tmp_path: Path) -> None:
    read = cache.load(file, tmp_path / "trees")
    assert read == cache.load(file, tmp_path / "trees") == toml_file.load(file)
    assert repr(read) == repr(cache.load(file, tmp_path / "trees"))
    assert [path.name for path in (tmp_path / "trees").iterdir()] == [cache.NAME]


def test_what_is_kept_and_damaged_is_read_again(file: Path, tmp_path: Path) -> None:
    cache.load(file, tmp_path)
    kept = tmp_path / cache.NAME
    whole = kept.read_bytes()
    for damaged in (b"", whole[:-9], whole[:-9] + bytes(9)):
        kept.write_bytes(damaged)
        assert cache.load(file, tmp_path) == toml_file.load(file)
        assert kept.read_bytes() == whole


def test_an_edit_is_read(file: Path, tmp_path: Path) -> None:
    cache.load(file, tmp_path)
    file.write_text(TEXT.replace('title = "Tillid"', 'title = "Ro"'), "utf-8")
    assert cache.load(file, tmp_path) == toml_file.load(file)


def test_faults_are_told_again(file: Path, tmp_path: Path) -> None:
    cache.load(file, tmp_path)
    file.write_text(TEXT.replace('type = "terms"', 'type = "word"'), "utf-8")
    for _ in range(2):
        schema, problems = cache.load(file, tmp_path)
        assert not schema and problems


def test_other_code_reads_anew(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.load(file, tmp_path)
    monkeypatch.setattr(cache, "_READERS", (file,))
    monkeypatch.setattr(toml_file, "load", lambda path: ("read", []))
    assert cache.load(file, tmp_path) == ("read", [])


@pytest.mark.parametrize("left", [b"", b"half"])
def test_a_file_that_is_not_whole_is_passed_over(left: bytes, file: Path, tmp_path: Path) -> None:
    (tmp_path / cache.NAME).write_bytes(left)
    assert cache.load(file, tmp_path) == toml_file.load(file)


def test_the_second_time_needs_no_library(file: Path, tmp_path: Path) -> None:
    cache.load(file, tmp_path)
    program = (
        "import sys\nfrom pathlib import Path\nfrom sphinx_handbook import web\nfrom sphinx_handbook.sphinx_ext import config\nfrom sphinx_handbook.book import builder\n"
        f"from sphinx_handbook.catalogue.schema import cache\ncache.load(Path({str(file)!r}), Path({str(tmp_path)!r}))\n"
        "sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
