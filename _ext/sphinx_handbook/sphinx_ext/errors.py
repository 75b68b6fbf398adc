"""Faults that end a build and say all there is to say: with file and line, in the book's language, without a traceback.

Sphinx prints a traceback with every exception, and asks that it be reported; that is for faults of programs.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError, SphinxError

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Fault(SphinxError):
    """Something that whoever builds can mend; its words are all that is shown."""

    category = "sphinx-handbook"


class ConfigFault(Fault, ConfigError):
    """What is wrong in ``conf.py`` or ``katalog.toml``."""


def setup(app: Sphinx) -> None:
    """Let ``sphinx-build`` show such a fault by its words, unless more is asked for (``-T``, ``-v``, ``--pdb``)."""
    with suppress(ImportError, AttributeError):
        from sphinx._cli.util import errors

        theirs = errors.handle_exception
        if theirs.__module__ == __name__:
            return

        def handle_exception(exception: BaseException, /, **asked: Any) -> None:
            if not isinstance(exception, Fault) or asked.get("use_pdb") or asked.get("print_traceback"):
                theirs(exception, **asked)
            else:
                print(f"\n{exception}", file=asked.get("stderr", sys.stderr))

        errors.handle_exception = handle_exception
