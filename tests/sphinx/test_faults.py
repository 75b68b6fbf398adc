"""What stops a build is told by its words: file, line, what is wrong; no traceback, and no plea to report it to Sphinx."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest
from sphinx import locale
from sphinx.cmd.build import build_main
from sphinx.util.console import strip_colors
from tests import warm
from tests.support import CATALOGUE, CONF, TABLE, make_root


def run(root: Path, builder: str, *more: str, process: bool = False) -> tuple[int, str]:
    """What ``sphinx-build`` ends with and says of what went wrong; in a process of its own, or sooner, in this one."""
    arguments = ["-q", "-b", builder, *more, str(root), str(root.parent / "out")]
    if process:
        command = [sys.executable, "-m", "sphinx", *arguments]
        done = warm.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
        return done.returncode, done.stderr
    locale.translators.clear()
    with redirect_stderr(StringIO()) as errors:
        return build_main(arguments), strip_colors(errors.getvalue())


def catalogue(root: Path) -> None:
    text = CATALOGUE.format(language="da").replace('title = "Steder"', 'titel = "Steder"').replace('"date"', '"dato"')
    (root / "katalog.toml").write_text(text, "utf-8")


def language(root: Path) -> None:
    (root / "katalog.toml").write_text(CATALOGUE.format(language="en"), "utf-8")


def option(root: Path) -> None:
    (root / "conf.py").write_text(CONF.format(language="da") + 'handbook_pdf_paper = "A44"\n', "utf-8")


def corrections(root: Path) -> None:
    text = CATALOGUE.format(language="da") + '\n[corrections]\nfile = "rettelser.toml"\ntable = "x"\n'
    (root / "katalog.toml").write_text(text, "utf-8")


def page(root: Path) -> None:
    """A page that WeasyPrint stops at."""
    (root / "ting/bord.md").write_text(f'{TABLE}\n```{{raw}} html\n<p class="knas">Knas</p>\n```\n', "utf-8")
    (root / "conf.py").write_text(CONF.format(language="da") + '\nhandbook_pdf_css = ["bog.css"]\n', "utf-8")
    (root / "bog.css").write_text(
        ".knas { display: list-item; position: relative }\n.knas::marker { content: 'x' }\n", "utf-8"
    )


def profile(root: Path) -> None:
    text = CATALOGUE.format(language="da")
    text += '\n[editions.tryk]\ntitle = "Tryk"\nvariant = "press"\nprofile = "x.icc"\ncondition = "X"\n'
    (root / "katalog.toml").write_text(text, "utf-8")


def extension(root: Path) -> None:
    (root / "conf.py").write_text('language = "da"\nextensions = ["myst_parser"]\nhtml_theme = "handbook"\n', "utf-8")


@pytest.mark.parametrize(
    ("spoil", "builder", "lines"),
    [
        (catalogue, "html", ["{root}/katalog.toml:8: »titel« er ikke kendt her. Mente du »title«?"]),
        (language, "html", ["{root}/katalog.toml:4: language er »en«, men conf.py siger »da«; de skal være ens."]),
        (corrections, "html", ["{root}/rettelser.toml:1: Der er ingen fil »rettelser.toml«."]),
        (extension, "html", ["conf.py: temaet »handbook« skal have »sphinx_handbook« blandt extensions."]),
        (option, "handbook-pdf", ["handbook_pdf_paper", "»A44«"]),
        (page, "handbook-pdf", ["ting/bord.md: WeasyPrint kan ikke sætte denne side op."]),
        (profile, "handbook-pdf", ["Udgaven »tryk« beder om profilen »x.icc«, som ikke findes."]),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_its_words(
    tmp_path: Path, spoil: Callable[[Path], None], builder: str, lines: list[str]
) -> None:
    root = make_root(tmp_path / "root")
    spoil(root)
    code, errors = run(root, builder, process=spoil is catalogue)
    assert code == 2, errors
    for line in lines:
        assert line.format(root=root) in errors
    for word in ("Traceback", "sphinx-err", "issues", "Versions", '.py", line', "Configuration error", "handbook-pdf!"):
        assert word not in errors
    assert all(line.strip() == "" or "»" in line or "WeasyPrint" in line for line in errors.splitlines())


def test_whoever_asks_for_a_traceback_gets_one(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    language(root)
    assert "Traceback" in run(root, "html", "-T")[1]


def test_faults_of_others_are_shown_as_sphinx_shows_them(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    more = "\ndef setup(app):\n    app.connect('builder-inited', lambda app: 1 / 0)\n"
    (root / "conf.py").write_text(CONF.format(language="da") + more, "utf-8")
    assert "Traceback" in run(root, "html")[1]
