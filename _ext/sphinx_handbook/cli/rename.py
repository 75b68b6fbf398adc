"""``handbook rename``: gives a page another name, and mends whatever names it.

All that changes is written into one file first. A run that is killed before that leaves the book as it was; what one
that is killed later has left undone, the next command does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..catalogue.renaming import plan as renaming
from ..catalogue.renaming.move import Move
from ..catalogue.schema import toml_file
from ..files import is_file, read_file, remove_leftovers, rewrite, write_whole
from ..i18n import N_
from ..languages.slugs import slug
from ..problems import nearest, visible
from . import book_folder, conf_file
from .arguments import add_source, stop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Mapping

    from ..catalogue.schema.model import Schema
    from ..i18n import Translate

#: The file that has all that is still to be written.
JOURNAL: Final = ".handbook-rename.json"
#: As many places that name the page and were left alone are listed.
MOST_LISTED: Final = 20


class Refused(Exception):
    """A page cannot be renamed as it was asked for; the message says why."""


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("give a page another name or folder, and mend whatever names it"))
    command = commands.add_parser("rename", help=summary, description=summary)
    command.add_argument("old", metavar=say(N_("OLD")), help=say(N_("the page's file or its name without .md")))
    command.add_argument("new", metavar=say(N_("NEW")), help=say(N_("its new name, with or without a folder")))
    command.add_argument(
        "--replace",
        action="store_true",
        help=say(N_("delete the page OLD; the page NEW, which exists, takes its place in every reference")),
    )
    add_source(command, say)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rename the page, or say why not."""
    source, say, schema, failed = book_folder.opened(arguments.source, in_detail=False)
    if failed:
        return failed
    try:
        finish(source, say)
    except Refused as refused:
        return stop(str(refused))
    docnames = [book_folder.docname(each, source) for each in book_folder.pages(source)]
    try:
        move = asked_for(arguments.old, arguments.new, docnames, schema, source, say, replaces=arguments.replace)
        texts = _texts(source, schema)
        _expect_own(texts, move, source, say)
    except Refused as refused:
        return stop(str(refused))
    planned = renaming.plan(texts, schema, move)
    journal = {"old": move.old, "new": move.new, "replaces": move.replaces, "files": dict(planned.files)}
    remove_leftovers(source, below=False)
    write_whole(source / JOURNAL, json.dumps(journal).encode())
    finish(source, say)
    _report(planned, move, source, say)
    return 0


def finish(source: Path, say: Translate) -> bool:
    """Write what a rename has still to write; True if there was such a rename. Raises ``Refused``."""
    path = source / JOURNAL
    if not is_file(path):
        return False
    journal = _journal(path, source, say)
    files: dict[str, str] = journal["files"]
    old, new = (source / f"{journal[each]}{book_folder.SUFFIX}" for each in ("old", "new"))
    own = f"{journal['new' if journal['replaces'] else 'old']}{book_folder.SUFFIX}"
    if journal["replaces"]:
        if own in files:
            rewrite(new, files[own].encode())
        old.unlink(missing_ok=True)
    elif old.is_file():
        # With its old name among its former ones the page is right in either place.
        if own in files:
            rewrite(old, files[own].encode())
        new.parent.mkdir(parents=True, exist_ok=True)
        old.replace(new)
    for name, text in files.items():
        if name != own:
            rewrite(source / name, text.encode())
    path.unlink()
    return True


def _journal(path: Path, source: Path, say: Translate) -> dict[str, Any]:
    """What a rename has noted; raises ``Refused`` where no rename of this book has, as in a book that somebody sent."""
    try:
        journal = json.loads(read_file(path))
        pages = [journal[each] for each in ("old", "new")]
        names = [*(f"{each}{book_folder.SUFFIX}" for each in pages), *journal["files"]]
        texts = [*pages, *journal["files"].values()]
        is_sound = isinstance(journal["replaces"], bool) and all(isinstance(each, str) for each in texts)
    except (AttributeError, KeyError, TypeError, ValueError):
        is_sound = False
    if not is_sound or not all(_is_inside(source / name, source) for name in names):
        message = N_("“{file}” is not what an interrupted rename leaves: delete it.")
        raise Refused(say(message).format(file=book_folder.display_path(path)))
    return dict(journal)


def _is_inside(path: Path, source: Path) -> bool:
    return path.resolve().is_relative_to(source.resolve())


def _expect_own(texts: Mapping[str, str], move: Move, source: Path, say: Translate) -> None:
    """Raise ``Refused`` where a page of the move is not among the texts."""
    for docname in {move.old, move.new if move.replaces else move.old}:
        name = f"{docname}{book_folder.SUFFIX}"
        if name not in texts:
            message = N_("“{file}” cannot be renamed: it is not UTF-8, or leads to a place outside the book's folder.")
            raise Refused(say(message).format(file=book_folder.display_path(source / name)))


def asked_for(
    old: str, new: str, docnames: Collection[str], schema: Schema, source: Path, say: Translate, *, replaces: bool
) -> Move:
    """The move that two words on the command line mean; raises ``Refused``."""
    before = _page(old, docnames, source)
    if before is None:
        message = say(N_("There is no page “{word}”.")).format(word=old)
        near = nearest(old, {*docnames, *(each.rpartition("/")[2] for each in docnames)})
        raise Refused(f"{message} {say(N_('Did you mean “{nearest}”?')).format(nearest=near)}" if near else message)
    after = _docname(new, source)
    after = _page(new, docnames, source) or after if replaces else after
    if "/" not in after and "/" in before:
        after = f"{before.rpartition('/')[0]}/{after}"
    move = Move(before, after, schema.is_entry(before), replaces)
    name = slug(move.new_id, language=schema.book.language)
    if before == after:
        raise Refused(say(N_("The page has that name already.")))
    if replaces and after not in docnames:
        raise Refused(say(N_("There is no page “{word}”.")).format(word=after))
    if not replaces and after in docnames:
        message = N_("There is a page “{word}” already. If it takes the place of the other one, add {option}.")
        raise Refused(say(message).format(word=after, option="--replace"))
    if not replaces and name != move.new_id.casefold().replace("_", "-").replace(".", "-"):
        message = N_("The file's name is part of the page's address: use a-z, 0-9 and hyphens only, as in “{name}”.")
        raise Refused(say(message).format(name=f"{name}{book_folder.SUFFIX}"))
    if schema.is_entry(before) != schema.is_entry(after) or (schema.category_of(before) and not move.is_entry):
        raise Refused(say(N_("An entry can only move to another category's folder, and a category's own page stays.")))
    taken = [each for each in docnames if each not in (before, after) and each.rpartition("/")[2] == move.new_id]
    if move.is_entry and any(schema.is_entry(each) for each in taken):
        message = N_("The id “{word}” is also that of {other}: rename one of the files.")
        raise Refused(say(message).format(word=move.new_id, other=f"{taken[0]}{book_folder.SUFFIX}"))
    return move


def _docname(word: str, source: Path) -> str:
    """A page as a person types it, as Sphinx calls it."""
    name = word.replace("\\", "/").removesuffix(book_folder.SUFFIX)
    return name.removeprefix(f"{source.as_posix()}/").removeprefix("./")


def _page(word: str, docnames: Collection[str], source: Path) -> str | None:
    """The page of a path, or the only page of a name."""
    name = _docname(word, source)
    if name in docnames:
        return name
    named = [each for each in docnames if each.rpartition("/")[2] == name]
    return named[0] if len(named) == 1 else None


def _texts(source: Path, schema: Schema) -> dict[str, str]:
    """The texts of all pages and settings, by path; a file that is not UTF-8, or leads elsewhere, is left alone."""
    names = [each.relative_to(source).as_posix() for each in book_folder.pages(source)]
    names += [toml_file.NAME, conf_file.NAME, *([schema.corrections.file] if schema.corrections else [])]
    texts = {}
    for name in names:
        if (source / name).is_file() and _is_inside(source / name, source):
            try:
                texts[name] = read_file(source / name).decode("utf-8")
            except UnicodeDecodeError:
                continue
    return texts


def _report(planned: renaming.Plan, move: Move, source: Path, say: Translate) -> None:
    names = {each: book_folder.display_path(source / f"{each}{book_folder.SUFFIX}") for each in (move.old, move.new)}
    message = N_("{old} is now {new}.")
    if move.replaces:
        message = N_("{old} is deleted; {new} takes its place.")
    print(say(message).format(old=names[move.old], new=names[move.new]))
    count = planned.places
    print(say(N_("1 place mended.") if count == 1 else N_("{count} places mended.")).format(count=count))
    if planned.left:
        print(say(N_("These lines have the old name, too, and were left alone:")))
        for path, line, words in planned.left[:MOST_LISTED]:
            shown_path = f"{move.new}{book_folder.SUFFIX}" if path == f"{move.old}{book_folder.SUFFIX}" else path
            print(f"{book_folder.display_path(source / shown_path)}:{line}: {visible(words[:100])}")
        if len(planned.left) > MOST_LISTED:
            print(say(N_(" and {count} more")).format(count=len(planned.left) - MOST_LISTED).strip())
