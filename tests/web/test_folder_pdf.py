"""One PDF of the chosen entries, made in real Chromium: from files and from a server, tagged, with right page numbers."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect
from tests import paper, verapdf
from tests.paper import run
from tests.server import served
from tests.shared import shared
from tests.slices import sized
from tests.support import Build, configure, make_root, quiet

from sphinx_handbook.book import postflight

BASE = "https://bog.dk"
ROOMS = """\
---
resume: Rum med <tegn> & »ord«.
emner: [tillid]
---

# Ærø, Straße und {number} lange ord i en titel, der skal deles over flere linjer i indholdet

Rummet er i {{entry}}`huset`.[^note]

## Tal

| Rum | Plads |
|---|---|
| Stue | 12 |

### Dybere

- ét
- to

[^note]: En note.
"""
#: A room that refers to the table in all ways in which one page can refer to another, and to its own last page.
HALL = f"""\
---
resume: Et langt rum.
emner: [tillid]
---

# Salen med æ

Fra {{ref}}`væg <slut>` til {{ref}}`vindue <slut>` via {{entry}}`midten <bord>`.

Se {{entry}}`bord`, dets [ben og hjørner](../ting/bord.md#ben-aa) og [**bordet** `igen`](../ting/bord.md).[^note]

## Om {{entry}}`bord`

| Rum | Sted |
|---|---|
| Stue | {{entry}}`bord` |

<p>Råt: <a href="../ting/bord.html#ben-aa">benene</a>.</p>

```{{image}} prik.svg
:target: ../ting/bord.html
:alt: Prik
```

{"Her er langt til enden af salen. " * 50}

{'<div class="leaf">En side.</div>' * 8}

(slut)=

## Slut

[^note]: En note om {{entry}}`huset`, om {{entry}}`bord` og om {{entry}}`bordet i den store sal <bord>`.
"""
TABLE = """\
---
resume: Et bord.
emner: [tillid]
---

# Bordet

Står i {entry}`sal`.

(ben-aa)=

## Ben å

Fire.
"""
OF_ITS_OWN = """\
.leaf { break-before: page }
@page { @bottom-center { content: counter(page) " af " counter(pages) } }
"""
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="20"/></svg>'
NAMES = ("steder/huset", "ting/bord", *(f"ting/rum-{number}" for number in range(8)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A small handbook that says where it is on the web, with a sheet of each entry."""

    def make(folder: Path) -> Build:
        rooms = {f"ting__rum-{number}": ROOMS.format(number=number) for number in range(8)}
        root = make_root(folder / "docs", **rooms)
        catalogue = root / "katalog.toml"
        text = catalogue.read_text("utf-8").replace("[book]", f'[book]\nbase_url = "{BASE}"', 1)
        catalogue.write_text(f'{text}\n[editions.ark]\ntitle = "Ark"\nsheets = ["entry"]\n', "utf-8")
        printed = quiet(root, folder / "print", "handbook-pdf", {"handbook_pdf_editions": "ark"})
        return quiet(root, folder, "html", {"handbook_editions": str(printed.outdir)})

    return shared(tmp_path_factory, "folder-site", make)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A small handbook that is nowhere on the web, with a sheet of each entry, and a book of two of them."""

    def make(folder: Path) -> Build:
        root = make_root(folder / "docs", steder__sal=HALL, ting__bord=TABLE)
        (root / "steder/prik.svg").write_text(DOT, "utf-8")
        (root / "leaf.css").write_text(OF_ITS_OWN, "utf-8")
        configure(root, 'handbook_pdf_css = ["leaf.css"]\n')
        with (root / "katalog.toml").open("a", encoding="utf-8") as catalogue:
            catalogue.write('\n[editions.ark]\ntitle = "Ark"\nsheets = ["entry"]\n')
            catalogue.write('\n[editions.to]\ntitle = "To"\nentries = ["sal", "bord"]\n')
        printed = quiet(root, folder / "print", "handbook-pdf", {"handbook_pdf_editions": "ark,to"})
        return quiet(root, folder, "html", {"handbook_editions": str(printed.outdir)})

    return shared(tmp_path_factory, "folder-closed", make)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    yield opened
    assert not problems
    context.close()


def bound(page: Page, address: str, names: Sequence[str], path: Path) -> Path:
    """The PDF of these entries that the folder at an address makes."""
    page.goto("about:blank")
    page.goto(f"{address}/mappe.html#{','.join(names)}")
    expect(page.locator(".folder-item")).to_have_count(len(names))
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent som én PDF").click()
    assert download.value.suggested_filename == "mappe.pdf"
    download.value.save_as(path)
    expect(page.locator("#hb-folder-status")).to_have_text("PDF'en er lavet og ligger blandt dine hentede filer.")
    return path


def problems(path: Path) -> list[object]:
    """What a file fails of the standards, and what postflight finds in it."""
    failures = [each for flavour in ("ua1", "2a") for each in verapdf.failures(path, flavour)]
    return [*failures, *postflight.check(path, path.name)]


def test_the_same_from_files_and_from_a_server(page: Page, site: Build, tmp_path: Path) -> None:
    """From a server in a worker, by the page's own policy; both hold to the standards."""
    names = sized(NAMES[:4], NAMES)
    one = bound(page, site.outdir.as_uri(), names, tmp_path / "file.pdf")
    with served(site.outdir) as address:
        other = bound(page, address, names, tmp_path / "server.pdf")
    assert one.read_bytes() == other.read_bytes()
    assert problems(one) == []


def text_of(path: Path, number: int) -> str:
    return " ".join(run("pdftotext", "-f", str(number), "-l", str(number), "-layout", path, "-").split())


def test_contents_page_numbers_and_bookmarks_are_right(page: Page, site: Build, tmp_path: Path) -> None:
    """In the reader's order; each page has its number in this file, not that of its sheet."""
    order = ("ting/rum-3", "steder/huset", "ting/bord")
    path = bound(page, site.outdir.as_uri(), order, tmp_path / "own.pdf")
    with pikepdf.open(path) as pdf:
        assert str(pdf.docinfo.Title) == "Min mappe – Prøve"
        with pdf.open_outline() as outline:
            titles = [each.title for each in outline.root]
        count = len(pdf.pages)
    assert [title.split()[0] for title in titles] == ["Min", "Ærø,", "Huset", "Bordet"]
    pages = [text_of(path, number) for number in range(1, count + 1)]
    assert pages[0].startswith("Min mappe Prøve Ærø, Straße und 3 lange ord i en titel, der skal deles over")
    for title in ("Huset", "Bordet"):
        match = re.search(rf"{title} (\d+)", pages[0])
        assert match, pages[0]
        # The category stands above the title.
        assert title in pages[int(match[1]) - 1].split()[:2]
    for number, text in enumerate(pages[1:], 2):
        assert re.search(rf"Udgave .* {number}$|(^| ){number} Prøve|Prøve {number} Udgave", text), text


def links(path: Path) -> set[str]:
    """Where the links of a file lead: the words of a page after its category's, for places in the file, and addresses."""
    with pikepdf.open(path) as pdf:
        annotations = [each for page in pdf.pages[1:] for each in page.get("/Annots", [])]
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        places = [numbers[tree[str(each.Dest)][0].objgen] for each in annotations if "/Dest" in each]
        addresses = {str(each.A.URI) for each in annotations if "/A" in each}
    return {text_of(path, number).split()[1] for number in places} | addresses


def test_references_lead_to_the_chosen_entries_or_to_the_web(page: Page, site: Build, tmp_path: Path) -> None:
    both = links(bound(page, site.outdir.as_uri(), ("steder/huset", "ting/bord"), tmp_path / "both.pdf"))
    assert {"Huset", "Bordet"} <= both
    assert f"{BASE}/ting/bord.html" not in both
    alone = links(bound(page, site.outdir.as_uri(), ("steder/huset",), tmp_path / "alone.pdf"))
    assert f"{BASE}/ting/bord.html" in alone


def places(path: Path) -> list[str]:
    """Where a file's links to places lead, the list of contents left out; without the numbers of the folder's sheets."""
    with pikepdf.open(path) as pdf:
        links = (each for page in pdf.pages[1:] for each in page.get("/Annots", []) if "/Dest" in each)
        return [re.sub(r"^\d+/", "", str(each.Dest)) for each in links]


def elements_of_links(path: Path) -> list[str]:
    """The words of each link in the structure; each annotation belongs to one of them, and each of them has one."""
    with pikepdf.open(path) as pdf:
        annotations = {each.objgen: str(each.Contents) for page in pdf.pages for each in page.get("/Annots", [])}
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        words = []
        for element in pdf.objects:
            if not isinstance(element, pikepdf.Dictionary) or element.get("/Type") != "/StructElem":
                continue
            assert "/O /UserProperties" not in str(element.get("/A", ""))
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            objects = [each.Obj for each in kids if isinstance(each, pikepdf.Dictionary) and "/Obj" in each]
            assert bool(objects) == (element.S == "/Link")
            assert all(parents[int(each.StructParent)].objgen == element.objgen for each in objects)
            words += [annotations.pop(each.objgen) for each in objects]
        assert not annotations
        return words


def test_without_an_address_references_are_links_where_both_entries_are_chosen(
    page: Page, closed: Build, tmp_path: Path
) -> None:
    """As in a book of the two; in the sheets, and beside an entry that is not chosen, they are words."""
    address = closed.outdir.as_uri()
    both = bound(page, address, ("steder/sal", "ting/bord"), tmp_path / "both.pdf")
    to = Counter(each for each in places(both) if "--" not in each or each == "ting/bord--ben-aa")
    # With those in "See also".
    assert to == {"ting/bord": 9, "ting/bord--ben-aa": 2, "steder/sal": 2}
    selected = closed.outdir.parent / "print/out/proeve-to.pdf"
    assert {each for each in places(selected) if each in to} == set(to)
    words = elements_of_links(both)
    assert {"Bordet", "ben og hjørner", "bordet igen", "benene", "Prik", "bordet i den store sal"} <= {*words}
    assert problems(both) == []
    alone = bound(page, address, ("steder/sal",), tmp_path / "alone.pdf")
    assert [each for each in places(alone) if "--" not in each] == []
    own = Counter({"Salen med æ, 2": 1, "væg": 1, "vindue": 1, "note 1": 1, "tilbage til teksten": 1})
    assert Counter(elements_of_links(alone)) == own
    assert problems(alone) == []


def test_page_numbers_in_the_text_are_those_of_the_file(page: Page, closed: Build, tmp_path: Path) -> None:
    """With more figures than on the sheet; what follows on the line moves, links as well (postflight reads the numbers)."""
    sheet = closed.outdir.parent / "print/out/proeve-ark-steder-sal.pdf"
    assert "Fra væg (se side 9) til vindue" in text_of(sheet, 1) and "1 af 9" in text_of(sheet, 1)
    path = bound(page, closed.outdir.as_uri(), ("ting/bord", "steder/sal"), tmp_path / "numbers.pdf")
    assert "Fra væg (se side 11) til vindue via midten." in text_of(path, 3) and "3 af 11" in text_of(path, 3)
    assert problems(path) == []
    words = paper.words(path)[2]
    over = [[each.text for each in words if each.inside(link.box)] for link in paper.links(path) if link.page == 3]
    assert all(link in over for link in (["væg"], ["vindue"], ["midten."]))


def test_any_choice_is_tagged(page: Page, site: Build, tmp_path: Path) -> None:
    chance = random.Random(23)
    for _ in range(sized(1, 100)):
        names = chance.sample(NAMES, chance.randrange(1, len(NAMES) + 1))
        assert problems(bound(page, site.outdir.as_uri(), names, tmp_path / "any.pdf")) == [], names


def test_a_pdf_is_offered_where_every_chosen_entry_has_a_sheet(page: Page, site: Build) -> None:
    part = {"address": "ting/bord.html", "title": "Bordet", "css": [], "html": "", "pdf": ""}
    body = f"handbookFolder.add('ting/bord',{json.dumps(part)})"
    page.route("**/_folder/ting/bord.js", lambda route: route.fulfill(body=body, content_type="text/javascript"))
    with served(site.outdir) as address:
        page.goto(f"{address}/mappe.html#steder/huset")
        expect(page.get_by_role("button", name="Hent som én PDF")).to_be_visible()
        page.evaluate("location.hash = 'steder/huset,ting/bord'")
        expect(page.locator(".folder-item")).to_have_count(2)
        expect(page.get_by_role("button", name="Hent som én PDF")).to_be_hidden()


def test_the_binder_is_small(site: Build) -> None:
    """It is loaded by whoever asks for a PDF, and by nobody else."""
    static = site.outdir / "_static"
    assert sum((static / f"handbook-{name}.js").stat().st_size for name in ("binder", "folder")) < 60_000
    for path in site.outdir.rglob("*.html"):
        assert "handbook-binder" not in path.read_text("utf-8") or path.name == "mappe.html"
