"""A build survives what its surroundings do to it: pipes for files, killed processes, full disks, missing locales."""

from __future__ import annotations

import fcntl
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests import special, warm
from tests.slices import every, sized
from tests.support import configure, make_root

from sphinx_handbook.sphinx_build import alone

#: How long a build may take on a slow machine, in seconds.
LIMIT = 120
#: How many pages the projects have whose processes are killed.
PAGES = 24

USED = """
# Her

![Et billede](billede.png)

```{include} del.txt
```

```{literalinclude} kode.py
```

```{csv-table} Tabel
:file: tabel.csv
```

```{raw} html
:file: raa.html
```

{download}`hent.zip`
"""
#: What the page above takes in, and the settings' own files.
PLACES = ("side.md", "billede.png", "del.txt", "kode.py", "tabel.csv", "raa.html", "hent.zip")
STATIC = ("_static/stil.css", "_static/mal.css_t", "_ekstra/robots.txt")


def sphinx(root: Path, builder: str, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``sphinx-build`` in a process of its own, which must end."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        builder,
        *more,
        str(root),
        str(root.parent / f"out-{builder}"),
    ]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **variables}
    return warm.run(command, capture_output=True, text=True, timeout=LIMIT, env=environment)


def files(folder: Path) -> dict[str, bytes]:
    """What a build has made, without its own notes of times."""
    paths = [path for path in folder.rglob("*") if path.is_file() and ".doctrees" not in path.parts]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.name != ".handbook-state.json"
    }


@pytest.mark.parametrize("kind", ["FIFO", "device"])
def test_a_build_reads_only_files(tmp_path: Path, kind: str) -> None:
    root = make_root(tmp_path / "root", brug=USED.lstrip())
    configure(root, 'html_static_path = ["_static"]\nhtml_extra_path = ["_ekstra"]\n')
    (root / "index.md").write_text("# Bog\n\n```{toctree}\nsteder/index\nting/index\nbrug\n```\n", "utf-8")
    for name in (*PLACES, *STATIC):
        special.put(root / name, kind)
    done = sphinx(root, "html")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    # A link to a device leads out of the project, so the whole page is told and emptied.
    expected = [*PLACES, *STATIC] if kind == "FIFO" else ["side.md", *STATIC]
    assert [name for name in expected if Path(name).name not in done.stderr] == []
    assert "Her" in (tmp_path / "out-html/brug.html").read_text("utf-8") or kind == "device"
    special.put(root / "index.md", kind)
    done = sphinx(root, "html")
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith(f"{root}/index.md:1: »index.md«")


def project(root: Path, theme: str, lines: str = "") -> Path:
    """A project of many pages."""
    root.mkdir(parents=True)
    (root / "conf.py").write_text(f'extensions = ["sphinx_handbook"]\nhtml_theme = "{theme}"\n{lines}', "utf-8")
    (root / "index.rst").write_text("First\n=====\n\n.. toctree::\n   :glob:\n\n   p*\n", "utf-8")
    for number in range(PAGES):
        text = f"Page {number}\n=======\n\n{'Words. ' * 40}\n\nSee :doc:`p{(number + 1) % PAGES:02}`.\n"
        (root / f"p{number:02}.rst").write_text(text, "utf-8")
    return root


#: Kills the process that reads page 7, and the one that writes page 11, once each.
KILLS = """
import os, pathlib, signal
MAIN = os.getpid()

def kill(app, name, page):
    mark = pathlib.Path(os.environ["MARKS"], name)
    if page == name and os.getpid() != MAIN and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)

def setup(app):
    app.connect("doctree-read", lambda app, tree: kill(app, "p07", app.env.current_document.docname))
    app.connect("html-page-context", lambda app, page, *rest: kill(app, "p11", page))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


@pytest.mark.parametrize("theme", every(["handbook", "alabaster"], once=["handbook"]))
def test_a_killed_process_is_told_and_its_pages_are_made_again(tmp_path: Path, theme: str) -> None:
    for name in ("killed", "clean"):
        root = project(tmp_path / name / "root", theme, KILLS)
        marks = tmp_path / name / "marks"
        marks.mkdir()
        if name == "clean":
            (marks / "p07").touch()
            (marks / "p11").touch()
        done = sphinx(root, "html", "-j", "3", MARKS=str(marks))
        assert done.returncode == 0
        assert sorted(path.name for path in marks.iterdir()) == ["p07", "p11"]
        assert Counter(line.partition(",")[0] for line in done.stderr.splitlines()) == (
            {"A process was ended from outside": 2} if name == "killed" else {}
        )
    assert files(tmp_path / "killed/out-html") == files(tmp_path / "clean/out-html")


#: Kills the build in the middle of a file, whatever its name.
HALF = """
import os, pathlib, signal
original = pathlib.Path.write_text

def half(path, data, *rest, **more):
    if "<h1>Page 7<" in data and os.environ.get("HALF"):
        original(path, data[: len(data) // 2], *rest, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    return original(path, data, *rest, **more)

pathlib.Path.write_text = half
"""


def torn(folder: Path) -> list[str]:
    """The pages that are not whole."""
    return [path.name for path in folder.rglob("*.html") if not path.read_bytes().rstrip().endswith(b"</html>")]


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    root = project(tmp_path / "root", "alabaster", HALF)
    assert sphinx(root, "html", HALF="1").returncode == -signal.SIGKILL
    out = tmp_path / "out-html"
    assert torn(out) == []
    assert (out / "p06.html").exists()
    assert not (out / "p07.html").exists()
    assert [path.name for path in out.iterdir() if path.name.startswith(".part-")]
    assert sphinx(root, "html").returncode == 0
    assert not [path.name for path in out.iterdir() if path.name.startswith(".part-")]
    assert torn(out) == []


def test_a_full_disk_leaves_the_old_page_and_is_told(tmp_path: Path) -> None:
    root = project(tmp_path / "root", "alabaster")
    assert sphinx(root, "html").returncode == 0
    page = tmp_path / "out-html/p07.html"
    before = page.read_bytes()
    # No file may grow beyond that: what a full disk says of a file, this says of the longer ones.
    (root / "p07.rst").write_text("Page 7\n======\n\n" + "Word. " * 100_000, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(root), str(tmp_path / "out-html")]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)),
    )
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr
    assert page.read_bytes() == before


def kill_at(root: Path, builder: str, after: float) -> None:
    """Kill a build and all its processes after so many seconds."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, "-j", "3", str(root), str(root.parent / "out")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("theme", every(["handbook", "alabaster"], once=["alabaster"]))
def test_builds_that_are_killed_at_any_moment_are_made_good(tmp_path: Path, theme: str) -> None:
    root = project(tmp_path / "root", theme)
    begun = time.monotonic()
    arguments: list[Any] = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-j", "3", root]
    warm.run([*arguments, tmp_path / "clean"], check=True, timeout=LIMIT)
    length = time.monotonic() - begun
    moments = random.Random(19)
    for number in range(sized(2, 20)):
        # The second half is where files are written.
        kill_at(root, "html", length * moments.uniform(0.4, 1))
        assert torn(tmp_path / "out") == [], number
    warm.run([*arguments, tmp_path / "out"], check=True, timeout=LIMIT)
    assert files(tmp_path / "out") == files(tmp_path / "clean")


WAITS = "Another build is at work; this one waits for it."


def test_a_build_waits_for_another_one_with_the_same_doctrees(tmp_path: Path) -> None:
    root, out = project(tmp_path / "root", "handbook"), tmp_path / "out"
    (out / ".doctrees").mkdir(parents=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(root), str(out)]
    with (out / ".doctrees" / alone.NAME).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert second.stderr is not None
        assert second.stderr.readline() == f"{WAITS}\n"
        assert not list(out.glob("*.html"))
    assert second.communicate(timeout=LIMIT) == (None, "")
    assert second.returncode == 0
    assert (out / "p07.html").exists()


@pytest.mark.parametrize("builder", ["handbook-pdf", pytest.param("html", marks=pytest.mark.torture)])
def test_builds_at_once_are_as_good_as_one(tmp_path: Path, builder: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "conf.py").write_text(
        'project = "Two"\nextensions = ["sphinx_handbook"]\nhtml_theme = "handbook"\n', "utf-8"
    )
    (root / "index.rst").write_text("Two\n===\n\nWords.\n", "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, str(root)]
    variables = {**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1700000000"}
    builds = [
        subprocess.Popen([*command, str(tmp_path / "out")], stderr=subprocess.PIPE, text=True, env=variables)
        for _ in range(2)
    ]
    messages = [build.communicate(timeout=LIMIT)[1] for build in builds]
    assert sorted(messages) in (["", ""], ["", f"{WAITS}\n"])
    assert [build.returncode for build in builds] == [0, 0]
    warm.run([*command, str(tmp_path / "clean")], check=True, timeout=LIMIT, env=variables)
    assert files(tmp_path / "out") == files(tmp_path / "clean")


@pytest.mark.parametrize("variable", ["LANG", "LC_ALL", "LC_CTYPE"])
def test_sphinx_is_run_in_a_locale_that_the_machine_has(variable: str) -> None:
    """In a process of its own: the locale is the process's."""
    program = (
        "import subprocess, sys; from sphinx_handbook.cli.arguments import sphinx_environment as variables;"
        "code = 'import locale; locale.setlocale(locale.LC_ALL, str())';"
        "sys.exit(subprocess.run([sys.executable, '-c', code], env=variables()).returncode"
        " or print(variables().get('LANGUAGE', '')))"
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={**bare, variable: "xx_YY.UTF-8"}
    )
    assert (done.returncode, done.stderr) == (0, "")
