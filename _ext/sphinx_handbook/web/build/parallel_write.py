"""Reads and writes pages in several processes, where Sphinx is asked to (``-j``).

Sphinx resolves references in the parent process, while the others wait. Here every process has one share of the pages,
forked before anything is written (``sphinx_build.parallel``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from sphinx import builders
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms.images import ImageConverter

from ...sphinx_build import parallel, third_party

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..search.files import Texts

#: The builder's private methods that are replaced or called: where one is missing, all are left as Sphinx has them.
METHODS: Final = ("_read_parallel", "_read_serial", "_write_parallel", "_write_serial")

Read = Callable[[list[str], int], None]
Write = Callable[[Sequence[str], int], None]


def is_possible(app: Sphinx) -> bool:
    """Whether this builder is one of Sphinx's own two, in a version that has the private methods."""
    if type(app.builder) not in (StandaloneHTMLBuilder, DirectoryHTMLBuilder):
        return False
    return all(hasattr(app.builder, name) for name in METHODS) and hasattr(builders, "_write_docname")


def read_parallel(app: Sphinx, read: Read) -> Read:
    """Read each share of the pages in a process of its own; ``read`` is Sphinx's own way."""
    if not is_possible(app):
        return read

    def read_shares(docnames: list[str], nproc: int) -> None:
        parallel.read(app, docnames, nproc)

    return read_shares


def write_parallel(app: Sphinx, texts: Texts, write: Write) -> Write:
    """Write each share of the pages in a process of its own; ``write`` is Sphinx's own way."""
    if not is_possible(app):
        return write

    def write_shares(docnames: Sequence[str], nproc: int) -> None:
        if _needs_the_parent(app):
            write(docnames, nproc)
        else:
            # Sphinx keeps one process back for what each process now does for itself.
            _write(app, texts, docnames, app.parallel)

    return write_shares


def _needs_the_parent(app: Sphinx) -> bool:
    """Whether third-party code that resolves references, or an image converter, may count on seeing all pages."""
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

    def merge(share: list[str], written: tuple[Texts, dict[str, str]]) -> None:
        share_texts, images = written
        texts.update(share_texts)
        builder.images.update(images)

    # The first page here: what it makes, such as the compiled templates, all processes then have.
    write(docnames[0])
    parallel.in_processes(app, "writing output... ", "darkgreen", docnames[1:], nproc, work, merge)
