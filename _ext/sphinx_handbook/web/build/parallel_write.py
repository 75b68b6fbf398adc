"""Reads and writes in several processes, where Sphinx is asked to (``-j``), so that it is worth while.

Sphinx resolves references itself, while the others wait. Here every process has one share of the pages, forked before
anything is written (``reading.processes``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sphinx import builders
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms.images import ImageConverter

from ...sphinx_build import parallel, third_party

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..search.files import Texts

#: What is ours to replace, all of it private to Sphinx: where one of them has another name, Sphinx's own way is left.
SEAMS: Final = ("_read_parallel", "_read_serial", "_write_parallel", "_write_serial")


def connect(app: Sphinx, texts: Texts) -> None:
    """Let this build share its work in this way."""
    builder = app.builder
    if type(builder) not in (StandaloneHTMLBuilder, DirectoryHTMLBuilder):
        return
    if not all(hasattr(builder, name) for name in SEAMS) or not hasattr(builders, "_write_docname"):
        return

    def read(docnames: list[str], nproc: int) -> None:
        parallel.read(app, docnames, nproc)

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
    return third_party.resolve(app) or any(issubclass(each, ImageConverter) for each in transforms)


def _write(app: Sphinx, texts: Texts, docnames: Sequence[str], nproc: int) -> None:
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    if len(docnames) < parallel.FEW:
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
    parallel.in_processes(app, "writing output... ", "darkgreen", docnames[1:], nproc, work, merge)
