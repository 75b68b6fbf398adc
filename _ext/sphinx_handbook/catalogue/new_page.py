"""What a new page of a category begins with: every field explained, and the headings that it usually has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..i18n import N_
from .entries import field_types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..i18n import Translate
    from .schema.model import Category, Field, Schema


def text(category: Category, title: str, schema: Schema, say: Translate) -> str:
    """The page's text: fields that must be filled in first, then the others, then the headings it usually has."""
    titled = schema.with_role("title")
    fields = [each for each in schema.fields_of(category.id) if each is not titled]
    needed = [each for each in fields if each.is_required(category.id)]
    others = [each for each in fields if not each.is_required(category.id)]
    lines = ["---", *_title(titled, title)]
    for each in needed:
        lines += [*_explained(each, schema, say, needed=True), f"{each.name}:", "#"]
    if others:
        lines += ["# " + say(N_("The fields below can be left out. To use one, delete “# ” before its name.")), "#"]
    for each in others:
        lines += [*_explained(each, schema, say, needed=False), f"# {each.name}:", *_parts(each), "#"]
    lines += ["---", "", *([] if titled else [f"# {title}", ""])]
    for heading in category.headings:
        lines += [f"## {heading}", ""]
    return "\n".join(lines)


def _title(field: Field | None, title: str) -> list[str]:
    """The line of a title in front matter, in quotes that YAML and JSON have in common; none without a field for it."""
    return [f"{field.name}: {json.dumps(title, ensure_ascii=False)}"] if field else []


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
    for number, part in enumerate(field_types.of(field).parts_of(field)):
        yield f"#   {' ' if number else '-'} {part}:"


def _flat(text: str) -> str:
    return " ".join(text.split())


def short_text(category: Category, title: str, schema: Schema, say: Translate) -> str:
    """The page's text with the fields that must be filled in alone."""
    titled = schema.with_role("title")
    fields = [each for each in schema.fields_of(category.id) if each.is_required(category.id) and each is not titled]
    lines = [
        "---",
        *_title(titled, title),
        *(f"{each.name}: # {_flat(each.label)}: {say(N_('must be filled in'))}" for each in fields),
        "---",
        "",
    ]
    above = [] if titled else [f"# {title}", ""]
    return "\n".join([*lines, *above, *(f"## {each}\n" for each in category.headings)])
