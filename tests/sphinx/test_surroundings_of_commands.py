"""Every command in any surroundings: what it makes is as everywhere else, or one sentence says why there is nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.surroundings import COMMANDS, OF_RELEASES, PROGRESS, REFUSED, RELEASES, SURROUNDINGS, UNREACHED, Place

#: One command or two for each of the surroundings; the rest is for "make torture".
SLICE = {
    ("a name with other bytes", "handbook-pdf"),
    ("a name with a line end", "handbook-pdf"),
    ("a full TMPDIR", "handbook-pdf"),
    ("another user's output", "build"),
    ("a HOME that cannot be written", "html"),
    ("a locale that is missing", "check"),
    ("no /proc", "check"),
    ("files of tomorrow", "new"),
    ("a name with a line end", "rename"),
    ("a book that cannot be written", "rename"),
    ("a full disk", "schema"),
}
NOT_PUBLISHED = ": not published because of what is told above."
CELLS = [
    pytest.param(name, command, marks=[] if (name, command) in SLICE else [pytest.mark.torture])
    for name in SURROUNDINGS
    for command in COMMANDS
    if (name, command) not in UNREACHED
]


def _prepared(command: str, folder: Path, change: Callable[[Place], None] | None = None) -> Place:
    """A place for a command, with a release of the book where it needs one, which is made in usual surroundings."""
    place = Place(folder).prepared(change)
    if command in (*OF_RELEASES, "release"):
        source = Place(folder / "before").prepared(None) if command in OF_RELEASES else place
        catalogue = source.project / "docs/katalog.toml"
        catalogue.write_text(catalogue.read_text("utf-8") + RELEASES, "utf-8")
        if command in OF_RELEASES:
            done = source.run(COMMANDS["release"])
            assert done.returncode == 0, done.stderr
            shutil.copytree(source.project / "docs", place.project / "docs", dirs_exist_ok=True)
    return place


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """What each command makes in usual surroundings, once it is asked for."""
    return {}


@pytest.mark.parametrize(("name", "command"), CELLS)
def test_a_command_works_or_says_why_not(
    name: str, command: str, tmp_path: Path, usual: dict[str, dict[str, bytes]]
) -> None:
    place = _prepared(command, tmp_path, SURROUNDINGS[name])
    done = place.run(COMMANDS[command])
    output, errors = done.stdout + done.stderr, done.stderr.removeprefix(PROGRESS.get(command, ""))
    assert "Traceback" not in output, output
    if (name, command) in REFUSED:
        # "build" makes the website and the book, and adds of each that it is not published.
        sentences = [line for line in errors.splitlines() if line.strip() and NOT_PUBLISHED not in line]
        assert done.returncode != 0
        assert len(sentences) == 1 + ((name, command) == ("a full disk", "build")), output
        assert all(REFUSED[name, command] in sentence for sentence in sentences), output
        return
    if command not in usual:
        plain = _prepared(command, tmp_path / "usual")
        first = plain.run(COMMANDS[command])
        assert first.returncode == 0, first.stdout + first.stderr
        assert first.stderr == PROGRESS.get(command, "")
        usual[command] = plain.files()
    assert done.returncode == 0, output
    assert errors == "", output
    files = place.files()
    assert sorted(files) == sorted(usual[command])
    assert [each for each in files if files[each] != usual[command][each]] == []
