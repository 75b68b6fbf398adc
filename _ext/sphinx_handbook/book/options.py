"""What a project can say of its book in conf.py: each option declared with its default, its check and its text.

A project with a catalogue says most of it in ``katalog.toml``. Here is what any Sphinx project can set in a line:
several books, paper, cover, contents, what stands at a page's head and foot, a colour, faces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..design import contrast
from ..editions.edition import PAPERS, Paper
from ..i18n import N_, Translate, translator
from ..problems import nearest
from ..sphinx_ext.config import Option
from ..sphinx_ext.errors import ConfigFault

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: Leaves out what an option is about.
NONE: Final = "none"

#: The contents are as deep as fits a few pages.
FITTING: Final = -1

#: The names in braces that a page's head and foot can have.
HEADER: Final = ("chapter", "title")
FOOTER: Final = ("title", "edition", "author", "date")

#: The outer margin: with room for notes beside the text, or without.
MARGINS: Final = ("wide", "narrow")

#: What a face is for.
FACES: Final = ("text", "display", "sans", "mono")

_BOOK: Final = ("document", "name", "title", "subtitle", "author")
_COVERS: Final = (".svg", ".png", ".jpg", ".jpeg")
_FONTS: Final = (".ttf", ".otf", ".woff", ".woff2")
_BRACES = re.compile(r"\{(\w*)\}")

#: How much a colour must stand out from white.
_LEAST: Final = 4.5


class _Wrong(Exception):
    """A value that cannot be meant: what to say of it, and what would be right."""

    def __init__(self, message: str, allowed: tuple[str, ...] = (), **values: object) -> None:
        super().__init__(message)
        self.message, self.allowed, self.values = message, allowed, values

    def text(self, option: str, say: Translate) -> str:
        """The whole sentence, in the book's language."""
        sentences = [f"{option}: {say(self.message).format(**self.values)}"]
        word = str(self.values.get("word", ""))
        if self.allowed and (near := nearest(word, self.allowed)):
            sentences.append(say(N_("Did you mean “{nearest}”?")).format(nearest=near))
        if self.allowed:
            sentences.append(say(N_("Allowed: {allowed}.")).format(allowed=", ".join(self.allowed)))
        return " ".join(sentences)


#: From what conf.py says, and the folder that it is in, to the option's value. Raises ``_Wrong``.
Check = Callable[[Any, Path], Any]


@dataclass(frozen=True, slots=True)
class Book:
    """One of several books that a project is printed as."""

    document: str
    name: str
    title: str = ""
    subtitle: str = ""
    author: str = ""


# The checks.


def _documents(value: Any, settings: Path) -> tuple[Book, ...]:
    books: list[Book] = []
    for each in value:
        if not isinstance(each, Mapping) or not {"document", "name"} <= each.keys():
            raise _Wrong(N_("each book is a table with document and name."))
        for key, word in each.items():
            if key not in _BOOK:
                raise _Wrong(N_("a book has no “{word}”."), _BOOK, word=key)
            if not isinstance(word, str):
                raise _Wrong(N_("“{key}” must be text."), key=key)
        if not each["name"] or re.search(r"[/\\:\x00]|^\.|\.pdf$", each["name"]):
            message = N_("“{word}” cannot be a file's name; it is told without .pdf and without a folder.")
            raise _Wrong(message, word=each["name"])
        if each["name"] in [book.name for book in books]:
            raise _Wrong(N_("two books have the name “{word}”."), word=each["name"])
        books.append(Book(**each))
    return tuple(books)


def _text(value: str, settings: Path) -> str:
    return value.strip()


def _flag(value: bool, settings: Path) -> bool:
    return value


def _paper(value: str, settings: Path) -> str:
    if value not in PAPERS:
        raise _Wrong(N_("there is no paper “{word}”."), tuple(PAPERS), word=value)
    return value


def _size(value: float, settings: Path) -> float | None:
    if value and not 6 <= value <= 36:
        raise _Wrong(N_("the text is from 6 to 36 points large, not {value}."), value=f"{value:g}")
    return float(value) or None


def _contents(value: int, settings: Path) -> int:
    if not (0 <= value <= 6 or value == FITTING):
        raise _Wrong(N_("the contents have from 0 to 6 levels, not {value}."), value=value)
    return value


def _margin(value: str, settings: Path) -> str:
    if value and value not in MARGINS:
        raise _Wrong(N_("there is no margin “{word}”."), MARGINS, word=value)
    return value


def _cover(value: str, settings: Path) -> str:
    return value if value in ("", NONE) else _file(value, settings, _COVERS)


def _file(value: Any, settings: Path, endings: tuple[str, ...]) -> str:
    if not isinstance(value, str) or Path(value).suffix.lower() not in endings:
        raise _Wrong(N_("“{word}” must be a file with one of these endings."), endings, word=value)
    if not (settings / value).is_file():
        raise _Wrong(N_("there is no file “{word}” beside conf.py."), word=value)
    return value


def _names(value: str, allowed: tuple[str, ...]) -> str:
    for name in _BRACES.findall(value):
        if name not in allowed:
            raise _Wrong(N_("nothing is called {{{word}}} here."), tuple(f"{{{each}}}" for each in allowed), word=name)
    return value.strip()


def _colour(value: str, settings: Path) -> str:
    if value and not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise _Wrong(N_("“{word}” is no colour; one is written as #rrggbb."), word=value)
    if value and contrast.ratio(value, "#ffffff") < _LEAST:
        raise _Wrong(N_("{word} is too light to be read on white, as headings must be."), word=value)
    return value


def _fonts(value: Mapping[str, Any], settings: Path) -> dict[str, tuple[str, ...]]:
    fonts = {}
    for use, files in value.items():
        if use not in FACES:
            raise _Wrong(N_("a face is not for “{word}”."), FACES, word=use)
        several = [files] if isinstance(files, str) else files
        if not isinstance(several, (list, tuple)) or not several:
            raise _Wrong(N_("“{key}” must be a list of font files."), key=use)
        fonts[use] = tuple(_file(each, settings, _FONTS) for each in several)
    return fonts


def _header(value: str, settings: Path) -> str:
    return _names(value, HEADER)


def _footer(value: str, settings: Path) -> str:
    return _names(value, FOOTER)


# The options.


def _option(default: Any, check: Check, text: str) -> Any:
    """A field of ``Options``: what conf.py has where the option is unset, what checks it, and its documentation."""
    return field(
        default_factory=lambda: check(default, Path()), metadata={"default": default, "check": check, "text": text}
    )


@dataclass(frozen=True, slots=True)
class Options:
    """What conf.py says of the book, checked. A field is the option ``handbook_pdf_`` and its name."""

    documents: tuple[Book, ...] = _option(
        [],
        _documents,
        "Several books in place of one, each a table with `document` (the page that it begins with; it holds "
        "what that page's tables of contents lead to), `name` (its file without `.pdf`), and where wanted "
        "`title`, `subtitle` and `author`. References to a page that a book does not hold are words alone, or "
        "its address where it has one.",
    )
    subtitle: str = _option(
        "",
        _text,
        "A line at the foot of the cover.",
    )
    paper: Paper = _option(  # noqa: RUF009  (returns a dataclass field)
        "A4",
        _paper,
        "The size of the pages: A4, A5, A6, B5 or Letter. `[editions.main]` in `katalog.toml` goes before.",
    )
    size: float | None = _option(
        0.0,
        _size,
        "The size of the text, in points, from 6 to 36; all other type is in proportion. 0 is 11 points, as "
        "the book is drawn. `[editions.main]` in `katalog.toml` goes before.",
    )
    margin: str = _option(
        "",
        _margin,
        "`wide` leaves room for notes in the outer margin, which the entries of a catalogue have; `narrow` gives it to "
        "the text, in lines of some 80 letters. Unset, a book with a catalogue has it wide, any other narrow. It is "
        "for A4 and Letter; smaller pages have no such room.",
    )
    cover: str = _option(
        "",
        _cover,
        "An image that fills the cover (SVG, PNG or JPEG), relative to `conf.py`; `none` leaves the cover "
        "out. Unset, it has the title alone. `[book] cover` in `katalog.toml` goes before.",
    )
    contents: int = _option(
        FITTING,
        _contents,
        "How many levels of headings the table of contents has; 0 leaves it out. Unset, it is two, and chapters with "
        "many headings have their title alone where the contents would take more than four pages. In a book with a "
        "catalogue it lists documents only.",
    )
    header: str = _option(
        "",
        _header,
        "What stands at the head of every page but a chapter's first: text, and in it `{chapter}` and "
        "`{title}`. Unset, the chapter; in a book with a catalogue, chapter and entry. `none` leaves it out.",
    )
    footer: str = _option(
        "",
        _footer,
        "What stands at the foot of every page beside its number: text, and in it `{title}`, `{edition}` (a "
        "name made from all that the book holds), `{author}` and `{date}` (of the last change, where git "
        "knows it). Unset, title and edition. `none` leaves it out.",
    )
    colour: str = _option(
        "",
        _colour,
        "The book's colour, as `#rrggbb`: of the cover, headings and lines. It must be dark enough to be read "
        "on white.",
    )
    fonts: Mapping[str, tuple[str, ...]] = _option(
        {},
        _fonts,
        "Faces of your own: a table with any of `text`, `display`, `sans` and `mono`, each a list of font "
        "files, relative to `conf.py`. Their weight and slant are read from the files.",
    )
    strict: bool = _option(
        False,
        _flag,
        "Do not publish a book in which postflight finds anything, be it only the order of the text, a bookmark, a "
        "link or an empty element. Unset, these are warnings. `handbook build` sets it.",
    )
    plain_layout: bool = _option(
        False,
        _flag,
        "Lay the book out without anything that only saves time: it looks and reads the same, and takes longer to "
        "make. Try it first when something on the pages is wrong: what is still wrong then is not the fault of a "
        "shortcut, and what is right then is a bug to report with the difference.",
    )


#: Options that decide which files are made and how, not what is in them: used as they are set.
_UNCHECKED: Final = (
    Option(
        "handbook_pdf_name",
        "",
        "The PDF's file name without `.pdf`. Where it is unset it is made from the title.",
    ),
    Option(
        "handbook_pdf_css",
        [],
        "Style sheets of your own for the printed book, relative to `conf.py`. They come last and win.",
    ),
    Option(
        "handbook_pdf_editions",
        [],
        "The editions to make, by id; all where none is named. The files of the others are left as they are.",
    ),
    Option(
        "handbook_pdf_entries",
        [],
        "Make one edition of these entries, by their files' names without `.md`, and no other.",
    ),
    Option(
        "handbook_pdf_terms",
        [],
        "Make one edition of the entries with any of these terms, and no other.",
    ),
    Option(
        "handbook_pdf_jobs",
        0,
        "In how many processes the editions are laid out; 0 is one a processor.",
    ),
    Option(
        "handbook_pdf_memory",
        0,
        "How much memory the layout may take, in MB; 0 is what the machine has free. A book that takes more is told "
        "before it is laid out.",
    ),
)


def declared() -> Iterator[Option]:
    """All options of the book."""
    yield from _UNCHECKED
    for each in fields(Options):
        yield Option(f"handbook_pdf_{each.name}", each.metadata["default"], each.metadata["text"])


def declare(app: Sphinx) -> None:
    """Register the options; what is wrong with them is reported before anything is read."""
    for each in declared():
        each.register(app)
    app.connect("config-inited", lambda app, config: read(config, Path(app.confdir)))


def read(config: Config, settings: Path) -> Options:
    """What ``conf.py``, in the folder ``settings``, says of the book; stops with everything that is wrong in it."""
    say = translator(config.language)
    values: dict[str, Any] = {}
    faults = []
    for each in fields(Options):
        option = f"handbook_pdf_{each.name}"
        try:
            values[each.name] = each.metadata["check"](config[option], settings)
        except _Wrong as fault:
            faults.append(fault.text(option, say))
    if faults:
        raise ConfigFault("\n".join(faults))
    return Options(**values)


def head(options: Options, title: str, chapter: str, *, plain: bool) -> str:
    """What stands at the head of a chapter's pages; an empty string where the book has heads of its own."""
    header = options.header or ("{chapter}" if plain else NONE)
    return "" if header == NONE else filled(header, title=title, chapter=chapter)


#: A name that stands for nothing, with its brackets, and the sign before it, or after it at the beginning.
_EMPTY: Final = re.compile(r"\s*[(\[]\0[)\]]|^\0\s*[·•|/,;:–—-]*\s*|\s*[·•|/,;:–—-]*\s*\0")


def filled(text: str, **names: str) -> str:
    """A text with its names in braces replaced; what divides one that stands for nothing from others is left out."""
    text = _BRACES.sub(lambda name: names[name[1]] or "\0", text)
    return _EMPTY.sub("", text).strip() if "\0" in text else text
