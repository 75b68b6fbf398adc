"""``handbook new``: writes a page in which every field is explained, and says what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue.entries import field_types
from ..i18n import N_
from ..languages.slugs import slug
from ..problems import nearest
from . import book_folder
from .arguments import add_source, stop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from ..catalogue.schema.model import Category, Field, Schema
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
        file.write(page(category, title, schema, say))
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


def page(category: Category, title: str, schema: Schema, say: Translate) -> str:
    """The page's text: fields that must be filled in first, then the others, then the headings it usually has."""
    fields = schema.fields_of(category.id)
    needed = [each for each in fields if each.is_required(category.id)]
    others = [each for each in fields if not each.is_required(category.id)]
    lines = ["---"]
    for each in needed:
        lines += [*_explained(each, schema, say, needed=True), f"{each.name}:", "#"]
    if others:
        lines += ["# " + say(N_("The fields below can be left out. To use one, delete “# ” before its name.")), "#"]
    for each in others:
        lines += [*_explained(each, schema, say, needed=False), f"# {each.name}:", *_parts(each), "#"]
    lines += ["---", "", f"# {title}", ""]
    for heading in category.headings:
        lines += [f"## {heading}", ""]
    return "\n".join(lines)


def _explained(field: Field, schema: Schema, say: Translate, *, needed: bool) -> Iterator[str]:
    unit = f" ({field.unit})" if field.unit else ""
    state = say(N_("must be filled in")) if needed else say(N_("can be left out"))
    yield f"# {_flat(field.label)}{unit}: {state}"
    yield from (f"#   {line.strip()}" for line in field.help.splitlines() if line.strip())
    if hint := field_types.of(field).hint(field):
        yield f"#   {say(hint)}"
    allowed = list(field_types.of(field).allowed(field, schema))
    if allowed:
        yield "#   " + say(N_("Allowed:"))
        yield from (f"#     {_flat(each)}" for each in allowed)


def _parts(field: Field) -> Iterator[str]:
    """The lines that a link or a note is made of."""
    for number, part in enumerate(field_types.of(field).parts):
        yield f"#   {' ' if number else '-'} {field.key(part)}:"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _no_category(word: str, schema: Schema, say: Translate) -> str:
    names = {name: each for each in schema.categories for name in (each.singular, each.title, each.id)}
    sentences = [say(N_("There is no category “{word}”.")).format(word=word)]
    if near := nearest(word, names):
        sentences.append(say(N_("Did you mean “{nearest}”?")).format(nearest=near))
    allowed = ", ".join(f"{each.id} ({each.singular})" for each in schema.categories)
    sentences.append(say(N_("Allowed: {allowed}.")).format(allowed=allowed))
    return " ".join(sentences)
