"""The builder ``handbook-text``: what the book says, in a file; nothing is laid out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders import Builder

from ..files import write_if_changed
from ..releases import text_file
from ..sphinx_ext.domain import HandbookDomain
from ..sphinx_ext.read_phase import TEXT_BUILDER, needs_passages
from ..sphinx_ext.releases import book_order, book_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from ..catalogue.schema.model import Schema
    from .content import order


class HandbookTextBuilder(Builder):
    """Reads the pages and writes ``text.json``."""

    name = TEXT_BUILDER
    format = ""
    epilog = ""
    allow_parallel = True

    def get_outdated_docs(self) -> str:
        """Never empty, so that Sphinx always writes."""
        return "the text"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Nothing links to anything here."""
        return ""

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the file."""
        schema = book_order.with_front_matter(self.config.handbook_schema, self.config.handbook_pdf_front_matter)
        write(self.env, Path(self.outdir), parts(self.env, schema))

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write no page."""


def parts(env: BuildEnvironment, schema: Schema) -> tuple[order.Part, ...]:
    """The parts of the whole book, in its order; ``schema`` has the pages before and behind the text."""
    # Imported here: every build loads this module.
    from .content import order

    return order.parts(env.config.root_doc, book_order.contents(env), schema)


def write(env: BuildEnvironment, folder: Path, whole: Iterable[order.Part]) -> None:
    """Write ``text.json`` into a folder where passages are noted, else remove it; ``whole`` are the book's parts."""
    path, domain = folder / text_file.NAME, HandbookDomain.of(env)
    if not needs_passages(env.app):
        path.unlink(missing_ok=True)
        return
    docnames = [document.docname for part in whole for document in part.documents]
    write_if_changed(path, text_file.written(book_text.pages(domain, docnames)))
