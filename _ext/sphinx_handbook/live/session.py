"""What happens while a book is shown: files are saved, builds begin and end, and whoever looks is told."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..i18n import N_, counter, translator
from .faults import Fault
from .orders import PAPER, WEB, Result
from .processes import BuildThread
from .watching import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future

    from .orders import Project

#: Seconds between two looks at the folder: so long, or so many times what a look takes.
_LOOK: Final = 0.08
_REST: Final = 25
#: Seconds in which nothing more may be saved before a build begins: an editor may write a file in several steps.
_QUIET: Final = 0.04
_ROUNDS: Final = 25
#: Seconds after which a build that the machine has ended is tried again.
_AGAIN: Final = 3.0

#: Files of these kinds are shown by pages, and change nothing of what a process has loaded beforehand.
_SHOWN: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".txt"})
#: Files that change how every page looks.
_LOOKS: Final = (".css", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".woff2")

#: The address of a file in the editor: path and line.
EditorLink = Callable[[Path, int], str]


@dataclass(frozen=True, slots=True)
class State:
    """What is shown about the book: all of it, each time that anything changes."""

    version: int = 0
    """How many builds have come to an end."""
    building: bool = True
    ready: bool = False
    """Whether there is a page to show."""
    result: Result = field(default_factory=Result)
    time: str = ""
    """When the last build ended, as on a clock."""


class Session:
    """One book, while it is shown. ``tell`` is given lines for the terminal, ``editor_link`` makes links into files.

    ``notice`` stands on the page as long as it is shown.
    """

    def __init__(
        self,
        project: Project,
        start: Any,
        tell: Callable[[str], None],
        editor_link: EditorLink,
        ignored: Iterable[Path],
        notice: str = "",
    ) -> None:
        self.project, self.tell, self.editor_link, self.notice = project, tell, editor_link, notice
        self.say = translator(project.language)
        self.web = BuildThread(start, WEB, project, self._built)
        self.paper = BuildThread(start, PAPER, project, lambda result: None)
        self.watch = Watch(project.source, ignored)
        self.state = State()
        self._lock = threading.Lock()
        self._listeners: list[queue.SimpleQueue[str | None]] = []
        self._outside: frozenset[str] = frozenset()
        self.ended = threading.Event()
        """Set when the session is to end."""
        self._watcher = threading.Thread(target=self._watch, name="watch", daemon=True)
        self._began = time.monotonic()

    # Begin and end --------------------------------------------------------------------------------

    def start(self) -> None:
        """Build, and build again at each save."""
        self.web.start()
        self.paper.start()
        self._watcher.start()
        self._build()

    def close(self) -> None:
        """End all processes and threads."""
        self.ended.set()
        for listener in self._listeners:
            listener.put(None)
        for thread in (self.web, self.paper):
            thread.close()
        if self._watcher.is_alive():
            self._watcher.join()

    # Who looks ------------------------------------------------------------------------------------

    @contextmanager
    def listening(self) -> Iterator[queue.SimpleQueue[str | None]]:
        """Context manager: a queue that gets a word at each change of the state, and None at the end."""
        events: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        with self._lock:
            self._listeners.append(events)
        try:
            yield events
        finally:
            with self._lock:
                self._listeners.remove(events)

    def print_page(self, docname: str, edition: str) -> Future[Result]:
        """Have a page printed in an edition."""
        return self.paper.ask(docname, edition)

    def _change(self, event: str, **values: Any) -> None:
        with self._lock:
            self.state = replace(self.state, **values)
            for listener in self._listeners:
                listener.put(event)

    # Saving and building --------------------------------------------------------------------------

    def _watch(self) -> None:
        """Look for saved files until the session is closed."""
        pause, again = _LOOK, 0.0
        while not self.ended.wait(pause):
            self.watch.watch_outside(self._outside)
            began = time.monotonic()
            changed = self.watch.changes()
            pause = max(_LOOK, _REST * (time.monotonic() - began))
            if changed:
                for _ in range(_ROUNDS):
                    time.sleep(_QUIET)
                    if not (more := self.watch.changes()):
                        break
                    changed |= more
                self._saved(changed)
            result = self.state.result
            again = again or (time.monotonic() + _AGAIN if result.again and not self.state.building else 0.0)
            if again and time.monotonic() > again:
                again = 0.0
                self._build()

    def _saved(self, changed: set[str]) -> None:
        suffixes = (*self.state.result.suffixes, *_SHOWN)
        settings = not all(path.endswith(suffixes) for path in changed)
        for thread in (self.web, self.paper):
            thread.changed(changed, settings=settings)
        self._build()

    def _build(self) -> None:
        if not self.project.source.is_dir():
            message = self.say(N_("The folder “{folder}” is gone. When it is there again, the pages are built again."))
            text = message.format(folder=self.project.source)
            self._built(Result((Fault(text, stops=True),), stopped=True, again=True))
            return
        if not self.state.building:
            self._began = time.monotonic()
        self._change("saved", building=True)
        self.web.ask()

    def _show_pages(self, result: Result) -> None:
        """Show the pages of a build that is not at its end."""
        before = self.state.result
        result = replace(result, suffixes=before.suffixes, editions=before.editions, outside=before.outside)
        ready = (self.project.pages / "index.html").is_file()
        self._change("built", version=self.state.version + 1, ready=ready, result=result)

    def _built(self, result: Result) -> None:
        """Show what came of a build; after one that was ended by a fault, the rest is as it was."""
        if result.early:
            self._show_pages(result)
            return
        if self.ended.is_set():
            return
        before = self.state.result
        if result.stopped:
            result = replace(before, faults=result.faults, stopped=True, again=result.again, written=frozenset())
            repeated = before.stopped and before.faults == result.faults and before.again
        else:
            self._outside, repeated = result.outside, False
        seconds = time.monotonic() - self._began
        self._began += seconds
        ready = (self.project.pages / "index.html").is_file()
        clock = time.strftime("%H:%M:%S")
        self._change(
            "built",
            version=self.state.version + 1,
            # What was saved meanwhile is built next.
            building=self.web.has_orders,
            ready=ready,
            result=result,
            time=clock,
        )
        if not repeated:
            self._tell(result, clock, seconds)

    def _tell(self, result: Result, clock: str, seconds: float) -> None:
        """Write what came of a build to the terminal."""
        count = len(result.faults)
        number = counter(self.project.language)
        words = self.say(N_("built in {seconds} s")).format(seconds=f"{seconds:.1f}")
        if result.stopped:
            words = self.say(N_("not built; the pages are as they were"))
        if count:
            words += ", " + number("{count} fault", "{count} faults", count).format(count=count)
        self.tell(f"{clock} {words}")
        for fault in result.faults:
            place = ":".join(filter(None, (fault.path, str(fault.line) if fault.line else "")))
            self.tell(f"  {place}: {fault.text}" if place else f"  {fault.text}")

    # For the page ---------------------------------------------------------------------------------

    def as_json(self) -> dict[str, Any]:
        """The state as the page in the browser gets it."""
        state = self.state
        result = state.result
        return {
            "version": state.version,
            "building": state.building,
            "ready": state.ready,
            "stopped": result.stopped,
            "time": state.time,
            "faults": [self.fault_json(each) for each in result.faults],
            "kept": {name: self._time_of(name) for name in sorted(result.kept)},
            "drafts": sorted(result.drafts),
            "written": sorted(name for name in result.written if name.endswith(".html")),
            "looks": any(name.endswith(_LOOKS) or name == "_static/handbook.js" for name in result.written),
            "editions": [list(each) for each in result.editions],
        }

    def fault_json(self, fault: Fault) -> dict[str, Any]:
        """A fault as the page in the browser gets it."""
        path = self.project.source / fault.path
        link = self.editor_link(path, fault.line) if fault.path and path.is_file() else ""
        page = f"{fault.docname}.html" if fault.docname else ""
        if page and not (self.project.pages / page).is_file():
            page = ""
        return {"text": fault.text, "path": fault.path, "line": fault.line, "link": link, "page": page}

    def _time_of(self, name: str) -> str:
        try:
            return time.strftime("%H:%M", time.localtime((self.project.pages / name).stat().st_mtime))
        except OSError:
            return ""
