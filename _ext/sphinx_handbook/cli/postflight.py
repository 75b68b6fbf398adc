"""``handbook postflight``: what is wrong with a finished PDF of any maker, without its source."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import N_, language_of_terminal, translator
from . import book_folder
from .arguments import NOT_RUN, stop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from ..book.postflight import Report
    from ..book.postflight.pages.sheets import Sheets
    from ..i18n import Translate

FORMATS = ("text", "json")

#: Where ``handbook build`` puts PDFs.
BUILT = Path("build/pdf")


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("say what is wrong with a finished PDF: links, page numbers, structure, fonts"))
    command = commands.add_parser("postflight", help=summary, description=summary)
    command.add_argument(
        "files",
        metavar=say(N_("FILE")),
        nargs="*",
        type=Path,
        help=say(N_("PDFs of any maker; those in build/pdf where none is named")),
    )
    command.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help=say(N_("how the findings are written: for people, or as JSON")),
    )
    command.add_argument(
        "--no-limits",
        action="store_true",
        help=say(N_("read also what is larger than any PDF usually is, however long it takes")),
    )
    command.add_argument(
        "--pages",
        action="store_true",
        help=say(N_("name what could look better on the pages, too, and the sheets of paper that they take")),
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check all files and print the findings; 2 where one of them cannot be read."""
    say = translator(language_of_terminal())
    files: list[Path] = arguments.files or sorted(BUILT.glob("*.pdf"))
    if not files:
        return stop(say(N_("There is no PDF in {folder}. Name one: handbook postflight FILE")).format(folder=BUILT))
    try:
        from ..book import postflight
        from ..book.postflight.objects.damage import Limits, limit_qpdf
        from ..book.postflight.read_pdf import UnreadablePdf
    except ImportError as error:
        message = say(N_("Reading a PDF needs pikepdf: pip install 'sphinx-handbook[pdf]' ({error})."))
        return stop(message.format(error=error))
    limits = Limits.lifted() if arguments.no_limits else Limits()
    limit_qpdf(limits)
    reports: dict[str, Report] = {}
    unreadable: dict[str, str] = {}
    for file in files:
        if not file.is_file():
            return stop(say(N_("There is no file “{file}”.")).format(file=book_folder.display_path(file)))
        name = book_folder.display_path(file)
        try:
            reports[name] = postflight.examine(file, name, limits=limits, pages=arguments.pages)
        except UnreadablePdf as error:
            unreadable[name] = str(error)
            message = say(N_("{file} cannot be read as a PDF: {reason}"))
            print(message.format(file=name, reason=error), file=sys.stderr)
    if arguments.format == "json":
        print(_json(reports, unreadable, say))
    elif reports:
        print(_text(reports, say))
    return NOT_RUN if unreadable else 1 if any(each.problems or each.hints for each in reports.values()) else 0


def _text(reports: Mapping[str, Report], say: Translate) -> str:
    lines = []
    for name, report in reports.items():
        lines += [f"{name}: {each.text(say)} [{each.code}]" for each in [*report.problems, *report.hints]]
        if report.sheets is not None:
            lines.append(f"{name}: {_paper(report.sheets, say)}")
    wrong = sum(len(each.problems) for each in reports.values())
    checked = say(N_("1 PDF read") if len(reports) == 1 else N_("{count} PDFs read")).format(count=len(reports))
    message = N_("no problems") if not wrong else N_("1 problem") if wrong == 1 else N_("{count} problems")
    result = f"{checked}, {say(message).format(count=wrong)}"
    if hints := sum(len(each.hints) for each in reports.values()):
        result += f", {say(N_('1 hint') if hints == 1 else N_('{count} hints')).format(count=hints)}"
    return "\n".join([*lines, f"{result}."])


def _paper(sheets: Sheets, say: Translate) -> str:
    """How much paper a file takes, in words."""
    one = sheets.sheets == 1
    message = N_("{pages} pages, 1 sheet of paper") if one else N_("{pages} pages, {sheets} sheets of paper")
    text = say(message).format(pages=sheets.pages, sheets=sheets.sheets)
    if sheets.few_lines:
        message = N_("{lines} lines from {sheets} (on page {pages})")
        more = say(message).format(
            lines=sheets.few_lines, sheets=sheets.sheets - 1, pages=", ".join(map(str, sheets.on))
        )
        text = f"{text}, {more}"
    return f"{text}."


def _json(reports: Mapping[str, Report], unreadable: Mapping[str, str], say: Translate) -> str:
    problems = [
        {
            "file": name,
            # None for what is wrong with the file as a whole.
            "page": each.line or None,
            "code": each.code,
            "message": each.text(say),
        }
        for name, report in reports.items()
        for each in [*report.problems, *report.hints]
    ]
    problems += [
        {"file": name, "page": None, "code": "postflight-unreadable", "message": reason}
        for name, reason in unreadable.items()
    ]
    result: dict[str, object] = {"files": [*reports, *unreadable], "problems": problems}
    if papers := {name: asdict(each.sheets) for name, each in reports.items() if each.sheets is not None}:
        result["paper"] = papers
    return json.dumps(result, indent=2)
