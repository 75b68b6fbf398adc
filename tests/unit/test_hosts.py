"""The files that a code host gets are what the host takes, in each language."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import check_jsonschema
import pytest
import yaml
from click.testing import CliRunner
from tests.support import REPOSITORY

from sphinx_handbook.cli.hosts import files

#: Which published schema each file must satisfy. Forgejo reads what GitHub does.
SCHEMAS = {
    r"\.(github|forgejo)/workflows/.*": "vendor.github-workflows",
    r"\.(github|forgejo)/(ISSUE_TEMPLATE|issue_template)/.*": "vendor.github-issue-forms",
    r"\.gitlab-ci\.yml": "vendor.gitlab-ci",
    r"\.readthedocs\.yaml": "vendor.readthedocs",
}
EVERY = [(host, language) for host in files.HOSTS for language in files.languages()]


def schema_of(name: str) -> str:
    return next((schema for pattern, schema in SCHEMAS.items() if re.fullmatch(pattern, name)), "")


def runs(workflow: dict[str, Any]) -> list[str]:
    return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of every host and language, a folder each."""
    folder = tmp_path_factory.mktemp("hosts")
    for host, language in EVERY:
        for name, text in files.files(host, language, "a b/docs", "next", "https://kode.dk/issues").items():
            path = folder / host / language / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("schema", sorted(set(SCHEMAS.values())))
def test_each_file_is_what_its_reader_takes(written: Path, schema: str) -> None:
    paths = [
        path for path in written.rglob("*.y*ml") if schema_of("/".join(path.relative_to(written).parts[2:])) == schema
    ]
    assert len(paths) >= 3
    done = CliRunner().invoke(check_jsonschema.main, ["--builtin-schema", schema, *map(str, paths)])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(("host", "language"), EVERY)
def test_every_word_is_filled_in(written: Path, host: str, language: str) -> None:
    paths = [path for path in (written / host / language).rglob("*") if path.is_file()]
    assert len(paths) == (7 if host == "gitlab" else 8)
    for path in paths:
        text = path.read_text("utf-8")
        assert not re.search(r"@[A-Z]+@", text), path
        assert path.suffix not in (".yml", ".yaml") or schema_of(path.relative_to(written / host / language).as_posix())
    assert "(https://kode.dk/issues)" in (written / host / language / "CONTRIBUTING.md").read_text("utf-8")


def test_without_an_address_the_words_are_no_link() -> None:
    for language in files.languages():
        text = files.files("github", language, ".")["CONTRIBUTING.md"]
        assert "](" not in text and "@" not in text and "[" not in text


@pytest.mark.parametrize("host", ["github", "forgejo"])
def test_no_words_of_a_suggestion_are_run(host: str) -> None:
    """What somebody writes into a title or a branch's name would be code in a script."""
    written = files.files(host, "en", "docs")
    for name in (files.workflow(host), files.links_workflow(host)):
        for run in runs(yaml.safe_load(written[name])):
            assert "${{" not in run


@pytest.mark.parametrize("host", files.HOSTS)
def test_the_scripts_are_right_for_a_shell(host: str) -> None:
    texts = files.files(host, "en", "a b/it's")
    workflow = yaml.safe_load(texts[files.workflow(host)])
    if host == "gitlab":
        scripts = [line for job in workflow.values() if isinstance(job, dict) for line in job.get("script", ())]
    else:
        scripts = runs(workflow) + runs(yaml.safe_load(texts[files.links_workflow(host)]))
    assert any("""'a b/it'"'"'s'""" in each for each in scripts)
    bash = shutil.which("bash")
    assert bash
    for script in scripts:
        done = subprocess.run([bash, "-n", "-c", script], capture_output=True, text=True, check=False)
        assert done.returncode == 0, (script, done.stderr)


class Pulls(BaseHTTPRequestHandler):
    """A host that takes a pull request once, and then has it."""

    requests: ClassVar[list[tuple[str, str, dict[str, str]]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(409 if self.requests else 201)
        self.end_headers()
        self.requests.append((self.path, self.headers["Authorization"], body))

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


def test_forgejo_gets_a_branch_and_with_a_token_a_pull_request(tmp_path: Path) -> None:
    """The workflow's last step, run as the host runs it; the host is on loopback, its repository on this disk."""
    text = files.files("forgejo", "da", "docs", "next")[files.links_workflow("forgejo")]
    script = runs(yaml.safe_load(text))[-1]
    git = partial(subprocess.run, cwd=tmp_path / "clone", check=True, capture_output=True, text=True)
    (tmp_path / "clone/build").mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "book.git")], check=True)
    git(["git", "init", "--quiet", "--initial-branch", "next"])
    (tmp_path / "clone/page.md").write_text("not checked\n")
    git(["git", "add", "page.md"])
    git(["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "First"])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pulls)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    variables = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "TOKEN": "of-the-run",
        "REPOSITORY": str(tmp_path / "book"),
        "PULLS": f"http://127.0.0.1:{server.server_port}/api/v1/repos/a/b/pulls",
        "TITLE": "Tilstande",
        "BASE": "next",
    }

    def step(token: str) -> str:
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        done = git(command, env={**variables, "HANDBOOK_TOKEN": token}, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert step("secret") == "" and not Pulls.requests
    for token in ("", "secret", "secret"):
        git(["git", "switch", "--quiet", "next"])
        (tmp_path / "clone/page.md").write_text("works\n")
        (tmp_path / "clone/build/links.md").write_text("1 works, »æ«\n", "utf-8")
        assert step(token) == ("" if token else f"{variables['REPOSITORY']}/compare/next...handbook-links\n")
        git(["git", "switch", "--quiet", "next"])
        git(["git", "branch", "--quiet", "-D", "handbook-links"])
    server.shutdown()
    server.server_close()
    pull = {"title": "Tilstande", "head": "handbook-links", "base": "next", "body": "1 works, »æ«\n"}
    assert Pulls.requests == [("/api/v1/repos/a/b/pulls", "token secret", pull)] * 2
    branch = git(["git", "--git-dir", str(tmp_path / "book.git"), "show", "handbook-links:page.md"])
    assert branch.stdout == "works\n"


def test_a_book_in_another_language_has_english_texts() -> None:
    assert files.files("gitlab", "fi", ".") == files.files("gitlab", "en", ".")


def test_the_languages_have_the_same_questions() -> None:
    for name in ("fault", "page"):
        forms = [
            [(part["id"], part.get("validations")) for part in yaml.safe_load(path.read_text("utf-8"))["body"]]
            for path in sorted(files.TEXTS.glob(f"*/{name}.yml"))
        ]
        assert len(forms) == 3 and all(each == forms[0] for each in forms)


def test_this_repository_has_them_itself() -> None:
    """Its workflow installs the extension from here and runs its tests; what is checked and published is the same."""
    name = files.workflow("github")
    own = yaml.safe_load((REPOSITORY / name).read_text("utf-8"))
    written_ones = files.files("github", "da", "docs")
    expected = yaml.safe_load(written_ones[name])
    assert own["jobs"].pop("test")["steps"][-1]["run"] == "make test"
    assert own["jobs"]["build"]["steps"].pop(2)["name"] == expected["jobs"]["build"]["steps"].pop(2)["name"]
    assert own == expected
    done = CliRunner().invoke(
        check_jsonschema.main, ["--builtin-schema", "vendor.github-workflows", str(REPOSITORY / name)]
    )
    assert done.exit_code == 0, done.output
    links = written_ones[".github/workflows/links.yml"]
    assert (
        yaml.safe_load((REPOSITORY / ".github/workflows/links.yml").read_text("utf-8"))["jobs"]["links"]["steps"][3:]
        == (yaml.safe_load(links)["jobs"]["links"]["steps"][3:])
    )
    for each in (
        ".github/ISSUE_TEMPLATE/fault.yml",
        ".github/ISSUE_TEMPLATE/page.yml",
        ".github/pull_request_template.md",
    ):
        assert (REPOSITORY / each).read_text("utf-8") == written_ones[each]
