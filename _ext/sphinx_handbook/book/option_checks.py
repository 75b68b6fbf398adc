"""The checks of the book's options: from what conf.py says to a value, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..design import contrast
from ..editions import paper as papers
from ..i18n import N_, Translate
from ..problems import nearest

#: Leaves out what an option is about.
NONE: Final = "none"

#: The contents are as deep as fits a few pages.
FITTING: Final = -1

#: The names in braces that a page's head and foot can have.
NAMES: Final = ("chapter", "section", "title", "edition", "version", "author", "date", "page", "pages")

#: The outer margin: with room for notes beside the text, or without.
MARGINS: Final = ("wide", "narrow")

#: How pages are numbered: all from the cover on, or the chapters from 1, with roman numbers before them.
ROMAN_FRONT: Final = "roman-front"
PAGE_NUMBERS: Final = ("continuous", ROMAN_FRONT)

#: Where footnotes stand: where the source has them, at the end of their page as a rule, or at the foot of the paper,
#: with numbers through each chapter or anew on each page.
AT_FOOT: Final = "foot"
BY_PAGE: Final = "foot-by-page"
FOOTNOTES: Final = ("end", AT_FOOT, BY_PAGE)

#: The lists that may come behind the contents.
LISTS: Final = ("figures", "tables", "code")

#: What a face is for.
FACES: Final = ("text", "display", "sans", "mono")

_BOOK: Final = ("document", "name", "title", "subtitle", "author")
_COVERS: Final = (".svg", ".png", ".jpg", ".jpeg")
_FONTS: Final = (".ttf", ".otf", ".woff", ".woff2")
BRACES = re.compile(r"\{(\w*)\}")

#: How much a colour must stand out from white.
_LEAST: Final = 4.5


class Wrong(Exception):
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


#: From what conf.py says, and the folder that it is in, to the option's value. Raises ``Wrong``.
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


def documents(value: Any, settings: Path) -> tuple[Book, ...]:
    """Several books: a list of tables."""
    books: list[Book] = []
    for each in value:
        if not isinstance(each, Mapping) or not {"document", "name"} <= each.keys():
            raise Wrong(N_("each book is a table with document and name."))
        for key, word in each.items():
            if key not in _BOOK:
                raise Wrong(N_("a book has no “{word}”."), _BOOK, word=key)
            if not isinstance(word, str):
                raise Wrong(N_("“{key}” must be text."), key=key)
        if not each["name"] or re.search(r"[/\\:\x00]|^\.|\.pdf$", each["name"]):
            message = N_("“{word}” cannot be a file's name; it is told without .pdf and without a folder.")
            raise Wrong(message, word=each["name"])
        if each["name"] in [book.name for book in books]:
            raise Wrong(N_("two books have the name “{word}”."), word=each["name"])
        books.append(Book(**each))
    return tuple(books)


def text(value: str, settings: Path) -> str:
    """Text, without space around it."""
    return value.strip()


def flag(value: bool, settings: Path) -> bool:
    """True or False."""
    return value


def paper(value: str, settings: Path) -> str:
    """The size of the pages."""
    try:
        papers.size(value)
    except papers.NoSize:
        raise Wrong(N_("there is no paper “{word}”."), papers.allowed(), word=value) from None
    except papers.OutOfRange:
        least, most = f"{papers.LEAST:g}", f"{papers.GREATEST:g}"
        raise Wrong(papers.OUT_OF_RANGE, word=value, least=least, most=most) from None
    return value


def size(value: float, settings: Path) -> float | None:
    """The size of the text; None where it is 0."""
    if value and not 6 <= value <= 36:
        raise Wrong(N_("the text is from 6 to 36 points large, not {value}."), value=f"{value:g}")
    return float(value) or None


def contents(value: int, settings: Path) -> int:
    """How deep the contents are."""
    if not (0 <= value <= 6 or value == FITTING):
        raise Wrong(N_("the contents have from 0 to 6 levels, not {value}."), value=value)
    return value


def image_dpi(value: int, settings: Path) -> int:
    """How many dots an inch images have at most; 0 for all."""
    if value and not 72 <= value <= 2400:
        raise Wrong(N_("images have from 72 to 2400 dots an inch, or 0 for all of theirs, not {value}."), value=value)
    return value


def margin(value: str, settings: Path) -> str:
    """A kind of margin, or none."""
    if value and value not in MARGINS:
        raise Wrong(N_("there is no margin “{word}”."), MARGINS, word=value)
    return value


def names(value: Any, settings: Path) -> tuple[str, ...]:
    """Names of documents, each once."""
    for word in value:
        if not isinstance(word, str):
            raise Wrong(N_("“{word}” is no name of a page."), word=word)
    return tuple(dict.fromkeys(value))


def lists(value: Any, settings: Path) -> tuple[str, ...]:
    """Names of lists, each once."""
    for word in value:
        if word not in LISTS:
            raise Wrong(N_("there is no list of “{word}”."), LISTS, word=word)
    return tuple(dict.fromkeys(value))


def index_sort(value: Mapping[Any, Any], settings: Path) -> dict[str, str]:
    """What words are sorted by."""
    for word, key in value.items():
        if not isinstance(word, str) or not isinstance(key, str) or not key.strip():
            raise Wrong(N_("“{word}” must have a text to be sorted by."), word=word)
    return dict(value)


def page_numbers(value: str, settings: Path) -> str:
    """A way to number pages."""
    if value not in PAGE_NUMBERS:
        raise Wrong(N_("pages are not numbered “{word}”."), PAGE_NUMBERS, word=value)
    return value


def footnotes(value: str, settings: Path) -> str:
    """A place for footnotes."""
    if value not in FOOTNOTES:
        raise Wrong(N_("there is no place “{word}” for footnotes."), FOOTNOTES, word=value)
    return value


def cover(value: str, settings: Path) -> str:
    """A picture, ``none``, or an empty string."""
    return value if value in ("", NONE) else _file(value, settings, _COVERS)


def _file(value: Any, settings: Path, endings: tuple[str, ...]) -> str:
    if not isinstance(value, str) or Path(value).suffix.lower() not in endings:
        raise Wrong(N_("“{word}” must be a file with one of these endings."), endings, word=value)
    if not (settings / value).is_file():
        raise Wrong(N_("there is no file “{word}” beside conf.py."), word=value)
    return value


def colour(value: str, settings: Path) -> str:
    """A colour that is dark enough to be read on white."""
    if value and not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise Wrong(N_("“{word}” is no colour; one is written as #rrggbb."), word=value)
    if value and contrast.ratio(value, "#ffffff") < _LEAST:
        raise Wrong(N_("{word} is too light to be read on white, as headings must be."), word=value)
    return value


def fonts(value: Mapping[str, Any], settings: Path) -> dict[str, tuple[str, ...]]:
    """The font files of each use."""
    files_by_use = {}
    for use, files in value.items():
        if use not in FACES:
            raise Wrong(N_("a face is not for “{word}”."), FACES, word=use)
        several = [files] if isinstance(files, str) else files
        if not isinstance(several, (list, tuple)) or not several:
            raise Wrong(N_("“{key}” must be a list of font files."), key=use)
        files_by_use[use] = tuple(_file(each, settings, _FONTS) for each in several)
    return files_by_use


def template(value: str, settings: Path) -> str:
    """What stands at the head or the foot of pages."""
    for name in BRACES.findall(value):
        if name not in NAMES:
            raise Wrong(N_("nothing is called {{{word}}} here."), tuple(f"{{{each}}}" for each in NAMES), word=name)
    return value.strip()
