"""Names that several pages define, such as labels and terms: the last page by docname has them, as in a clean build.

Sphinx has a name lead to the page that was read last. After an edit that may be any page; and where the page that had
the name loses it, Sphinx knows it no more, though another page still defines it. So what each page defines is stored as
a fact of that page, and Sphinx's tables follow from that when all pages are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx import addnodes

from . import shared_modules
from .domain import HandbookDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: A table of one of Sphinx's domains.
Table = tuple[str, str]
LABELS: Final = "std", "labels"
PLACES: Final = "std", "anonlabels"
OBJECTS: Final = "std", "objects"
TERMS: Final = "std", "terms"
CITATIONS: Final = "citation", "citations"
FORMULAS: Final = "math", "objects"
PYTHON: Final = "py", "objects"
MODULES: Final = "py", "modules"
#: The domains whose objects are called by a module and a name in it.
_PROGRAMMING: Final = ("py", "js")

#: What one page defines: by table, and by key there, the value, which begins with the docname.
Names = dict[Table, dict[Any, tuple[Any, ...]]]


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Store the names that a page defines, once Sphinx and extensions have noted them."""
    env, docname = app.env, app.env.current_document.docname
    names: Names = {}
    keys = list(_keys(doctree, autosectionlabel="sphinx.ext.autosectionlabel" in app.extensions))
    if any(target.get("ismod") for target in doctree.findall(nodes.target)):
        # No node says what a module is called.
        own = (name for name, module in _entries(env, MODULES).items() if module[0] == docname)
        keys += [(table, name) for name in own for table in (MODULES, PYTHON)]
    for table, key in keys:
        value = _entries(env, table).get(key)
        if value is not None and value[0] == docname:
            names.setdefault(table, {})[key] = value
    modules = shared_modules.documented(doctree) if "sphinx.ext.viewcode" in app.extensions else {}
    if names or modules:
        HandbookDomain.of(env).data["names"][docname] = names, modules


def _entries(env: BuildEnvironment, table: Table) -> dict[Any, Any]:
    domain, name = table
    entries: dict[Any, Any] = env.domaindata[domain].setdefault(name, {})
    return entries


def _keys(doctree: nodes.document, *, autosectionlabel: bool) -> Iterator[tuple[Table, Any]]:
    """The tables and keys under which Sphinx may have noted what a page defines."""
    labels = {name for name, explicit in doctree.nametypes.items() if explicit}
    if autosectionlabel:
        for section in doctree.findall(nodes.section):
            title = section.next_node(nodes.title)
            if title is not None:
                labels.add(nodes.fully_normalize_name(title.rawsource or title.astext()))
    for label in sorted(labels):
        yield LABELS, label
        yield PLACES, label
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.term):
            words = node.astext()
            yield OBJECTS, ("term", words)
            yield TERMS, words.lower()
        elif isinstance(node, nodes.citation) and node.children:
            yield CITATIONS, node.children[0].astext()
        elif isinstance(node, nodes.math_block):
            yield FORMULAS, node.get("label")
        elif isinstance(node, addnodes.desc):
            for signature in node.children:
                if isinstance(signature, addnodes.desc_signature) and node["domain"] in _PROGRAMMING:
                    names = (signature.get("module"), signature.get("fullname"))
                    yield (node["domain"], "objects"), ".".join(filter(None, names))
                elif node["domain"] == "std":
                    yield OBJECTS, (node["objtype"], signature.astext())


def give_to_the_last(app: Sphinx, env: BuildEnvironment) -> None:
    """Have each name lead to the last of the pages that define it, when all pages are read."""
    stored = HandbookDomain.of(env).data["names"]
    for docname in sorted(stored):
        names, _ = stored[docname]
        for table, values in names.items():
            _entries(env, table).update(values)
    shared_modules.give_to_the_last(app, env, [(docname, modules) for docname, (_, modules) in sorted(stored.items())])
