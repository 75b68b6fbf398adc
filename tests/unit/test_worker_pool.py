"""Worker processes are started early where Sphinx's command line asks for the book, and nowhere else."""

from __future__ import annotations

import pytest

from sphinx_handbook.book.pipeline import worker_pool


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
