"""Changes written out: for a terminal, as Markdown, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from ..i18n import N_, Translate
from ..problems import visible

if TYPE_CHECKING:
    from .summary import ChangedPage, ChangedPassage
    from .word_changes import Words

#: As many words that stayed are written on each side of those that changed.
_AROUND: Final = 6

#: What is said of a page, by the kind of its change.
OF_PAGE: Final = {
    "changed": N_("changed"),
    "new": N_("new"),
    "removed": N_("removed"),
    "renamed": N_("renamed"),
    "moved": N_("moved"),
}
#: What is said of a passage.
OF_PASSAGE: Final = {
    "changed": N_("changed"),
    "new": N_("new"),
    "removed": N_("removed"),
    "moved": N_("stands elsewhere"),
}

#: Writes words that went, and words that came.
Marks = Callable[[str, str], str]


#: What Markdown takes for mark-up.
MARK_UP: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")


def as_text(pages: Iterable[ChangedPage], say: Translate) -> str:
    """The changes for a terminal, words that went and came as ``git diff --word-diff`` has them."""

    def marks(went: str, came: str) -> str:
        return " ".join(filter(None, (went and f"[-{went}-]", came and f"{{+{came}+}}")))

    # With a mark before it, no line is one that GitHub takes for a command.
    blocks = _blocks(pages, say, "{}", marks, visible)
    return "\n".join(line for head, items in blocks for line in (f"* {head}", *(f"  - {each}" for each in items)))


def as_markdown(pages: Iterable[ChangedPage], say: Translate) -> str:
    """The changes as Markdown: words that went are struck out, those that came are bold."""

    def marks(went: str, came: str) -> str:
        return " ".join(filter(None, (went and f"~~{went}~~", came and f"**{came}**")))

    def escaped(text: str) -> str:
        return MARK_UP.sub(r"\\\1", visible(text))

    blocks = _blocks(pages, say, "**{}**", marks, escaped)
    return "\n\n".join("\n\n".join([head, "\n".join(f"- {each}" for each in items)]).rstrip() for head, items in blocks)


def as_json(pages: Iterable[ChangedPage]) -> str:
    """The changes as JSON."""
    return json.dumps({"pages": [asdict(each) for each in pages]}, indent=1)


def _blocks(
    pages: Iterable[ChangedPage], say: Translate, title: str, marks: Marks, escaped: Callable[[str], str]
) -> Iterator[tuple[str, list[str]]]:
    """For each page a line that says what happened to it, and a line for each of its passages.

    ``title`` has the place for a page's title; ``escaped`` makes a page's words harmless.
    """
    for page in pages:
        facts = escaped(f" ({page.docname}{printed(page.folios, say)}): {heading(page, say)}")
        items = [
            f"{escaped(where(each, say))}{words(each.words, marks, escaped)}{links(each, say, escaped)}"
            for each in page.passages
        ]
        yield title.format(escaped(page.title)) + facts, items


def heading(page: ChangedPage, say: Translate) -> str:
    """What happened to a page, in a few words."""
    sentence = say(OF_PAGE[page.kind])
    if page.kind in ("renamed", "moved"):
        sentence += say(N_(", it was {name}")).format(name=page.old_docname)
    if page.kind in ("renamed", "moved") and page.passages:
        sentence += ", " + say(OF_PAGE["changed"])
    return sentence


def printed(folios: tuple[str, ...], say: Translate) -> str:
    """On which printed pages a page stands, behind a comma; empty where on none."""
    if not folios:
        return ""
    message = N_("page {pages} of the print") if len(folios) == 1 else N_("pages {pages} of the print")
    return ", " + say(message).format(pages=from_to(folios))


def from_to(folios: tuple[str, ...]) -> str:
    """The first and the last of some printed numbers, of which there is one at least."""
    return folios[0] if len(folios) == 1 else f"{folios[0]}\N{EN DASH}{folios[-1]}"


def where(each: ChangedPassage, say: Translate) -> str:
    """On which printed page a passage stands, its field, and what happened to it, before a colon; empty for none."""
    parts = [say(N_("page {pages}")).format(pages=each.folio)] if each.folio else []
    parts += [each.label] if each.label else []
    parts += [say(OF_PASSAGE[each.kind])] if each.kind != "changed" else []
    return f"{', '.join(parts)}: " if parts else ""


def words(parts: Iterable[Words], marks: Marks, escaped: Callable[[str], str] = str) -> str:
    """Both versions in one line, with some of the words that stayed around those that changed."""
    written, parts = [], list(parts)
    for at, each in enumerate(parts):
        if each.changed:
            written.append(marks(escaped(each.before), escaped(each.after)))
        else:
            stayed = each.after.split()
            first, last = stayed[:_AROUND] if at else [], stayed[-_AROUND:] if at + 1 < len(parts) else []
            if len(parts) == 1:
                first = stayed[: 2 * _AROUND]
            if len(first) + len(last) >= len(stayed):
                first, last = stayed, []
            gap = ["…"] if len(first) + len(last) < len(stayed) else []
            written.append(escaped(" ".join([*first, *gap, *last])))
    return " ".join(written)


def links(each: ChangedPassage, say: Translate, escaped: Callable[[str], str]) -> str:
    """Where the links of a passage led and lead now, behind a space; empty where they lead where they led."""
    if each.kind != "changed" or not (each.links_before or each.links_after):
        return ""
    titles = {link: say(N_("“{title}”")).format(title=title) for link, title in each.link_titles}
    both = [[titles.get(link, link) for link in some] for some in (each.links_before, each.links_after)]
    if both[0] == both[1]:
        # Two pages of one title.
        both = [list(each.links_before), list(each.links_after)]
    before, after = (escaped(", ".join(some)) for some in both)
    if before and after:
        message = N_("(the link led to {before}, now to {after})")
    else:
        message = N_("(the link to {before} is gone)") if before else N_("(now with a link to {after})")
    return " " + say(message).format(before=before, after=after)
