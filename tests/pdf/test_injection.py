"""Every text that a person writes, with the marks of every format it ends in: it comes back as text, and makes nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import ZipFile

import pikepdf
import pytest
from PIL import Image
from tests import paper
from tests.support import LiveBuild, build

from sphinx_handbook.book.prepress import job_ticket
from sphinx_handbook.cli import main
from sphinx_handbook.i18n import translator
from sphinx_handbook.problems import Problem, visible

#: What each format could take for its own: elements, attributes, comments, templates, ends of scripts and of data.
MARKS = (
    "<b class=inj onclick=a()>x</b></script><!-- ]]> {{ 7*7 }} {% raw %} <script>y()</script> &lt; \"q\" 'a' -- ${z}"
)
#: The same for Markdown, which has marks of its own.
ESCAPED = re.sub(r"([<>{}\[\]!*_`\"'$&-])", r"\\\1", MARKS)


def text(name: str) -> str:
    """The text of one place, which begins with its name."""
    return f"{name} {MARKS}"


def quoted(name: str) -> str:
    """It as a string of TOML and of YAML."""
    return json.dumps(text(name))


CATALOGUE = f"""
[book]
title = {quoted("Booktitle")}
subtitle = {quoted("Booksubtitle")}
language = "en"
base_url = "https://book.example/"
contact = {quoted("Bookcontact")}

[[categories]]
id = "tools"
title = {quoted("Categorytitle")}
singular = {quoted("Categoryword")}
description = {quoted("Categorydescription")}
colour = "steel"

[colours.steel]
strong = "#1c5f8a"
tint = "#e8f1f7"
dark_strong = "#65a3d6"
dark_tint = "#1c2c39"

[fields.brief]
type = "text"
role = "summary"
label = {quoted("Summarylabel")}

[fields.names]
type = "text"
many = true
role = "aliases"
label = {quoted("Aliaslabel")}

[fields.why]
type = "text"
label = {quoted("Textlabel")}

[fields.crafts]
type = "terms"
vocabulary = "crafts"
label = {quoted("Termslabel")}

[fields.source]
type = "provenance"
label = {quoted("Sourcelabel")}

[fields.more]
type = "links"
label = {quoted("Linkslabel")}

[fields.since]
type = "notes"
label = {quoted("Noteslabel")}

[vocabularies.crafts]
label = {quoted("Vocabularylabel")}

[vocabularies.crafts.terms.wood]
title = {quoted("Termtitle")}
synonyms = [{quoted("Termsynonym")}]

[sources.paper]
title = {quoted("Sourcetitle")}
date = "2014"
note = {quoted("Sourcenote")}
"""
#: The texts of the record, by place, and how the places of the catalogue are named.
FRONT = ("Summary", "Text", "Linktitle", "Notetext", "Notesource")
PAGE = f"""\
---
brief: {quoted("Summary")}
names: [{quoted("Alias")}]
why: {quoted("Text")}
crafts: [wood]
source: paper
more:
  - title: {quoted("Linktitle")}
    url: https://link.example/a?x=1&y="'<b>
since:
  - text: {quoted("Notetext")}
    date: 2020-01-02
    source: {quoted("Notesource")}
    url: https://note.example/a?x=1&y="'<b>
---

# Title {ESCAPED}

:::{{index}} Indexword <b class=inj>x</b></script>
:::

Words {ESCAPED} and [Linkwords {ESCAPED}](https://words.example/).

:::{{figure}} picture.png
:alt: {text("Alternative")}

Caption {ESCAPED}
:::

## Heading {ESCAPED}

Words.
"""
FORMULAS = ("=1+1", "@SUM(1)", "+1", "-1", "\t=1", "＝1", "'=1", ' "=1', ";=1", "a;=1", '";=1')
#: A page's name, and a picture's, that others may choose: with all that a file's name can have but a line end.
NAME = "odd <b class=inj onclick=a()> {{ 7*7 }} & 'q' \"d\" %41 %2e $x #1 ; =1"
CONF = f"""
project = {quoted("Project")}
author = {quoted("Author")}
language = "en"
extensions = ["myst_parser", "sphinx_handbook"]
# Each text of the catalogue has HTML in it, which writers are told of.
suppress_warnings = ["handbook.mark-up"]
myst_enable_extensions = ["colon_fence"]
primary_domain = "handbook"
"""


def root(folder: Path) -> Path:
    rows = {"tools/saw.md": PAGE}
    for number, each in enumerate(FORMULAS):
        rows[f"tools/f{number}.md"] = (
            f"---\nbrief: {json.dumps(each)}\nnames: [{json.dumps(each)}]\n---\n\n# F{number}\n\nF.\n"
        )
    # In an address each sign may stand for itself or in percents.
    picture = "".join(f"%{ord(sign):02x}" if sign in '<>%#&"' else sign for sign in NAME)
    rows[f"tools/{NAME}.md"] = f"---\nbrief: Odd.\n---\n\n# Oddpage\n\n![Alternative](<{picture}.png>)\n"
    rows |= {"katalog.toml": CATALOGUE, "conf.py": CONF, "tools/index.md": "# Tools\n\n:::{category-index}\n:::\n"}
    rows["index.md"] = "# Book\n\n:::{register}\n:::\n\n:::{toctree}\n:hidden:\ntools/index\n:::\n"
    for name, content in rows.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    for name in ("picture", NAME):
        Image.new("RGB", (600, 400), "#14669c").save(folder / f"tools/{name}.png")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return root(tmp_path_factory.mktemp("injection") / "root")


@pytest.fixture(scope="module", params=["handbook", "alabaster"])
def site(request: pytest.FixtureRequest, folder: Path) -> LiveBuild:
    settings = {"html_theme": request.param}
    if request.param != "handbook":
        # Other themes take what conf.py says of the project for HTML.
        settings |= {"project": "Project", "author": "Author"}
    built = build(folder, folder.parent / request.param, settings=settings)
    assert built.warnings == ()
    return built


class Reader(HTMLParser):
    """What a browser would make of a page: its elements, its text, and the scripts in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self.within = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.within = tag

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        (self.scripts if self.within in ("script", "style") else self.texts).append(data)

    def all_texts(self) -> str:
        """All that a reader may see or hear, with quotation marks as they were typed."""
        values = [value for _, attributes in self.elements for value in attributes.values()]
        joined = " ".join(["".join(self.texts), *values]).replace("\N{EN DASH}", "--")
        return re.sub("[“”]", '"', re.sub("[‘’]", "'", joined))


def test_no_page_has_an_element_an_attribute_or_a_script_of_a_text(site: LiveBuild) -> None:
    pages = sorted(site.outdir.rglob("*.html"))
    assert len(pages) > 15
    for path in pages:
        reader = Reader(path.read_text("utf-8"))
        for tag, attributes in reader.elements:
            assert attributes.get("class") != "inj", (path, tag)
            assert not any(name.startswith("on") for name in attributes), (path, tag, attributes)
            assert all(re.fullmatch(r"[a-z][\w:.-]*", name) for name in attributes), (path, tag, attributes)
            assert not attributes.get("href", "").lower().startswith("javascript:")
        for script in reader.scripts:
            assert "y()" not in script or json.loads(script)
        assert "49" not in re.findall(r"\d+", "".join(reader.texts)), path


@pytest.mark.parametrize(
    "name", [*FRONT, "Title", "Words", "Linkwords", "Heading", "Caption", "Alternative", "Textlabel", "Linkslabel"]
)
def test_a_text_comes_back_on_its_page(name: str, site: LiveBuild) -> None:
    assert text(name) in Reader(site.html("tools/saw")).all_texts()


def test_texts_of_the_catalogue_come_back(site: LiveBuild) -> None:
    texts = "".join(Reader(path.read_text("utf-8")).all_texts() for path in site.outdir.rglob("*.html"))
    for name in ("Booktitle", "Categorytitle", "Termtitle", "Sourcetitle", "Termslabel"):
        assert text(name) in texts, name


def test_a_page_of_an_odd_name_is_reached(site: LiveBuild) -> None:
    hrefs = [each.get("href", "") for _, each in Reader(site.html("tools/index")).elements]
    assert f"{NAME}.html" in map(unquote, hrefs)
    sources = [each.get("src", "") for _, each in Reader(site.html(f"tools/{NAME}")).elements]
    assert [each for each in sources if "odd" in each and (site.outdir / "tools" / unquote(each)).is_file()]


def test_data_for_machines_has_the_texts_whole(site: LiveBuild) -> None:
    for path in site.outdir.rglob("*.json"):
        json.loads(path.read_text("utf-8-sig"))
    data = (site.outdir / "katalog.json").read_text("utf-8")
    strings = list(_strings(json.loads(data)))
    for name in ("Summary", "Alias", "Linktitle", "Notetext", "Notesource"):
        assert text(name) in strings, name
    feed = ElementTree.parse(site.outdir / "feed.xml")
    assert text("Notetext") in [each.text for each in feed.iter()]
    assert text("Booktitle") in [each.text for each in feed.iter()]
    assert not [each for each in feed.iter() if "Atom" not in str(each.tag) and isinstance(each.tag, str)]
    ElementTree.parse(site.outdir / "sitemap.xml")


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _strings(each)


def test_the_searchs_scripts_are_data(site: LiveBuild) -> None:
    if (
        "handbook.css" not in {path.name for path in site.outdir.rglob("*.css")}
        or not (site.outdir / "_search").is_dir()
    ):
        return
    strings: list[str] = []
    for path in (site.outdir / "_search").glob("*.js"):
        script = path.read_text("utf-8").strip()
        if call := re.fullmatch(r"handbookSearch\.\w+\((.*)\);", script, re.DOTALL):
            strings += _strings(json.loads(call[1]))
    assert any("Words <b class=inj" in each for each in strings)


def test_no_cell_is_a_formula(site: LiveBuild) -> None:
    rows = list(csv.reader(io.StringIO((site.outdir / "katalog.csv").read_text("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1 and len(rows) == len(FORMULAS) + 3
    for cell in (cell for row in rows for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), cell


def test_the_books_file_has_the_texts_whole(folder: Path) -> None:
    book = build(folder, folder.parent / "pdf", "handbook-pdf")
    assert book.warnings == ()
    (path,) = book.outdir.glob("*.pdf")
    with pikepdf.open(path) as pdf:
        metadata = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
        titles = [each.text for each in metadata.iter() if each.text and "Booktitle" in each.text]
        assert titles and set(titles) == {text("Booktitle")}
        assert str(pdf.docinfo["/Title"]) == text("Booktitle")
        assert not [each for each in metadata.iter() if each.tag in ("b", "script")]
        assert "/JavaScript" not in pdf.Root and "/OpenAction" not in pdf.Root
    words = " ".join(paper.run("pdftotext", path, "-").split()).replace("\N{EN DASH}", "--")
    assert "<b class=inj onclick=a()>x</b></script>" in words and "{{ 7*7 }}" in words
    # All links lead where they should, or there were warnings; the page of an odd name is in the contents.
    assert words.count("Oddpage") >= 2


def test_the_job_ticket_has_the_texts_whole(tmp_path: Path) -> None:
    boxes = {"MediaBox": [0, 0, 154, 216], "BleedBox": [3, 3, 151, 213], "TrimBox": [3, 3, 151, 213]}
    names = {name: text(name) for name in ("file", "title", "standard", "condition", "condition_name")}
    numbers = {"bytes": 1, "pages": 2, "trim": [148, 210], "bleed": 3, "marks": False, "boxes": boxes}
    ticket = names | numbers | {"inks": [text("ink")], "fonts": [text("font")], "sha256": "0"}
    assert json.loads(job_ticket.as_json(ticket)) == ticket
    path = tmp_path / "ticket.pdf"
    path.write_bytes(job_ticket.as_pdf(ticket, tmp_path, "", translator("en"), "en"))
    words = " ".join(paper.run("pdftotext", "-raw", path, "-").split())
    for name in (*names, "ink", "font"):
        assert "".join(text(name).split()) in "".join(words.split()), name
    with pikepdf.open(path) as pdf:
        assert text("title") in str(pdf.docinfo["/Title"])
        assert "/JavaScript" not in pdf.Root and not [page for page in pdf.pages if "/Annots" in page]


def test_the_epub_has_the_texts_whole(folder: Path) -> None:
    settings = {"version": "1", "copyright": "2020", "project": "Project", "author": "Author"}
    book = build(folder, folder.parent / "epub", "epub", settings=settings)
    assert book.warnings == ()
    (path,) = book.outdir.glob("*.epub")
    with ZipFile(path) as epub:
        names = [name for name in epub.namelist() if name.endswith((".xhtml", ".opf", ".ncx", ".xml"))]
        trees = {name: ElementTree.fromstring(epub.read(name)) for name in names}
    texts = {
        name: " ".join(
            each for element in tree.iter() for each in (element.text, element.tail, *element.attrib.values()) if each
        )
        for name, tree in trees.items()
    }
    for name, tree in trees.items():
        assert not [
            each
            for each in tree.iter()
            if each.get("class") == "inj" or any(key.startswith("on") for key in each.attrib)
        ], name
        # Sphinx's own theme has scripts, of which an EPUB's reader runs none; none is a text.
        assert not [each for each in tree.iter() if each.tag.endswith("script") and each.text], name
    for name in ("Title", "Words", "Heading", "Caption", "Alternative", "Summary"):
        assert _plain(text(name)) in _plain(texts["tools/saw.xhtml"]), name
    assert _plain(text("Title")) in _plain(texts["tools/index.xhtml"])


def _plain(words: str) -> str:
    return re.sub("[“”]", '"', re.sub("[‘’]", "'", "".join(words.split()).replace("\N{EN DASH}", "--")))


# The terminal -----------------------------------------------------------------------------------------------

ODD = "a\x1b[31mb\r\nc\x07d\u202ee\x9bf\u2028"


def test_a_message_has_nothing_that_a_terminal_obeys() -> None:
    problem = Problem("a.md", 1, 1, "x", "“{word}”", {"word": ODD}, allowed=(ODD,), nearest=ODD)
    message = problem.text(translator("en"))
    assert message.isprintable()
    assert visible(ODD) == "a<U+001B>[31mb c<U+0007>d<U+202E>e<U+009B>f<U+2028>"
    assert visible("Æble ‍ \t שלום") == "Æble ‍ \t שלום"


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_the_command_prints_no_command(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = root(tmp_path / "root")
    odd = "::error::x\x1b[2J.md"
    (book / odd).write_text("# Odd\n\n[words] (https://a.example/)\n", "utf-8")
    (book / "tools/more.md").write_text(f"---\n{json.dumps(ODD)}: x\nbrief: x\n---\n\n# More\n\nMore.\n", "utf-8")
    monkeypatch.chdir(book)
    main(["check", "--format", form, "."])
    output = capsys.readouterr().out
    assert "\x1b" not in output and "\u202e" not in output
    lines = output.splitlines()
    if form == "text":
        assert not any(line.startswith("::") for line in lines)
    elif form == "github":
        commands = [line for line in lines if line.startswith("::")]
        assert commands and all(
            re.match(r"::(error|notice) file=[^,:]+,line=\d+,col=\d+,title=[^,:]+::", line) for line in commands
        )
    else:
        json.loads(output)
