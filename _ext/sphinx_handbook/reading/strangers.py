"""Tells whether functions of others take part in a build: what we do in another way than Sphinx could surprise them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Packages of which we know what they do; Sphinx always loads its old theme, alabaster, as an extension.
KNOWN: Final = frozenset({"sphinx", "docutils", "alabaster", "myst_parser", "sphinx_design", "sphinx_handbook"})


def among(things: Iterable[object], *, extensions: bool = False) -> bool:
    """Whether any function or class comes from a package that we do not know; one in `conf.py` does.

    With ``extensions``, those that come with Sphinx, but not into every build, are strangers, too.
    """
    return any(_is_one(str(getattr(each, "__module__", "")), extensions) for each in things)


def _is_one(module: str, extensions: bool) -> bool:
    return module.partition(".")[0] not in KNOWN or (extensions and module.startswith("sphinx.ext."))


def listen(app: Sphinx, *events: str) -> bool:
    """Whether one of them is called at any of these events."""
    return any(among(listener.handler for listener in app.events.listeners[event]) for event in events)
