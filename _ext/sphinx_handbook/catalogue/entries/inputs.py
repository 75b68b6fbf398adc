"""How a value is asked for in a form, whichever program shows it: what each field type says of its values.

``catalogue.forms`` writes it as the settings of an editor. Labels and sentences are messages, or the book's own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ...i18n import N_
from ...languages.codes import FORM
from ..schema.model import Field

#: A line of text, a number, one of ``options``, true or false, an entry of the book, a picture's file, or ``parts``.
Kind = Literal["line", "number", "choice", "boolean", "entry", "picture", "parts"]


@dataclass(frozen=True, slots=True)
class Input:
    """How one value is asked for."""

    kind: Kind = "line"
    options: tuple[tuple[str, str], ...] = ()
    """For a choice: what is written, and what is shown."""
    pattern: str = ""
    """For a line: the regular expression that the whole of it must match; JavaScript reads it as Python does."""
    sentence: str = ""
    """What is said beside the field, and where the pattern does not match."""
    longest: int | None = None
    """For a line: the most letters that it may have."""
    least: float | None = None
    most: float | None = None
    parts: tuple[InputPart, ...] = ()


@dataclass(frozen=True, slots=True)
class InputPart:
    """A part of a value, under the key that the book has for it."""

    key: str
    label: str
    input: Input
    required: bool


DATE: Final = Input(pattern=r"\d{4}(-\d{2}){0,2}", sentence=N_("A date: 2018-05-31, 2018-05 or 2018."))
LANGUAGE: Final = Input(pattern=FORM.pattern, sentence=N_("The code of a language, such as en, de or pt-BR."))

#: What the parts of values are called where the book has no names of its own for them.
_LABELS: Final = {
    "title": N_("Title"),
    "url": N_("Address on the web"),
    "lang": N_("Language of the title: its code, such as en"),
    "description": N_("What is to be found there"),
    "printed": N_("Address as it was printed"),
    "reason": N_("Why it was changed"),
    "status": N_("State"),
    "checked": N_("Last checked"),
    "archive": N_("Address of a copy"),
    "text": N_("Text"),
    "date": N_("Date"),
    "source": N_("Source"),
    "name": N_("Name"),
    "role": N_("What the person does"),
    "address": N_("Address for mail or on the web"),
    "file": N_("Picture"),
    "alt": N_("What the picture shows, in words"),
    "caption": N_("Caption"),
    "credit": N_("Who made the picture"),
}


def of_parts(field: Field, parts: tuple[str, ...], required: tuple[str, ...], inputs: dict[str, Input]) -> Input:
    """A value of several parts, each a line unless ``inputs`` says otherwise."""
    return Input("parts", parts=tuple(_part(each, field, inputs, each in required) for each in parts))


def _part(part: str, field: Field, inputs: dict[str, Input], required: bool) -> InputPart:
    key = field.key(part)
    label = key[:1].upper() + key[1:].replace("_", " ") if part in field.keys else _LABELS[part]
    return InputPart(key, label, inputs.get(part, Input()), required)
