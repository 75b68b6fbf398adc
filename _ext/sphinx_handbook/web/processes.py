"""Reads and writes in several processes, where Sphinx is asked to (``-j``), so that it is worth while.

Sphinx reads a few pages a process and is sent the whole environment each time; it resolves references itself, while
the others wait. Here every process has one share of the pages, forked before anything is
read and again before anything is written, and sends back what its pages have left in it. The shares are stretches of
the pages in order and are merged in that order: what comes out is what one process makes.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sphinx import builders
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms.images import ImageConverter
from sphinx.util.display import status_iterator
from sphinx.util.parallel import ParallelTasks

from . import reading, strangers

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx

    from .search import Texts

#: What is ours to replace, all of it private to Sphinx: where one of them has another name, Sphinx's own way is left.
SEAMS: Final = ("_read_parallel", "_read_serial", "_write_parallel", "_write_serial")

#: Fewer pages than these are sooner done than a process is forked and its work sent back.
FEW: Final = 20


def connect(app: Sphinx, texts: Texts) -> None:
    """Let this build share its work in this way."""
    builder = app.builder
    if type(builder) not in (StandaloneHTMLBuilder, DirectoryHTMLBuilder):
        return
    if not all(hasattr(builder, name) for name in SEAMS) or not hasattr(builders, "_write_docname"):
        return

    def read(docnames: list[str], nproc: int) -> None:
        _read(app, docnames, nproc)

    sphinxs = builder._write_parallel

    def write(docnames: Sequence[str], nproc: int) -> None:
        if _needs_the_parent(app):
            sphinxs(docnames, nproc)
        else:
            # Sphinx keeps one process back for what each process now does for itself.
            _write(app, texts, docnames, app.parallel)

    builder._read_parallel = read  # type: ignore[method-assign]
    builder._write_parallel = write  # type: ignore[method-assign]


def _needs_the_parent(app: Sphinx) -> bool:
    """Whether someone resolves references or converts images who may count on seeing every page in one process."""
    transforms = app.registry.get_post_transforms()
    return (
        strangers.listen(app, "doctree-resolved", "missing-reference", "warn-missing-reference")
        or strangers.among(transforms)
        or any(issubclass(each, ImageConverter) for each in transforms)
    )


def _read(app: Sphinx, docnames: list[str], nproc: int) -> None:
    builder, env = app.builder, app.env
    if len(docnames) < max(FEW, len(env.found_docs) // 10):
        # A process sends back the environment, with all the pages that have not changed.
        builder._read_serial(docnames)
        return
    for docname in docnames:
        reading.forget(app, docname)

    def work(share: list[str]) -> bytes:
        for docname in share:
            builder.read_doc(docname, _cache=False)
        return pickle.dumps(env, pickle.HIGHEST_PROTOCOL)

    def merge(share: list[str], theirs: bytes) -> None:
        env.merge_info_from(share, pickle.loads(theirs), app)

    _in_processes(app, "reading sources... ", "purple", docnames, nproc, work, merge)


def _write(app: Sphinx, texts: Texts, docnames: Sequence[str], nproc: int) -> None:
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    if len(docnames) < FEW:
        builder._write_serial(docnames)
        return

    def write(docname: str) -> None:
        builders._write_docname(docname, env=app.env, builder=builder, tags=builder.tags)

    def work(share: list[str]) -> tuple[Texts, dict[str, str]]:
        texts.clear()
        builder.images.clear()
        for docname in share:
            write(docname)
        return texts, dict(builder.images)

    def merge(share: list[str], theirs: tuple[Texts, dict[str, str]]) -> None:
        said, images = theirs
        texts.update(said)
        builder.images.update(images)

    # The first one here: what it makes, such as the compiled templates, all processes then have.
    write(docnames[0])
    _in_processes(app, "writing output... ", "darkgreen", docnames[1:], nproc, work, merge)


def _in_processes(
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
    progress = status_iterator(divided, title, colour, len(divided), reading.verbosity(app))
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
