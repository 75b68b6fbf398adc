"""``handbook postflight``: what is wrong with a finished PDF of any maker, without its source."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import N_, language_of_terminal, translator
from . import book_folder
from .arguments import NOT_RUN, stop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from ..i18n import Translate
    from ..problems import Problem

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
    findings: dict[str, list[Problem]] = {}
    unreadable: dict[str, str] = {}
    for file in files:
        if not file.is_file():
            return stop(say(N_("There is no file “{file}”.")).format(file=book_folder.display_path(file)))
        name = book_folder.display_path(file)
        try:
            findings[name] = postflight.check(file, name, limits=limits)
        except UnreadablePdf as error:
            unreadable[name] = str(error)
            message = say(N_("{file} cannot be read as a PDF: {reason}"))
            print(message.format(file=name, reason=error), file=sys.stderr)
    if arguments.format == "json":
        print(_json(findings, unreadable, say))
    elif findings:
        print(_text(findings, say))
    return NOT_RUN if unreadable else 1 if any(findings.values()) else 0


def _text(findings: Mapping[str, Sequence[Problem]], say: Translate) -> str:
    lines = [f"{name}: {each.text(say)} [{each.code}]" for name, problems in findings.items() for each in problems]
    wrong = sum(len(problems) for problems in findings.values())
    checked = say(N_("1 PDF read") if len(findings) == 1 else N_("{count} PDFs read")).format(count=len(findings))
    message = N_("no problems") if not wrong else N_("1 problem") if wrong == 1 else N_("{count} problems")
    return "\n".join([*lines, f"{checked}, {say(message).format(count=wrong)}."])


def _json(findings: Mapping[str, Sequence[Problem]], unreadable: Mapping[str, str], say: Translate) -> str:
    problems = [
        {
            "file": name,
            # None for what is wrong with the file as a whole.
            "page": each.line or None,
            "code": each.code,
            "message": each.text(say),
        }
        for name, problems in findings.items()
        for each in problems
    ]
    problems += [
        {"file": name, "page": None, "code": "postflight-unreadable", "message": reason}
        for name, reason in unreadable.items()
    ]
    return json.dumps({"files": [*findings, *unreadable], "problems": problems}, indent=2)
