"""Only regular files are read: a pipe, a socket, a device or a folder in a file's place is told, and nothing waits."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
from tests import special

from sphinx_handbook import files
from sphinx_handbook.cli import main

SCHEMA = """\
[book]
title = "A book"
language = "en"

[[categories]]
id = "tools"
title = "Tools"
singular = "tool"
colour = "blue"
template = "tool.md"

[colours.blue]
strong = "#003366"
tint = "#ddeeff"
dark_strong = "#ddeeff"
dark_tint = "#003366"

[spelling]
dictionary = "en_US"
words = "words.txt"

[corrections]
file = "corrections.toml"
"""
BOOK = {
    "conf.py": 'extensions = ["sphinx_handbook"]\nexclude_patterns = ["tool.md"]\n',
    "katalog.toml": SCHEMA,
    "tool.md": "{{ facts }}\n\n{{ body }}\n",
    "words.txt": "xyzzy\n",
    "corrections.toml": '[[correction]]\npage = "index"\nread = "bok"\nrestored = "book"\nreason = "A slip."\n',
    "index.md": "# A book\n\nWords.\n",
    "tools/index.md": "# Tools\n",
    "tools/hammer.md": "# Hammer\n\nIt hits.\n",
}
CHECK = ["check", "docs"]
#: The commands that read the catalogue, and so end with a sentence where it is none.
COMMANDS = (
    CHECK,
    ["check", "--fix", "docs"],
    ["new", "tool", "A saw", "--source", "docs"],
    ["rename", "hammer", "mallet", "--source", "docs"],
    ["schema", "docs", "--into", "out"],
    ["form", "docs", "--into", "out"],
    ["editions", "--source", "docs"],
)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    for name, text in BOOK.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "docs"


@pytest.mark.parametrize("kind", special.KINDS)
def test_what_is_no_file_is_not_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.md"
    special.put(path, kind)
    with special.limit(5), pytest.raises(files.SpecialFile, match=kind) as raised:
        files.read_file(path)
    assert kind in files.special(path)
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_a_file_a_link_to_one_and_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a\r\n")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "c").symlink_to("nothing")
    for name in "ab":
        assert (files.read_file(tmp_path / name), files.special(tmp_path / name)) == (b"a\r\n", "")
    assert files.read_text(tmp_path / "a") == "a\n"
    for name in "cd":
        assert not files.special(tmp_path / name)
        with pytest.raises(FileNotFoundError):
            files.read_file(tmp_path / name)


def test_a_file_that_becomes_a_pipe_between_the_question_and_the_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "x")
    monkeypatch.setattr(files, "is_file", lambda path: True)
    with special.limit(5), pytest.raises(files.SpecialFile):
        files.read_file(tmp_path / "x")


@pytest.mark.parametrize(
    ("command", "kind"),
    [*((command, "FIFO") for command in COMMANDS), *((CHECK, kind) for kind in special.KINDS)],
)
def test_every_command_tells_a_catalogue_that_is_none(
    book: Path, command: list[str], kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    special.put(book / "katalog.toml", kind)
    with special.limit(20):
        assert main(command) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "katalog.toml" in line
    assert kind in line


@pytest.mark.parametrize("kind", special.KINDS)
def test_build_and_check_tell_settings_that_are_none(book: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    special.put(book / "conf.py", kind)
    for command in (["build", "html", "--source", "docs"], CHECK):
        with special.limit(20):
            assert main(command) == 2
        assert kind in capsys.readouterr().err


@pytest.mark.parametrize("kind", special.KINDS)
@pytest.mark.parametrize("name", ["tool.md", "words.txt", "corrections.toml", "tools/hammer.md", "index.md"])
def test_check_tells_what_is_none(book: Path, kind: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    special.put(book / name, kind)
    with special.limit(20):
        code = main(["check", *(["--spelling"] if name == "words.txt" else []), "docs"])
    lines = [line for line in capsys.readouterr().out.splitlines() if kind in line]
    if kind == "folder" and name.endswith(("hammer.md", "index.md")):
        # Pages may lie in a folder of any name.
        assert not lines
    else:
        assert code == 1
        assert len(lines) == 1
        assert name.rpartition("/")[2] in lines[0]


def test_what_a_killed_process_was_writing_is_removed_and_no_other(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    below = tmp_path / "a/b"
    below.mkdir(parents=True)
    gone = [tmp_path / f".part-{child}", below / f".part-{child}"]
    kept = [tmp_path / files.partial_name(), below / ".part-x", below / "part-1"]
    for path in (*gone, *kept):
        path.touch()
    files.remove_leftovers(tmp_path)
    assert not [path for path in gone if path.exists()]
    assert all(path.exists() for path in kept)


def test_a_name_as_long_as_a_name_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("æ" * 125 + ".html")
    files.write_whole(path, b"whole")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"whole"]
