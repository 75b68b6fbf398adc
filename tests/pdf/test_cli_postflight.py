"""``handbook postflight`` on any PDF: ours, injured, and such as other tools leave."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import weasyprint
from tests.pdf import injuries

from sphinx_handbook.cli import main


@pytest.fixture(autouse=True)
def danish(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANGUAGE", "da")
    monkeypatch.chdir(tmp_path)


def test_a_sound_book_has_nothing_to_tell(book_pdf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["postflight", str(book_pdf)]) == 0
    assert capsys.readouterr().out == "1 PDF læst, ingen fejl.\n"


def test_without_a_name_it_reads_what_was_built(
    book_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["postflight"]) == 2
    assert capsys.readouterr().err == "Der er ingen PDF i build/pdf. Peg på en: handbook postflight FIL\n"
    built = tmp_path / "build/pdf/bog.pdf"
    built.parent.mkdir(parents=True)
    built.write_bytes(injuries.injured(book_pdf, lambda pdf: injuries.figures_changed(pdf, 5, "10", "11")))
    assert main(["postflight"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "build/pdf/bog.pdf: Side 5: ved »Videnscentre« står side 11, men det er på side 10. [postflight-number]",
        "1 PDF læst, 1 fejl.",
    ]


def test_findings_for_machines(book_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bog.pdf").write_bytes(injuries.injured(book_pdf, injuries.folio_wrong))
    assert main(["postflight", "--format", "json", "bog.pdf"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["files"] == ["bog.pdf"]
    assert [(each["file"], each["page"], each["code"]) for each in report["problems"]] == [
        ("bog.pdf", 12, "postflight-number")
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("borte.pdf", "Der er ingen fil »borte.pdf«."), ("tekst.pdf", "tekst.pdf kan ikke læses som en PDF: ")],
)
def test_what_is_no_pdf(name: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("tekst.pdf").write_text("ikke en PDF")
    assert main(["postflight", name]) == 2
    assert capsys.readouterr().err.startswith(sentence)


#: What Sphinx's singlehtml becomes on paper: numbers in a table of contents that count from the page after the cover.
OTHERS = """
<style>
h1 { break-before: page }
nav a { display: block }
nav a::after { content: leader('.') target-counter(attr(href), page) }
@page :first { counter-increment: page 0 }
</style>
<p>Forside</p><nav><a href="#a">Første kapitel</a><a href="#b">Andet kapitel</a></nav>
<h1 id="a">Første kapitel</h1><p>Se <a href="file:///srv/bog/andet.html">andet</a> og <a href="#b">Andet</a> (side 2).</p>
<h1 id="b">Andet kapitel</h1>
"""


@pytest.mark.parametrize("tagged", [False, True])
def test_numbers_that_are_one_too_low(tagged: bool, capsys: pytest.CaptureFixture[str]) -> None:
    weasyprint.HTML(string=OTHERS).write_pdf("bog.pdf", pdf_tags=tagged)
    assert main(["postflight", "bog.pdf"]) == 1
    output = capsys.readouterr().out
    assert "Side 1: ved »Første kapitel" in output
    assert "står side 1, men det er på side 2. [postflight-number]" in output
    assert "Side 1: ved »Andet kapitel" in output
    assert "Side 2: ved »Andet« står side 2, men det er på side 3. [postflight-number]" in output
    assert "file:///srv/bog/andet.html [postflight-link]" in output
    assert "file:///srv/bog/andet.html [postflight-path]" in output
    assert ("Filen har ingen struktur" in output) != tagged
