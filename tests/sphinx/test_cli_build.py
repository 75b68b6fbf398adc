"""``handbook build``: only what is whole and faultless takes the old one's place."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time

import pytest
from tests.shared import put_back
from tests.slices import sized
from tests.support import HOUSE, REPOSITORY, make_root

from sphinx_handbook.cli import main
from sphinx_handbook.cli.build import TARGETS, Places

PDF, HTML = TARGETS

#: A build that stands still in the middle of writing for as long as there is a file "wait".
WAITING = """
import pathlib, time

def wait(*_):
    here = pathlib.Path(__file__).parent.parent
    if (here / "wait").exists():
        (here / "waiting").touch()
    while (here / "wait").exists():
        time.sleep(0.02)

def setup(app):
    app.connect("html-page-context", wait)
"""


def stand_in(folder, monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.chdir(folder)


@pytest.fixture
def project(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch)
    make_root(tmp_path / "docs", language="en")
    return tmp_path


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "project"
    make_root(folder / "docs", language="en")
    with pytest.MonkeyPatch.context() as patch:
        stand_in(folder, patch)
        assert handbook("html") == 0
    return folder


@pytest.fixture
def built(built_once, tmp_path, monkeypatch):
    """A project whose web pages have been built."""
    with put_back(built_once):
        stand_in(built_once, monkeypatch)
        yield built_once
        monkeypatch.chdir(tmp_path)


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def handbook(*arguments):
    return main(["build", "--jobs", "1", *arguments])


def house(project, text):
    (project / "docs/steder/huset.md").write_text(text, "utf-8")


def test_only_a_faultless_build_is_published(project, capfd):
    assert handbook() == 0
    assert capfd.readouterr().out.splitlines()[-2:] == ["Ready: build/pdf/proeve.pdf", "Ready: build/html/index.html"]
    good = contents(project / "build/html"), contents(project / "build/pdf")
    assert good[1]

    house(project, HOUSE.replace("<bord>", "<brod>"))
    # Sphinx alone would be silent about the page the second time.
    for targets, count in (((), 2), ((), 2) if sized(0, 1) else (("html",), 1)):
        assert handbook(*targets) == 1
        errors = capfd.readouterr().err
        assert "huset.md:8: WARNING: There is no entry “brod”. Did you mean “bord”?" in errors
        assert errors.count("The earlier one is left as it was.") == count
        assert "Traceback" not in errors
        assert (contents(project / "build/html"), contents(project / "build/pdf")) == good
        assert not any(Places.of(target, project / "build").doctrees.exists() for target in TARGETS)

    house(project, HOUSE.replace("ved vandet", "ved havet"))
    assert handbook("html") == 0
    assert b"ved havet" in (project / "build/html/steder/huset.html").read_bytes()
    assert contents(project / "build/pdf") == good[1]
    left = {path.name for path in (project / "build/.staging").iterdir()}
    assert left == {"html", "html.doctrees", "html.lock", "pdf.lock"}


def test_an_incremental_build_is_published_whole(built):
    project = built
    first = contents(project / "build/html")
    assert handbook("html", "--jobs", "4") == 0
    assert contents(project / "build/html") == first
    house(project, HOUSE.replace("ved vandet", "ved havet"))
    assert handbook("html") == 0
    second = contents(project / "build/html")
    assert second.keys() == first.keys()
    assert second != first


def test_an_extension_that_needs_one_process_is_no_fault(built, capfd):
    """Sphinx warns of it where several are asked for; here nobody has."""
    conf = built / "docs/conf.py"
    (built / "docs/undeclared.py").write_text("def setup(app):\n    return {}\n", "utf-8")
    path = "import sys\nsys.path.insert(0, __file__.rpartition('/')[0])\nextensions.append('undeclared')\n"
    conf.write_text(f"{conf.read_text('utf-8')}\n{path}", "utf-8")
    assert handbook("html", "--jobs", "4") == 0, capfd.readouterr().err


def test_a_killed_build_leaves_the_old_one_whole(built, capfd):
    project = built
    good = contents(project / "build/html")
    conf = project / "docs/conf.py"
    conf.write_text(conf.read_text("utf-8") + WAITING, "utf-8")
    house(project, HOUSE.replace("ved vandet", "ved havet"))
    (project / "wait").touch()
    code = "import sys; from sphinx_handbook.cli import main; sys.exit(main(['build', 'html', '--jobs', '1']))"
    running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not (project / "waiting").exists():
            assert running.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert contents(project / "build/html") == good
        assert Places.of(HTML, project / "build").unfinished.exists()
    finally:
        # Sphinx, which the kill has not reached, ends by itself; the next build waits for that.
        (project / "wait").unlink()
    assert handbook("html") == 0
    assert b"ved havet" in (project / "build/html/steder/huset.html").read_bytes()
    assert contents(project / "build/html").keys() == good.keys()
    assert "Building the web pages" in capfd.readouterr().out


def test_a_run_killed_while_it_published_is_made_good(built, capfd):
    project = built
    good = contents(project / "build/html")
    places = Places.of(HTML, project / "build")
    places.published.rename(places.old)
    house(project, HOUSE.replace("<bord>", "<brod>"))
    assert handbook("html") == 1
    assert contents(project / "build/html") == good


def test_one_target_s_fault_does_not_keep_the_other_from_being_built(project, capfd, monkeypatch):
    monkeypatch.setattr("sphinx_handbook.cli.doctor._opens", lambda name: False)
    monkeypatch.setattr("sphinx_handbook.cli.doctor.manager", lambda: "apt")
    assert handbook("all") == 1
    output = capfd.readouterr()
    assert output.out.splitlines()[-1] == "Ready: build/html/index.html"
    assert "this machine lacks libgobject-2.0, libpango-1.0" in output.err
    assert "apt-get install -y --no-install-recommends libpango-1.0-0" in output.err
    assert not (project / "build/pdf").exists()


def test_another_s_folder_is_not_replaced(project, capfd):
    (project / "site/html").mkdir(parents=True)
    (project / "site/html/letter.txt").write_text("Dear reader", "utf-8")
    assert handbook("html", "--into", "site") == 1
    assert "“site/html” holds something else" in capfd.readouterr().err
    assert [path.name for path in (project / "site/html").iterdir()] == ["letter.txt"]


def test_what_the_system_refuses_is_told_in_a_sentence(project, capfd):
    (project / "build").write_text("a file", "utf-8")
    assert handbook("html") == 2
    errors = capfd.readouterr().err
    assert re.fullmatch(r"build\S*: the system says “[^”]+”\.\n", errors)


def test_no_book(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["build"]) == 2
    assert "There is no conf.py in “docs”." in capsys.readouterr().err


def test_the_book_s_language_is_spoken(project, capfd):
    make_root(project / "docs", language="da")
    assert handbook("html") == 0
    assert capfd.readouterr().out.splitlines()[-1] == "Færdig: build/html/index.html"


def test_the_first_book_of_the_package_s_page_is_faultless(project, capfd):
    text = (REPOSITORY / "_ext/README.md").read_text("utf-8")
    files = re.findall(r"^`([\w./-]+)`[^\n]*:\n\n```\w+\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert [name for name, _ in files] == ["conf.py", "katalog.toml", "index.md", "tools/index.md", "tools/hammer.md"]
    for name, content in files:
        path = project / "first" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    assert main(["check", "first"]) == 0
    assert handbook("--source", "first") == 0, capfd.readouterr().err
    assert (project / "build/pdf/tools-we-like.pdf").is_file()
