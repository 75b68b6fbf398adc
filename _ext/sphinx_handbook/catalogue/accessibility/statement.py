"""An authority's accessibility statement: a file of TOML with what only the authority knows.

The parts are those of the model in Implementing Decision (EU) 2018/1523; which must be there, ``problems`` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Final, Literal

from ...i18n import N_
from ...problems import Problem
from ...toml_table import FROM_LIST, Address, Day, Limits, Line, Table, keys_of
from ..schema.toml_lines import Place, line_of
from ..schema.toml_problems import data_of, problems_of, text_of
from .age import Dated
from .countries import COUNTRIES, Country

#: The code of what is wrong with a statement.
CODE: Final = "accessibility-statement"

Status = Literal["full", "partial", "none"]
Method = Literal["self", "third-party", "other"]
Reason = Literal["non-compliance", "disproportionate-burden", "out-of-scope"]


@dataclass(frozen=True, slots=True)
class Inaccessible(Table):
    """Content that not everyone can use."""

    content: Line
    """Which content, and whom it shuts out."""
    reason: Reason
    """Why: `non-compliance` with the requirements, a `disproportionate-burden`, or `out-of-scope` of the law."""
    explanation: str = ""
    """More of the reason, such as what would have to be done and when it will be. A burden needs one."""
    alternative: str = ""
    """Where or how the same can be had in another way."""


@dataclass(frozen=True, slots=True)
class Statement(Table):
    """The statement. What has no default must be there."""

    publisher: Line
    """The authority."""
    scope: Line
    """What the statement is about, such as the website's address."""
    status: Status
    """Whether the website complies with the requirements: `full`, `partial` or `none`."""
    method: Method
    """Who has assessed it: the authority itself (`self`), a `third-party`, or in an `other` way."""
    prepared: Annotated[str, Day()]
    """The day on which the statement was prepared."""
    contact: Line
    """Where readers can write to about barriers: an address for mail or of a form."""
    reviewed: Annotated[str, Day()] | None = None
    """The day on which it was last reviewed; once a year at least."""
    method_details: str = ""
    """How it was assessed, in a sentence. An `other` method needs it."""
    phone: str = ""
    """Where readers can call. In Denmark there must be one."""
    address: Address | None = None
    """Where the statement itself lies, if this is a copy: in Denmark its address in WAS-Tool, which the foot of every
    page then leads to."""
    country: Annotated[str, Limits(pattern="^[a-z]{2}$")] | None = None
    """A country whose law and supervision are known: `dk`. Of any other, the keys below say them."""
    law: str = ""
    """The law that the statement follows."""
    enforcement: str = ""
    """What readers can do who get no satisfactory answer, and who supervises the law."""
    enforcement_address: Address | None = None
    """Where they can do it."""
    not_accessible: Annotated[tuple[Inaccessible, ...], FROM_LIST] = ()
    """Content that not everyone can use, a table each."""

    @property
    def of_country(self) -> Country | None:
        """The country's own words."""
        return COUNTRIES.get(self.country or "")

    @property
    def day(self) -> str:
        """The day on which it was last looked at."""
        return self.reviewed or self.prepared

    def dated(self, path: str) -> Dated:
        """That day, with the file that the statement is read from."""
        return Dated("statement", path, self.day, self.address or "")


def load(path: Path) -> tuple[Statement | None, list[Problem]]:
    """Read a statement. Everything wrong is reported at once; None comes with at least one problem."""
    text, problems = text_of(path)
    return (None, problems) if problems else parse(text, path.name)


def parse(text: str, name: str) -> tuple[Statement | None, list[Problem]]:
    """Read a statement from TOML; ``name`` stands for the file in what is reported."""
    # Loading pydantic takes longer than reading a small book, and most books have no statement.
    from pydantic import TypeAdapter, ValidationError

    data, wrong = data_of(text, name)
    if wrong:
        return None, wrong
    line_at = partial(line_of, text)
    try:
        statement = TypeAdapter(Statement).validate_python(data)
    except ValidationError as error:
        return None, problems_of(name, error.errors(include_url=False), line_at, _keys_at, CODE)
    wrong = [
        Problem(name, line_at(place), 1, CODE, message, values, allowed)
        for place, message, values, allowed in problems(statement)
    ]
    return (None, sorted(wrong, key=lambda each: each.line)) if wrong else (statement, [])


#: Where something is wrong, the message, its values, and what is allowed.
Wrong = tuple[Place, str, dict[str, str], tuple[str, ...]]

_MISSING: Final = N_("“{key}” is missing.")


def problems(statement: Statement) -> Iterator[Wrong]:
    """What keys may not say together, and what is missing because of what another one says."""
    if statement.reviewed and statement.reviewed < statement.prepared:
        yield ("reviewed",), N_("The statement was reviewed before it was prepared."), {}, ()
    if statement.country and statement.of_country is None:
        message = N_("“{key}” cannot be “{value}”.")
        yield ("country",), message, {"key": "country", "value": statement.country}, tuple(COUNTRIES)
    elif statement.of_country is None:
        for key in ("law", "enforcement"):
            if not getattr(statement, key):
                yield (), N_("“{key}” is missing. With country = “dk” it need not be there."), {"key": key}, ()
    elif not statement.phone:
        yield (), _MISSING, {"key": "phone"}, ()
    if statement.method == "other" and not statement.method_details:
        yield ("method",), _MISSING, {"key": "method_details"}, ()
    yield from _of_contents(statement)


def _of_contents(statement: Statement) -> Iterator[Wrong]:
    """What is wrong with the list of contents that not everyone can use."""
    if statement.status != "full" and not statement.not_accessible:
        message = N_("The status is “{status}”, but no [[not_accessible]] says which content is meant, and why.")
        yield ("status",), message, {"status": statement.status}, ()
    for number, each in enumerate(statement.not_accessible):
        if statement.status == "full" and each.reason != "out-of-scope":
            message = N_("The status is “full”, but this content is not accessible.")
            yield ("not_accessible", number), message, {}, ()
        if each.reason == "disproportionate-burden" and not each.explanation:
            yield ("not_accessible", number), _MISSING, {"key": "explanation"}, ()


def _keys_at(place: Place) -> tuple[str, ...]:
    """The keys that a table may have, by its place in the file."""
    return keys_of(Inaccessible if place else Statement)
