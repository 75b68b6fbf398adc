"""Reads in several processes, so that it is worth while; shares out any work on pages among processes.

Sphinx reads a few pages a process and is sent the whole environment each time. Here every process has one share of
the pages, forked before anything is read, and sends back what its pages have left in it. The shares are stretches of
the pages in order and are merged in that order: what comes out is what one process makes.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sphinx.util.display import status_iterator
from sphinx.util.parallel import ParallelTasks

from . import serial_read

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx

#: Fewer pages than these are sooner done than a process is forked and its work sent back.
FEW: Final = 20


def pays(app: Sphinx, docnames: Sequence[str]) -> bool:
    """Whether so many pages are sooner read in several processes."""
    # A process sends back the environment, with all the pages that have not changed.
    return len(docnames) >= max(FEW, len(app.env.found_docs) // 10)


def read(app: Sphinx, docnames: list[str], nproc: int) -> None:
    """Read pages, in so many processes."""
    builder, env = app.builder, app.env
    if not pays(app, docnames):
        builder._read_serial(docnames)
        return
    for docname in docnames:
        serial_read.forget(app, docname)

    def work(share: list[str]) -> bytes:
        for docname in share:
            builder.read_doc(docname, _cache=False)
        return pickle.dumps(env, pickle.HIGHEST_PROTOCOL)

    def merge(share: list[str], theirs: bytes) -> None:
        env.merge_info_from(share, pickle.loads(theirs), app)

    in_processes(app, "reading sources... ", "purple", docnames, nproc, work, merge)


def in_processes(
    app: Sphinx,
    title: str,
    colour: str,
    docnames: Sequence[str],
    nproc: int,
    work: Callable[[list[str]], Any],
    merge: Callable[[list[str], Any], None],
) -> None:
    """Do the work, each share in a process of its own, and merge what came of it in the order of the pages."""
    divided = shares(docnames, [_size(app.env.doc2path(docname)) for docname in docnames], nproc)
    progress = status_iterator(divided, title, colour, len(divided), serial_read.verbosity(app))
    done: dict[str, Any] = {}

    def keep(share: list[str], result: Any) -> None:
        done[share[0]] = result
        next(progress)

    tasks = ParallelTasks(nproc)
    with _shared_memory():
        for share in divided:
            tasks.add_task(work, share, keep)
        tasks.join()
    for share in divided:
        merge(share, done.pop(share[0]))


def shares(docnames: Sequence[str], sizes: Sequence[int], count: int) -> list[list[str]]:
    """Cut a list into at most so many stretches of about the same size; none is empty."""
    whole, before = sum(sizes) or 1, 0
    found: dict[int, list[str]] = {}
    for docname, size in zip(docnames, sizes, strict=True):
        # By the middle of a page, so that rounding favours neither end.
        found.setdefault(min(count - 1, (2 * before + size) * count // (2 * whole)), []).append(docname)
        before += size
    return list(found.values())


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 1


@contextmanager
def _shared_memory() -> Iterator[None]:
    """While processes are forked, leave alone what they share: where a collector looks, memory is copied."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
