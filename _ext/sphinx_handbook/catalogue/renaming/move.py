"""A page's move from one place to another, and what names the page there and here."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """A page that lay at ``old`` and lies at ``new``: docnames. With ``replaces``, ``new`` has been there before."""

    old: str
    new: str
    is_entry: bool
    replaces: bool = False

    @property
    def old_id(self) -> str:
        """What referred to the page."""
        return self.old.rpartition("/")[2]

    @property
    def new_id(self) -> str:
        """What refers to it now."""
        return self.new.rpartition("/")[2]

    @property
    def former(self) -> str:
        """The old place as the page's field of former names has it."""
        return self.old_id if posixpath.dirname(self.old) == posixpath.dirname(self.new) else self.old

    def target(self, written: str, page: str, page_now: str) -> str:
        """A file's name in a link on ``page``, which lies at ``page_now`` after the move: docnames all."""
        if written.startswith("/"):
            return f"/{self.new}.md" if written.lstrip("/") == f"{self.old}.md" else written
        folder = posixpath.dirname(page)
        meant = posixpath.normpath(posixpath.join(folder, written))
        if meant == f"{self.old}.md":
            meant = f"{self.new}.md"
        elif posixpath.dirname(page_now) == folder:
            return written
        return posixpath.relpath(meant, posixpath.dirname(page_now) or ".")
