"""``handbook new``: writes a page in which every field is explained, and says what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue import new_page
from ..i18n import N_
from ..languages.slugs import slug
from ..problems import nearest
from . import book_folder
from .arguments import add_source, stop

if TYPE_CHECKING:
    import argparse

    from ..catalogue.schema.model import Category, Schema
    from ..i18n import Translate


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("write a new page, with every field explained"))
    command = commands.add_parser("new", help=summary, description=summary)
    command.add_argument(
        "category",
        metavar=say(N_("CATEGORY")),
        help=say(N_("what kind of page: the category's id, or what one is called")),
    )
    command.add_argument("title", metavar=say(N_("TITLE")), help=say(N_("the page's title, in quotation marks")))
    add_source(command, say)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the page, unless there is one of that name."""
    source, say, schema, failed = book_folder.opened(arguments.source, in_detail=False)
    if failed:
        return failed
    category = find(arguments.category, schema)
    if category is None:
        return stop(_no_category(arguments.category, schema, say))
    title = " ".join(arguments.title.split())
    if not title:
        return stop(say(N_("The page needs a title.")))
    language = schema.book.language
    kind = slug(category.singular, "page", language)
    name = slug(title, kind, language)
    if name == "index":
        # That is the category's own page.
        name = f"{kind}-index"
    taken = [path for each in schema.categories if (path := source / each.id / f"{name}{book_folder.SUFFIX}").exists()]
    if taken:
        message = say(N_("There is already a page “{file}”. Choose another title, or edit that page."))
        return stop(message.format(file=book_folder.display_path(taken[0])))
    path = source / category.id / f"{name}{book_folder.SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(new_page.text(category, title, schema, say))
    print(say(N_("Written: {file}")).format(file=book_folder.display_path(path)))
    print(say(N_("1. Open the file and fill in what must be filled in; each field is explained in it.")))
    print(say(N_("2. Type: handbook check. It says what is still missing, with the line.")))
    if Path("Makefile").is_file():
        print(say(N_("3. Type: make live. It shows the page in the browser while you write.")))
    else:
        print(say(N_("3. Type: handbook build. Then you can see the page, on screen and on paper.")))
    return 0


def find(word: str, schema: Schema) -> Category | None:
    """The category with this id or title, or whose pages are called this."""
    folded = word.strip().casefold()
    return next(
        (
            each
            for each in schema.categories
            if folded in (each.id.casefold(), each.singular.casefold(), each.title.casefold())
        ),
        None,
    )


def _no_category(word: str, schema: Schema, say: Translate) -> str:
    if not schema.categories:
        return say(N_("The book has no categories, so it has no entries. Make a page by writing its file."))
    names = {name: each for each in schema.categories for name in (each.singular, each.title, each.id)}
    sentences = [say(N_("There is no category “{word}”.")).format(word=word)]
    if near := nearest(word, names):
        sentences.append(say(N_("Did you mean “{nearest}”?")).format(nearest=near))
    allowed = ", ".join(f"{each.id} ({each.singular})" for each in schema.categories)
    sentences.append(say(N_("Allowed: {allowed}.")).format(allowed=allowed))
    return " ".join(sentences)
