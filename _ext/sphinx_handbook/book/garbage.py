"""Keeps Python's collector of unused memory out of work that makes much and frees it all at once.

Left to itself, it looks through everything that is there at every page.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held() -> Iterator[None]:
    """Collect nothing meanwhile; then what was made meanwhile and is left, without a look at what was there before."""
    collecting, free = gc.isenabled(), not gc.get_freeze_count()
    gc.disable()
    if free:
        gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        if free:
            gc.unfreeze()
        if collecting:
            gc.enable()


def stays() -> None:
    """What is there now is needed to the end: in a process of the crew, where what was there before is frozen."""
    if gc.get_freeze_count():
        gc.freeze()
