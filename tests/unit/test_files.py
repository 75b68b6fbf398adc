"""Digests of files (files.py)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
