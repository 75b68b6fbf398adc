"""Finds the files and addresses that a page names and may not have, by the rule of the build (``readable``)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote
from urllib.request import url2pathname

from ....files import exists, is_regular
from ....problems import Problem
from ....readable import is_remote_address, refusal, split_address
from ...markdown import running_text
from ...markdown.scanner import Block, argument_offset
from ..page_text import PageText

#: Directives whose argument is a file.
_BY_ARGUMENT: Final = frozenset(
    ("include", "literalinclude", "image", "figure", "graphviz", "accessibility-report", "accessibility-statement")
)
#: Directives with options that are files, and those options.
_BY_OPTION: Final = {
    "literalinclude": ("diff",),
    "raw": ("file", "url"),
    "csv-table": ("file", "url"),
    "card": ("img-top", "img-bottom", "img-background"),
    "grid-item-card": ("img-top", "img-bottom", "img-background"),
}
#: Files of docutils' own, as ``<isonum.txt>``.
_STANDARD: Final = re.compile(r"<[\w.-]+>")
_OPTION: Final = re.compile(r"[ \t>]*:?(?P<name>[\w-]+):[ \t]+(?P<value>\S.*)")
_DOWNLOAD: Final = re.compile(r"(?<![`\\])\{download\}`(?:[^`<>]*<)?(?P<name>[^`<>]+)>?`")


def wrong(page: PageText, source: Path, allows: Callable[[Path], bool]) -> Iterator[Problem]:
    """What a page names and may not have; ``allows`` says of a file of this machine whether it may have it."""
    folder = (source / page.path).parent

    def refused(line: int, column: int, name: str, *paths: Path) -> Iterator[Problem]:
        outside = next((path for path in paths if not allows(path)), None)
        if outside is not None:
            code, message, word = refusal(str(outside))
            yield Problem(page.path, line, column, code, message, {"word": word})

    for link in running_text.links(page.body):
        target = link.target.partition("#")[0] if not link.image else link.target
        paths = _paths(target, folder, source)
        # A link to a file that is not there is told as such.
        if link.image or any(is_regular(path) for path in paths):
            yield from refused(link.line, link.column, target, *paths)
    for number, line in enumerate(page.lines, 1):
        if "{download}`" in line and number not in page.code_lines:
            for match in _DOWNLOAD.finditer(line):
                name = match["name"].strip()
                yield from refused(number, match.start() + 1, name, *_paths(name, folder, source))
    for block in page.blocks:
        for number, option, name in _named_by(block, page.lines):
            column = page.lines[number - 1].find(name) + 1
            if option == "url":
                yield from _address(page, number, column, name, allows)
            elif not _STANDARD.fullmatch(name):
                paths = _paths(name, folder, source)
                # Of these directives alone a path may be one of the machine.
                if option == "file" and name.startswith("/") and (block.name == "raw" or exists(Path(name))):
                    paths = [Path(name)]
                yield from refused(number, column, name, *paths)


def _named_by(block: Block, lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """The lines of a directive that name something, each with the option's name, if it is one, and what is named."""
    line = lines[block.start - 1]
    argument = line[argument_offset(line) :].strip()
    if block.name in _BY_ARGUMENT and argument:
        yield block.start, "", argument
    for number in range(block.start + 1, block.options) if block.name in _BY_OPTION else ():
        option = _OPTION.fullmatch(lines[number - 1].rstrip())
        if option and option["name"] in _BY_OPTION[block.name]:
            yield number, option["name"], option["value"].strip("\"'")


def _paths(name: str, folder: Path, source: Path) -> list[Path]:
    """The files that a name stands for: as it is written, and with its percent signs resolved; of an address none."""
    scheme = split_address(name).scheme.lower() if ":" in name else ""
    if scheme == "file":
        parts = split_address(name)
        path = Path(url2pathname(parts.path))
        # Another machine's file is none of the project's.
        return [path if parts.netloc in ("", "localhost") and path.is_absolute() else Path("/")]
    if not name or "://" in name or scheme in ("data", "mailto") or is_remote_address(name):
        return []
    within = [source / each.lstrip("/") if each.startswith("/") else folder / each for each in (name, unquote(name))]
    return [Path(posixpath.normpath(each.as_posix())) for each in dict.fromkeys(within)]


def _address(page: PageText, line: int, column: int, url: str, allows: Callable[[Path], bool]) -> Iterator[Problem]:
    parts = split_address(url)
    named = url
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        named = url2pathname(parts.path)
        if allows(Path(named)):
            return
    if parts.scheme != "data":
        code, message, word = refusal(named)
        yield Problem(page.path, line, column, code, message, {"word": word})


def pages(files: list[Path], source: Path, allows: Callable[[Path], bool]) -> Iterator[Problem]:
    """Pages that are links to files outside the project, or lie in a folder that is one."""
    for file in files:
        if not allows(file):
            code, message, _ = refusal(str(file))
            yield Problem(file.relative_to(source).as_posix(), 1, 1, code, message, {"word": file.name})
