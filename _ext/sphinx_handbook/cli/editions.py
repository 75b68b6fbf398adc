"""``handbook editions``: lists the printed editions that a book declares, and makes one of some entries alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue.schema import toml_file
from ..editions import listing
from ..editions.edition import MAIN
from ..i18n import N_, translator
from . import book_folder, doctor

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
    command.add_argument(
        "--source",
        metavar=say(N_("FOLDER")),
        type=Path,
        help=say(N_("the book's folder, the one with katalog.toml; here or docs where none is named")),
    )
    command.add_argument(
        "--into",
        metavar=say(N_("FOLDER")),
        type=Path,
        default=Path("build"),
        help=say(N_("the folder that takes the result (build)")),
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List the editions, or make a selection."""
    source = arguments.source or book_folder.folder(toml_file.NAME)
    say = translator(book_folder.language(source))
    schema, failed = book_folder.schema(source, say)
    if failed:
        return failed
    if arguments.entries or arguments.terms:
        return _select(arguments, source, say)
    for printing in schema.all_editions():
        print(_line(printing, say))
    return 0


def _line(printing: Edition, say: Translate) -> str:
    title = printing.title or (say(N_("The book")) if printing.id == MAIN else "")
    told = [title, printing.paper]
    if printing.size:
        told.append(f"{printing.size:g} pt")
    if printing.sheets:
        told.append(say(N_("a file for each")))
    if printing.impose:
        told.append(say(N_("also to print and fold")))
    if printing.cover == "separate":
        told.append(say(N_("the cover in a file of its own")))
    return f"{printing.id}: {', '.join(told)}"


def _select(arguments: argparse.Namespace, source: Path, say: Translate) -> int:
    if lacking := [need for need in doctor.build_needs() if not need.wanted and need.lacking()]:
        names = ", ".join(need.name for need in lacking)
        print(say(N_("The PDF cannot be built: this machine lacks {names}.")).format(names=names), file=sys.stderr)
        print("\n".join(doctor.advice(lacking, say)), file=sys.stderr)
        return 1
    out: Path = arguments.into / SELECTED
    command = [sys.executable, "-P", "-m", "sphinx", "-b", "handbook-pdf", "-W", "-n", "-q"]
    command += ["-d", str(arguments.into / ".staging" / f"{SELECTED}.doctrees")]
    for key in ("entries", "terms"):
        if words := ",".join(filter(None, (each.strip() for each in getattr(arguments, key).split(",")))):
            command += ["-D", f"handbook_pdf_{key}={words}"]
    code = subprocess.run([*command, str(source), str(out)], check=False).returncode
    if code == 0:
        for each in listing.load(out):
            print(say(N_("Ready: {file}")).format(file=book_folder.shown(out / each.file)))
    return int(code != 0)
