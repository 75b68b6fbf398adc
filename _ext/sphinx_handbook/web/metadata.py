"""Writes, when a website is done, the files that other programs read of it; and tells search engines what a page is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from markupsafe import Markup
from sphinx.builders.html import StandaloneHTMLBuilder

from ..i18n import translator
from ..sphinx_ext.config import author
from ..sphinx_ext.domain import HandbookDomain
from .build import no_op

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..catalogue.entries.entry import Entry
    from ..catalogue.schema.model import Category, Schema

__all__ = ["Published", "published", "setup"]

#: Builders whose pages have an address each; their output is a website as it stands.
_WEBSITES: Final = ("html", "dirhtml")


@dataclass(frozen=True, slots=True)
class Published:
    """What a page's head tells those who do not read the page; addresses are empty where the book has none."""

    address: str
    feed: str
    locale: str
    data: Markup | None


def published(
    schema: Schema, target: str, category: Category | None, entry: Entry | None, *, front: bool = False
) -> Published:
    """What to tell of a page: the front page, a category's, an entry's or, with neither, any other."""
    from ..catalogue.export.feeds import FEED_NAME

    url, root = address(schema, target, front=front), base(schema)
    told = linked_data(schema, category, entry, url) if schema and (front or category) else None
    return Published(url, root and root + FEED_NAME, locale_name(schema.book.language), told)


# Addresses.


def base(schema: Schema) -> str:
    """The website's address with a slash at its end, or nothing where the book has none."""
    return f"{schema.book.base_url.rstrip('/')}/" if schema.book.base_url else ""


def address(schema: Schema, target: str, *, front: bool = False) -> str:
    """A page's whole address; the front page is the website itself."""
    return base(schema) + ("" if front else target) if schema.book.base_url else ""


# What a page is, in the vocabulary of schema.org.


def linked_data(schema: Schema, category: Category | None, entry: Entry | None, url: str) -> Markup:
    """A data block for a page: the front page (neither), a category's page or an entry's."""
    book = schema.book
    data: dict[str, Any] = {"@context": "https://schema.org"}
    whole = {"@type": "Book", "name": book.title, "url": base(schema)}
    if category is None:
        data |= {"@type": ["WebSite", "Book"], "name": book.title, "description": book.subtitle}
    elif entry is None:
        data |= {"@type": "CollectionPage", "name": category.title, "description": category.description}
        data["isPartOf"] = _known(whole)
    else:
        title = entry.title or entry.id
        data |= {"@type": "Article", "headline": title, "name": title, "description": entry.summary}
        data |= {"articleSection": category.title, "keywords": list(_keywords(entry, schema))}
        data["isPartOf"] = _known(whole)
    data |= {"inLanguage": book.language, "url": url}
    text = json.dumps(_known(data), ensure_ascii=False)
    # Nothing in it may end the block or begin a comment, whatever a title holds.
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(f'<script type="application/ld+json">{text}</script>')


def _known(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}


def _keywords(entry: Entry, schema: Schema) -> Iterator[str]:
    from ..catalogue.export import data_files

    for field in schema.fields.values():
        value = entry.values.get(field.name)
        if field.type == "terms" and isinstance(value, tuple):
            yield from (data_files.term_title(str(term), field, schema) for term in value)


@cache
def locale_name(language: str) -> str:
    """A language as Open Graph writes it, with the country where it is mostly spoken: ``da_DK``."""
    try:
        locale = Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return ""
    country = locale.territory or get_global("likely_subtags").get(locale.language, "").rpartition("_")[2]
    return f"{locale.language}_{country}" if country else locale.language


# The files.


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the files beside the pages, where the pages were written to the end."""
    builder, schema = app.builder, app.config.handbook_schema
    if exception is not None or not schema or builder.name not in _WEBSITES or no_op.at(app):
        return
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    # Only here, where there is something to write: a build with nothing to do is spared them.
    from ..catalogue.export import data_files, feeds, spreadsheet

    domain, say, url_of = HandbookDomain.of(app.env), translator(app.config.language), builder.get_target_uri
    entries = [entry for category in schema.categories for entry in domain.in_category(category.id)]
    folder, root = Path(app.outdir), base(schema)
    _write(folder / data_files.JSON_NAME, data_files.as_json(schema, entries, url_of))
    _write(folder / data_files.SCHEMA_NAME, data_files.json_schema(schema, say))
    _write(folder / spreadsheet.TABLE_NAME, spreadsheet.as_table(schema, entries, url_of, say))
    if not root:
        for name in (feeds.FEED_NAME, feeds.SITEMAP_NAME):
            if _is_ours(folder / name):
                (folder / name).unlink(missing_ok=True)
        return
    pages = (address(schema, url_of(docname), front=docname == app.config.root_doc) for docname in app.env.all_docs)
    for name, data in (
        (feeds.FEED_NAME, feeds.atom(schema, entries, author(app.config), root, url_of)),
        (feeds.SITEMAP_NAME, feeds.sitemap(pages)),
    ):
        # A book may bring a file of this name itself, through html_extra_path.
        if _is_ours(folder / name):
            _write(folder / name, data)


def _is_ours(path: Path) -> bool:
    """Whether a file is one of ours, or not there at all."""
    from ..catalogue.export import feeds

    return not path.exists() or f"<!-- {feeds.MARK} -->".encode() in path.read_bytes()[:2000]


def _write(path: Path, data: bytes) -> None:
    if not path.is_file() or path.read_bytes() != data:
        path.write_bytes(data)


def setup(app: Sphinx) -> None:
    """Write when a build has ended."""
    app.connect("build-finished", write)
