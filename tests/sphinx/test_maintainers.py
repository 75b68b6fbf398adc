"""The maintainers' recipes (a field type, a view, an edition option), followed word by word, work."""

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
from tests.support import CATALOGUE, REPOSITORY, TABLE, make_root

import sphinx_handbook

PAGE = REPOSITORY / "docs/maintainers/recipes.md"


def steps(heading: str) -> list[str]:
    """The changes that stand under a heading of the page, each a block of lines to take out and to put in."""
    text = PAGE.read_text("utf-8")
    assert text.count(f"\n## {heading}\n") == 1
    section = re.split(r"\n##", text.partition(f"\n## {heading}\n")[2])[0]
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
    for heading in ("Add a field type", "Add a view", "Add an edition option"):
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
    catalogue.write_text(
        catalogue.read_text("utf-8") + '\n[fields.isbn]\ntype = "isbn"\nlabel = "ISBN"\n' + EDITION, "utf-8"
    )
    return source


EDITION = '\n[editions.bundet]\ntitle = "Bundet"\npaper = "A5"\nmargins = {inner = 15}\ngutter = 5\n'


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
    schema = f"main(['schema', sys.argv[1], '--into', {str(tmp_path / 'schema')!r}])"
    program = f"import sys; from sphinx_handbook.cli import main; {schema}; sys.exit(main(['check', sys.argv[1]]))"
    done = run(package, "-c", program, str(root))
    assert done.returncode == 1
    assert message in done.stdout
    assert '"isbn"' in (tmp_path / "schema/ting.schema.json").read_text("utf-8")


def test_a_seam_is_added_as_the_recipe_says(tmp_path: Path) -> None:
    """The recipe followed on a copy: the row holds, and what it replaces is replaced."""
    copy = tmp_path / "ext/sphinx_handbook"
    shutil.copytree(Path(sphinx_handbook.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    blocks = steps("Add a seam")
    assert len(blocks) == 2
    for block in blocks:
        follow(block, copy)
    program = """
import zlib, weasyprint
from sphinx_handbook.book.layout import patched_weasyprint, weasyprint_speed
from sphinx_handbook.book.layout.weasyprint_seams import drawing, patching, seams
assert patching.holds(seams.row("weasyprint.draw", "draw_outline"))
with patched_weasyprint.patched(None, in_chunks=False, speed=()):
    document = weasyprint.HTML(string="<p style='outline: 3px solid #f00; border: 3px solid #0f0'>a").render()
    drawn = drawing.draw(document, "note", 0)
body = zlib.decompress(drawn.body(drawn.pages[0]))
print(b"0 1 0 rg" in body or b"0 1 0 RG" in body, b"1 0 0 rg" in body or b"1 0 0 RG" in body)
"""
    done = run(copy, "-c", program)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True False\n", "")


def test_an_edition_option_that_was_added_works(package: Path) -> None:
    catalogue = CATALOGUE.format(language="en") + EDITION
    program = (
        "import sys\n"
        "from sphinx_handbook.catalogue.schema import toml_file\n"
        "from sphinx_handbook.editions import page_format\n"
        "for catalogue in sys.argv[1:]:\n"
        "    schema, problems = toml_file.parse(catalogue)\n"
        "    print(*(each.text(str) for each in problems), *(page_format.of(each).inner for each in schema.editions.values()))\n"
    )
    far, folded = catalogue.replace("gutter = 5", "gutter = 50"), catalogue + 'impose = "booklet"\n'
    assert run(package, "-c", program, catalogue, far, folded).stdout.splitlines() == [
        "20.0",
        "“gutter” cannot be more than 20.",
        "A booklet has no gutter: leave out gutter or impose.",
    ]
