"""Which page a line of `sphinx.ext.viewcode` leads back to, where several document the same part of a module.

That extension has the page that was read last, and forgets the whole module once that page has lost it, though another
page still documents it. As with other names that pages share (``shared_names``), each page's part is stored by page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.errors import PycodeError
from sphinx.pycode import ModuleAnalyzer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: The node that the extension adds to what it has the source of, and the folder of the pages that it leads to.
_NODE: Final = "viewcode_anchor"
_FOLDER: Final = "_modules/"

#: By module, and by name in it, the name of the module as the page has it.
Documented = dict[str, dict[str, str]]


def documented(doctree: nodes.document) -> Documented:
    """What a page documents of modules whose source is shown."""
    parts: Documented = {}
    for node in doctree.findall(nodes.Element):
        if type(node).__name__ == _NODE:
            module = node["reftarget"].removeprefix(_FOLDER).replace("/", ".")
            parts.setdefault(module, {})[node["refid"]] = node.parent.get("module", module)
    return parts


def give_to_the_last(app: Sphinx, env: BuildEnvironment, pages: Iterable[tuple[str, Documented]]) -> None:
    """Have each part of a module lead back to the last page that documents it; ``pages`` come in order."""
    modules: dict[str, Any] | None = getattr(env, "_viewcode_modules", None)
    if modules is None:
        return
    used: dict[str, dict[str, str]] = {}
    called: dict[str, str] = {}
    for docname, parts in pages:
        for module, names in parts.items():
            for name, own in names.items():
                used.setdefault(module, {})[name] = docname
                called.setdefault(module, own)
    for module, pages_of_names in used.items():
        entry = modules.get(module)
        source = entry[:2] if entry else _source(app, module)
        if source is not None:
            modules[module] = (*source, pages_of_names, called[module])


def _source(app: Sphinx, module: str) -> tuple[Any, Any] | None:
    """The code of a module and the places of names in it; None where it cannot be read any more."""
    from_elsewhere: tuple[Any, Any] | None = app.events.emit_firstresult("viewcode-find-source", module)
    if from_elsewhere is not None:
        return from_elsewhere
    try:
        analyzer = ModuleAnalyzer.for_module(module)
        analyzer.find_tags()
    except PycodeError:
        return None
    return analyzer.code, analyzer.tags
