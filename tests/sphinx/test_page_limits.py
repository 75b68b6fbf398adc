"""Pages that ask for too much: a sentence with file and line, never a traceback, and never a build without end."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from tests.hostile_pages import MARKDOWN, REST
from tests.support import build

from sphinx_handbook.sphinx_ext.errors import ConfigFault, Fault

CONF = (
    'project = "Hostile"\nextensions = ["sphinx_handbook", "myst_parser"]\nmyst_enable_extensions = ["colon_fence"]\n'
)
DEEP = "What stands here lies too deep"


def make(folder: Path, name: str, text: str, conf: str = "") -> Path:
    folder.mkdir()
    (folder / "conf.py").write_text(CONF + conf, "utf-8")
    title = "# Hostile\n\n" if name.endswith(".md") else "Hostile\n=======\n\n"
    (folder / name).write_text(f"{title}{text}\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("index.md", MARKDOWN["colon fences"](400)),
        ("index.md", MARKDOWN["back-tick fences"](400)),
        ("index.rst", REST["quotes"](600)),
        ("index.rst", REST["lists apart"](150)),
        ("index.rst", REST["notes"](150)),
        ("index.rst", REST["line blocks nested"](800)),
    ],
)
def test_what_lies_too_deep_is_told(name: str, text: str, tmp_path: Path) -> None:
    root = make(tmp_path / "root", name, text)
    with pytest.raises(Fault) as raised:
        build(root, tmp_path / "out", "html")
    place, _, message = str(raised.value).partition(": ")
    assert message.startswith(DEEP)
    # Which of the lines that lie deep may change with docutils.
    path, _, line = place.rpartition(":")
    assert path == str(root / name) and int(line) > 50


def test_a_page_that_takes_too_long_is_told_and_the_limit_can_be_lifted(tmp_path: Path) -> None:
    text = "word *word* [word](https://example.org)\n" * 400
    root = make(tmp_path / "root", "index.md", text, "handbook_limits = 0.00001\n")
    begin = time.process_time()
    with pytest.raises(Fault) as raised:
        build(root, tmp_path / "out", "html")
    assert time.process_time() - begin < 20
    assert re.match(rf"{re.escape(str(root / 'index.md'))}(:\d+)?: The page has taken 0 seconds", str(raised.value))
    assert "handbook_limits" in str(raised.value)
    (root / "conf.py").write_text(f"{CONF}handbook_limits = 0\n", "utf-8")
    assert build(root, tmp_path / "lifted", "html").warnings == ()


@pytest.mark.parametrize("value", ["-1", "float('nan')", "1e9"])
def test_a_limit_that_is_none_is_told(value: str, tmp_path: Path) -> None:
    root = make(tmp_path / "root", "index.md", "Words.", f"handbook_limits = {value}\n")
    with pytest.raises(ConfigFault, match="handbook_limits is a number"):
        build(root, tmp_path / "out", "html")
