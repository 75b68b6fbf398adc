"""Keeps Python's collector of unused memory out of work that makes much and frees it all at once.

Left to itself, it looks through everything that is there at every page.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held() -> Iterator[None]:
    """Collect nothing meanwhile; then what is left of what was made meanwhile, without a look at all that is older."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(1)
        if collecting:
            gc.enable()
