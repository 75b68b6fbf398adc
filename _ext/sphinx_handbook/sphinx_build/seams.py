"""The table of private or undocumented names of Sphinx and MyST that reading, writing and error messages lean on.

The public methods that builds in our theme replace are in ``web/build/seams.py``. ``tests/sphinx/test_speed.py`` looks
up each row in the installed versions, so an upgrade that moves one fails by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Seam:
    """A private or undocumented name of another package."""

    owner: str
    """The module or class that has it, as ``package.module`` or ``package.module:Class``."""
    name: str
    user: str
    """The module of ours that replaces, sets, reads or calls it."""
    why: str
    without: str
    """What the extension does where a version of the package has no such name."""

    def find_owner(self) -> Any:
        """The module or class itself; raises ImportError or AttributeError where it has moved."""
        return resolve_name(self.owner)


_BUILDER: Final = "sphinx.builders:Builder"
_HTML_BUILDER: Final = "sphinx.builders.html:StandaloneHTMLBuilder"
_ENVIRONMENT: Final = "sphinx.environment:BuildEnvironment"
RST_BODY: Final = "docutils.parsers.rst.states:Body"
MYST_RENDERER: Final = "myst_parser.mdit_to_docutils.base:DocutilsRenderer"
MYST_INCLUDE: Final = "myst_parser.mocking:MockIncludeDirective"


def _opening(owner: str, name: str, why: str) -> Seam:
    """A place in which a directive opens what a page names."""
    without = "What it opens from outside the project is taken in, unless it is noted as a dependency."
    return Seam(owner, name, "sphinx_build.confined_reading", why, without)


SEAMS: Final = (
    # Reading.
    Seam(
        "sphinx.util.docutils",
        "_get_settings",
        "sphinx_build.docutils_settings",
        "Sphinx has docutils build a whole command line of options for every page; one answer is copied instead.",
        "Sphinx asks for every page.",
    ),
    Seam(
        "myst_parser.mdit_to_docutils.base",
        "get_default_settings",
        "sphinx_build.docutils_settings",
        "MyST asks again for every page, for a document that it then does not use.",
        "MyST asks for every page.",
    ),
    Seam(
        _BUILDER,
        "_read_serial",
        "sphinx_build.serial_read",
        "Sphinx searches the contents of all other pages for what a page left before, though a new page left nothing.",
        "Sphinx reads pages its own way, in one process and in several.",
    ),
    Seam(
        _BUILDER,
        "_read_parallel",
        "web.build.parallel_write",
        "Sphinx sends every process the whole environment for a few pages at a time; here each process has one share.",
        "Sphinx shares out pages its own way.",
    ),
    Seam(
        "sphinx.domains.cpp._symbol:Symbol",
        "isRedeclaration",
        "sphinx_ext.domain.shared_declarations",
        "A symbol that a page has left behind remembers that it was declared twice, and its next page gets no link.",
        "After an edit a declaration in C or C++ that was there twice may lack the link to itself.",
    ),
    Seam(
        _ENVIRONMENT,
        "_write_doc_doctree_cache",
        "sphinx_build.memory",
        "Sphinx keeps each doctree from reading to writing; the garbage collector follows them all.",
        "The attribute is set and has no effect: doctrees stay in memory, and the build is slower.",
    ),
    Seam(
        _ENVIRONMENT,
        "_pickled_doctree_cache",
        "sphinx_build.memory",
        "Sphinx keeps each doctree's pickle as well.",
        "The attribute is set and has no effect: pickles stay in memory.",
    ),
    Seam(
        _BUILDER,
        "read_doc",
        "sphinx_build.parallel",
        "Called in each process with its private parameter `_cache`, so that no pickles are kept for other processes.",
        "The build stops with an exception.",
    ),
    Seam(
        "sphinx.builders",
        "ParallelTasks",
        "sphinx_build.tasks",
        "Sphinx stops with a traceback of EOFError when the system ends a process; here its work is done once more.",
        "A process that is ended ends the build.",
    ),
    Seam(
        "sphinx.ext.autodoc.importer",
        "import_module",
        "sphinx_build.imports",
        "Imports a module as autodoc does: from its type stub, if it is not written in Python.",
        "A page may lack what a module gives to others, if another process or an earlier build read what imports it.",
    ),
    Seam(
        "sphinx.events:EventManager",
        "listeners",
        "sphinx_build.third_party",
        "Read, to find out whether third-party code listens to an event.",
        "The build stops with an exception.",
    ),
    # Which files and addresses a page may open. Replaced for the whole process and never put back; without effect
    # on environments of builds that do not load the extension.
    _opening(RST_BODY, "run_directive", "Runs each directive: where one is refused, and on which line."),
    _opening(MYST_RENDERER, "run_directive", "Runs each directive of Markdown."),
    _opening(MYST_INCLUDE, "run", "Opens what Markdown includes."),
    _opening(MYST_RENDERER, "render_substitution", "Evaluates `{{ … }}`, with all that Python can reach."),
    _opening("myst_parser.mdit_to_docutils.base", "jinja2", "Has the environment in which it does so."),
    _opening("sphinx.directives.patches:CSVTable", "run", "Warns of a file with an absolute path, and opens it."),
    _opening("docutils.io:FileInput", "__init__", "Opens what `include`, `raw` and `csv-table` name as a file."),
    _opening("docutils.parsers.rst.directives.misc:Raw", "run", "Opens what `raw` names as an address."),
    _opening(
        "docutils.parsers.rst.directives.tables:CSVTable",
        "get_csv_data",
        "Opens what `csv-table` names as an address.",
    ),
    _opening(
        "docutils.parsers.rst.directives.images", "url2pathname", "Names the file that `figure` opens for its width."
    ),
    _opening("sphinx.directives.code:LiteralIncludeReader", "read_file", "Opens the files of `literalinclude`."),
    _opening("sphinx.ext.graphviz:Graphviz", "run", "Opens the file of a drawing."),
    Seam(
        _ENVIRONMENT,
        "glob_toctrees",
        "sphinx_ext.directives",
        "A category's page without entries is added: Sphinx reads the pages in it again when a page comes or goes.",
        "The attribute is set and has no effect: a category's first entry is missing in its contents list.",
    ),
    # Writing.
    Seam(
        _ENVIRONMENT,
        "files_to_rebuild",
        "web.build.incremental",
        "Emptied: Sphinx would write every page whose contents list a changed one; digests decide.",
        "The attribute is set and has no effect: more pages are written than need be.",
    ),
    Seam(
        _HTML_BUILDER,
        "search",
        "web.search.files",
        "Set to False, so that Sphinx makes neither its search index nor its page.",
        "The attribute is set and has no effect: Sphinx's index is made, too.",
    ),
    Seam(
        "sphinx.search:IndexBuilder",
        "get_js_stemmer_code",
        "web.search.files",
        "Called for the stemmer's script of the language.",
        "The build stops with an exception.",
    ),
    Seam(
        "sphinx.search:SearchLanguage",
        "stopwords",
        "web.search.files",
        "Read for the index.",
        "The build stops with an exception.",
    ),
    Seam(
        "sphinx.environment.adapters.indexentries:IndexEntries",
        "create_index",
        "web.genindex",
        "Replaced on the class while the index is written, so that its entries are in the language's order.",
        "The build stops with an exception.",
    ),
    Seam(
        _BUILDER,
        "_write_parallel",
        "web.build.parallel_write",
        "Sphinx resolves references in the parent process while the others wait; here each process does its own.",
        "Sphinx writes its own way.",
    ),
    Seam(
        _BUILDER,
        "_write_serial",
        "web.build.parallel_write",
        "Called where there are too few pages to fork for.",
        "Sphinx writes its own way.",
    ),
    Seam(
        "sphinx.builders",
        "_write_docname",
        "web.build.parallel_write",
        "Called in each process: loads a doctree, resolves it and writes its page.",
        "Sphinx writes its own way.",
    ),
    # The command.
    Seam(
        "sphinx._cli.util.errors",
        "handle_exception",
        "sphinx_ext.errors",
        "Sphinx prints a traceback with every exception; ours is shown by its message alone. Replaced for the whole "
        "process and never put back: Sphinx calls it after the build.",
        "A traceback is printed below the message.",
    ),
)


def used_by(user: str) -> tuple[Seam, ...]:
    """The rows of one module of ours, named below the package (``sphinx_build.memory``)."""
    return tuple(seam for seam in SEAMS if seam.user == user)
