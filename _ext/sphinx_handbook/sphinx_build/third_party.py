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


def listen(app: Sphinx, *events: str, extensions: bool = False) -> bool:
    """Whether one of them is called at any of these events."""
    handlers = (listener.handler for event in events for listener in app.events.listeners[event])
    return among(handlers, extensions=extensions)


def resolve(app: Sphinx, *, extensions: bool = False) -> bool:
    """Whether one of them takes part in making of a page that was read what is written of it."""
    events = ("doctree-resolved", "missing-reference", "warn-missing-reference")
    transforms = app.registry.get_post_transforms()
    return listen(app, *events, extensions=extensions) or among(transforms, extensions=extensions)
