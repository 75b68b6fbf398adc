"""The package as others install it: a wheel that holds all it needs, and locks that name no host."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.support import REPOSITORY, make_root


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
    environment = {**os.environ, "PYTHONPATH": str(unpacked(wheel, tmp_path / "installed"))}
    command = [sys.executable, "-P", str(REPOSITORY / "tests/smoke.py"), stage, str(tmp_path / "made")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


NO_WEASYPRINT = ("ImportError('no such thing')", "pip install 'sphinx-handbook[pdf]'")
NO_PANGO = ("OSError(\"cannot load library 'libpango-1.0-0'\")", "WeasyPrint does not find Pango")


@pytest.mark.parametrize(
    ("fault", "message", "builders"),
    [
        # With both faults the website is built by the same code, and only what is said of the book differs.
        pytest.param(*NO_WEASYPRINT, ("html",), id="no WeasyPrint"),
        pytest.param(*NO_PANGO, (), id="no Pango"),
        pytest.param(*NO_WEASYPRINT, ("html", "dirhtml"), id="no WeasyPrint, whole", marks=pytest.mark.torture),
        pytest.param(*NO_PANGO, ("html", "dirhtml"), id="no Pango, whole", marks=pytest.mark.torture),
    ],
)
def test_the_web_half_needs_neither_weasyprint_nor_pango(
    wheel: Path, fault: str, message: str, builders: tuple[str, ...], tmp_path: Path
) -> None:
    """Here they are, so one stands in their way; what only the book needs is not to be had either."""
    installed = unpacked(wheel, tmp_path / "installed")
    for name in ("weasyprint", "pikepdf", "segno"):
        (installed / f"{name}.py").write_text(f"raise {fault}\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(installed), "LC_ALL": "C.UTF-8"}
    root = make_root(tmp_path / "root", language="en")
    command = [sys.executable, "-P", "-m", "sphinx", "-q", "-W", "-n", "-b"]
    for builder in builders:
        arguments = [*command, builder, str(root), str(tmp_path / builder)]
        done = subprocess.run(arguments, capture_output=True, text=True, env=environment, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    arguments = [*command, "handbook-pdf", str(root), str(tmp_path / "pdf")]
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
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
