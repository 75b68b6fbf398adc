"""``handbook rename`` changes a name and all that names it, whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest
from tests.unit.test_mistakes import FOLDER, found_in, sentences

from sphinx_handbook.cli import main, rename

SAW = """\
---
summary: It cuts.
see: [hammer, bench]
---

# Saw

See {entry}`hammer`, {entry}`a tool <hammer>`, [it](hammer.md), [handles](hammer.md#handles), [here](#hammer),
[](/tools/hammer.md) and `hammer` in code.

:::{related} hammer
:::

[ref]: hammer.md
"""
BENCH = """\
---
summary: Where work is done.
see:
  - hammer
---

# Bench

Here is [it](../tools/hammer.md "a hammer").
"""
HAMMER = """\
---
summary: It drives nails.
---

# Hammer

Hold it at the end. Beside [the saw](saw.md), on [the bench](../places/bench.md).

## Handles
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    folder = tmp_path / "docs"
    shutil.copytree(FOLDER / "book", folder)
    texts = {
        "tools/saw.md": SAW,
        "places/bench.md": BENCH,
        "tools/hammer.md": HAMMER,
        "tools/index.md": "# Tools\n\n:::{category-index}\nsaw\nhammer\n:::\n",
        "fixes.toml": '[[correction]]\npage = "tools/hammer"\nread = "a"\nrestored = "b"\nreason = "hammer"\n',
        "katalog.toml": (folder / "katalog.toml")
        .read_text("utf-8")
        .replace("[book]", '[book]\nback = ["tools/hammer"]', 1)
        + '\n[corrections]\nfile = "fixes.toml"\ntable = "correction"\n\n[editions.one]\ntitle = "One"\nentries = ["hammer"]\n',
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def text(book: Path, name: str) -> str:
    return (book / name).read_text("utf-8")


def snapshot(book: Path) -> dict[str, bytes]:
    return {path.relative_to(book).as_posix(): path.read_bytes() for path in book.rglob("*") if path.is_file()}


def problems(book: Path) -> list[str]:
    from sphinx_handbook.catalogue.schema import toml_file
    from sphinx_handbook.cli import findings

    schema, faults = toml_file.load(book / "katalog.toml")
    return [each.code for each in (*faults, *findings.check(book, schema).problems)]


def test_whatever_names_a_page_is_mended(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert problems(book) == []
    assert main(["rename", "hammer", "mallet"]) == 0
    assert problems(book) == []
    assert not (book / "tools/hammer.md").exists()
    assert text(book, "tools/mallet.md") == HAMMER.replace("nails.\n", "nails.\nformer: [hammer]\n")
    saw = SAW.replace("`hammer`,", "`mallet`,").replace("<hammer>", "<mallet>").replace("hammer.md", "mallet.md")
    saw = (
        saw.replace("see: [hammer", "see: [mallet")
        .replace("#hammer", "#mallet")
        .replace("{related} hammer", "{related} mallet")
    )
    assert text(book, "tools/saw.md") == saw
    assert text(book, "places/bench.md") == BENCH.replace("- hammer", "- mallet").replace("hammer.md", "mallet.md")
    assert text(book, "tools/index.md") == "# Tools\n\n:::{category-index}\nsaw\nmallet\n:::\n"
    assert 'page = "tools/mallet"' in text(book, "fixes.toml")
    assert 'back = ["tools/mallet"]' in text(book, "katalog.toml")
    assert 'entries = ["mallet"]' in text(book, "katalog.toml")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "docs/tools/hammer.md is now docs/tools/mallet.md.",
        "15 places mended.",
        "These lines have the old name, too, and were left alone:",
    ]
    assert [line.partition(": ")[0] for line in lines[3:]] == [
        "docs/places/bench.md:9",
        "docs/tools/saw.md:9",
        "docs/fixes.toml:5",
    ]


def test_a_page_moves_to_another_folder(book: Path) -> None:
    assert main(["rename", "docs/tools/hammer.md", "places/hammer"]) == 0
    assert problems(book) == []
    moved = text(book, "places/hammer.md")
    assert "former: [tools/hammer]\n" in moved
    assert "[the saw](../tools/saw.md), on [the bench](bench.md)" in moved
    assert "{entry}`hammer`" in text(book, "tools/saw.md")
    assert "[it](../places/hammer.md)" in text(book, "tools/saw.md")
    assert "hammer" not in text(book, "tools/index.md")


def test_there_and_back_is_where_it_was(book: Path) -> None:
    before = snapshot(book)
    assert main(["rename", "hammer", "mallet"]) == 0
    assert main(["rename", "mallet", "hammer"]) == 0
    after = snapshot(book)
    assert after.pop("tools/hammer.md").decode() == HAMMER.replace("nails.\n", "nails.\nformer: [mallet]\n")
    before.pop("tools/hammer.md")
    assert after == before


def test_another_page_takes_its_place(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "tools/hammer.md").write_text(HAMMER.replace("nails.\n", "nails.\nformer: [club]\n"), "utf-8")
    assert main(["rename", "hammer", "bench", "--replace"]) == 0
    # A place on the page that is gone, and a reference to it on the page that takes its place, are left to the writer.
    assert problems(book) == ["own-entry", "unknown-place"]
    assert "former: [tools/hammer, tools/club]" in text(book, "places/bench.md")
    assert "{entry}`bench`" in text(book, "tools/saw.md")
    assert not (book / "tools/hammer.md").exists()
    assert capsys.readouterr().out.startswith(
        "docs/tools/hammer.md is deleted; docs/places/bench.md takes its place.\n"
    )


@pytest.mark.parametrize("steps", range(1, 9))
@pytest.mark.parametrize("words", [("hammer", "mallet"), ("hammer", "places/hammer"), ("hammer", "bench", "--replace")])
def test_a_run_that_is_killed_leaves_either_state(
    steps: int, words: tuple[str, ...], book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(book)
    count = 0

    class Killed(Exception):
        pass

    def step(function):  # type: ignore[no-untyped-def]
        def counted(*args, **kwargs):  # type: ignore[no-untyped-def]
            nonlocal count
            count += 1
            if count == steps:
                raise Killed
            return function(*args, **kwargs)

        return counted

    with monkeypatch.context() as patched:
        patched.setattr(rename, "write_whole", step(rename.write_whole))
        patched.setattr(rename, "rewrite", step(rename.rewrite))
        patched.setattr(Path, "replace", step(Path.replace))
        patched.setattr(Path, "unlink", step(Path.unlink))
        with contextlib.suppress(Killed):
            main(["rename", *words])
    whole = shutil.copytree(book, book.with_name("other")) if not (book / rename.JOURNAL).exists() else None
    if whole is not None and snapshot(whole) == before:
        return
    rename.finish(book, str)
    state = snapshot(book)
    # What a run leaves that is not killed.
    shutil.rmtree(book)
    for name, data in before.items():
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).write_bytes(data)
    main(["rename", *words])
    assert {name: data for name, data in state.items() if "/.hammer" not in name} == snapshot(book)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("hamer", "mallet"), "There is no page “hamer”. Did you mean “hammer”?"),
        (
            ("hammer", "saw"),
            "There is a page “tools/saw” already. If it takes the place of the other one, add --replace.",
        ),
        (("hammer", "hammer"), "The page has that name already."),
        (("hammer", "Big hammer"), "use a-z, 0-9 and hyphens only, as in “big-hammer.md”."),
        (("hammer", "other/hammer"), "An entry can only move to another category's folder"),
        (("tools/index", "tools/start"), "An entry can only move to another category's folder"),
        (("hammer", "bench"), "The id “bench” is also that of places/bench.md: rename one of the files."),
        (("hammer", "axe", "--replace"), "There is no page “tools/axe”."),
    ],
)
def test_what_cannot_be_is_refused(
    words: tuple[str, ...], sentence: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(book)
    assert main(["rename", *words]) == 2
    assert sentence in capsys.readouterr().err
    assert snapshot(book) == before


@pytest.mark.parametrize(
    ("front", "after"),
    [
        ("former: mallet\n", "former: [mallet, hammer]\n"),
        ("former: [mallet]\n", "former: [mallet, hammer]\n"),
        ("former:\n  - mallet\n  - club\n", "former: [mallet, club, hammer]\n"),
        ("former: [maul]\n", "former: [hammer]\n"),
        ("former: [hammer]\n", "former: [hammer]\n"),
        ("former: [mallet]\r\n", "former: [mallet, hammer]\r\n"),
    ],
)
def test_former_names_are_added_to_those_there_are(front: str, after: str, book: Path) -> None:
    page = f"---\nsummary: It drives nails.\n{front}closed: 2018\n---\n\n# Hammer\n"
    (book / "tools/hammer.md").write_bytes(page.encode())
    (book / "tools/saw.md").write_text("---\nsummary: It cuts.\n---\n\n# Saw\n", "utf-8")
    assert main(["rename", "hammer", "maul"]) == 0
    assert (book / "tools/maul.md").read_bytes().decode() == page.replace(front, after)


def test_a_page_outside_the_categories(book: Path) -> None:
    (book / "about.md").write_text("# About\n", "utf-8")
    (book / "index.md").write_text(
        "# The shed\n\nSee [about](about.md).\n\n:::{toctree}\ntools/index\nPlaces <places/index>\nabout\n:::\n",
        "utf-8",
    )
    assert main(["rename", "about", "more/colophon"]) == 0
    index = "# The shed\n\nSee [about](more/colophon.md).\n\n:::{toctree}\ntools/index\nPlaces <places/index>\nmore/colophon\n:::\n"
    assert text(book, "index.md") == index
    assert text(book, "more/colophon.md") == "# About\n"
    assert sentences(found_in(book)) == [] or problems(book) == []


@pytest.mark.parametrize(
    "journal",
    [
        '{"old": "tools/hammer", "new": "tools/x", "replaces": false, "files": {"../outside": "x"}}',
        '{"old": "tools/hammer", "new": "../outside", "replaces": false, "files": {}}',
        '{"old": "../outside", "new": "tools/saw", "replaces": true, "files": {}}',
        '{"old": "tools/hammer", "new": "tools/x", "replaces": false, "files": {"/OUTSIDE": "x"}}',
        '{"old": "tools/hammer", "new": "tools/x", "replaces": false, "files": {"leads/outside": "x"}}',
        '{"old": "tools/hammer", "new": "tools/x", "replaces": "no", "files": {}}',
        '{"old": "tools/hammer", "new": "tools/x", "replaces": false, "files": {"a.md": 1}}',
        '{"old": 1, "new": "tools/x", "replaces": false, "files": {}}',
        '{"old": "tools/hammer"}',
        "[]",
        "{",
    ],
)
@pytest.mark.parametrize("command", [["check"], ["build", "html"], ["rename", "hammer", "mallet"]])
def test_a_journal_that_no_rename_has_written_writes_nothing(
    command: list[str], journal: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A book that somebody sent may have one, which must not reach a file outside of it."""
    outside = book.with_name("outside.md")
    outside.write_text("mine", "utf-8")
    (book / "leads").symlink_to(book.parent)
    (book / rename.JOURNAL).write_text(journal.replace("/OUTSIDE", str(outside)), "utf-8")
    before = snapshot(book)
    assert main(command) == 2
    assert capsys.readouterr().err == (
        f"“docs/{rename.JOURNAL}” is not what an interrupted rename leaves: delete it.\n"
    )
    assert snapshot(book) == before and outside.read_text("utf-8") == "mine"
    assert {path.name for path in book.parent.iterdir()} == {"docs", "outside.md"}


def test_a_page_that_cannot_be_changed_is_not_renamed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "tools/hammer.md").write_bytes(HAMMER.encode("utf-16"))
    before = snapshot(book)
    assert main(["rename", "hammer", "mallet"]) == 2
    assert "docs/tools/hammer.md” cannot be renamed" in capsys.readouterr().err
    assert snapshot(book) == before
