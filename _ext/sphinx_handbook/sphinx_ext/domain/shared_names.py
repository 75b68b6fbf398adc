"""Names that several pages define, such as labels and terms: they lead where they do in a clean build.

Sphinx has a name lead to the page that was read last, or for options of programs to the first. After an edit that may
be any page; and where the page that had the name loses it, Sphinx knows it no more, though another page still defines
it. So what each page defines is stored as a fact of that page, and Sphinx's tables follow from that when all pages are
read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.domains.python import ObjectEntry

from . import shared_modules
from .domain import HandbookDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: A table of one of Sphinx's domains: by name, a value that begins with the docname.
Table = tuple[str, str]
OPTIONS: Final = "std", "progoptions"
PYTHON: Final = "py", "objects"
#: C and C++ have no such tables (``shared_declarations``).
TABLES: Final[tuple[Table, ...]] = (
    ("std", "labels"),
    ("std", "anonlabels"),
    ("std", "objects"),
    ("std", "terms"),
    OPTIONS,
    ("citation", "citations"),
    ("math", "objects"),
    PYTHON,
    ("py", "modules"),
    ("js", "objects"),
    ("js", "modules"),
    ("rst", "objects"),
)

#: What one page defines: by table, and by name there, the value.
Names = dict[Table, dict[Any, tuple[Any, ...]]]


class NotingTable(dict[Any, Any]):
    """A table of Sphinx's that also has apart what was written into it of late; a plain one once it is stored."""

    def __init__(self, entries: dict[Any, Any]) -> None:
        super().__init__(entries)
        self.latest: dict[Any, tuple[Any, ...]] = {}

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        self.latest[key] = value

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


def begin(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Have Sphinx's tables note what is written into them, before the first page is read."""
    for domain, name in TABLES:
        env.domaindata[domain][name] = NotingTable(_entries(env, (domain, name)))
    standard: Any = env.get_domain("std")
    python: Any = env.get_domain("py")

    def add_program_option(program: str | None, name: str, docname: str, labelid: str) -> None:
        _latest(env, OPTIONS).setdefault((program, name), (docname, labelid))
        type(standard).add_program_option(standard, program, name, docname, labelid)

    def note_python(name: str, objtype: str, node_id: str, aliased: bool = False, location: Any = None) -> None:
        entry = ObjectEntry(env.current_document.docname, node_id, objtype, aliased)
        type(python).note_object(python, name, objtype, node_id, aliased, location)
        _latest(env, PYTHON).setdefault(name, entry)

    # Neither writes what another page has already.
    standard.add_program_option = add_program_option
    python.note_object = note_python


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget what was written last: the page is read once more, or no more."""
    for table in TABLES:
        _latest(env, table).clear()


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Store the names that a page defines, once Sphinx and extensions have noted them."""
    env, docname = app.env, app.env.current_document.docname
    names: Names = {}
    for table in TABLES:
        if own := {key: value for key, value in _latest(env, table).items() if value[0] == docname}:
            names[table] = own
    forget(app, env, docname)
    modules = shared_modules.documented(doctree) if "sphinx.ext.viewcode" in app.extensions else {}
    if names or modules:
        HandbookDomain.of(env).data["names"][docname] = names, modules


def _entries(env: BuildEnvironment, table: Table) -> dict[Any, Any]:
    domain, name = table
    entries: dict[Any, Any] = env.domaindata[domain].setdefault(name, {})
    return entries


def _latest(env: BuildEnvironment, table: Table) -> dict[Any, tuple[Any, ...]]:
    return getattr(_entries(env, table), "latest", {})


def give_to_owners(app: Sphinx, env: BuildEnvironment) -> None:
    """Have each name lead to that of the pages that define it to which a clean build has it lead."""
    stored = HandbookDomain.of(env).data["names"]
    owners: Names = {table: {} for table in TABLES}
    for docname in sorted(stored):
        names, _ = stored[docname]
        for table, values in names.items():
            for key, value in values.items():
                if _takes_over(table, owners[table].get(key), value):
                    owners[table][key] = value
    for table, values in owners.items():
        _entries(env, table).update(values)
    shared_modules.give_to_the_last(app, env, [(docname, modules) for docname, (_, modules) in sorted(stored.items())])


def _takes_over(table: Table, before: tuple[Any, ...] | None, value: tuple[Any, ...]) -> bool:
    """Whether a page's name takes the place of an earlier page's."""
    if before is None:
        return True
    if table == PYTHON and isinstance(before, ObjectEntry) and isinstance(value, ObjectEntry):
        # Under its own name an object comes before one that is also called so.
        return before.aliased or not value.aliased
    return table != OPTIONS
