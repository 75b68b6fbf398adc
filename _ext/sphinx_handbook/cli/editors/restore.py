"""``handbook form --restore``: what nobody changed in the form has the bytes again that it had in a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...catalogue.forms import layout
from ...catalogue.git_history import git
from ...i18n import N_
from ...problems import visible
from .. import book_folder
from ..arguments import stop
from ..releases import revisions

if TYPE_CHECKING:
    from pathlib import Path

    from ...i18n import Translate


def run(source: Path, name: str, say: Translate) -> int:
    """Give each page that git had in the revision its layout back; 2 where git knows no such revision."""
    revision = revisions.find(name, source)
    if revision is None:
        message = say(N_("“{word}” is no revision in git, or {folder} is in no repository."))
        return stop(message.format(word=visible(name), folder=book_folder.display_path(source)))
    names = git(source, "diff", "--name-only", "--no-renames", "--relative", "-z", revision.commit, "--", ".") or ""
    changed = {source / each for each in names.split("\0") if each}
    count = 0
    for path in book_folder.pages(source):
        if path in changed and _restore(path, revision.commit):
            count += 1
            print(say(N_("Layout restored: {file}")).format(file=book_folder.display_path(path)))
    if not count:
        print(say(N_("No page has another layout than in {revision}.")).format(revision=visible(name)))
    return 0


def _restore(path: Path, commit: str) -> bool:
    """Whether the page has changed; a page that was not there then, or that is not UTF-8, stays."""
    before = git(path.parent, "show", f"{commit}:./{path.name}")
    if before is None:
        return False
    try:
        return book_folder.change_text(path, lambda after: layout.restored(before.removeprefix("\ufeff"), after))
    except UnicodeDecodeError:
        return False
