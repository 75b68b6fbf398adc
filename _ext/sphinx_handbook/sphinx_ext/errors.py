"""Exceptions that end a build with their message alone: file, line and what is wrong, in the book's language.

Sphinx prints a traceback with every exception, and asks that it be reported; that is right for faults of programs.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError, SphinxError

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Fault(SphinxError):
    """Something that the author can correct; Sphinx prints its message without a traceback."""

    category = "sphinx-handbook"


class ConfigFault(Fault, ConfigError):
    """A fault in ``conf.py`` or ``katalog.toml``."""


def setup(app: Sphinx) -> None:
    """Have ``sphinx-build`` print the message of a ``Fault`` alone, unless ``-T``, ``-v`` or ``--pdb`` is given.

    Replaces a private function of Sphinx for the whole process (see `sphinx_build.seams`); where it is missing, a
    traceback is printed, too.
    """
    with suppress(ImportError, AttributeError):
        from sphinx._cli.util import errors

        sphinx_handler = errors.handle_exception
        if sphinx_handler.__module__ == __name__:
            return

        def handle_exception(exception: BaseException, /, **options: Any) -> None:
            if not isinstance(exception, Fault) or options.get("use_pdb") or options.get("print_traceback"):
                sphinx_handler(exception, **options)
            else:
                print(f"\n{exception}", file=options.get("stderr", sys.stderr))

        errors.handle_exception = handle_exception
