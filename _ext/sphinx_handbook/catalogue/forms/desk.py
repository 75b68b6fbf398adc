"""Settings of editors on a desk: Front Matter CMS (a panel in Visual Studio Code), and remark with its lint rule.

The language server for YAML does not look into a Markdown file; these two do.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ...i18n import N_
from ..entries import editor_schema, field_types

if TYPE_CHECKING:
    from ...i18n import Translate
    from ..entries.inputs import Input
    from ..entries.json_parts import Part
    from ..schema.model import Category, Field, Schema

#: Stands in settings that were written by us, and may be written again; the command's name is not translated.
MARK: Final = N_("Written by “handbook schema --editor” from katalog.toml: change it there, and run the command again.")

#: The draft of JSON Schema that the lint rule reads; what our schemas say is the same in both.
_DRAFT: Final = "http://json-schema.org/draft-07/schema#"

#: Where the lint rule's schemas lie, from the project's folder.
_SCHEMAS: Final = ".handbook"


def remark(schema: Schema, source: str, say: Translate) -> dict[str, str]:
    """The files for remark's rule ``frontmatter-schema``, by their paths in the project's folder.

    Args:
        schema: What ``katalog.toml`` declares.
        source: The path of the folder of pages in the project; it may be empty.
        say: Translates messages to the book's language.

    """
    files: dict[str, str] = {}
    pages: dict[str, list[str]] = {}
    for category in schema.categories:
        name = f"{_SCHEMAS}/{category.id}.schema.json"
        files[name] = _written(editor_schema.front_matter(schema, category) | {"$schema": _DRAFT})
        # Not the category's own page.
        pages[f"./{name}"] = [f"./{_path(source, category.id)}/**/!(index).md"]
    plugins: list[Any] = ["remark-frontmatter", ["remark-lint-frontmatter-schema", {"schemas": pages}]]
    return {".remarkrc.json": _written({"$comment": say(MARK), "plugins": plugins}), **files}


def front_matter_cms(schema: Schema, source: str, say: Translate) -> dict[str, str]:
    """``frontmatter.json``: a content type for each category, and the folder that has it."""
    settings = {
        "$comment": say(MARK),
        "frontMatter.content.publicFolder": source,
        "frontMatter.content.pageFolders": [
            {
                "title": each.title,
                "path": f"[[workspace]]/{_path(source, each.id)}",
                "contentTypes": [each.id],
            }
            for each in schema.categories
        ],
        "frontMatter.taxonomy.contentTypes": [_content_type(each, schema, say) for each in schema.categories],
    }
    return {"frontmatter.json": _written(settings)}


def _content_type(category: Category, schema: Schema, say: Translate) -> Part:
    return {
        "name": category.id,
        "pageBundle": False,
        "clearEmpty": True,
        "fields": [_field(each, category, schema, say) for each in schema.fields_of(category.id)],
    }


def _field(field: Field, category: Category, schema: Schema, say: Translate) -> Part:
    kind = field_types.of(field)
    asked = kind.input(field, schema)
    several = kind.takes_several(field)
    settings: Part = {"title": field.label + (f" ({field.unit})" if field.unit else ""), "name": field.name}
    sentences = [" ".join(field.help.split())]
    if several and asked.kind == "parts":
        # It would add a key of its own to each item, which no page may have.
        sentences.append(say(N_("This editor cannot write it: write it in the page itself.")))
        return {**settings, "type": "heading", "description": " ".join(filter(None, sentences))}
    settings |= _one(asked, several=several, say=say)
    sentences.append(say(asked.sentence) if asked.sentence else "")
    if description := " ".join(filter(None, sentences)):
        settings["description"] = description
    if field.role == "status" and field.drafts:
        settings["default"] = kind.draft(field)
    return {**settings, "required": field.is_required(category.id)}


def _one(asked: Input, *, several: bool, say: Translate) -> Part:
    if asked.kind == "choice":
        choices = [{"id": value, "title": label} for value, label in asked.options]
        return {"type": "choice", "choices": choices, "multiple": several}
    if several:
        return {"type": "list"}
    if asked.kind == "number":
        limits = {"min": asked.least, "max": asked.most}
        return {
            "type": "number",
            "numberOptions": {"isDecimal": True} | {key: value for key, value in limits.items() if value is not None},
        }
    if asked.kind == "boolean":
        return {"type": "boolean"}
    if asked.kind == "picture":
        return {"type": "image"}
    if asked.kind == "parts":
        parts = [
            {
                "title": say(each.label),
                "name": each.key,
                **_one(each.input, several=False, say=say),
                "required": each.required,
            }
            for each in asked.parts
        ]
        return {"type": "fields", "fields": parts}
    return {"type": "string", "single": True}


def _path(source: str, name: str) -> str:
    return f"{source}/{name}" if source else name


def _written(settings: Part) -> str:
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
