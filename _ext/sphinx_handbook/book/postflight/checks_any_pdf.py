"""Checks what must be right in any PDF, without knowing what it should say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby, pairwise, takewhile
from typing import Final

from ...i18n import N_
from ...problems import Problem
from .facts import Facts, ShownText, item
from .printed_page_numbers import LinkGroup, groups, printed
from .text_search import letters

#: Of how many characters a quotation is made: elements may lie in one another, each with all text of the file.
_QUOTED: Final = 2000
#: How many elements below a heading without words are looked at for an alternative text.
_BELOW: Final = 100

#: How many findings of a kind are listed: more do not help to find the cause.
MOST = 10

#: Roles that need content. An empty cell is content: it says that the cell is empty.
_NEED_CONTENT: Final = frozenset(
    {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Link", "LBody", "Figure", "Caption", "Formula"}
)
_LEADERS = re.compile(r"(?:[.…·]\s*){4,}\d*")
#: Control characters, marks of writing direction, halves of characters.
_UNREADABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_HEADING = re.compile(r"H([1-6]?)")


def problems(facts: Facts, name: str, *, expected: bool = False) -> list[Problem]:
    """Everything wrong that shows in the file alone; ``name`` is what the findings call the file.

    Where it is ``expected`` what the file should hold, ``checks_this_book`` knows which figures are page numbers, and
    which paths the text itself has.
    """
    checks = [damage, structure, order, headings, bookmarks, links, folios, fonts]
    if not expected:
        checks += [numbers, machine, glyphs]
    return [problem for check in checks for problem in few(check(facts, name), name)]


def fault(name: str, page: int, code: str, message: str, **values: object) -> Problem:
    """A fault in the file itself: its line is the page, 0 for the whole file."""
    strings = {key: _readable(str(value)) for key, value in values.items()}
    return Problem(name, page, 1, f"postflight-{code}", message, {"page": str(page) if page else "?"} | strings)


def _readable(text: str) -> str:
    """A text of the file with a replacement character for what a terminal would obey or cannot show."""
    return text if text.isprintable() else _UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def damage(facts: Facts, name: str) -> Iterator[Problem]:
    """All objects are what they must be."""
    for each in facts.faults:
        yield fault(name, each.page, each.code, each.message, **dict(each.values))


def few(problems: Iterable[Problem], name: str) -> Iterator[Problem]:
    """The first ``MOST`` problems of each kind, and how many more of it there are in the file ``name``."""
    count: Counter[tuple[str, str]] = Counter()
    for each in problems:
        kind = (each.code, each.message)
        count[kind] += 1
        if count[kind] <= MOST:
            yield each
    for (code, _), number in count.items():
        if number > MOST:
            yield Problem(name, 0, 1, code, N_("And {count} more of the kind."), {"count": str(number - MOST)})


def structure(facts: Facts, name: str) -> Iterator[Problem]:
    """The structure has all text, each piece once, and all content that it refers to is there."""
    tags = facts.tags
    if not tags.present:
        yield fault(name, 0, "tag", N_("The file has no structure: nothing tells a reader's aid what it is."))
        return
    for page, same in groupby(tags.outside, key=lambda piece: piece.page):
        words = excerpt(" ".join(each.text for each in same))
        yield fault(name, page, "tag", N_("Page {page}: the structure does not have this text: “{text}”."), text=words)
    for (page, role), count in Counter(tags.empty).items():
        message = N_("Page {page}: the structure has {role}, whose text is not on the page ({count}).")
        yield fault(name, page, "tag", message, role=role, count=count)
    for page, role in tags.twice:
        yield fault(name, page, "tag", N_("Page {page}: the structure has {role} twice."), role=role)
    for page, role in tags.astray:
        message = N_("Page {page}: from what stands in {role} there is no way back to it.")
        yield fault(name, page, "tag", message, role=role)
    clickable = {(link.first, link.last) for link in facts.links}
    for element in facts.elements:
        if element.role == "Link" and element.drawn and (element.first, element.last) not in clickable:
            message = N_("Page {page}: the structure says that “{text}” is a link, but nothing can be clicked there.")
            yield fault(name, element.page, "link", message, text=_words(facts, element.first, element.last))
        if element.role in _NEED_CONTENT and not element.drawn:
            above = facts.elements[element.parent].page if element.parent >= 0 else 0
            message = N_("Page {page}: {role} is empty.") if above else N_("{role} is empty.")
            yield fault(name, above, "empty", message, role=element.role)
    for link in facts.links:
        if not link.tagged:
            message = N_("Page {page}: the link “{text}” is not in the structure.")
            yield fault(name, link.page, "tag", message, text=_words(facts, link.first, link.last))


def order(facts: Facts, name: str) -> Iterator[Problem]:
    """The reading order follows the pages."""
    if not facts.tags.present:
        return
    first_on_page: dict[int, ShownText] = {}
    for piece in facts.pieces:
        if piece.page and piece.text.strip():
            first_on_page.setdefault(piece.page, piece)
    for before, piece in pairwise(first_on_page.values()):
        # Cells that go on over pages are read one after the other.
        if piece.page < before.page and (_row(facts, piece) is None or _row(facts, piece) != _row(facts, before)):
            message = N_("Page {page} comes before page {before}, but its text after the text there.")
            yield fault(name, piece.page, "order", message, before=before.page)


def _row(facts: Facts, piece: ShownText) -> int | None:
    """The index of the table row that a piece of text is in; None where it is in none."""
    at = piece.element
    while at >= 0:
        if facts.elements[at].role == "TR":
            return at
        at = facts.elements[at].parent
    return None


def headings(facts: Facts, name: str) -> Iterator[Problem]:
    """No level of headings is skipped."""
    # The level before the first heading is unknown if the pages before it were not read.
    above = 0 if not facts.pages or facts.pages.start == 1 else 6
    for element in facts.elements:
        if (match := _HEADING.fullmatch(element.role)) and match[1]:
            level = int(match[1])
            if level > above + 1:
                message = N_("Page {page}: the heading “{text}” skips a level.")
                yield fault(name, element.page, "outline", message, text=_words(facts, element.first, element.last))
            above = level


def heading_words(facts: Facts, index: int, most: int = _QUOTED) -> list[str]:
    """The words of the heading at an index of the elements, with those that are set in its images, and without.

    Of one that is an image, its alternative text; of longer ones the first ``most`` characters. Of one with more in it
    than text also the bookmarks on its page that say most of it: a link's address, a note's mark and what a short form
    means stand on the page alone, an image's words and a formula's source in the bookmark alone.
    """
    heading = facts.elements[index]
    below = list(takewhile(lambda each: each.parent >= index, facts.elements[index + 1 : index + _BELOW]))
    words = facts.words(heading.first, heading.last, most)
    if not words.strip():
        spoken = " ".join(each.alternative for each in (heading, *below) if each.alternative)
        # A formula is read out in words; a bookmark has it as it is written.
        is_formula = any(each.role == "Formula" for each in below)
        return [spoken, *(facts.bookmarks_of.get(heading.page, ()) if is_formula else ())]
    images = [each for each in below if each.role == "Figure" and each.last > each.first]
    shorter = [words]
    begins = [heading.first, *(each.last for each in images)]
    ends = [*(each.first for each in images), heading.last]
    between = (facts.words(begin, end, most) for begin, end in zip(begins, ends, strict=True) if begin < end)
    if images:
        shorter.append(" ".join(between))
    titles = facts.bookmarks_of.get(heading.page, ()) if below else ()
    return shorter + [title for title in titles if any(_is_alike(each, title) for each in shorter)]


def _is_alike(words: str, title: str) -> bool:
    """Whether most letters of the shorter of two texts are in the other, in their order."""
    less, more = sorted((letters(words), letters(title)), key=len)
    both = sum(block.size for block in SequenceMatcher(None, less, more, autojunk=False).get_matching_blocks())
    return 2 * both > len(less)


def bookmarks(facts: Facts, name: str) -> Iterator[Problem]:
    """The outline names headings with their pages, and every chapter is in it."""
    headings = [each for each in facts.elements if _HEADING.fullmatch(each.role)]
    titles = [
        [(letters(words), each.page) for words in heading_words(facts, index)]
        for index, each in enumerate(facts.elements)
        if _HEADING.fullmatch(each.role)
    ]
    headed = {each for spellings in titles for each in spellings}
    bookmarked: set[tuple[str, int]] = set()
    for bookmark in facts.bookmarks:
        if not bookmark.page:
            yield fault(name, 0, "outline", N_("The bookmark “{text}” leads nowhere."), text=bookmark.title)
            continue
        title = (letters(bookmark.title), bookmark.page)
        bookmarked.add(title)
        if headed and title not in headed:
            message = N_("The bookmark “{text}” leads to page {page}, where there is no such heading.")
            yield fault(name, bookmark.page, "outline", message, text=bookmark.title)
    if facts.bookmarks:
        for heading, spellings in zip(headings, titles, strict=True):
            if heading.role == "H1" and bookmarked.isdisjoint(spellings):
                message = N_("Page {page}: the heading “{text}” has no bookmark.")
                yield fault(name, heading.page, "outline", message, text=_words(facts, heading.first, heading.last))


def links(facts: Facts, name: str) -> Iterator[Problem]:
    """Every link leads somewhere, and says where."""
    for link in facts.links:
        text = _words(facts, link.first, link.last) or link.contents
        scheme = link.address.partition(":")[0].casefold()
        if link.action == "GoTo":
            if not link.lands:
                message = N_("Page {page}: the link “{text}” leads nowhere.")
                yield fault(name, link.page, "link", message, text=text)
        elif scheme == "javascript" or link.action == "JavaScript":
            message = N_("Page {page}: the link “{text}” runs a script, which leads nowhere: {address}")
            yield fault(name, link.page, "link", message, text=text, address=link.address or link.action)
        elif link.action != "URI" or scheme == "file":
            message = N_("Page {page}: the link “{text}” leads to a file of the machine that made this one: {address}")
            yield fault(name, link.page, "link", message, text=text, address=link.address or link.action)
        elif not re.match(r"[a-z][a-z0-9+.-]*:.", link.address, re.IGNORECASE):
            message = N_("Page {page}: the link “{text}” has half an address: {address}")
            yield fault(name, link.page, "link", message, text=text, address=link.address)
        if facts.tags.present and not link.contents.strip():
            message = N_("Page {page}: the link “{text}” has no words for a viewer.")
            yield fault(name, link.page, "link", message, text=text)


def numbers(facts: Facts, name: str) -> Iterator[Problem]:
    """A page number that is printed in a link or beside it is that of the page which the link leads to."""
    items: dict[int, set[str]] | None = None
    for group in groups(facts):
        if not group.lands or (number_printed := printed(facts, group)) is None:
            continue
        number, alone = number_printed
        right = facts.label(group.lands)
        if number == right:
            continue
        if alone:
            # A figure that is the whole link may be the number of a note or of a list item.
            # A roman figure that is the whole link may be a word.
            if not number.isdigit() or int(number) > 2 * len(facts.labels) or _is_of_note(facts, group):
                continue
            items = items or _items(facts)
            if number in items.get(group.lands, facts.elsewhere.get(group.lands, ())):
                continue
        yield wrong_number(facts, name, group, number, right)


def wrong_number(facts: Facts, name: str, group: LinkGroup, number: str, right: str) -> Problem:
    """The finding that a number printed in or behind a link is not that of the page ``right``."""
    message = N_("Page {page}: beside “{text}” stands page {number}, but it is on page {right}.")
    text = _words(facts, group.first, group.last)
    return fault(name, group.page, "number", message, text=text, number=number, right=right)


def _is_of_note(facts: Facts, group: LinkGroup) -> bool:
    """Whether a link stands in a note or in the label of a list item: its figure leads back to where that is named."""
    index = facts.pieces[group.first].element
    while index >= 0 and facts.elements[index].role not in ("Lbl", "Note"):
        index = facts.elements[index].parent
    return index >= 0


def _items(facts: Facts) -> dict[int, set[str]]:
    """The numbers of notes and list items on each page."""
    numbers: dict[int, set[str]] = {}
    for element in facts.elements:
        if element.role in ("Lbl", "Note"):
            for number in re.findall(r"\d+", facts.words(element.first, element.last, most=100)[:12]):
                numbers.setdefault(element.page, set()).add(number)
    for piece in facts.pieces:
        if number := item(piece.text):
            numbers.setdefault(piece.page, set()).add(number)
    return numbers


def folios(facts: Facts, name: str) -> Iterator[Problem]:
    """The number at a page's edge is its page label."""
    figures = [(piece, piece.text.strip()) for piece in facts.furniture if facts.is_number(piece.text.strip())]
    # A figure that stands at the same height on many pages is a chapter's number.
    often = Counter((text, round(piece.base)) for piece, text in figures)
    pages: dict[int, list[tuple[ShownText, str]]] = {}
    for piece, text in figures:
        pages.setdefault(piece.page, []).append((piece, text))
    lines: dict[int, dict[int, str]] = {}
    for piece in facts.furniture:
        own = lines.setdefault(piece.page, {})
        own[round(piece.base)] = own.get(round(piece.base), "") + piece.text
    for page, folios_of_page in pages.items():
        label = facts.label(page)
        if any(text == label for _, text in folios_of_page):
            continue
        # It may stand in a line with other words: "page 5 of 12".
        if any(label in re.findall(r"\w+", line) for line in lines[page].values()):
            continue
        for piece, text in folios_of_page:
            if often[(text, round(piece.base))] < 3:
                message = N_("Page {page}: the number printed on it is {number}, but a viewer calls it {right}.")
                yield fault(name, page, "number", message, number=text, right=label)
                break


def fonts(facts: Facts, name: str) -> Iterator[Problem]:
    """Every font is in the file."""
    for font in facts.fonts:
        if not font.embedded:
            yield fault(name, 0, "font", N_("The font {font} is not embedded."), font=font.name)


def glyphs(facts: Facts, name: str) -> Iterator[Problem]:
    """No letter is shown as a font's ``.notdef`` glyph; of our own files layout has said so, with the line."""
    for font in facts.fonts:
        if font.missing:
            message = N_("The font {font} does not have these letters, which are shown as boxes: {letters}")
            yield fault(name, 0, "font", message, font=font.name, letters=" ".join(font.missing[:MOST]))


def machine(facts: Facts, name: str) -> Iterator[Problem]:
    """No path of the machine that made the file is in it."""
    for path in paths_of_machine(facts):
        yield wrong_path(name, path)


def paths_of_machine(facts: Facts) -> Iterator[str]:
    """What looks like a path of a machine, but for the names of places: those of an interface over HTTP are paths."""
    names = "\n".join(facts.places) if facts.paths else ""
    yield from (path for path in facts.paths if path not in names)


def wrong_path(name: str, path: str) -> Problem:
    """The finding that the file ``name`` has a path of the machine that made it."""
    return fault(name, 0, "path", N_("The file tells of the machine that made it: {path}"), path=path)


def excerpt(text: str, most: int = 60) -> str:
    """The beginning of a text, without leader dots, to quote in a finding."""
    text = " ".join(_LEADERS.sub("", text).split())
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def _words(facts: Facts, first: int, last: int) -> str:
    return excerpt(facts.words(first, last, most=_QUOTED))
