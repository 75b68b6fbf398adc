"""A build of the book ends, and leaves no process behind, whatever processes other extensions start meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests import warm

#: What an extension may start, and keep until the build ends: each is forked while the workers wait.
CONF = """
import multiprocessing, os, signal, time
project = "Prøve"
extensions = ["sphinx_handbook"]

def start(app):
    app.manager = multiprocessing.get_context("fork").Manager()
    app.names = app.manager.dict()
    app.sleeper = multiprocessing.get_context("fork").Process(target=time.sleep, args=(600,), daemon=True)
    app.sleeper.start()

def fail(app, env):
    {fail}

def setup(app):
    app.connect("builder-inited", start)
    app.connect("env-updated", fail)
"""

#: How long a build may take on a slow machine, in seconds.
LIMIT = 120


def build(root: Path, fail: str) -> subprocess.CompletedProcess[str]:
    """Print a book of one page in a session of its own."""
    root.mkdir()
    (root / "conf.py").write_text(CONF.format(fail=fail), "utf-8")
    (root / "index.rst").write_text("One page\n========\n\nWords.\n", "utf-8")
    command = [sys.executable, "-m", "sphinx", "-b", "handbook-pdf", "-D", "handbook_pdf_jobs=2"]
    process = subprocess.Popen(
        [*command, str(root), str(root / "_build")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output = process.communicate(timeout=LIMIT)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        pytest.fail("the build does not end")
    return subprocess.CompletedProcess(str(process.pid), process.returncode, output)


def left(session: str) -> list[str]:
    """What the processes of a session that still run were called with."""
    commands = []
    for folder in Path("/proc").iterdir():
        try:
            state, _, _, owner = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()[:4]
            if owner == session and state != "Z":
                commands.append((folder / "cmdline").read_text("utf-8").replace("\0", " "))
        except (OSError, ValueError):
            continue
    return commands


@pytest.mark.parametrize(
    ("fail", "status"),
    [
        ("pass", 0),
        pytest.param("raise ValueError(app.names)", 2, marks=pytest.mark.torture),
        # A shell has what it starts in the background ignore the signal.
        ("signal.signal(signal.SIGINT, signal.default_int_handler); os.kill(os.getpid(), signal.SIGINT)", 2),
    ],
    ids=["whole", "failed", "interrupted"],
)
def test_a_build_ends_beside_processes_of_other_extensions(tmp_path: Path, fail: str, status: int) -> None:
    process = build(tmp_path / "root", fail)
    assert process.returncode == status, process.stdout
    assert len(list((tmp_path / "root/_build").glob("*.pdf"))) == (status == 0)
    assert left(process.args) == []


def test_a_build_that_is_killed_leaves_no_worker(tmp_path: Path) -> None:
    kill = "app.sleeper.kill(); app.manager.shutdown(); os.kill(os.getpid(), signal.SIGKILL)"
    process = build(tmp_path / "root", kill)
    assert process.returncode == -9
    end = time.monotonic() + 30
    while left(process.args) and time.monotonic() < end:
        time.sleep(0.2)
    assert left(process.args) == []


FATAL = """
import os, signal
from sphinx_handbook.book.layout import layout
extensions = ["sphinx_handbook"]
handbook_pdf_jobs = 2
main, fragments = os.getpid(), layout.fragments

def lay_out(project, chunks, *rest, **more):
    if os.getpid() != main and any("Fatal words" in each.html for each in chunks):
        os.kill(os.getpid(), signal.SIGKILL)
    return fragments(project, chunks, *rest, **more)

layout.fragments = lay_out
"""


def test_pages_at_which_processes_are_lost_are_named(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "conf.py").write_text(FATAL, "utf-8")
    (root / "index.rst").write_text("Title\n=====\n\nFatal words.\n", "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "handbook-pdf", str(root), str(tmp_path / "out")]
    variables = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = warm.run(command, capture_output=True, text=True, timeout=100, env=variables)
    assert done.returncode == 2
    first, second = (line for line in done.stderr.splitlines() if line)
    assert first.startswith("A process was ended from outside, perhaps because memory ran out; its work is done again.")
    assert second.startswith(f"{root / 'index.rst'}: A process was ended from outside twice at the same work, perhaps")
