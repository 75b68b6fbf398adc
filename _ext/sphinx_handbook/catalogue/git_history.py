"""When each page was last changed, by git. Empty where there is no history, or only the end of one."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ..languages import dates
from ..languages.dates import PartialDate


def changed(folder: Path) -> dict[str, PartialDate]:
    """The day on which each file below ``folder`` was last changed in a commit, by its path from there.

    The day is that of the author's own clock and place, so that it is the same wherever the book is built. A clone
    without its history would give every file the day of its last commit, and gives none.
    """
    if (git(folder, "rev-parse", "--is-shallow-repository") or "").strip() != "false":
        return {}
    # A zero byte ends each name; a commit's day stands before its files.
    log = git(folder, "log", "--format=%x01%as", "--name-only", "--no-renames", "--relative", "-z", "--", ".") or ""
    days: dict[str, PartialDate] = {}
    day: PartialDate | None = None
    for part in log.split("\0"):
        name = part.lstrip("\n")
        if name.startswith("\x01"):
            written, _, name = name[1:].partition("\n")
            day = dates.parse(written.strip())
        if name and day is not None:
            days.setdefault(name, day)
    return days


def commit(folder: Path) -> str:
    """The commit that the history ends with; empty where there is none."""
    return (git(folder, "rev-parse", "HEAD") or "").strip()


def git(folder: Path, *arguments: str) -> str | None:
    """What git prints, in a folder; None where it fails, or is not on this machine."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
