"""What the print of a state for a comparison may begin with: doctrees and fragments of another state."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.support import commit

from sphinx_handbook.book.cache import Cache
from sphinx_handbook.book.pdf.fragment import Fragment
from sphinx_handbook.cli.releases.seeds import Origin, are_pages_alone_others
from sphinx_handbook.files import READ_IN


def write(folder: Path, **files: str) -> Path:
    """A folder with files; two underscores in a name are a slash, one is a full stop."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders of a book, side by side."""
    old = write(tmp_path / "old", conf_py="project = 'One'\n", index_md="# One\n", a__b_md="# B\n", a__b_png="1")
    return old, Path(shutil.copytree(old, tmp_path / "new"))


def test_pages_and_images_may_be_others(folders: tuple[Path, Path], tmp_path: Path) -> None:
    """Those are noted when a page is read; what programs leave is no part of a book."""
    old, new = folders
    into = new / "build"
    write(new, a__b_md="# Another\n", c_md="# C\n", a__b_png="2", _build__x_html="x", build__y_json="y", _x__z="z")
    assert are_pages_alone_others(old, new, into)
    assert not are_pages_alone_others(old, new, tmp_path / "build")


@pytest.mark.parametrize("name", ["conf_py", "katalog_toml", "tools__own_py", "a__table_csv"])
def test_where_anything_else_is_another_file_all_is_read(folders: tuple[Path, Path], tmp_path: Path, name: str) -> None:
    """A build does not see that code is other, and ``conf.py`` may read any file."""
    old, new = folders
    write(new, **{name: "other = 1\n"})
    assert not are_pages_alone_others(old, new, tmp_path / "build")
    assert not are_pages_alone_others(new, old, tmp_path / "build")


def test_what_lies_beside_the_folders_counts_as_well(folders: tuple[Path, Path], tmp_path: Path) -> None:
    """In two projects that must be the same; where git does not tell what belongs to a project, it is taken as other."""
    old, _ = folders
    one, other = tmp_path / "one", tmp_path / "other"
    write(Path(shutil.copytree(old, one / "docs")).parent, src__code_py="a = 1\n", README_md="# One\n")
    commit(one, "2026-11-01")
    assert not are_pages_alone_others(old, one / "docs", tmp_path / "build")
    shutil.copytree(one, other)
    write(other, README_md="# Other\n", docs__index_md="# Other\n")
    assert are_pages_alone_others(one / "docs", other / "docs", tmp_path / "build")
    write(other, src__more_py="")
    assert not are_pages_alone_others(one / "docs", other / "docs", tmp_path / "build")
    write(one, src__more_py="")
    assert are_pages_alone_others(one / "docs", other / "docs", tmp_path / "build")
    write(other, src__code_py="a = 2\n")
    assert not are_pages_alone_others(one / "docs", other / "docs", tmp_path / "build")


def test_what_is_lent(folders: tuple[Path, Path], tmp_path: Path) -> None:
    """Doctrees are copied once, with the name of the folder that they are of; later what was laid out since is added."""
    old, new = folders
    kept = Path("handbook-pdf/kept")
    doctrees = write(tmp_path / "doctrees", environment_pickle="env", index_doctree="index")
    origin, into, copied = Origin(old, doctrees), tmp_path / "build", tmp_path / "copied"
    origin.lend(new, copied, into, str)
    assert {each.name for each in copied.iterdir()} == {"environment.pickle", "index.doctree", READ_IN}
    assert (copied / READ_IN).read_text("utf-8") == str(old.resolve())
    write(doctrees / kept, x_fragment="x", x_summary="x", y_fragment="y")
    write(copied / kept, y_fragment="own")
    origin.lend(new, copied, into, str)
    assert {each.name: each.read_text("utf-8") for each in (copied / kept).iterdir()} == {
        "x.fragment": "x", "x.summary": "x", "y.fragment": "own",
    }  # fmt: skip
    write(new, conf_py="project = 'Two'\n")
    origin.lend(new, tmp_path / "another", into, str)
    assert [each.name for each in (tmp_path / "another").iterdir()] == ["handbook-pdf"]


def test_a_copied_fragment_is_held_against_the_images_of_its_own_book(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """An image of the same name may be another one there; what is installed is the same for both."""
    old, new = folders
    cache = Cache(tmp_path / "one/kept", old, tmp_path / "out")
    fragment = Fragment(pages=[], objects=[], elements=[], roots=[], boxes=[], drawings=[], faces={}, faces_number=0)
    cache.put_fragment("x", fragment, cache.digests([old / "a/b.png", Path(pytest.__file__)]))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    copied = Cache(tmp_path / "two/kept", new, tmp_path / "out")
    assert copied.summary("x") is not None
    write(new, a__b_png="2")
    assert Cache(tmp_path / "two/kept", new, tmp_path / "out").summary("x") is None
    assert Cache(tmp_path / "one/kept", old, tmp_path / "out").summary("x") is not None
