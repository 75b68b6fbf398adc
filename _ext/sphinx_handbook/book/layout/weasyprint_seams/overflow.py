"""Finds what is wider than the page's text on laid-out pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from .images import is_formula


@dataclass(frozen=True, slots=True)
class Wide:
    """Something that reaches out of the page's text, by how many CSS pixels, and in which document."""

    kind: str
    text: str
    over: float
    document: str


@dataclass(frozen=True, slots=True)
class Excess:
    """What did not fit on a page of a name: how many lines, and the first of them."""

    page: str
    lines: int
    text: str
    document: str


#: What rounding may add, in CSS pixels.
_ROUNDING = 1.0
#: How small a formula may become that is wider than the text, as a part of its size.
_SMALL = 0.75
#: How far closing punctuation may reach over the edge, as a part of the size of its letters.
_HANGING = 0.6


def wider(document: Document) -> Iterator[Wide]:
    """Every table, line of code and word that is wider than the page's text, and each formula too small to read.

    A formula is set smaller instead; one that becomes hard to read counts as wide.
    """
    article, seen = "", set()
    for page in document.pages:
        area = page._page_box
        edge = area.content_box_x() + area.width + _ROUNDING
        # Outermost first: a table counts, not what is in it.
        waiting: list[tuple[Any, str, bool]] = [(area, article, False)]
        while waiting:
            box, article, code = waiting.pop()
            if box.style["position"] in ("absolute", "fixed"):
                continue
            if box.element_tag == "article" and box.element is not None:
                article = box.element.get("id") or article
            code = code or box.element_tag == "pre"
            if code and isinstance(box, boxes.LineBox):
                pieces = [each for each in box.descendants() if isinstance(each, boxes.TextBox)]
                over = max((_end(each) for each in pieces), default=0.0) - edge
                if over > 0:
                    yield Wide("code", "".join(each.text for each in pieces).strip(), over + _ROUNDING, article)
                continue
            if isinstance(box, boxes.TextBox):
                over = _end(box) - edge
                if over > 0 and not _hangs(word := box.text.split()[-1], over / box.style["font_size"]):
                    yield Wide("word", word, over + _ROUNDING, article)
                continue
            if isinstance(box, boxes.ReplacedBox) and is_formula(box.element):
                meant = float(box.element.get("style", "")[len("width:") :].partition("em")[0]) * box.style["font_size"]
                if box.width < _SMALL * meant:
                    yield Wide("formula", box.element.get("data-tex", ""), meant - box.width, article)
                continue
            if isinstance(box, boxes.TableBox):
                over = box.position_x + box.margin_width() - edge
                if over > 0:
                    if id(box.element) not in seen:
                        seen.add(id(box.element))
                        yield Wide("table", _first_text(box), over + _ROUNDING, article)
                    continue
            waiting += [(child, article, code) for child in reversed(getattr(box, "children", ()))]


def _hangs(word: str, over: float) -> bool:
    """Whether what is over the edge, by so many times the size of its letters, is the end of a sentence or of brackets.

    No line may begin with it, and printers set it in the margin.
    """
    return over < _HANGING and not any(letter.isalnum() for letter in word)


def _end(box: Any) -> float:
    """Where a text ends, without the spaces behind it; 0 if it has nothing else."""
    kept = box.text.rstrip()
    return float(box.position_x + box.width * len(kept) / len(box.text)) if kept else 0.0


def of_named_pages(document: Document, names: Collection[str]) -> Iterator[Excess]:
    """What is on the second page, or further ones, of each run of pages with one of the names."""
    for name, run in _runs(document):
        lines = [line for page in run[1:] for line in _lines(page._page_box)]
        if name in names and lines:
            yield Excess(name, len(lines), lines[0][0], lines[0][1])


def filled(page: Any) -> float:
    """Down to which part of its height, from 0 to 1, a page's text has lines or pictures."""
    area = page._page_box
    top, lowest = area.content_box_y(), area.content_box_y()
    waiting: list[Any] = list(area.children)
    while waiting:
        box = waiting.pop()
        if isinstance(box, boxes.MarginBox):
            continue
        if isinstance(box, (boxes.LineBox, boxes.ReplacedBox)):
            lowest = max(lowest, box.position_y + box.margin_height())
        else:
            waiting += getattr(box, "children", ())
    return float(min((lowest - top) / area.height, 1.0))


def keep_first_pages(document: Document, names: Collection[str]) -> None:
    """Leave out of a document all but the first page of each run of pages with one of the names."""
    document.pages = [run[0] for name, run in _runs(document) if name in names]


def _runs(document: Document) -> list[tuple[str, list[Any]]]:
    """The pages that follow one another with one name, by that name."""
    return [(name, [*run]) for name, run in groupby(document.pages, key=lambda page: page._page_box.page_type.name)]


def _lines(page: Any) -> Iterator[tuple[str, str]]:
    """The lines of a page: their text, and the document that they are of."""
    waiting: list[tuple[Any, str]] = [(page, "")]
    while waiting:
        box, article = waiting.pop()
        if box.element_tag == "article" and box.element is not None:
            article = box.element.get("id") or article
        if isinstance(box, boxes.LineBox):
            text = "".join(each.text for each in box.descendants() if isinstance(each, boxes.TextBox)).strip()
            # A list's marker is a line of its own.
            if any(map(str.isalnum, text)):
                yield text, article
        else:
            waiting += [(child, article) for child in reversed(getattr(box, "children", ()))]


def _first_text(box: Any) -> str:
    """The first line of text in a box."""
    return next((each.text.strip() for each in box.descendants() if isinstance(each, boxes.TextBox)), "")
