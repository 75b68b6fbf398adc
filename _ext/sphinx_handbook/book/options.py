"""What a project can say of its book in conf.py: each option declared with its default, its check and its text.

A project with a catalogue says most of it in ``katalog.toml``. Here is what any Sphinx project can set in a line:
several books, paper, cover, contents, what stands at a page's head and foot, a colour, faces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..i18n import translator
from ..sphinx_ext.config import Option
from ..sphinx_ext.errors import ConfigFault
from . import option_checks as checks
from .option_checks import BRACES, FITTING, NONE, Book, Check, Wrong

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


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
        checks.documents,
        "Several books in place of one, each a table with `document` (the page that it begins with; it holds "
        "what that page's tables of contents lead to), `name` (its file without `.pdf`), and where wanted "
        "`title`, `subtitle` and `author`. References to a page that a book does not hold are words alone, or "
        "its address where it has one.",
    )
    subtitle: str = _option(
        "",
        checks.text,
        "A line at the foot of the cover.",
    )
    paper: str = _option(
        "A4",
        checks.paper,
        "The size of the pages: a name (`A4`, `Letter`, `16:9`), a name on its side (`A5 landscape`), or any size "
        "(`120 × 170 mm`, `6 × 9 in`). `[editions.main]` in `katalog.toml` goes before.",
    )
    size: float | None = _option(
        0.0,
        checks.size,
        "The size of the text, in points, from 6 to 36; all other type is in proportion. 0 is 11 points, as "
        "the book is drawn. `[editions.main]` in `katalog.toml` goes before.",
    )
    margin: str = _option(
        "",
        checks.margin,
        "`wide` leaves room for notes in the outer margin, which the entries of a catalogue have; `narrow` gives it to "
        "the text, in lines of some 80 letters. Unset, a book with a catalogue has it wide, any other narrow. It is "
        "for A4 and Letter; smaller pages have no such room.",
    )
    cover: str = _option(
        "",
        checks.cover,
        "An image that fills the cover (SVG, PNG or JPEG), relative to `conf.py`; `none` leaves the cover "
        "out. Unset, it has the title alone. `[book] cover` in `katalog.toml` goes before.",
    )
    back_cover: str = _option(
        "",
        checks.cover,
        "An image that fills the last page, a left one, as `handbook_pdf_cover` does the first. In a book with a "
        "catalogue it takes the place of what stands there; `none` leaves that out.",
    )
    front_matter: tuple[str, ...] = _option(
        [],
        checks.names,
        "Documents that come before the contents, in this order, each on pages of its own: colophon, dedication, "
        "preface. No table of contents need name them. Several books (`handbook_pdf_documents`) have none.",
    )
    contents: int = _option(
        FITTING,
        checks.contents,
        "How many levels of headings the table of contents has; 0 leaves it out. Unset, it is two, and chapters with "
        "many headings have their title alone where the contents would take more than four pages. In a book with a "
        "catalogue it lists documents only.",
    )
    appendices: tuple[str, ...] = _option(
        [],
        checks.names,
        "The chapters that are appendices, with letters in place of numbers: their documents, or the caption of a "
        "table of contents for all that is in it. Headings, contents, bookmarks, references and the numbers of "
        "figures follow.",
    )
    lists: tuple[str, ...] = _option(
        [],
        checks.lists,
        "Lists with page numbers behind the contents, any of `figures`, `tables` and `code`, in the order that you "
        "name them: of all that has a caption. One that would be empty is left out.",
    )
    index_sort: Mapping[str, str] = _option(
        {},
        checks.index_sort,
        "What words of the index are sorted by in place of themselves, by the words as the index has them: a "
        "reading, or the word without what stands before it, such as `{'the Hague': 'Hague'}`.",
    )
    page_numbers: str = _option(
        "continuous",
        checks.page_numbers,
        "`continuous` counts every page from the cover on, so that a printed number is also the place in the file. "
        "`roman-front` begins with 1 at the first chapter, on a right page; what is before it (cover, contents, the "
        "documents in `front` of `katalog.toml`) has small roman numbers. Contents, references, index and the "
        "viewer's page labels follow. It holds for every edition that is a whole book.",
    )
    footnotes: str = _option(
        "end",
        checks.footnotes,
        "`end` has footnotes where the source has them: at the end of each document, as a rule. `foot` sets each at "
        "the foot of the page that calls it. Numbers begin with 1 in each chapter and go on through its documents: "
        "these may share a page. `foot-by-page` begins with 1 on each page instead. What has no room is at the foot of "
        "the next page. Screen readers read a note behind the paragraph that calls it. Notes of a title, a term, a "
        "caption, a table or another note, and those that hold more than paragraphs, stay at the end; with "
        "`foot-by-page` they have letters.",
    )
    header: str = _option(
        "",
        checks.template,
        "What stands at the head of every page but a chapter's first: text, and in it any of `{chapter}`, `{section}` "
        "(the heading below it), `{title}`, `{edition}` (a name made from all that the book holds), `{version}` (the "
        "`release`), `{author}`, `{date}` (`today`; where that is unset, of the last change, where git knows it), "
        "`{page}` and `{pages}`. What stands for nothing is left out, with the sign that divides it from the rest. "
        "Unset, the chapter; in a book with a catalogue, chapter and entry. `none` leaves it out.",
    )
    footer: str = _option(
        "",
        checks.template,
        "What stands at the foot of every page beside its number: text, and in it the names of `handbook_pdf_header`. "
        "Unset, title and edition. `none` leaves it out. Where the head or the foot has `{page}`, the number is not "
        "printed at the outer corner as well.",
    )
    colour: str = _option(
        "",
        checks.colour,
        "The book's colour, as `#rrggbb`: of the cover, headings and lines. It must be dark enough to be read "
        "on white.",
    )
    fonts: Mapping[str, tuple[str, ...]] = _option(
        {},
        checks.fonts,
        "Faces of your own: a table with any of `text`, `display`, `sans` and `mono`, each a list of font "
        "files, relative to `conf.py`. Their weight and slant are read from the files.",
    )
    image_dpi: int = _option(
        300,
        checks.image_dpi,
        "How many dots an inch photographs and other raster images have at most where they are printed: 300 is what "
        "presses ask for, 150 makes a lighter file for a screen or a draft, and 0 leaves an image all its dots. See "
        "[](images.md).",
    )
    strict: bool = _option(
        False,
        checks.flag,
        "Do not publish a book in which postflight finds anything, be it only the order of the text, a bookmark, a "
        "link or an empty element. Unset, these are warnings. `handbook build` sets it.",
    )
    plain_layout: bool = _option(
        False,
        checks.flag,
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
        except Wrong as fault:
            faults.append(fault.text(option, say))
    if faults:
        raise ConfigFault("\n".join(faults))
    return Options(**values)


def header(options: Options, *, plain: bool) -> str:
    """What is to stand at the head of pages; an empty string for nothing, or where the book has heads of its own."""
    template = options.header or ("{chapter}" if plain else NONE)
    return "" if template == NONE else template


def footer(options: Options) -> str:
    """What is to stand at the foot of pages; an empty string for nothing."""
    template = options.footer or "{title} · {edition}"
    return "" if template == NONE else template


def names(template: str) -> frozenset[str]:
    """The names in braces in a template."""
    return frozenset(BRACES.findall(template))


def has_running_foot(options: Options) -> bool:
    """Whether the foot changes from chapter to chapter."""
    return not names(footer(options)).isdisjoint({"chapter", "section"})


#: A name that stands for nothing, with its brackets, and the sign before it, or after it at the beginning.
_EMPTY: Final = re.compile(
    r"(?<!\s)\s*[(\[]\0[)\]]|^(?:\0\s*(?:[·•|/,;:–—-]+\s*)?)+"
    r"|(?<!\s)\s*(?:(?<![·•|/,;:–—-])[·•|/,;:–—-]+\s*)?\0"
)


def filled(text: str, **names: str) -> str:
    """A text with its names in braces replaced; what divides one that stands for nothing from others is left out."""
    text = BRACES.sub(lambda name: names[name[1]] or "\0", text)
    return _EMPTY.sub("", text).strip() if "\0" in text else text
