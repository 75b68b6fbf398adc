"""A title in another language than the book's says so wherever it stands, and what stands around it does not."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support import CONF, Build, build, make_root

HOUSE = """\
---
resume: Et hus ved vandet.
laes_mere:
  - titel: Trust at work
    adresse: http://hus.dk/
    status: virker
    lang: en-GB
  - titel: Husets side
    adresse: http://side.dk/
    status: virker
siden:
  - tekst: Huset er malet.
    dato: 2026
    kilde: 'Bladet, "Haus am See" og "Das Haus", 2019'
    adresse: https://blad.dk/
    lang: de
  - tekst: Huset er solgt.
    dato: 2026
    kilde: Maison à vendre
    lang: fr
---

# Huset

De kalder det [trust]{.language-en}.
"""

MORE = 'myst_enable_extensions = ["colon_fence", "attrs_inline"]\n'


def site_of(tmp_path: Path, form: str = "list") -> Build:
    listing = f"# Adresser\n\n:::{{link-list}}\n:form: {form}\n:::\n"
    index = "# Prøve\n\n:::{toctree}\nsteder/index\nting/index\nadresser\n:::\n"
    root = make_root(tmp_path / "root", steder__huset=HOUSE, adresser=listing, index=index)
    (root / "conf.py").write_text(CONF.format(language="da") + MORE, "utf-8")
    site = build(root, tmp_path / "out")
    assert site.warnings == ()
    return site


def spoken(site: Build, name: str) -> list[tuple[str, str]]:
    """Words and their language, where it is not the page's."""
    return re.findall(r'<span[^>]* lang="([^"]+)"[^>]*>([^<]+)</span>', site.html(name))


def test_titles_and_sources_say_their_language(tmp_path: Path) -> None:
    html = site_of(tmp_path)
    assert spoken(html, "steder/huset") == [
        ("en", "trust"),
        ("en-GB", "Trust at work"),
        # What is read aloud of the link to an archive names the title again.
        ("en-GB", "Trust at work"),
        ("de", "Haus am See"),
        ("de", "Das Haus"),
        ("fr", "Maison à vendre"),
    ]
    assert 'Bladet, »<span lang="de">Haus am See</span>« og »<span lang="de">Das Haus</span>«, 2019</a>' in html.html(
        "steder/huset"
    )
    assert spoken(html, "adresser") == [("en-GB", "Trust at work")] * 2


def test_a_table_of_addresses_says_it_too(tmp_path: Path) -> None:
    assert spoken(site_of(tmp_path, "table"), "adresser") == [("en-GB", "Trust at work")]


def test_another_language_writes_the_pages_again(tmp_path: Path) -> None:
    """Also the list of addresses, which is another page than the one that was changed."""
    html = site_of(tmp_path)
    page = html.outdir.parent / "root/steder/huset.md"
    page.write_text(page.read_text("utf-8").replace("lang: en-GB", "lang: nl"), "utf-8")
    again = build(html.outdir.parent / "root", html.outdir)
    assert spoken(again, "adresser") == [("nl", "Trust at work")] * 2
