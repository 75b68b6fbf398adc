"""Revisions of a book in git, in a clone that stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.support import commit

from sphinx_handbook.cli.releases import revisions

PAGES = {"docs/a.md": "# A\n", "docs/b.md": "# B\n", "docs/conf.py": "project = 'One'\n"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two pages, of which the second commit changes one."""
    top = tmp_path / "project"
    (top / "docs").mkdir(parents=True)
    for name, text in PAGES.items():
        (top / name).write_text(text, "utf-8")
    commit(top, "2026-11-01")
    (top / "docs/b.md").write_text("# Another\n", "utf-8")
    commit(top, "2026-11-02")
    return top


def check_out(project: Path, word: str, folder: Path) -> dict[str, str]:
    """The files of a revision in the clone that stays, with what they say."""
    revision = revisions.find(word, project / "docs")
    assert revision is not None
    source = revisions.check_out(revision, folder / "book", folder / "doctrees")
    assert source == folder / "book/docs"
    return {f"docs/{each.name}": each.read_text("utf-8") for each in source.iterdir()}


def test_of_the_next_revision_the_files_are_written_that_are_other(project: Path, tmp_path: Path) -> None:
    """Doctrees stay; what a build has left in the clone goes, and what it has written over is as it was."""
    folder = tmp_path / "kept"
    assert check_out(project, "HEAD~1", folder) == PAGES
    (folder / "doctrees").mkdir()
    page = folder / "book/docs/a.md"
    os.utime(page, (1, 1))
    (folder / "book/docs/left.md").write_text("# Left\n", "utf-8")
    (folder / "book/docs/conf.py").write_text("project = 'Written over'\n", "utf-8")
    assert check_out(project, "HEAD", folder) == PAGES | {"docs/b.md": "# Another\n"}
    assert (folder / "doctrees").is_dir()
    assert check_out(project, "HEAD~1", folder) == PAGES


def test_doctrees_go_where_code_is_other(project: Path, tmp_path: Path) -> None:
    """A build does not see that an extension of the project's own is another one."""
    folder = tmp_path / "kept"
    check_out(project, "HEAD", folder)
    (folder / "doctrees").mkdir()
    (project / "docs/conf.py").write_text("project = 'Two'\n", "utf-8")
    commit(project, "2026-11-03")
    # The clone has not seen this commit: it shares what the repository has.
    assert check_out(project, "HEAD", folder)["docs/conf.py"] == "project = 'Two'\n"
    assert not (folder / "doctrees").exists()


def test_a_clone_that_is_damaged_is_made_anew(project: Path, tmp_path: Path) -> None:
    """Also one of a repository that lay elsewhere, and one in which git was ended."""
    folder = tmp_path / "kept"
    for path in (".git/HEAD", ".git/index.lock"):
        check_out(project, "HEAD", folder)
        (folder / "doctrees").mkdir()
        (folder / "book" / path).write_text("nothing", "utf-8")
        assert check_out(project, "HEAD~1", folder) == PAGES
        assert not (folder / "doctrees").exists()
    check_out(project, "HEAD~1", folder)
    moved = project.rename(tmp_path / "moved")
    assert check_out(moved, "HEAD", folder)["docs/b.md"] == "# Another\n"
