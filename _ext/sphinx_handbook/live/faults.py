"""What is wrong in a book, as a build's log tells it: with the file and the line, for the page and for the terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..problems import visible

#: What a terminal shows as colour.
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")

#: A message in Sphinx's log: the place, the level, which is never translated, and the words with their code.
_MESSAGE: Final = re.compile(
    r"(?:(?P<place>.+?): )?(?P<level>WARNING|ERROR|CRITICAL|SEVERE): (?P<text>.+?)(?: \[(?P<code>[\w.-]+)\])?",
    re.DOTALL,
)
_PLACE: Final = re.compile(r"(?P<path>.+?)(?::docstring of [^:]+)?(?::(?P<line>\d+|<unknown>))?")

#: The place of a fault that Python reports: in its message, or in a traceback.
_PYTHON_PLACES: Final = (
    re.compile(r'File "(?P<path>[^"]+)", line (?P<line>\d+)'),
    re.compile(r"\((?P<path>[^()]+\.py), line (?P<line>\d+)\)"),
)
_NAMED_PLACE: Final = re.compile(r"(?P<path>\S[^:\n]*\.\w+):(?P<line>\d+)(?::\d+)?: (?P<text>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    text: str
    path: str = ""
    """The file, relative to the book's folder where it lies below; an empty string where there is none."""
    line: int = 0
    """The line, from 1; 0 for the whole file."""
    docname: str = ""
    """The page that it concerns; an empty string where it concerns none."""
    code: str = ""
    stops: bool = False
    """Whether it has ended the build."""


class FaultLog:
    """The stream that Sphinx writes its warnings to: each write is one message."""

    encoding = "utf-8"

    def __init__(self, source: Path) -> None:
        self.source = source
        self.faults: list[Fault] = []

    def write(self, text: str) -> None:
        """Take a message; what is no warning, and what is there already, is passed over."""
        match = _MESSAGE.fullmatch(_COLOUR.sub("", text).strip())
        if match:
            fault = self._fault(match["place"] or "", match["text"], match["code"] or "")
            if fault not in self.faults:
                self.faults.append(fault)

    def flush(self) -> None:
        """Do nothing: nothing waits."""

    def isatty(self) -> bool:
        """False: no colours."""
        return False

    def _fault(self, place: str, text: str, code: str) -> Fault:
        match = _PLACE.fullmatch(place)
        if match is None or place.startswith("<"):
            return Fault(visible(text), code=code)
        line = match["line"] or ""
        return Fault(visible(text), relative(match["path"], self.source), int(line) if line.isdigit() else 0, code=code)


def relative(path: str, source: Path) -> str:
    """A path as the book's author calls it: from the book's folder on where it lies below, with slashes."""
    absolute = Path(source, path)
    return absolute.relative_to(source).as_posix() if absolute.is_relative_to(source) else str(absolute)


def of_python(message: str, source: Path) -> Fault:
    """The fault in a program of the project, such as ``conf.py``, of which Sphinx's message has a traceback."""
    lines = [each for each in message.strip().splitlines() if each.strip()]
    places = [match for pattern in _PYTHON_PLACES for match in pattern.finditer(message)]
    inside = [each for each in places if Path(source, each["path"]).is_relative_to(source)] or places
    text = lines[-1].strip() if lines else message
    if not inside:
        return Fault(visible(text), stops=True)
    path, line = inside[-1]["path"], int(inside[-1]["line"])
    return Fault(visible(_without_place(text)), relative(path, source), line, stops=True)


def of_sentence(sentence: str, source: Path) -> list[Fault]:
    """What a sentence that ended the build names: one fault a line where lines begin with a file and a line."""
    faults = []
    for line in filter(None, (each.strip() for each in sentence.splitlines())):
        match = _NAMED_PLACE.fullmatch(line)
        if match:
            faults.append(
                Fault(visible(match["text"]), relative(match["path"], source), int(match["line"]), stops=True)
            )
        elif faults and not faults[-1].path:
            faults[-1] = Fault(f"{faults[-1].text} {visible(line)}", stops=True)
        else:
            faults.append(Fault(visible(line), stops=True))
    return faults


def _without_place(text: str) -> str:
    return _PYTHON_PLACES[1].sub("", text).strip()
