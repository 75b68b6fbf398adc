"""``handbook editions``: lists the printed editions that a book declares, and makes one of some entries alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..editions import listing
from ..editions.edition import MAIN
from ..i18n import N_
from . import book_folder, doctor
from .arguments import STAGING, add_into, add_source, sphinx_command, sphinx_environment

if TYPE_CHECKING:
    import argparse

    from ..editions.edition import Edition
    from ..i18n import Translate

#: Where a selection is put, and what Sphinx keeps for it; apart from the editions that the website offers.
SELECTED = "selection"


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("list the printed editions, or make one of some entries alone"))
    command = commands.add_parser("editions", help=summary, description=summary)
    command.add_argument(
        "--entries",
        metavar=say(N_("ENTRY,ENTRY")),
        default="",
        help=say(N_("the entries that the selection holds, by their file names without .md")),
    )
    command.add_argument(
        "--terms",
        metavar=say(N_("TERM,TERM")),
        default="",
        help=say(N_("the terms whose entries the selection holds")),
    )
    add_source(command, say)
    add_into(command, say)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List the editions, or make a selection."""
    source, say, schema, failed = book_folder.opened(arguments.source)
    if failed:
        return failed
    if arguments.entries or arguments.terms:
        return _select(arguments, source, say)
    for printing in schema.all_editions():
        print(_line(printing, say))
    return 0


def _line(printing: Edition, say: Translate) -> str:
    title = printing.title or (say(N_("The book")) if printing.id == MAIN else "")
    parts = [title, printing.paper]
    if printing.size:
        parts.append(f"{printing.size:g} pt")
    if printing.poster:
        parts.append(say(N_("a poster for each category")))
    if printing.sheets:
        parts.append(say(N_("a leaf for each, in one file") if printing.one_file else N_("a file for each")))
    if printing.corrections:
        parts.append(say(N_("a sheet of corrections for each release")))
    if printing.cards:
        parts.append(say(N_("a card for each entry, also to print and cut")))
    elif printing.impose:
        parts.append(say(N_("also to print and fold")))
    if printing.cover == "separate":
        parts.append(say(N_("the cover in a file of its own")))
    return f"{printing.id}: {', '.join(parts)}"


def _select(arguments: argparse.Namespace, source: Path, say: Translate) -> int:
    if refusal := doctor.pdf_refusal(say):
        print(refusal, file=sys.stderr)
        return 1
    out: Path = arguments.into / SELECTED
    settings = {}
    for key in ("entries", "terms"):
        if words := ",".join(filter(None, (each.strip() for each in getattr(arguments, key).split(",")))):
            settings[f"handbook_pdf_{key}"] = words
    doctrees = arguments.into / STAGING / f"{SELECTED}.doctrees"
    command = sphinx_command("handbook-pdf", source, out, doctrees, settings)
    code = subprocess.run(command, check=False, env=sphinx_environment()).returncode
    if code == 0:
        for each in listing.load(out):
            print(say(N_("Ready: {file}")).format(file=book_folder.display_path(out / each.file)))
    return int(code != 0)
