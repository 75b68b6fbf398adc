"""Pauses garbage collection during bulk work.

Left to itself, Python's collector looks through all objects at every page.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Context manager: no garbage is collected inside; at its end the young objects are, those from before are not."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(1)
        if collecting:
            gc.enable()
