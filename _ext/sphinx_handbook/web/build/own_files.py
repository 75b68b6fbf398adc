"""Files of the project (``html_extra_path``) that have the place of one that a build writes.

``404.html``, ``llms.txt``, the feed and the sitemap may be the project's own: its file then is where ours would be.
All else that is ours is refused, since something offers it or reads it as what it is. A page that has a source is
Sphinx's matter: it is written over an extra file of its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...editions import listing
from ...i18n import N_, translator
from ...sphinx_ext.errors import ConfigFault
from .. import downloads, generated_pages
from ..folder import binder_files
from ..folder import parts as folder_parts
from ..markdown import files as markdown_files
from ..search import files as search_files
from . import outputs

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: Folders of the output that are ours as a whole, with our theme.
FOLDERS: Final = (search_files.FOLDER, folder_parts.FOLDER, binder_files.FOLDER)


def connect(app: Sphinx, providers: Sequence[generated_pages.Provider]) -> None:
    """Look for such files when all pages are read, before any is written; without providers the theme is another's."""
    app.connect("env-updated", partial(check, providers=providers))


def has(app: Sphinx, name: str) -> bool:
    """Whether the project brings a file of its own to this place in the output."""
    return any(name == each for each, _ in outputs.extra_files(app))


def check(app: Sphinx, env: BuildEnvironment, providers: Sequence[generated_pages.Provider]) -> None:
    """Refuse files of the project that would be overwritten, or would be read for ours; all at once."""
    own = dict(outputs.extra_files(app))
    if not own:
        return
    ours = {*_files(app.config), *_twins(env), *_generated(app, providers)}
    folders = FOLDERS if providers else ()
    taken = sorted(name for name in own if name in ours or name.partition("/")[0] in folders)
    message = translator(app.config.language)(
        N_(
            "{path} would stand in the place of {name}, which the build writes itself: give your file another name, or "
            "leave it out of html_extra_path."
        )
    )
    if taken:
        raise ConfigFault("\n".join(message.format(path=own[name], name=name) for name in taken))


def _files(config: Config) -> Iterator[str]:
    # Imported only where there is something to compare: most projects have no such files.
    from ...catalogue.export import data_files, spreadsheet

    if config.handbook_schema:
        yield from (data_files.JSON_NAME, data_files.SCHEMA_NAME, spreadsheet.TABLE_NAME)
    if config.handbook_offline:
        yield downloads.offline_file(config)
    if config.handbook_printed:
        files = (listing.NAME, *(each.file for each in config.handbook_printed))
        yield from (f"{downloads.FOLDER}/{name}" for name in files)


def _twins(env: BuildEnvironment) -> Iterator[str]:
    if env.config.handbook_markdown:
        yield from (f"{docname}{markdown_files.SUFFIX}" for docname in env.found_docs)


def _generated(app: Sphinx, providers: Sequence[generated_pages.Provider]) -> Iterator[str]:
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    for page in generated_pages.pages_of(app, providers):
        yield Path(builder.get_output_path(page.name)).relative_to(builder.outdir).as_posix()
