"""The read phase: takes front matter from pages, stores their records, and refuses files that are not UTF-8."""

from __future__ import annotations

import logging
import os
import pickle
import re
from collections.abc import Iterator, Set
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join
from sphinx.util.nodes import get_node_line

from ..catalogue.entries import front_matter, titles
from ..catalogue.entries import page as pages
from ..catalogue.markdown.heading import has_heading
from ..files import Stamp, file_digest, is_regular, now, special, stamp
from ..i18n import N_, translator
from ..problems import Problem
from .config import project_of
from .domain import HandbookDomain, shared_declarations, shared_names
from .domain.open_titles import open_titles
from .domain.title_words import headings_of, with_formulas
from .errors import Fault
from .log import report
from .page_limits import bounded
from .releases import checks, passages
from .renderer import place_of

#: The builder that writes what the book says, also of a book without releases.
TEXT_BUILDER: Final = "handbook-text"
#: The tag (``sphinx-build -t``) of a build for a comparison: it writes that beside its PDFs whether the book has
#: releases or not, and does not read the PDFs back.
COMPARISON_TAG: Final = "handbook_comparison"

#: The first line of a directive between colons.
_COLON_FENCE: Final = re.compile(r":{3,} *\{[^}\s]+\}")

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def refuse_unreadable(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Report pages that are not UTF-8, or no files, and leave them out: Sphinx would stop with a traceback, or wait."""
    for docname in list(docnames):
        path = env.doc2path(docname)
        _, problems = pages.load(path, env.doc2path(docname, False).as_posix())
        if not docname.isascii() and any("\ud800" <= letter <= "\udfff" for letter in docname):
            # Neither a page's address nor what Sphinx stores can have such a name.
            name = env.doc2path(docname, False).as_posix().encode("utf-8", "backslashreplace").decode()
            message = N_("The file's name is not UTF-8: give it another, of a-z, 0-9 and hyphens.")
            problems = [Problem(name, 1, 1, "file-name", message)]
        for problem in problems:
            if docname == env.config.root_doc:
                place = f"{path}:{problem.line}"
                raise Fault(f"{place}: {problem.text(translator(env.config.language))}")
            report(problem, env)
            docnames.remove(docname)
            env.project.docnames.discard(docname)


def read_page(app: Sphinx, docname: str, source: list[str]) -> None:
    """Take the front matter out of a page's source, and store its record."""
    schema = app.config.handbook_schema
    if not schema:
        return
    path, folder = app.env.doc2path(docname, False).as_posix(), Path(app.srcdir)
    project = project_of(app.config)
    page = pages.read(source[0], docname, path, schema, project, lambda name: is_regular(folder / name))
    for problem in page.problems:
        report(problem, app.env)
    domain = HandbookDomain.of(app.env)
    if page.entry is not None:
        domain.note_entry(page.entry)
    elif page.added is not None:
        domain.note_added(page.added)
    source[0] = page.front.page


def complete_record(app: Sphinx, doctree: nodes.document) -> None:
    """Add the title to the page's record once the page is parsed, and note in which ways it shows other pages."""
    domain, docname = HandbookDomain.of(app.env), app.env.current_document.docname
    headings = headings_of(doctree)
    domain.note_headings(docname, headings, open_titles(doctree))
    domain.note_formula_titles(docname, with_formulas(doctree))
    _unlink_contents(app.env.tocs.get(docname))
    if "" in headings:
        domain.note_title(docname, headings[""])
    elif docname in domain.entries and doctree.children:
        _report_missing_title(app.env, docname)
    domain.note_links(docname, _linked(doctree, docname))
    domain.note_short_forms(docname, doctree)
    others = set()
    foreign = [each for each in doctree.findall(addnodes.pending_xref) if each.get("refdomain") != domain.name]
    if foreign:
        others.add("links")
    if any(each.get("reftype") in ("numref", "eq") for each in foreign):
        others.add("numbers")
    if any(_names_place(node) for node in doctree.findall()):
        others.add("places")
    if any(not node.get("hidden") for node in doctree.findall(addnodes.toctree)):
        others.add("contents")
    if others:
        domain.note_others(docname, others)
    if needs_passages(app) or place_of(app.builder) == "book":
        # Whoever compares books later need not read these pages again.
        record = domain.entries.get(docname) or domain.added.get(docname)
        domain.note_passages(docname, passages.of_page(doctree, docname, record, domain.schema))


def report_unread_fences(app: Sphinx, doctree: nodes.document) -> None:
    """Report directives between colons where MyST is not told to read them: they, and what they list, would be text."""
    config, docname = app.config, app.env.current_document.docname
    if not config.handbook_schema or "colon_fence" in getattr(config, "myst_enable_extensions", ("colon_fence",)):
        return
    for paragraph in doctree.findall(nodes.paragraph):
        if match := _COLON_FENCE.match(paragraph.astext()):
            message = N_(
                "“{directive}” is shown as text: MyST reads colons so only with myst_enable_extensions = "
                '["colon_fence"] in conf.py. Write that, or put the directive between backticks (```).'
            )
            path, values = app.env.doc2path(docname, False).as_posix(), {"directive": match[0]}
            report(Problem(path, paragraph.line or 1, 1, "colon-fence", message, values), app.env)


def _names_place(node: nodes.Node) -> bool:
    """Whether a node holds the address of a place on another page, such as ``page.html#place``."""
    if isinstance(node, nodes.raw):
        return "#" in node.astext()
    if not isinstance(node, nodes.reference | addnodes.pending_xref):
        return False
    path, mark, _ = str(node.get("refuri", "") or node.get("reftarget", "")).partition("#")
    return bool(path and mark) and "://" not in path


def _unlink_contents(contents: nodes.Node | None) -> None:
    """Make words of the links within the lines of a page's contents, such as a download in a heading has.

    Sphinx takes each for a line of the contents, and ends in a traceback.
    """
    for link in list(contents.findall(nodes.reference)) if contents is not None else ():
        if "anchorname" not in link:
            link.replace_self(link.children)


def _report_missing_title(env: BuildEnvironment, docname: str) -> None:
    """Report an entry without a title, unless its text alone has shown that (``pages.read``)."""
    path = env.doc2path(docname, False).as_posix()
    text, _ = pages.decode(env.doc2path(docname).read_bytes(), path)
    front, problems = front_matter.take(text or "", path)
    if not problems and has_heading(front.body, path):
        report(titles.no_title(path, front.body_line), env)


def _linked(doctree: nodes.document, docname: str) -> Iterator[str]:
    """The targets of the Markdown links of the page ``docname``: docnames, and ids with ``#`` before them."""
    for node in doctree.findall(addnodes.pending_xref):
        target = str(node.get("reftarget", ""))
        if node.get("reftype") == "doc" and node.get("refdomain") == "std":
            yield docname_join(node.get("refdoc", docname), target)
        elif node.get("reftype") == "myst":
            yield target if node.get("refdomain") == "doc" else f"#{target}"
        elif node.get("reftype") == "any":
            yield f"#{target}"


def decode_images(app: Sphinx, doctree: nodes.document) -> None:
    """Give images the names of their files: MyST hands on what stands in an address, with ``%20`` for a space."""
    env, docname = app.env, app.env.current_document.docname
    for image in doctree.findall(nodes.image):
        name = unquote(image["uri"])
        if name != image["uri"] and "://" not in name and not name.startswith("data:"):
            written, decoded = (Path(env.relfn2path(each, docname)[1]) for each in (image["uri"], name))
            if is_regular(decoded) and not is_regular(written):
                image["uri"] = name


class _Reading(logging.Handler):
    """The reading of a build: when it began, and the files that a page asks for and does not get.

    Those are known by the words of the warning that names them.

    Whoever reads a file for a page makes it a dependency when it was read, and not where it could not be.
    """

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(logging.WARNING)
        self._env = env
        self.began = now(Path(env.doctreedir))
        self.names: dict[str, set[str]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Note what the warning has between quotation marks, if a file could be called that and there is none."""
        docname = self._env.current_document.docname
        if not docname:
            return
        folders = (self._env.srcdir, (self._env.srcdir / docname).parent, Path.cwd())
        for word in _QUOTED.findall(record.getMessage()):
            for folder in folders if set("./") & set(word) else ():
                path = os.path.relpath(folder / word, self._env.srcdir)
                if _stamp(self._env, path) is None:
                    self.names.setdefault(docname, set()).add(path)


#: The reading of each build, by environment.
_READINGS: Final[WeakKeyDictionary[BuildEnvironment, _Reading]] = WeakKeyDictionary()
#: What could be the name of a file.
_QUOTED: Final = re.compile(r"""["'“]([^"'”\n]{1,300})["'”]""")


def watch(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Note when the reading begins, and watch for files that pages ask for in vain."""
    if not docnames:
        return
    _READINGS[env] = _Reading(env)
    logging.getLogger("sphinx").addHandler(_READINGS[env])


def watch_no_more(app: Sphinx, env: BuildEnvironment) -> None:
    """End that, when all pages are read."""
    if handler := _READINGS.pop(env, None):
        logging.getLogger("sphinx").removeHandler(handler)


def drop_special_images(app: Sphinx, doctree: nodes.document) -> None:
    """Report images whose files are none, such as pipes, and leave them out: whoever reads them would wait."""
    env, docname = app.env, app.env.current_document.docname
    for image in list(doctree.findall(nodes.image)):
        if "://" in image["uri"] or image["uri"].startswith("data:"):
            continue
        name, path = env.relfn2path(image["uri"], docname)
        if message := special(Path(path)):
            page = env.doc2path(docname, False).as_posix()
            report(Problem(page, get_node_line(image) or 1, 1, "special-file", message, {"word": name}), env)
            image.parent.remove(image)


def note_files(app: Sphinx, doctree: nodes.document) -> None:
    """Note the page's file and all that it includes or shows, once Sphinx has collected them."""
    env, docname = app.env, app.env.current_document.docname
    names = {str(env.doc2path(docname, False)), *map(str, env.dependencies.get(docname, ()))}
    reading = _READINGS.get(env)
    if reading:
        names |= reading.names.get(docname, set())
    stamps = {name: _stamp(env, name) for name in names}
    files = {name: (each, _digest(str(Path(env.srcdir, name)), each)) for name, each in stamps.items()}
    # What was saved since the reading began may have been read before that: then nothing is noted that it could equal.
    # Images are looked at when they are shown, and other extensions draw theirs while pages are read.
    saved = {name for name, (each, _) in files.items() if reading and each and each.changed >= reading.began}
    HandbookDomain.of(env).note_files(docname, files | dict.fromkeys(saved - env.images.keys(), (None, "")))


@lru_cache(maxsize=1024)
def _digest(path: str, at: Stamp | None) -> str:
    """The digest of a file with a stamp: what many pages include or show is read once."""
    return file_digest(Path(path))


def pages_to_read(app: Sphinx, env: BuildEnvironment, *changes: Set[str]) -> list[str]:
    """The pages one of whose files is another than was read, or of which too little is stored.

    Sphinx reads a page again when a file is newer. One that takes the place of another may be older, or just as old.
    """

    @cache
    def is_another(name: str, before: Stamp | None, digest: str) -> bool:
        stamp = _stamp(env, name)
        # A file that was only copied is the same.
        return stamp != before and (not stamp or not before or file_digest(Path(env.srcdir, name)) != digest)

    files = HandbookDomain.of(env).data["files"]
    changed = {
        docname for docname, noted in files.items() if any(is_another(name, *before) for name, before in noted.items())
    }
    folder = Path(env.doctreedir)
    changed |= {docname for docname in files if not _is_whole(folder / f"{docname}.doctree")}
    if needs_passages(app):
        changed |= files.keys() - HandbookDomain.of(env).data["passages"].keys()
    return sorted(changed & env.found_docs)


def _is_whole(pickled: Path) -> bool:
    """Whether what is stored of a page has a beginning and an end: a power cut may leave half of it."""
    try:
        with pickled.open("rb") as file:
            begins = file.read(1) == pickle.PROTO
            file.seek(-1, os.SEEK_END)
            return begins and file.read(1) == pickle.STOP
    except OSError:
        return False


def needs_passages(app: Sphinx) -> bool:
    """Whether the text of pages is noted: for releases, and for who asks for it."""
    has_releases = app.config.handbook_schema.releases is not None
    return has_releases or app.builder.name == TEXT_BUILDER or app.tags.has(COMPARISON_TAG)


def _stamp(env: BuildEnvironment, name: str) -> Stamp | None:
    """A file's times and size; None where there is none, or none that may be read."""
    path = Path(env.srcdir, name)
    return stamp(path) if os.access(path, os.R_OK) else None


def pages_with_views(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages that show other pages' data, all to be written whenever any page is.

    For HTML in another theme than ours, which has no digests of pages.
    """
    domain = HandbookDomain.of(env)
    referring = {docname for docname, entry in domain.entries.items() if entry.references}
    return sorted({*domain.data["views"], *domain.data["references"], *referring} & env.found_docs)


def setup(app: Sphinx) -> None:
    """Connect the events of the phase."""
    app.connect("builder-inited", bounded.connect)
    app.connect("env-before-read-docs", refuse_unreadable)
    app.connect("env-before-read-docs", watch)
    app.connect("env-before-read-docs", checks.check)
    app.connect("env-before-read-docs", shared_names.begin)
    app.connect("env-purge-doc", shared_names.forget)
    app.connect("env-updated", watch_no_more, priority=1)
    app.connect("source-read", read_page)
    # Before Sphinx's own collectors (500).
    app.connect("doctree-read", decode_images, priority=90)
    app.connect("doctree-read", drop_special_images, priority=110)
    app.connect("doctree-read", report_unread_fences)
    app.connect("doctree-read", complete_record)
    app.connect("doctree-read", note_files, priority=900)
    app.connect("doctree-read", shared_names.note, priority=900)
    app.connect("doctree-read", shared_declarations.note, priority=900)
    # Last, when others have said what is to be read, too.
    app.connect("env-before-read-docs", shared_declarations.read_together, priority=900)
    # Before anybody asks where a name leads.
    app.connect("env-updated", shared_declarations.read_again, priority=-1)
    app.connect("env-updated", shared_names.give_to_owners, priority=0)
    app.connect("env-get-outdated", pages_to_read)
    app.connect("env-get-outdated", shared_declarations.of_removed)
