"""handbook links: which addresses are asked, what answers mean, and what is written into the pages."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.support import CATALOGUE

from sphinx_handbook.catalogue.link_states import addresses, state_edits
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli import main
from sphinx_handbook.cli.links import by_host, connection
from sphinx_handbook.cli.links.asking import Answer, Asker
from sphinx_handbook.problems import mended

LINKS = """
[fields.laes]
type = "links"
label = "Læs"
keys = { title = "titel", url = "adresse", status = "stand", checked = "set", archive = "arkiv" }
statuses = ["ikke set", "virker", "flyttet: se", "virker ikke"]
status_when = { works = "virker", broken = "virker ikke" }

[fields.nyt]
type = "notes"
label = "Nyt"
"""
SCHEMA, PROBLEMS = toml_file.parse(CATALOGUE.format(language="da") + LINKS)


# What is asked ----------------------------------------------------------------------------------------------------

PAGE = """\
---
laes:
  - titel: En
    adresse: http://en.dk/
    stand: ikke set   # af nogen
  - {titel: To, adresse: "http://to.dk/a,b", stand: virker}
  - titel: Mail
    adresse: mailto:a@b.dk
nyt:
  - text: Ny
    date: 2020
    source: Kilde
    url: https://tre.dk/
---

# Titel

Se [her](https://fire.dk/x "y"), <http://fem.dk>, [side](side.md) og `http://kode.dk`.

> - [sidst](http://en.dk/)
"""


def test_every_address_of_the_web_is_there_with_its_line() -> None:
    assert PROBLEMS == []
    assert [(each.url, each.line, each.field is not None) for each in addresses.of_page(PAGE, "x.md", SCHEMA)] == [
        ("http://en.dk/", 4, True),
        ("http://to.dk/a,b", 6, True),
        ("https://tre.dk/", 13, False),
        ("https://fire.dk/x", 18, False),
        ("http://fem.dk", 18, False),
        ("http://en.dk/", 20, False),
    ]


def written(page: str, **parts: str) -> str:
    lines = page.split("\n")
    own = [each for each in addresses.of_page(page, "x.md", SCHEMA) if each.field]
    return mended(page, [edit for each in own for edit in state_edits.edits(each, parts, lines)])


def test_states_are_written_and_nothing_else_is_changed() -> None:
    changed = written(PAGE, status="virker ikke", checked="2026-11-29").split("\n")
    assert changed[3:7] == [
        "    adresse: http://en.dk/",
        "    set: 2026-11-29",
        "    stand: virker ikke   # af nogen",
        '  - {titel: To, adresse: "http://to.dk/a,b", set: 2026-11-29, stand: virker ikke}',
    ]
    without = [line for line in changed if "set: 2026" not in line and "stand" not in line]
    assert without == [line for line in PAGE.split("\n") if "stand" not in line]
    again = "\n".join(changed)
    assert written(again, status="virker ikke", checked="2026-11-29") == again


@pytest.mark.parametrize(
    "value", ["flyttet: se", "#1", "ja", '"q"', "- x", "http://a.dk/x y", "æ ø å", "a: b # c", "12"]
)
@pytest.mark.parametrize("before", ["", "\n    stand: virker", "\n    stand: 'it''s'", '\n    stand: "a \\" b" # c'])
def test_a_state_is_read_back_as_it_was_written(value: str, before: str) -> None:
    page = f"---\nlaes:\n  - titel: En\n    adresse: http://en.dk/{before}\n---\n\n# T\n"
    for text in (page, page.replace("\n", "\r\n")):
        changed = written(text, status=value)
        (own,) = addresses.of_page(changed, "x.md", SCHEMA)
        assert own.node is not None
        assert getattr(own.node.get("stand"), "text", None) == value
        assert changed.count("\r\n") == (changed.count("\n") if "\r" in text else 0)


# What answers mean ------------------------------------------------------------------------------------------------


class Handler(BaseHTTPRequestHandler):
    """A host with pages of every kind."""

    protocol_version = "HTTP/1.0"

    def do_HEAD(self) -> None:
        # A proxy is asked for the whole address.
        name = urlsplit(self.path).path.strip("/")
        status = int(name) if name.isdigit() else {"no-head": 405}.get(name, 200)
        target = {"moved": "/200", "moved-twice": "moved", "later": "/200", "circle": "/circle2", "circle2": "/circle"}
        target |= {"front": "/", "to-private": "http://127.0.0.1:1/", "æ": "/caf%C3%A9", "anchor": "/200#x"}
        if name in target:
            status = 302 if name == "later" else 301
        if name == "slow":
            time.sleep(0.7)
        if name == "drip":
            for letter in "HTTP/1.0 200 OK\r\nX: " + "y" * 40:
                self.wfile.write(letter.encode())
                time.sleep(0.05)
            return
        if name == "broken-off":
            return
        self.send_response_only(status)
        if name in target:
            self.send_header("Location", target[name])
        self.end_headers()

    def do_GET(self) -> None:
        if self.path == "/no-head":
            self.path = "/200"
        if self.path.startswith("/archive"):
            self.send_response_only(200)
            self.end_headers()
            copy = {"200": b'{"archived_snapshots": {"closest": {"url": "http://arkiv.dk/c", "status": "200"}}}'}
            self.wfile.write(copy["200"] if "404" in self.path else b'{"archived_snapshots": {}}')
            return
        self.do_HEAD()
        if self.path == "/200":
            # Nobody reads it.
            self.wfile.write(b"x" * 100_000)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign, assignment]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "outcome", "reason"),
    [
        ("/200", "works", ""),
        ("/204", "works", ""),
        ("/no-head", "works", ""),
        ("/later", "works", ""),
        ("/200#part", "works", ""),
        ("/moved", "moved", "it has moved to"),
        ("/moved-twice", "moved", "it has moved to"),
        ("/anchor", "moved", "it has moved to"),
        ("/404", "broken", "no such page"),
        ("/410", "broken", "no such page"),
        ("/403", "unclear", "the host says"),
        ("/429", "unclear", "the host says"),
        ("/500", "unclear", "the host says"),
        ("/front", "unclear", "front page"),
        ("/circle", "unclear", "in a circle"),
        ("/slow", "unclear", "in time"),
        ("/drip", "unclear", "in time"),
        ("/broken-off", "unclear", "cannot be reached"),
    ],
)
def test_an_answer_means_what_is_certain(host: str, path: str, outcome: str, reason: str) -> None:
    begun = time.monotonic()
    answer = Asker(seconds=0.5, private=True).ask(f"{host}{path}")
    assert answer.outcome == outcome, answer
    assert reason in answer.reason
    assert time.monotonic() - begun < 3


def test_a_host_without_a_name_or_a_port_is_told(host: str) -> None:
    ask = Asker(seconds=0.5, private=True).ask
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert ask(f"http://127.0.0.1:{unused.getsockname()[1]}/").outcome == "unclear"
    assert ask(f"{host.replace('http:', 'https:')}/200").outcome == "unclear"
    assert ask("http://[").outcome == "unclear"
    assert ask("http://a..b/").outcome == "no-host"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://10.1.2.3/", "http://[::1]/", "http://localhost/", "http://169.254.169.254/x"]
)
def test_no_private_network_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object, **__: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", connect)
    answer = Asker().ask(url)
    assert (answer.outcome, "private" in answer.reason) == ("unclear", True)
    assert Asker().ask("http://name:word@example.org/").reason.startswith("an address with a name")


def test_a_redirect_into_a_private_network_is_not_followed(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host is taken for a public one."""
    judged = connection._address
    first = iter([True])
    monkeypatch.setattr(
        connection, "_address", lambda name, port, private: judged(name, port, private=next(first, False))
    )
    answer = Asker(seconds=0.5).ask(f"{host}/to-private")
    assert "private" in answer.reason


def test_a_proxy_is_asked_where_the_machine_has_one(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", host)
    monkeypatch.setenv("no_proxy", "")
    assert Asker(seconds=0.5).ask("http://hus.invalid/404").outcome == "broken"
    assert Asker(seconds=0.5).ask("http://hus.invalid/200").outcome == "works"


def test_a_certificate_that_nobody_vouches_for_is_named(tmp_path: Path) -> None:
    (tmp_path / "both.pem").write_text(CERTIFICATE, "utf-8")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign, assignment]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    answer = Asker(seconds=2, private=True).ask(f"https://localhost:{server.server_port}/200")
    server.shutdown()
    server.server_close()
    assert (answer.outcome, answer.error) == ("unclear", "self-signed certificate")


def test_a_host_is_asked_by_one_at_a_time() -> None:
    asked: list[str] = []
    at_once = threading.Semaphore(1)

    def ask(url: str) -> Answer:
        if "//a.dk" in url:
            assert at_once.acquire(blocking=False)
            time.sleep(0.01)
            at_once.release()
        asked.append(url)
        return Answer("works", status=200)

    urls = [f"http://{host}.dk/{number}" for number in range(5) for host in ("a", "b", "c")]
    assert set(by_host.answers([*urls, *urls, "http://[x"], ask, pause=0.001)) == {*urls, "http://[x"}
    assert len(asked) == 16
    assert [each for each in asked if "a.dk" in each] == [each for each in urls if "a.dk" in each]


# The command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path: Path, host: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANGUAGE", "da")
    monkeypatch.setattr(by_host.answers, "__defaults__", (0.0,))
    (tmp_path / "katalog.toml").write_text(CATALOGUE.format(language="da") + LINKS, "utf-8")
    (tmp_path / "steder").mkdir()
    links = "".join(
        f"  - titel: L{path}\n    adresse: {host}/{path}\n    stand: ikke set\n" for path in (200, 404, 403)
    )
    page = f"\ufeff---\nlaes:\n{links}---\n\n# Huset\n\n[væk]({host}/410)\n"
    (tmp_path / "steder/huset.md").write_text(page.replace("\n", "\r\n"), "utf-8", newline="")
    return tmp_path


def test_the_states_of_a_book_are_written_down(
    book: Path, host: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinx_handbook.cli.links.command.today", partial(__import__("datetime").date, 2026, 11, 29))
    page = book / "steder/huset.md"
    before = page.read_bytes()
    command = ["links", "--source", str(book), "--private"]
    assert main([*command, "--dry-run"]) == 1
    output = capsys.readouterr().out
    assert page.read_bytes() == before
    assert [line.partition(": ")[0].rpartition("/")[2] for line in output.splitlines()[:-1]] == [
        "huset.md:7",
        "huset.md:10",
        "huset.md:16",
    ]
    assert output.splitlines()[-1] == "4 adresser spurgt: 1 virker, 2 virker ikke, 1 skal et menneske se på."
    assert main(command) == 1
    text = page.read_bytes().decode()
    assert text.startswith("\ufeff---\r\n") and text.count("\n") == text.count("\r\n") == before.count(b"\n") + 2
    assert text.count("    set: 2026-11-29\r\n") == 2
    assert [line.strip() for line in text.splitlines() if "stand" in line] == [
        "stand: virker",
        "stand: virker ikke",
        "stand: ikke set",
    ]
    # Nothing more to write: the day is the same.
    after = page.read_bytes()
    assert main(command) == 1
    assert page.read_bytes() == after


def test_a_copy_in_the_archive_is_offered_and_written(
    book: Path, host: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinx_handbook.cli.links.command.ARCHIVE", f"{host}/archive?url={{url}}&day={{day}}")
    command = ["links", "--source", str(book), "--private", "--as-of", "2014-05"]
    assert main(command) == 1
    assert "Arkivet har en kopi: https://arkiv.dk/c" in capsys.readouterr().out
    assert "arkiv:" not in (book / "steder/huset.md").read_text("utf-8")
    assert main([*command, "--archive"]) == 1
    assert (book / "steder/huset.md").read_text("utf-8").count("    arkiv: https://arkiv.dk/c\n") == 1


def test_without_a_network_nothing_is_changed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (book / "steder/huset.md").read_bytes()
    # No host of a private network is asked, and there are no others.
    assert main(["links", "--source", str(book)]) == 2
    assert "Intet blev ændret" in capsys.readouterr().err
    assert (book / "steder/huset.md").read_bytes() == before


def test_states_need_their_names(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalogue = book / "katalog.toml"
    text = catalogue.read_text("utf-8")
    line = next(each for each in text.splitlines() if each.startswith("status_when"))
    catalogue.write_text(text.replace(line, ""), "utf-8")
    before = (book / "steder/huset.md").read_bytes()
    assert main(["links", "--source", str(book), "--private"]) == 1
    assert "status_when" in capsys.readouterr().out
    assert (book / "steder/huset.md").read_bytes() == before
    for wrong, message in (('{ virker = "virker" }', "»virker«"), ('{ works = "vriker" }', "Mente du »virker«?")):
        catalogue.write_text(text.replace(line, f"status_when = {wrong}"), "utf-8")
        assert main(["check", str(book)]) == 1
        assert message in capsys.readouterr().out


#: Made for this test and used by nothing else.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgsPJVorLtQytDpwn2
xuAsorpsfvnYRzJGkao0fhwBy/KhRANCAARcgqhKOWOin5lNgc4OGV+x+S8/rGI0
9OeQrPK8BdetKT6JghjbuMM0Je8TullSRqDSZu3FOFbf/FnAJJ3JAEHP
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUZTqxxRdn6UhwizGI4dXQYv8+5kwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyOTA3NDgwMFoYDzIxMjYxMTA1
MDc0ODAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARcgqhKOWOin5lNgc4OGV+x+S8/rGI09OeQrPK8BdetKT6JghjbuMM0
Je8TullSRqDSZu3FOFbf/FnAJJ3JAEHPo1MwUTAdBgNVHQ4EFgQUX9amZtHMU18u
zb9qiMM7FtbKGaswHwYDVR0jBBgwFoAUX9amZtHMU18uzb9qiMM7FtbKGaswDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAXRh3bVwYCfWUGurtazMuQ
RIXGttr89lYfXY1qSVdsmgIhANwyyJ9VVgBAjOkZVFEz5LM529jOwNPfAIv9KJ75
DczI
-----END CERTIFICATE-----
"""
