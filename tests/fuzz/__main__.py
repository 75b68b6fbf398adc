"""``make fuzz``: reads many damaged PDFs back, and names each that ends in a traceback, a crash or not at all.

The same seed makes the same files. A worker process that dies or takes too long is replaced by another.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import os
import sys
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from sphinx_handbook.book import postflight
from sphinx_handbook.book.postflight.read_pdf import UnreadablePdf

from . import mutations

try:
    import resource
except ImportError:  # Windows has no limits of this kind.
    resource = None  # type: ignore[assignment]

#: Seconds of computing after which a file counts as without end, and bytes of memory that a process may have.
LONGEST, MEMORY = 30, 3 << 30


class _Stops(logging.Handler):
    """Gathers the tracebacks behind the findings that reading stopped: what no limit and no type foresaw."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            self.lines.append(_where(record.exc_info[1]))


def _where(error: BaseException) -> str:
    frames = [each for each in traceback.extract_tb(error.__traceback__) if "sphinx_handbook" in each.filename]
    last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno} {last.name}: {type(error).__name__}: {str(error)[:120]}"


def examine(data: bytes, stops: _Stops) -> dict[str, Any]:
    """What came of reading one file: its findings' codes, or where the traceback was."""
    stops.lines.clear()
    begin = time.process_time()
    result: dict[str, Any] = {}
    try:
        problems = postflight.check(data, "x.pdf")
        for each in problems:
            each.text(str).encode()
        result["codes"] = sorted({each.code.removeprefix("postflight-") for each in problems})
    except UnreadablePdf as error:
        str(error).encode()
        result["codes"] = ["unreadable"]
    except Exception as error:
        result["traceback"] = _where(error)
    return result | {"stops": list(stops.lines), "seconds": time.process_time() - begin}


def _worker(results: Connection, seed: int, numbers: list[int], files: list[Path]) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.disable(logging.NOTSET)
    stops = _Stops()
    logger = logging.getLogger("sphinx_handbook")
    logger.addHandler(stops)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL + 1)
    for number in numbers:
        results.send(("make", number, ""))
        data, how = mutations.damaged(seed, number, files)
        results.send(("begin", number, how))
        results.send(("end", number, examine(data, stops)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource is not None else 0
    results.send(("done", 0, {"peak": peak}))


def _computed(process: Any) -> float:
    """The seconds that a process has computed: a busy machine is no endless file. Without ``/proc``, those that pass."""
    try:
        user, system = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return time.monotonic()


class _Crew:
    """The workers, each with the numbers that are left to it."""

    def __init__(self, seed: int, count: int, jobs: int, files: list[Path]) -> None:
        self.seed, self.files = seed, files
        self.members: dict[Connection, dict[str, Any]] = {}
        self.results: list[dict[str, Any]] = []
        self.peak = 0
        for job in range(jobs):
            self._start(list(range(job, count, jobs)))

    def _start(self, numbers: list[int]) -> None:
        here, there = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=_worker, args=(there, self.seed, numbers, self.files), daemon=True)
        process.start()
        there.close()
        self.members[here] = {
            "process": process,
            "left": numbers,
            "number": None,
            "how": "",
            "made": False,
            "since": _computed(process),
        }

    def _lost(self, pipe: Connection, outcome: str) -> None:
        """Note what a worker was reading when it ended or was ended, and let another one go on."""
        member = self.members.pop(pipe)
        member["process"].kill()
        member["process"].join()
        if member["number"] is not None:
            if member["made"]:
                self.results.append(
                    {"number": member["number"], "how": member["how"], "traceback": outcome, "stops": []}
                )
            if left := member["left"][member["left"].index(member["number"]) + 1 :]:
                self._start(left)

    def run(self, until: float) -> None:
        while self.members and time.monotonic() < until:
            for pipe in wait(list(self.members), timeout=1):
                assert isinstance(pipe, Connection)
                member = self.members[pipe]
                try:
                    kind, number, value = pipe.recv()
                except EOFError:
                    self._lost(pipe, f"crash: {member['process'].exitcode}")
                    continue
                member["since"] = _computed(member["process"])
                if kind == "make":
                    # pikepdf may not end either when it writes what was damaged: that is no fault of ours.
                    member |= {"number": number, "how": "", "made": False}
                elif kind == "begin":
                    member |= {"made": True}
                    member |= {"number": number, "how": value}
                elif kind == "end":
                    self.results.append({"number": number, "how": member["how"], **value})
                else:
                    self.peak = max(self.peak, value["peak"])
                    member["number"] = None
            for pipe, member in list(self.members.items()):
                if _computed(member["process"]) - member["since"] > LONGEST:
                    self._lost(pipe, f"without end: {LONGEST} s")
        for pipe in list(self.members):
            self.members[pipe]["number"] = None
            self._lost(pipe, "")


def main() -> int:
    """Read damaged files; 1 where one ended in something else than findings."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000, help="how many files (20,000)")
    parser.add_argument("--minutes", type=float, default=20, help="stop after this time (20)")
    parser.add_argument("--seed", type=int, default=1, help="makes other files (1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many processes")
    parser.add_argument("--more", type=Path, action="append", default=[], help="a folder with further PDFs to damage")
    parser.add_argument("--only", type=int, help="read this one again, and show its findings or its traceback")
    parser.add_argument("--into", type=Path, default=Path("build/fuzz"), help="where files that failed are kept")
    arguments = parser.parse_args()
    files = list(mutations.seeds([mutations.SEEDS, *arguments.more]))
    if arguments.only is not None:
        data, how = mutations.damaged(arguments.seed, arguments.only, files)
        arguments.into.mkdir(parents=True, exist_ok=True)
        path = arguments.into / f"{arguments.seed}-{arguments.only}.pdf"
        path.write_bytes(data)
        print(f"{path}: {how}")
        logging.basicConfig(level=logging.DEBUG)
        for each in postflight.check(data, path.name):
            print(each.text(str), f"[{each.code}]")
        return 0
    begin = time.monotonic()
    crew = _Crew(arguments.seed, arguments.count, arguments.jobs, files)
    crew.run(begin + 60 * arguments.minutes)
    return _report(crew, arguments, time.monotonic() - begin, files)


def _report(crew: _Crew, arguments: argparse.Namespace, seconds: float, files: list[Path]) -> int:
    failed = [each for each in crew.results if "traceback" in each]
    stopped = [each for each in crew.results if each["stops"]]
    codes = Counter(code for each in crew.results for code in each.get("codes", ()))
    times = sorted(each.get("seconds", 0.0) for each in crew.results) or [0.0]
    print(
        f"seed {arguments.seed}: {len(crew.results)} damaged files of {len(files)} in {seconds:.0f} s; "
        f"{len(failed)} failed; reading stopped unforeseen in {len(stopped)}; "
        f"half within {times[len(times) // 2] * 1000:.0f} ms, the longest {times[-1]:.1f} s; "
        f"at most {crew.peak // 1024} MB"
    )
    print(", ".join(f"{code} {count}" for code, count in codes.most_common()))
    for title, group, key in (
        ("failed", failed, lambda each: [each["traceback"]]),
        ("stopped", stopped, lambda each: each["stops"]),
    ):
        kinds = Counter(kind for each in group for kind in set(key(each)))
        for kind, count in kinds.most_common(60):
            first = next(each for each in group if kind in key(each))
            print(f"  {title} {count}: {kind}   --only {first['number']} ({first['how']})")
    slow = sorted(crew.results, key=lambda each: -each.get("seconds", 0.0))[:5]
    print(
        "  slowest: "
        + "; ".join(f"{each.get('seconds', 0):.1f} s --only {each['number']} ({each['how']})" for each in slow)
    )
    arguments.into.mkdir(parents=True, exist_ok=True)
    for each in failed:
        data, _ = mutations.damaged(arguments.seed, each["number"], files)
        (arguments.into / f"{arguments.seed}-{each['number']}.pdf").write_bytes(data)
    (arguments.into / "report.json").write_text(json.dumps(crew.results), "utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
