"""The options of the website and the catalogue, and how Sphinx gets the schema; ``book.options`` has the book's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from sphinx.config import Config
from sphinx.util import logging

from ..catalogue import corrections, layouts
from ..catalogue.accessibility import files as accessibility
from ..catalogue.entries import publication
from ..catalogue.lint.project import Project
from ..catalogue.schema import cache
from ..catalogue.schema.model import NAME, Schema
from ..editions import listing
from ..i18n import N_, Translate, translator
from ..problems import Problem, nearest
from ..readable import Readable
from .errors import ConfigFault

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: The values of ``handbook_images``.
SCALED: Final = "scaled"
AS_THEY_ARE: Final = "as-is"


@dataclass(frozen=True, slots=True)
class Option:
    """An option of conf.py, declared once: what it is where it is unset, and its text in the documentation."""

    name: str
    default: Any
    text: str = ""
    rebuild: Literal["", "env"] = ""
    """``env`` where a change makes Sphinx read every page again."""
    computed: bool = False
    """Whether the extension sets it itself."""

    def register(self, app: Sphinx) -> None:
        """Tell Sphinx of it. The type is the default's; a number may be written without its decimals."""
        types = (int, float) if isinstance(self.default, float) else type(self.default)
        app.add_config_value(self.name, self.default, self.rebuild, types, self.text)


OPTIONS: Final = (
    Option(
        "handbook_catalogue",
        NAME,
        "The file that declares categories, fields and vocabularies, beside `conf.py`. Where there is none, the "
        "project is printed and shown like any other Sphinx project.",
        rebuild="env",
    ),
    Option(
        "handbook_include_from",
        [],
        "Further folders that pages may take files from, relative to the source folder. With a catalogue these are all "
        "besides the source folder; without one, pages may take what lies in the project: the nearest folder, the "
        "source folder or one above it, that is under version control, else the nearest with a package "
        "(`pyproject.toml`, `setup.py`, `package.json` …). What a page names elsewhere, by whichever directive and in "
        "whichever spelling, is not opened, and the build names it. See [](outside.md).",
        rebuild="env",
    ),
    Option(
        "handbook_drafts",
        False,
        "Whether to show entries that are not published: drafts, and those before their first or after their last day "
        "(the roles `status`, `publish` and `expires`). For whoever writes: `-D handbook_drafts=1`.",
        rebuild="env",
    ),
    Option(
        "handbook_day",
        "",
        "The day, as in `2026-11-29`, for which entries with such days are built. If unset, the day of the variable "
        "`SOURCE_DATE_EPOCH`, else today.",
    ),
    Option(
        "handbook_editions",
        "",
        "The folder, seen from that of `conf.py`, where `-b handbook-pdf` has put its PDFs: the website offers them. "
        "`handbook build` sets it.",
    ),
    Option(
        "handbook_images",
        SCALED,
        "What the website has of raster images. `scaled`: turned the right way up, without what a camera notes in them "
        "(the place, the time, the camera), not larger than a screen, and in our own theme in several widths. `as-is` "
        "publishes the files as they are. See [](images.md).",
    ),
    Option(
        "handbook_folder",
        True,
        "Whether readers of the website can gather entries in a folder, to print them together, read them in one go, "
        "put them on an agenda or send them. Only with a catalogue and in our own theme; nothing is stored. See "
        "[](folder.md).",
    ),
    Option(
        "handbook_offline",
        False,
        "Whether the website offers itself as one ZIP file, for closed networks: unpacked, it works by a double click "
        "on `index.html`. In our own theme, with the builder `html`. Its PDFs are in the file, too.",
    ),
    Option(
        "handbook_markdown",
        False,
        "Whether each page has a twin in Markdown beside it, views filled and links to twins, and the website an "
        "`llms.txt` that lists them: for programs that read. In our own theme, with the builder `html`.",
    ),
    Option(
        "handbook_limits",
        1.0,
        "By what the limits are multiplied that keep a page, a drawing or a part of the book from taking all of a "
        "machine ([](limits.md)); 0 lifts them.",
    ),
    Option("handbook_schema", Schema(), rebuild="env", computed=True),
    # Shown in the frame of the pages that they are about, whose digests know them.
    Option("handbook_corrections", {}, computed=True),
    # Shown in the frame, too, and on the page with all downloads.
    Option("handbook_printed", (), computed=True),
)

#: The names of what the extension keeps among the options without anyone setting it.
COMPUTED: Final = frozenset(each.name for each in OPTIONS if each.computed)


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
    check_files(path, schema, say)
    config.handbook_schema = schema
    config.handbook_corrections, problems = corrections.load(path.parent, schema)
    problems += layouts.problems(schema, layouts.reader(path.parent))
    if problems:
        lines = (f"{path.parent / each.path}:{each.line}: {each.text(say)}" for each in problems)
        raise ConfigFault("\n".join(lines))


def check_files(path: Path, schema: Schema, say: Translate) -> None:
    """Stop where ``katalog.toml`` names a file that does not lie beside it, behind all symbolic links."""
    from ..catalogue.schema.toml_lines import Place, line_of

    named: list[tuple[Place, str | None]] = [
        (("book", key), getattr(schema.book, key)) for key in ("cover", "hyphenation")
    ]
    named += [(("book", f"accessibility_{kind}"), name) for kind, name in accessibility.named(schema.book).items()]
    for number, category in enumerate(schema.categories):
        named += [(("categories", number, key), getattr(category, key)) for key in ("mark", "template")]
    named += [(("editions", each.id, "template"), each.template) for each in schema.editions.values()]
    readable = Readable.of([path.parent])
    wrong = [(place, name) for place, name in named if name and not readable.allows(path.parent / name)]
    if wrong:
        text = path.read_text("utf-8-sig")
        message = say(N_("The file “{word}” does not lie in the folder of {file}."))
        raise ConfigFault(
            "\n".join(
                f"{path}:{line_of(text, place)}: {message.format(word=name, file=path.name)}" for place, name in wrong
            )
        )


def check_day(app: Sphinx, config: Config) -> None:
    """Stop where the day is none."""
    try:
        publication.today(config.handbook_day)
    except ValueError:
        message = translator(config.language)(N_("handbook_day is not a day as in 2026-11-29: “{word}”."))
        raise ConfigFault(message.format(word=config.handbook_day)) from None


def read_editions(app: Sphinx, config: Config) -> None:
    """Read which PDFs a reader can be given."""
    if config.handbook_editions:
        config.handbook_printed = listing.load(Path(app.confdir, config.handbook_editions))


def project_of(config: Config) -> Project:
    """What the project's settings mean for a page's Markdown."""
    return Project(
        extensions=frozenset(config.extensions),
        primary_domain=str(config.primary_domain),
        html=not {"html_block", "html_inline"} & {*getattr(config, "myst_disable_syntax", ())},
        anchors=int(getattr(config, "myst_heading_anchors", 0) or 0),
        syntax=frozenset(getattr(config, "myst_enable_extensions", ())),
    )


def check_images(app: Sphinx, config: Config) -> None:
    """Stop where ``handbook_images`` is no word that it can be."""
    word = config.handbook_images
    if word not in (SCALED, AS_THEY_ARE):
        problem = Problem(
            "conf.py", 0, 0, "config", N_("handbook_images cannot be “{word}”."), {"word": str(word)},
            allowed=(SCALED, AS_THEY_ARE), nearest=nearest(str(word), (SCALED, AS_THEY_ARE)),
        )  # fmt: skip
        raise ConfigFault(problem.text(translator(config.language)))


def check_limits(app: Sphinx, config: Config) -> None:
    """Stop where ``handbook_limits`` is no number from 0 on."""
    value = config.handbook_limits
    if not isinstance(value, int | float) or not 0 <= value < 1e6:
        message = translator(config.language)(N_("handbook_limits is a number from 0 on; “{word}” is none."))
        raise ConfigFault(message.format(word=value))


def author(config: Config) -> str:
    """Who the project says has written it; an empty string where Sphinx fills in a name of its own."""
    return "" if config.author in ("unknown", "Author name not set") else config.author


def book_title(config: Config, env: BuildEnvironment | None = None) -> str:
    """The catalogue's title, else the project's name, else the website's title, which is all that some projects set.

    Where none of them is set, the title of the first page that ``env`` has read; without it Sphinx's words for that.
    """
    schema: Schema = config.handbook_schema
    unset = Config().project
    if schema.book.title or config.project != unset:
        return schema.book.title or config.project
    if unset not in config.html_title:
        return str(config.html_title)
    first = env.titles.get(config.root_doc) if env else None
    return (first.astext() if first is not None else "") or unset


def setup(app: Sphinx) -> None:
    """Declare the options."""
    for each in OPTIONS:
        each.register(app)
    app.connect("config-inited", read_schema, priority=100)
    app.connect("config-inited", check_day, priority=100)
    app.connect("config-inited", read_editions, priority=100)
    app.connect("config-inited", check_images, priority=100)
    app.connect("config-inited", check_limits, priority=100)
