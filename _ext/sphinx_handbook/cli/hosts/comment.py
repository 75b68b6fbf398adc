"""Writes a report below a suggestion on a code host: one comment, which is changed when the suggestion is.

The workflows that ``handbook init --host`` writes run it: ``python -m sphinx_handbook.cli.hosts.comment HOST FILE``.
The hosts' own variables say where; ``TOKEN`` is what may write there, ``NUMBER`` the suggestion's number.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

#: Begins the comment, and is not shown: by it the comment is recognised.
MARK: Final = "<!-- handbook -->"

#: The longest comment that all hosts take, in characters.
LONGEST: Final = 60_000

#: How long an answer is waited for, in seconds.
_PATIENCE: Final = 30


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments of one suggestion, as its host's interface for programs has them."""

    all: str
    """The address of all comments."""
    one: str
    """The address of a comment, with ``{id}``."""
    change: str
    """The method that changes a comment."""
    authorization: tuple[str, str]
    """The header that carries the token."""

    @classmethod
    def of(cls, host: str, variables: Mapping[str, str]) -> Comments:
        """Those that the variables of a run lead to; raises ``KeyError`` with the name of one that is missing."""
        token = variables["TOKEN"]
        if host == "gitlab":
            project = f"{variables['CI_API_V4_URL']}/projects/{variables['CI_PROJECT_ID']}"
            notes = f"{project}/merge_requests/{variables['NUMBER']}/notes"
            return cls(f"{notes}?per_page=100", f"{notes}/{{id}}", "PUT", ("PRIVATE-TOKEN", token))
        issues = f"{variables['GITHUB_API_URL']}/repos/{variables['GITHUB_REPOSITORY']}/issues"
        comments = f"{issues}/{variables['NUMBER']}/comments?per_page=100"
        return cls(comments, f"{issues}/comments/{{id}}", "PATCH", ("Authorization", f"token {token}"))

    def write(self, text: str) -> None:
        """Write the comment, in the place of an earlier one; raises ``OSError``."""
        body = f"{MARK}\n{text}"
        if len(body) > LONGEST:
            body = f"{body[:LONGEST].rpartition(chr(10))[0]}\n\n…"
        last = next((each["id"] for each in self._ask("GET", self.all) if each["body"].startswith(MARK)), None)
        address = self.all.partition("?")[0] if last is None else self.one.format(id=last)
        self._ask("POST" if last is None else self.change, address, {"body": body})

    def _ask(self, method: str, address: str, data: object = None) -> Any:
        name, value = self.authorization
        headers = {name: value, "Content-Type": "application/json", "Accept": "application/json"}
        content = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(address, content, headers, method=method)
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            return json.load(answer)


def main(host: str, file: str) -> int:
    """Write the file as a comment; the exit code."""
    try:
        Comments.of(host, os.environ).write(Path(file).read_text("utf-8"))
    except KeyError as error:
        print(f"The variable {error.args[0]} is not set.", file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        # No address: it may be one that nobody else is to know.
        print(f"The comment was not written: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
