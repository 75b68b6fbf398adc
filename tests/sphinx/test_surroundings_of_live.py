"""``handbook live`` in any surroundings: it shows a page, builds after an edit, and ends on Ctrl-C with all its processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.live import Live
from tests.surroundings import COMMANDS, SURROUNDINGS, Place

#: The rest is for "make torture": each takes as long as three builds.
SLICE = ("a name with other bytes", "a full disk")
CELLS = [pytest.param(name, marks=[] if name in SLICE else [pytest.mark.torture]) for name in SURROUNDINGS]
#: Where it cannot begin, and what the sentence has in it that says so.
NOT_BEGUN = {"another user's output": "ermission denied"}
#: Where no page can be made, and the sentence that the page and the terminal say it with.
NOT_BUILT = {"a full disk": "No space left on device"}
#: Where no page can be printed, and the sentence that stands in its place.
NOT_PRINTED = NOT_BUILT | {"a name with other bytes": "sh\\xffed/docs” is not UTF-8"}
PAGE = "tools/hammer.md"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    yield Place(tmp_path)
    # So that pytest can remove it.
    for path in (tmp_path, *tmp_path.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


@pytest.mark.parametrize("name", CELLS)
def test_it_shows_builds_and_ends(name: str, place: Place) -> None:
    place.prepared(SURROUNDINGS[name])
    if name in NOT_BEGUN:
        done = place.run([*COMMANDS["check"][:-2], "live", "--port", "0", "--source", "docs"])
        assert done.returncode == 2
        [sentence] = (done.stdout + done.stderr).splitlines()
        assert NOT_BEGUN[name] in sentence
        return
    variables = {"LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1700000000"} | place.variables
    arguments = ("--port", "0", "--source", "docs")
    live = Live(place.project, *arguments, before=place.before, options=place.options, folder=place.folder, **variables)
    try:
        faults = [each["text"] for each in live.state["faults"]]
        if name in NOT_BUILT:
            [fault] = faults
            assert NOT_BUILT[name] in fault
        else:
            assert faults == []
            assert "Hammer" in live.page("tools/hammer.html")
            page = live.source / PAGE
            page.chmod(0o644)
            assert live.save(PAGE, page.read_text("utf-8") + "\nQuack.\n")["faults"] == []
            assert "Quack" in live.page("tools/hammer.html")
        paper = live.paper("tools/hammer")
        assert bool(paper["pictures"]) == (name not in NOT_PRINTED)
        assert NOT_PRINTED.get(name, "") in paper["text"]
        assert live.interrupt() == 0
        assert live.gone()
        assert "Traceback" not in live.printed(), live.printed()
        locale = place.variables.get("LANG")
        if locale:
            assert f"“{locale}”" in live.printed()
    finally:
        live.close()
