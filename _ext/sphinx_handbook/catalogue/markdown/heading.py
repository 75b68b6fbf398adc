"""Whether a page has a heading, from which its title is taken."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["has_heading"]

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,}|:{3,})")
_HEADING: Final = re.compile(r" {0,3}#{1,6}[ \t]+\S")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
#: What may bring a heading from elsewhere.
_BRINGS: Final = re.compile(r"\{(?:eval-rst|include|literalinclude)\}")


def has_heading(body: str, path: str) -> bool:
    """Whether the text of a page has a heading; True where only Sphinx can tell, as for reStructuredText."""
    if not path.endswith(".md") or _BRINGS.search(body):
        return True
    fence, before = "", ""
    for line in body.splitlines():
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif match:
            fence = match[1]
        elif _HEADING.match(line) or (_UNDERLINE.match(line) and before.strip()):
            return True
        before = "" if fence or match else line
    return False
