"""Writes the pages' twins in Markdown, and ``llms.txt``, which lists them for programs that read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...files import write_if_changed
from ...sphinx_ext.config import book_title
from ...sphinx_ext.domain import HandbookDomain
from .. import metadata
from .writer import MarkdownWriter

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

SUFFIX: Final = ".md"
LIST: Final = "llms.txt"
#: The last line of a list of ours: one without it is the project's own.
_MARK: Final = "<!-- sphinx-handbook -->"


def connect(app: Sphinx) -> None:
    """Have twins written with their pages, and the list at the end of a build; where there are none, it goes."""
    if app.config.handbook_markdown:
        app.connect("html-page-context", write_twin)
    # Before the state of the output is saved, which has the list in it.
    app.connect("build-finished", write_list, priority=400)


def write_twin(app: Sphinx, page: str, template: str, values: dict[str, Any], doctree: nodes.document | None) -> None:
    """Write a page's twin, and name it to the template."""
    if doctree is None or page not in app.env.all_docs:
        return
    folder, images = posixpath.dirname(page), app.builder.images

    def address(uri: str) -> str:
        target, mark, place = uri.partition("#")
        name = posixpath.normpath(posixpath.join(folder, target))
        docname = name.removesuffix(".html")
        if ":" in uri or docname == name or docname not in app.env.all_docs:
            return uri
        return f"{target.removesuffix('.html')}{SUFFIX}{mark}{place}"

    def image(uri: str) -> str:
        return posixpath.relpath(f"_images/{images[uri]}", folder or ".") if uri in images else uri

    write_if_changed(Path(app.outdir, page + SUFFIX), MarkdownWriter(address, image).page(doctree).encode())
    values["twin"] = posixpath.basename(page) + SUFFIX


def write_list(app: Sphinx, exception: Exception | None) -> None:
    """Write the list of twins."""
    file = Path(app.outdir, LIST)
    if exception is not None or (file.is_file() and not file.read_text("utf-8", "replace").endswith(f"{_MARK}\n")):
        return
    if app.config.handbook_markdown:
        write_if_changed(file, "\n".join([*_lines(app), "", _MARK, ""]).encode())
    else:
        file.unlink(missing_ok=True)


def _lines(app: Sphinx) -> Iterator[str]:
    """The book's title, what it is, and its pages: by category, then the others."""
    domain, schema = HandbookDomain.of(app.env), app.config.handbook_schema
    yield f"# {book_title(app.config)}"
    if schema.book.subtitle:
        yield f"\n> {schema.book.subtitle}"
    base = metadata.base(schema)

    def line(docname: str, summary: str) -> str:
        return f"- [{domain.page_name(docname)}]({base}{docname}{SUFFIX})" + (f": {summary}" if summary else "")

    others = [each for each in sorted(app.env.all_docs) if schema.category_of(each) is None]
    yield ""
    yield from (line(each, "") for each in others)
    for category in schema.categories:
        yield f"\n## {category.title}\n"
        entries = [each for each in domain.entries.values() if each.category == category.id]
        yield line(category.index, category.description)
        yield from (line(each.docname, each.summary) for each in sorted(entries, key=lambda each: each.docname))
