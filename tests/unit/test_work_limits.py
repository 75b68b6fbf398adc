"""Work that takes too much of a processor, or of memory, is ended."""

from __future__ import annotations

import gc
import signal
import threading
import time
import weakref

import pytest
from tests.slices import sized

from sphinx_handbook.work_limits import MemoryExceeded, TimeExceeded, frames, limit_behind, limited, total_memory


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

    with pytest.raises(TimeExceeded) as raised, limited(0.05):
        stubborn("a page")
    assert raised.value.seconds == 0.05
    assert any(names.get("page") == "a page" for names in frames(raised.value.__traceback__))
    assert signal.getsignal(signal.SIGPROF) == signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


@pytest.mark.parametrize("place", ["callback", "destructor", "finalizer"])
def test_where_python_ignores_what_is_raised_the_limit_waits(place: str) -> None:
    """It is raised after that; pytest makes an error of an exception that Python ignores."""
    ended: list[str] = []

    def callback(phase: str, _: object) -> None:
        if phase == "stop" and not ended:
            compute(0.1)
            ended.append(phase)

    class Holder:
        def __del__(self) -> None:
            compute(0.1)
            ended.append("del")

    class Plain:
        pass

    def collect() -> None:
        if place == "callback":
            gc.collect()
        elif place == "destructor":
            Holder()
        else:
            weakref.finalize(Plain(), lambda: [compute(0.1), ended.append("gone")])
        compute(60)

    gc.callbacks.append(callback)
    try:
        with pytest.raises(TimeExceeded), limited(0.02):
            collect()
    finally:
        gc.callbacks.remove(callback)
    assert ended


def test_a_limit_is_lifted_whenever_it_is_exceeded() -> None:
    """Ticks come while the exception is on its way, too: also then the next limit holds."""
    for number in range(0, 100, sized(3, 1)):
        with pytest.raises(TimeExceeded), limited(0.0005 + number / 1e6):
            compute(60)
        assert signal.getsignal(signal.SIGPROF) == signal.SIG_DFL, number
        assert signal.getitimer(signal.ITIMER_PROF) == (0, 0), number
    for number in range(0, 500, sized(3, 1)):
        try:
            with limited(0.0003):
                compute(number / 1e6)
        except TimeExceeded:
            pass
        assert signal.getsignal(signal.SIGPROF) == signal.SIG_DFL, number


def test_waiting_takes_nothing_and_no_limit_is_none() -> None:
    with limited(0.05):
        time.sleep(0.2)
    with limited(0):
        compute(0.1)
    with limited(10), limited(0.01):
        compute(0.1)


def test_in_a_thread_there_is_no_limit() -> None:
    def work() -> None:
        with limited(0.01):
            compute(0.05)
        done.append(True)

    done: list[bool] = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


def test_what_takes_too_much_memory_is_ended_and_what_was_taken_before_does_not_count() -> None:
    before = [bytearray(1 << 20) for _ in range(100)]
    taken: list[bytearray] = []

    def grow() -> None:
        while len(taken) < 2000:
            taken.append(bytearray(b"x" * (1 << 20)))
            compute(0.01)

    with pytest.raises(MemoryExceeded) as raised, limited(60, 50):
        grow()
    assert raised.value.megabytes == 50
    # At the first look after it, which is half a second of computing later.
    assert 50 <= len(taken) < 250
    assert len(before) == 100


def test_a_limit_is_never_above_what_the_machine_has() -> None:
    assert total_memory() > 100
    with limited(0, 1e12):
        compute(0.01)
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_a_limit_is_seen_behind_what_was_raised_of_it() -> None:
    def cleaned_up() -> None:
        try:
            raise TimeExceeded(3)
        finally:
            raise KeyError("half of a box")

    def handled() -> None:
        try:
            raise RecursionError
        except RecursionError as error:
            raise ValueError("a handler has failed") from error

    def hidden() -> None:
        try:
            raise MemoryError
        except MemoryError:
            raise ValueError("something else") from None

    behind = []
    for work in (cleaned_up, handled, hidden):
        with pytest.raises((KeyError, ValueError)) as raised:
            work()
        behind.append(type(limit_behind(raised.value)))
    assert behind == [TimeExceeded, RecursionError, type(None)]
    assert isinstance(limit_behind(MemoryExceeded(1)), MemoryExceeded)
