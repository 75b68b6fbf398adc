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
    return verdicts([path], stop_after, [profile])[0][profile]


def verdicts(paths: Sequence[Path], stop_after: float, profiles: Sequence[str] = ("ua1",)) -> list[dict[str, str]]:
    """The verdicts on each file by profile, from one process for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer"
        command = [sys.executable, "-m", "bench.standards", str(answer), ",".join(profiles), *map(str, paths)]
        try:
            measure.run(command, stop_after=stop_after)
        except measure.Failed as fault:
            return [dict.fromkeys(profiles, f"not asked: {fault.reason}") for _ in paths]
        broken = json.loads(answer.read_text("utf-8"))
        return [{profile: _sentence(each[profile]) for profile in profiles} for each in broken]


def _sentence(broken: list[str]) -> str:
    return f"no, by {len(broken)} rule{'s' if len(broken) > 1 else ''} ({', '.join(broken[:3])})" if broken else "yes"


def _ask(answer: Path, profiles: Sequence[str], paths: Sequence[Path]) -> None:
    from tests import verapdf

    def broken_rules(path: Path, profile: str) -> list[str]:
        return [f"{each.clause}-{each.test}" for each in verapdf.failures(path, profile)]

    broken = [{profile: broken_rules(path, profile) for profile in profiles} for path in paths]
    answer.write_text(json.dumps(broken), "utf-8")


if __name__ == "__main__":
    _ask(Path(sys.argv[1]), sys.argv[2].split(","), [Path(each) for each in sys.argv[3:]])
