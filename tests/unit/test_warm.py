"""Sphinx in a forked process is Sphinx in a process of its own (tests/warm.py)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests import warm

#: Tells what a process begins with, each in a line, and ends.
CONF = """
import locale, os, sys, time
print(sys.argv[1:], os.getcwd(), sys.path[0], ascii(os.environ.get("NEW")), "HOME" in os.environ, time.tzname, sep="\\n")
print(locale.setlocale(locale.LC_CTYPE), sys.stdin.isatty(), sys.stdout.isatty(), "ærø", os.getpgid(0), sep="\\n")
{end}
"""


def command(root: Path, *options: str, end: str = "sys.exit(1)") -> list[str]:
    (root / "conf.py").write_text(CONF.format(end=end), "utf-8")
    return [sys.executable, *options, "-m", "sphinx", "-q", ".", "out"]


@pytest.mark.parametrize("safe", ["", "1"])
@pytest.mark.parametrize("options", [(), ("-P",)])
def test_a_process_begins_as_any_other(
    options: tuple[str, ...], safe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONSAFEPATH", safe)
    variables = {name: value for name, value in os.environ.items() if name != "HOME"}
    variables |= {"NEW": "ny \udcff", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"}
    words = command(tmp_path, *options)
    done = warm.run(words, cwd=tmp_path, env=variables, capture_output=True, text=True)
    real = subprocess.run(words, cwd=tmp_path, env=variables, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (real.returncode, real.stdout)
    assert "ærø" in done.stdout and "sys.exit()" in done.stderr


def test_what_it_prints_goes_where_ours_goes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert warm.run(command(tmp_path), cwd=tmp_path).returncode == 2
    output = capfd.readouterr()
    assert "ærø" in output.out and "sys.exit()" in output.err


def test_a_limit_for_new_sockets_is_none_of_its_own() -> None:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(0.01)
    try:
        ours, theirs = warm._ends()
    finally:
        socket.setdefaulttimeout(before)
    with ours, theirs:
        assert ours.gettimeout() is None and os.get_blocking(theirs.fileno())


def test_it_can_be_killed_and_does_not_last_for_ever(tmp_path: Path) -> None:
    assert warm.run(command(tmp_path, end="os.kill(os.getpid(), 9)"), cwd=tmp_path).returncode == -9
    with pytest.raises(subprocess.TimeoutExpired):
        warm.run(command(tmp_path, end="time.sleep(60)"), cwd=tmp_path, timeout=0.2)
    with pytest.raises(subprocess.CalledProcessError):
        warm.run(command(tmp_path), cwd=tmp_path, check=True, capture_output=True)


def test_another_python_is_a_new_process(tmp_path: Path) -> None:
    """What only a start of Python obeys is obeyed; and what is not Sphinx is run."""
    words = command(tmp_path, end="print(__debug__)")
    for value, answer in (("", "True"), ("1", "False")):
        variables = {**os.environ, **({"PYTHONOPTIMIZE": value} if value else {})}
        done = warm.run(words, cwd=tmp_path, env=variables, capture_output=True, text=True)
        assert done.stdout.splitlines()[-1] == answer
    assert warm.run([sys.executable, "-c", "print(1)"], capture_output=True, text=True).stdout == "1\n"
