"""The maintainers' page tells how to add a field type and a view; whoever follows it word by word has them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from tests.support import REPOSITORY, TABLE, make_root

import sphinx_handbook

PAGE = REPOSITORY / "docs/maintainers/architecture.md"


def steps(heading: str) -> list[str]:
    """The changes that stand under a heading of the page, each a block of lines to take out and to put in."""
    text = PAGE.read_text("utf-8")
    assert text.count(f"\n### {heading}\n") == 1
    section = re.split(r"\n##", text.partition(f"\n### {heading}\n")[2])[0]
    return re.findall(r"^```diff\n(.*?)^```", section, re.DOTALL | re.MULTILINE)


def follow(step: str, package: Path) -> None:
    """Do what a block says: in the file that it names, find what stands there and put the new in its place."""
    name, *hunks = re.split(r"^@@\n", step, flags=re.MULTILINE)
    path = package / name.removeprefix("+++ ").strip()
    text = path.read_text("utf-8")
    for hunk in hunks:
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] != "+")
        after = "".join(line[1:] for line in lines if line[0] != "-")
        assert text.count(before) == 1, f"{name}: this does not stand there once:\n{before}"
        text = text.replace(before, after)
    path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the extension in which all steps were followed."""
    copy = tmp_path_factory.mktemp("ext") / "sphinx_handbook"
    shutil.copytree(Path(sphinx_handbook.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for heading in ("Add a field type", "Add a view"):
        changes = steps(heading)
        assert len(changes) > 2, heading
        for step in changes:
            follow(step, copy)
    for po in copy.rglob("*.po"):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))
    return copy


def run(package: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    return subprocess.run([sys.executable, "-P", *command], capture_output=True, text=True, env=environment)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    source = make_root(
        tmp_path / "root",
        ting__bord=TABLE.replace("---\n\n", "isbn: 978-87-02-04100-2\n---\n\n", 1),
        ting__stol=TABLE.replace("Bordet", "Stolen").replace("---\n\n", "lukket: 2018-05\n---\n\n", 1),
        lister="---\norphan: true\n---\n# Lister\n\n:::{closed}\n:category: ting\n:::\n",
    )
    catalogue = source / "katalog.toml"
    catalogue.write_text(catalogue.read_text("utf-8") + '\n[fields.isbn]\ntype = "isbn"\nlabel = "ISBN"\n', "utf-8")
    return source


def words(path: Path) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", path.read_text("utf-8")).split())


def test_what_was_added_works(package: Path, root: Path, tmp_path: Path) -> None:
    for builder in ("html", "handbook-pdf"):
        done = run(package, "-m", "sphinx", "-q", "-W", "-n", "-b", builder, str(root), str(tmp_path / builder))
        assert (done.returncode, done.stderr) == (0, "")
    assert "ISBN: 978-87-02-04100-2" in words(tmp_path / "html/ting/bord.html")
    listed = words(tmp_path / "html/lister.html")
    assert "Stolen" in listed
    assert "Bordet" not in listed


def test_what_is_wrong_is_told_by_the_build_and_by_the_command(package: Path, root: Path, tmp_path: Path) -> None:
    page = root / "ting/bord.md"
    page.write_text(page.read_text("utf-8").replace("04100-2", "04100-3"), "utf-8")
    message = "Det er ikke et ISBN: »978-87-02-04100-3«."
    done = run(package, "-m", "sphinx", "-q", "-b", "html", str(root), str(tmp_path / "out"))
    assert re.search(rf"ting/bord\.md:3: WARNING: {message}", done.stderr), done.stderr
    done = run(package, "-c", "import sys; from sphinx_handbook.cli import main; sys.exit(main())", "check", str(root))
    assert done.returncode == 1
    assert message in done.stdout
    done = run(package, "-c", "import sys; from sphinx_handbook.cli import main; sys.exit(main())", "schema", str(root), "--into", str(tmp_path / "schema"))  # fmt: skip
    assert '"isbn"' in (tmp_path / "schema/ting.schema.json").read_text("utf-8")
