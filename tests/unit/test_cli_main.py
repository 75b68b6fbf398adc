"""The command line as a whole: which commands there are, and what a signal does."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from sphinx_handbook.cli import COMMANDS, main, schema


def test_each_command_is_listed_and_only_the_one_that_is_asked_for_is_loaded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words in (["--help"], ["nu"]):
        with pytest.raises(SystemExit):
            main(words)
        captured = capsys.readouterr()
        assert all(name in captured.out + captured.err for name in COMMANDS)
    code = "import sys; from sphinx_handbook.cli import main\ntry: main(['doctor', '--help'])\nfinally: print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "sphinx_handbook.cli.doctor" in done.stdout and "sphinx_handbook.cli.check" not in done.stdout


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A program that a shell begins in the background takes no notice of SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_command_and_its_processes(monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    processes: list[subprocess.Popen[bytes]] = []

    class Popen(subprocess.Popen[bytes]):
        def __init__(self, *words: object, **settings: object) -> None:
            super().__init__(*words, **settings)  # type: ignore[call-overload]
            processes.append(self)

    code = f"import os, time; os.kill(os.getppid(), {int(number)}); time.sleep(60)"
    monkeypatch.setattr(subprocess, "Popen", Popen)
    monkeypatch.setattr(schema, "run", lambda _: subprocess.run([sys.executable, "-S", "-c", code], check=False))
    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    assert main(["schema"]) == 128 + number
    assert [each.wait() for each in processes] == [-signal.SIGKILL]
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == handlers
