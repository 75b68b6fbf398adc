"""Replaces the published files, all or none, and lists them in ``editions.json``."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from ...editions import file_names, listing
from ...files import write_if_changed, write_whole
from ...i18n import Translate

if TYPE_CHECKING:
    from .job import Output


def write_draft(target: Path, data: bytes) -> str:
    """Write a file that is not published beside the one that is; the draft's name."""
    path = target.with_name(file_names.draft(target.name))
    write_whole(path, data)
    return path.name


def publish(
    folder: Path, outputs: Sequence[Output], say: Translate, *, editions: Sequence[str], others: Set[str] | None
) -> None:
    """Write the files into ``folder`` and list them there; files that were listed before and are no more are removed.

    ``editions`` are the ids of the catalogue's editions, in their order. ``others`` are the files of editions that this
    build was not asked to make, which stay; None where it was asked to make all.
    """
    published: list[listing.PublishedFile] = []
    for name, data, entry in outputs:
        path = folder / name
        # A file's time says when its content last changed.
        write_if_changed(path, data)
        path.with_name(file_names.draft(name)).unlink(missing_ok=True)
        if entry is not None:
            published.append(listing.of_file(path, data, **entry))
    before = listing.load(folder)
    if others is not None:
        written = {each.file for each in published}
        published = [*(each for each in before if each.file in others - written), *published]
        published.sort(key=lambda each: editions.index(each.id) if each.id in editions else len(editions))
    for removed in {each.file for each in before} - {each.file for each in published}:
        path = folder / removed
        path.unlink()
        if removed.endswith(f"-{say(file_names.TICKET)}.pdf"):
            path.with_suffix(".json").unlink(missing_ok=True)
    write_whole(folder / listing.NAME, listing.listed(published).encode())
