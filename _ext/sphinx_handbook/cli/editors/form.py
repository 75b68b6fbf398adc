"""``handbook form``: writes a form in the browser for whoever edits pages and knows neither Markdown files nor git."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...catalogue import code_host
from ...catalogue.forms import backend, editor, unfit, widgets
from ...files import read_text, write_whole
from ...i18n import N_
from ...readable import is_remote_address, path_in_project
from .. import book_folder
from ..arguments import add_folder, stop
from . import package, restore

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from ...catalogue.code_host import Repository
    from ...catalogue.schema.model import Book, Schema
    from ...i18n import Translate
    from ...problems import Problem

#: Where the form lies unless the command line says otherwise; with `html_extra_path = ["_form"]` the website has it.
FOLDER: Final = Path("_form/admin")

#: The folder of pictures unless the command line says otherwise.
_PICTURES: Final = "_pictures"


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("write a form in the browser, with a field for each one of katalog.toml"))
    command = commands.add_parser("form", help=summary, description=summary)
    add_folder(command, say)
    command.add_argument(
        "--into",
        metavar=say(N_("FOLDER")),
        type=Path,
        help=say(N_("the folder that takes the form ({folder} in the book's)")).format(folder=FOLDER.as_posix()),
    )
    editors = command.add_mutually_exclusive_group()
    editors.add_argument(
        "--package",
        metavar=say(N_("FILE")),
        type=Path,
        help=say(N_("the editor's npm package, which is put beside the page with its letters, icons and translations")),
    )
    editors.add_argument(
        "--script",
        metavar=say(N_("ADDRESS")),
        default=editor.SCRIPT,
        help=say(
            N_("where the page finds the editor: a file's name beside it, or an address on the web ({script})")
        ).format(script=editor.SCRIPT),
    )
    command.add_argument(
        "--pictures",
        metavar=say(N_("FOLDER")),
        default=_PICTURES,
        help=say(N_("the folder, in the book's, that takes pictures ({folder})")).format(folder=_PICTURES),
    )
    command.add_argument(
        "--direct",
        action="store_true",
        help=say(N_("save changes on the branch at once; without it, on GitHub and GitLab, they wait as suggestions")),
    )
    command.add_argument(
        "--restore",
        metavar=say(N_("REVISION")),
        help=say(
            N_(
                "write no form, but give pages that were saved in it the layout back that they had in a revision of "
                "git: order, quotes, comments"
            )
        ),
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the settings and the page that opens them."""
    source, say, schema, failed = book_folder.opened(arguments.folder)
    if failed:
        return failed
    if arguments.restore is not None:
        return restore.run(source, arguments.restore, say)
    if widgets.BODY in schema.fields:
        message = say(N_("To the editor, “{key}” is a page's text, so no field can be called so: rename it."))
        return stop(message.format(key=widgets.BODY))
    within = path_in_project(source)
    repository = code_host.repository(schema.book, within)
    settings = editor.configuration(
        schema,
        repository.folder if repository and repository.host else within,
        repository,
        say,
        pictures=arguments.pictures.strip("/"),
        direct=arguments.direct,
    )
    texts = {editor.CONFIG: editor.written(settings, say), editor.PAGE: editor.page(schema, arguments.script, say)}
    parts: dict[str, bytes] = {}
    if arguments.package:
        try:
            parts, whole = package.files(arguments.package)
        except (OSError, ValueError) as error:
            message = say(N_("{file} is not the npm package of Sveltia CMS: {reason}"))
            return stop(message.format(file=book_folder.display_path(arguments.package), reason=error))
        if not whole:
            print(say(N_("This version of the editor has its letters or translations elsewhere: it asks other hosts.")))
    into: Path = arguments.into or source / FOLDER
    for name, content in (parts | {name: text.encode() for name, text in texts.items()}).items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(into / name, content)
    for name in texts:
        print(say(N_("Ready: {file}")).format(file=book_folder.display_path(into / name)))
    if not is_remote_address(arguments.script) and not (into / arguments.script).exists():
        message = say(
            N_("The editor is missing: {file}. Get it with “npm pack @sveltia/cms”, and name that file with --package.")
        )
        print(message.format(file=book_folder.display_path(into / arguments.script)))
    if trial := _why_on_trial(schema.book, repository, say):
        print(trial)
    return book_folder.refused({path: list(_unfit(path, source, schema)) for path in book_folder.pages(source)}, say)


def _unfit(path: Path, source: Path, schema: Schema) -> Iterator[Problem]:
    """What stands in an entry otherwise than the form can show it."""
    docname = book_folder.docname(path, source)
    category = schema.category_of(docname)
    if category is not None and schema.is_entry(docname):
        yield from unfit.values(read_text(path, errors="replace"), docname, category, schema)


def _why_on_trial(book: Book, repository: Repository | None, say: Translate) -> str:
    """Why the form saves nowhere but in the browser; an empty string where it saves in the repository."""
    if not book.repository_url:
        return say(N_("repository_url is not set: the form can be tried, and saves nowhere but in the browser."))
    if backend.settings(repository, direct=False) is None:
        message = N_(
            "The editor cannot save at {address}, but on GitHub, GitLab and Forgejo: the form can be tried, and saves "
            "nowhere but in the browser. Where one of these runs there, say so with repository_host."
        )
        return say(message).format(address=book.repository_url)
    return ""
