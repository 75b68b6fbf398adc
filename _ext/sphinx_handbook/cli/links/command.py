"""``handbook links``: the command."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...catalogue.entries import page as pages
from ...catalogue.entries.publication import today
from ...catalogue.link_states import addresses, state_edits
from ...i18n import N_
from ...problems import Edit, mended, visible
from .. import book_folder
from ..arguments import add_source, stop
from .asking import Answer, Asker, Outcome
from .by_host import answers

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from ...catalogue.link_states.addresses import PageAddress
    from ...catalogue.schema.model import Schema
    from ...i18n import Translate

#: Asked for copies of addresses that do not work.
ARCHIVE: Final = "https://archive.org/wayback/available?url={url}&timestamp={day}"

_COUNTS: Final[dict[Outcome, tuple[str, str]]] = {
    "works": (N_("1 works"), N_("{count} work")),
    "moved": (N_("1 has moved"), N_("{count} have moved")),
    "broken": (N_("1 is broken"), N_("{count} are broken")),
    "unclear": (N_("1 is for a person to look at"), N_("{count} are for a person to look at")),
}


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("ask every address that the book leads to, and write down which of them work"))
    command = commands.add_parser("links", help=summary, description=summary)
    add_source(command, say)
    command.add_argument("--dry-run", action="store_true", help=say(N_("change no page; only say what was found")))
    command.add_argument(
        "--archive",
        action="store_true",
        help=say(N_("write the address of the Internet Archive's copy where an address is broken")),
    )
    command.add_argument(
        "--as-of",
        metavar=say(N_("DAY")),
        default="",
        help=say(N_("the day, or the year, of which a copy is wanted; the newest where it is left out")),
    )
    command.add_argument(
        "--private", action="store_true", help=say(N_("also ask hosts of private networks, such as an office's own"))
    )
    command.add_argument(
        "--seconds", metavar=say(N_("NUMBER")), type=float, default=20.0, help=say(N_("how long a host may take (20)"))
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask and write; 0 where all addresses work, 1 where a person has something to do, 2 without a network."""
    source, say, schema, failed = book_folder.opened(arguments.source)
    if failed:
        return failed
    by_page = {path: list(_addresses(path, source, schema)) for path in book_folder.pages(source)}
    asker = Asker(arguments.seconds, arguments.private, schema.book.base_url or "")
    answered = answers((each.url for own in by_page.values() for each in own), asker.ask)
    if answered and not any(each.status for each in answered.values()):
        return stop(
            say(N_("No host answered: this machine has no network, or it lets nobody out. Nothing was changed."))
        )
    # Other hosts answered: the names of these were looked up, and do not exist.
    answered = {
        url: Answer("broken", each.reason) if each.outcome == "no-host" else each for url, each in answered.items()
    }
    wanted = "".join(filter(str.isdigit, arguments.as_of))
    copies = {url: asker.archived(url, wanted, ARCHIVE) for url, each in answered.items() if each.outcome == "broken"}
    for path, own in by_page.items():
        for each in own:
            if line := _line(answered[each.url], copies.get(each.url, ""), each, say):
                print(f"{book_folder.display_path(path)}:{each.line}: {visible(each.url)}: {line}")
        if not arguments.dry_run:
            _write(path, own, answered, copies if arguments.archive else {})
    print(_closing(answered, say))
    in_fields = [each for own in by_page.values() for each in own if each.field]
    without = sorted({each.field.name for each in in_fields if each.field and not each.field.status_when})
    if without and not arguments.dry_run:
        message = N_("The states of {fields} were not written: set status_when in {file}.")
        print(say(message).format(fields=", ".join(without), file="katalog.toml"))
    return int(any(each.outcome != "works" for each in answered.values()))


def _addresses(path: Path, source: Path, schema: Schema) -> list[PageAddress]:
    text, _ = pages.load(path, path.name)
    if text is None:
        return []
    return list(addresses.of_page(text, path.relative_to(source).as_posix(), schema))


def _line(answer: Answer, copy: str, address: PageAddress, say: Translate) -> str:
    """What is said of an address; an empty string of one that works."""
    if answer.outcome == "works":
        return ""
    reason = say(answer.reason).format(
        status=answer.status, error=visible(answer.error), address=visible(answer.address)
    )
    if copy:
        reason += ". " + say(N_("The archive has a copy: {address}")).format(address=visible(copy))
    return reason


def _write(path: Path, own: list[PageAddress], answered: Mapping[str, Answer], copies: Mapping[str, str]) -> None:
    """Write the states that are certain into a page; nothing else on it changes."""
    day = today().isoformat()

    def change(text: str) -> str:
        lines = text.split("\n")
        edits: list[Edit] = []
        for each in own:
            if status := _status(each, answered[each.url].outcome):
                parts = {"status": status, "checked": day}
                if copies.get(each.url):
                    parts["archive"] = copies[each.url]
                edits += state_edits.edits(each, parts, lines)
        return mended(text, edits)

    book_folder.change_text(path, change)


def _status(address: PageAddress, outcome: Outcome) -> str:
    if address.field is None:
        return ""
    states = address.field.status_when
    return states.get(outcome, states.get("works", "") if outcome == "moved" else "")


def _closing(answered: Mapping[str, Answer], say: Translate) -> str:
    counts = Counter(each.outcome for each in answered.values())
    parts = [
        say(one if counts[outcome] == 1 else several).format(count=counts[outcome])
        for outcome, (one, several) in _COUNTS.items()
        if counts[outcome]
    ]
    asked = say(N_("1 address asked") if len(answered) == 1 else N_("{count} addresses asked")).format(
        count=len(answered)
    )
    return f"{asked}: {', '.join(parts)}." if parts else f"{asked}."
