"""The page for whoever has a printed copy, which lists the releases, and a page for each: what has changed since.

A page for each edition with page numbers of its own, so that a reader sees those of the copy, one for single sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from html import escape
from typing import TYPE_CHECKING, Any, Final

from ...editions.edition import MAIN
from ...files import digest
from ...i18n import N_, counter, translator
from ...releases import html_page, web_page, writing
from ..generated_pages import GeneratedPage
from . import state

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ...catalogue.schema.model import Schema
    from ...i18n import Translate
    from ...releases.release import PrintedFile
    from ...releases.since import Change, Since
    from ...releases.summary import ChangedPage

#: Each page's title and address come once for each release and each edition of it.
_escaped = lru_cache(maxsize=16384)(escape)

LIST: Final = "copies.html"
RELEASE: Final = "copy.html"
#: What the feed's texts are kept as; no page is called that.
FEED: Final = ""


def pages(app: Sphinx) -> Iterator[GeneratedPage]:
    """The list of the releases, and the pages of each."""
    releases = state.of(app)
    if not releases.name:
        return
    language, printed = app.config.language, app.config.handbook_printed
    listed = [(each.stem, each.release.files, each.editions, state.counts(each, language)) for each in releases.all]
    yield GeneratedPage(releases.name, LIST, (listed, printed), partial(_list, app))
    labels = app.config.handbook_schema.labels
    for since in releases.all:
        content = digest([since.digest, releases.now.titles_digest, labels, len(since.same)])
        for edition in _editions(since):
            values = partial(_release, app, since, edition)
            yield GeneratedPage(releases.page(since, edition), RELEASE, content, values)


def save(app: Sphinx, exception: Exception | None) -> None:
    """Keep for the next build what this one has told of releases; nothing where it was not asked for any."""
    releases = state.of(app)
    if exception is None and releases.name and releases.was_asked:
        pages = [releases.page(since, edition) for since in releases.all for edition in _editions(since)]
        releases.kept.save({FEED, *pages})


def _editions(since: Since) -> list[str]:
    """The editions that have a page."""
    return [*([each.id for each in since.books] or [MAIN]), *_sheets(since)]


def _sheets(since: Since) -> list[str]:
    """The editions of single pages."""
    return list(dict.fromkeys(each.id for each in since.sheets))


# The list.


def _list(app: Sphinx) -> dict[str, Any]:
    releases, language = state.of(app), app.config.language
    address = partial(app.builder.get_relative_uri, releases.name)
    seen: set[str] = set()
    rows = []
    for since in releases.all:
        # Where several releases have a mark, what it stands on says what the newest of them says.
        books = _marks((each for each in since.release.files if not each.document), seen)
        rows.append(
            {
                "title": since.named(language),
                "marks": books,
                "counts": state.counts(since, language),
                "books": [(each, address(releases.page(since, each.id))) for each in since.books],
                "sheets": [
                    (address(releases.page(since, edition)), _marks(_of_edition(since, edition), seen))
                    for edition in _sheets(since)
                ],
            }
        )
    current = {each.edition for each in app.config.handbook_printed if each.edition and not each.document}
    return {
        "title": web_page.title(language),
        "releases": rows,
        "current": sorted(current),
    }


def _of_edition(since: Since, edition: str) -> Iterator[PrintedFile]:
    return (each for each in since.sheets if each.id == edition)


def _marks(files: Iterable[PrintedFile], seen: set[str]) -> list[str]:
    """The marks of files, each once, without those of newer releases."""
    marks = [mark for mark in dict.fromkeys(each.mark for each in files) if mark and mark not in seen]
    seen.update(marks)
    return marks


# A release.


def _release(app: Sphinx, since: Since, edition: str) -> dict[str, Any]:
    releases, language = state.of(app), app.config.language
    say, ngettext = translator(language), counter(language)
    name = releases.page(since, edition)
    address = partial(app.builder.get_relative_uri, name)
    sheets = {each.document: each.mark for each in _of_edition(since, edition)}
    section = releases.kept.texts(name, common(app, since, edition))
    changes = _on_sheets(app, since, sheets) if sheets else [(each, ()) for each in since.changes]
    sections = [section((each.identity, marks), _section, app, since, edition, each, marks) for each, marks in changes]
    same = len(sheets.keys() & since.same if sheets else since.same)
    copy = next((each for each in since.books if each.id == edition), None)
    of = copy.title if copy else say(N_("Single sheets"))
    others = [(each, address(releases.page(since, each.id))) for each in since.books if each.id != edition]
    return {
        # A title is HTML; the name is whatever somebody called the release.
        "title": escape(f"{say(N_('Changed since {release}')).format(release=since.named(language))}: {of}"),
        "back": address(releases.name),
        "copy": copy,
        "others": others,
        "of_sheets": bool(sheets),
        "any": bool(sections),
        # Sphinx writes down the values of each page, and would copy a text of megabytes for that.
        "sections": lambda: "".join(sections),
        "same": ngettext(
            "{count} page says what it says in your copy.", "{count} pages say what they say in your copy.", same
        ).format(count=same),
        "same_count": same,
    }


def _on_sheets(
    app: Sphinx, since: Since, sheets: Mapping[str, str]
) -> Iterator[tuple[Change, tuple[tuple[str, bool], ...]]]:
    """The changes of pages on sheets, with the marks of these, each with whether it is the first of that sheet."""
    seen = set[str]()
    for change in since.changes:
        if marks := _sheets_of(app, change, sheets):
            yield change, tuple((mark, mark not in seen) for mark in marks)
            seen.update(marks)


def common(app: Sphinx, since: Since, edition: str) -> str:
    """The digest of what decides all that is told of an edition, beside the page of the book that each text is of."""
    releases, schema = state.of(app), app.config.handbook_schema
    categories = [(each.id, each.title) for each in schema.categories]
    addresses = [releases.address(app.config.root_doc), app.builder.get_target_uri("a/b")]
    titles = [since.old_titles_digest, releases.now.titles_digest, schema.labels, categories]
    return digest([edition, app.config.language, addresses, titles])


def _sheets_of(app: Sphinx, change: Change, sheets: Mapping[str, str]) -> list[str]:
    """The marks of the sheets on which a page stands or stood: its own, and its category's with all entries."""
    docnames = [each.docname for each in (change.before, change.after) if each is not None]
    categories = filter(None, map(app.config.handbook_schema.category_of, docnames))
    old = [change.before.docname] if change.before is not None else []
    names = dict.fromkeys([*old, *(each.index for each in categories)])
    return [sheets[each] for each in names if each in sheets]


def _section(app: Sphinx, since: Since, edition: str, change: Change, marks: tuple[tuple[str, bool], ...]) -> str:
    """What is told of a page, as HTML: there may be a thousand of them, which a template would take seconds for.

    ``marks`` are those of the sheets that the page stands on, each with whether it is the first of that sheet.
    """
    (page,) = state.of(app).summary(since, [change], edition)
    say = translator(app.config.language)
    facts = kind(page, app.config.handbook_schema, say)
    if page.folios:
        message = N_("page {pages} in your copy") if len(page.folios) == 1 else N_("pages {pages} in your copy")
        facts += " · " + say(message).format(pages=writing.from_to(page.folios))
    place, title = _escaped(state.place(page.docname)), _escaped(page.title)
    if page.kind != "removed" and page.docname in app.env.all_docs:
        title = f'<a href="{_escaped(state.of(app).address(page.docname))}">{title}</a>'
    # A category's sheet has the changes of several pages: its mark leads to the first.
    anchored = (f' id="{escape(mark)}">{escape(mark)}' if is_first else f">{escape(mark)}" for mark, is_first in marks)
    listed = ", ".join(f'<span class="copy-mark"{each}</span>' for each in anchored)
    of_sheets = f" · {escape(say(N_('Mark')))} {listed}" if marks else ""
    return (
        f'<section class="copy-change" id="{place}" aria-labelledby="{place}-title">\n'
        f'<h2 id="{place}-title">{title}</h2>\n'
        f'<p class="copy-facts">{escape(facts[:1].upper() + facts[1:])}{of_sheets}</p>\n'
        f"{html_page.passages(page, say)}</section>\n"
    )


def kind(page: ChangedPage, schema: Schema, say: Translate) -> str:
    """What happened to a page, as far as a reader of paper sees it."""
    if page.kind not in ("renamed", "moved"):
        return writing.heading(page, say)
    facts = []
    if page.old_title != page.title:
        facts.append(say(N_("renamed, it was “{title}”")).format(title=page.old_title))
    category = schema.category_of(page.docname)
    if category is not None and category != schema.category_of(page.old_docname):
        # In print it stands in another chapter.
        facts.append(say(N_("This page now stands in “{beside}”")).format(beside=category.title))
    return " · ".join(facts) or say(N_("it has another address now"))
