"""An edition of the book as ``katalog.toml`` declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from ..toml_table import FROM_LIST, NO_KEY, Limits, Line, Table, Words
from . import paper

#: The id of the edition that is made when only some entries are asked for, whatever the book declares.
SELECTION = "selection"

#: The id of the edition that every book has, and whose file has the book's name alone.
MAIN = "main"

Side = Literal["top", "bottom", "inner", "outer"]
Margin = Annotated[float, Limits(ge=5, le=120, strict=False)]


@dataclass(frozen=True, slots=True)
class Edition(Table):
    """A form that the book is printed in. Its id is the table's name and the suffix of its file."""

    id: str = field(metadata=NO_KEY)
    title: str = ""
    """What the list of downloads calls it. Only the edition `main` can do without."""
    description: str = ""
    """A line about it in the list of downloads."""
    paper: Line = "A4"
    """The size of the pages: `A2` to `A7`, `B5`, `Letter`, `Legal`, `Tabloid`, `square` (210 mm) or `16:9`; with
    `landscape`, as in `A5 landscape`, it lies on its side; any other size as `120 × 170 mm` or `6 × 9 in`."""
    size: Annotated[float, Limits(ge=6, le=36, strict=False)] | None = None
    """The size of the text, in points. All other type is in proportion, none of it below 8."""
    margins: Mapping[Side, Margin] = field(default_factory=dict)
    """Margins in millimetres. What is not told follows from the paper."""
    contrast: Literal["normal", "high"] = "normal"
    """`high` sets all in black on white."""
    impose: Literal["booklet", "cards"] | None = None
    """`booklet` makes a second file as well: two pages on a side of a larger sheet, to print on both sides and fold.
    `cards` makes a card of each entry, front and back, of the size `paper`, and a second file with as many of them on a
    sheet as it holds, with cutting marks."""
    signature: Annotated[int, Limits(ge=0, le=64)] = 0
    """With a booklet: how many pages are folded together, to be sewn: a multiple of four, such as 16;
    0 for all of them."""
    sheet: Line = "A4"
    """With cards: the sheet that they are printed on, as `paper` is written."""
    turn: Literal["long", "short"] = "long"
    """With cards: the edge that the printer turns the sheet over."""
    repeat: bool = False
    """With cards: each has a sheet of its own, on which it stands as often as it fits."""
    template: Line | None = None
    """With cards: a file, beside `katalog.toml`, of HTML with Jinja: what stands on a card."""
    variant: Literal["accessible", "press"] = "accessible"
    """`press` makes a PDF/X-4 in inks, with 3 mm of bleed, without marks and with them, and a job ticket."""
    stock: Literal["coated", "uncoated"] = "coated"
    """For `press`: the paper's surface. For `uncoated` paper `profile` and `condition` are asked for."""
    profile: Line | None = None
    """For `press`: an ICC file, beside `katalog.toml`, for another paper than coated."""
    condition: Line | None = None
    """For `press`: what printers call the condition that the profile describes, such as `FOGRA52`."""
    cover: Literal["together", "separate"] = "together"
    """For `press`: `separate` makes two books of it, the pages within and the cover, each on paper of its own."""
    spine: Annotated[float, Limits(ge=0, le=80, strict=False)] = 0
    """With a separate cover: how thick the book's back is, in millimetres; 0 for one that is stitched."""
    leaf: Annotated[float, Limits(ge=0, le=1, strict=False)] = 0
    """With a separate cover, in place of `spine`: how thick a leaf of the pages within is, in millimetres; the spine
    follows from the number of pages."""
    entries: Words = ()
    """The entries that it holds, by their files' names without `.md`."""
    terms: Words = ()
    """It holds the entries with any of these terms."""
    categories: Words = ()
    """It holds the entries of these categories."""
    sheets: Annotated[tuple[Literal["entry", "category", "term"], ...], FROM_LIST] = ()
    """In place of one book a file of each entry, of each category with its entries, or of each term's entries."""
    one_file: bool = False
    """With `sheets` of entries or of categories: all of them in one file, each on a leaf of its own."""
    fit: Annotated[int, Limits(ge=0, le=20)] = 0
    """With `sheets`: how many pages an entry may take; 0 for as many as it takes. A longer one is set closer, then
    smaller, down to 9.5 points."""
    poster: bool = False
    """With `sheets = ["category"]`: each category is a poster of one page, for a wall, with the titles and summaries of
    its entries, as large as the paper (`A3`, `A2`) has room for."""
    corrections: bool = False
    """In place of the book, a sheet of corrections for each release: what to cross out and write in a printed copy."""
    releases: Words = ()
    """With `corrections`: the releases that have one, each by its day, name or mark; all where none is named."""
    manual: bool = field(default=False, metadata=NO_KEY)
    """Whether its text is set as closely as a technical manual's (``page_format.as_manual``)."""

    @property
    def cards(self) -> bool:
        """Whether it is a deck of cards."""
        return self.impose == "cards"

    @property
    def page_size(self) -> tuple[float, float]:
        """Width and height of its pages, in millimetres."""
        return paper.size(self.paper)

    @property
    def whole(self) -> bool:
        """Whether it holds all of the book."""
        return not (self.entries or self.terms or self.categories or self.sheets or self.corrections or self.cards)
