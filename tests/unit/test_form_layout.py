"""``handbook form --restore``: what nobody touched in a form has the bytes that it had."""

from __future__ import annotations

import random
import subprocess
from functools import partial
from pathlib import Path

import pytest
import yaml
from tests.support import make_root

from sphinx_handbook.catalogue.entries import front_matter
from sphinx_handbook.catalogue.forms.layout import restored
from sphinx_handbook.cli import main

ROOT = Path(__file__).parents[2]
PAGE = """---
# Read with Lone in May.
summary: 'It "cuts": well'

terms: [one,  two]
# Not printed.
links:
  - title: One
    # Looked at by hand.
    url: https://example.org/
note: >
  Two lines
  folded.
# The end.
---


# Saw

It cuts.
"""
#: As Sveltia CMS writes it.
SAVED = """---
terms:
  - one
  - two
summary: 'It "cuts": well'
links:
  - title: One
    url: https://example.org/
note: |
  Two lines folded.
---

# Saw

It cuts.
"""


def as_saved(text: str, **changes: object) -> str:
    """A page as an editor writes it that knows values alone: keys in another order, no comments, lists in lines."""
    front, _ = front_matter.take(text, "")
    end = text.index("\n---\n", 3) + 1
    values = {name.text: value(node) for name, node in reversed(front.keys.pairs)} | changes
    return f"---\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000)}{text[end:]}"


def value(node: front_matter.Node) -> object:
    match node:
        case front_matter.Scalar():
            return node.text
        case front_matter.Sequence():
            return [value(each) for each in node.items]
        case front_matter.Mapping():
            return {name.text: value(each) for name, each in node.pairs}


def test_a_page_that_was_only_saved_is_the_page_as_it_was() -> None:
    assert restored(PAGE, SAVED) == PAGE
    windows = PAGE.replace("\n", "\r\n")
    assert restored(PAGE, SAVED.replace("\n", "\r\n")) == windows == restored(windows, SAVED.replace("\n", "\r\n"))
    assert restored(windows, SAVED) == PAGE


def test_what_was_changed_is_as_the_editor_wrote_it() -> None:
    saved = SAVED.replace("  - two\n", "  - two\n  - three\n").replace("It cuts.\n", "It cuts wood.\n")
    expected = PAGE.replace("terms: [one,  two]\n", "terms:\n  - one\n  - two\n  - three\n")
    # The text below is the editor's, too: it leaves that alone.
    expected = expected.replace("\n\n# Saw\n\nIt cuts.", "\n# Saw\n\nIt cuts wood.")
    assert restored(PAGE, saved) == expected
    gone = SAVED.replace("links:\n  - title: One\n    url: https://example.org/\n", "")
    assert restored(PAGE, gone) == PAGE.replace(PAGE[PAGE.index("links:") : PAGE.index("note:")], "")
    new = SAVED.replace("links:", "aka:\n  - Handsaw\nlinks:")
    assert restored(PAGE, new) == PAGE.replace("\nterms:", "aka:\n  - Handsaw\n\nterms:")
    assert restored(PAGE, f"---\nfirst: x\n{SAVED[4:]}") == PAGE.replace("---\n", "---\nfirst: x\n", 1)


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# Saw\n",
        "---\n---\n\n# Saw\n",
        "---\n{summary: x, terms: [one]}\n---\n\n# Saw\n",
        "---\nsummary: x\nsummary: y\n---\n\n# Saw\n",
        "---\nsummary: [\n---\n\n# Saw\n",
        "---\nsummary: x\n",
    ],
)
def test_where_no_layout_can_be_read_the_page_stays(before: str) -> None:
    assert restored(before, SAVED) == SAVED
    assert restored(PAGE, before) == before


def test_every_page_of_our_books() -> None:
    """Only saved, its bytes come back; with one field changed, all others'."""
    count, chance = 0, random.Random(22)
    for book in ("docs", "examples/methods", "examples/toolbox"):
        for path in (ROOT / book).rglob("*.md"):
            text = path.read_text("utf-8")
            front, _ = front_matter.take(text, "")
            if not front.keys.pairs:
                continue
            count += 1
            assert restored(text, as_saved(text)) == text, path
            name = chance.choice(front.keys.pairs)[0].text
            page = restored(text, as_saved(text, **{name: "Something else"}))
            assert f"{name}: Something else\n" in page
            lines = set(text.split("\n")) - set(page.split("\n"))
            start = next(key.line for key, _ in front.keys.pairs if key.text == name)
            after = [key.line for key, _ in front.keys.pairs if key.line > start] or [front.body_line]
            assert lines <= set(text.split("\n")[start - 1 : after[0] - 1]), path
    assert count > 50


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    page = "---\nresume: x\nart: [Stor]\n# Bliver stående.\n---\n\n# Æbler\n"
    make_root(tmp_path / "docs")
    for old in (tmp_path / "docs").rglob("*.md"):
        old.unlink()
    (tmp_path / "docs/ting").mkdir(exist_ok=True)
    path = tmp_path / "docs/ting/æbler.md"
    path.write_text(page, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["form", "docs", "--restore", "HEAD"]) == 2
    assert "HEAD" in capsys.readouterr().err
    git = partial(subprocess.run, check=True, capture_output=True)
    git(["git", "init", "--quiet"])
    git(["git", "add", "docs"])
    git(["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "First"])
    path.write_text(page.replace("[Stor]", "\n  - Stor").replace("# Bliver stående.\n", ""), "utf-8")
    assert main(["form", "docs", "--restore", "HEAD"]) == 0
    assert path.read_text("utf-8") == page
    assert capsys.readouterr().out == "Opstilling genskabt: docs/ting/æbler.md\n"
    assert main(["form", "docs", "--restore", "HEAD"]) == 0
    assert capsys.readouterr().out == "Ingen side er stillet anderledes op end i HEAD.\n"
    assert not (tmp_path / "docs/_form").exists()
