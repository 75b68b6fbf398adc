"""Links that open a file at a line in the contributor's editor, for editors that have such links."""

from __future__ import annotations

import shlex
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: The link of each editor; Windows' paths begin with a drive, so all get a slash.
LINKS: Final = {
    "vscode": "vscode://file{path}:{line}",
    "vscodium": "vscodium://file{path}:{line}",
    "cursor": "cursor://file{path}:{line}",
    "windsurf": "windsurf://file{path}:{line}",
    "zed": "zed://file{path}:{line}",
    "idea": "idea://open?file={path}&line={line}",
    "pycharm": "pycharm://open?file={path}&line={line}",
    "textmate": "txmt://open?url=file://{path}&line={line}",
    "sublime": "subl://open?url=file://{path}&line={line}",
}

#: The editors by the commands that start them.
_COMMANDS: Final = {
    "code": "vscode",
    "codium": "vscodium",
    "mate": "textmate",
    "subl": "sublime",
    "charm": "pycharm",
    **{name: name for name in LINKS},
}


def editor(variables: Mapping[str, str]) -> str:
    """The name of the contributor's editor, by the terminal's variables; an empty string where it is none of ours."""
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(variables.get(name, ""))
        except ValueError:
            continue
        if words and (name := _COMMANDS.get(PurePath(words[0]).stem.lower(), "")):
            return name
    # The terminal within the editor says so; Cursor's says the same.
    if variables.get("TERM_PROGRAM") == "vscode":
        return "cursor" if "CURSOR_TRACE_ID" in variables else "vscode"
    return "zed" if variables.get("ZED_TERM") else ""


def links(name: str) -> Callable[[Path, int], str]:
    """Makes links to lines of files in the editor of that name; empty strings where there is none."""
    pattern = LINKS.get(name, "")

    def link(path: Path, line: int) -> str:
        address = path.absolute().as_posix()
        return pattern.format(path=quote(address if address.startswith("/") else f"/{address}"), line=max(line, 1))

    return link
