"""``handbook schema``: writes the front matter's JSON Schema, one file a category, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..catalogue.entries import editor_schema
from ..catalogue.forms import desk
from ..files import is_file, read_text, write_whole
from ..i18n import N_
from ..readable import path_in_project, project_folder
from ..releases import release
from . import book_folder
from .arguments import add_folder, stop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from ..i18n import Translate

#: What settings that were written by the command say in every language.
_COMMAND: Final = "handbook schema --editor"


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("write what the pages' front matter may hold as JSON Schema, for editors"))
    command = commands.add_parser("schema", help=summary, description=summary)
    add_folder(command, say)
    command.add_argument(
        "--into",
        metavar=say(N_("FOLDER")),
        type=Path,
        help=say(N_("the folder that takes the files, one for each category")),
    )
    command.add_argument(
        "--editor",
        choices=("frontmatter", "vscode"),
        help=say(
            N_(
                "write the settings of an editor into the project's folder instead: frontmatter (Front Matter CMS), "
                "vscode (remark, with the rule remark-lint-frontmatter-schema)"
            )
        ),
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write a JSON Schema for each category, or the settings of an editor."""
    source, say, schema, failed = book_folder.opened(arguments.folder)
    if failed:
        return failed
    into: Path | None = arguments.into
    if arguments.editor:
        into = into or project_folder(source) or source
        within = path_in_project(source)
        # Both name folders from where their settings lie.
        files = (
            desk.front_matter_cms(schema, within, say)
            if arguments.editor == "frontmatter"
            else desk.remark(schema, within, say)
        )
    elif into is not None:
        files = {f"{each.id}.schema.json": editor_schema.written(schema, each) for each in schema.categories}
        if schema.releases is not None:
            files[release.SCHEMA_NAME] = release.json_schema().decode()
    else:
        return stop(say(N_("Name a folder with --into, or an editor with --editor.")))
    if taken := _of_others(into, files):
        message = say(N_("“{file}” has settings of your own and stays as it is: use --into, and take what you need."))
        return stop(message.format(file=book_folder.display_path(taken)))
    for name, text in files.items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(into / name, text.encode())
        print(say(N_("Ready: {file}")).format(file=book_folder.display_path(into / name)))
    return 0


def _of_others(into: Path, files: Mapping[str, str]) -> Path | None:
    """A file with settings of the project's own, which is not replaced; None where there is none."""
    paths = [into / name for name, text in files.items() if _COMMAND in text]
    return next((each for each in paths if is_file(each) and _COMMAND not in read_text(each, errors="replace")), None)
