"""Runs a whole command and says what it cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost, the processes that it started included."""

    wall: float
    """Seconds by the clock."""
    cpu: float
    """Seconds of work, over all processes."""
    memory: float
    """Megabytes that the largest of its processes held at most."""


def run(command: Sequence[str]) -> Cost:
    """Run ``command`` to its end; one that fails ends the benchmark."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said)
        # Not subprocess's own wait: only this one tells what the process used.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)}\n{said.read().decode('utf-8', 'replace')}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)
