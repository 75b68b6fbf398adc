"""The proof that restored text and list of repairs together are the scan, word by word.

The proof walks through the scan and the restored pages side by side. A step is taken when the two words are
the same, when they differ as one of the named classes allows, or when a repair from the list accounts for
exactly what stands there. Anything else is a finding. Pages, their order and the repairs are handed in.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

READ_MORE = "Læs mere"
"""The label that the machine sets above the addresses of a page."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark, with where it stands: a line of the scan, or a page of the book."""

    text: str
    line: int = 0
    page: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Repair:
    """One listed repair: what the scan reads on one page, what the book has, and why."""

    page: str
    damaged: tuple[str, ...]
    restored: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where text and list are not the scan."""

    page: str
    line: int
    damaged: str
    restored: str

    def __str__(self) -> str:
        where = f"scan line {self.line}" if self.line else "repairs"
        return f"{self.page}, {where}: scan has {self.damaged!r}, book has {self.restored!r}"


# Words ---------------------------------------------------------------------------------------------

_WORD = re.compile(r"""(?P<open>["(]*)(?P<core>.*?)(?P<close>["().,:;?!]*)""")
_TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "»": '"', "«": '"', "–": "-", "\u00a0": " "})


def split(text: str) -> Iterator[str]:
    """Split running text into words and marks; quotes and dashes are typography and told apart no further."""
    for chunk in text.translate(_TYPOGRAPHY).split():
        match = _WORD.fullmatch(chunk)
        assert match is not None
        yield from match["open"]
        if match["core"]:
            yield match["core"]
        yield from match["close"]


# The scan ------------------------------------------------------------------------------------------

_BULLET = re.compile(r"^(?:\s*[o«»]\s+|\s+)")
_DIVIDED = re.compile(r"\w-$")


def scan_words(text: str) -> list[Word]:
    """Read the scan in order: bullets dropped, divided words joined, an address kept whole as one word."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    words: list[Word] = []
    carried = ""
    address = False
    for position, (number, line) in enumerate(lines):
        line = line.rstrip() if carried else _BULLET.sub("", line.rstrip())
        address = address or line.startswith("http")
        following = lines[position + 1][1] if position + 1 < len(lines) else ""
        # A divided word goes on in small letters; a page that breaks off before a heading does not go on.
        divided = bool(_DIVIDED.search(line)) and following[:1].islower()
        if address:
            # The hyphen may be the address's own: it stays as printed.
            carried += line
            if not divided:
                words.append(Word(carried, number))
                carried, address = "", False
            continue
        heading = line.isupper()
        if divided:
            head, _, last = line.rpartition(" ")
            words += [Word(word, number, heading=heading) for word in split(carried + head)] if head else []
            carried = (last if head else carried + last)[:-1]
        else:
            words += [Word(word, number, heading=heading) for word in split(carried + line)]
            carried = ""
    return words


# The book ------------------------------------------------------------------------------------------

_FENCE = re.compile(r"\s*(:{3,}|`{3,})(\{?)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ROLE = re.compile(r"\{entry\}`(?:(?P<text>[^`<]+?)\s*<[^`>]+>|(?P<name>[^`<]+))`")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\([^)]*\)")
_HEADING = re.compile(r"^#{1,6}\s+")
_MARKER = re.compile(r"^\s*[-*]\s+")


def front_matter(source: str) -> tuple[dict[str, Any], str]:
    """Part a page into its front matter (every value a string, as written) and its body."""
    if not source.startswith("---\n"):
        return {}, source
    block, _, body = source[4:].partition("\n---\n")
    return yaml.load(block, Loader=yaml.BaseLoader), body


def addresses(source: str) -> list[dict[str, str]]:
    """Return the typed links of a page, as its front matter has them."""
    return list(front_matter(source)[0].get("laes_mere", []))


def title(source: str) -> str:
    """Return the page's title."""
    match = re.search(r"^# (.+)$", front_matter(source)[1], re.MULTILINE)
    return match[1].strip() if match else ""


def body_lines(source: str) -> Iterator[str]:
    """Yield the lines of a page's body that are running text; fences (gaps, lists, code) are ours."""
    fence = ""
    for line in _COMMENT.sub("", front_matter(source)[1]).splitlines():
        if fence:
            if line.strip() == fence:
                fence = ""
        elif match := _FENCE.match(line):
            fence = match[1]
        else:
            yield line
    if fence:
        message = f"a fence {fence} is never closed"
        raise ValueError(message)


def page_words(page: str, source: str, titles: Mapping[str, str]) -> list[Word]:
    """Read one page as the brochure's words: its body, then "Læs mere" and the addresses as printed."""
    words: list[Word] = []
    for line in body_lines(source):
        heading = bool(_HEADING.match(line))
        line = _MARKER.sub("", _HEADING.sub("", line))
        line = _ROLE.sub(lambda match: match["text"] or titles[match["name"]], line)
        line = _LINK.sub(r"\1", line).replace("**", "")
        words += [Word(word, page=page, heading=heading) for word in split(line)]
    links = addresses(source)
    if links:
        words += [Word(word, page=page) for word in split(READ_MORE)]
        words += [Word(link.get("trykt", link["adresse"]), page=page) for link in links]
    return words


def book_words(pages: Mapping[str, str]) -> list[Word]:
    """Read the pages, given in the brochure's order, as one run of the brochure's words."""
    titles = {page.rpartition("/")[2]: title(source) for page, source in pages.items()}
    return [word for page, source in pages.items() for word in page_words(page, source, titles)]


# The list ------------------------------------------------------------------------------------------


def read_repairs(text: str) -> list[Repair]:
    """Read the list of repairs; a line that repairs nothing, or gives no reason, is refused."""
    repairs = []
    for row in tomllib.loads(text).get("rettelse", []):
        if set(row) != {"side", "laest", "rettet", "grund"} or not all(row.values()):
            message = f"a repair needs side, laest, rettet and grund, and nothing else: {row}"
            raise ValueError(message)
        repair = Repair(row["side"], tuple(split(row["laest"])), tuple(split(row["rettet"])), row["grund"])
        if repair.damaged == repair.restored:
            message = f"a repair that changes nothing: {row}"
            raise ValueError(message)
        repairs.append(repair)
    return repairs


# The proof -----------------------------------------------------------------------------------------

# The shapes in which this scan has lost the letters. A wider net would let wrong words through.
_SHAPES = {"æ": "(?:ae|ee|e|a|z)", "ø": "[oeg]", "å": "[aéd]"}
_CAPITALS = {"Æ": "(?:Ae|E|A|Z)", "Ø": "[OEG]", "Å": "A"}


@cache
def _damaged_shapes(restored: str) -> re.Pattern[str] | None:
    """Return what the scan may have made of a restored word, or None for a word without æ, ø and å."""
    shapes = _SHAPES | _CAPITALS
    if not any(letter in shapes for letter in restored):
        return None
    return re.compile("".join(shapes.get(letter, re.escape(letter)) for letter in restored))


def same(damaged: Word, restored: Word) -> bool:
    """Tell whether two words are one, or differ only as a named class allows."""
    one, other = damaged.text, restored.text
    if damaged.heading and restored.heading:
        one, other = one.lower(), other.lower()
    if one == other:
        return True
    shapes = _damaged_shapes(other)
    return shapes is not None and shapes.fullmatch(one) is not None


class _Walk:
    """The state of one proof: the two texts and the repairs not yet used."""

    def __init__(self, scan: Sequence[Word], book: Sequence[Word], repairs: Sequence[Repair]) -> None:
        self.scan = scan
        self.book = book
        self.unused = list(repairs)

    def repair_at(self, i: int, j: int) -> Repair | None:
        """Return the first unused repair that accounts for exactly what stands at both places."""
        if i >= len(self.scan) or j >= len(self.book):
            return None
        for repair in self.unused:
            if repair.damaged[0] != self.scan[i].text:
                continue
            damaged = tuple(word.text for word in self.scan[i : i + len(repair.damaged)])
            restored = tuple(word.text for word in self.book[j : j + len(repair.restored)])
            if repair.page == self.book[j].page and (damaged, restored) == (repair.damaged, repair.restored):
                return repair
        return None

    def step(self, i: int, j: int) -> tuple[int, int, Repair | None] | None:
        """Return where the next step leads and the repair it used, or None when there is no step to take."""
        if repair := self.repair_at(i, j):
            return i + len(repair.damaged), j + len(repair.restored), repair
        if i < len(self.scan) and j < len(self.book) and same(self.scan[i], self.book[j]):
            return i + 1, j + 1, None
        return None

    def goes_on(self, i: int, j: int, steps: int = 3) -> bool:
        """Tell whether the texts run together again from here."""
        for _ in range(steps):
            if (i, j) == (len(self.scan), len(self.book)):
                return True
            step = self.step(i, j)
            if step is None:
                return False
            i, j, _ = step
        return True

    def meeting(self, i: int, j: int, window: int = 60) -> tuple[int, int]:
        """Return the nearest place after a difference where the texts run together again."""
        for distance in range(1, window):
            for lost in range(distance + 1):
                a, b = i + lost, j + distance - lost
                if a <= len(self.scan) and b <= len(self.book) and self.goes_on(a, b):
                    return a, b
        return len(self.scan), len(self.book)


def prove(scan: Sequence[Word], book: Sequence[Word], repairs: Sequence[Repair]) -> list[Finding]:
    """Return every unlisted difference between scan and book, and every repair that was not used."""
    walk = _Walk(scan, book, repairs)
    findings: list[Finding] = []
    i = j = 0
    while i < len(scan) or j < len(book):
        step = walk.step(i, j)
        if step is not None:
            i, j, repair = step
            if repair is not None:
                walk.unused.remove(repair)
            continue
        a, b = walk.meeting(i, j)
        findings.append(
            Finding(
                page=book[min(j, len(book) - 1)].page,
                line=scan[min(i, len(scan) - 1)].line,
                damaged=" ".join(word.text for word in scan[i:a]),
                restored=" ".join(word.text for word in book[j:b]),
            )
        )
        i, j = a, b
    findings += [Finding(repair.page, 0, " ".join(repair.damaged), " ".join(repair.restored)) for repair in walk.unused]
    return findings


def readings(scan: Sequence[Word], book: Sequence[Word], repairs: Sequence[Repair]) -> dict[str, set[str]]:
    """Return, for each word of the scan outside headings and the list, how a proven book reads it.

    The class of lost letters alone would let "for" become "før". Where one word of the scan is read in two
    ways somebody has chosen, and what is chosen belongs on the list.
    """
    walk = _Walk(scan, book, repairs)
    words_read: dict[str, set[str]] = {}
    i = j = 0
    while step := walk.step(i, j):
        a, b, repair = step
        if repair is not None:
            walk.unused.remove(repair)
        elif not scan[i].heading:
            words_read.setdefault(scan[i].text, set()).add(book[j].text)
        i, j = a, b
    return words_read
