"""The tokens, the book's colours and the cut fonts, measured from the files themselves."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import cssselect2
import pytest
import tinycss2
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from sphinx_handbook.catalogue.schema.model import Colour
from sphinx_handbook.design import contrast, fonts, tokens
from sphinx_handbook.design.contrast import EYES, distance, grey, ratio

DOCS = Path(__file__).parents[2] / "docs"
CATALOGUE = tomllib.loads((DOCS / "katalog.toml").read_text(encoding="utf-8"))
COLOURS = {name: Colour(**values) for name, values in CATALOGUE["colours"].items()}
TOKENS = tokens.load()
THEMES = {"light": TOKENS.light, "dark": TOKENS.dark}


def strong(colour: Colour, theme: str) -> str:
    return colour.strong if theme == "light" else colour.dark_strong


def tint(colour: Colour, theme: str) -> str:
    return colour.tint if theme == "light" else colour.dark_tint


# Contrast


def test_the_measure_is_wcags() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert grey("#ffffff") == pytest.approx(100)
    assert distance("#123456", "#123456") == 0


def test_a_colour_is_six_hex_digits() -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        contrast.luminance("red")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_what_is_read_stands_out(theme: str, ground: str) -> None:
    values = THEMES[theme]
    assert ratio(values["ink"], values[ground]) >= 7
    for name in ("quiet", "base"):
        assert ratio(values[name], values[ground]) >= 7, name
    assert ratio(values["edge"], values[ground]) >= 3
    assert ratio(values["on-base"], values["base"]) >= 7
    assert ratio(values["ink"], values["found"]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", COLOURS)
def test_a_category_is_legible_and_its_surface_too(theme: str, name: str) -> None:
    values, colour = THEMES[theme], COLOURS[name]
    assert ratio(strong(colour, theme), values["paper"]) >= 4.5
    assert ratio(strong(colour, theme), tint(colour, theme)) >= 4.5
    assert ratio(values["ink"], tint(colour, theme)) >= 7
    for word in ("quiet", "base"):
        assert ratio(values[word], tint(colour, theme)) >= 7, word


@pytest.mark.parametrize("name", COLOURS)
def test_a_category_s_word_holds_seven_to_one_on_every_ground(name: str) -> None:
    sheet = tokens.css(TOKENS, COLOURS)
    light, dark, chosen = re.findall(rf"--{name}-text: (#[0-9a-f]{{6}});", sheet)
    assert dark == chosen
    for theme, text in (("light", light), ("dark", dark)):
        grounds = (THEMES[theme]["paper"], THEMES[theme]["surface"], tint(COLOURS[name], theme))
        assert min(ratio(text, ground) for ground in grounds) >= 7
    assert f"--category-text: var(--{name}-text);" in sheet
    assert "-text: #" not in tokens.paper_css(TOKENS, COLOURS), "ink on paper is no light on a screen"


def test_a_colour_that_is_legible_stays_as_it_is() -> None:
    assert contrast.legible("#16394d", "#ffffff", "#f6f3ee") == "#16394d"
    assert ratio(contrast.legible("#e8b100", "#ffffff"), "#ffffff") == pytest.approx(7, abs=0.15)
    assert ratio(contrast.legible("#5e2563", "#191715"), "#191715") == pytest.approx(7, abs=0.3)
    assert contrast.legible("#ff0000", "#777777") == "#000000", "nothing has 7:1 on it"


@pytest.mark.parametrize("theme", THEMES)
def test_categories_differ_in_grey_print(theme: str) -> None:
    lightness = sorted(grey(strong(colour, theme)) for colour in COLOURS.values())
    assert min(after - before for before, after in itertools.pairwise(lightness)) >= 4


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eye", EYES)
def test_categories_differ_to_every_eye(theme: str, eye: contrast.Eye) -> None:
    pairs = itertools.combinations([strong(colour, theme) for colour in COLOURS.values()], 2)
    assert min(distance(one, other, eye) for one, other in pairs) >= 7


# Tokens


def test_both_themes_name_the_same_colours() -> None:
    assert TOKENS.light.keys() == TOKENS.dark.keys()


def test_paper_has_every_measure_that_the_screen_has() -> None:
    for part in ("size", "leading", "space", "measure"):
        assert getattr(TOKENS.screen, part).keys() <= getattr(TOKENS.paper, part).keys(), part


def test_dark_is_for_the_screen_only() -> None:
    sheet = tokens.css(TOKENS, COLOURS)
    assert "@media screen and (prefers-color-scheme: dark)" in sheet
    assert ":root:not([data-theme=light])" in sheet
    assert ":root[data-theme=dark]" in sheet
    paper = tokens.paper_css(TOKENS, COLOURS)
    assert "prefers-color-scheme" not in paper
    assert TOKENS.dark["paper"] not in paper


def test_the_paper_says_all_to_the_margin_boxes_too() -> None:
    paper = tokens.paper_css(TOKENS, COLOURS)
    root, page = (re.search(rf"{start} {{(.*?)}}", paper, re.S) for start in (":root", "@page"))
    assert root is not None
    assert page is not None
    assert root[1] == page[1]


def test_every_property_that_a_stylesheet_uses_exists() -> None:
    web = Path(tokens.__file__).parents[1] / "web" / "styles"
    ours = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sorted(web.glob("*.css")))
    defined = set(re.findall(r"(--[\w-]+):", tokens.css(TOKENS, {}) + ours))
    assert set(re.findall(r"var\((--[\w-]+)", ours)) <= defined


def test_no_stylesheet_names_a_colour_of_its_own() -> None:
    web = Path(tokens.__file__).parents[1] / "web" / "styles"
    for sheet in sorted(web.glob("*.css")):
        matches = re.findall(r"#[0-9a-f]{3,8}\b(?=[^{}]*;)", sheet.read_text(encoding="utf-8"))
        # Ctrl+P is black on white whatever the theme.
        assert matches in ([], ["#000"]), sheet.name


# Fonts

WANTED = "æøåÆØÅ»«–‐‑ …‘’“”éüö→"
SIGNS = "—§€[]°"
SELDOM = SIGNS + "½"


@pytest.fixture(scope="module", params=["web", "book"])
def flavour(request: pytest.FixtureRequest) -> fonts.Flavour:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def cuts(flavour: fonts.Flavour, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    paths = {path.name: path for path in fonts.build(tmp_path_factory.mktemp(flavour), flavour)}
    return {face.name: paths[face.file(flavour)] for face in fonts.faces(flavour)}


def test_every_cut_has_the_letters(cuts: dict[str, Path]) -> None:
    for name, path in cuts.items():
        font = TTFont(path)
        missing = [
            letter
            for letter in (WANTED if path.suffix == ".woff2" else WANTED + SELDOM)
            if ord(letter) not in font.getBestCmap()
        ]
        assert not missing, name


def test_a_cut_is_one_instance_or_the_web_s_two(flavour: fonts.Flavour, cuts: dict[str, Path]) -> None:
    """Where two cuts share a file, each end of its one axis has the widths and the outlines of a cut of its own."""
    names = [path.name for path in cuts.values()]
    for face in fonts.faces(flavour):
        font = TTFont(cuts[face.name])
        assert ("fvar" in font) == (names.count(cuts[face.name].name) == 2), face.name
        if face.name in ("literata-display-500", "schibsted-600") and "fvar" in font:
            (axis,) = font["fvar"].axes
            assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, face.weight)
            own = fonts._instance(face, "web", frozenset(map(ord, "ag")))
            font = instancer.instantiateVariableFont(font, {"wght": face.weight})
            for letter in map(ord, "ag"):
                name, other = font.getBestCmap()[letter], own.getBestCmap()[letter]
                assert font["hmtx"][name] == own["hmtx"][other]
                pairs = zip(font["glyf"][name].coordinates, own["glyf"][other].coordinates, strict=True)
                # What follows from the points beside it is rounded.
                assert all(abs(x - u) <= 1 and abs(y - v) <= 1 for (x, y), (u, v) in pairs), (face.name, name)


def test_a_cut_is_named_as_its_family(flavour: fonts.Flavour, cuts: dict[str, Path]) -> None:
    for face in fonts.faces(flavour):
        family = TTFont(cuts[face.name])["name"].getDebugName(1)
        assert family.startswith(face.family.split()[0]) if face.shared and flavour == "web" else face.family in family


def test_hyphens_are_the_familys_own(cuts: dict[str, Path]) -> None:
    for name, path in cuts.items():
        font = TTFont(path)
        letters, widths = font.getBestCmap(), font["hmtx"]
        # A glyph of its own: one shared with the hyphen-minus would be copied out of a PDF as either.
        assert len({letters[hyphen] for hyphen in (0x2D, 0x2010, 0x2011)}) == 3, name
        assert widths[letters[0x2011]] in (widths[letters[0x2010]], widths[letters[0x2D]]), name


@pytest.mark.parametrize(
    "name",
    # A cut of this face takes a quarter of the time of one of the text's.
    ["schibsted-400", *(pytest.param(name, marks=pytest.mark.torture) for name in ("literata-400", "schibsted-600"))],
)
def test_the_same_bytes_twice(name: str, flavour: fonts.Flavour, cuts: dict[str, Path]) -> None:
    file = cuts[name].name
    together = [each for each in fonts.faces(flavour) if each.file(flavour) == file]
    assert fonts.cut(together, flavour) == cuts[name].read_bytes()


def test_a_web_cut_is_small(flavour: fonts.Flavour, cuts: dict[str, Path]) -> None:
    # The two upright ones, an italic one and the page itself are what a first visit may weigh: 60 kB.
    limit = 17_500 if flavour == "web" else 130_000
    assert {name: path.stat().st_size for name, path in cuts.items() if path.stat().st_size > limit} == {}


def test_a_browser_is_told_which_file_has_which_letter() -> None:
    rules = fonts.face_css("web").split("@font-face")[1:]
    ranges = [re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", rule) for rule in rules]
    letters = [
        {letter for first, last in spans for letter in range(int(first, 16), int(last or first, 16) + 1)}
        for spans in ranges
    ]
    here, signs, more = (letters[number * len(letters) // 3] for number in range(3))
    assert {ord(letter) for letter in WANTED + "@_"} <= here
    assert {ord(letter) for letter in SIGNS} <= signs
    assert {ord(letter) for letter in "½Œ"} <= more
    assert not here & signs and not here & more and not signs & more
    assert "unicode-range" not in fonts.face_css("book")


def test_cuts_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cuts: list[str] = []

    def cut(together: Sequence[fonts.FontCut], flavour: fonts.Flavour, part: str) -> bytes:
        cuts.append(together[0].file(flavour, part))
        return together[0].name.encode()

    monkeypatch.setattr(fonts, "cut", cut)
    fonts.build(tmp_path / "one", "web")
    fonts.build(tmp_path / "two", "web")
    assert len(cuts) == len(set(cuts)) == 3 * len({face.file("web") for face in fonts.faces("web")})
    assert sorted(path.name for path in (tmp_path / "two").iterdir()) == sorted(cuts)
    assert [path.name for path in (tmp_path / "cache/sphinx-handbook/fonts").iterdir() if path.name[0] == "."] == []


# Marks


@pytest.mark.parametrize("name", [category["mark"] for category in CATALOGUE["categories"]])
def test_a_mark_is_a_few_plain_forms_of_one_colour(name: str) -> None:
    drawing = ElementTree.parse(DOCS / name).getroot()
    assert drawing.get("viewBox") == "0 0 64 64"
    assert drawing.get("fill") == "currentColor"
    shapes = list(drawing)
    assert len(shapes) == 2
    assert {key for shape in shapes for key in shape.keys()} <= {"d", "class", "cx", "cy", "r"}  # noqa: SIM118


def test_the_cover_is_made_of_flat_forms_in_the_categories_colours() -> None:
    text = (DOCS / CATALOGUE["book"]["cover"]).read_text(encoding="utf-8")
    drawing = ElementTree.fromstring(text)
    assert drawing.get("viewBox") == "0 0 210 297"
    assert not re.search(r"opacity|gradient|filter|<text|<image|style=", text, re.I)
    fills = set(re.findall(r'fill="(#\w+)"', text))
    assert fills == {colour.strong for colour in COLOURS.values()} | {TOKENS.light["paper"]}


# The style sheets of print


def test_few_rules_are_tried_on_every_element() -> None:
    """A rule that ends with neither a tag nor a class is tried on each element of a book."""
    style = Path(fonts.__file__).parents[1] / "book/layout/style"
    slow = []
    for sheet in sorted(style.glob("*.css")):
        for rule in tinycss2.parse_stylesheet(sheet.read_text("utf-8"), skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule":
                slow += [
                    tinycss2.serialize(rule.prelude).strip()
                    for selector in cssselect2.compile_selector_list(rule.prelude)
                    if selector.id is selector.class_name is selector.local_name is None
                ]
    # Not the ends of boxes, which may be anything, and a rule that must weigh as much as what it takes back.
    assert [each for each in slow if not each.endswith("> :last-child")] == [".back-matter :is(li, li p, dd p)"]
    assert len(slow) <= 6
