"""A signal that ends a command ends what it began."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from sphinx_handbook.cli import main, schema


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_command_and_its_processes(monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    processes: list[subprocess.Popen[bytes]] = []

    class Popen(subprocess.Popen[bytes]):
        def __init__(self, *words: object, **settings: object) -> None:
            super().__init__(*words, **settings)  # type: ignore[call-overload]
            processes.append(self)

    code = f"import os, time; os.kill(os.getppid(), {int(number)}); time.sleep(300)"
    monkeypatch.setattr(subprocess, "Popen", Popen)
    monkeypatch.setattr(schema, "run", lambda _: subprocess.run([sys.executable, "-S", "-c", code], check=False))
    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    assert main(["schema"]) == 128 + number
    assert [each.wait() for each in processes] == [-signal.SIGKILL]
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == handlers
