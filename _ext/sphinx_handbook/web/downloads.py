"""Offers the printed editions on the website: a page with all of them, links to them, and their files in ``pdf``."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.osutil import relative_uri

from ..editions import listing
from ..editions.listing import PublishedFile, size_in_words
from ..files import write_if_changed
from ..i18n import N_, translator
from ..languages.slugs import slug
from ..sphinx_ext.config import book_title
from .generated_pages import GeneratedPage

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

TEMPLATE: Final = "download.html"
FOLDER: Final = "pdf"


@dataclass(frozen=True, slots=True)
class Download:
    """A printed edition as a page offers it."""

    title: str
    href: str
    pages: int
    size: str
    paper: str
    description: str
    accessible: bool
    edition: str


def name(config: Config) -> str:
    """The name of the page with all editions, in the book's language; empty where there are none."""
    return translator(config.language)(N_("download")) if config.handbook_printed or config.handbook_offline else ""


def offline_file(config: Config) -> str:
    """The name of the file with the whole website; without its ending also that of the folder in it."""
    return f"{slug(book_title(config), language=config.language or 'en')}.zip"


def by_page(config: Config) -> dict[str, list[PublishedFile]]:
    """The editions of each page, by docname; those of the whole book under an empty string.

    Sheets of corrections are not among them: they are of no page, and not for who has no copy.
    """
    editions: dict[str, list[PublishedFile]] = {}
    for each in config.handbook_printed:
        if not each.corrects:
            editions.setdefault(each.document, []).append(each)
    return editions


def download(edition: PublishedFile, config: Config, address: Callable[[str], str]) -> Download:
    """An edition as a page offers it; ``address`` returns the address of a file relative to that page."""
    return Download(
        title=edition.title,
        href=address(f"{FOLDER}/{edition.file}"),
        pages=edition.pages,
        size=size_in_words(edition.bytes, config.language),
        paper=edition.paper,
        description=edition.description,
        accessible=edition.accessible,
        edition=edition.edition,
    )


def pages(app: Sphinx) -> Iterator[GeneratedPage]:
    """The page with all editions, where there are any."""
    if page := name(app.config):
        content = (app.config.handbook_printed, app.config.handbook_offline)
        yield GeneratedPage(page, TEMPLATE, content, partial(_values, app, page))


def _values(app: Sphinx, page: str) -> dict[str, Any]:
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)

    address = partial(relative_uri, builder.get_target_uri(page))
    by_category: dict[str, list[Download]] = {}
    for docname, printed in by_page(app.config).items():
        if category := app.config.handbook_schema.category_of(docname):
            by_category.setdefault(category.id, []).extend(download(each, app.config, address) for each in printed)
    return {
        "title": translator(app.config.language)(N_("Download the handbook")),
        "books": [download(each, app.config, address) for each in by_page(app.config).get("", ())],
        "sheets": list(by_category.items()),
        "offline": offline_file(app.config) if app.config.handbook_offline else "",
        "corrections": [download(each, app.config, address) for each in app.config.handbook_printed if each.corrects],
    }


def copy_files(app: Sphinx, exception: Exception | None) -> None:
    """Copy the files and their list into the folder ``pdf``, and remove those that only the list of the last build has.

    Nothing else in the folder is touched: a project may have pages of its own there.
    """
    builder = app.builder
    if exception is not None or not isinstance(builder, StandaloneHTMLBuilder):
        return
    folder, printed = Path(app.outdir, FOLDER), app.config.handbook_printed
    source, listed = Path(app.confdir, app.config.handbook_editions), folder / listing.NAME
    wanted = {each.file for each in printed}
    for gone in {each.file for each in listing.load(folder)} - wanted:
        (folder / gone).unlink()
    if not wanted:
        if listed.is_file():
            listed.unlink()
            if not any(folder.iterdir()):
                folder.rmdir()
        return
    folder.mkdir(exist_ok=True)
    for file in sorted(wanted):
        if not (folder / file).is_file() or not filecmp.cmp(source / file, folder / file, shallow=False):
            part = folder / f".{file}.part"
            shutil.copyfile(source / file, part)
            part.replace(folder / file)
    write_if_changed(listed, listing.listed(printed).encode())
