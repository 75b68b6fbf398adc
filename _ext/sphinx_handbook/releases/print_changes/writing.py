"""What changed in print, written out: for a terminal, as Markdown, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ...i18n import N_, Translate
from ...problems import visible
from ..writing import MARK_UP
from .model import OF_BREAK, OF_PAGE

if TYPE_CHECKING:
    from .model import FileChange, PrintedPage, Remark


def as_text(files: Sequence[FileChange], remarks: Iterable[Remark], say: Translate) -> str:
    """The changes for a terminal."""
    # With a mark before it, no line is one that GitHub takes for a command.
    blocks = _blocks(files, remarks, say, visible)
    return "\n".join(line for head, items in blocks for line in (f"* {head}", *(f"  - {each}" for each in items)))


def as_markdown(files: Sequence[FileChange], remarks: Iterable[Remark], say: Translate) -> str:
    """The changes as Markdown."""
    blocks = _blocks(files, remarks, say, lambda text: MARK_UP.sub(r"\\\1", visible(text)))
    return "\n".join(line for head, items in blocks for line in (f"- {head}", *(f"  - {each}" for each in items)))


def as_data(files: Iterable[FileChange], remarks: Iterable[Remark], say: Translate) -> dict[str, Any]:
    """The changes as plain data, without pictures."""
    return {
        "files": [
            {
                "edition": each.id,
                "document": each.document,
                "title": each.title,
                "paper": each.paper,
                "marks": list(each.marks),
                "pages": list(each.pages),
                "sheets": list(each.sheets),
                "same": each.same,
                "changed": None if each.print is None else list(map(_page, each.print.changed)),
                "renumbered": 0 if each.print is None else each.print.renumbered,
                "breaks": [
                    {"kind": one.kind, "page": one.page, "text": one.text}
                    for one in (each.print.breaks if each.print else ())
                ],
            }
            for each in files
        ],
        "remarks": [remark(each, say) for each in remarks],
    }


def _page(page: PrintedPage) -> dict[str, str]:
    return {"kind": page.kind, "before": page.before, "after": page.after}


def _blocks(
    files: Sequence[FileChange], remarks: Iterable[Remark], say: Translate, escaped: Callable[[str], str]
) -> Iterator[tuple[str, list[str]]]:
    for each in files:
        if is_told(each):
            yield escaped(head(each, say)), [escaped(line) for line in lines(each, say)]
    yield from ((escaped(line), []) for line in others(files, say))
    yield from ((escaped(remark(one, say)), []) for one in remarks)


def head(file: FileChange, say: Translate) -> str:
    """A file, and how many pages and sheets of paper it had and has."""
    named = " ".join(filter(None, (file.title or file.id, f"({file.paper})" if file.paper else "")))
    (before, after), sheets = file.pages, file.sheets
    if not before or not after:
        state = say(N_("new") if after else N_("gone"))
        return f"{named}: {state}, {_count(after or before, N_('1 page'), N_('{count} pages'), say)}"
    pages = _count(after, N_("1 page"), N_("{count} pages"), say, before)
    paper = _count(sheets[1], N_("1 sheet of paper"), N_("{count} sheets of paper"), say, sheets[0])
    return f"{named}: {pages}, {paper}"


def _count(number: int, one: str, several: str, say: Translate, before: int | None = None) -> str:
    """How many there are, in words, and how many there were."""
    words = say(one if number == 1 else several).format(count=number)
    return words if before in (None, number) else f"{before} → {words}"


def lines(file: FileChange, say: Translate) -> list[str]:
    """What is other on the pages of a file, a line each."""
    if file.print is None:
        return []
    changed = [_of_pages(run, say) for run in _runs(file.print.changed)]
    if file.print.renumbered:
        pages = _count(file.print.renumbered, N_("1 page"), N_("{count} pages"), say)
        changed.append(say(N_("only the number or the running head is another: {pages}")).format(pages=pages))
    return [*changed, *(say(OF_BREAK[each.kind]).format(page=each.page, text=each.text) for each in file.print.breaks)]


def _runs(pages: Iterable[PrintedPage]) -> Iterator[list[PrintedPage]]:
    """Pages that follow one another and of which the same is said."""
    run: list[PrintedPage] = []
    for each in pages:
        if run and not (each.kind == run[-1].kind and _follows(each, run[-1])):
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _follows(page: PrintedPage, before: PrintedPage) -> bool:
    both = ((before.before, page.before), (before.after, page.after))
    return all((not one and not other) or (one.isdigit() and other == str(int(one) + 1)) for one, other in both)


def _of_pages(run: Sequence[PrintedPage], say: Translate) -> str:
    """Pages that follow one another by their printed numbers, and what is other on them."""
    first, last = run[0], run[-1]
    if len(run) == 1:
        return page(first, say)
    before, after = ((f"{one}\N{EN DASH}{other}" if one else "") for one, other in _ends(first, last))
    return _sentence(before, after, N_("pages {pages}"), say(OF_PAGE[first.kind]), say)


def _ends(first: PrintedPage, last: PrintedPage) -> tuple[tuple[str, str], tuple[str, str]]:
    return (first.before, last.before), (first.after, last.after)


def page(each: PrintedPage, say: Translate) -> str:
    """A page by its printed numbers, and what is other on it."""
    return _sentence(each.before, each.after, N_("page {pages}"), say(OF_PAGE[each.kind]), say)


def _sentence(before: str, after: str, place: str, what: str, say: Translate) -> str:
    numbers = f"{before} → {after}" if before and after and before != after else after or before
    return f"{say(place).format(pages=numbers)}: {what}"


def is_told(file: FileChange) -> bool:
    """Whether a file is told of by itself: it is shorter or longer, or pages of it are other than in their number."""
    if file.same:
        return False
    if file.pages[0] != file.pages[1] or file.print is None:
        return file.pages[0] != file.pages[1]
    return bool(file.print.changed)


def others(files: Sequence[FileChange], say: Translate) -> Iterator[str]:
    """A line for each kind of files that are not told of by themselves."""
    quiet = [each for each in files if not is_told(each)]
    kinds = (
        (N_("The same files as before: {files}"), [each for each in quiet if each.same]),
        (
            N_("Only page numbers or running heads are others: {files}"),
            [each for each in quiet if not each.same and each.print is not None],
        ),
        (N_("As many pages as before: {files}"), [each for each in quiet if not each.same and each.print is None]),
    )
    for message, some in kinds:
        if some:
            yield say(message).format(files=", ".join(dict.fromkeys(each.title or each.id for each in some)))


def remark(each: Remark, say: Translate) -> str:
    """What could not be compared, in a sentence."""
    return say(each.message).format(**each.values)
