"""Whether a PDF keeps PDF/UA-1, by veraPDF as the tests ask it: in a process of its own, which can be stopped."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from . import measure


def verdict(path: Path, stop_after: float) -> str:
    """“yes”, “no” with how many rules it breaks, or why nobody can tell."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer"
        try:
            measure.run([sys.executable, "-m", "bench.standards", str(path), str(answer)], stop_after=stop_after)
        except measure.Failed as fault:
            return f"not asked: {fault.reason}"
        broken: list[str] = json.loads(answer.read_text("utf-8"))
    return f"no, by {len(broken)} rule{'s' if len(broken) > 1 else ''}" if broken else "yes"


def _ask(path: Path, answer: Path) -> None:
    from tests import verapdf

    broken = [f"{each.clause}-{each.test}" for each in verapdf.failures(path, "ua1")]
    answer.write_text(json.dumps(broken), "utf-8")


if __name__ == "__main__":
    _ask(Path(sys.argv[1]), Path(sys.argv[2]))
