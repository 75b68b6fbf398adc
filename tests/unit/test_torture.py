"""What bounds "make torture" and counts in it (tests/torture.py)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from tests import torture


def test_each_file_that_has_a_kind_is_there() -> None:
    for name, (kind, harm) in torture.FILES.items():
        assert (Path(torture.__file__).parent / name).is_file(), name
        assert kind in torture.KINDS and harm in torture.HARMS, name


def test_a_seed_gives_an_order_of_files() -> None:
    names = [f"{number}.py" for number in range(40)]
    assert torture.shuffled(names, 1) == torture.shuffled(names[::-1], 1) != torture.shuffled(names, 2)
    assert sorted(torture.shuffled(names, 1)) == sorted(names)


def test_without_a_budget_nothing_is_other_than_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TORTURE_MINUTES", raising=False)
    assert torture.plugin() is None


def test_a_worker_has_the_seed_and_the_end_of_the_first_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORTURE_MINUTES", "20")
    monkeypatch.setenv("TORTURE_SEED", "7")
    monkeypatch.setenv("TORTURE_END", "1e9")
    plugin = torture.plugin()
    assert plugin is not None and (plugin.minutes, plugin.seed, plugin.end) == (20, 7, 1e9)


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torture, "LIMIT", 0.01)
    with pytest.raises(torture.WithoutEnd), torture.limited():
        time.sleep(10)


def test_figures() -> None:
    lines = list(
        torture.summary(
            Counter(kills=2, edits=3),
            Counter(kills=62, edits=3),
            Counter(pages=4),
            Counter({"lost": 1, "without end": 2}),
        )
    )
    assert [line.split() for line in lines] == [
        ["cases", "tried", "not", "run"],
        ["kills", "2", "62", "0"],
        ["edits", "3", "3", "0"],
        ["pages", "0", "0", "4"],
        ["all", "5", "65", "4"],
        ["lost", "1,", "leaked", "0,", "traceback", "0,", "without", "end", "2,", "failed", "0"],
    ]


def test_what_no_time_is_left_for_is_counted_and_is_no_error() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", f"{__file__}::test_figures"]
    environment = {**os.environ, "TORTURE_MINUTES": "1", "TORTURE_END": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 5)
    assert "1 beyond" in done.stdout and "error" not in done.stdout
