"""The package as others install it: a wheel that holds all it needs, and locks that name no host."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from tests.support import REPOSITORY, make_root

from sphinx_handbook.book.layout import errors


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    package = REPOSITORY / "_ext/sphinx_handbook"
    wanted = {
        f"sphinx_handbook/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert wanted <= names
    assert "sphinx_handbook/locale/da/LC_MESSAGES/sphinx_handbook.mo" in names
    assert all(name.startswith(("sphinx_handbook/", "sphinx_handbook-")) for name in names)


def test_plain_sphinx_works_with_the_package_installed(wheel: Path, tmp_path: Path) -> None:
    """Nothing of the checkout is needed: the wheel is unpacked elsewhere, and comes first on the path."""
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    root = make_root(tmp_path / "root")
    # Sphinx stops where the terminal asks for a locale that the machine has not got.
    environment = {**os.environ, "PYTHONPATH": str(installed), "LC_ALL": "C.UTF-8"}
    for builder, file in (("html", "index.html"), ("handbook-pdf", "proeve.pdf")):
        command = [
            sys.executable,
            "-P",
            "-m",
            "sphinx",
            "-q",
            "-W",
            "-n",
            "-b",
            builder,
            str(root),
            str(tmp_path / builder),
        ]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert (tmp_path / builder / file).is_file()
    program = "import sphinx_handbook, sys; sys.exit(not sphinx_handbook.__file__.startswith(sys.argv[1]))"
    assert subprocess.run([sys.executable, "-P", "-c", program, str(installed)], env=environment).returncode == 0


def unpacked(wheel: Path, folder: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.torture
@pytest.mark.parametrize("stage", ["web", "pdf"])
def test_the_smoke_tests_pass(wheel: Path, stage: str, tmp_path: Path) -> None:
    """What ``make matrix`` runs in empty environments, with the packages that are here."""
    installed = unpacked(wheel, tmp_path / "installed")
    if stage == "web":
        without(installed, of_others())
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-P", str(REPOSITORY / "tests/smoke.py"), stage, str(tmp_path / "made")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


#: Hides modules from a Python, as if they were not installed.
HIDING = """
import sys
from importlib.machinery import PathFinder

class Hiding(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in {hidden!r} else super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = Hiding
"""


def _normalized(name: str) -> str:
    return name.lower().replace("_", "-")


def of_others() -> set[str]:
    """The installed modules that the wheel does not bring where it is installed without its extras."""
    wanted, brought = ["sphinx-handbook"], set[str]()
    while wanted:
        name = _normalized(wanted.pop())
        if name not in brought:
            brought.add(name)
            # As it is asked for, "fonttools[woff]" brings what its own extra lists.
            wanted += [
                each.name
                for each in map(Requirement, metadata.requires(name) or ())
                if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in ("", "woff"))
            ]
    modules = metadata.packages_distributions()
    return {
        module for module, names in modules.items() if not brought & {each.lower().replace("_", "-") for each in names}
    }


def without(folder: Path, hidden: set[str]) -> None:
    """Hide modules from each Python that has ``folder`` first on its path."""
    (folder / "sitecustomize.py").write_text(HIDING.format(hidden=hidden), "utf-8")


#: Has the process of ``handbook live`` that prints a page tell what it has to say at once.
LIVE = """
import sys
from multiprocessing import Pipe
from pathlib import Path
from sphinx_handbook.live import child, orders

ours, theirs = Pipe()
child.run(orders.PAPER, theirs, orders.Project(Path(), Path(), "en", Path()))
sys.stderr.write(ours.recv().faults[0].text)
"""


def sphinx(installed: Path, builder: str, root: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return python(installed, "-m", "sphinx", "-q", "-W", "-n", "-b", builder, str(root), str(out))


def python(installed: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-P", *command], capture_output=True, text=True, env=environment, cwd=installed
    )


def test_the_website_needs_nothing_of_the_extras(wheel: Path, tmp_path: Path) -> None:
    installed = unpacked(wheel, tmp_path / "installed")
    others = of_others()
    assert {"weasyprint", "pikepdf", "lxml", "segno", "ziamath", "pytest"} <= others
    assert not {"sphinx", "myst_parser", "docutils", "yaml", "fontTools", "brotli", "PIL"} & others
    without(installed, others)
    root = make_root(tmp_path / "root", language="en")
    done = sphinx(installed, "html", root, tmp_path / "html")
    assert (done.returncode, done.stderr) == (0, "")
    done = sphinx(installed, "handbook-pdf", root, tmp_path / "pdf")
    assert done.returncode == 2
    message = (
        "The PDF needs what is not installed (weasyprint, pikepdf, lxml, segno): pip install 'sphinx-handbook[pdf]'."
    )
    assert message in done.stderr
    assert not list((tmp_path / "pdf").glob("*.pdf"))
    assert python(installed, "-c", LIVE).stderr == message


@pytest.mark.parametrize("module", ["lxml", "pikepdf", "segno"])
def test_a_package_that_printing_needs_is_named(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = errors.find_spec
    monkeypatch.setattr(errors, "find_spec", lambda name: None if name == module else real(name))
    with pytest.raises(errors.PdfUnavailable, match=rf"\({module}\)"):
        errors.expect_packages("en")


def test_a_machine_without_pango_is_named(wheel: Path, tmp_path: Path) -> None:
    """The website is built by the same code as without WeasyPrint."""
    installed = unpacked(wheel, tmp_path / "installed")
    (installed / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n", "utf-8")
    done = sphinx(installed, "handbook-pdf", make_root(tmp_path / "root", language="en"), tmp_path / "pdf")
    assert done.returncode == 2
    assert "WeasyPrint does not find Pango" in done.stderr
    assert not list((tmp_path / "pdf").glob("*.pdf"))


@pytest.mark.parametrize("name", ["book.txt", "dev.txt", "bench.txt"])
def test_locks_have_hashes_and_name_no_host(name: str) -> None:
    text = (REPOSITORY / "locks" / name).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index|--extra|--find)", text, re.MULTILINE)
    pinned = re.findall(r"^([a-z0-9][\w.-]*)==", text, re.MULTILINE)
    assert {"sphinx", "myst-parser", "sphinx-design"} <= set(pinned)
    blocks = re.split(r"\n(?=[a-z0-9][\w.-]*==)", text)[1:]
    assert all("--hash=sha256:" in block for block in blocks)


def test_no_file_names_a_registry_or_a_machine() -> None:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    forbidden = re.compile(
        "pypi" + r"\.org|files\.python" + r"hosted|registry\.npm" + "js|deb\\.debian" + r"\.org|/(?:root|work)/(?!\.\.)"
    )
    for name in filter(None, done.stdout.split("\0")):
        path = REPOSITORY / name
        if path.is_file() and path.suffix not in (".png", ".pdf"):
            assert not forbidden.search(path.read_text("utf-8", "replace")), name
