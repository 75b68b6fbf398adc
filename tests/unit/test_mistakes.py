"""Mistakes of people who write: each gives its message at its line, and what is right gives none.

The mistakes are in tests/mistakes, a table a theme; its README says how to add one.
"""

from __future__ import annotations

import shutil
import time
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.support import REPOSITORY

from sphinx_handbook.catalogue.lint import places, rules
from sphinx_handbook.catalogue.lint.hidden import addresses, controls
from sphinx_handbook.catalogue.lint.page_text import PageText
from sphinx_handbook.catalogue.lint.project import Project
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.catalogue.schema.model import Schema
from sphinx_handbook.cli import check, findings
from sphinx_handbook.i18n import translator

FOLDER = REPOSITORY / "tests/mistakes"
#: Where a mistake's text stands, and what stands before its ``body``, which begins on line 7.
PAGE = "tools/saw.md"
HEAD = "---\nsummary: It cuts.\n---\n\n# Saw\n\n"
TABLES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
MISTAKES = [
    pytest.param(each, id=f"{theme}-{each['name']}")
    for theme, table in TABLES.items()
    for each in table.get("mistake", ())
]
CORRECT = [pytest.param(each, id=each["name"]) for table in TABLES.values() for each in table.get("correct", ())]


def book_with(case: dict[str, Any], folder: Path) -> Path:
    """A copy of the book with the files of a case."""
    shutil.copytree(FOLDER / "book", folder)
    files = dict(case.get("files", {}))
    if "text" in case or "body" in case:
        files[PAGE] = case.get("text") or HEAD + case["body"]
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    with (folder / "conf.py").open("a", encoding="utf-8") as conf:
        conf.writelines(f'myst_enable_extensions += ["{each}"]\n' for each in case.get("syntax", ()))
    return folder


@cache
def schema() -> Schema:
    read, problems = toml_file.load(FOLDER / "book" / toml_file.NAME)
    assert problems == []
    return read


def found_in(book: Path) -> findings.Findings:
    return findings.check(book, schema())


def sentences(results: findings.Findings) -> list[str]:
    """Everything that was found, as a mistake's ``says`` writes it."""
    say = translator("en")
    rows = [(each, "") for each in results.problems]
    rows += [(each, " hint") for each in results.notices if each.code != "unset"]
    return [f"{each.path}:{each.line} {each.code}{hint}: {each.text(say)}" for each, hint in rows]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gives_its_message(mistake: dict[str, Any], tmp_path: Path) -> None:
    assert sentences(found_in(book_with(mistake, tmp_path / "book"))) == mistake["says"]


@pytest.mark.parametrize("mistake", [each for each in MISTAKES if "fixed" in each.values[0]])
def test_a_mistake_is_mended(mistake: dict[str, Any], tmp_path: Path) -> None:
    book = book_with(mistake, tmp_path / "book")
    page = book / PAGE
    for _ in range(2):
        # Twice gives the same.
        check.fix(found_in(book), book, schema(), translator("en"))
        assert page.read_bytes().decode() == mistake["fixed"]


@pytest.mark.parametrize("case", CORRECT)
def test_what_is_right_gives_no_message(case: dict[str, Any], tmp_path: Path) -> None:
    assert sentences(found_in(book_with(case, tmp_path / "book"))) == []


def test_there_are_enough() -> None:
    assert len(MISTAKES) >= 120
    assert len({each.id for each in MISTAKES}) == len(MISTAKES)


#: Text that makes a rule look far, as often as it is repeated.
HOSTILE = [
    "[a] [b](c [d](https://a.example/ (e)[f ![](g \n",
    "<<<<<<< a\n",
    "{entry} {entry}'a {entry}b `c\n\n",
    "| a | b\n|c|\n",
    "<p <a <!-- `x` \n",
    '> [^a] [[b]] [c][d] "e\n',
    ":::{note}\n```\n:::\n",
    "- a\n\n      some words that are code now.\n\n",
    "(aaaa bbbb cccc ",
    "](aaaa bbbb cccc ",
    "[aaaa bbbb cccc ",
    "# a\n## b\n",
    "“a »b« c” „d",
    "{a #b ",
    "\u2067\u202a\u202ca\u2069 b\u200bc \u200f",
    "\u202a\u2069",
    "[https://a.example](https://b.example) <a href='https://a.example'>www.b.example</a> https://\u0430b.example ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_twice_the_text_is_twice_the_work(text: str) -> None:
    def seconds(times: int) -> float:
        page = PageText("a.md", f"# T\n\n{text * times}\n", project=Project(html=False))
        # Scanning is measured elsewhere; here it is done before.
        _ = page.blocks, page.body, page.markdown
        start = time.process_time()
        for rule in (*rules.FAULTS, *rules.HINTS, *rules.REPORTED_BY_SPHINX):
            list(rule(page))
        list(controls.controls(page.page, "a.md", "en", frozenset[int]))
        list(addresses.look_alikes(page.page, "a.md", frozenset[int]))
        places.read(page)
        return time.process_time() - start

    assert min(seconds(2000) for _ in range(3)) < 4 * min(seconds(1000) for _ in range(3)) + 0.02
