"""Writes the files that other programs read of a finished website: JSON and its schema, a table, Atom and a sitemap."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sphinx.builders.html import StandaloneHTMLBuilder

from ..files import write_if_changed
from ..i18n import translator
from ..sphinx_ext.config import author
from ..sphinx_ext.domain import HandbookDomain
from .build import no_op
from .metadata import address, base

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Builders whose pages have an address each; their output is a website as it stands. Any theme's files are written.
WEBSITES: Final = ("html", "dirhtml")


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the files beside the pages, where the pages were written to the end."""
    builder, schema = app.builder, app.config.handbook_schema
    if exception is not None or not schema or builder.name not in WEBSITES or no_op.is_no_op(app):
        return
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    # Imported only where there is something to write, to save time in a build with nothing to do.
    from ..catalogue.export import data_files, feeds, spreadsheet

    domain, say, url_of = HandbookDomain.of(app.env), translator(app.config.language), builder.get_target_uri
    entries = [entry for category in schema.categories for entry in domain.in_category(category.id)]
    folder, root = Path(app.outdir), base(schema)
    write_if_changed(folder / data_files.JSON_NAME, data_files.as_json(schema, entries, url_of))
    write_if_changed(folder / data_files.SCHEMA_NAME, data_files.json_schema(schema, say))
    write_if_changed(folder / spreadsheet.TABLE_NAME, spreadsheet.as_table(schema, entries, url_of, say))
    if not root:
        for name in (feeds.FEED_NAME, feeds.SITEMAP_NAME):
            if _is_ours(folder / name):
                (folder / name).unlink(missing_ok=True)
        return
    from .releases import news

    records = [*entries, *domain.added.values()]
    pages = (address(schema, url_of(docname), front=docname == app.config.root_doc) for docname in app.env.all_docs)
    for name, data in (
        (feeds.FEED_NAME, feeds.atom(schema, records, author(app.config), root, url_of, news.updates(app))),
        (feeds.SITEMAP_NAME, feeds.sitemap(pages)),
    ):
        # A book may bring a file of this name itself, through html_extra_path.
        if _is_ours(folder / name):
            write_if_changed(folder / name, data)


def _is_ours(path: Path) -> bool:
    """Whether a file is one of ours, or not there at all."""
    from ..catalogue.export import feeds

    return not path.exists() or f"<!-- {feeds.MARK} -->".encode() in path.read_bytes()[:2000]


def setup(app: Sphinx) -> None:
    """Write the files when a build has ended."""
    app.connect("build-finished", write)
