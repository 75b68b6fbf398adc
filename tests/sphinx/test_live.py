"""``handbook live``: a save is on the page and on paper, faults are told, and it goes on whatever happens."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image
from tests.live import Live, tell_interrupt
from tests.support import HOUSE, make_root

from sphinx_handbook import files
from sphinx_handbook.cli.live import editor_links
from sphinx_handbook.live import faults, processes, watching
from sphinx_handbook.live.orders import Order, Project, Result
from sphinx_handbook.live.pictures import png
from sphinx_handbook.live.server import below
from sphinx_handbook.live.session import Session

PAGE = "steder/huset.md"
WEB = "steder/huset.html"
BOOKLET = '[editions.haefte]\ntitle = "Hæfte"\npaper = "A5"\nimpose = "booklet"\n'
STATUS = '[fields.tilstand]\ntype = "choice"\nrole = "status"\nlabel = "Tilstand"\nchoices = ["kladde", "klar"]\ndrafts = ["kladde"]\n'


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    root = tmp_path_factory.mktemp("live")
    make_root(root / "docs")
    with (root / "docs/katalog.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(STATUS + BOOKLET)
    (root / "docs/sted.txt").write_text("Her er sandt.\n", "utf-8")
    opened = Live(root, "--port", "0", EDITOR="code --wait")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def as_it_was(live: Live) -> Iterator[None]:
    """Each test leaves the page as it was."""
    yield
    if (live.source / PAGE).read_text("utf-8") != HOUSE:
        live.save(PAGE, HOUSE)
    assert live.state["faults"] == []


def test_what_is_saved_is_on_the_page(live: Live) -> None:
    state = live.save(PAGE, HOUSE + "\nEt nyt ord: kvæk.\n")
    assert WEB in state["written"]
    assert "kvæk" in live.page(WEB)
    assert not state["faults"]
    # The page is told before the terminal is.
    assert live.until(lambda: f"{state['time']} bygget på " in live.printed())


def test_what_is_saved_is_on_paper(live: Live) -> None:
    before = live.paper("steder/huset")
    assert [(each["width"], each["height"]) for each in before["pictures"]] == [(794, 1123)]
    live.save(PAGE, HOUSE + "\nEt nyt ord: kvæk.\n")
    after = live.paper("steder/huset")
    pictures = [Image.open(io.BytesIO(live.picture(each))) for each in (before, after)]
    assert pictures[0].size == pictures[1].size == (1241, 1754)
    assert pictures[0].tobytes() != pictures[1].tobytes()


def test_the_printed_page_is_that_of_the_book(live: Live) -> None:
    """Before the book is built there are no page numbers of other pages; then it is the same, pixel for pixel."""
    alone = live.picture(live.paper("ting/bord"))
    program = "import sys; from sphinx_handbook.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "build", "pdf", "--source", "docs", "--edition", "main"]
    done = subprocess.run(command, cwd=live.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    pdf = (live.root / "build/pdf/proeve.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(pdf)) as book:
        pages = len(book.pages)
    answer = live.paper("ting/bord")
    number = int(re.search(r"-(\d+)\.png", answer["pictures"][0]["src"])[1])  # type: ignore[index]
    assert 2 < number < pages
    picture = live.picture(answer)
    assert picture != alone
    assert Image.open(io.BytesIO(picture)).tobytes() == Image.open(io.BytesIO(png(pdf, number))).tobytes()


def test_each_edition_can_be_looked_at(live: Live) -> None:
    assert live.state["editions"] == [["main", "A4"], ["haefte", "Hæfte"]]
    assert live.paper("steder/huset", "haefte")["pictures"][0]["width"] == 559
    assert live.paper("search")["text"] == "Denne side er ikke med i bogen."
    assert "»haeft«" in live.paper("steder/huset", "haeft")["text"]


def test_a_draft_can_be_written_and_is_marked_as_one(live: Live) -> None:
    draft = HOUSE.replace("---\n\n", "tilstand: kladde\n---\n\n")
    state = live.save(PAGE, draft + "\nEt nyt ord: kvæk.\n")
    assert (state["drafts"], state["faults"]) == ([WEB], [])
    assert "kvæk" in live.page(WEB)
    assert live.paper("steder/huset")["pictures"]
    assert live.save(PAGE, HOUSE)["drafts"] == []


def test_a_fault_is_told_and_its_page_stays_as_it_was(live: Live) -> None:
    before = live.page(WEB)
    state = live.save(PAGE, HOUSE.replace("[tillid]", "[tilid]").replace("ved vandet", "ved havet"))
    fault = state["faults"][0]
    assert (fault["path"], fault["line"], fault["page"]) == (PAGE, 3, WEB)
    assert "Mente du »tillid«?" in fault["text"]
    assert fault["link"] == f"vscode://file{live.source / PAGE}:3"
    assert list(state["kept"]) == [WEB]
    assert live.page(WEB) == before
    assert live.until(lambda: f"{PAGE}:3: " in live.printed())
    # Another page is saved: what is wrong in this one is told all the same.
    table = (live.source / "ting/bord.md").read_text("utf-8")
    assert live.save("ting/bord.md", f"{table}\nNyt.\n")["faults"] == state["faults"]
    assert "Nyt." in live.page("ting/bord.html")
    live.save("ting/bord.md", table)
    live.save(PAGE, HOUSE)
    assert live.state["faults"] == []
    assert live.state["kept"] == {}


def test_a_reference_that_leads_nowhere_is_told_at_every_build(live: Live) -> None:
    state = live.save(PAGE, HOUSE + "\nSe {entry}`huzet`.\n")
    assert state["faults"][0]["line"] == 14
    table = (live.source / "ting/bord.md").read_text("utf-8")
    assert live.save("ting/bord.md", f"{table}\nNyt.\n")["faults"] == state["faults"]
    live.save("ting/bord.md", table)


def test_a_fault_in_an_included_file_is_told_at_every_build(live: Live) -> None:
    include = "\n```{include} ../sted.txt\n```\n"
    assert live.save(PAGE, HOUSE + include)["faults"] == []
    assert live.save("sted.txt", "Her er {entry}`huzet`.\n")["faults"]
    table = (live.source / "ting/bord.md").read_text("utf-8")
    assert live.save("ting/bord.md", f"{table}\nNyt.\n")["faults"]
    live.save("ting/bord.md", table)
    assert live.save("sted.txt", "Her er sandt.\n")["faults"] == []
    assert "Her er sandt." in live.page(WEB)


@pytest.mark.parametrize(
    ("name", "more", "line", "words"),
    [
        ("conf.py", "x = (\n", 9, "never closed"),
        ("conf.py", "ukendt()\n", 9, "ukendt"),
        ("conf.py", "import os\nos.kill(os.getpid(), 9)\n", 0, "SIGKILL"),
        ("katalog.toml", "farve = 3\n", 87, "»farve«"),
    ],
    ids=["a syntax error", "a name error", "a crash", "the catalogue"],
)
def test_it_goes_on_when_settings_are_mended(live: Live, name: str, more: str, line: int, words: str) -> None:
    text = (live.source / name).read_text("utf-8")
    state = live.save(name, text + more)
    assert state["stopped"]
    fault = state["faults"][0]
    assert words in fault["text"]
    assert "Traceback" not in live.printed()
    if line:
        assert fault["path"] == name
        assert fault["line"] == text.count("\n") + 1 if name == "conf.py" else fault["line"]
    assert "Huset" in live.page(WEB)
    state = live.save(name, text)
    assert not state["stopped"]
    assert state["faults"] == []


def test_a_project_without_the_extension_is_told_what_to_add(live: Live) -> None:
    text = (live.source / "conf.py").read_text("utf-8")
    state = live.save("conf.py", text.replace(', "sphinx_handbook"]', "]"))
    assert state["stopped"]
    assert "»sphinx_handbook«" in state["faults"][0]["text"]
    live.save("conf.py", text)


def test_a_book_may_be_moved_away_and_back(live: Live) -> None:
    away = live.source.with_name("væk")
    live.source.rename(away)
    state = live.built()
    assert state["stopped"]
    assert str(live.source) in state["faults"][0]["text"]
    away.rename(live.source)
    live.until(lambda: not live.built()["stopped"])


def test_a_page_comes_and_goes(live: Live) -> None:
    live.save("ting/stol.md", (live.source / "ting/bord.md").read_text("utf-8").replace("Bordet", "Stolen"))
    assert "Stolen" in live.page("ting/stol.html")
    (live.source / "ting/stol.md").unlink()
    live.built()
    assert live.get("/web/ting/stol.html").status == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:{port}"}, 200),
        ({"Host": "example.org:{port}"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Host": "127.0.0.1.example.org:{port}"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
    ],
)
def test_only_this_machine_s_own_pages_are_answered(live: Live, headers: dict[str, str], status: int) -> None:
    filled = {name: value.format(port=live.port) for name, value in headers.items()}
    assert live.get("/web/index.html", **filled).status == status


@pytest.mark.parametrize(
    "path",
    [
        "/web/../../html.doctrees/environment.pickle",
        "/web/%2e%2e/%2e%2e/html.doctrees/environment.pickle",
        "/web/..%2f..%2fhtml.doctrees/environment.pickle",
        "/web//etc/passwd",
        "/web/link.html",
        "/web/.hidden",
        "/web/steder%5c..%5c..%5cx",
        "/web/%00",
        "/-/../session.py",
        "/-/shell.py",
        "/-/paper/0-0.png",
        "/etc/passwd",
    ],
)
def test_nothing_else_is_served(live: Live, path: str) -> None:
    pages = live.root / "build/.staging/live/pages"
    (pages / ".hidden").write_text("x", "utf-8")
    if not (pages / "link.html").is_symlink():
        (pages / "link.html").symlink_to(live.source / "conf.py")
    assert live.get(path).status == 404


def test_it_is_read_only(live: Live) -> None:
    assert live.get("/web/index.html", "POST").status == 501
    assert live.get("/", "HEAD").data == b""


def test_the_page_around_has_its_own_policy(live: Live) -> None:
    answer = live.get("/")
    html = answer.data.decode()
    assert "default-src 'none'; script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert 'lang="da"' in html
    assert not re.search(r"<script(?![^>]* (?:src|type=\"application/json\"))|style=|\son\w+=", html)
    assert live.get("/web/index.html").headers["Content-Security-Policy"] == "frame-ancestors 'self'"


def test_an_interrupt_is_the_main_process_alone() -> None:
    """No process that builds is ended by it with a traceback, however young it is."""
    before = signal.getsignal(signal.SIGINT)
    start = processes.context()
    ours, theirs = start.Pipe()
    process = start.Process(target=tell_interrupt, args=(theirs,))
    process.start()
    assert ours.recv() is True
    process.join()
    assert signal.getsignal(signal.SIGINT) is before


def test_two_at_once_and_the_end(live: Live) -> None:
    """The second one takes another port and another folder; each ends with all that it has started."""
    other = Live(live.root, "--port", str(live.port), LC_ALL="xx_YY.UTF-8", LANGUAGE="da")
    assert other.port != live.port
    assert f"Port {live.port} er optaget." in other.printed()
    assert "»xx_YY.UTF-8«" in other.printed()
    assert "»xx_YY.UTF-8«" in other.get("/").data.decode()
    assert "Huset" in other.page(WEB)
    assert len(other.processes()) > 1
    other.until(lambda: other.paper("steder/huset")["pictures"])
    assert other.interrupt() == 0
    assert "Traceback" not in other.printed(), other.printed()
    assert other.gone()
    assert live.get("/").status == 200


# Without a process ----------------------------------------------------------------------------------


class Hand:
    """Stands for the processes: a build begins when it is ordered, and ends when a test lets it."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Semaphore(0), threading.Semaphore(0)
        self.results: list[Result | None] = []
        self.process = SimpleNamespace(pid=None, terminate=lambda: None)

    def build(self, order: Order, early: Callable[[Result], None]) -> Result | None:
        self.begun.release()
        assert self.may_end.acquire(timeout=10)
        return self.results.pop(0) if self.results else Result()

    def end(self) -> int:
        return 0


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    stands = Hand()
    monkeypatch.setattr(processes, "BuildProcess", lambda *_: stands)
    monkeypatch.setattr(processes, "_interrupt", lambda process: None)
    return stands


def test_two_saves_during_a_build_are_built_and_told_once(hand: Hand, tmp_path: Path) -> None:
    lines: list[str] = []
    session = Session(Project(tmp_path, tmp_path, "en", tmp_path), None, lines.append, lambda path, line: "", [])
    session.web.start()
    session._build()
    assert hand.begun.acquire(timeout=10)
    session._build()
    session._build()
    hand.may_end.release()
    assert hand.begun.acquire(timeout=10)
    assert session.state.building
    assert len(lines) == 1
    with session.listening() as events:
        hand.may_end.release()
        assert events.get(timeout=10) == "built"
    assert not session.state.building
    session.close()
    assert len(lines) == 2


def test_an_order_of_what_is_begun_anew_has_its_result_too(hand: Hand, tmp_path: Path) -> None:
    """Settings were saved while a page was printed, and the page was ordered again before the process had ended."""
    hand.results = [None, Result(text="Printed.")]
    thread = processes.BuildThread(None, "paper", Project(tmp_path, tmp_path, "en", tmp_path), lambda result: None)
    thread.start()
    orders = [thread.ask("a")]
    assert hand.begun.acquire(timeout=10)
    thread.changed(["conf.py"], settings=True)
    orders.append(thread.ask("a"))
    hand.may_end.release(2)
    assert [each.result(10).text for each in orders] == ["Printed.", "Printed."]
    thread.close()


def test_a_message_of_the_log_is_a_fault() -> None:
    log = faults.FaultLog(Path("/bog"))
    for text in (
        "\x1b[91m/bog/a.md:3: WARNING: Noget: [x] er galt [handbook.term]\x1b[39;49;00m\n",
        "/bog/a.md:3: WARNING: Noget: [x] er galt [handbook.term]\n",
        "/bog/m.py:docstring of m.f:7: ERROR: Unexpected indentation. [docutils]\n",
        "WARNING: ingen steder\n",
        "/andet/b.md: WARNING: to\nlinjer\n",
        "bygger ...\n",
    ):
        log.write(text)
    assert [(each.path, each.line, each.text, each.code) for each in log.faults] == [
        ("a.md", 3, "Noget: [x] er galt", "handbook.term"),
        ("m.py", 7, "Unexpected indentation.", "docutils"),
        ("", 0, "ingen steder", ""),
        ("/andet/b.md", 0, "to linjer", ""),
    ]


def test_a_sentence_of_several_lines_is_several_faults() -> None:
    sentence = "/bog/katalog.toml:4: Ét.\n/bog/katalog.toml:9: To.\nOg mere."
    parts = faults.of_sentence(sentence, Path("/bog"))
    assert [(each.path, each.line, each.text) for each in parts] == [
        ("katalog.toml", 4, "Ét."),
        ("katalog.toml", 9, "To."),
        ("", 0, "Og mere."),
    ]


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"EDITOR": "code --wait"}, "vscode"),
        ({"EDITOR": "vi", "VISUAL": "/usr/bin/codium -w"}, "vscodium"),
        ({"EDITOR": "nano"}, ""),
        ({"EDITOR": "'", "TERM_PROGRAM": "vscode"}, "vscode"),
        ({}, ""),
    ],
)
def test_the_editor_is_the_terminal_s(variables: dict[str, str], name: str) -> None:
    assert editor_links.editor(variables) == name


def test_a_link_has_the_path_as_an_address() -> None:
    assert editor_links.links("vscode")(Path("/en bog/æ#.md"), 0) == "vscode://file/en%20bog/%C3%A6%23.md:1"
    assert editor_links.links("")(Path("/a.md"), 1) == ""


def test_what_editors_lay_beside_a_file_is_no_save(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    watch = watching.Watch(tmp_path, [tmp_path / "build"])
    for name in (".a.md.swp", "a.md~", "#a.md#", "build/x.html"):
        (tmp_path / name).write_text("x", "utf-8")
    assert watch.changes() == set()
    (tmp_path / "a.md").write_text("x", "utf-8")
    assert watch.changes() == {str(tmp_path / "a.md")}
    elsewhere = tmp_path / "build/y.txt"
    elsewhere.write_text("x", "utf-8")
    watch.watch_outside(frozenset({str(elsewhere)}))
    assert watch.changes() == set()
    elsewhere.write_text("xy", "utf-8")
    assert watch.changes() == {str(elsewhere)}


def test_a_file_that_can_be_read_now_or_is_another_just_as_old_is_a_save(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("x", "utf-8")
    path.chmod(0)
    watch = watching.Watch(tmp_path, [])
    # By the clock of the file system, which goes on in steps.
    files.now(tmp_path)
    path.chmod(0o644)
    assert watch.changes() == {str(path)}
    times = path.stat().st_mtime_ns
    files.now(tmp_path)
    path.write_text("y", "utf-8")
    os.utime(path, ns=(times, times))
    assert watch.changes() == {str(path)}


def test_a_file_is_below_or_nowhere(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.html").write_text("x", "utf-8")
    (tmp_path / "b.html").write_text("x", "utf-8")
    assert below(tmp_path / "in", "a.html") == tmp_path / "in/a.html"
    assert below(tmp_path / "in", "../b.html") is None
    assert below(tmp_path / "in", str(tmp_path / "b.html")) is None
    assert below(tmp_path / "in", "") is None
