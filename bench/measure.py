"""Runs a whole command and measures what it costs: time by the clock, processor time and memory."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: Seconds after which a command is stopped by default: an hour.
TIMEOUT = 3_600.0


class Failed(Exception):
    """A command that failed, could not be started or was stopped; the message is its output or the reason."""

    @property
    def reason(self) -> str:
        """The last line that names an error, else the last line; at most 160 characters, which a table has room for."""
        lines = [line.strip() for line in str(self).splitlines() if line.strip()]
        errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception)\b|! |error\b", line)]
        return (errors or lines or ["it said nothing"])[-1][:160]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost, including the processes that it started."""

    wall: float
    """Seconds by the clock."""
    cpu: float
    """Seconds of processor time, over all processes."""
    memory: float
    """Peak memory of its largest process, in megabytes."""


def run(command: Sequence[str], *, stop_after: float = TIMEOUT, folder: Path | None = None) -> Cost:
    """Run ``command`` to its end. ``Failed`` if it fails or takes longer than ``stop_after`` seconds."""
    # A command that starts another by name finds the one installed beside this Python.
    search_path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": search_path}
    # Peers are installed with their byte code. Ours is saved too, as in an ordinary checkout.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=folder,
                env=environment,
                # A process group of its own, so that it can be stopped with everything that it started.
                start_new_session=True,
            )
        except OSError as fault:
            raise Failed(str(fault)) from fault
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            os.killpg(process.pid, signal.SIGKILL)

        watch = threading.Timer(stop_after, stop)
        watch.start()
        try:
            # In place of subprocess's own wait, which does not report the resources used.
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            watch.cancel()
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if stopped.is_set():
            raise Failed(f"stopped after {stop_after:g} s")
        if process.returncode:
            output.seek(0)
            raise Failed(f"{' '.join(command)}\n{output.read().decode('utf-8', 'replace')}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def together(costs: Sequence[Cost]) -> Cost:
    """The total cost of commands run one after the other."""
    return Cost(
        sum(each.wall for each in costs),
        sum(each.cpu for each in costs),
        max((each.memory for each in costs), default=0),
    )
