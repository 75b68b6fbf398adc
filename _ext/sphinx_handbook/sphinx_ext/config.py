"""Every option of the extension: declared, checked and completed in this one place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sphinx.util import logging

from ..catalogue import corrections
from ..catalogue.schema import cache
from ..catalogue.schema.model import NAME, Schema
from ..editions import listing
from ..i18n import N_, translator
from .errors import ConfigFault

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

#: What the extension keeps among the options, which nobody sets.
COMPUTED: Final = frozenset({"handbook_schema", "handbook_corrections", "handbook_printed"})


def read_schema(app: Sphinx, config: Config) -> None:
    """Read the catalogue's schema, or stop with everything that is wrong in it."""
    path = Path(app.confdir, config.handbook_catalogue)
    if not path.exists():
        config.handbook_schema = Schema()
        return
    schema, problems = cache.load(path, Path(app.doctreedir))
    say = translator(config.language)
    if not problems and schema.book.language != config.language:
        message = say(N_("{file}: language is “{ours}” but conf.py says “{theirs}”; they must be the same."))
        from ..catalogue.schema.toml_lines import line_of

        place = f"{path}:{line_of(path.read_text('utf-8-sig'), ('book', 'language'))}"
        raise ConfigFault(message.format(file=place, ours=schema.book.language, theirs=config.language))
    if problems:
        raise ConfigFault("\n".join(f"{path}:{problem.line}: {problem.text(say)}" for problem in problems))
    config.handbook_schema = schema
    config.handbook_corrections, problems = corrections.load(path.parent, schema)
    if problems:
        told = (f"{path.parent / each.path}:{each.line}: {each.text(say)}" for each in problems)
        raise ConfigFault("\n".join(told))


def read_editions(app: Sphinx, config: Config) -> None:
    """Read which PDFs a reader can be given."""
    if config.handbook_editions:
        config.handbook_printed = listing.load(Path(app.confdir, config.handbook_editions))


def author(config: Config) -> str:
    """Who the project says has written it; Sphinx has two words for nobody."""
    return "" if config.author in ("unknown", "Author name not set") else config.author


def setup(app: Sphinx) -> None:
    """Declare the options."""
    app.add_config_value(
        "handbook_catalogue",
        NAME,
        "env",
        str,
        "The file that declares categories, fields and vocabularies, beside `conf.py`. Where there is none, the "
        "project is printed and shown like any other Sphinx project.",
    )
    app.add_config_value(
        "handbook_include_from",
        [],
        "env",
        list,
        "Folders outside the source folder that pages may take files from (`include`, `literalinclude`, `csv-table`), "
        "relative to it. A page that takes in a file from anywhere else is emptied, and the build tells of it.",
    )
    app.add_config_value(
        "handbook_editions",
        "",
        "",
        str,
        "The folder, seen from that of `conf.py`, where `-b handbook-pdf` has put its PDFs: the website offers them. "
        "`handbook build` sets it.",
    )
    # Computed, not set by anyone: a change in the catalogue's file makes Sphinx read every page again.
    app.add_config_value("handbook_schema", Schema(), "env", Schema)
    # Shown in the frame of the pages that they are about, whose digests know them.
    app.add_config_value("handbook_corrections", {}, "", dict)
    # Shown in the frame, too, and on the page with all downloads.
    app.add_config_value("handbook_printed", (), "", tuple)
    app.connect("config-inited", read_schema, priority=100)
    app.connect("config-inited", read_editions, priority=100)
