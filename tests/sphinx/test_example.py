"""The second book: another language, another schema, other colours, and nothing of the first one."""

from __future__ import annotations

import io
import itertools
import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import html as lxml_html
from tests.paper import run
from tests.support import DOCS, EXAMPLE, Build, build

import sphinx_handbook
from sphinx_handbook.catalogue.schema.model import Colour
from sphinx_handbook.cli import main
from sphinx_handbook.design import tokens
from sphinx_handbook.design.contrast import EYES, distance, grey, ratio

SOURCES = sorted(EXAMPLE.rglob("*.md"))
CATALOGUE = tomllib.loads((EXAMPLE / "katalog.toml").read_text("utf-8"))

#: Short Danish words that are no English ones; the interface's own words come from its translation.
COMMON = "af alle denne der det eller er fra hvad hvor hvordan ikke jeg kan med nej og også på sig som til uden vi"
#: Words of markup and data that Danish messages have, too.
ALIKE = "end false javascript link null utf"


def words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text)}


def danish() -> set[str]:
    """Words that would show that something was left in Danish: the interface's, the first book's, and common ones."""
    locale = Path(sphinx_handbook.__file__).parent / "locale/da/LC_MESSAGES"
    danish_words, english = words(COMMON), words((EXAMPLE / "katalog.toml").read_text("utf-8"))
    for path in locale.glob("*.po"):
        for message in filter(lambda each: each.id, read_po(io.BytesIO(path.read_bytes()), locale="da")):
            for texts, vocabulary in ((message.string, danish_words), (message.id, english)):
                for text in [texts] if isinstance(texts, str) else texts:
                    vocabulary |= words(re.sub(r"\{\w+\}|%\(\w+\)s", "", text))
    first = tomllib.loads((DOCS / "katalog.toml").read_text("utf-8"))
    theirs = [first["book"]["title"], first["book"]["subtitle"]]
    theirs += [text for each in first["categories"] for text in (each["title"], each["singular"], each["id"])]
    theirs += [text for name, each in first["fields"].items() for text in (name, each["label"])]
    theirs += [*first["colours"], *first["sources"], *first["vocabularies"]["emner"]["terms"]]
    english |= words(" ".join(path.read_text("utf-8") for path in SOURCES)) | words(ALIKE)
    return (danish_words | words(" ".join(theirs))) - english


def pages(site: Build) -> list[Path]:
    return sorted(site.outdir.rglob("*.html"))


def test_every_builder_is_content(example_root: Path, example_html: Build, example_pdf: Build, tmp_path: Path) -> None:
    for output in (
        example_html,
        example_pdf,
        build(example_root, tmp_path / "dirhtml", "dirhtml", fail_on_warnings=True),
    ):
        assert output.warnings == ()
    assert (tmp_path / "dirhtml/tools/pull-saw/index.html").is_file()
    assert [path.name for path in example_pdf.outdir.glob("*.pdf")] == ["the-toolbox.pdf"]


def test_the_command_line_is_content(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["check", str(EXAMPLE)]) == 0, capsys.readouterr()


def test_it_has_another_schema() -> None:
    first = tomllib.loads((DOCS / "katalog.toml").read_text("utf-8"))
    for table in ("fields", "vocabularies", "sources", "colours"):
        assert CATALOGUE[table]
        assert not CATALOGUE[table].keys() & first[table].keys(), table
    assert not {each["id"] for each in CATALOGUE["categories"]} & {each["id"] for each in first["categories"]}


def test_no_page_has_a_danish_word(example_html: Build) -> None:
    forbidden = danish()
    assert {"søg", "forside", "kategorierne", "tillid", "resumé"} <= forbidden
    assert len(pages(example_html)) >= len(SOURCES)
    for path in pages(example_html):
        page = lxml_html.fromstring(path.read_bytes())
        assert page.get("lang") == "en"
        assert {each.get("lang") for each in page.iter() if each.get("lang")} == {"en"}
        # A colour's figures may spell a word.
        page_words = words(" ".join(page.xpath("//text()[not(parent::style)]")))
        for element in page.iter():
            for value in element.attrib.values():
                page_words |= words(value)
        assert not page_words & forbidden, path.name


def test_no_export_has_a_danish_word(example_html: Build) -> None:
    for name in ("katalog.json", "katalog.schema.json", "katalog.csv"):
        assert not words((example_html.outdir / name).read_text("utf-8-sig")) & danish(), name


def test_the_paper_has_no_danish_word(example_pdf: Build) -> None:
    path = next(example_pdf.outdir.glob("*.pdf"))
    text = run("pdftotext", "-raw", path, "-")
    assert {"contents", "see", "page"} <= words(text)
    assert not words(text) & danish()
    assert re.search(rb"/Lang\s*\(en\)", path.read_bytes()) or "en" in run("pdfinfo", "-struct", path)


def strong(colour: Colour, theme: str) -> str:
    return colour.strong if theme == "light" else colour.dark_strong


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_colours_hold_the_floors(theme: str) -> None:
    values = tokens.load().light if theme == "light" else tokens.load().dark
    colours = {name: Colour(**each) for name, each in CATALOGUE["colours"].items()}
    for name, colour in colours.items():
        tint = colour.tint if theme == "light" else colour.dark_tint
        assert ratio(strong(colour, theme), values["paper"]) >= 4.5, name
        assert ratio(strong(colour, theme), tint) >= 4.5, name
        assert ratio(values["ink"], tint) >= 7, name
        assert min(ratio(values[word], tint) for word in ("quiet", "base")) >= 4.5, name
    pairs = list(itertools.combinations([strong(colour, theme) for colour in colours.values()], 2))
    assert min(abs(grey(one) - grey(other)) for one, other in pairs) >= 4
    assert min(distance(one, other, eye) for one, other in pairs for eye in EYES) >= 7
