"""Declarations that several pages have in a domain whose names stand in no table: C, C++, and other extensions' own.

Which page has such a name follows from the order in which pages were read: in C and C++ it is the first, and a
structure of C takes with it what other pages have declared in it. So the pages that share a declaration are read
together, in their order, whenever one of them is: nothing is left of them when the first is read, as in a clean build.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Final, cast
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes

from ..nodes import ancestors
from .domain import HandbookDomain
from .shared_names import TABLES

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Sphinx's domains whose names stand in a tree of symbols.
_TREES: Final = ("c", "cpp")
#: The domains whose names stand in tables.
_IN_TABLES: Final = frozenset({"handbook", *(domain for domain, _ in TABLES)})
_SEPARATOR: Final = re.compile(r"::|\.")

#: A domain, then the parts of a name in it, the outermost first.
Declaration = tuple[str, ...]


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Store what a page declares."""
    if declarations := frozenset(_declarations(doctree)):
        HandbookDomain.of(app.env).data["declarations"][app.env.current_document.docname] = declarations


def _declarations(doctree: nodes.document) -> Iterator[Declaration]:
    for description in doctree.findall(addnodes.desc):
        # An extension may describe something without saying of which domain.
        if (domain := description.get("domain")) and domain not in _IN_TABLES:
            for signature in description.findall(addnodes.desc_signature):
                if signature["ids"] and signature.parent is description:
                    yield (domain, *_outside(description), *_parts(signature))


def _outside(description: addnodes.desc) -> list[str]:
    """The parts of the names of the descriptions that one stands in."""
    parts: list[str] = []
    for node in ancestors(description):
        if isinstance(node, addnodes.desc) and isinstance(node[0], addnodes.desc_signature):
            parts = _parts(node[0]) + parts
    return parts


def _parts(signature: addnodes.desc_signature) -> list[str]:
    names = signature.findall(lambda node: isinstance(node, addnodes.desc_addname | addnodes.desc_name))
    return [part for part in _SEPARATOR.split("".join(node.astext() for node in names)) if part]


def of_removed(app: Sphinx, env: BuildEnvironment, *changes: Set[str]) -> list[str]:
    """The pages to read again since they share a declaration with one that is no more."""
    _, _, removed = changes
    return sorted(_sharing(_stored(env), removed))


#: The pages that a build reads, by environment.
_READ: Final[WeakKeyDictionary[BuildEnvironment, frozenset[str]]] = WeakKeyDictionary()


def read_together(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Add to the pages that are to be read those that share a declaration with one of them, and forget all these."""
    stored = _stored(env)
    sharing = _sharing(stored, docnames)
    docnames[:] = sorted({*docnames, *sharing}) if sharing else docnames
    _forget(app, sharing | (stored.keys() & docnames))
    _READ[env] = frozenset(docnames)


def read_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Read pages again, which are returned: those that were not read in their order before.

    A page now declares what a later one, which was not read, had before; or another process has read the other page.
    """
    stored, read = _stored(env), _READ.pop(env, frozenset())
    late: set[str] = set()
    for pages in _pages_by_declaration(stored, _with_outer).values():
        before, now = pages - read, pages & read
        if before and now and min(now) < max(before):
            late |= pages
    sharing = _sharing(stored, late)
    if app.parallel > 1:
        sharing |= _sharing(stored, stored.keys() & read, _alone)
    _forget(app, sharing)
    for docname in sorted(sharing):
        app.builder.read_doc(docname)
    return sorted(sharing)


def _stored(env: BuildEnvironment) -> Mapping[str, frozenset[Declaration]]:
    return cast("Mapping[str, frozenset[Declaration]]", HandbookDomain.of(env).data["declarations"])


def _forget(app: Sphinx, docnames: Collection[str]) -> None:
    for docname in docnames:
        app.events.emit("env-purge-doc", app.env, docname)
        app.env.clear_doc(docname)
    for domain in _TREES if docnames else ():
        for symbol in app.env.domaindata[domain]["root_symbol"].get_all_symbols():
            # Sphinx leaves some, such as a structure that had a member first, and of those that it empties that they
            # were declared twice. Other pages refer to them, so each stays in its place.
            if symbol.declaration is None or symbol.docname not in app.env.all_docs:
                symbol.declaration = symbol.docname = symbol.line = None
                symbol.isRedeclaration = False


#: Which declarations count as one that a page shares.
Counted = Callable[[Iterable[Declaration]], Iterable[Declaration]]


def _alone(declarations: Iterable[Declaration]) -> Iterable[Declaration]:
    return declarations


def _with_outer(declarations: Iterable[Declaration]) -> Iterable[Declaration]:
    """Declarations, and those that they may stand in: Sphinx remembers with the inner one what the outer one was."""
    for declaration in declarations:
        yield from (declaration[:count] for count in range(2, len(declaration) + 1))


def _sharing(
    stored: Mapping[str, frozenset[Declaration]], docnames: Iterable[str], counted: Counted = _with_outer
) -> set[str]:
    """The pages that share a declaration with one of these, or with a page that does, and so on."""
    pages_by_declaration = _pages_by_declaration(stored, counted)
    sharing: set[str] = set()
    todo = [*docnames]
    while todo:
        for declaration in counted(stored.get(todo.pop(), ())):
            pages = pages_by_declaration.get(declaration, set())
            if len(pages) > 1:
                todo += pages - sharing
                sharing |= pages
    return sharing


def _pages_by_declaration(
    stored: Mapping[str, frozenset[Declaration]], counted: Counted
) -> dict[Declaration, set[str]]:
    pages: dict[Declaration, set[str]] = {each: set() for declarations in stored.values() for each in declarations}
    for docname, declarations in stored.items():
        for declaration in counted(declarations):
            if declaration in pages:
                pages[declaration].add(docname)
    return pages
