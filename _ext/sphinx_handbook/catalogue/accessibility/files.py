"""Which files ``[book]`` names, and what one of them says."""

from __future__ import annotations

from pathlib import Path

from ...problems import Problem
from ..schema.model import Book
from . import report, statement
from .age import Kind


def statement_address(book: Book) -> str:
    """Where the accessibility statement is on another website; an empty string where that is not said."""
    named = book.accessibility_statement or ""
    return named if named.startswith(("http://", "https://")) else ""


def named(book: Book) -> dict[Kind, str]:
    """The files that the book names, by what they are; an empty string where it names none."""
    statement_file = "" if statement_address(book) else book.accessibility_statement
    return {"report": book.accessibility_report or "", "statement": statement_file or ""}


def load(kind: Kind, path: Path) -> tuple[report.Report | statement.Statement | None, list[Problem]]:
    """A report or a statement, and what is wrong with it; None where it cannot be read."""
    return report.load(path) if kind == "report" else statement.load(path)
