"""``handbook init``: writes a small new book that builds at once, or what a code host needs; replaces no file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..catalogue import code_host
from ..catalogue.schema import toml_file
from ..i18n import N_, language_of_terminal, translator
from ..readable import path_in_project, project_folder
from . import book_folder
from .arguments import stop
from .hosts import files

if TYPE_CHECKING:
    import argparse

    from ..i18n import Translate

#: The new book's pages, a folder for each language that has them.
START: Final = Path(__file__).with_name("start")

#: Stands in them where the book's title goes.
TITLE: Final = "@TITLE@"

#: What may lie in a folder that takes a new book: it was made for one.
_PASSED_OVER: Final = frozenset({".git"})

#: What is made by building, kept out of the sources.
_IGNORED: Final = "build/\n"


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("make a small new book that builds at once"))
    command = commands.add_parser("init", help=summary, description=summary)
    command.add_argument(
        "folder",
        metavar=say(N_("FOLDER")),
        nargs="?",
        type=Path,
        default=Path(),
        help=say(N_("the folder that takes the new book, empty or not there yet; here where none is named")),
    )
    command.add_argument(
        "--language",
        metavar=say(N_("LANGUAGE")),
        choices=languages(),
        help=say(N_("the book's language: {languages}; the terminal's where none is named")).format(
            languages=", ".join(languages())
        ),
    )
    command.add_argument(
        "--host",
        choices=files.HOSTS,
        help=say(
            N_(
                "also write what a code host needs: checks and a comment for each suggestion, forms, a text for "
                "contributors; in a folder that has a book, only these are written"
            )
        ),
    )
    command.set_defaults(run=run)


def languages() -> list[str]:
    """The languages that a new book can be in."""
    return sorted(each.name for each in START.iterdir() if each.is_dir())


def run(arguments: argparse.Namespace) -> int:
    """Write the book into an empty folder."""
    terminal = language_of_terminal()
    say = translator(terminal)
    folder: Path = arguments.folder
    if folder.exists() and not folder.is_dir():
        return stop(say(N_("“{folder}” is a file. Name a folder.")).format(folder=book_folder.display_path(folder)))
    if arguments.host and (source := _book(folder)):
        return _add_host(arguments.host, source, say)
    if folder.is_dir() and any(each.name not in _PASSED_OVER for each in folder.iterdir()):
        message = say(N_("“{folder}” is not empty. Name a folder that is, or one that is not there yet."))
        return stop(message.format(folder=book_folder.display_path(folder)))
    spoken = re.split(r"[-_]", terminal)[0]
    language = arguments.language or (spoken if spoken in languages() else "en")
    title = title_of(folder) or say(N_("New handbook"))
    for name, text in pages(language, title).items():
        _write_new(folder / name, text)
    if arguments.host and (code := _add_host(arguments.host, folder, say)):
        return code
    print(say(N_("A new book lies in “{folder}”.")).format(folder=book_folder.display_path(folder)))
    steps = [
        say(N_("Type: handbook build. It makes the website in build/html and the printed book in build/pdf.")),
        say(N_("Open README.md. It says how to write the first page of your own.")),
    ]
    if folder.resolve() != Path.cwd():
        steps.insert(0, say(N_("Go there: cd {folder}")).format(folder=_quoted(book_folder.display_path(folder))))
    for number, step in enumerate(steps, 1):
        print(f"{number}. {step}")
    return 0


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; an OSError names it, also where the disk is full."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _book(folder: Path) -> Path | None:
    """The folder of pages of a book that lies in a folder; None where none does."""
    return next((each for each in (folder, folder / "docs") if (each / toml_file.NAME).is_file()), None)


def _add_host(host: str, source: Path, say: Translate) -> int:
    """Write the files of a code host into the repository that a book lies in; the exit code."""
    source, _, schema, failed = book_folder.opened(source, in_detail=False)
    if failed:
        return failed
    root, path = project_folder(source) or source.resolve(), path_in_project(source)
    kept_at = code_host.repository(schema.book, path)
    issues = kept_at.report if kept_at else ""
    texts = files.files(host, schema.book.language, path or ".", schema.book.repository_branch, issues)
    for name, text in texts.items():
        target = root / name
        if target.exists():
            print(say(N_("Left as it is: {file}")).format(file=book_folder.display_path(target)))
            continue
        _write_new(target, text)
        print(say(N_("Written: {file}")).format(file=book_folder.display_path(target)))
    pages = [each for each in book_folder.pages(source) if each.resolve().relative_to(root).as_posix() in texts]
    if pages:
        print(
            say(N_("These are no pages of the book: add {patterns} to exclude_patterns in conf.py.")).format(
                patterns='"CONTRIBUTING.md", ".*"'
            )
        )
    if not schema.book.repository_url:
        message = N_("Set repository_url in {file}: each page then leads to the host's editor.")
        print(say(message).format(file=book_folder.display_path(source / toml_file.NAME)))
    return 0


def title_of(folder: Path) -> str:
    """A title made from the folder's name: its words, so that no sign in it means anything in a file."""
    words = re.sub(r"[\W_]+", " ", folder.resolve().name).strip()
    return words[:1].upper() + words[1:]


def pages(language: str, title: str) -> dict[str, str]:
    """The new book's files by name."""
    start = START / language
    # An installed package may have Python's own files among its own.
    files = (each for each in sorted(start.rglob("*")) if each.is_file() and "__pycache__" not in each.parts)
    texts = {each.relative_to(start).as_posix(): each.read_text("utf-8").replace(TITLE, title) for each in files}
    return {".gitignore": _IGNORED, **texts}


def _quoted(path: str) -> str:
    return f'"{path}"' if re.search(r"\s", path) else path
