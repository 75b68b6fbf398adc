"""Problems between pages: ids used twice, former places, references to no entry. For build and command line alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...i18n import N_
from ...problems import Problem, nearest

if TYPE_CHECKING:
    from .entry import Entry

#: A page's file, relative to the source folder, by its docname.
PathOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference to an entry in a page's text."""

    docname: str
    target: str
    line: int
    column: int = 1


def duplicates(entries: Iterable[Entry], path_of: PathOf) -> Iterator[Problem]:
    """Entries whose id another entry has; the first by docname keeps it."""
    seen: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda each: each.docname):
        if entry.id in seen:
            message = N_("The id “{word}” is also that of {other}: rename one of the files.")
            if entry.id.casefold() in ("readme", "_index"):
                message = N_(
                    "The id “{word}” is also that of {other}. If this is a folder's own page, and no entry, name the "
                    "file index.md."
                )
            values = {"word": entry.id, "other": path_of(seen[entry.id].docname)}
            yield Problem(path_of(entry.docname), 1, 1, "duplicate-id", message, values)
        seen.setdefault(entry.id, entry)


def former_places(entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
    """Where entries have lain before: a docname, or an id in the category that the entry is in now."""
    for entry in entries:
        for place in entry.former:
            yield (place if "/" in place else f"{entry.category}/{place}"), entry


def misplaced_moves(entries: Collection[Entry], docnames: Collection[str], path_of: PathOf) -> Iterator[Problem]:
    """Former places that cannot be: a page lies there, or another entry has lain there, too."""
    claimed: dict[str, Entry] = {}
    for place, entry in former_places(sorted(entries, key=lambda each: each.docname)):
        line = next((entry.lines[name] for role, name in entry.roles.items() if role == "former"), 1)
        if place == entry.docname:
            # The page's own name: a rename that is not finished.
            continue
        if place in docnames:
            message = N_("“{word}” is a page that exists; only a place that a page has left can be named here.")
            yield Problem(path_of(entry.docname), line, 1, "former-place", message, {"word": place})
        elif place in claimed:
            message = N_("“{word}” is also a former place of {other}: delete it on one of the two pages.")
            values = {"word": place, "other": path_of(claimed[place].docname)}
            yield Problem(path_of(entry.docname), line, 1, "former-place", message, values)
        claimed.setdefault(place, entry)


def dangling(
    entries: Collection[Entry],
    mentions: Iterable[Mention],
    ids: Iterable[str],
    path_of: PathOf,
    withheld: Collection[str] = (),
) -> Iterator[Problem]:
    """References, in front matter and in text, to entries that do not exist, or are not published (``withheld``).

    ``ids`` are those of every page in a category's folder, also of one that could not be read: its problem
    must not be reported again wherever a page refers to it.
    """
    moved = {place.rpartition("/")[2] for place, _ in former_places(entries)}
    all_ids = {*ids, *(entry.id for entry in entries)}
    allowed = tuple(sorted(all_ids))
    fields = [
        Mention(entry.docname, reference.target, reference.line) for entry in entries for reference in entry.references
    ]
    # Sorting is stable: on each page front matter comes before text, both in the order written.
    for mention in sorted([*fields, *mentions], key=lambda each: each.docname):
        if mention.target in withheld:
            message = N_("The entry “{word}” is not published now: it is a draft, or it is not its time.")
            place = path_of(mention.docname), mention.line, mention.column
            yield Problem(*place, "withheld-entry", message, {"word": mention.target})
        elif mention.target not in all_ids and mention.target not in moved:
            yield Problem(
                path_of(mention.docname),
                mention.line,
                mention.column,
                "unknown-entry",
                N_("There is no entry “{word}”."),
                {"word": mention.target},
                allowed,
                nearest(mention.target, allowed),
            )


def dangling_of_all(
    entries: Iterable[Entry],
    mentions: Iterable[Mention],
    ids: Collection[str],
    path_of: PathOf,
    withheld: Collection[str],
) -> Iterator[Problem]:
    """Such references where some pages, ``withheld`` by docname, are not published: these may refer to any page."""
    sides: tuple[list[Entry], list[Entry]] = ([], [])
    noted: tuple[list[Mention], list[Mention]] = ([], [])
    for entry in entries:
        sides[entry.docname in withheld].append(entry)
    for mention in mentions:
        noted[mention.docname in withheld].append(mention)
    public, secret = sides
    everywhere = [*ids, *(each.id for entries in sides for each in entries)]
    yield from dangling(public, noted[0], everywhere, path_of, {each.id for each in secret})
    yield from dangling(secret, noted[1], everywhere, path_of)


def mendable(problems: Iterable[Problem], ids: Collection[str]) -> list[Problem]:
    """The problems, with edits that write a reference to an entry only where there is one of that id."""
    return [each if each.values.get("entry", "") in ("", *ids) else replace(each, edits=()) for each in problems]
