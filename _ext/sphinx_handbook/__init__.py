"""sphinx-handbook: a catalogue of entries as a web handbook and a printed book, from one Markdown source."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up the extension; read it as a table of contents."""
    from .book.pipeline import worker_pool
    from .sphinx_build import alone, parallel, special_files, tasks, whole_pages

    alone.setup(app)
    parallel.setup(app)
    # Before processes are forked, which then refuse the same files.
    special_files.setup(app)
    worker_pool.begin("handbook-pdf")
    from . import book, web
    from .sphinx_build import confined_reading, relocation
    from .sphinx_ext import config, directives, domain, errors, messages, nodes, read_phase, smart_quotes, transforms
    from .sphinx_ext.entry_page import publishing, transform
    from .sphinx_ext.outside import events as outside

    errors.setup(app)
    tasks.setup(app)
    relocation.setup(app)
    whole_pages.setup(app)
    config.setup(app)
    messages.setup(app)

    app.add_domain(domain.HandbookDomain)
    publishing.setup(app)
    outside.setup(app, confined_reading.confine_directives)
    read_phase.setup(app)
    nodes.setup(app)
    directives.setup(app)
    transform.setup(app)
    smart_quotes.setup(app)
    transforms.setup(app)

    web.setup(app)
    book.setup(app)

    return {
        "version": __version__,
        # 4: entries and their values have other attributes; a gap is an admonition with a title.
        "env_version": 4,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
