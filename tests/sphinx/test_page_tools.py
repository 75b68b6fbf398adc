"""What a reader can do with a page, and what is told of its making."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.support import Build, build, make_root

from sphinx_handbook.cli import main

LIST = """\
[[rettelse]]
side = "steder/huset"
laest = "Huset stdr"
rettet = "Huset står"
grund = 'Læsefejl: "å" er læst som d.'
"""
KEYS = '\n[corrections]\nfile = "rettelser.toml"\ntable = "rettelse"\nkeys = { page = "side", read = "laest", restored = "rettet", reason = "grund" }\n'


def root(folder: Path, book: str = "", more: str = "", mended: str | None = None) -> Path:
    source = make_root(folder)
    catalogue = source / "katalog.toml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("[book]", f"[book]\n{book}", 1) + more, "utf-8")
    if mended is not None:
        (source / "rettelser.toml").write_text(mended, "utf-8")
    return source


def tools(site: Build, name: str) -> str:
    section = re.search(r'<section class="page-tools.*?</section>', site.html(name), re.DOTALL)
    return section[0] if section else ""


def test_a_page_spells_out_the_abbreviations_that_its_text_does_not(tmp_path: Path) -> None:
    """As words, once each, in the text's order; not on a page that spells them out or lists them all, nor other words."""
    source = root(
        tmp_path / "root", more='\n[abbreviations]\nKL = "Kommunernes Landsforening"\nOAO = "Ansatte & andre"\n'
    )
    house, pages = (
        source / "steder/huset.md",
        {"ting/bord": "OKLA og KLIK. Kommunernes landsforening (KL).", "liste": ""},
    )
    house.write_text(house.read_text("utf-8") + "\nSe OAO's hus, KL og *OAO*.\n", "utf-8")
    (source / "ting/bord.md").write_text(f"---\nresume: Et bord.\n---\n\n# Bordet\n\n{pages['ting/bord']}\n", "utf-8")
    (source / "liste.md").write_text("---\norphan: true\n---\n# KL\n\n```{abbreviations}\n```\n", "utf-8")
    site = build(source, tmp_path / "out")
    assert site.warnings == ()
    assert "<summary>Forkortelser på siden (2)</summary>" in tools(site, "steder/huset")
    listed = re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", tools(site, "steder/huset"))
    assert listed == [("OAO", "Ansatte &amp; andre"), ("KL", "Kommunernes Landsforening")]
    assert not any("short-forms" in site.html(name) for name in pages)
    catalogue = (source / "katalog.toml").read_text("utf-8").replace("Ansatte & andre", "Ansatte")
    (source / "katalog.toml").write_text(catalogue, "utf-8")
    assert "<dd>Ansatte</dd>" in tools(build(source, tmp_path / "out"), "steder/huset")


def test_a_correction_can_be_suggested_where_the_book_is_kept(tmp_path: Path) -> None:
    site = build(root(tmp_path / "root", 'repository_url = "https://kode.dk/bog/ret/docs/"'), tmp_path / "out")
    assert site.warnings == ()
    for name in ("ting/bord", "ting/index"):
        assert f'href="https://kode.dk/bog/ret/docs/{name}.md"' in tools(site, name)
    without = build(root(tmp_path / "without"), tmp_path / "out2")
    assert "Foreslå" not in without.html("ting/bord")


def test_an_entry_can_be_cited_and_a_page_suggested_on_the_host_of_the_book(tmp_path: Path) -> None:
    book = 'base_url = "https://bog.dk"\nrepository_url = "https://github.com/o/r"'
    source = root(tmp_path / "own/bog", book)
    (tmp_path / "own/.git").mkdir()
    site = build(source, tmp_path / "out")
    assert 'href="https://github.com/o/r/edit/main/bog/ting/bord.md"' in tools(site, "ting/bord")
    assert "Foreslå en ny side" not in tools(site, "ting/bord")
    new = re.search(r'href="(https://github.com/o/r/new/[^"]+)">Foreslå en ny side', tools(site, "ting/index"))
    assert new
    query = parse_qs(urlsplit(html.unescape(new[1])).query)
    assert query["filename"] == ["bog/ting/ny-side.md"]
    # The text that "handbook new" writes, too.
    assert query["value"][0].startswith("---\n# ") and "\n# Sidens titel\n" in query["value"][0]
    assert "»Bordet«. I: Prøve. https://bog.dk/ting/bord.html" in tools(site, "ting/bord")
    assert "Citér" not in site.html("ting/index")
    bibtex, csl = re.findall(r'data-copies="(@[^"]+|\[[^"]+)"', tools(site, "ting/bord"))
    assert "  booktitle = {Prøve},\n" in bibtex and "  url = {https://bog.dk/ting/bord.html},\n}" in bibtex
    assert json.loads(html.unescape(csl)) == [
        {
            "id": "bord",
            "type": "chapter",
            "title": "Bordet",
            "container-title": "Prøve",
            "language": "da",
            "URL": "https://bog.dk/ting/bord.html",
        }
    ]


def test_what_was_mended_is_told_on_its_page_alone(tmp_path: Path) -> None:
    site = build(root(tmp_path / "root", more=KEYS, mended=LIST), tmp_path / "out")
    assert site.warnings == ()
    section = tools(site, "steder/huset")
    assert "Vis, hvad der er rettet (1)" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", section))
    assert "<del>Huset stdr</del>" in section
    assert "Læsefejl: »å« er læst som d." in section
    assert "rettet" not in site.html("ting/bord")
    # A change of the list writes that page alone.
    before = (site.outdir / "ting/bord.html").stat().st_mtime_ns
    (tmp_path / "root/rettelser.toml").write_text(LIST.replace("stdr", "staar"), "utf-8")
    again = build(tmp_path / "root", tmp_path / "out")
    assert "<del>Huset staar</del>" in tools(again, "steder/huset")
    assert (site.outdir / "ting/bord.html").stat().st_mtime_ns == before


def test_faults_in_the_list_are_told(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("LANGUAGE", "da")
    source = root(
        tmp_path / "root", more=KEYS, mended=LIST.replace("steder/huset", "steder/hus") + '\n[[rettelse]]\nside = "x"\n'
    )
    assert main(["check", str(source)]) == 1
    output = capsys.readouterr().out
    assert "Rettelse nummer 2 mangler »laest«." in output
    assert "Mente du »steder/huset«?" in output
    (source / "rettelser.toml").unlink()
    assert main(["check", str(source)]) == 1
    assert "Der er ingen fil »rettelser.toml«." in capsys.readouterr().out


def test_the_day_of_the_last_change_comes_from_the_history(tmp_path: Path) -> None:
    source = root(tmp_path / "root")
    who = ["-c", "user.name=Prøve", "-c", "user.email=proeve@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "init", "-q", source], check=True)
    subprocess.run(["git", "-C", source, "add", "steder"], check=True)
    command = ["git", "-C", source, *who, "commit", "-q", "-m", "Nyt", "--date", "2026-03-01T12:00:00+0100"]
    subprocess.run(command, check=True)
    done = build(source, tmp_path / "out")
    assert "Sidst ændret 1. marts 2026" in tools(done, "steder/huset")
    assert "Sidst ændret" not in done.html("ting/bord"), "a file without a history has no day"
    # An end of the history would give every page the day of its last commit.
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "-C", source, *who, "commit", "-q", "--allow-empty", "-m", "Mere"], check=True)
    subprocess.run(["git", "clone", "-q", "--depth", "1", source.as_uri(), shallow], check=True)
    for name in ("conf.py", "katalog.toml", "index.md", "ting/index.md", "ting/bord.md"):
        (shallow / name).parent.mkdir(exist_ok=True)
        (shallow / name).write_text((source / name).read_text("utf-8"), "utf-8")
    assert "Sidst ændret" not in build(shallow, tmp_path / "out2").html("steder/huset")


def test_a_publisher_states_how_accessible_the_handbook_is(tmp_path: Path) -> None:
    source = make_root(tmp_path / "root")
    assert "Tilgængelighedserklæring" not in build(source, tmp_path / "out").html("ting/bord")
    catalogue = source / "katalog.toml"
    table = '[book]\naccessibility_statement = "https://was.digst.dk/eksempel"'
    catalogue.write_text(catalogue.read_text("utf-8").replace("[book]", table, 1), "utf-8")
    done = build(source, tmp_path / "out")
    assert done.warnings == ()
    for page in ("index", "ting/bord", "search"):
        assert '<a href="https://was.digst.dk/eksempel">Tilgængelighedserklæring</a>' in done.html(page)


CONTACTS = (
    ("hus@eksempel.dk", '<a href="mailto:hus@eksempel.dk">Kontakt: hus@eksempel.dk</a>'),
    ("https://eksempel.dk/?a=1&b=2", '<a href="https://eksempel.dk/?a=1&amp;b=2">Kontakt: https://eksempel.dk/?a=1&amp;b=2</a>'),
    ("Ring <33 92 80 00>", "Kontakt: Ring &lt;33 92 80 00&gt;"),
    ("javascript:x@y.dk", "Kontakt: javascript:x@y.dk"),
)  # fmt: skip


def test_every_page_says_whom_to_write_to(tmp_path: Path) -> None:
    source = make_root(tmp_path / "root")
    assert "Kontakt" not in build(source, tmp_path / "out").html("ting/bord")
    catalogue = source / "katalog.toml"
    text = catalogue.read_text("utf-8")
    for contact, link in CONTACTS:
        catalogue.write_text(text.replace("[book]", f'[book]\ncontact = "{contact}"', 1), "utf-8")
        done = build(source, tmp_path / "out")
        assert done.warnings == ()
        for page in ("index", "ting/bord", "search"):
            assert f"<li>{link}</li>" in done.html(page).partition("<footer")[2], (contact, page)
        assert f"<p>{link}</p>" in done.html("404"), contact
