"""Finds out whether third-party code takes part in a build: it may rely on what Sphinx does and we do differently."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Packages whose behaviour is understood; Sphinx always loads its old theme, alabaster, as an extension.
UNDERSTOOD: Final = frozenset({"sphinx", "docutils", "alabaster", "myst_parser", "sphinx_design", "sphinx_handbook"})

#: Modules of other packages that change a resolved page by what is on it and by settings alone; intersphinx by the
#: other projects' inventories, too (``inventories``).
RESOLVE_BY_PAGE: Final = frozenset(
    {"notfound", "sphinx.ext.extlinks", "sphinx.ext.intersphinx", "sphinxcontrib.log_cabinet"}
)

#: Modules of other packages whose visitors write a node as HTML by the node and by settings alone.
WRITE_BY_NODE: Final = frozenset(
    {"sphinx.ext.autosummary", "sphinx.ext.todo", "sphinx_tabs", "sphinxcontrib.log_cabinet"}
)

#: The events between a page's doctree and its output.
_RESOLVED: Final = ("doctree-resolved", "missing-reference", "warn-missing-reference")

#: The methods by which a domain takes part in resolving a page.
_RESOLVING: Final = ("resolve_xref", "resolve_any_xref", "get_enumerable_node_type", "get_full_qualified_name")


def among(objects: Iterable[object], *, extensions: bool = False, but: Set[str] = frozenset()) -> bool:
    """Whether any function or class comes from another package than ``UNDERSTOOD``; one in ``conf.py`` does.

    With ``extensions``, Sphinx's optional extensions (``sphinx.ext``) count as third-party code as well. The modules
    ``but`` and those in them do not.
    """
    return any(_is_third_party(str(getattr(each, "__module__", "")), extensions, but) for each in objects)


def _is_third_party(module: str, extensions: bool, but: Set[str]) -> bool:
    if module.partition(".")[0] in UNDERSTOOD and not (extensions and module.startswith("sphinx.ext.")):
        return False
    return not any(f"{module}.".startswith(f"{each}.") for each in but)


def listen(app: Sphinx, *events: str, extensions: bool = False, but: Set[str] = frozenset()) -> bool:
    """Whether third-party code is called at any of these events."""
    handlers = (listener.handler for event in events for listener in app.events.listeners[event])
    return among(handlers, extensions=extensions, but=but)


def resolve(app: Sphinx) -> bool:
    """Whether third-party code takes part between a page's doctree and its output, by event or post-transform."""
    return listen(app, *_RESOLVED) or among(app.registry.get_post_transforms())


def resolve_by_more(app: Sphinx) -> bool:
    """Whether what a page becomes may depend on more than the pages, the settings and ``inventories``.

    So it may where a function of an unknown extension takes part, in the methods of a domain, too.
    """
    methods = (getattr(domain, name, None) for domain in app.env.domains.sorted() for name in _RESOLVING)
    transforms = app.registry.get_post_transforms()
    taking_part = [each for each in (*methods, *transforms) if each is not None]
    return listen(app, *_RESOLVED, extensions=True, but=RESOLVE_BY_PAGE) or among(
        taking_part, extensions=True, but=RESOLVE_BY_PAGE
    )


def inventories(app: Sphinx) -> str:
    """What other projects offer to references (intersphinx), as text."""
    if "sphinx.ext.intersphinx" not in app.extensions:
        return ""
    from sphinx.ext.intersphinx import InventoryAdapter

    adapter = InventoryAdapter(app.env)
    return repr([adapter.main_inventory, adapter.named_inventory])


def written_nodes(app: Sphinx) -> frozenset[str]:
    """The names of the node classes that third-party code writes as HTML by more than the node and settings."""
    handlers = app.registry.translation_handlers
    return frozenset(
        name
        for kind in (app.builder.name, app.builder.format)
        for name, visitors in handlers.get(kind, {}).items()
        if among((each for each in visitors if each is not None), extensions=True, but=WRITE_BY_NODE)
    )
