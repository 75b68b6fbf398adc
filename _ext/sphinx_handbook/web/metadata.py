"""Describes a page for search engines: its address, feed, locale, and data in schema.org's vocabulary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from markupsafe import Markup

from ..catalogue.entries import field_types

if TYPE_CHECKING:
    from ..catalogue.entries.entry import Entry
    from ..catalogue.schema.model import Category, Schema

__all__ = ["Published", "address", "base", "published"]


@dataclass(frozen=True, slots=True)
class Published:
    """A page's metadata for its HTML head; addresses are empty strings where the book has none."""

    address: str
    feed: str
    locale: str
    data: Markup | None


def published(
    schema: Schema, target: str, category: Category | None, entry: Entry | None, *, front: bool = False
) -> Published:
    """The metadata of a page: the front page, a category's, an entry's or, with neither, any other."""
    from ..catalogue.export.feeds import FEED_NAME

    url, root = address(schema, target, front=front), base(schema)
    data = linked_data(schema, category, entry, url) if schema and (front or category) else None
    return Published(url, root and root + FEED_NAME, locale_name(schema.book.language), data)


# Addresses.


def base(schema: Schema) -> str:
    """The website's address with a slash at its end, or an empty string where the book has none."""
    return f"{schema.book.base_url.rstrip('/')}/" if schema.book.base_url else ""


def address(schema: Schema, target: str, *, front: bool = False) -> str:
    """A page's whole address; the front page is the website itself."""
    return base(schema) + ("" if front else target) if schema.book.base_url else ""


# Data in the vocabulary of schema.org.


def linked_data(schema: Schema, category: Category | None, entry: Entry | None, url: str) -> Markup:
    """A data block for a page: the front page (neither), a category's page or an entry's."""
    book = schema.book
    data: dict[str, Any] = {"@context": "https://schema.org"}
    whole = {"@type": "Book", "name": book.title, "url": base(schema)}
    if category is None:
        data |= {"@type": ["WebSite", "Book"], "name": book.title, "description": book.subtitle}
    elif entry is None:
        data |= {"@type": "CollectionPage", "name": category.title, "description": category.description}
        data["isPartOf"] = _without_empty(whole)
    else:
        title = entry.title or entry.id
        data |= {"@type": "Article", "headline": title, "name": title, "description": entry.summary}
        data |= {"articleSection": category.title, "keywords": list(_keywords(entry, schema))}
        data["isPartOf"] = _without_empty(whole)
    data |= {"inLanguage": book.language, "url": url}
    text = json.dumps(_without_empty(data), ensure_ascii=False)
    # Nothing in it may end the block or begin a comment, whatever a title holds.
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(f'<script type="application/ld+json">{text}</script>')


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}


def _keywords(entry: Entry, schema: Schema) -> Iterator[str]:
    for field in field_types.fields_of(schema, field_types.Terms):
        value = entry.values.get(field.name)
        if isinstance(value, tuple):
            yield from (field_types.term_title(str(term), field, schema) for term in value)


@cache
def locale_name(language: str) -> str:
    """A language as Open Graph writes it, with the country where it is mostly spoken: ``da_DK``."""
    try:
        locale = Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return ""
    country = locale.territory or get_global("likely_subtags").get(locale.language, "").rpartition("_")[2]
    return f"{locale.language}_{country}" if country else locale.language
