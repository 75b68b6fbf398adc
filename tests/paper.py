"""Reads a PDF as a person would: words where they stand, links where they lead."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, wraps
from itertools import takewhile
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree

import pikepdf

MM = 72 / 25.4
#: The text column of book.css: distance from the left edge on right and on left pages, width, top, height.
COLUMN_RIGHT, COLUMN_LEFT, COLUMN_WIDTH = 22 * MM, 66 * MM, 122 * MM
COLUMN_TOP, COLUMN_HEIGHT = 33 * MM, (297 - 33 - 35) * MM


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page, with its box in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def inside(self, box: tuple[float, float, float, float]) -> bool:
        """Whether the word's middle lies in a box (left, top, right, bottom)."""
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a page: its box, and the page (from 1) or the address it leads to."""

    page: int
    box: tuple[float, float, float, float]
    target: int | None
    address: str | None
    name: str | None


T = TypeVar("T")


def read_once(read: Callable[[Path], T]) -> Callable[[Path], T]:
    """Read a file once in a process, until it changes: tests only look at what they get."""

    @lru_cache(maxsize=64)
    def stored(path: Path, _time: int, _size: int) -> T:
        return read(path)

    @wraps(read)
    def looked_up(path: Path) -> T:
        state = path.stat()
        return stored(path, state.st_mtime_ns, state.st_size)

    return looked_up


def run(*command: str | Path) -> str:
    """Run a program and return what it prints; a fault of the program's is a fault of the test."""
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout


@read_once
def words(pdf: Path) -> list[list[Word]]:
    """Every page's words in the order in which they are drawn."""
    text = run("pdftotext", "-raw", "-bbox", pdf, "-")
    tree = ElementTree.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text))
    space = "{http://www.w3.org/1999/xhtml}"
    return [
        [
            Word(word.text or "", *(float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax")))
            for word in page.iter(f"{space}word")
        ]
        for page in tree.iter(f"{space}page")
    ]


def overprinted(page: list[Word]) -> list[tuple[str, str]]:
    """The words of a page that stand over one another."""
    pairs = []
    by_top = sorted(page, key=lambda word: word.top)
    for at, one in enumerate(by_top):
        for two in takewhile(lambda word, end=one.bottom: word.top < end, by_top[at + 1 :]):  # type: ignore[misc]
            width = min(one.right, two.right) - max(one.left, two.left)
            height = min(one.bottom, two.bottom) - two.top
            if width > 1 and height > 0.4 * min(one.bottom - one.top, two.bottom - two.top):
                pairs.append((one.text, two.text))
    return pairs


@read_once
def links(pdf: Path) -> list[Link]:
    """Every link annotation of the file, in drawing order."""
    with pikepdf.open(pdf) as opened:
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        places = dict(_places(opened))
        all_links = []
        for number, page in enumerate(opened.pages, 1):
            height = float(page.mediabox[3])
            for annotation in page.obj.get("/Annots", []):
                sides = [float(value) for value in annotation.Rect]
                left, right, bottom, top = *sorted(sides[::2]), *sorted(sides[1::2])
                action = annotation.get("/A")
                address = str(action.URI) if action is not None and "/URI" in action else None
                name = str(annotation.Dest) if "/Dest" in annotation else None
                if name is None and action is not None and "/D" in action:
                    name = str(action.D)
                target = pages[places[name].objgen] if name is not None else None
                all_links.append(Link(number, (left, height - top, right, height - bottom), target, address, name))
        return all_links


def _places(opened: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    tree = pikepdf.NameTree(opened.Root.Names.Dests)
    for name, destination in tree.items():
        yield str(name), destination[0]


def column(pdf: Path, page: int) -> str:
    """The text in the text column of a page: no running head, folio or margin note."""
    return _columns(pdf)[page - 1]


@read_once
def _columns(pdf: Path) -> list[str]:
    """The text column of every page, each ending in a form feed: all right pages at once, then all left ones."""
    sides = []
    for left in (COLUMN_RIGHT, COLUMN_LEFT):
        box = [round(value) for value in (left - 12, COLUMN_TOP - 3, COLUMN_WIDTH + 20, COLUMN_HEIGHT + 12)]
        area = ("-x", str(box[0]), "-y", str(box[1]), "-W", str(box[2]), "-H", str(box[3]))
        sides.append(re.findall(r"[^\f]*\f", run("pdftotext", "-raw", *area, pdf, "-")))
    right, left_pages = sides
    assert len(right) == len(left_pages)
    return [left_pages[at] if at % 2 else right[at] for at in range(len(right))]


def flowing(text: str) -> str:
    """Text as it was before it was set: divided words whole, page references gone, one space between words."""
    # Markers hang outside the text and are drawn after it.
    text = re.sub(r"^(–|\d+[.)])\n", "", text.replace("\f", ""), flags=re.MULTILINE)
    text = re.sub(r"[\u2010\u00ad]\n", "", text)
    # A path may be divided behind a stroke.
    text = re.sub(r"(?<=\w/)\n", "", text)
    # Poppler takes the close-set "//" for two lines.
    text = re.sub(r"(https?:)/\s*/", r"\1//", text)
    text = re.sub(r"\s*\(se\s+side\s+\d+\)", "", text)
    return " ".join(text.split())


# The structure ----------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Tag:
    """An element of a PDF's structure: its role, its words in reading order, what it says beside them."""

    role: str
    kids: list[Tag | str]
    attributes: dict[str, str]
    pages: set[int]
    contents: list[str]
    """The words of its links' annotations."""
    lines: set[tuple[int, int]]
    """Where its own words stand: the page, and the line on it, as a distance from the page's foot in points."""

    @property
    def text(self) -> str:
        """All its words, divided ones whole."""
        return " ".join(re.sub("\u00ad\n", "", self._lines()).split())

    def _lines(self) -> str:
        blocks = {"P", "TD", "TH", "LI", "Lbl", "LBody", "Caption", "H1", "H2", "H3", "H4"}
        return "".join(
            kid if isinstance(kid, str) else kid._lines() + ("\n" if kid.role in blocks else "") for kid in self.kids
        )

    def places(self) -> list[tuple[int, int]]:
        """The lines that its words and those below it stand on, from the first to the last."""
        lines = self.lines.union(*(each.lines for each in self.all()))
        return sorted(lines, key=lambda line: (line[0], -line[1]))

    def all(self, *roles: str) -> list[Tag]:
        """The element and those below it that have one of ``roles``, in reading order."""
        below = [each for kid in self.kids if isinstance(kid, Tag) for each in kid.all(*roles)]
        return [self, *below] if self.role in roles or not roles else below


@read_once
def structure(pdf: Path) -> Tag:
    """A PDF's structure with the words that each element has."""
    with pikepdf.open(pdf) as opened:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        marked = {number: _marked(opened, number) for number in numbers.values()}
        return _tag(opened.Root.StructTreeRoot.K[0], numbers, marked)


@dataclass(slots=True)
class Marked:
    """A page's numbered content: its words, and the lines that they stand on."""

    words: dict[int, str]
    lines: dict[int, set[int]]


def _marked(opened: pikepdf.Pdf, number: int) -> Marked:
    """The numbered content of a page."""
    words_of_mark: dict[int, str] = {}
    lines: dict[int, set[int]] = {}
    page = opened.pages[number - 1]
    maps = {str(name): _characters(font) for name, font in page.obj.Resources.Font.items()}
    inside: list[int | None] = []
    font: dict[int, str] = {}
    end = 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            properties = operands[1]
            inside.append(
                int(properties.MCID) if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties else None
            )
            if inside[-1] is not None:
                words_of_mark[inside[-1]] = str(properties.get("/ActualText", ""))
        elif name == "BMC":
            inside.append(None)
        elif name == "EMC":
            inside.pop()
        elif name == "Tf":
            font = maps[str(operands[0])]
        elif name == "Tm" and inside and inside[-1] is not None:
            # Words on another line than those before.
            if words_of_mark and abs(float(operands[5]) - end) > 2:
                words_of_mark[inside[-1]] = "\n" + words_of_mark[inside[-1]]
            end = float(operands[5])
            lines.setdefault(inside[-1], set()).add(round(end))
        elif name in ("TJ", "Tj") and inside and inside[-1] is not None:
            parts = operands[0] if name == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    data = bytes(part)
                    words_of_mark[inside[-1]] += "".join(
                        font.get(int.from_bytes(data[at : at + 2], "big"), "") for at in range(0, len(data), 2)
                    )
    return Marked(words_of_mark, lines)


def _characters(font: pikepdf.Object) -> dict[int, str]:
    """What each glyph means, by the font's map."""
    text = font.ToUnicode.read_bytes().decode("ascii") if "/ToUnicode" in font else ""
    return {
        int(code, 16): bytes.fromhex(meaning).decode("utf-16-be")
        for code, meaning in re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>\s*$", text, re.MULTILINE)
    }


def _tag(element: pikepdf.Object, numbers: dict[tuple[int, int], int], marked: dict[int, Marked]) -> Tag:
    tag = Tag(str(element.S)[1:], [], {}, set(), [], set())
    for key in ("/Lang", "/Alt", "/ActualText", "/E", "/ID"):
        if key in element:
            tag.attributes[key[1:]] = str(element[key])
    for key, value in element.get("/A", {}).items():
        tag.attributes[key[1:]] = str(value)
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            below = _tag(kid, numbers, marked)
            assert kid.P.objgen == element.objgen
            tag.kids.append(below)
            tag.pages |= below.pages
        elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
            tag.contents.append(str(kid.Obj.get("/Contents", "")))
            tag.pages.add(numbers[kid.Pg.objgen])
        else:
            own = kid if isinstance(kid, pikepdf.Dictionary) else None
            page = numbers[(own.Pg if own is not None else element.Pg).objgen]
            tag.pages.add(page)
            if own is None or "/Stm" not in own:
                mark = int(own.MCID if own is not None else kid)
                tag.kids.append(marked[page].words[mark])
                tag.lines |= {(page, line) for line in marked[page].lines.get(mark, ())}
    return tag
