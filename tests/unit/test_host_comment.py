"""The comment below a suggestion: written once, then changed; asked of a server of our own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from sphinx_handbook.cli.hosts import comment

ADDRESSES = {
    "github": ("/api/repos/o/r/issues/7/comments", "/api/repos/o/r/issues/comments/1", "PATCH"),
    "forgejo": ("/api/repos/o/r/issues/7/comments", "/api/repos/o/r/issues/comments/1", "PATCH"),
    "gitlab": ("/api/projects/3/merge_requests/7/notes", "/api/projects/3/merge_requests/7/notes/1", "PUT"),
}


class Host(HTTPServer):
    """Keeps comments, and the requests that came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.comments: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.token = ""


class Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.server.comments.append(self.body())
        self.answer()

    def do_PUT(self) -> None:
        self.server.comments[int(self.path.rpartition("/")[2])] = self.body()
        self.answer()

    do_PATCH = do_PUT  # noqa: N815

    def body(self) -> str:
        return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

    def answer(self) -> None:
        self.server.requests.append((self.command, self.path.partition("?")[0]))
        self.server.token = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or ""
        self.send_response(200 if self.path.startswith("/api/") else 403)
        self.end_headers()
        comments = [{"id": number, "body": text} for number, text in enumerate(self.server.comments)]
        self.wfile.write(json.dumps(comments if self.command == "GET" else {}).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    server = Host()
    server.comments.append("Nice!")
    address = f"http://127.0.0.1:{server.server_port}/api"
    variables = {"GITHUB_API_URL": address, "GITHUB_REPOSITORY": "o/r", "CI_API_V4_URL": address, "CI_PROJECT_ID": "3"}
    for name, value in (variables | {"TOKEN": "secret", "NUMBER": "7"}).items():
        monkeypatch.setenv(name, value)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("name", ADDRESSES)
def test_one_comment_is_written_and_then_changed(host: Host, tmp_path: Path, name: str) -> None:
    every, one, change = ADDRESSES[name]
    report = tmp_path / "report.md"
    report.write_text("Æble: 1 fejl\n", "utf-8")
    assert comment.main(name, str(report)) == 0
    assert host.comments == ["Nice!", f"{comment.MARK}\nÆble: 1 fejl\n"]
    report.write_text("x" * 50 + "\n" + "y" * 100_000, "utf-8")
    assert comment.main(name, str(report)) == 0
    assert host.comments == ["Nice!", f"{comment.MARK}\n{'x' * 50}\n\n…"]
    assert host.requests == [("GET", every), ("POST", every), ("GET", every), (change, one)]
    assert host.token.endswith("secret")


def test_what_goes_wrong_is_one_line(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "report.md").touch()
    monkeypatch.setenv("GITHUB_API_URL", f"http://127.0.0.1:{host.server_port}/other")
    assert comment.main("github", str(tmp_path / "report.md")) == 1
    assert capsys.readouterr().err == "The comment was not written: HTTP Error 403: Forbidden\n"
    assert comment.main("github", str(tmp_path / "none.md")) == 1
    monkeypatch.delenv("TOKEN")
    assert comment.main("github", str(tmp_path / "report.md")) == 2
    assert capsys.readouterr().err.endswith("The variable TOKEN is not set.\n")
