"""Random edits of a small project, and after each few of them the law: an incremental build equals a clean one.

``python -m tests.sequences --sequences 2000`` goes through many; each begins where the last one ended. What it says at
the end is how many it went through, with which seed, and which edits an unequal build came after.
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sphinx.builders.html import _assets
from sphinx.errors import SphinxError
from tests import any_edit
from tests.edits import files
from tests.support import build

#: What a sequence is names of: mostly single edits, which show most clearly what is missed.
LENGTHS = (1, 1, 1, 2, 2, 3, 4)


def built(root: Path, outdir: Path, builder: str) -> str:
    """Build; the words of what stopped the build, an empty string where nothing did.

    A build that ends with another status than 0 may leave what the last good one has made.
    """
    # Sphinx reads each static file's checksum once in a process; Python compares two files once of the same times.
    _assets._file_checksum_inner.cache_clear()
    filecmp.clear_cache()
    try:
        status = build(root, outdir, builder).statuscode
    except SphinxError as error:
        return str(error) or type(error).__name__
    return f"status {status}" if status else ""


@dataclass(slots=True)
class Walk:
    """A project that is edited again and again, with what was built of it each time."""

    folder: Path
    builders: Sequence[str]
    edits: dict[str, any_edit.Edit] = field(default_factory=dict)
    refused: int = 0
    """How many states of the project both builds have refused."""

    @property
    def root(self) -> Path:
        """The project."""
        return self.folder / "root"

    def begin(self) -> None:
        """Make the project and build it."""
        any_edit.start(self.root)
        first = build(self.root, self.folder / "out", self.builders[0])
        self.edits = any_edit.EDITS | any_edit.options(any_edit.declared(first.app.config))

    def difference(self, names: Sequence[str], builder: str) -> str:
        """Make the edits and build; what is other than in a clean build, an empty string if nothing is."""
        for name in names:
            self.edits[name](self.root)
        stopped = built(self.root, self.folder / "out", builder)
        clean = self.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        stopped_clean = built(self.root, clean / "out", builder)
        if stopped or stopped_clean:
            self.refused += 1
            # Where a build stops depends on what it has to do; that it stops does not.
            return "" if bool(stopped) == bool(stopped_clean) else f"stopped: {stopped!r}, clean: {stopped_clean!r}"
        ours, theirs = files(self.folder / "out"), files(clean / "out")
        parts = {
            "too many": sorted(ours.keys() - theirs.keys()),
            "missing": sorted(theirs.keys() - ours.keys()),
            "other": sorted(name for name in ours.keys() & theirs.keys() if ours[name] != theirs[name]),
        }
        return "; ".join(f"{word}: {', '.join(names)}" for word, names in parts.items() if names)

    def start_again(self, builder: str) -> None:
        """After a difference: build anew, so that the next one is a difference of its own."""
        for name in ("out", "out.doctrees"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        built(self.root, self.folder / "out", builder)


def go(walk: Walk, sequences: int, seed: int, minutes: float) -> Iterator[tuple[list[str], str, str]]:
    """Each sequence with its builder and what was other than in a clean build."""
    chance = random.Random(seed)
    end = time.monotonic() + minutes * 60 if minutes else float("inf")
    # A state that no build accepts says nothing of the law: an edit that led to it is made undone by beginning again.
    every_name, builder = sorted(walk.edits), walk.builders[0]
    for _ in range(sequences):
        if time.monotonic() > end:
            return
        names = chance.choices(every_name, k=chance.choice(LENGTHS))
        if len(walk.builders) > 1 and chance.random() < 0.1:
            builder = chance.choice(walk.builders)
        refused = walk.refused
        try:
            difference = walk.difference(names, builder)
        except Exception:
            difference = traceback.format_exc()
        yield names, builder, difference
        if difference:
            walk.start_again(builder)
        if walk.refused - refused and chance.random() < 0.3:
            shutil.rmtree(walk.root)
            any_edit.start(walk.root)


def main() -> int:
    """Go through sequences; 1 where any build was unequal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--builders", default="html")
    parser.add_argument("--only", default="", help="edits with + between them, sequences with ;")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        walk = Walk(Path(name), arguments.builders.split(","))
        walk.begin()
        if arguments.only:
            turns = [each.split(" + ") for each in arguments.only.split(";")]
            for turn in turns:
                print(turn, walk.difference(turn, walk.builders[0]) or "equal")
            return 0
        started, count, unequal = time.monotonic(), 0, 0
        for names, builder, difference in go(walk, arguments.sequences, arguments.seed, arguments.minutes):
            count += 1
            if difference:
                unequal += 1
                print(f"{count} {builder} {' + '.join(names)}\n    {difference[-1500:]}", flush=True)
        seconds = time.monotonic() - started
        print(f"{count} sequences, {unequal} unequal, {walk.refused} refused, seed {arguments.seed}, {seconds:.0f} s")
    return int(bool(unequal))


if __name__ == "__main__":
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1700000000")
    sys.exit(main())
