"""Puts functions of ours in the place of WeasyPrint's, for as long as something is made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any


@contextmanager
def replaced(owner: Any, name: str, ours: Any) -> Iterator[None]:
    """Put a function of ours in the place of one of WeasyPrint's."""
    theirs = getattr(owner, name)
    setattr(owner, name, ours)
    try:
        yield
    finally:
        setattr(owner, name, theirs)


@contextmanager
def everywhere(theirs: Callable[..., Any], ours: Callable[..., Any]) -> Iterator[None]:
    """Put a function of ours in the place of one of WeasyPrint's in each of its modules that uses it."""
    with ExitStack() as stack:
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] == "weasyprint" and vars(module).get(theirs.__name__) is theirs:
                stack.enter_context(replaced(module, theirs.__name__, ours))
        yield
