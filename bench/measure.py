"""Runs a whole command and says what it cost."""

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

#: How long a command that comes to no end is waited for where nothing else is said: an hour.
PATIENCE = 3_600.0


class Failed(Exception):
    """A command that did not do what it was asked for: it said why, or was stopped."""

    @property
    def reason(self) -> str:
        """The last line that names a fault, as far as a table has room; else the last line."""
        lines = [line.strip() for line in str(self).splitlines() if line.strip()]
        told = [line for line in lines if re.match(r"[\w.]*(Error|Exception)\b|! |error\b", line)]
        return (told or lines or ["it said nothing"])[-1][:160]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost, the processes that it started included."""

    wall: float
    """Seconds by the clock."""
    cpu: float
    """Seconds of work, over all processes."""
    memory: float
    """Megabytes that the largest of its processes held at most."""


def run(command: Sequence[str], *, stop_after: float = PATIENCE, folder: Path | None = None) -> Cost:
    """Run ``command`` to its end; one that fails, or is not done ``stop_after`` seconds later, raises."""
    # Commands that start others by their name find those that are installed beside this Python.
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    surroundings = {**os.environ, "PATH": beside}
    # Peers are installed with their byte code; ours is kept as anybody's is who works from a checkout.
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=folder,
                env=surroundings,
                # A group of its own, so that it can be stopped with all that it has started.
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
            # Not subprocess's own wait: only this one tells what the process used.
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
            said.seek(0)
            raise Failed(f"{' '.join(command)}\n{said.read().decode('utf-8', 'replace')}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def together(costs: Sequence[Cost]) -> Cost:
    """What commands cost that are run one after the other."""
    return Cost(
        sum(each.wall for each in costs),
        sum(each.cpu for each in costs),
        max((each.memory for each in costs), default=0),
    )
