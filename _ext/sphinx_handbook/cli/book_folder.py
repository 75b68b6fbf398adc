"""Where a book lies and which files are its pages, without Sphinx and without running ``conf.py``."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalogue.schema import toml_file
from ..catalogue.schema.model import Schema
from ..files import is_file, read_file, rewrite, special
from ..i18n import N_, language_of_terminal, translator
from ..problems import visible
from . import conf_file
from .arguments import stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..i18n import Translate
    from ..problems import Problem

SUFFIX = ".md"

_PATTERN = re.compile(r"(?P<any>\*\*)|(?P<part>\*)|(?P<one>\?)|\[(?P<not>!?)(?P<set>[^\]]+)\]|(?P<plain>.)")


def folder(sign: str) -> Path:
    """The folder that holds the book when none is named: here, or ``docs``, whichever has the file ``sign``."""
    return next((each for each in (Path(), Path("docs")) if (each / sign).exists()), Path("docs"))


def opened(named: Path | None, *, in_detail: bool = True) -> tuple[Path, Translate, Schema, int]:
    """A book with a catalogue: its folder, how it speaks, its schema, and 0 or the exit code of a command.

    The folder is ``named`` on the command line, or looked for. What is wrong with the schema is printed, ``in_detail``
    or in a sentence.
    """
    source = named or folder(toml_file.NAME)
    say = translator(language(source))
    path = source / toml_file.NAME
    if not is_file(path):
        message = say(N_("There is no {file} in “{folder}”."))
        return source, say, Schema(), stop(message.format(file=toml_file.NAME, folder=display_path(source)))
    checked, problems = toml_file.load(path)
    if problems and not in_detail:
        message = say(N_("{file} has faults; “handbook check” tells them."))
        return source, say, checked, stop(message.format(file=toml_file.NAME))
    return source, say, checked, refused({path: problems}, say)


def refused(problems: Mapping[Path, Iterable[Problem]], say: Translate) -> int:
    """Print what is wrong with some files; the exit code, 0 where there is nothing."""
    lines = [
        f"{display_path(path)}:{each.line}:{each.column}: {each.text(say)} [{each.code}]"
        for path, of_file in problems.items()
        for each in of_file
    ]
    for line in lines:
        print(line, file=sys.stderr)
    return int(bool(lines))


def pages(source: Path) -> list[Path]:
    """Every page below ``source`` that a build reads."""
    return pages_of(files(source))


def pages_of(some_files: Iterable[Path]) -> list[Path]:
    """The pages among files."""
    return [each for each in some_files if each.suffix == SUFFIX and not each.name.startswith(".#")]


def special_pages(source: Path) -> list[Path]:
    """What is called as a page is, and is a pipe, a socket or a device."""
    return [each for each in pages_of(_all_below(source)) if special(each)]


def files(source: Path) -> list[Path]:
    """Every file below ``source`` in the folders where pages lie."""
    return [each for each in _all_below(source) if each.is_file()]


def _all_below(source: Path) -> Iterator[Path]:
    """Everything but folders below ``source`` in the folders where pages lie.

    Left out is what ``exclude_patterns`` in ``conf.py`` names where that is a plain list of strings (it is read,
    never run), and every folder whose name begins with ``_`` or ``.``: by custom no pages lie there.
    """
    excluded = [_regex(pattern) for pattern in conf_file.read(source).words("exclude_patterns")]

    def is_excluded(path: Path) -> bool:
        return any(each.fullmatch(path.relative_to(source).as_posix()) for each in excluded)

    def below(here: Path) -> Iterator[Path]:
        for path in sorted(here.iterdir()):
            if is_excluded(path):
                continue
            if path.is_dir() and not path.is_symlink() and not path.name.startswith(("_", ".")):
                yield from below(path)
            elif not path.is_dir():
                yield path

    return below(source)


def change_text(file: Path, change: Callable[[str], str]) -> bool:
    """Change a page's text; its byte order mark, its line ends and its permissions stay. True if it is another now."""
    data = read_file(file)
    mark = data[:3] if data.startswith(b"\xef\xbb\xbf") else b""
    written = mark + change(data[len(mark) :].decode("utf-8")).encode()
    if written == data:
        return False
    rewrite(file, written)
    return True


def docname(page: Path, source: Path) -> str:
    """What Sphinx calls a page: its path below the source folder without the suffix."""
    return page.relative_to(source).with_suffix("").as_posix()


def display_path(path: Path) -> str:
    """A path as a person at this terminal would type it."""
    absolute = Path(os.path.normpath(path.absolute()))
    name = visible(absolute.relative_to(Path.cwd()).as_posix() if absolute.is_relative_to(Path.cwd()) else str(path))
    # What begins a line so is a command to GitHub.
    return f"./{name}" if name.startswith(("::", "##[")) else name


def language(source: Path) -> str:
    """The book's language, however much else is wrong with it; the terminal's where it names none."""
    table = _tables(source).get("book")
    named = table.get("language") if isinstance(table, dict) else None
    return named if isinstance(named, str) and named else language_of_terminal()


def title(source: Path) -> str:
    """The book's title; that of the project in ``conf.py``, or the folder's name, where it has none."""
    table = _tables(source).get("book")
    named = table.get("title") if isinstance(table, dict) else None
    project = conf_file.read(source).values.get("project")
    return next((each for each in (named, project) if isinstance(each, str) and each), source.resolve().name)


def dictionary(source: Path) -> str | None:
    """The spelling dictionary that the book asks for; None where it asks for none."""
    table = _tables(source).get("spelling")
    named = table.get("dictionary") if isinstance(table, dict) else None
    return named if isinstance(named, str) else None


def role(source: Path) -> str:
    """The role that refers to an entry: its short name where the book's own domain is the primary one.

    Without a ``conf.py`` that says otherwise it is.
    """
    conf = conf_file.read(source)
    return "entry" if not conf.exists or conf.values.get("primary_domain") == "handbook" else "handbook:entry"


def _tables(source: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_file(source / toml_file.NAME).decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        # What is wrong with the file is reported where the whole schema is read.
        return {}


def _regex(pattern: str) -> re.Pattern[str]:
    """A pattern as Sphinx reads it: ``*`` within a name, ``**`` across folders, ``**/`` also for none."""
    written = ""
    for match in _PATTERN.finditer(pattern.removeprefix("**/")):
        if match["any"]:
            written += ".*"
        elif match["part"]:
            written += "[^/]*"
        elif match["one"]:
            written += "[^/]"
        elif match["set"]:
            escaped = match["set"].replace("\\", "\\\\")
            written += f"[{'^/' if match['not'] else ''}{escaped}]"
        else:
            written += re.escape(match["plain"])
    return re.compile(f"(?:.*/)?{written}" if pattern.startswith("**/") else written, re.DOTALL)
