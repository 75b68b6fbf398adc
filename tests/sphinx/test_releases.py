"""Releases from a book's folder: what a page says, on which printed page, and what is told after edits."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from tests import paper
from tests.support import JOBS, REPOSITORY, build, commit
from tests.verapdf import failures

from sphinx_handbook.cli import main
from sphinx_handbook.editions import listing
from sphinx_handbook.releases import release as releases
from sphinx_handbook.releases import text_file
from sphinx_handbook.releases.titles import titles, titles_of

ROOT = REPOSITORY / "tests/roots/fields"


@pytest.fixture(scope="module", autouse=True)
def processors() -> Iterator[None]:
    """Our commands print in as many processes as there are processors; here in as many as other tests do."""
    with pytest.MonkeyPatch.context() as patch:
        if JOBS:
            patch.setattr(os, "cpu_count", lambda: int(JOBS))
        yield


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with every type of field, a page that has every kind of passage, and a release of it."""
    folder = tmp_path_factory.mktemp("releases")
    source = Path(shutil.copytree(ROOT, folder / "source"))
    catalogue = source / "katalog.toml"
    catalogue.write_text(catalogue.read_text("utf-8") + EDITIONS, "utf-8")
    (source / "about/kinds.md").write_text(KINDS_OF_PASSAGES, "utf-8")
    (source / "about/gone.md").write_text("# For a while\n\nThis page is taken away.\n", "utf-8")
    index = source / "index.md"
    index.write_text(index.read_text("utf-8").replace("about/lists", "about/lists\nabout/kinds\nabout/gone"), "utf-8")
    assert main(["release", "First", "--day", "2026-11-29", "--source", str(source), "--into", str(folder)]) == 0
    return folder


EDITIONS = """
[releases]
folder = "releases"

[editions.small]
title = "Small"
paper = "A5"
size = 9

[editions.corrections]
title = "Corrections"
corrections = true
"""

KINDS_OF_PASSAGES = """\
# Every kind

A paragraph with *emphasis*, a [link](https://example.org/one), a [page](../tools/index.md), and {entry}`wedge`.[^n]

> A quotation.

- An item
- Another item

| Head | Number |
|---|--:|
| cell | 7 |

:::{figure} ../tools/hand/hammer.svg
:alt: A hammer

The caption.
:::

```python
x = 1
y  =  2
```

```{math}
a^2
```

```{glossary}
Tenon
    What fits a mortise.
```

:::{note}
Within a box.
:::

```{py:function} saw(board: int, *, twice: bool = False) -> int
Cuts a board.
```

% a comment that nobody reads

[^n]: The footnote.
"""


def hb(book: Path, *words: str, source: str = "source") -> int:
    return main([*words, "--source", str(book / source), "--into", str(book)])


def release_of(book: Path) -> dict:
    (path,) = (book / "source/releases").glob("*.json")
    return json.loads(path.read_text("utf-8"))


def test_a_page_s_passages(book: Path) -> None:
    """What the writer wrote, kind by kind; nothing of views, tables of contents and comments."""
    (page,) = [each for each in release_of(book)["pages"] if each["document"] == "about/kinds"]
    assert [(each["kind"], each["text"], each.get("links", [])) for each in page["passages"]] == [
        ("heading", "Every kind", []),
        (
            "text",
            "A paragraph with emphasis, a link, a page, and ⟦#wedge⟧.",
            ["https://example.org/one", "/tools/index"],
        ),
        ("text", "A quotation.", []),
        ("text", "An item", []),
        ("text", "Another item", []),
        ("cell", "Head", []),
        ("cell", "Number", []),
        ("cell", "cell", []),
        ("cell", "7", []),
        ("image", "A hammer", []),
        ("caption", "The caption.", []),
        ("code", "x = 1\ny  =  2", []),
        ("formula", "a^2", []),
        ("term", "Tenon", []),
        ("text", "What fits a mortise.", []),
        ("text", "Within a box.", []),
        ("term", "saw(board: int, *, twice: bool = False) -> int", []),
        ("text", "Cuts a board.", []),
        ("footnote", "The footnote.", []),
    ]


def test_front_matter_is_in_a_release(book: Path) -> None:
    """Each value that readers see is a passage of its field, after the title."""
    (page,) = [each for each in release_of(book)["pages"] if each["document"] == "tools/hand/hammer"]
    fields = [each["field"] for each in page["passages"] if each["kind"] == "field"]
    assert page["passages"][0]["kind"] == "heading"
    assert {"brief", "why", "steps", "crafts", "time"} <= set(fields)
    assert "sort" not in fields


def letters(text: str) -> str:
    """Letters and figures alone, as small ones: print spaces and hyphenates."""
    return re.sub(r"[\W_]", "", text).casefold()


def test_every_passage_has_its_printed_page(book: Path) -> None:
    """The numbers are those of the pages on which the words are, as pdftotext reads them."""
    pdf = book / "pdf/workshop-methods.pdf"
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    pages = {str(number): letters(page) for number, page in enumerate(text.split("\f"), 1)}
    looked_at = 0
    for page in release_of(book)["pages"]:
        assert page["folios"]["main"]
        for passage in page["passages"]:
            folio = passage["folios"]["main"]
            assert folio in page["folios"]["main"]
            if passage["kind"] in ("text", "heading") and "⟦" not in passage["text"]:
                looked_at += 1
                assert letters(" ".join(passage["text"].split()[:3])) in pages[folio], passage
    assert looked_at > 20


def test_the_same_book_is_one_release(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another day, the same text: nothing is written, and that is said."""
    assert hb(book, "release", "Second", "--as-built", "--day", "2026-12-01") == 0
    assert "2026-11-29" in capsys.readouterr().out
    assert len(list((book / "source/releases").glob("*"))) == 1


def test_the_edits_are_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words, a field, a renamed page, one that is gone: by page, with the numbers of the old print."""
    source = Path(shutil.copytree(book / "source", book / "edited"))
    kinds = source / "about/kinds.md"
    kinds.write_text(
        kinds.read_text("utf-8").replace("A quotation", "A fine quotation").replace("/one", "/two"), "utf-8"
    )
    hammer = source / "tools/hand/hammer.md"
    hammer.write_text(re.sub(r"^brief: .*$", "brief: It drives nails", hammer.read_text("utf-8"), flags=re.M), "utf-8")
    assert main(["rename", "dovetail", "dovetail-joint", "--source", str(source)]) == 0
    capsys.readouterr()
    assert hb(book, "changes", "--format", "json", source="edited") == 0
    pages = {each["docname"]: each for each in json.loads(capsys.readouterr().out)["pages"]}
    assert {name: each["kind"] for name, each in pages.items()} == {
        "about/kinds": "changed",
        "tools/hand/hammer": "changed",
        "methods/dovetail-joint": "renamed",
    }
    link, quotation = pages["about/kinds"]["passages"]
    assert (link["links_before"], link["links_after"]) == (["https://example.org/one"], ["https://example.org/two"])
    assert [words[:2] for words in quotation["words"] if words[2]] == [["", "fine"]]
    assert [each["field"] for each in pages["tools/hand/hammer"]["passages"]] == ["brief"]
    assert pages["methods/dovetail-joint"]["passages"] == []
    assert all(each["folio"] for page in pages.values() for each in page["passages"])
    assert hb(book, "changes", "--since", "First", source="edited") == 0
    text = capsys.readouterr().out
    assert "{+fine+}" in text
    assert hb(book, "changes", "--since", "2026-11-29", "--format", "markdown", source="edited") == 0
    assert "**fine**" in capsys.readouterr().out
    assert hb(book, "changes", "--format", "html", source="edited") == 0
    page = capsys.readouterr().out
    assert page.startswith("<!doctype html>") and "2026-11-29" in page
    assert "fine</ins>" in page
    assert hb(book, "changes", "--since", "7777777", source="edited") == 2
    assert "First" in capsys.readouterr().err


def test_a_revision_in_git_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without any release: the pages of a commit against those in the folder."""
    source = Path(shutil.copytree(ROOT, tmp_path / "repository/docs"))
    top = tmp_path / "repository"
    commit(top, "2026-11-01")
    index = source / "index.md"
    index.write_text(f"{index.read_text('utf-8')}\nOne more paragraph.\n", "utf-8")
    assert main(["changes", "--since", "HEAD", "--source", str(source), "--into", str(tmp_path)]) == 0
    assert "One more paragraph." in capsys.readouterr().out
    # Of the next revision the pages alone are read that are other.
    page = tmp_path / ".staging/changes/.doctrees/about/lists.doctree"
    read = page.stat().st_mtime_ns
    commit(top, "2026-11-02")
    index.write_text(f"{index.read_text('utf-8')}\nAnd another.\n", "utf-8")
    assert main(["changes", "--since", "HEAD", "--source", str(source), "--into", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert "And another." in text and "One more paragraph." not in text and page.stat().st_mtime_ns == read
    assert main(["changes", "--source", str(source), "--into", str(tmp_path)]) == 2
    assert main(["release", "--as-built", "--source", str(source), "--into", str(tmp_path)]) == 2
    assert "[releases]" in capsys.readouterr().err


def test_a_damaged_release_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A word changed by hand in a release: file and line, and nothing is made."""
    source = Path(shutil.copytree(book / "source", book / "damaged"))
    (path,) = (source / "releases").glob("*.json")
    path.write_text(path.read_text("utf-8").replace("A quotation.", "A lie."), "utf-8")
    line = next(at for at, each in enumerate(path.read_text("utf-8").splitlines(), 1) if "A lie." in each)
    for words in (["release", "--as-built"], ["changes"]):
        assert hb(book, *words, source="damaged") == 1
        assert f"{path.name}:{line}:1:" in capsys.readouterr().err
    path.unlink()
    os.mkfifo(path)
    # What is no file is not waited for.
    for words in (["release", "--as-built"], ["changes"]):
        assert hb(book, *words, source="damaged") == 2
        assert path.name in capsys.readouterr().err


def test_text_of_pages_that_another_builder_read(tmp_path: Path) -> None:
    """Pages read without their text are read again once it is asked for."""
    source = Path(shutil.copytree(ROOT, tmp_path / "source"))
    assert build(source, tmp_path / "out").warnings == ()
    assert not (tmp_path / "out/text.json").exists()
    assert build(source, tmp_path / "out", "handbook-text").warnings == ()
    pages = json.loads((tmp_path / "out/text.json").read_text("utf-8"))["pages"]
    assert all(each["passages"] for each in pages)


def test_sections_that_passages_show_the_titles_of(tmp_path: Path) -> None:
    """A label, a heading of another page and one of its own, a page that is not printed: as a reader sees them."""
    source = tmp_path / "source"
    source.mkdir()
    conf = 'project = "House"\nextensions = ["myst_parser", "sphinx_handbook"]\nmyst_heading_anchors = 2\n'
    pages = {
        "index": "# House\n\nSee {ref}`Doors`, [](inside.md#the-floor) and [](inside.md).\n\nNot in print: [](news.md), "
        "[here](news.md#today).\n\n```{toctree}\ninside\nnews\n```\n",
        "inside": "# Inside\n\n(doors)=\n## Doors and windows\n\nSee [](#the-floor).\n\n## The floor\n\nOak.\n\n## Not shown\n",
        "news": "# News\n\n## Today\n\n## The floor\n",
    }
    catalogue = '[book]\ntitle = "House"\nlanguage = "en"\nweb_only = ["news"]\n'
    for name, text in {
        "conf.py": conf,
        "katalog.toml": catalogue,
        **{f"{name}.md": text for name, text in pages.items()},
    }.items():
        (source / name).write_text(text, "utf-8")
    assert build(source, tmp_path / "out", "handbook-text").warnings == ()
    first, inside = text_file.load(tmp_path / "out")
    titled = titles((first, inside))
    assert titled(first.passages[1].text) == "See Doors and windows, The floor and Inside."
    assert titled(inside.passages[2].text) == "See The floor."
    assert titled(first.passages[2].text) == "Not in print: News, here."
    assert titles_of([*first.passages[2].links, "#none", "https://a.org"], titled) == {"/news#today": "Today"}
    assert "Not shown" not in dict(inside.places).values() and "The floor" not in dict(first.places).values()


def test_a_project_without_entries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has releases by the lines that the command names: with page numbers, on the website and on paper."""
    source = tmp_path / "source"
    source.mkdir()
    settings = 'project = "House"\nextensions = ["myst_parser", "sphinx_handbook"]\nhtml_theme = "handbook"\n'
    (source / "conf.py").write_text(settings, "utf-8")
    words = "It is of stone, as {ref}`walls` says.\n\n```{toctree}\nwalls\n```\n"
    (source / "index.md").write_text(f"# House\n\n{words}", "utf-8")
    (source / "walls.md").write_text("# Structure\n\n(walls)=\n## Inner walls\n\nThey are thin.\n", "utf-8")
    release = ["release", "First", "--day", "2026-11-29", "--source", str(source), "--into", str(tmp_path)]
    assert main(release) == 2
    _, lines = capsys.readouterr().err.split("with these lines:\n")
    lines += '[editions.corrections]\ntitle = "Corrections"\ncorrections = true\n'
    (source / "katalog.toml").write_text(lines.replace("…", "House"), "utf-8")
    assert main(release) == 0
    page, _ = json.loads(next((source / "releases").iterdir()).read_text("utf-8"))["pages"]
    assert [each["folios"]["main"] for each in page["passages"]] == ["3", "3"]
    assert main(["new", "room", "Kitchen", "--source", str(source)]) == 2
    assert "no categories" in capsys.readouterr().err
    index = source / "index.md"
    index.write_text(index.read_text("utf-8").replace("stone", "brick"), "utf-8")
    assert build(source, tmp_path / "html").warnings == ()
    (changed,) = (tmp_path / "html/your-copy").glob("*.html")
    # A page that says what it said has sections with the titles that they had.
    assert re.findall(r"</span>([^<]*)</(?:del|ins)>", changed.read_text("utf-8")) == ["stone,", "brick,"]
    assert build(source, tmp_path / "pdf", "handbook-pdf").warnings == ()
    (sheet,) = (tmp_path / "pdf").glob("*corrections*.pdf")
    assert {"stone", "brick"} <= set(re.findall(r"\w+", paper.run("pdftotext", sheet, "-")))


def test_two_states_in_print(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A revision and a folder: words, printed pages, sheets of paper; a revision is printed once; nothing is published.

    Nor is anything written into a folder that is compared.
    """
    source = Path(shutil.copytree(book / "source", book / "repository/docs"))
    commit(book / "repository", "2026-11-29")
    # Neither has pages to begin with, so one waits for the other.
    (book / ".staging/pdf.doctrees/environment.pickle").unlink()
    kinds = source / "about/kinds.md"
    more = "One more paragraph, which was not there before and which takes a line or two. " * 90
    kinds.write_text(kinds.read_text("utf-8").replace("A quotation", "A fine quotation") + f"\n{more}\n", "utf-8")
    before = {path: path.read_bytes() for path in (book / "pdf").iterdir()}
    pages = {path: path.stat().st_mtime_ns for path in source.rglob("*")}
    assert hb(book, "diff", "HEAD", str(source), "--format", "json", source="repository/docs") == 0
    assert {path: path.stat().st_mtime_ns for path in source.rglob("*")} == pages
    output = capsys.readouterr()
    assert "HEAD" in output.err
    data = json.loads(output.out)
    # For the second state the page alone was read that is other, and a third of the fragments at most are its own.
    assert _made_anew(book, "*.doctree") == {"about/kinds.doctree"}
    assert 3 * len(_made_anew(book, "*.fragment")) <= len([*book.glob(FRAGMENTS)])
    (page,) = data["pages"]
    assert (page["docname"], page["kind"]) == ("about/kinds", "changed")
    assert {each["kind"] for each in page["passages"]} == {"changed", "new"}
    files = {(each["edition"], each["document"]): each for each in data["files"]}
    main_file = files["main", ""]
    assert main_file["pages"][1] > main_file["pages"][0]
    assert main_file["sheets"] == [(count + 1) // 2 for count in main_file["pages"]]
    kinds_of_pages = [each["kind"] for each in main_file["changed"]]
    more_pages = main_file["pages"][1] - main_file["pages"][0]
    assert (kinds_of_pages.count("new"), kinds_of_pages.count("removed")) == (more_pages, 0)
    assert "words" in kinds_of_pages
    # The next chapter shared a page with this one while it was short.
    assert len([each for each in main_file["changed"] if each["kind"] == "layout"]) == 1
    assert hb(book, "diff", "HEAD", str(source), "--format", "html", source="repository/docs") == 0
    output = capsys.readouterr()
    assert "HEAD" not in output.err
    assert "fine</ins>" in output.out
    assert '<img src="data:image/png;base64,' in output.out
    commit(book / "repository", "2026-11-30")
    # Of the new revision the page alone is read that is other; the files are those of a folder read whole.
    assert hb(book, "diff", "HEAD", str(source), source="repository/docs") == 0
    output = capsys.readouterr()
    assert "HEAD" in output.err
    assert "The book says what it said." in output.out
    assert "The same files as before" in output.out
    assert {path: path.read_bytes() for path in (book / "pdf").iterdir()} == before
    # What nobody prints is not read back.
    kept = [path.suffix for path in book.glob(".staging/diff/*/.doctrees/handbook-pdf/kept/*")]
    assert ".fragment" in kept and ".sound" not in kept


FRAGMENTS = ".staging/diff/clone-*/.doctrees/handbook-pdf/kept/*.fragment"


def _made_anew(book: Path, files: str) -> set[str]:
    """Which files below the doctrees of a revision are not those of the folder that it is compared with."""
    clone, folder = (
        {str(each.relative_to(doctrees)): each.read_bytes() for each in doctrees.rglob(files)}
        for pattern in ("clone", "folder")
        for doctrees in book.glob(f".staging/diff/{pattern}-*/.doctrees")
    )
    assert clone
    return {name for name, data in clone.items() if folder.get(name) != data}


def test_what_a_release_and_a_pdf_cannot_tell(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A release has no pages to look at, a PDF alone no text of the source; a word that is nothing is named."""
    (path,) = [each for each in (book / "pdf").glob("*.pdf") if "sheet" not in each.name][:1]
    assert hb(book, "diff", "First", str(book / "pdf"), "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["pages"] == []
    assert [each["changed"] for each in data["files"]] == [None] * len(data["files"])
    assert all(each["marks"][0] == each["marks"][1] for each in data["files"])
    assert len(data["remarks"]) == 1
    alone = Path(shutil.copy(path, book / "alone.pdf"))
    assert hb(book, "diff", str(alone), str(path)) == 0
    output = capsys.readouterr().out
    assert "The book says what it said." in output
    assert "The same files as before" in output
    assert hb(book, "diff", "First", str(alone)) == 0
    output = capsys.readouterr().out
    assert "there is no text" in output
    assert "what it said" not in output
    assert hb(book, "diff", "nothing-of-the-kind", "nor-this") == 2
    output = capsys.readouterr().err
    assert "First" in output and "nothing-of-the-kind" in output and "nor-this" in output
    broken = book / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    assert hb(book, "diff", str(broken), str(alone)) == 2
    assert hb(book, "diff", str(book / "source/tools"), str(alone)) == 2
    assert "nor one with PDFs" in capsys.readouterr().err


def test_states_that_cannot_be_printed(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with either is told, each under its own name."""
    for name in ("wrong", "worse"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "conf.py").write_text(f"raise ValueError('{name} settings')\n", "utf-8")
    assert hb(book, "diff", str(tmp_path / "wrong"), str(tmp_path / "worse")) == 2
    first, second = capsys.readouterr().err.split("cannot be printed")[1:]
    assert "wrong settings" in first and "worse settings" not in first
    assert "worse settings" in second and "wrong settings" not in second


def test_what_is_wrong_with_releases_is_told_by_check_and_the_build(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Damaged, of a newer form, there twice: with file and line; a release of the same day and mark is never replaced."""
    source = Path(shutil.copytree(book / "source", book / "wrong"))
    (path,) = (source / "releases").glob("*.json")
    shutil.copy(path, path.with_name("copy.json"))
    path.with_name("newer.json").write_text('{\n "sha256": "00",\n "format": 2\n}\n', "utf-8")
    text = path.read_text("utf-8")
    path.with_name("damaged.json").write_text(text.replace("A quotation.", "A lie."), "utf-8")
    line = next(at for at, each in enumerate(text.splitlines(), 1) if "A quotation." in each)
    expected = {"releases/copy.json:1", "releases/newer.json:3", f"releases/damaged.json:{line}"}
    assert main(["check", "--format", "json", str(source)]) == 1
    problems = [each for each in json.loads(capsys.readouterr().out)["problems"] if each["code"] == "release"]
    assert {f"releases/{Path(each['file']).name}:{each['line']}" for each in problems} == expected
    warnings = build(source, book / "wrong-out", "handbook-text").warnings
    assert {place for place in expected if any(place in each for each in warnings)} == expected
    assert len(warnings) == 3
    for name in ("copy", "newer", "damaged"):
        path.with_name(f"{name}.json").unlink()
    # The same day and mark, another sheet: as if an edition had been added.
    release = json.loads(text)
    files = [each for each in release["files"] if not each.get("document")]
    assert files
    sheets = replace(releases.load(path), files=(*releases.load(path).files[:1],))
    path.write_bytes(releases.written(sheets))
    before = path.read_bytes()
    assert hb(book, "release", "--as-built", "--day", str(sheets.day), source="wrong") == (
        2 if len(release["files"]) > 1 else 0
    )
    assert path.read_bytes() == before


# Sheets of corrections


SHEETS = {"handbook_pdf_editions": "corrections"}


@pytest.fixture(scope="module")
def corrected(book: Path) -> Path:
    """The book with edits of many kinds, and only its sheets of corrections built."""
    source = Path(shutil.copytree(book / "source", book / "corrected"))
    hammer, kinds = source / "tools/hand/hammer.md", source / "about/kinds.md"
    hammer.write_text(
        re.sub(
            r"^brief: .*$", "brief: Drives nails in and pulls them out again.", hammer.read_text("utf-8"), flags=re.M
        )
        .replace("on_screen: Visible", "on_screen: Seen")
        .replace("https://example.org/strike", "https://example.org/blow")
        .replace("Strike.\n", "Strike.\n\nWear goggles.\n\nThen look at what you hit.\n"),
        "utf-8",
    )
    kinds.write_text(
        kinds.read_text("utf-8").replace(":alt: A hammer", ":alt: Another hammer").replace("y  =  2", "y  =  3"),
        "utf-8",
    )
    (source / "about/gone.md").unlink()
    index = source / "index.md"
    index.write_text(index.read_text("utf-8").replace("about/gone\n", ""), "utf-8")
    (source / "methods/nailing.md").write_text(
        "---\nbrief: Nails hold.\nlevel: Hard\n---\n\n# Nailing\n\nStrike it.\n", "utf-8"
    )
    built = build(source, book / "sheets", "handbook-pdf", settings=SHEETS)
    assert (built.warnings, built.statuscode) == ((), 0)
    return book


def sheets(folder: Path) -> dict[str, Path]:
    """The sheets that are listed, by the edition that they are for."""
    listed = [each for each in listing.load(folder) if each.corrects]
    assert {each.file for each in listed} == {path.name for path in folder.glob("*-corrections-*.pdf")}
    return {each.corrects_edition: folder / each.file for each in listed}


def test_no_sheet_of_what_has_not_changed(book: Path) -> None:
    assert listing.load(book / "pdf")
    assert sheets(book / "pdf") == {}


def test_a_sheet_for_each_edition_with_its_numbers(corrected: Path) -> None:
    by_edition = sheets(corrected / "sheets")
    assert set(by_edition) == {"main", "small"}
    released = {page["document"]: page["folios"] for page in release_of(corrected)["pages"]}
    (release,) = (corrected / "source/releases").glob("*.json")
    for edition, path in by_edition.items():
        assert path.name == f"workshop-methods-corrections-{release.stem}{'' if edition == 'main' else '-small'}.pdf"
        numbers = [each.text for each in paper.structure(path).all("P") if re.fullmatch(r"page [\d–]+", each.text)]
        hammer = released["tools/hand/hammer"][edition]
        assert f"page {hammer[0]}" in numbers
        assert released["about/gone"][edition][0] in " ".join(numbers)
    assert released["about/gone"]["main"] != released["about/gone"]["small"]


def test_a_sheet_says_what_to_cross_out_and_write(corrected: Path) -> None:
    root = paper.structure(sheets(corrected / "sheets")["main"])
    mark = release_of(corrected)["files"][0]["mark"]
    text = root.text
    assert "First, November 29, 2026" in text
    assert f"For your copy with the mark {mark}." in text
    heads = [each.text for each in root.all("H1", "H2")]
    assert heads[0] == "Sheet of corrections"
    assert {"Hammer", "Every kind", "Nailing"} <= set(heads)
    assert heads[-1] == "Nailing", "the new page itself"
    spoken = {each.attributes["ActualText"]: each for each in root.all("Span") if "ActualText" in each.attributes}
    assert {"write: in", "cross out: y = 2", "write: y = 3"} <= {" ".join(each.split()) for each in spoken}
    assert {"cross out: https://example.org/strike", "write: https://example.org/blow"} <= set(spoken)
    assert {"write: Wear goggles.", "write: Then look at what you hit."} <= set(spoken)
    assert {each.attributes["TextDecorationType"] for each in spoken.values()} == {"/LineThrough", "/Underline"}
    assert "Write after “Strike.”" in text
    assert "Cross out all of its text" in text
    assert not [word for word in ("Seen on screens", "Another hammer") if word in text]


def test_a_sheet_is_accessible_and_archivable(corrected: Path) -> None:
    path = sheets(corrected / "sheets")["main"]
    for flavour in ("ua1", "2a"):
        assert failures(path, flavour) == []
    with pikepdf.open(path) as opened:
        assert str(opened.docinfo.Title).startswith("Sheet of corrections · First")


def test_sheets_follow_what_there_is(corrected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Equal bytes again; no sheet where the edits are taken back; a release that nobody knows is told."""
    source, out = corrected / "corrected", corrected / "sheets"
    before = {path.name: path.read_bytes() for path in out.glob("*.pdf")}
    again = build(source, corrected / "sheets-again", "handbook-pdf", settings=SHEETS)
    assert again.warnings == ()
    assert {path.name: path.read_bytes() for path in again.outdir.glob("*.pdf")} == before
    catalogue = source / "katalog.toml"
    text = catalogue.read_text("utf-8")
    catalogue.write_text(f'{text}releases = ["Second"]\n', "utf-8")
    unknown = build(source, out, "handbook-pdf", settings=SHEETS)
    assert (unknown.statuscode, len(unknown.warnings)) == (1, 1)
    assert "There is no release “Second”. Did you mean" not in unknown.warnings[0]
    assert "First" in unknown.warnings[0]
    assert sheets(out)
    back = Path(shutil.copytree(corrected / "source", corrected / "back"))
    shutil.rmtree(source)
    back.rename(source)
    assert build(source, out, "handbook-pdf", settings=SHEETS).warnings == ()
    assert sheets(out) == {}
