"""The fields of a form: each field of ``katalog.toml`` as a widget of Sveltia CMS and Decap CMS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...i18n import N_
from ..entries import field_types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...i18n import Translate
    from ..entries.inputs import Input, InputPart
    from ..entries.json_parts import Part
    from ..schema.model import Category, Field, Schema

#: The collection of all entries, which relations look in: they can name one collection, and an entry any category's.
ALL_ENTRIES: Final = "all-entries"

#: What the editor calls a page's text; under another name it would not look there for the title.
BODY: Final = "body"

#: A page begins with its title, a heading of the first level; nothing but empty lines may stand before it.
_TITLED: Final = r"^\s*#[ \t]+\S"


@dataclass(frozen=True, slots=True)
class Form:
    """What all fields of a form are made from."""

    schema: Schema
    source: str
    """The path of the folder of pages in the repository; empty where that is the folder."""
    say: Translate

    def path(self, name: str) -> str:
        """A path in the repository by that in the folder of pages."""
        return f"{self.source}/{name}" if self.source else name

    def refers(self, category: Category) -> bool:
        """Whether the entries of a category may refer to others."""
        fields = self.schema.fields_of(category.id)
        return any(field_types.of(each).input(each, self.schema).kind == "entry" for each in fields)

    def all_entries(self) -> Part:
        """All entries as a collection that nobody sees."""
        needed = self._in_all()
        return {
            "name": ALL_ENTRIES,
            "label": self.say(N_("All entries")),
            "folder": self.source,
            # The first part stands for any folder; the editor wants one of the names that it has.
            "path": "{{year}}/{{slug}}",
            "extension": "md",
            "format": "yaml-frontmatter",
            "hide": True,
            "create": False,
            "delete": False,
            # A category's own page, and pages in folders that are no category's, lack the field: "null" to the editor.
            # Two of the same name in its list would stop it.
            **({"filter": {"field": needed.name, "pattern": "^(?!null$)"}} if needed else {}),
            "fields": [*([_line(needed.name, needed.label)] if needed else ()), *self.heading(needed), self.body(())],
            **self.identifier(),
        }

    def heading(self, besides: Field | None = None) -> list[Part]:
        """The title as a field, unless it is the one beside; none where it is the text's first line."""
        field = self.schema.with_role("title")
        return [_line(field.name, field.label)] if field and field is not besides else []

    def identifier(self) -> Part:
        """What the editor calls a page by, where that is no field called "title" and not the text's first line."""
        field = self.schema.with_role("title")
        return {"identifier_field": field.name} if field and field.name != "title" else {}

    def body(self, headings: Iterable[str]) -> Part:
        """The page below its front matter; a new one has its usual headings, and its title where no field is that."""
        first, begun = {}, [f"## {each}" for each in headings]
        if self.schema.with_role("title") is None:
            begun[:0] = ["# "]
            first = {
                "hint": self.say(N_("The first line is the title, behind “# ”. A new page's file is named after it.")),
                "pattern": [_TITLED, self.say(N_("The first line must be the title: “# ” and its words."))],
            }
        return {
            "name": BODY,
            "label": self.say(N_("Text")),
            "widget": "markdown",
            # The other mode writes Markdown anew, and knows neither directives nor roles.
            "modes": ["raw"],
            "required": True,
            **first,
            "default": "\n\n".join(begun),
        }

    def _in_all(self) -> Field | None:
        """A field that every entry has; that of the summary, where there is one."""
        categories = self.schema.categories
        needed = [each for each in self.schema.fields.values() if all(each.is_required(of.id) for of in categories)]
        return min(needed, key=lambda each: each.role != "summary", default=None)


def widget(field: Field, category: Category, form: Form) -> Part:
    """A field of the form; what it writes is what front matter may hold."""
    kind = field_types.of(field)
    asked = kind.input(field, form.schema)
    unit = f" ({field.unit})" if field.unit else ""
    hints = (" ".join(field.help.split()), _as_written(form.say(asked.sentence)) if asked.sentence else "")
    head: Part = {"name": field.name, "label": field.label + unit}
    tail: Part = {"required": field.is_required(category.id)}
    if hint := " ".join(filter(None, hints)):
        tail["hint"] = hint
    if field.role == "status" and field.drafts:
        # What is new is not published before someone says so.
        tail["default"] = kind.draft(field)
    if not kind.takes_several(field):
        return {**head, **_one(asked, form), **tail}
    if asked.kind in ("choice", "entry"):
        least = {"min": 1} if tail["required"] else {}
        return {**head, **_one(asked, form), "multiple": True, **least, **tail}
    item = _one(asked, form)
    if asked.kind == "parts":
        summary = f"{{{{fields.{asked.parts[0].key}}}}}"
        item = {"widget": "list", "fields": item["fields"], "summary": summary}
    else:
        item = {"widget": "list", "field": {"name": field.name, "label": field.label, **item}}
    return {**head, **item, "allow_duplicate": False, **tail}


def _line(name: str, label: str) -> Part:
    return {"name": name, "label": label, "widget": "string"}


def _one(asked: Input, form: Form) -> Part:
    """One value."""
    match asked.kind:
        case "number":
            limits = {"min": asked.least, "max": asked.most}
            return {"widget": "number", "value_type": "float"} | {
                key: _plain(value) for key, value in limits.items() if value is not None
            }
        case "choice":
            options = [{"label": label, "value": value} for value, label in asked.options]
            return {"widget": "select", "options": options}
        case "boolean":
            return {"widget": "boolean"}
        case "entry":
            # What is written is the file's name, what is shown the title: that is what holds where nothing is said.
            return {"widget": "relation", "collection": ALL_ENTRIES}
        case "picture":
            return {"widget": "image", "choose_url": False}
        case "parts":
            return {"widget": "object", "fields": [_part(each, form) for each in asked.parts]}
    settings: Part = {"widget": "string"}
    if asked.pattern:
        settings["pattern"] = [f"^(?:{asked.pattern})$", form.say(asked.sentence)]
    if asked.longest is not None:
        settings["maxlength"] = asked.longest
    return settings


def _part(part: InputPart, form: Form) -> Part:
    hint = {"hint": _as_written(form.say(part.input.sentence))} if part.input.sentence else {}
    label = form.say(part.label)
    return {"name": part.key, "label": label, **_one(part.input, form), "required": part.required, **hint}


def _as_written(sentence: str) -> str:
    """A sentence in a hint, where the editor would show emphasis and links as such."""
    return re.sub(r"[*_\[\]`]", r"\\\g<0>", sentence)


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
