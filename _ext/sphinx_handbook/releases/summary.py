"""Changes as plain data in words that people read: page by page, with the printed numbers of the old book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from . import word_changes
from .compare import PageChange, PageChangeKind, PassageChangeKind
from .titles import titles_of
from .word_changes import Words

if TYPE_CHECKING:
    from .passage import Kind


@dataclass(frozen=True, slots=True)
class ChangedPassage:
    """A change within a page."""

    kind: PassageChangeKind
    of: Kind
    field: str
    label: str
    """What readers see the field called."""
    folio: str
    """The printed number of the page where it stood, or where the text before it stood; empty if it is not known."""
    words: tuple[Words, ...]
    """Both versions, cut where they differ."""
    links_before: tuple[str, ...] = ()
    """Addresses that went; ``links_after`` came."""
    links_after: tuple[str, ...] = ()
    link_titles: tuple[tuple[str, str], ...] = ()
    """Those of them that lead to pages and sections, each with the title that readers know that by."""


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page that changed."""

    kind: PageChangeKind
    docname: str
    """Its name now; of a page that is gone, the name that it had."""
    title: str
    old_docname: str
    """Empty for a new page."""
    old_title: str
    folios: tuple[str, ...]
    """Its printed numbers in the old book; none for a new page, or one that was not printed."""
    passages: tuple[ChangedPassage, ...]


def summary(
    changes: Iterable[PageChange],
    old_titles: Callable[[str], str],
    new_titles: Callable[[str], str],
    edition: str,
    labels: Mapping[str, str] = MappingProxyType({}),
) -> list[ChangedPage]:
    """The changes, with the printed numbers of an edition of the old book.

    ``old_titles`` and ``new_titles`` write the titles of both states into passages (``titles.titles``); ``labels``
    are those of fields, by name.
    """
    pages = []
    for change in changes:
        page = change.after or change.before
        assert page is not None
        before = change.before
        pages.append(
            ChangedPage(
                change.kind,
                page.docname,
                page.title,
                before.docname if before else "",
                before.title if before else "",
                dict(before.folios).get(edition, ()) if before else (),
                tuple(_passages(change, old_titles, new_titles, edition, labels)),
            )
        )
    return pages


def _passages(
    change: PageChange,
    old_titles: Callable[[str], str],
    new_titles: Callable[[str], str],
    edition: str,
    labels: Mapping[str, str],
) -> Iterable[ChangedPassage]:
    before_new = _folios_before(change, edition) if any(each.before is None for each in change.passages) else {}
    for each in change.passages:
        passage = each.before or each.after
        assert passage is not None
        texts = (old_titles(each.before.text) if each.before else "", new_titles(each.after.text) if each.after else "")
        links = (each.before.links if each.before else (), each.after.links if each.after else ())
        link_titles = {**titles_of(links[0], old_titles), **titles_of(links[1], new_titles)}
        if not any(texts):
            # As of images that are links: where they lead is all that there is to tell.
            before, after = (", ".join(link_titles.get(link, link) for link in some) for some in links)
            texts, links = (before, after), ((), ())
        went, came = ([link for link in one if link not in other] for one, other in (links, links[::-1]))
        yield ChangedPassage(
            each.kind,
            passage.kind,
            passage.field,
            labels.get(passage.field, passage.field),
            before_new.get(id(each.after), "") if each.before is None else dict(each.before.folios).get(edition, ""),
            tuple(word_changes.changes(*texts)) if each.kind != "moved" else (Words(*texts, changed=False),),
            tuple(went),
            tuple(came),
            tuple((link, link_titles[link]) for link in (*went, *came) if link in link_titles),
        )


def _folios_before(change: PageChange, edition: str) -> dict[int, str]:
    """By ``id`` of each passage of the new page: the printed number of the nearest one before it that stood there."""
    if change.before is None or change.after is None:
        return {}
    printed = {each.digest: dict(each.folios).get(edition, "") for each in change.before.passages}
    folio = next(iter(dict(change.before.folios).get(edition, ())), "")
    folios: dict[int, str] = {}
    for each in change.after.passages:
        folios[id(each)] = folio
        folio = printed.get(each.digest) or folio
    return folios
