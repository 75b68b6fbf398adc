"""Finds out whether third-party code takes part in a build: it may rely on what Sphinx does and we do differently."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Packages whose behaviour is understood; Sphinx always loads its old theme, alabaster, as an extension.
UNDERSTOOD: Final = frozenset({"sphinx", "docutils", "alabaster", "myst_parser", "sphinx_design", "sphinx_handbook"})


def among(objects: Iterable[object], *, extensions: bool = False) -> bool:
    """Whether any function or class comes from another package than ``UNDERSTOOD``; one in ``conf.py`` does.

    With ``extensions``, Sphinx's optional extensions (``sphinx.ext``) count as third-party code as well.
    """
    return any(_is_third_party(str(getattr(each, "__module__", "")), extensions) for each in objects)


def _is_third_party(module: str, extensions: bool) -> bool:
    return module.partition(".")[0] not in UNDERSTOOD or (extensions and module.startswith("sphinx.ext."))


def listen(app: Sphinx, *events: str, extensions: bool = False) -> bool:
    """Whether third-party code is called at any of these events."""
    handlers = (listener.handler for event in events for listener in app.events.listeners[event])
    return among(handlers, extensions=extensions)


def resolve(app: Sphinx, *, extensions: bool = False) -> bool:
    """Whether third-party code takes part between a page's doctree and its output, by event or post-transform."""
    events = ("doctree-resolved", "missing-reference", "warn-missing-reference")
    transforms = app.registry.get_post_transforms()
    return listen(app, *events, extensions=extensions) or among(transforms, extensions=extensions)


def written_nodes(app: Sphinx, *, extensions: bool = False) -> frozenset[str]:
    """The names of the node classes that third-party code writes as HTML."""
    handlers = app.registry.translation_handlers
    return frozenset(
        name
        for kind in (app.builder.name, app.builder.format)
        for name, visitors in handlers.get(kind, {}).items()
        if among((each for each in visitors if each is not None), extensions=extensions)
    )
