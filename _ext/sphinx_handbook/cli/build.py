"""``handbook build``: builds in a staging folder; only a result without faults replaces the published one."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import locks
from ..editions import file_names, listing
from ..files import is_file
from ..i18n import N_, translator
from . import book_folder, doctor, rename
from .arguments import STAGING, add_into, add_source, sphinx_command, sphinx_environment, stop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from ..i18n import Translate


@dataclass(frozen=True, slots=True)
class Target:
    """Something that is built: its name, the Sphinx builder that makes it, and what a reader opens."""

    name: str
    builder: str
    progress: str
    opened: str
    parallel: bool


TARGETS = (
    # The book first: the website offers it.
    Target("pdf", "handbook-pdf", N_("Building the PDF …"), "*.pdf", parallel=False),
    Target("html", "html", N_("Building the web pages …"), "index.html", parallel=True),
)


class Failed(Exception):
    """A target that was not built, with the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where one target's files lie, finished and unfinished."""

    published: Path
    out: Path
    doctrees: Path
    unfinished: Path
    new: Path
    old: Path
    lock: Path

    @classmethod
    def of(cls, target: Target, into: Path) -> Places:
        """The places of ``target`` below the folder ``into``."""
        staging = into / STAGING
        parts = ("doctrees", "unfinished", "new", "old", "lock")
        return cls(into / target.name, staging / target.name, *(staging / f"{target.name}.{part}" for part in parts))


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("build the web pages and the PDF; what is there stays until the new is faultless"))
    command = commands.add_parser("build", help=summary, description=summary)
    command.add_argument(
        "target",
        metavar=say(N_("TARGET")),
        nargs="?",
        choices=[*(each.name for each in TARGETS), "all"],
        default="all",
        help=say(N_("html, pdf or all (where none is named)")),
    )
    add_source(command, say, conf=True)
    add_into(command, say)
    command.add_argument(
        "--jobs",
        metavar=say(N_("NUMBER")),
        type=int,
        default=2 * (os.cpu_count() or 1),
        help=say(N_("how many processes the web pages are built in; 1 for extensions that cannot be run in several")),
    )
    command.add_argument(
        "--edition",
        metavar=say(N_("EDITION")),
        action="append",
        default=[],
        help=say(N_("make only this edition of the PDF (may be told again); “handbook editions” lists them")),
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build each target; one that fails does not keep the others from being built."""
    source = arguments.source or book_folder.folder("conf.py")
    say = translator(book_folder.language(source))
    if not is_file(source / "conf.py"):
        message = say(N_("There is no conf.py in “{folder}”. Name the book's folder: handbook build --source FOLDER"))
        return stop(message.format(folder=book_folder.display_path(source)))
    try:
        rename.finish(source, say)
    except rename.Refused as refused:
        return stop(str(refused))
    built: list[Path] = []
    failed = False
    for target in TARGETS:
        if arguments.target in (target.name, "all"):
            try:
                built += build(target, source, arguments.into, max(1, arguments.jobs), say, arguments.edition)
            except Failed as reason:
                failed = True
                print(reason, file=sys.stderr, flush=True)
    for path in built:
        print(say(N_("Ready: {file}")).format(file=book_folder.display_path(path)))
    return int(failed)


def build(target: Target, source: Path, into: Path, jobs: int, say: Translate, only: Sequence[str] = ()) -> list[Path]:
    """Build one target and publish it; return the files that a reader opens.

    Of a PDF, ``only`` these editions are made; the others stay as they are.
    """
    _refuse_without_tools(target, say)
    places = Places.of(target, into)
    places.out.parent.mkdir(parents=True, exist_ok=True)
    with alone(places.lock, say) as lock:
        if places.old.exists() and not places.published.exists():
            # A run was killed between the two renames of publishing.
            places.old.rename(places.published)
        _refuse_to_replace(target, places.published, say)
        if places.unfinished.exists():
            _forget(places)
        if not target.parallel:
            # The book is always made whole; one of an earlier title must not lie beside it.
            _remove(places.out)
            if only and places.published.exists():
                shutil.copytree(places.published, places.out)
        places.unfinished.touch()
        print(say(target.progress), flush=True)
        started = time.monotonic()
        if _sphinx(target, source, into, places, jobs, lock, only):
            drafts = _keep_drafts(places, into)
            # Sphinx keeps the page that it warned of, and would pass over it in silence the next time.
            _forget(places)
            places.unfinished.unlink()
            message = N_("{target}: not published because of what is told above. The earlier one is left as it was.")
            if not places.published.exists():
                message = N_("{target}: not published because of what is told above.")
            sentences = [say(message).format(target=target.name)]
            if drafts:
                names = ", ".join(map(book_folder.display_path, drafts))
                sentences.append(say(N_("What it would be: {files}")).format(files=names))
            raise Failed(" ".join(sentences))
        places.unfinished.unlink()
        _publish(places)
        for path in places.published.glob("*.pdf"):
            (into / file_names.draft(path.name)).unlink(missing_ok=True)
        print(say(N_("{target}: done ({seconds} s)")).format(target=target.name, seconds=_seconds(started)))
    files = sorted(places.published.glob(target.opened))
    # Of many files the first is the book; the others lie beside it.
    return files if target.name == "html" else _opened(places.published, files, only)


def _opened(folder: Path, every_file: list[Path], only: Sequence[str]) -> list[Path]:
    """The files to name at the end: the whole book, or the editions that were asked for, without single sheets."""
    listed = listing.load(folder)
    opened = [folder / each.file for each in listed if not each.document and (not only or each.id in only)]
    return opened or [folder / each.file for each in listed if each.id in only][:1] or every_file


def _sphinx(
    target: Target, source: Path, into: Path, places: Places, jobs: int, lock: int | None, only: Sequence[str]
) -> int:
    """Run Sphinx in a process of its own, so that no build affects the next; return its exit code."""
    settings = {}
    if target.name == "pdf":
        settings["handbook_pdf_strict"] = "1"
        settings["handbook_pdf_jobs"] = str(min(jobs, os.cpu_count() or 1))
        if only:
            settings["handbook_pdf_editions"] = ",".join(only)
    if target.name == "html" and (into / "pdf" / listing.NAME).is_file():
        settings["handbook_editions"] = str((into / "pdf").resolve())
    processes = jobs if target.parallel else 1
    command = sphinx_command(target.builder, source, places.out, places.doctrees, settings, processes)
    # Nobody has asked for so many: an extension that needs one process is no fault (sphinx_build.parallel).
    environment = sphinx_environment() | {"HANDBOOK_JOBS_OFFERED": "1"}
    # The lock goes along: should this process be killed, it holds until Sphinx has ended as well.
    descriptors = () if lock is None else (lock,)
    return subprocess.run(command, check=False, pass_fds=descriptors, env=environment).returncode


def _publish(places: Places) -> None:
    """Replace the published folder with the new one, by two renames."""
    _remove(places.new)
    _remove(places.old)
    shutil.copytree(places.out, places.new)
    if places.published.exists():
        places.published.rename(places.old)
    places.new.rename(places.published)
    _remove(places.old)


def _keep_drafts(places: Places, into: Path) -> list[Path]:
    """Move the drafts of a book that is not published out of the staging folder, to where a reader finds them."""
    drafts = []
    for path in sorted(places.out.glob(file_names.draft("*.pdf"))):
        drafts.append(into / path.name)
        path.replace(drafts[-1])
    return drafts


def _forget(places: Places) -> None:
    """Remove what a failed or killed run has left, so that the next one starts afresh."""
    _remove(places.doctrees)
    _remove(places.out)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _seconds(started: float) -> str:
    return f"{time.monotonic() - started:.0f}"


def _refuse_without_tools(target: Target, say: Translate) -> None:
    if target.name != "pdf":
        return
    if importlib.util.find_spec("weasyprint") is None:
        command = "pip install 'sphinx-handbook[pdf]'"
        raise Failed(say(N_("The PDF needs WeasyPrint. This installs it: {command}")).format(command=command))
    if refusal := doctor.pdf_refusal(say):
        raise Failed(refusal)


def _refuse_to_replace(target: Target, published: Path, say: Translate) -> None:
    """Refuse to put the result in the place of a folder that no build has made."""
    if not published.exists():
        return
    ours = published.is_dir()
    if ours and target.name == "html":
        ours = (published / ".buildinfo").is_file() or not any(published.iterdir())
    elif ours:
        names = [path.name for path in published.iterdir()]
        ours = all(name.endswith((".pdf", ".json")) or name.startswith(".") for name in names)
    if not ours:
        message = N_("“{folder}” holds something else than a handbook, and is not replaced. Move it, or use --into.")
        raise Failed(say(message).format(folder=book_folder.display_path(published)))


@contextmanager
def alone(path: Path, say: Translate) -> Iterator[int | None]:
    """Context manager: holds a lock, after waiting for any other build that does; gives its file descriptor."""
    if not locks.AVAILABLE:
        yield None
        return
    with path.open("w") as file:
        locks.lock(file.fileno(), lambda: print(say(locks.WAITS), file=sys.stderr, flush=True))
        yield file.fileno()
