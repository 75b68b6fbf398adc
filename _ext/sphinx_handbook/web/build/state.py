"""What a build of the website leaves to the next one, in a file beside the output."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from ...files import write_if_changed
from .outputs import Stamp

#: Beside the output, since it describes the output: it is copied and deleted with the folder.
NAME: Final = ".handbook-state.json"


@dataclass(slots=True)
class State:
    """What the last complete build wrote, as ``.handbook-state.json`` has it; files are named by path in the output."""

    pages: dict[str, str] = field(default_factory=dict)
    """Each page's digest, by docname."""
    images: list[str] = field(default_factory=list)
    """The images that pages show, by their names in the output."""
    generated: dict[str, str] = field(default_factory=dict)
    """The digest of each page without a source; an empty string where it has none."""
    collected: list[str] = field(default_factory=list)
    """Which of them other extensions made."""
    modules: dict[str, str] = field(default_factory=dict)
    """The digest of each page of `sphinx.ext.viewcode`."""
    sources: list[str] = field(default_factory=list)
    """The files of the pages with a source, and the copies of their sources."""
    copied: list[str] = field(default_factory=list)
    """What Sphinx has copied from the project: static and extra files, downloads."""
    overwritten: bool = False
    """Whether this build has written something in the place of a file that it had copied."""
    others: list[str] = field(default_factory=list)
    """What else our builds wrote: what every page loads, the search, what other extensions write."""
    files: dict[str, Stamp] = field(default_factory=dict)
    """The stamps of all these but the copied ones, which every build copies."""
    common: str = ""
    """The digest of what all pages share."""
    environment: list[int] = field(default_factory=list)
    """Which pickled environment the pages were written from; see ``_identity``."""
    began: int = 0
    """When the build began that has not come to its end, by ``files.now``; 0 where it has."""

    @classmethod
    def load(cls, outdir: Path) -> State:
        """The state beside an output; an empty one where there is none or it cannot be read."""
        try:
            raw = json.loads((outdir / NAME).read_text("utf-8"))
            return cls(
                pages=dict(raw["pages"]),
                images=list(raw["images"]),
                generated=dict(raw["generated"]),
                collected=list(raw["collected"]),
                modules=dict(raw["modules"]),
                sources=list(raw["sources"]),
                copied=list(raw["copied"]),
                overwritten=bool(raw["overwritten"]),
                others=list(raw["others"]),
                files=dict(raw["files"]),
                common=str(raw["common"]),
                environment=list(raw["environment"]),
                began=int(raw["began"]),
            )
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return cls()

    def save(self, outdir: Path) -> None:
        """Write the state in one step, and only where it differs."""
        write_if_changed(outdir / NAME, json.dumps(asdict(self), sort_keys=True, indent=0).encode())


def add_generated(outdir: Path, names: Iterable[str]) -> None:
    """Add the pages without a source that a failed build has written, by their paths: the next one may remove them."""
    if left := dict.fromkeys(names, ""):
        state = State.load(outdir)
        state.generated |= left
        state.save(outdir)
