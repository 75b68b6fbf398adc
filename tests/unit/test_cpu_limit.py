"""Work that takes too much of a processor is ended."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from sphinx_handbook.cpu_limit import TimeExceeded, cpu_limit, frames


def compute(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_what_computes_for_too_long_is_ended_also_where_all_is_caught() -> None:
    def stubborn(page: str) -> None:
        for _ in range(2):
            try:
                compute(60)
            except Exception:
                pytest.fail("an error that libraries catch")

    with pytest.raises(TimeExceeded) as raised, cpu_limit(0.05):
        stubborn("a page")
    assert raised.value.seconds == 0.05
    assert any(names.get("page") == "a page" for names in frames(raised.value.__traceback__))
    assert signal.getsignal(signal.SIGPROF) == signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_waiting_takes_nothing_and_no_limit_is_none() -> None:
    with cpu_limit(0.05):
        time.sleep(0.2)
    with cpu_limit(0):
        compute(0.1)
    with cpu_limit(10), cpu_limit(0.01):
        compute(0.1)


def test_in_a_thread_there_is_no_limit() -> None:
    def work() -> None:
        with cpu_limit(0.01):
            compute(0.05)
        done.append(True)

    done: list[bool] = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
