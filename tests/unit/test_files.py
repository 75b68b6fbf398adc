"""Digests and times of files (files.py)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinx_handbook import files
from sphinx_handbook.design.font_cache import stored
from sphinx_handbook.files import file_digest


def test_a_file_that_may_not_be_read_has_the_digest_of_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.md"
    assert file_digest(path) == ""
    path.write_text("Text")
    assert file_digest(path) != ""

    def refuse(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    # Root may read whatever has no permission.
    monkeypatch.setattr(os, "open", refuse)
    assert file_digest(path) == ""


def test_what_was_written_before_a_time_and_after_it_is_told_apart(tmp_path: Path) -> None:
    for number in range(50):
        before, after = tmp_path / f"before-{number}", tmp_path / f"after-{number}"
        before.touch()
        start = files.now(tmp_path)
        after.touch()
        assert before.stat().st_ctime_ns < start <= after.stat().st_ctime_ns
    assert len([*tmp_path.iterdir()]) == 100


def test_a_file_system_whose_clock_stands_still_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_written", lambda path: 5)
    monkeypatch.setattr(files, "_TICK", 0.01)
    assert files.now(tmp_path) == 5


def test_what_cannot_be_written_is_named_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "page.md").mkdir()
    with pytest.raises(IsADirectoryError, match=r"page\.md'$"):
        files.write_whole(tmp_path / "page.md", b"x")
    assert [*tmp_path.iterdir()] == [tmp_path / "page.md"]


@pytest.mark.parametrize("damage", [b"", b"half", None, "digest"])
def test_a_file_of_the_fonts_cache_is_made_once_and_again_where_it_is_damaged(
    damage: bytes | str | None, tmp_path: Path
) -> None:
    path, calls = tmp_path / "cut.ttf", list[int]()

    def read() -> bytes:
        return stored(path, lambda: calls.append(1) or b"the whole").read_bytes()

    assert (read(), read(), len(calls)) == (b"the whole", b"the whole", 1)
    if isinstance(damage, bytes):
        path.write_bytes(damage)
    elif damage:
        path.with_name("cut.ttf.sha256").write_bytes(b"")
    else:
        path.unlink()
    assert (read(), read(), len(calls)) == (b"the whole", b"the whole", 2)
