"""Loads WeasyPrint without programs that are started to look for Pango.

WeasyPrint tries a library's names on all systems in turn, those on Linux last, and for each name that the loader does
not know, cffi asks ``ctypes.util.find_library``, which starts up to three programs: some fifty at each start.
"""

from __future__ import annotations

import ctypes.util
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib import import_module


def load() -> None:
    """Import WeasyPrint; ``ImportError`` or ``OSError`` where it or Pango is not installed."""
    if sys.platform.startswith("linux") and "weasyprint" not in sys.modules:
        try:
            with _known_to_the_loader(), redirect_stdout(io.StringIO()):
                import_module("weasyprint")
        except OSError:
            # What it prints then is printed below, if nothing else finds the libraries.
            pass
    import_module("weasyprint")


@contextmanager
def _known_to_the_loader() -> Iterator[None]:
    """Find only the libraries that the system's loader knows by the names that are asked for."""
    before = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = before
