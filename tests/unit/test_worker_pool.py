"""Worker processes are started early where Sphinx's command line asks for the book, and nowhere else."""

from __future__ import annotations

import errno
import pickle
import traceback
from collections.abc import Callable
from typing import NoReturn

import pytest
from sphinx.errors import SphinxError

from sphinx_handbook.book.pipeline import worker_pool
from sphinx_handbook.sphinx_ext.errors import Fault


@pytest.mark.parametrize(
    "line",
    [
        "-b handbook-pdf docs out",
        "-bhandbook-pdf docs out",
        "-qb handbook-pdf docs out",
        "-nWTbhandbook-pdf docs out",
        "docs out --builder handbook-pdf",
        "--builder=handbook-pdf docs out",
        "-M handbook-pdf docs out",
        "build -b handbook-pdf docs out",
        "-b html -b handbook-pdf docs out",
    ],
)
def test_the_book_is_asked_for(line: str) -> None:
    assert worker_pool._asks_for("handbook-pdf", line.split())


@pytest.mark.parametrize(
    "line",
    [
        "",
        "docs out",
        "-b html docs handbook-pdf",
        "-b html -d handbook-pdf docs out",
        "-b html docs out handbook-pdf",
        "handbook-pdf out",
        "-t handbook-pdf docs out",
        "--builder html -c handbook-pdf docs out",
        "--builder=html handbook-pdf out",
        "-M html docs handbook-pdf",
        "-b handbook-pdf -b html docs out",
        "docs out -b",
    ],
)
def test_a_folder_or_a_tag_of_that_name_asks_for_nothing(line: str) -> None:
    assert not worker_pool._asks_for("handbook-pdf", line.split())


def test_a_pool_is_started_once_and_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    class Pool:
        def __init__(self, count: int = 0) -> None:
            started.append(count)

    monkeypatch.setattr(worker_pool, "WorkerPool", Pool)
    monkeypatch.setattr(worker_pool, "_early", [])
    monkeypatch.setattr("sys.argv", ["sphinx-build", "-b", "html", "docs", "handbook-pdf"])
    worker_pool.begin("handbook-pdf")
    assert started == []
    monkeypatch.setattr("sys.argv", ["sphinx-build", "-b", "handbook-pdf", "docs", "out"])
    worker_pool.begin("handbook-pdf")
    worker_pool.begin("handbook-pdf")
    assert started == [0]
    early = worker_pool.of(0)
    assert started == [0]
    assert worker_pool.of(0) is not early
    assert started == [0, 0]


def full(file: str) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device", file)


def faulty(file: str) -> NoReturn:
    try:
        raise KeyError(file)
    except KeyError as error:
        raise Fault("steder/huset.md: cannot be laid out") from error


@pytest.mark.parametrize(
    ("work", "words", "origin"), [(full, "No space left", "in full"), (faulty, "steder/huset", "KeyError")]
)
def test_an_exception_comes_back_from_a_worker_as_it_is(work: Callable[[str], object], words: str, origin: str) -> None:
    """So that a sentence can be printed of it; and with what it was raised from, for whoever asks for a traceback."""
    failed, _, error = pickle.loads(pickle.dumps(worker_pool._collected(work, "a.fragment")))
    assert failed and isinstance(error, SphinxError | OSError)
    assert words in str(error) and getattr(error, "filename", "a.fragment") == "a.fragment"
    assert origin in "".join(traceback.format_exception(error))
