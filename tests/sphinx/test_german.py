"""A German book on the web is German: every word that the machine adds, its order, its quotes, its file names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html as lxml_html
from tests import german
from tests.support import Build

from sphinx_handbook.cli import main

#: Attributes that are read aloud or shown.
SHOWN = {"alt", "aria-label", "title", "placeholder", "data-copied", "data-copies", "value"}
SHOWN |= {f"data-{name}" for name in ("none", "one", "many", "some", "also", "about")}

#: Units, and a choice that only the script reads.
SYMBOLS = {"kb", "mb", "pdf", "isbn", "light", "dark", "https", "www", "web", "archive", "org", "bibtex", "csl"}


def visible_text(path: Path) -> str:
    """All that a page shows or has read aloud."""
    page = lxml_html.fromstring(path.read_bytes())
    assert {each.get("lang") for each in page.iter() if each.get("lang")} == {"de"}
    texts = page.xpath("//text()[not(parent::style) and not(parent::script)]")
    values = [value for each in page.iter() for name, value in each.attrib.items() if name in SHOWN]
    # What reference managers read.
    texts += [value for value in values if not value.startswith(("@", "[{"))]
    # The edition's name is made of figures and letters.
    return re.sub(r"\{n\}|\b[0-9a-f]{8}\b", "", " ".join(texts))


def test_every_word_is_german(german_html: Build) -> None:
    pages = sorted(german_html.outdir.rglob("*.html"))
    assert {"404.html", "search.html", "genindex.html", "herunterladen.html", "vertrauen.html"} <= {
        each.name for each in pages
    }
    expected = german.vocabulary() | SYMBOLS
    strangers = {path.name: left for path in pages if (left := german.words(visible_text(path)) - expected)}
    assert strangers == {}


def test_the_words_are_there(german_html: Build) -> None:
    entry = visible_text(german_html.outdir / "orte/uebung.html")
    for word in ("Auf dieser Seite", "Diese Seite zitieren", "Eine Korrektur vorschlagen", "Als PDF herunterladen",
                 "Zuletzt geändert am 1. März 2020", "31. Mai 2018. Quelle: Das Blatt", "Erwähnt in",
                 "„alten“ Tisch", "Bemerkung", "Hier fehlt Text"):  # fmt: skip
        assert word in " ".join(entry.split()), word
    assert "Gewicht: 12,5 kg" in " ".join(visible_text(german_html.outdir / "dinge/tisch.html").split())


def test_words_are_in_german_order(german_html: Build) -> None:
    """Ä stands with A, in our register and in Sphinx's index."""
    index = lxml_html.fromstring(german_html.html("genindex"))
    assert index.xpath("//main//ul[@class='terms']/li/a//text()") == ["Apfel", "Ärger", "Öl", "Zange"]
    assert index.xpath("//main//h2/text()") == ["A", "O", "Z"]
    register = lxml_html.fromstring(german_html.html("anhang/woerter"))
    assert register.xpath("//main//section//h2/text()")[:5] == list("OTUVZ")


def test_the_search_knows_german(german_html: Build) -> None:
    index = (german_html.outdir / "_search/index.js").read_text("utf-8")
    assert '"ü":"ue"' in index and '"ue":"o"' not in index
    assert '"aber"' in index and "GermanStemmer" in (german_html.outdir / "_search/search.js").read_text("utf-8")


def test_no_export_has_another_language(german_html: Build) -> None:
    table = (german_html.outdir / "katalog.csv").read_text("utf-8-sig")
    assert german.words(table) - german.vocabulary() <= german.words("https web archive org www html")
    assert "12,5" in table
    schema = json.loads((german_html.outdir / "katalog.schema.json").read_text("utf-8"))

    def descriptions(part: object) -> list[str]:
        if isinstance(part, dict):
            own = [value for name, value in part.items() if name in ("description", "title") and isinstance(value, str)]
            return own + [each for value in part.values() for each in descriptions(value)]
        return [each for value in part for each in descriptions(value)] if isinstance(part, list) else []

    assert descriptions(schema)
    assert not german.words(" ".join(descriptions(schema))) - german.vocabulary()


def test_the_command_line_speaks_german(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = german.make(tmp_path / "root")
    monkeypatch.setenv("LANGUAGE", "de_AT:en")
    assert main(["check", str(root)]) == 0
    assert "keine Fehler" in capsys.readouterr().out
    monkeypatch.chdir(root)
    assert main(["new", "ding", "Straße für Müller"]) == 0
    assert capsys.readouterr().out.startswith("Geschrieben: dinge/strasse-fuer-mueller.md\n1. Die Datei öffnen")
    with pytest.raises(SystemExit):
        main(["--help"])
    output = capsys.readouterr().out
    assert "Aufruf: handbook" in output and "diese Hilfe zeigen und beenden" in output
