"""``handbook live`` in a process of its own, and what a browser would get of it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

#: Seconds after which something that should have happened has not.
PATIENCE = 60.0


def tell_interrupt(pipe: Connection) -> None:
    """Send what this process does at Ctrl-C."""
    pipe.send(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)


class Live:
    """The command at work on the book in ``root/docs``; ``variables`` are those of its terminal, None for one it lacks.

    ``before`` stands before the command, ``options`` are of ``subprocess.Popen``, and what is printed lies in ``folder``.
    """

    def __init__(
        self,
        root: Path,
        *arguments: str,
        before: Sequence[str] = (),
        options: Mapping[str, Any] | None = None,
        folder: Path | None = None,
        **variables: str | None,
    ) -> None:
        self.root, self.source, self.mark = root, root / "docs", uuid.uuid4().hex
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
        surroundings |= {"LANG": "C.UTF-8", "HANDBOOK_TEST": self.mark}
        surroundings |= {name: value for name, value in variables.items() if value is not None}
        for name in surroundings.keys() & variables.keys():
            if variables[name] is None:
                del surroundings[name]
        program = "import sys; sys.argv[0] = 'handbook'; from sphinx_handbook.cli import main; sys.exit(main())"
        command = [*before, sys.executable, "-P", "-c", program, "live", *(arguments or ("--port", "0"))]
        self.output = (folder or root) / f"output-{self.mark}"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                command,
                cwd=os.fsencode(root),
                stdout=output,
                stderr=subprocess.STDOUT,
                env=surroundings,
                start_new_session=True,
                **(options or {}),
            )
        self.port = int(self.until(lambda: re.search(r"http://127\.0\.0\.1:(\d+)/", self.printed()))[1])
        self._events = self.get("/-/events", stream=True)
        self.state = self.event()[1]
        if self.state["building"]:
            self.state = self.built()

    def printed(self) -> str:
        return self.output.read_text("utf-8")

    def until(self, happened: Callable[[], Any]) -> Any:
        """What ``happened`` returns, once that is something."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if result := happened():
                return result
            assert self.process.poll() is None, self.printed()
            time.sleep(0.02)
        raise AssertionError(self.printed())

    def get(self, path: str, method: str = "GET", *, stream: bool = False, **headers: str) -> Any:
        """The answer to a request, with its body as ``data``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        if stream:
            return answer
        answer.data = answer.read()
        connection.close()
        return answer

    def page(self, name: str) -> str:
        return self.get(f"/web/{name}").data.decode()

    def event(self) -> tuple[str, dict[str, Any]]:
        """The next event: its name and the state that it brings."""
        name = ""
        for raw in self._events:
            key, _, value = raw.decode().rstrip("\n").partition(": ")
            if key == "event":
                name = value
            elif key == "data":
                return name, json.loads(value)
        raise AssertionError(self.printed())

    def built(self) -> dict[str, Any]:
        """The state after the build that is to come, when nothing is to be built any more; with all pages written."""
        written: set[str] = set()
        while True:
            name, self.state = self.event()
            written.update(self.state["written"] if name == "built" else ())
            if name == "built" and not self.state["building"]:
                self.state["written"] = sorted(written)
                return self.state

    def save(self, name: str, text: str) -> dict[str, Any]:
        """The state after a file of the book was saved; what is published of it is in place."""
        path = self.source / name
        path.write_text(text, "utf-8")
        return self.built()

    def paper(self, page: str, edition: str = "main") -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.get(f"/-/paper?{urlencode({'page': page, 'edition': edition})}").data)
        return answer

    def picture(self, answer: dict[str, Any], at: int = 0) -> bytes:
        data: bytes = self.get(urlsplit(answer["pictures"][at]["src"]).path).data
        return data

    def processes(self) -> list[int]:
        """The processes that it has started, itself among them."""
        running = []
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (
                    self.mark.encode() in (path / "environ").read_bytes()
                    and "\nState:\tZ" not in (path / "status").read_text()
                ):
                    running.append(int(path.name))
        return running

    def gone(self) -> bool:
        """Whether all its processes have ended; those that only wait for the end of the first one take a moment."""
        end = time.monotonic() + 10
        while running := self.processes():
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return not running

    def interrupt(self) -> int:
        """Type Ctrl-C, as the terminal does it, to all in the foreground; the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)
