"""Reads any finished PDF with poppler and pikepdf: pages, tags, words, links."""

from __future__ import annotations

import html
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .compare import Box, Link, Reference, Word, read, references

_WORD = re.compile(r'<word xMin="([^"]+)" yMin="([^"]+)" xMax="([^"]+)" yMax="([^"]+)">(.*)</word>')


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file and its page references."""

    pages: list[list[str]]
    """The words of each page, in reading order."""
    references: list[Reference]


def page_count_and_tagging(path: Path) -> tuple[int, bool]:
    """Return the number of pages, and whether the file is marked as tagged."""
    import pikepdf

    with pikepdf.open(path) as opened:
        root: Any = opened.Root
        marked = "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked"))
        return len(opened.pages), "/StructTreeRoot" in root and marked


def text_and_references(path: Path) -> Content:
    """Read text and references page by page, so that only one page's word positions are in memory."""
    links, labels = _links(path)
    pages: list[list[str]] = []
    page_references: list[Reference] = []
    for place, words in enumerate(_words(path)):
        pages.append(read(words))
        page_references += references(words, links[place], labels, links[place - 1] if place else ())
    return Content(pages, page_references)


def _words(path: Path) -> Iterator[list[Word]]:
    """Each page's words in reading order."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        subprocess.run(["pdftotext", "-bbox", str(path), "-"], stdout=out, stderr=subprocess.DEVNULL, check=True)
        out.seek(0)
        words: list[Word] = []
        for line in out:
            if "</page>" in line:
                yield words
                words = []
            elif match := _WORD.search(line):
                words.append(Word(html.unescape(match[5]), Box(*(float(match[group]) for group in range(1, 5)))))


def _links(path: Path) -> tuple[list[list[Link]], list[str]]:
    """Return each page's links to other pages of the file, and each page's printed label."""
    import pikepdf

    with pikepdf.open(path) as opened:
        root: Any = opened.Root
        pages: list[Any] = list(opened.pages)
        labels = [page.label for page in pages] if "/PageLabels" in root else []
        numbers = {page.objgen: number for number, page in enumerate(pages)}
        named: dict[str, Any] = {}
        if "/Dests" in root:
            named |= {name.lstrip("/"): place for name, place in root.Dests.items()}
        if "/Names" in root and "/Dests" in root.Names:
            named |= {str(name): place for name, place in pikepdf.NameTree(root.Names.Dests).items()}

        def leads(link: Any) -> int | None:
            place = link.get("/Dest")
            if place is None and "/A" in link and link.A.get("/S") == "/GoTo":
                place = link.A.get("/D")
            if isinstance(place, (pikepdf.String, pikepdf.Name)):
                place = named.get(str(place).lstrip("/"))
            if isinstance(place, pikepdf.Dictionary):
                place = place.get("/D")
            return numbers.get(place[0].objgen) if isinstance(place, pikepdf.Array) and len(place) else None

        links: list[list[Link]] = []
        for page in pages:
            left, _, _, top = (float(each) for each in page.cropbox)
            links.append(
                [
                    Link(_box([float(each) for each in note.Rect], left, top), leads(note))
                    for note in page.get("/Annots", [])
                    if note.get("/Subtype") == "/Link" and not ("/A" in note and note.A.get("/S") == "/URI")
                ]
            )
    return links, labels or [str(number + 1) for number in range(len(links))]


def _box(corners: list[float], left: float, top: float) -> Box:
    across, down = sorted((corners[0], corners[2])), sorted((corners[1], corners[3]))
    return Box(across[0] - left, top - down[1], across[1] - left, top - down[0])
