"""What a sheet of corrections says, as HTML: its head, and each page of the old book with what is to be done there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from ....i18n import N_, Translate
from ....releases import writing
from ...pdf.tagging.roles import SPOKEN
from ..references import anchor
from ..translator import folio

if TYPE_CHECKING:
    from ....releases.corrections import CorrectedPage, Correction

NO_BREAK: Final = "\N{NO-BREAK SPACE}"

#: What a passage is called that is no plain text and no field.
_OF: Final = {
    "heading": N_("Heading"),
    "cell": N_("Table"),
    "caption": N_("Caption"),
    "footnote": N_("Footnote"),
    "term": N_("Explained word"),
}

#: What is read before words that go, and before words that come.
_OUT: Final = N_("cross out:")
_IN: Final = N_("write:")

#: A passage of more words is crossed out by its first and last ones.
_MOST: Final = 18
_FIRST: Final = 8
_LAST: Final = 6


@dataclass(frozen=True, slots=True)
class Head:
    """What a sheet is for."""

    title: str
    """The book's."""
    release: str
    """The release as people know it: its name and day."""
    mark: str
    """What is printed in the copy."""
    mark_now: str
    """The mark of the book as it is now."""
    day_now: str
    """When its text was last changed, in words; empty where that is not known."""
    edition: str = ""
    """The edition of the release; empty for the main one."""


def html(head: Head, pages: Sequence[CorrectedPage], say: Translate) -> str:
    """The sheet, without the new pages themselves."""
    title = escape(say(N_("Sheet of corrections")))
    body = "".join(_page(page, say) for page in pages)
    return f'<section class="corrections"><h1>{title}</h1>{"".join(_head(head, pages, say))}{body}</section>'


def _head(head: Head, pages: Sequence[CorrectedPage], say: Translate) -> Iterator[str]:
    release = " · ".join(filter(None, (head.release, head.edition)))
    yield f'<p class="corrections-of">{escape(head.title)}<br/>{escape(release)}</p>'
    message = N_("For your copy with the mark {mark}. The mark stands at the foot of its pages.")
    yield f'<p class="corrections-for">{escape(say(message)).format(mark=_strong(head.mark))} '
    now = escape(f"{head.mark_now}, {_unbroken(head.day_now)}" if head.day_now else head.mark_now)
    yield f"{escape(say(N_('Once it is corrected, it says what the mark {mark} says.'))).format(mark=now)}</p>"
    how = N_(
        "Cross out the words with a line through them, and write those that are bold and underlined. The page numbers "
        "are those of your copy."
    )
    sentences = [say(how)]
    if any(each.is_new for each in pages):
        sentences.append(say(N_("What is new is printed at the end, to be laid into the copy.")))
    running = escape(f"{say(N_('Sheet of corrections'))} · {release}")
    yield f'<p class="corrections-how" data-head="{running}">{escape(" ".join(sentences))}</p>'


def _unbroken(words: str) -> str:
    """Words that stay on one line."""
    return words.replace(" ", NO_BREAK)


def _strong(text: str) -> str:
    return f"<strong>{escape(text)}</strong>"


def _page(page: CorrectedPage, say: Translate) -> str:
    items, before = [], ""
    for each in page.corrections:
        # A number that goes for several corrections is printed once.
        items.append(_item(each, page, say, number=each.folio != before))
        before = each.folio
    return f'<section class="corrected"><h2>{escape(page.title)}</h2><ul>{"".join(items)}</ul></section>'


def _item(each: Correction, page: CorrectedPage, say: Translate, *, number: bool) -> str:
    old = ""
    if number and each.folio:
        message = N_("pages {pages}") if "\N{EN DASH}" in each.folio else N_("page {pages}")
        old = f'<p class="old-page">{escape(say(message)).format(pages=_strong(each.folio))}</p>'
    task = "".join(_task(each, page, say))
    task = f'<p class="to-do">{task}</p>' if task else ""
    return f'<li class="correction">{old}{task}{"".join(_body(each, say))}</li>'


# What is to be done.


def _task(each: Correction, page: CorrectedPage, say: Translate) -> Iterator[str]:
    """The line before the words: where in the page they stand, and what is to be done, as HTML."""
    place = each.label or (say(_OF[each.of]) if each.of in _OF else "")
    # Of an empty message a catalogue gives its own head.
    task = escape(say(words)).format(beside=escape(each.beside)) if (words := _tasks(each)) else ""
    if each.kind == "page added":
        target = anchor(page.docname)
        yield f'<a href="#{escape(target)}">{escape(say(N_("Lay the new page in here")))}</a> '
        yield f'<span class="pageref">{escape(say(N_("(see page {page})"))).format(page=folio(target))}</span>'
        if each.beside:
            yield escape(say(N_(", after “{beside}”.")).format(beside=each.beside))
    elif place and task:
        yield f"{escape(place)}: {task[:1].lower()}{task[1:]}"
    else:
        yield escape(place) or task


def _tasks(each: Correction) -> str:
    """What is to be done, with a place for what it stands ``beside``; empty where the words themselves say it."""
    if each.kind == "added":
        if each.label:
            return N_("Write this")
        return N_("Write after “{beside}”") if each.beside else N_("Write first of all")
    if each.kind == "moved":
        return N_("This now stands after “{beside}”") if each.beside else N_("This now stands elsewhere")
    return {
        "removed": N_("Cross out all of this"),
        "link": N_("The address or reference is another"),
        "page removed": N_("Cross out all of its text"),
        "page moved": N_("This page now stands in “{beside}”"),
    }.get(each.kind, "")


def _body(each: Correction, say: Translate) -> Iterator[str]:
    """The words that go and come, as HTML."""
    if each.kind == "words" and each.of == "code":
        marks = _marks(say)
        lines = (marks(escape(part.before), escape(part.after)) if part.changed else "…" for part in each.words)
        yield f"<pre>{chr(10).join(lines)}</pre>"
    elif each.kind == "words":
        text = writing.words(each.words, _marks(say), escape)
        # Dots are not alone on a line.
        yield f"<p>{text.replace(' …', NO_BREAK + '…')}</p>"
    elif each.kind in ("replaced", "link"):
        for words in each.words:
            yield from (f"<p>{part}</p>" for part in _replaced(words.before, words.after, say))
    elif each.kind == "removed":
        yield f"<p>{_out(_short(each.words[0].before), say)}</p>"
    elif each.kind == "moved":
        yield f"<p>{escape(_short(each.words[0].after))}</p>"
    elif each.kind == "added":
        yield from _added(each, say)


def _added(each: Correction, say: Translate) -> Iterator[str]:
    texts = [part.after for part in each.words]
    if each.of in ("code", "formula"):
        yield from (f"<pre>{_in(text, say)}</pre>" for text in texts)
    elif each.of == "cell":
        # Cells of a row, or of several: their table is not known.
        yield f"<p>{_in(' · '.join(texts), say)}</p>"
    else:
        yield from (f"<p>{_in(text, say)}</p>" for text in texts)


def _replaced(before: str, after: str, say: Translate) -> Iterator[str]:
    if before:
        yield _out(_short(before), say)
    if after:
        yield _in(after, say)


def _short(text: str) -> str:
    """A passage, or its first and last words where it is long."""
    words = text.split()
    return text if len(words) <= _MOST else " ".join([*words[:_FIRST], "…", *words[-_LAST:]])


def _marks(say: Translate) -> writing.Marks:
    """Writes words that went and came; both are HTML already."""

    def marks(went: str, came: str) -> str:
        return " ".join(
            filter(None, (went and _marked("del", went, _OUT, say), came and _marked("ins", came, _IN, say)))
        )

    return marks


def _out(text: str, say: Translate) -> str:
    return _marked("del", escape(text), _OUT, say)


def _in(text: str, say: Translate) -> str:
    return _marked("ins", escape(text), _IN, say)


def _marked(tag: str, words: str, spoken: str, say: Translate) -> str:
    """Words with a line through or below them; a screen reader passes over the line, so it gets a word."""
    return f'<{tag} {SPOKEN}="{escape(say(spoken))} {words}">{words}</{tag}>'
