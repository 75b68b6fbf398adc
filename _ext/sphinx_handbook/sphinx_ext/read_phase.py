"""The read phase: takes front matter from pages, stores their records, and refuses files that must not be read."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join
from sphinx.util.nodes import get_node_line

from ..catalogue.entries import front_matter
from ..catalogue.entries import page as pages
from ..catalogue.markdown.heading import has_heading
from ..files import special
from ..i18n import N_, translator
from ..problems import Problem
from .config import project_of
from .domain import HandbookDomain
from .domain.title_words import headings_of
from .errors import Fault
from .log import report

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
    page = pages.read(source[0], docname, path, schema, project, lambda name: (folder / name).is_file())
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
    domain.note_headings(docname, headings)
    if "" in headings:
        domain.note_title(docname, headings[""])
    elif docname in domain.entries and doctree.children:
        _report_missing_title(app.env, docname)
    domain.note_links(docname, _linked(doctree))
    others = set()
    foreign = [each for each in doctree.findall(addnodes.pending_xref) if each.get("refdomain") != domain.name]
    if foreign:
        others.add("links")
    if any(each.get("reftype") == "numref" for each in foreign):
        others.add("numbers")
    if any(_names_place(node) for node in doctree.findall()):
        others.add("places")
    if any(not node.get("hidden") for node in doctree.findall(addnodes.toctree)):
        others.add("contents")
    if others:
        domain.note_others(docname, others)


def _names_place(node: nodes.Node) -> bool:
    """Whether a node holds the address of a place on another page, such as ``page.html#place``."""
    if isinstance(node, nodes.raw):
        return "#" in node.astext()
    if not isinstance(node, nodes.reference | addnodes.pending_xref):
        return False
    path, mark, _ = str(node.get("refuri", "") or node.get("reftarget", "")).partition("#")
    return bool(path and mark) and "://" not in path


def _report_missing_title(env: BuildEnvironment, docname: str) -> None:
    """Report an entry without a title, unless its text alone has shown that (``pages.read``)."""
    path = env.doc2path(docname, False).as_posix()
    text, _ = pages.decode(env.doc2path(docname).read_bytes(), path)
    front, problems = front_matter.take(text or "", path)
    body = "\n".join((text or "").split("\n")[front.body_line - 1 :])
    if not problems and has_heading(body, path):
        report(pages.no_title(path, front.body_line), env)


def _linked(doctree: nodes.document) -> Iterator[str]:
    """The targets of a page's Markdown links: docnames, and ids with ``#`` before them."""
    for node in doctree.findall(addnodes.pending_xref):
        target = str(node.get("reftarget", ""))
        if node.get("reftype") == "doc" and node.get("refdomain") == "std":
            yield docname_join(node["refdoc"], target)
        elif node.get("reftype") == "myst":
            yield target if node.get("refdomain") == "doc" else f"#{target}"
        elif node.get("reftype") == "any":
            yield f"#{target}"


def confine(app: Sphinx, doctree: nodes.document) -> None:
    """Empty a page that includes a file from outside the project, and report the file.

    By whichever directive, the file is among the page's dependencies, so no directive can be forgotten here.
    """
    if not app.config.handbook_schema:
        return
    env, docname = app.env, app.env.current_document.docname
    allowed = [(env.srcdir / folder).resolve() for folder in (".", *app.config.handbook_include_from)]
    recorded = {Path.cwd() / name for name in getattr(doctree.settings.record_dependencies, "list", ())}
    recorded |= {env.srcdir / name for name in env.dependencies.get(docname, ())}
    recorded |= {Path(env.relfn2path(name, docname)[1]) for name in _files_shown(doctree)}
    outside = sorted(path for path in recorded if not any(path.resolve().is_relative_to(folder) for folder in allowed))
    if not outside:
        return
    text = env.doc2path(docname).read_text("utf-8-sig")
    for path in outside:
        number = next((number for number, line in enumerate(text.split("\n"), 1) if path.name in line), 1)
        message = N_("“{word}” lies outside the project and is not taken in. Put a copy beside the page.")
        report(
            Problem(env.doc2path(docname, False).as_posix(), number, 1, "outside", message, {"word": path.name}),
            env,
        )
    doctree.children.clear()


def decode_images(app: Sphinx, doctree: nodes.document) -> None:
    """Give images the names of their files: MyST hands on what stands in an address, with ``%20`` for a space."""
    env, docname = app.env, app.env.current_document.docname
    for image in doctree.findall(nodes.image):
        name = unquote(image["uri"])
        if name != image["uri"] and "://" not in name and not name.startswith("data:"):
            written, decoded = (Path(env.relfn2path(each, docname)[1]) for each in (image["uri"], name))
            if decoded.is_file() and not written.is_file():
                image["uri"] = name


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


def _files_shown(doctree: nodes.document) -> Iterator[str]:
    """Files that the page shows or offers for download, as it names them."""
    for image in doctree.findall(nodes.image):
        if "://" not in image["uri"] and not image["uri"].startswith("data:"):
            yield image["uri"]
    for download in doctree.findall(addnodes.download_reference):
        if "://" not in download["reftarget"]:
            yield download["reftarget"]


def note_files(app: Sphinx, doctree: nodes.document) -> None:
    """Note the page's file and all that it includes or shows, once Sphinx has collected them."""
    env, docname = app.env, app.env.current_document.docname
    names = [str(env.doc2path(docname, False)), *map(str, env.dependencies.get(docname, ()))]
    HandbookDomain.of(env).note_files(docname, {name: _stamp(env, name) for name in names})


def pages_to_read(app: Sphinx, env: BuildEnvironment, *changes: Set[str]) -> list[str]:
    """The pages of whose files one is another than the page was read from.

    Sphinx reads a page again when a file is newer. One that takes the place of another may be older.
    """
    files = HandbookDomain.of(env).data["files"]
    stamp = cache(lambda name: _stamp(env, name))
    return [
        docname
        for docname, stamps in files.items()
        if docname in env.found_docs and any(stamp(name) != before for name, before in stamps.items())
    ]


def _stamp(env: BuildEnvironment, name: str) -> tuple[int, int] | None:
    """A file's time and size; None where there is none."""
    try:
        status = Path(env.srcdir, name).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def pages_with_views(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages that show other pages' data, all to be written whenever any page is.

    For HTML in another theme than ours, which has no digests of pages.
    """
    domain = HandbookDomain.of(env)
    referring = {docname for docname, entry in domain.entries.items() if entry.references}
    return sorted({*domain.data["views"], *domain.data["references"], *referring} & env.found_docs)


def setup(app: Sphinx) -> None:
    """Connect the events of the phase."""
    app.connect("env-before-read-docs", refuse_unreadable)
    app.connect("source-read", read_page)
    # Before Sphinx's own collectors (500): nothing of an emptied page may be collected.
    app.connect("doctree-read", decode_images, priority=90)
    app.connect("doctree-read", confine, priority=100)
    app.connect("doctree-read", drop_special_images, priority=110)
    app.connect("doctree-read", complete_record)
    app.connect("doctree-read", note_files, priority=900)
    app.connect("env-get-outdated", pages_to_read)
