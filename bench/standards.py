"""Checks a PDF against a standard with veraPDF, as the tests do, in a process of its own that can be stopped."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import measure


def verdict(path: Path, stop_after: float, profile: str = "ua1") -> str:
    """“yes”, “no” with the number of rules that it breaks and the first of them, or “not asked” with the reason."""
    return verdicts([path], stop_after, profile)[0]


def verdicts(paths: Sequence[Path], stop_after: float, profile: str = "ua1") -> list[str]:
    """The verdict on each file, by one process for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer"
        command = [sys.executable, "-m", "bench.standards", str(answer), profile, *map(str, paths)]
        try:
            measure.run(command, stop_after=stop_after)
        except measure.Failed as fault:
            return [f"not asked: {fault.reason}"] * len(paths)
        return [_sentence(each) for each in json.loads(answer.read_text("utf-8"))]


def _sentence(broken: list[str]) -> str:
    return f"no, by {len(broken)} rule{'s' if len(broken) > 1 else ''} ({', '.join(broken[:3])})" if broken else "yes"


def _ask(answer: Path, profile: str, paths: Sequence[Path]) -> None:
    from tests import verapdf

    broken = [[f"{each.clause}-{each.test}" for each in verapdf.failures(path, profile)] for path in paths]
    answer.write_text(json.dumps(broken), "utf-8")


if __name__ == "__main__":
    _ask(Path(sys.argv[1]), sys.argv[2], [Path(each) for each in sys.argv[3:]])
