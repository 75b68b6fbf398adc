"""Which files ``[book]`` names, and what is to be known of one without what it says."""

from __future__ import annotations

from pathlib import Path

from ...problems import Problem
from ..schema.model import Book
from . import report, statement
from .age import Dated


def statement_address(book: Book) -> str:
    """Where the accessibility statement is on another website; an empty string where that is not said."""
    named = book.accessibility_statement or ""
    return named if named.startswith(("http://", "https://")) else ""


def statement_file(book: Book) -> str:
    """The file with the accessibility statement; an empty string where there is none."""
    return "" if statement_address(book) else book.accessibility_statement or ""


def read(kind: str, path: Path) -> tuple[Dated | None, list[Problem]]:
    """A ``report`` or a ``statement``, and what is wrong with it; None where it cannot be read."""
    if kind == "report":
        tested, problems = report.load(path)
        return Dated("report", path.name, tested.days[-1] if tested.days else "") if tested else None, problems
    stated, problems = statement.load(path)
    return Dated("statement", path.name, stated.day, stated.address or "") if stated else None, problems
