"""Work in forked processes survives the loss of one, whose work is done once more, and says what stopped it."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError, SphinxParallelError

from sphinx_handbook.sphinx_build.tasks import LastingTasks
from sphinx_handbook.sphinx_ext import errors


def results(work: Callable[[Any], Any], count: int, nproc: int = 2) -> list[tuple[int, Any]]:
    """What comes back of work on so many numbers."""
    done: list[tuple[int, Any]] = []
    tasks = LastingTasks(nproc, language="da")
    for number in range(count):
        # A list, as Sphinx passes.
        tasks.add_task(work, [number], lambda share, result: done.append((share[0], result)))
    tasks.join()
    return sorted(done)


def killed(folder: Path, times: int, after: float = 0) -> Callable[[list[int]], int]:
    """Work of which process 3 is killed so many times."""

    def work(share: list[int]) -> int:
        marks = len(list(folder.iterdir()))
        if share[0] == 3 and marks < times:
            (folder / str(marks)).touch()
            time.sleep(after)
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * share[0]

    return work


@pytest.mark.parametrize("nproc", [1, 3])
def test_a_lost_process_is_told_and_its_work_done_again(
    tmp_path: Path, nproc: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert results(killed(tmp_path, 1), 8, nproc) == [(number, 2 * number) for number in range(8)]
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("En proces blev standset udefra")
    assert f"-j {max(1, nproc - 1)}" in line


def test_work_that_loses_two_processes_ends_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SphinxError, match=r"to gange .*-j 1") as raised:
        results(killed(tmp_path, 2), 8)
    assert "to gange" in errors.sentence(raised.value, App())  # type: ignore[arg-type]


def test_a_result_larger_than_a_pipe_holds_comes_whole() -> None:
    assert [len(result) for _, result in results(lambda share: b"x" * 5_000_000, 3)] == [5_000_000] * 3


def full(share: list[int]) -> None:
    raise SphinxError("not written") from OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/out/a.html")


def stumble(share: list[int]) -> float:
    return 1 / share[0]


class App:
    """What of an application the sentences need."""

    class config:  # noqa: N801
        language = "en"

    outdir = doctreedir = Path("/out")


def test_what_a_process_raises_is_told_with_its_causes() -> None:
    with pytest.raises(SphinxParallelError) as raised:
        results(full, 3)
    causes = raised.value.__cause__, raised.value.__cause__.__cause__  # type: ignore[union-attr]
    assert [type(each) for each in causes] == [SphinxError, OSError]
    with pytest.raises(SphinxParallelError, match="ZeroDivisionError") as stumbled:
        results(stumble, 3)
    assert not errors.sentence(stumbled.value, App())  # type: ignore[arg-type]


class Environment:
    """What of an environment Sphinx needs to load a doctree; the one of page a is damaged."""

    doctreedir = Path("/doctrees")
    _pickled_doctree_cache = {"a": b"\x80\x04\x8c\x01\xff."}  # noqa: RUF012


def load(share: list[int]) -> None:
    BuildEnvironment.get_doctree(Environment(), "a")  # type: ignore[arg-type]


def test_a_damaged_doctree_is_a_sentence_from_whichever_process() -> None:
    sentence = (
        "/doctrees/a.doctree: what an earlier build stored of this page is damaged. Remove the file, and build again."
    )
    with pytest.raises(SphinxParallelError) as elsewhere:
        results(load, 3)
    with pytest.raises(UnicodeDecodeError) as here:
        load([0])
    assert errors.sentence(elsewhere.value, App()) == sentence  # type: ignore[arg-type]
    assert errors.sentence(here.value, App()) == sentence  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "/out: the system says “No space left on device”."),
        (OSError(errno.EACCES, "Permission denied", "/x"), "/x: the system says “Permission denied”."),
        (
            FileNotFoundError(errno.ENOENT, "No such file", "/out/a.html"),
            "/out/a.html: the system says “No such file”.",
        ),
        # What may be a fault of the program keeps its traceback.
        (FileNotFoundError(errno.ENOENT, "No such file", "/elsewhere"), ""),
        (OSError(errno.EPIPE, "Broken pipe"), ""),
        (OSError("words"), ""),
        (ValueError("x"), ""),
    ],
)
def test_what_the_system_refuses_is_a_sentence(error: Exception, words: str) -> None:
    assert errors.sentence(error, App()) == words  # type: ignore[arg-type]
