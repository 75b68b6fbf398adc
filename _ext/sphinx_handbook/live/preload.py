"""Loaded once by the process that all builds are forked from, so that none of them loads it again."""

from __future__ import annotations

import gc
from contextlib import suppress

import myst_parser.sphinx_ext.main  # noqa: F401
import sphinx.builders.html  # noqa: F401
import sphinx_design  # noqa: F401

from . import web_process  # noqa: F401

with suppress(ImportError, OSError):
    from ..book.layout import layout
    from . import paper_process  # noqa: F401

    layout.load()

# What is loaded is never searched for garbage again, so forked processes share its memory.
gc.freeze()
