"""Puts a line in order whose words run in both directions and stand in several elements (UAX #9).

WeasyPrint has Pango order the words of each text by itself, and sets the texts of a line one after the other. So a
phrase from left to right in a line from right to left, some of it in code or emphasis, would stand piece by piece from
the right, and a comma at the end of a piece on the wrong side of it. Here FriBidi sees the line as a whole; texts are
divided where their direction changes, and each part is set in its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice, pairwise
from typing import Any, Final

from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import ffi, gobject, pango

from ...pdf.fragment import STANDS
from ..weasyprint_seams.line_ends import SKIP
from ..weasyprint_seams.patching import memo, original, wrapped
from .visual_order import reordered

ffi.cdef(
    """
    unsigned char * pango_log2vis_get_embedding_levels (const char *text, int length, int *base);
    void g_free (void *memory);
    """,
    override=True,
)

#: A letter of a script that is written from right to left.
_LETTER: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_STRONG: Final = frozenset({"L", "R", "AL"})

#: What FriBidi sees of an element whose content has an order of its own, and of a page number.
_OBJECT, _NUMBER = "\N{OBJECT REPLACEMENT CHARACTER}", "0"

#: The classes of page numbers.
_PAGE_NUMBERS: Final = frozenset({"pageref", "folio"})

#: In how many elements of the next line a letter is looked for that says how the text goes on, and in how many bytes.
_ELEMENTS, _BYTES = 20, 200


@dataclass(slots=True)
class _Leaf:
    """A text of a line, or what stands in it as a whole."""

    parent: Any
    box: Any
    text: str
    """What FriBidi sees of it."""
    is_whole: bool
    levels: list[int] = field(default_factory=list)
    """The embedding level of each sign: an odd one is that of a text from right to left."""


def needed(texts: Iterable[str]) -> bool:
    """Whether any text has a letter that is written from right to left."""
    return any(map(_LETTER.search, texts))


def installed() -> Any:
    """Context manager: lays out within."""
    return wrapped("weasyprint.layout.inline", "get_next_linebox", _next_line)


def is_changed(line: Any) -> bool:
    """Whether the parts of a line do not stand one after the other."""
    # The box of ``::first-line`` stands in a line, and ends nowhere itself.
    return hasattr(line, "resume_at") and str(line.resume_at) in memo(line).get("changed", ())


def is_page_number(box: Any) -> bool:
    """Whether an element is a page number, which may take less room than it has: with the words around it, if any."""
    classes = box.element.get("class") if isinstance(box, boxes.InlineBox) and box.element is not None else None
    return classes is not None and not _PAGE_NUMBERS.isdisjoint(classes.split())


def _next_line(theirs: Any) -> Any:
    def get_next_linebox(context: Any, linebox: Any, *rest: Any) -> Any:
        line, resume_at = theirs(context, linebox, *rest)
        # Lines are copies of their box and share its memo, so what is noted of one is by the place where it ends.
        notes = memo(linebox)
        if "is_mixed" not in notes:
            notes["is_mixed"] = linebox.style["direction"] == "rtl" or any(map(_LETTER.search, _texts(linebox)))
        if line is not None and notes["is_mixed"] and not any(each.is_leader for each in line.descendants()):
            letters: dict[str, str] = notes.setdefault("last_letters", {})
            before = letters.get(str(rest[SKIP]), "")
            goes_on = resume_at is not None and not _is_author_break(linebox, resume_at)
            after = _first_letter(islice(_texts(linebox, resume_at), _ELEMENTS)) if goes_on else ""
            if _order(context, line, before, after):
                notes.setdefault("changed", set()).add(str(resume_at))
            if goes_on:
                letters[str(resume_at)] = _first_letter(each[::-1] for each in reversed([*_texts(line)])) or before
        return line, resume_at

    return get_next_linebox


def _is_author_break(box: Any, skip: dict[int, Any] | None) -> bool:
    """Whether the author has broken the line before a place in a line box: there the text ends for its order, too."""
    while skip:
        index, skip = next(iter(skip.items()))
        if isinstance(box, boxes.TextBox):
            return bool(box.text.encode()[:index].endswith(b"\n"))
        box = box.children[index] if skip else box
    return False


def _texts(box: Any, skip: dict[int, Any] | None = None) -> Iterator[str]:
    """The texts of a line, or of what is left of a line box behind a place in it: the beginning of each."""
    index, rest = next(iter(skip.items())) if skip else (0, None)
    if isinstance(box, boxes.TextBox):
        yield box.text.encode()[index : index + _BYTES].decode(errors="ignore") if skip else box.text
        return
    for child in getattr(box, "children", ())[index:]:
        yield from _texts(child, rest)
        rest = None


def _first_letter(texts: Iterable[str]) -> str:
    """The first sign that has a direction of its own; an empty text where there is none."""
    return next((sign for text in texts for sign in text if unicodedata.bidirectional(sign) in _STRONG), "")


def _order(context: Any, line: Any, before: str = "", after: str = "") -> bool:
    """Put the parts of a line, or of an element in it, in order; return whether any stand in another one than before.

    ``before`` is the last letter of the lines before, ``after`` the first one of those that follow.
    """
    right_to_left = line.style["direction"] == "rtl"
    if not (leaves := list(_leaves(line, line.style["direction"]))):
        return False
    elements = [each.box for each in leaves if each.is_whole and isinstance(each.box, boxes.InlineBox)]
    changed_inside = [each for each in elements if _order(context, each)]
    levels = iter(
        embedding_levels(before + "".join(each.text for each in leaves) + after, right_to_left)[len(before) :]
    )
    for each in leaves:
        each.levels = list(islice(levels, len(each.text)))
    if _are_in_order(leaves, right_to_left):
        return bool(changed_inside)
    left = min(each.box.position_x for each in leaves)
    right = max(each.box.position_x + each.box.margin_width() for each in leaves)
    parts = [part for each in leaves for part in _parts(context, each)]
    position = right - sum(box.margin_width() for _, box in parts) if right_to_left else left
    for level in range(max(level for level, _ in parts), 0, -1):
        parts = reordered(parts, level)
    for _, box in parts:
        box.translate(dx=position - box.position_x, ignore_floats=True)
        position += box.margin_width()
    for each in line.children:
        _fit(each)
    return True


def _leaves(box: Any, direction: str) -> Iterator[_Leaf]:
    """What stands in a line, in reading order."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if is_page_number(child):
            # A page number by itself is a figure of the line; one with words around it has an order of its own.
            text = _NUMBER if "folio" in child.element.get("class").split() else _OBJECT
            yield _Leaf(box, child, text, is_whole=True)
        elif child.style["direction"] != direction:
            yield _Leaf(box, child, _OBJECT, is_whole=True)
        elif isinstance(child, boxes.TextBox) and not STANDS.search(child.text):
            if child.text:
                yield _Leaf(box, child, child.text, is_whole=False)
        elif _is_open(child):
            yield from _leaves(child, direction)
        else:
            yield _Leaf(box, child, _OBJECT, is_whole=True)


def _is_open(box: Any) -> bool:
    """Whether what stands in an element is a part of the line.

    It is not where HTML isolates it, nor where it has edges, which would have to be divided.
    """
    if not isinstance(box, boxes.InlineBox):
        return isinstance(box, boxes.LineBox)
    if box.element is not None and (box.element.tag == "bdi" or "dir" in box.element.attrib):
        return False
    edges = ("margin_left", "margin_right", "padding_left", "padding_right", "border_left_width", "border_right_width")
    return not any(getattr(box, each) for each in edges)


def embedding_levels(text: str, right_to_left: bool) -> list[int]:
    """The embedding level of each sign of a text, by FriBidi."""
    content = text.encode()
    levels = pango.pango_log2vis_get_embedding_levels(content, len(content), ffi.new("int *", right_to_left))
    try:
        return list(ffi.unpack(levels, len(text)))
    finally:
        gobject.g_free(levels)


def _are_in_order(leaves: list[_Leaf], right_to_left: bool) -> bool:
    """Whether each text has by itself the order that it has in the line, and none goes on in another direction."""
    if any(min(one.levels[-1], other.levels[0]) > right_to_left for one, other in pairwise(leaves)):
        return False
    return all(each.is_whole or embedding_levels(each.text, right_to_left) == each.levels for each in leaves)


def _parts(context: Any, leaf: _Leaf) -> Iterator[tuple[int, Any]]:
    """The boxes of a text, divided where its direction changes, each with its level; they take the text's place."""
    if leaf.is_whole:
        yield leaf.levels[0], leaf.box
        return
    parts, at = [], 0
    for level, run in groupby(leaf.levels):
        part = leaf.box.copy_with_text(leaf.text[at : at + len(list(run))])
        at += len(part.text)
        part.style = part.style.copy()
        part.style["direction"] = "rtl" if level % 2 else "ltr"
        part, *_ = original("weasyprint.layout.inline", "split_text_box")(context, part, None, 0)
        if part is not None:
            # Letters of one font may have less room above them than those of two.
            part.position_y += leaf.box.baseline - part.baseline
            parts.append((level, part))
    children = list(leaf.parent.children)
    place = children.index(leaf.box)
    leaf.parent.children = [*children[:place], *(box for _, box in parts), *children[place + 1 :]]
    yield from parts


def _fit(box: Any) -> None:
    """Have an element end where its parts do now."""
    if not isinstance(box, boxes.InlineBox) or not _is_open(box):
        return
    for each in box.children:
        _fit(each)
    if inside := [each for each in box.children if each.is_in_normal_flow()]:
        box.position_x = min(each.position_x for each in inside)
        box.width = max(each.position_x + each.margin_width() for each in inside) - box.position_x
