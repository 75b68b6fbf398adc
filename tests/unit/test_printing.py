"""The states of a comparison are printed at once where each has something to begin with; what is wrong with any is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from sphinx_handbook.cli.releases import builds
from sphinx_handbook.cli.releases.builds import Unreadable
from sphinx_handbook.cli.releases.printing import Printer, Unprinted
from sphinx_handbook.cli.releases.seeds import Origin
from sphinx_handbook.files import READ_IN


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is begun and waited for, of states that are read and not printed; one fails whose name says so."""
    steps: list[str] = []

    @contextmanager
    def printing(source: Path, out: Path, doctrees: Path, name: str, *_: object) -> Iterator[Callable[[], None]]:
        steps.append(f"begin {name}")

        def wait() -> None:
            steps.append(f"wait {name}")
            if "fails" in name:
                raise Unreadable(f"{name}: no.")
            write_read(doctrees, name)

        yield wait

    monkeypatch.setattr(builds, "printing", printing)
    return steps


def write_read(doctrees: Path, text: str) -> None:
    doctrees.mkdir(parents=True, exist_ok=True)
    (doctrees / "environment.pickle").write_text(text, "utf-8")


def state(folder: Path, name: str, *, is_read: bool) -> Unprinted:
    """A state of a book that has one page; its doctrees are there where it ``is_read``."""
    source, out = folder / name, folder / f"{name}.out"
    source.mkdir()
    (source / "index.md").write_text(f"# {name}\n", "utf-8")
    if is_read:
        write_read(out / "doctrees", "own")
    return Unprinted(name, source, out, out / "doctrees")


def printer(folder: Path) -> Printer:
    return Printer([Origin(folder, folder / "none")], folder, str, None)


def test_states_are_printed_at_once(tmp_path: Path, steps: list[str]) -> None:
    """Each has been read before; none takes over what the other was read for, but what was laid out of it."""
    one, two = (state(tmp_path, name, is_read=True) for name in ("one", "two"))
    kept = one.doctrees / "handbook-pdf/kept"
    kept.mkdir(parents=True)
    (kept / "x.fragment").write_text("x", "utf-8")
    printer(tmp_path).print([one, two])
    assert steps == ["begin one", "begin two", "wait one", "wait two"]
    assert (two.doctrees / "handbook-pdf/kept/x.fragment").is_file() and not (two.doctrees / READ_IN).exists()


@pytest.mark.parametrize(("read", "order"), [((), "one two"), (("two",), "two one"), (("one",), "one two")])
def test_what_would_be_read_whole_waits(tmp_path: Path, steps: list[str], read: tuple[str, ...], order: str) -> None:
    """It begins with what the other was read for."""
    states = {name: state(tmp_path, name, is_read=name in read) for name in ("one", "two")}
    printer(tmp_path).print([*states.values()])
    first, second = order.split()
    assert steps == [f"begin {first}", f"wait {first}", f"begin {second}", f"wait {second}"]
    assert (states[second].doctrees / READ_IN).read_text("utf-8") == str(states[first].source)


def test_all_that_is_wrong_is_told(tmp_path: Path, steps: list[str]) -> None:
    """One that fails lends nothing and does not end the other; the words are those of each, in order."""
    names = ("one fails", "two", "three fails")
    states = [state(tmp_path, name, is_read=name == "one fails") for name in names]
    with pytest.raises(Unreadable, match=r"^one fails: no\.\nthree fails: no\.$"):
        printer(tmp_path).print(states)
    assert steps[-1] == "wait three fails" and len(steps) == 6
    assert not (states[1].doctrees / READ_IN).exists()


def commands(monkeypatch: pytest.MonkeyPatch, code: str) -> list[subprocess.Popen[str]]:
    """Have Python run this in the place of Sphinx, with the book's folder as its argument; the processes."""
    processes: list[subprocess.Popen[str]] = []

    class Popen(subprocess.Popen[str]):
        def __init__(self, *words: object, **settings: object) -> None:
            super().__init__(*words, **settings)  # type: ignore[call-overload]
            processes.append(self)

    def command(_: str, source: Path, *words: object, **settings: object) -> list[str]:
        return [sys.executable, "-S", "-c", code, str(source)]

    monkeypatch.setattr(builds, "sphinx_command", command)
    monkeypatch.setattr(builds.subprocess, "Popen", Popen)
    return processes


def begin(stack: ExitStack, folder: Path, *names: str) -> list[Callable[[], None]]:
    return [stack.enter_context(builds.printing(folder / name, folder, folder, name, str, None)) for name in names]


def test_each_state_is_told_with_its_own_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where both print more than a pipe holds, at the same time."""
    code = "import sys; print(sys.argv[1] * 20000, file=sys.stderr); print('not this'); sys.exit('one' in sys.argv[1])"
    commands(monkeypatch, code)
    with ExitStack() as stack:
        one, two = begin(stack, tmp_path, "one", "two")
        two()
        with pytest.raises(Unreadable) as raised:
            one()
    assert str(tmp_path / "one") * 20000 in str(raised.value)
    assert str(tmp_path / "two") not in str(raised.value) and "not this" not in str(raised.value)


def test_an_interrupt_ends_all_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever is waited for."""
    processes = commands(monkeypatch, "import time; time.sleep(300)")

    def interrupted() -> None:
        with ExitStack() as stack:
            begin(stack, tmp_path, "one", "two")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [each.returncode for each in processes] == [-9, -9]
