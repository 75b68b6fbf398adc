"""``handbook init`` makes a new book that builds at once, and lays it over nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import yaml
from tests.slices import sized
from tests.support import build

from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli import init, main
from sphinx_handbook.cli.hosts import files


@pytest.fixture(params=init.languages())
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A terminal that asks for a language, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", f"{request.param}_XX:en")
    return request.param


def test_a_new_book_builds_at_once(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", 'små "ting" & <mere>']) == 0
    output = capsys.readouterr().out
    assert 'cd "små ' in output and "handbook build" in output
    root = Path('små "ting" & <mere>').resolve()
    settings = tomllib.loads((root / "katalog.toml").read_text("utf-8"))
    assert settings["book"]["language"] == language
    assert settings["book"]["title"] == "Små ting mere"
    # What is printed are the same pages in another language.
    for builder in ("html", "handbook-pdf") if language == "da" else sized(("html",), ("html", "handbook-pdf")):
        assert build(root, Path(builder).resolve(), builder).warnings == (), builder
        assert builder == "html" or Path(builder, "smaa-ting-mere.pdf").is_file()
    assert f'<html lang="{language}"' in Path("html/index.html").read_text("utf-8")
    assert main(["check", str(root)]) == 0
    assert (root / ".gitignore").read_text("utf-8") == "build/\n"


@pytest.mark.parametrize(
    "language",
    [pytest.param(each, marks=[] if each == "da" else pytest.mark.torture) for each in init.languages()],
    indirect=True,
)
def test_a_new_book_is_built_by_the_command(language: str) -> None:
    assert main(["init", 'små "ting" & <mere>']) == 0
    command = ["build", "html", "--source", 'små "ting" & <mere>', "--into", "made", "--jobs", "1"]
    assert main(command) == 0


def test_each_language_begins_with_the_same_book() -> None:
    assert init.languages() == ["da", "de", "en"]
    shapes = {}
    for each in init.languages():
        settings = tomllib.loads(init.pages(each, "X")["katalog.toml"])
        roles = sorted((field["type"], field.get("role", "")) for field in settings["fields"].values())
        shapes[each] = (len(init.pages(each, "X")), len(settings["categories"][0]["headings"]), roles)
    assert shapes["da"] == shapes["de"] == shapes["en"]


def test_a_page_of_ones_own_can_be_added(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What the new book tells to type is right."""
    assert main(["init"]) == 0
    assert "cd " not in capsys.readouterr().out
    schema, problems = toml_file.load(Path("katalog.toml"))
    assert problems == []
    (category,) = schema.categories
    readme = Path("README.md").read_text("utf-8")
    assert f"handbook new {category.singular} " in readme
    assert f"handbook new {category.singular} " in "".join(
        each.read_text("utf-8") for each in Path(category.id).glob("*.md")
    )
    assert main(["new", category.singular, "Sav"]) == 0
    page = Path(category.id, "sav.md")
    (summary,) = [each.name for each in schema.fields.values() if each.required]
    page.write_text(page.read_text("utf-8").replace(f"{summary}:", f"{summary}: Saver."), "utf-8")
    site = build(Path().resolve(), Path("out").resolve(), "html")
    assert site.warnings == ()
    assert "Saver." in site.html(f"{category.id}/index")


def test_nothing_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "bog"
    folder.mkdir()
    (folder / "note.txt").write_text("mit", "utf-8")
    assert main(["init", str(folder)]) == 2
    assert "bog" in capsys.readouterr().err
    assert main(["init", str(folder / "note.txt")]) == 2
    assert [each.name for each in folder.iterdir()] == ["note.txt"]
    assert (folder / "note.txt").read_text("utf-8") == "mit"


def test_a_folder_made_for_a_book_takes_one(tmp_path: Path) -> None:
    """One that is empty, or in which git was begun."""
    (tmp_path / "bog/.git").mkdir(parents=True)
    assert main(["init", str(tmp_path / "bog")]) == 0
    assert (tmp_path / "bog/conf.py").is_file()


def test_a_language_that_has_no_pages_begins_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "fi")
    assert main(["init", str(tmp_path / "kirja")]) == 0
    assert 'language = "en"' in (tmp_path / "kirja/conf.py").read_text("utf-8")
    assert main(["init", str(tmp_path / "bog"), "--language", "da"]) == 0
    assert 'language = "da"' in (tmp_path / "bog/conf.py").read_text("utf-8")
    with pytest.raises(SystemExit):
        main(["init", str(tmp_path / "x"), "--language", "xx"])
    assert not (tmp_path / "x").exists()


def test_a_name_without_words_gets_a_title(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["init", str(tmp_path / "---")]) == 0
    assert 'project = "New handbook"' in (tmp_path / "---/conf.py").read_text("utf-8")


def test_a_host_s_workflow_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its steps are run as the host runs them, on a suggestion that has a fault, but for those that need the host."""
    monkeypatch.setenv("LANGUAGE", "da")
    root = tmp_path / "bog"
    assert main(["init", str(root), "--host", "github"]) == 0
    git = partial(subprocess.run, cwd=root, check=True, capture_output=True, text=True)
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=b", "commit", "-qm", "x"]):
        git(["git", *command])
    base = git(["git", "rev-parse", "HEAD"]).stdout.strip()
    workflow = yaml.safe_load((root / files.workflow("github")).read_text("utf-8"))
    steps = {step["name"]: step["run"] for step in workflow["jobs"]["build"]["steps"] if "run" in step}
    install, check, make, report, comment = steps.values()
    assert "handbook doctor --install" in install and "hosts.comment github" in comment
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "BASE": base, "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}

    def run(script: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", "-eo", "pipefail", "-c", script]
        return subprocess.run(command, cwd=root, env=environment, check=False, capture_output=True, text=True)

    page = root / "vejledninger/skriv-en-side.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("\n---\n", "\nukendt: 1\n---\n", 1), "utf-8")
    refused = run(check)
    assert refused.returncode == 1 and refused.stdout.startswith("::error file=vejledninger/skriv-en-side.md,line=")
    # What has changed is told of a book without the fault (below), which prints it twice.
    assert run(sized(report.replace("handbook diff", "true"), report)).returncode == 0
    assert "ukendt" in (tmp_path / "summary.md").read_text("utf-8")
    page.write_text(f"{text}\nEn ny linje.\n", "utf-8")
    (tmp_path / "summary.md").unlink()
    # The report has what the check says.
    for script in sized((make, report), (check, make, report)):
        done = run(script)
        assert done.returncode == 0, done.stderr
    assert "En ny linje." in (root / "build/html/vejledninger/skriv-en-side.html").read_text("utf-8")
    assert list((root / "build/pdf").glob("*.pdf"))
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert "### Hvad der er galt" in summary and "ingen fejl" in summary
    assert "En ny linje." in summary and "vejledninger/index" not in summary


def test_what_a_host_needs_is_added_to_a_book_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    (tmp_path / ".git").mkdir()
    docs = tmp_path / "docs"
    assert main(["init", str(docs)]) == 0
    catalogue = docs / "katalog.toml"
    catalogue.write_text(
        catalogue.read_text("utf-8").replace("[book]", '[book]\nrepository_url = "https://codeberg.org/o/r"', 1),
        "utf-8",
    )
    (tmp_path / "CONTRIBUTING.md").write_text("mine", "utf-8")
    before = {path: path.read_bytes() for path in docs.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(["init", str(tmp_path), "--host", "forgejo"]) == 0
    output = capsys.readouterr().out
    assert "Bleibt, wie sie ist: " in output and "repository_url" not in output and "exclude_patterns" not in output
    assert (tmp_path / "CONTRIBUTING.md").read_text("utf-8") == "mine"
    assert "handbook check docs" in (tmp_path / ".forgejo/workflows/handbook.yml").read_text("utf-8")
    assert 'configuration: "docs/conf.py"' in (tmp_path / ".readthedocs.yaml").read_text("utf-8")
    assert before == {path: path.read_bytes() for path in docs.rglob("*") if path.is_file()}


def test_files_of_a_host_are_no_pages_of_a_book_that_fills_its_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "bog")]) == 0
    conf = tmp_path / "bog/conf.py"
    conf.write_text(conf.read_text("utf-8").replace(', "CONTRIBUTING.md", ".*"', ""), "utf-8")
    assert main(["init", str(tmp_path / "bog"), "--host", "gitlab"]) == 0
    assert "exclude_patterns" in capsys.readouterr().out
