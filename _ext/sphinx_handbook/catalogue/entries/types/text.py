"""The type of a line of text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from ....i18n import N_
from ...markdown import code_spans
from ...schema.model import Field, Schema
from .. import json_parts
from ..field_type import FieldType, TitleOf
from ..front_matter import Node
from ..inputs import Input
from ..json_parts import Part
from ..value_reader import ValueReader

#: A role of Markdown in a line, and what readers see of it.
_ROLE: Final = re.compile(r"\{([\w:.+-]+)\}`([^`<]*)(?:<([^`<>]*)>)?`")
#: An address may hold brackets in pairs, stand in angles, and be followed by a title.
_LINK: Final = re.compile(
    r"!?\[([^\[\]]*)\]\((?:<[^<>\n]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)"
    r"|<((?:https?|mailto):[^>\s]+)>"
)
_EMPHASIS: Final = re.compile(r"(?<![\\*\w])(\*{1,3})(?=[^*\s])(.{1,2000}?)(?<=[^*\s])\1(?![*\w])")

#: What begins a heading, a list, a quote, a table, a comment, a block of code or a directive.
_BLOCK: Final = re.compile(
    r"#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|>|```|~~~|:::|\||%|<|\+\+\+|\([\w-]+\)=|([-*_])(?:\s*\1){2,}$"
)

#: Roles that are no text to the reader, but words for the machine.
_FOR_THE_MACHINE: Final = frozenset({"sort", "former", "index"})


class Text(FieldType):
    """A line of text, or a list of them where the field says ``many``."""

    name = "text"
    shown_as = "text"
    several = "many"
    sortable = True
    roles = ("title", "summary", "aliases", "sort", "former", "index")
    own_keys = ("max", "markdown")

    def read(self, node: Node, field: Field, reader: ValueReader) -> str | None:
        """A line."""
        line = reader.line(node, field.name)
        if line is None:
            return None
        count = len(plain(line, field))
        if field.max is not None and count > field.max:
            message = N_("“{key}” has {count} letters; at most {most} are allowed.")
            reader.report(node, "too-long", message, key=field.name, count=str(count), most=f"{field.max:g}")
            return None
        if field.markdown and field.role == "summary":
            return self._summary(line, node, field, reader)
        if field.markdown and _BLOCK.match(line):
            message = N_("“{key}” is a line of Markdown: it cannot begin as a heading, list or block does: {word}")
            reader.report(node, "mark-up", message, key=field.name, word=line)
            return None
        if not field.markdown and field.role not in _FOR_THE_MACHINE:
            may_be_markdown = field.role is None or (field.role == "summary" and "<" not in line)
            reader.report_marks(line, node, field.name, may_be_markdown=may_be_markdown)
        return line

    def _summary(self, line: str, node: Node, field: Field, reader: ValueReader) -> str | None:
        """The words of a summary, which stands in lists and in what search engines show: there is no emphasis."""
        if lost := _LINK.search(line) or _ROLE.search(line):
            message = N_(
                "“{key}” stands wherever the page is listed, so it can have no links and references: {word}. Write its "
                "words alone."
            )
            reader.report(node, "mark-up", message, key=field.name, word=lost[0])
            return None
        words = plain(line, field)
        # What is left is HTML.
        reader.report_marks(words, node, field.name)
        return words

    def sort_key(self, value: Any, field: Field, schema: Schema) -> Any:
        """The words without their mark-up."""
        return super().sort_key(plain(str(value), field), field, schema)

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The words without their mark-up."""
        return plain(str(value), field, title_of)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """Text of the length that is allowed."""
        if field.max is None or field.markdown:
            return json_parts.TEXT
        return {**json_parts.TEXT, "maxLength": int(field.max)}

    def input(self, field: Field, schema: Schema) -> Input:
        """A line; the letters of one with mark-up cannot be counted as they are typed."""
        if field.markdown:
            return Input(sentence=self.hint(replace(field, many=False)))
        return Input(longest=None if field.max is None else int(field.max))

    def hint(self, field: Field) -> str:
        """That there may be mark-up."""
        return super().hint(field) or (
            N_("Markdown for a line: *emphasis*, [link](address).") if field.markdown else ""
        )


def entries_named(text: str) -> list[str]:
    """The ids of the entries that a line of Markdown refers to."""
    roles = ((match[1].rpartition(":")[2], match[3] or match[2]) for match in _ROLE.finditer(text))
    return [target for name, target in roles if name == "entry"]


def plain(text: str, field: Field, title_of: TitleOf | None = None) -> str:
    """A field's text without mark-up, where the field has any."""
    if not field.markdown:
        return text

    def of_role(match: re.Match[str]) -> str:
        name, words, target = match[1], match[2].rstrip(), match[3]
        if target is not None and words:
            return str(words)
        is_entry = name.rpartition(":")[2] == "entry"
        return title_of(target or words) if title_of and is_entry else str(target or words)

    text = _LINK.sub(lambda match: match[1] if match[1] is not None else match[2], _ROLE.sub(of_role, text))
    text = _EMPHASIS.sub(lambda match: match[2], _EMPHASIS.sub(lambda match: match[2], text))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", _without_ticks(text))


def _without_ticks(text: str) -> str:
    """A text with what stands in its spans of code in their place."""
    parts, last = [], 0
    for each in code_spans.spans(text):
        ticks = each.end - each.text_end
        content = text[each.text_start : each.text_end]
        parts += [text[last : each.text_start - ticks], content.removeprefix(" ").removesuffix(" ")]
        last = each.end
    return "".join([*parts, text[last:]])
