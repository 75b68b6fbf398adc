"""Asks docutils for its settings once, not twice a page: it makes a whole command line of options each time.

Sphinx asks for every page that it reads, MyST for a document that it then does not use. While pages are read, and only
then, both are answered with a copy of what was said first. No object of a build leads to these functions, so they are
replaced where the two packages have them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

import myst_parser.mdit_to_docutils.base
import sphinx.util.docutils
from docutils.utils import DependencyList

if TYPE_CHECKING:
    from docutils.frontend import Values
    from sphinx.application import Sphinx

Ask = Callable[..., "Values"]

#: The functions that are asked, by the module that asks.
SEAMS: Final[tuple[tuple[ModuleType, str], ...]] = (
    (sphinx.util.docutils, "_get_settings"),
    (myst_parser.mdit_to_docutils.base, "get_default_settings"),
)


def connect(app: Sphinx) -> None:
    """Let this build's pages be read so."""
    builder = app.builder
    read = builder.read

    def read_asking_once() -> list[str]:
        with ExitStack() as replaced:
            for module, name in SEAMS:
                if hasattr(module, name):
                    replaced.enter_context(_asked_once(module, name))
            return read()

    builder.read = read_asking_once  # type: ignore[method-assign, misc]


@contextmanager
def _asked_once(module: ModuleType, name: str) -> Iterator[None]:
    original = getattr(module, name)
    setattr(module, name, once(original))
    try:
        yield
    finally:
        setattr(module, name, original)


def once(ask: Ask) -> Ask:
    """Let a question be answered with a copy of the answer to the same one."""
    answers: list[tuple[tuple[type, ...], dict[str, Any], Values]] = []

    def answer(*components: Any, **more: Any) -> Values:
        # A parser is made for every page; what it has to say of settings, its class says.
        asked = tuple(each if isinstance(each, type) else type(each) for each in components)
        found = next((said for kinds, known, said in answers if kinds == asked and known == more), None)
        if found is None:
            found = ask(*components, **more)
            # Kept as they were asked: whoever asks may change them later.
            known = {name: dict(each) if isinstance(each, dict) else each for name, each in more.items()}
            answers.append((asked, known, found))
        copy = found.copy()
        # Every page notes its own.
        copy.record_dependencies = DependencyList()
        return copy

    return answer
