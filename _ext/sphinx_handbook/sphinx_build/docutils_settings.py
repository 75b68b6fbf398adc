"""Asks docutils for its default settings once, not twice a page.

Docutils builds a whole command line of options for each answer. Sphinx asks for every page that it reads, MyST for a
document that it then does not use. While pages are read, and only then, both get a copy of the first answer. No object
of a build leads to these functions, so they are replaced in the two modules, and put back when reading has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final

# Loaded before reading begins, since both modules have a function to replace.
import myst_parser.mdit_to_docutils.base  # noqa: F401
import sphinx.util.docutils  # noqa: F401
from docutils.utils import DependencyList

from . import seams
from .seams import Seam

if TYPE_CHECKING:
    from docutils.frontend import Values
    from sphinx.application import Sphinx

Ask = Callable[..., "Values"]

SEAMS: Final = seams.used_by("sphinx_build.docutils_settings")


def connect(app: Sphinx) -> None:
    """Replace the functions for as long as this build reads pages."""
    builder = app.builder
    read = builder.read

    def read_asking_once() -> list[str]:
        with ExitStack() as replaced:
            for seam in SEAMS:
                if hasattr(seam.find_owner(), seam.name):
                    replaced.enter_context(_replaced(seam))
            return read()

    # `setattr`, since `read` is final for the type checker.
    setattr(builder, "read", read_asking_once)  # noqa: B010


@contextmanager
def _replaced(seam: Seam) -> Iterator[None]:
    """Context manager: puts a remembering function in the place of the module's own."""
    module = seam.find_owner()
    original = getattr(module, seam.name)
    setattr(module, seam.name, once(original))
    try:
        yield
    finally:
        setattr(module, seam.name, original)


def once(ask: Ask) -> Ask:
    """A function that calls ``ask`` once for equal arguments and returns a copy of its settings each time."""
    answers: list[tuple[tuple[type, ...], dict[str, Any], Values]] = []

    def answer(*components: Any, **overrides: Any) -> Values:
        # A parser is made for every page; its settings are declared by its class.
        kinds = tuple(each if isinstance(each, type) else type(each) for each in components)
        settings = next((each for of, given, each in answers if of == kinds and given == overrides), None)
        if settings is None:
            settings = ask(*components, **overrides)
            # Copied, because the caller may change its dictionaries later.
            given = {name: dict(each) if isinstance(each, dict) else each for name, each in overrides.items()}
            answers.append((kinds, given, settings))
        copy = settings.copy()
        # Every page notes its own.
        copy.record_dependencies = DependencyList()
        return copy

    return answer
