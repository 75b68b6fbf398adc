"""Prints states of a book for a comparison, in one process each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from . import builds
from .builds import Unreadable
from .seeds import Origin, add_laid_out, is_read

if TYPE_CHECKING:
    from ...i18n import Translate
    from .revisions import Revision

#: Beside the files of a revision, once they are whole.
_WHOLE: Final = "whole"


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A state that is to be printed."""

    name: str
    """What people call it."""
    source: Path
    """The book's folder."""
    out: Path
    doctrees: Path
    revision: Revision | None = None
    """What is checked out into the folder of the doctrees before; the files of one that is whole stay as they are."""

    @property
    def is_done(self) -> bool:
        """Whether it is a revision that an earlier comparison has printed."""
        return self.revision is not None and (self.out / _WHOLE).is_file()


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints states for one comparison."""

    origins: list[Origin]
    """What was read and laid out: by the last build, and of each state that was printed here."""
    into: Path
    say: Translate
    lock: int | None
    """The descriptor of a file whose lock holds until all processes have ended."""
    failures: list[Unreadable] = field(default_factory=list)

    def print(self, states: Sequence[Unprinted]) -> None:
        """Print the states, and those that would have to be read whole after the others, for what these have read.

        Raises ``Unreadable`` with what is wrong with any of them.
        """
        at_once: list[Unprinted] = []
        later: list[Unprinted] = []
        for each in states:
            with self._noted_failure():
                # Revisions are checked out in the same clone.
                is_alone = each.doctrees not in {other.doctrees for other in (*at_once, *later)}
                (at_once if is_alone and self._begins_with_something(each) else later).append(each)
        self._print_at_once(at_once)
        for each in later:
            with self._noted_failure():
                self._begins_with_something(each)
                self._print_at_once([each])
        if self.failures:
            raise Unreadable("\n".join(map(str, self.failures)))

    def _begins_with_something(self, state: Unprinted) -> bool:
        """Check out a revision, and copy what serves from elsewhere; whether its pages need not all be read."""
        if state.revision is not None:
            shutil.rmtree(state.out, ignore_errors=True)
            builds.checked_out(state.revision, state.name, state.doctrees.parent, state.doctrees, self.say)
        # One that was read in the same folder, if there is one.
        for each in sorted(self.origins, key=lambda each: each.source.resolve() != state.source.resolve()):
            each.lend(state.source, state.doctrees, self.into, self.say)
        return is_read(state.doctrees)

    def _print_at_once(self, states: Sequence[Unprinted]) -> None:
        for each in states:
            for other in states:
                # What an earlier comparison has laid out of it may be part of this one now.
                add_laid_out(other.doctrees, each.doctrees)
        with ExitStack() as processes:
            waits = [
                processes.enter_context(
                    builds.printing(each.source, each.out, each.doctrees, each.name, self.say, self.lock)
                )
                for each in states
            ]
            for each, wait in zip(states, waits, strict=True):
                with self._noted_failure():
                    wait()
                    self.origins.append(Origin(each.source, each.doctrees))
                    if each.revision is not None:
                        (each.out / _WHOLE).touch()

    @contextmanager
    def _noted_failure(self) -> Iterator[None]:
        try:
            yield
        except Unreadable as failure:
            self.failures.append(failure)
