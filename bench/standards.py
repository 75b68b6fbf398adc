"""Checks a PDF against a standard with veraPDF, as the tests do, in a process of its own that can be stopped."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from . import measure


def verdict(path: Path, stop_after: float, profile: str = "ua1") -> str:
    """“yes”, “no” with the number of rules that it breaks and the first of them, or “not asked” with the reason."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer"
        try:
            measure.run(
                [sys.executable, "-m", "bench.standards", str(path), str(answer), profile], stop_after=stop_after
            )
        except measure.Failed as fault:
            return f"not asked: {fault.reason}"
        broken: list[str] = json.loads(answer.read_text("utf-8"))
    return f"no, by {len(broken)} rule{'s' if len(broken) > 1 else ''} ({', '.join(broken[:3])})" if broken else "yes"


def _ask(path: Path, answer: Path, profile: str) -> None:
    from tests import verapdf

    broken = [f"{each.clause}-{each.test}" for each in verapdf.failures(path, profile)]
    answer.write_text(json.dumps(broken), "utf-8")


if __name__ == "__main__":
    _ask(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
