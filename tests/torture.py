"""Bounds "make torture" in time, gives it an order of its own, and says at its end what was tried.

The budget is TORTURE_MINUTES (0 is none). Files come in an order that TORTURE_SEED decides, so that runs one after the
other reach different ones; a file's tests keep their order. What the budget leaves out is not run, and counted.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

#: The kinds of what is tried, in the order in which they are shown.
KINDS = ("kills", "edits", "mutations", "hostile inputs", "extensions", "pages", "other")
#: What can come of it that must not: a file that is gone or unlike a clean build's, something of the machine in an
#: output, an error that nobody has put into words, a build that does not end, and anything else.
HARMS = ("lost", "leaked", "traceback", "without end", "failed")

#: What the tests of a file try, and what it means when one fails. The marker ``tries`` on a test says otherwise.
FILES = {
    "sphinx/test_law.py": ("edits", "lost"),
    "pdf/test_kept.py": ("edits", "lost"),
    "pdf/test_inputs.py": ("edits", "lost"),
    "sphinx/test_cli_build.py": ("kills", "lost"),
    "unit/test_cli_rename.py": ("kills", "lost"),
    "pdf/test_processes.py": ("kills", "failed"),
    "sphinx/test_surroundings.py": ("kills", "lost"),
    "sphinx/test_surroundings_of_commands.py": ("hostile inputs", "traceback"),
    "sphinx/test_surroundings_of_live.py": ("hostile inputs", "traceback"),
    "pdf/test_standards.py": ("mutations", "failed"),
    "pdf/test_postflight.py": ("mutations", "traceback"),
    "unit/test_damaged.py": ("mutations", "traceback"),
    "pdf/test_bad_input.py": ("hostile inputs", "traceback"),
    "pdf/test_hostile.py": ("hostile inputs", "traceback"),
    "pdf/test_hostile_drawings.py": ("hostile inputs", "traceback"),
    "pdf/test_injection.py": ("hostile inputs", "leaked"),
    "pdf/test_outside.py": ("hostile inputs", "leaked"),
    "unit/test_hostile_files.py": ("hostile inputs", "traceback"),
    "unit/test_layout_faults.py": ("hostile inputs", "traceback"),
    "unit/test_linear.py": ("hostile inputs", "without end"),
    "sphinx/test_page_limits.py": ("hostile inputs", "without end"),
    "pdf/test_local_links.py": ("hostile inputs", "leaked"),
    "sphinx/test_errors.py": ("hostile inputs", "traceback"),
    "sphinx/test_faults.py": ("hostile inputs", "traceback"),
    "sphinx/test_policy.py": ("hostile inputs", "leaked"),
    "pdf/test_html_extensions.py": ("extensions", "failed"),
    "web/test_themes.py": ("extensions", "failed"),
}
#: The folders whose tests go through pages, whatever their files are called.
FOLDERS_OF_PAGES = ("web", "book")

#: After how many seconds a test is taken to be without end.
LIMIT = 600.0

BEYOND = "beyond the budget of time"


class WithoutEnd(Exception):
    """A test that has taken longer than any may."""


@contextmanager
def limited() -> Iterator[None]:
    """Within, what takes longer than any test may is stopped."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise WithoutEnd(f"after {LIMIT:.0f} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def tried(item: pytest.Item) -> tuple[str, str]:
    """What a test tries, and what it means when it fails."""
    if marker := item.get_closest_marker("tries"):
        kind, harm = str(marker.args[0]), str(marker.kwargs.get("harm", "failed"))
        assert kind in KINDS and harm in HARMS, f"{item.nodeid}: tries({kind!r}, harm={harm!r})"
        return kind, harm
    path = item.path.relative_to(Path(__file__).parent).as_posix()
    kind = "pages" if path.partition("/")[0] in FOLDERS_OF_PAGES else "other"
    return FILES.get(path, (kind, "failed"))


def shuffled(files: list[str], seed: int) -> list[str]:
    """The files in the order of a seed."""
    in_order = sorted(files)
    random.Random(seed).shuffle(in_order)
    return in_order


class Torture:
    """What pytest does otherwise in "make torture"; the same in each worker, which have all settings from the first."""

    def __init__(self, minutes: float, seed: int, end: float) -> None:
        """``end`` is when the budget is used up, in seconds since the epoch."""
        self.minutes, self.seed, self.end = minutes, seed, end
        self.cases: Counter[str] = Counter()
        self.rounds: Counter[str] = Counter()
        self.harms: Counter[str] = Counter()
        self.beyond: Counter[str] = Counter()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put the files in the order of the seed."""
        turn = {name: number for number, name in enumerate(shuffled([*{str(item.path) for item in items}], self.seed))}
        items.sort(key=lambda item: turn[str(item.path)])

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        """Leave a test out for which no time is left; stop what it needs and does not end.

        Within the other plug-ins: their teardown counts on their setup.
        """
        item.user_properties.append(("tries", tried(item)))
        if self.minutes and time.time() > self.end:
            pytest.skip(BEYOND)
        with limited():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Stop a test that does not end."""
        with limited():
            return (yield)

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Show what was left out as that, not as skipped."""
        return ("beyond", "-", "BEYOND") if is_beyond(report) else None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test."""
        properties = dict(report.user_properties)
        kind, harm = properties.get("tries", ("other", "failed"))  # type: ignore[misc]
        if is_beyond(report):
            self.beyond[kind] += 1
        elif report.when == "call" or report.failed:
            self.cases[kind] += 1
            self.rounds[kind] += int(properties.get("rounds", 1))  # type: ignore[call-overload]
            if report.failed:
                self.harms["without end" if WithoutEnd.__name__ in report.longreprtext else harm] += 1

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was tried, by kind, and what came of it."""
        terminalreporter.section("torture")
        for line in summary(self.cases, self.rounds, self.beyond, self.harms):
            terminalreporter.write_line(line)
        budget = f"{self.minutes:g} minutes" if self.minutes else "no limit of time"
        terminalreporter.write_line(f"TORTURE_SEED={self.seed}, {budget}")


def is_beyond(report: pytest.TestReport) -> bool:
    """Whether a test was left out for want of time."""
    return report.skipped and BEYOND in report.longreprtext


def summary(cases: Counter[str], rounds: Counter[str], beyond: Counter[str], harms: Counter[str]) -> Iterator[str]:
    """The figures, a line for each kind, then what came of them."""
    yield f"{'':16}{'cases':>8}{'tried':>9}{'not run':>9}"
    for kind in KINDS:
        if cases[kind] or beyond[kind]:
            yield f"{kind:16}{cases[kind]:8,}{rounds[kind]:9,}{beyond[kind]:9,}"
    yield f"{'all':16}{cases.total():8,}{rounds.total():9,}{beyond.total():9,}"
    yield ", ".join(f"{harm} {harms[harm]}" for harm in HARMS)


def plugin() -> Torture | None:
    """The plugin, where TORTURE_MINUTES is set; workers have the seed and the end of the process that starts them."""
    minutes = os.environ.get("TORTURE_MINUTES", "")
    if not minutes:
        return None
    seed = os.environ.setdefault("TORTURE_SEED", str(time.time_ns() % 100_000))
    end = os.environ.setdefault("TORTURE_END", str(time.time() + 60 * float(minutes)))
    return Torture(float(minutes), int(seed), float(end))
