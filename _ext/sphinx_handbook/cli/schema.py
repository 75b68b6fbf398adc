"""``handbook schema``: writes the front matter's JSON Schema, one file a category, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue.entries import editor_schema
from ..files import write_whole
from ..i18n import N_
from ..releases import release
from . import book_folder
from .arguments import add_folder

if TYPE_CHECKING:
    import argparse

    from ..i18n import Translate


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("write what the pages' front matter may hold as JSON Schema, for editors"))
    command = commands.add_parser("schema", help=summary, description=summary)
    add_folder(command, say)
    command.add_argument(
        "--into",
        metavar=say(N_("FOLDER")),
        type=Path,
        required=True,
        help=say(N_("the folder that takes the files, one for each category")),
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write a JSON Schema for each category."""
    _, say, schema, failed = book_folder.opened(arguments.folder)
    if failed:
        return failed
    arguments.into.mkdir(parents=True, exist_ok=True)
    for category in schema.categories:
        path = arguments.into / f"{category.id}.schema.json"
        write_whole(path, editor_schema.written(schema, category).encode())
        print(say(N_("Ready: {file}")).format(file=book_folder.display_path(path)))
    if schema.releases is not None:
        path = arguments.into / release.SCHEMA_NAME
        write_whole(path, release.json_schema())
        print(say(N_("Ready: {file}")).format(file=book_folder.display_path(path)))
    return 0
