"""The report of a run of tests: what was tried, with which tool, on what, when, and what came of it.

A file of JSON that tests write and nobody edits; ``accessibility-report.schema.json`` describes it. The names are those
of W3C's Evaluation and Report Language (EARL), where it has one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from ...i18n import N_
from ...problems import Problem
from ...toml_table import FROM_LIST, Day, Id, Line, Table, Words, keys_of
from ..schema.toml_lines import Place
from ..schema.toml_problems import problems_of, text_of, too_long_number
from .age import Dated
from .json_lines import line_of

#: The file that describes a report's form.
SCHEMA_NAME: Final = "accessibility-report.schema.json"
#: The code of what is wrong with a report.
CODE: Final = "accessibility-report"

Subject = Literal["website", "pdf"]
Mode = Literal["automatic", "manual", "semiAuto"]
Outcome = Literal["passed", "failed", "cantTell", "inapplicable", "untested"]
Setting = Literal["light", "dark", "forced-colours", "print", "no-script", "large-text"]


@dataclass(frozen=True, slots=True)
class Tool(Table):
    """A program that judged, or that pages were judged in."""

    name: Line
    version: Line


@dataclass(frozen=True, slots=True)
class Tried(Table):
    """What was tried; 0 or an empty tuple where nothing is known of it."""

    cases: int = 0
    """How many single tests there were."""
    pages: int = 0
    """Of how many pages of the website."""
    files: int = 0
    """Of how many PDFs."""
    widths: Annotated[tuple[int, ...], FROM_LIST] = ()
    """In which widths of a screen, in CSS pixels."""
    settings: Annotated[tuple[Setting, ...], FROM_LIST] = ()
    """In which colours and other settings of a reader."""


@dataclass(frozen=True, slots=True)
class Assertion(Table):
    """One test, and its outcome."""

    test: Id
    """A name that stays."""
    title: Line
    """What was tested, in the book's language: words that are true whatever the outcome is."""
    subject: Subject
    outcome: Outcome
    mode: Mode = "automatic"
    date: Annotated[str, Day()] | None = None
    """The day; None where nobody has tested it."""
    tools: Annotated[tuple[Tool, ...], FROM_LIST] = ()
    tried: Tried = Tried()
    failures: Words = ()
    """Pages or files that failed, by name."""


@dataclass(frozen=True, slots=True)
class Report(Table):
    """A report as it is read."""

    format: Literal[1]
    """The number of the form; a newer one has a higher number."""
    assertions: Annotated[tuple[Assertion, ...], FROM_LIST]

    @property
    def days(self) -> tuple[str, ...]:
        """The days on which something was tested, the oldest first."""
        return tuple(sorted({each.date for each in self.assertions if each.date}))

    def dated(self, path: str) -> Dated:
        """The last of them, with the file that the report is read from."""
        return Dated("report", path, max(self.days, default=""))


def load(path: Path) -> tuple[Report | None, list[Problem]]:
    """Read a report. Everything wrong is reported at once; None comes with at least one problem."""
    text, problems = text_of(path)
    return (None, problems) if problems else parse(text, path.name)


def parse(text: str, name: str) -> tuple[Report | None, list[Problem]]:
    """Read a report from JSON; ``name`` stands for the file in what is reported."""
    # Loading pydantic takes longer than reading a small book, and most books have no report.
    from pydantic import TypeAdapter, ValidationError

    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        message = N_("This is not valid JSON: check quotation marks, brackets and commas.")
        return None, [Problem(name, error.lineno, error.colno, CODE, message)]
    except RecursionError:
        return None, [Problem(name, 1, 1, CODE, N_("The file is nested too deeply."))]
    except ValueError:
        return None, [too_long_number(text, name, CODE)]
    line_at = partial(line_of, text)
    try:
        report = TypeAdapter(Report).validate_python(data)
    except ValidationError as error:
        return None, problems_of(name, error.errors(include_url=False), line_at, _keys_at, CODE)
    wrong = [
        Problem(
            name,
            line_at(("assertions", number)),
            1,
            CODE,
            message,
            {"test": each.test},
        )
        for number, each in enumerate(report.assertions)
        if (message := _contradiction(each))
    ]
    return (None, wrong) if wrong else (report, [])


def _contradiction(assertion: Assertion) -> str:
    """What an assertion says that cannot be so; an empty string where there is nothing."""
    if assertion.outcome != "untested" and assertion.date is None:
        return N_("“{test}” has an outcome but no date.")
    if assertion.outcome == "untested" and assertion.date is not None:
        return N_("“{test}” is untested but has a date.")
    if assertion.outcome == "passed" and assertion.failures:
        return N_("“{test}” has passed but names failures.")
    return ""


def _keys_at(place: Place) -> tuple[str, ...]:
    """The keys that an object may have, by its place in the file."""
    tables: dict[Any, type[Table]] = {"tools": Tool, "tried": Tried}
    inner = next((tables[part] for part in reversed(place) if part in tables), None)
    return keys_of(inner or (Assertion if place else Report))
