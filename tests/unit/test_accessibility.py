"""Accessibility reports and statements: what is read, what is refused with its line, and what is too old."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from tests import accessibility
from tests.json_schema import wrong
from tests.statements import REPORT, STATEMENT, WHOLE_REPORT
from tests.support import DOCS

from sphinx_handbook.catalogue.accessibility import age, json_lines, report, statement
from sphinx_handbook.i18n import translator
from sphinx_handbook.problems import Problem

SCHEMA = json.loads((Path(report.__file__).parent / report.SCHEMA_NAME).read_text("utf-8"))


def lines(problems: list[Problem]) -> list[str]:
    say = translator("en")
    return [f"{each.line}: {each.text(say)}" for each in problems]


def test_a_report_is_read() -> None:
    read, problems = report.parse(REPORT, "r.json")
    assert read is not None and not problems
    assert [(each.test, each.mode, each.outcome) for each in read.assertions] == [
        ("axe", "automatic", "passed"),
        ("reader", "manual", "untested"),
    ]
    assert read.days == ("2026-11-29",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"subject": "website"', '"subject": "web"', "2: “subject” cannot be “web”. Did you mean “website”? Allowed:"),
        ('"title": "Oplæst", ', "", "3: “title” is missing."),
        ('"mode"', '"modus"', "3: “modus” is not known here. Did you mean “mode”?"),
        (', "date": "2026-11-29"', "", "2: “axe” has an outcome but no date."),
        (
            '"outcome": "untested"',
            '"outcome": "untested", "date": "2026-11-29"',
            "3: “reader” is untested but has a date.",
        ),
        ('"2026-11-29"', '"29.11.2026"', "2: “date” must be a day as in 2026-11-29, not “29.11.2026”."),
        ('"2026-11-29"', '"2026-02-30"', "2: “date” must be a day as in 2026-11-29, not “2026-02-30”."),
        ('"2026-11-29"', '"٢٠٢٦-١١-٢٩"', "2: “date” must be a day as in 2026-11-29, not “٢٠٢٦-١١-٢٩”."),
        ('"2026-11-29"}', '"2026-11-29", "failures": ["index"]}', "2: “axe” has passed but names failures."),
        ('"format": 1', '"format": 2', "1: “format” cannot be “2”."),
        ("]}", "]", "5: This is not valid JSON: check quotation marks, brackets and commas."),
        (REPORT, "[]", "1: "),
        (REPORT, "[" * 100_000, "1: "),
    ],
)
def test_what_is_wrong_with_a_report_is_named_with_its_line(old: str, new: str, fault: str) -> None:
    read, problems = report.parse(REPORT.replace(old, new, 1), "r.json")
    assert read is None
    assert lines(problems)[0].startswith(fault)


def test_the_published_schema_is_that_of_the_code() -> None:
    """Its keys and words are those of the classes; what these refuse for its form, it does."""
    items = SCHEMA["properties"]["assertions"]["items"]
    assert set(items["properties"]) == {each.name for each in fields(report.Assertion)}
    assert set(items["properties"]["tried"]["properties"]) == {each.name for each in fields(report.Tried)}
    for key, words in (("subject", report.Subject), ("mode", report.Mode), ("outcome", report.Outcome)):
        assert tuple(items["properties"][key]["enum"]) == get_args(words)
    settings = items["properties"]["tried"]["properties"]["settings"]["items"]["enum"]
    assert tuple(settings) == get_args(report.Setting)
    assert wrong(json.loads(REPORT), SCHEMA) == []
    assert wrong(json.loads(REPORT.replace("website", "web")), SCHEMA)


def test_a_report_with_all_that_one_can_say_is_read() -> None:
    read, problems = report.parse(WHOLE_REPORT, "r.json")
    assert read is not None and not problems
    assert wrong(json.loads(WHOLE_REPORT), SCHEMA) == []
    assert {each.outcome for each in read.assertions} == {*get_args(report.Outcome)}
    assert read.days == ("2026-11-28", "2026-11-29")


def test_a_statement_is_read() -> None:
    read, problems = statement.parse(STATEMENT, "s.toml")
    assert read is not None and not problems
    assert read.prepared == read.day == "2026-11-29"
    assert read.not_accessible[0].content == "Et kort"
    reviewed, _ = statement.parse('reviewed = "2027-01-02"\n' + STATEMENT, "s.toml")
    assert reviewed is not None and reviewed.day == "2027-01-02"


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ('contact = "web@eksempel.dk"\n', "", ["1: “contact” is missing."]),
        ('phone = "12 34 56 78"\n', "", ["1: “phone” is missing."]),
        ("country =", "contry =", ["3: “contry” is not known here. Did you mean “country”?"]),
        ('"dk"', '"xx"', ["3: “country” cannot be “xx”. Allowed: dk."]),
        (
            'country = "dk"\n',
            "",
            [
                "1: “law” is missing. With country = “dk” it need not be there.",
                "1: “enforcement” is missing. With country = “dk” it need not be there.",
            ],
        ),
        ('"self"', '"other"', ["5: “method_details” is missing."]),
        ("2026-11-29", '"29. november"', ["6: “prepared” must be a day as in 2026-11-29, not “29. november”."]),
        ("2026-11-29", '"2026-02-30"', ["6: “prepared” must be a day as in 2026-11-29, not “2026-02-30”."]),
        ("2026-11-29", '"٢٠٢٦-١١-٢٩"', ["6: “prepared” must be a day as in 2026-11-29, not “٢٠٢٦-١١-٢٩”."]),
        ("phone", "reviewed = 2026-01-01\nphone", ["8: The statement was reviewed before it was prepared."]),
        ('"partial"', '"full"', ["10: The status is “full”, but this content is not accessible."]),
        ('explanation = "Det er tegnet i 2014."\n', "", ["10: “explanation” is missing."]),
        (
            STATEMENT[STATEMENT.index("[[") :],
            "",
            ["4: The status is “partial”, but no [[not_accessible]] says which content is meant, and why."],
        ),
        (
            '"Eksempel Kommune"',
            "Eksempel",
            ['1: This is no value: text stands in straight quotes ("…"), true and false have small letters.'],
        ),
    ],
)
def test_what_is_missing_in_a_statement_is_named_with_its_line(old: str, new: str, faults: list[str]) -> None:
    read, problems = statement.parse(STATEMENT.replace(old, new, 1), "s.toml")
    assert read is None
    assert [line[: len(fault)] for line, fault in zip(lines(problems), faults, strict=True)] == faults


@pytest.mark.parametrize(
    ("day", "today", "old"),
    [
        ("2025-11-29", "2026-11-29", False),
        ("2025-11-29", "2026-11-30", True),
        ("2024-02-29", "2025-03-01", True),
        ("2024-02-29", "2025-02-28", False),
        ("2027-01-01", "2026-11-29", False),
        ("", "2026-11-29", False),
    ],
)
def test_what_is_older_than_a_year_is_said(day: str, today: str, old: bool) -> None:
    for kind in get_args(age.Kind):
        hint = age.Dated(kind, "file", day).hint(datetime.date.fromisoformat(today))
        assert (hint is not None) == old
        assert hint is None or (hint.hint and day in hint.text(translator("en")))


def test_a_place_in_json_has_its_line() -> None:
    text = '{\n "a": [\n  1,\n  {"b":\n   2}]\n}'
    assert [json_lines.line_of(text, place) for place in ((), ("a", 0), ("a", 1, "b"), ("c",), ("a", 9))] == [
        1,
        3,
        5,
        1,
        2,
    ]
    assert json_lines.line_of('{"a":\n\t1}', ("a",)) in (1, 2)
    assert json_lines.line_of("]", ("a",)) == 1


def test_a_report_is_looked_through_once_for_all_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    composed = []
    compose = json_lines.yaml.compose
    monkeypatch.setattr(json_lines.yaml, "compose", lambda *given: composed.append(given) or compose(*given))
    assertion = {"test": "axe", "title": "Axe", "subject": "website", "outcome": "passed"}
    _, problems = report.parse(json.dumps({"format": 1, "assertions": [assertion] * 3}, indent=1), "r.json")
    assert [each.line for each in problems] == [4, 10, 16]
    assert len(composed) == 1


# The report of our own book.


class Ran:
    """The result of a test, as far as the report asks."""

    def __init__(self, test: str, failed: bool = False, **about: Any) -> None:
        self.nodeid, self.failed = test, failed
        self.user_properties = [("files", about.pop("files"))] if "files" in about else []
        self.user_properties.append((accessibility.PROPERTY, about))


def test_the_report_says_what_the_run_did() -> None:
    check = {"test": "axe", "title": "Regler", "subject": "website", "functions": ["a", "b"], "settings": ["print"]}
    ran: Any = {
        "a": [Ran("a", name="index", width=320, scheme="dark"), Ran("a", name="om", width=1280, scheme="light")],
        "b": [Ran("b", name="om")],
    }
    line = accessibility.assertion(check, ran, "2026-11-29")
    assert line["outcome"] == "passed"
    assert line["tried"] == {"cases": 3, "pages": 2, "widths": [320, 1280], "settings": ["light", "dark", "print"]}
    ran["b"] = [Ran("b", failed=True, name="om")]
    line = accessibility.assertion(check, ran, "2026-11-29")
    assert (line["outcome"], line["failures"]) == ("failed", ["om"])
    # A part of the tests is not what the line says was tested.
    del ran["b"]
    assert accessibility.assertion(check, ran, "2026-11-29")["outcome"] == "untested"
    text = accessibility.written([check], ran, "2026-11-29")
    assert report.parse(text, "r.json")[1] == []


def test_the_handbook_s_own_report_is_sound_and_of_these_tests() -> None:
    text = (DOCS / "tilgaengelighed.json").read_text("utf-8")
    read, problems = report.parse(text, "r.json")
    assert read is not None and problems == []
    assert wrong(json.loads(text), SCHEMA) == []
    checks = accessibility.tomllib.loads(accessibility.CHECKS.read_text("utf-8"))["checks"]
    assert [(each.test, each.title) for each in read.assertions] == [(each["test"], each["title"]) for each in checks]
    functions = {function for each in checks for function in each.get("functions", ())}
    for function in functions:
        module, name = function.split(".")
        assert re.search(
            rf"^def {name}\(", (accessibility.CHECKS.parent / f"{module}.py").read_text("utf-8"), re.MULTILINE
        )
