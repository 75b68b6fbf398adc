"""Runs Sphinx's command line as a process of its own that need not load anything: forked from one that has loaded all.

To load Sphinx and the extension takes longer than a small website, to load what prints as long as a small book; to read
templates and style sheets as long again, so that process has built a website and a book (``once.py``). ``run`` stands for ``subprocess.run``, also in our commands (``conftest.py``). Of a new interpreter this lacks what only its start
does: the order in which modules are imported is another one.
"""

from __future__ import annotations

import atexit
import gc
import json
import locale
import logging
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

_PYTHON = sys.executable
#: More than a command line and all variables take.
_LONGEST = 200_000
#: The most descriptors that come with a command.
_DESCRIPTORS = 8


def run(
    command: Sequence[str | os.PathLike[str]],
    *,
    check: bool = False,
    capture_output: bool = False,
    text: bool = False,
    timeout: float | None = None,
    cwd: str | os.PathLike[str] | None = None,
    env: dict[str, str] | None = None,
    stdout: int | None = None,
    stderr: int | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.CompletedProcess[Any]:
    """As ``subprocess.run``, which runs what is not ``python -m sphinx``, or is to have a Python of another kind."""
    words = [os.fspath(each) for each in command]
    if (task := _task(words, cwd, env)) is None:
        return subprocess.run(
            words, check=check, capture_output=capture_output, text=text, timeout=timeout, cwd=cwd, env=env,
            stdout=stdout, stderr=stderr, pass_fds=pass_fds,
        )  # fmt: skip
    output: list[IO[bytes]] = []
    if capture_output:
        output = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]  # noqa: SIM115
    ours = [1 if stdout is None else stdout, 2 if stderr is None else stderr]
    descriptors = [0, *([each.fileno() for each in output] or ours), *pass_fds]
    try:
        code = _asked(task, descriptors, timeout, words)
        for each in output:
            each.seek(0)
        answers: list[Any] = [each.read() for each in output] or [None, None]
    finally:
        for each in output:
            each.close()
    if text:
        answers = [each if each is None else each.decode().replace("\r\n", "\n") for each in answers]
    done = subprocess.CompletedProcess(words, code, *answers)
    if check:
        done.check_returncode()
    return done


def Popen(  # noqa: N802 - as the class that it stands for
    command: Sequence[str | os.PathLike[str]],
    *,
    stdout: IO[Any],
    stderr: IO[Any],
    env: dict[str, str],
    pass_fds: Sequence[int] = (),
) -> _Ended | subprocess.Popen[Any]:
    """As ``subprocess.Popen``, but what ``run`` does not leave to it has ended when this returns."""
    words = [os.fspath(each) for each in command]
    if (task := _task(words, None, env)) is None:
        return subprocess.Popen(words, stdout=stdout, stderr=stderr, env=env, pass_fds=pass_fds)
    return _Ended(_asked(task, [0, stdout.fileno(), stderr.fileno(), *pass_fds], None, words))


@dataclass(frozen=True)
class _Ended:
    """A process that has ended."""

    returncode: int

    def wait(self) -> int:
        return self.returncode

    def kill(self) -> None:
        pass


def _task(words: list[str], cwd: str | os.PathLike[str] | None, env: dict[str, str] | None) -> dict[str, Any] | None:
    """What the process that all is loaded in is told of a command; None for one that a new process is for."""
    variables = dict(os.environ if env is None else env)
    safe_path = words[1:2] == ["-P"]
    if [words[0], *words[1 + safe_path : 3 + safe_path]] != [_PYTHON, "-m", "sphinx"] or _of_python(
        variables
    ) != _of_python(os.environ):
        return None
    return {
        "arguments": words[3 + safe_path :],
        "safe_path": safe_path or bool(variables.get("PYTHONSAFEPATH")),
        "folder": os.path.abspath(cwd or "."),  # noqa: PTH100 - a folder may be a link
        "variables": variables,
    }


def _of_python(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name.startswith("PYTHON")}


def _asked(task: dict[str, Any], descriptors: list[int], timeout: float | None, words: list[str]) -> int:
    """The exit code of a task, as ``subprocess`` has it."""
    server = _server()
    socket.send_fds(server, [json.dumps(task).encode()], descriptors)
    process = int(server.recv(_LONGEST) or 0)
    if not process:
        raise RuntimeError("the process that all is loaded in has ended")
    server.settimeout(timeout)
    try:
        return int(server.recv(_LONGEST))
    except TimeoutError:
        os.kill(process, signal.SIGKILL)
        server.settimeout(None)
        server.recv(_LONGEST)
        raise subprocess.TimeoutExpired(words, timeout or 0) from None
    finally:
        server.settimeout(None)


def _ends() -> tuple[socket.socket, socket.socket]:
    """Two sockets that wait as long as they must: other code of this process may have set a limit for every new one."""
    ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for each in ends:
        each.settimeout(None)
    return ends


@cache
def _server() -> socket.socket:
    """The way to the process that all is loaded in: one for a worker, which ends with it."""
    ours, theirs = _ends()
    with theirs:
        command = [_PYTHON, "-P", __file__, str(theirs.fileno())]
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, cwd="/")

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _serve(connection: socket.socket) -> None:
    """Run what is asked for, one task after the other; in a forked process this ends as the task does."""
    import sphinx.application
    import sphinx.cmd.build

    import sphinx_handbook.live.preload  # noqa: F401

    for extension in sphinx.application.builtin_extensions:
        __import__(extension)
    with _prepared():
        _answer(connection)


@contextmanager
def _prepared() -> Iterator[None]:
    """Within, builds take what a website and a book, built before, have worked out."""
    sys.path.append(str(Path(__file__).parents[1]))
    from sphinx import locale as locale_of_sphinx
    from tests import once, support

    del sys.path[-1]
    with tempfile.TemporaryDirectory() as folder:
        root = support.make_root(Path(folder, "root"))
        for builder in ("html", "handbook-pdf"):
            support.build(root, Path(folder, builder), builder)
    locale_of_sphinx.translators.clear()
    logging.disable(logging.NOTSET)
    with once.for_all_builds("handbook-pdf"):
        gc.freeze()
        yield


def _answer(connection: socket.socket) -> None:
    while True:
        data, descriptors, _, _ = socket.recv_fds(connection, _LONGEST, _DESCRIPTORS)
        if not data:
            return
        process = os.fork()
        if process == 0:
            connection.close()
            _begin(json.loads(data), descriptors)
            runpy.run_module("sphinx", run_name="__main__", alter_sys=True)
            return
        for each in descriptors:
            os.close(each)
        connection.send(str(process).encode())
        connection.send(str(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])).encode())


def _begin(task: dict[str, Any], descriptors: list[int]) -> None:
    """Have this process begin as the one of a task does."""
    for target, each in enumerate(descriptors[:3]):
        os.dup2(each, target)
        os.close(each)
    os.environ.clear()
    os.environ.update(task["variables"])
    time.tzset()
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "")
    os.chdir(task["folder"])
    sys.argv[1:] = task["arguments"]
    if not task["safe_path"]:
        sys.path.insert(0, task["folder"])


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as given:
        _serve(given)
