"""Formulas on paper are drawn on the text's baseline, in its colour, and are heard in words."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests import paper
from tests.support import Build, build
from tests.verapdf import failures

from sphinx_handbook.book.content import formulas
from sphinx_handbook.book.content.formulas import conversion

CONF = """\
project = "Formler"
language = "da"
extensions = ["sphinx_handbook"]
numfig = True
handbook_pdf_lists = ["tables"]
"""

PAGE = r"""
Formler
=======

Og :math:`e = mc^2` i en linje, se :eq:`et`.

.. math:: a^2 + b^2 = c^2
   :label: et

.. math::

   \int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}

   f(x) &= \begin{cases} 1 & x > 0 \\ 0 & \text{ellers} \end{cases}

.. math::
   :nowrap:

   \begin{align*}
   y &= 0,5 \\
   z &= 1
   \end{align*}

.. _om:

Om :math:`x^2 \le \alpha`
--------------------------

.. table:: Tal for :math:`\hat{\beta}_1`

   == ==
   a  b
   == ==

Se :ref:`om` og :math:`x \smash{y} \tag{7}`; tom :math:`\quad` plads.

.. math:: a &= b \tag{A} \\ c &= d \tag{B}
"""


def print_formulas(folder: Path, page: str, conf: str = "") -> Build:
    root = folder / "root"
    root.mkdir(parents=True, exist_ok=True)
    (root / "conf.py").write_text(CONF + conf, "utf-8")
    (root / "index.rst").write_text(page, "utf-8")
    return build(root, folder / "out", "handbook-pdf")


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    done = print_formulas(tmp_path_factory.mktemp("formulas"), PAGE)
    assert done.warnings == ()
    return done.outdir / "formler.pdf"


def test_a_formula_is_drawn_and_heard_in_words(pdf: Path) -> None:
    formulas = paper.structure(pdf).all("Formula")
    assert [tag.attributes["Alt"] for tag in formulas] == [
        "e er lig med m c i anden",
        "a i anden plus b i anden er lig med c i anden",
        "integralet fra 0 til uendelig af e i potensen minus x i anden, potens slutter, d x er lig med "
        "brøk med tæller kvadratroden af pi, nævner 2, brøk slutter",
        "f parentes begynder x parentes slutter er lig med tuborgparentes begynder tilfælde: "
        "række 1: 1, x er større end 0; række 2: 0, ellers",
        "linje 1: y er lig med 0,5, linje 2: z er lig med 1",
        "x i anden er mindre end eller lig med alfa",
        "beta hat indeks 1",
        "x y",
        "linje 1: a er lig med b, linje 2: c er lig med d",
    ]
    text = paper.run("pdftotext", pdf, "-")
    assert "mc" not in text and "frac" not in text and "ellers" not in text
    # The number stands beside it, once, and the reference leads to its page.
    assert re.findall(r"\((?:1|2)\)", text) == ["(1)", "(1)"]
    assert [each.target for each in paper.links(pdf) if each.page == 3] == [3, 3]


def test_one_in_a_title_is_a_line_of_letters_elsewhere(pdf: Path) -> None:
    with pikepdf.open(pdf) as opened, opened.open_outline() as outline:
        assert "Om x² ≤ α" in [each.title for entry in outline.root for each in (entry, *entry.children)]
    text = paper.run("pdftotext", pdf, "-")
    # In the contents and in the reference; in the list of tables.
    assert text.count("Om x² ≤ α") == 2
    assert "Tal for β̂₁" in text


def test_what_a_formula_gives_itself_for_a_number_is_printed(pdf: Path) -> None:
    text = paper.run("pdftotext", pdf, "-")
    assert "(7); tom plads." in paper.flowing(text)
    assert "(A), (B)" in text


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_it_is_accessible_and_archivable(pdf: Path, flavour: str) -> None:
    assert failures(pdf, flavour) == []


def test_it_stands_on_the_baseline_as_large_as_the_text() -> None:
    """The x of a formula ends at the line, what is below it reaches below, and all is told in the text's own size."""

    def measures(tex: str) -> tuple[float, float, float]:
        drawn = formulas.drawing(tex, "en", inline=True)
        width, down = (float(each) for each in re.findall(r"(?:width|vertical-align):(-?[\d.]+)em", drawn))
        _, top, wide, high = (float(each) for each in re.search(r'viewBox="([^"]+)"', drawn)[1].split())  # type: ignore[index]
        assert wide / 10 == pytest.approx(width, abs=0.01)
        assert (top + high) / 10 == pytest.approx(-down, abs=0.01)
        return width, down, high / 10

    width, down, high = measures("x")
    assert -0.05 < down <= 0 and 0.4 < high < 0.6 and 0.4 < width < 0.8
    assert measures(r"\frac{a}{b}")[1] < -0.2


def test_its_colour_is_the_text_s(tmp_path: Path) -> None:
    css = ".roed { color: #ff0000 }\n"
    page = "Formler\n=======\n\nSort :math:`x`.\n\n.. container:: roed\n\n   Rødt :math:`y`.\n"
    (tmp_path / "bog.css").write_text(css, "utf-8")
    done = print_formulas(tmp_path, page, 'handbook_pdf_css = ["../bog.css"]\n')
    assert done.warnings == ()
    with pikepdf.open(done.outdir / "formler.pdf") as opened:
        colours, fills, drawn = [], ("0", "0", "0"), False
        for operands, operator in pikepdf.parse_content_stream(opened.pages[2]):
            if str(operator) == "rg":
                fills = tuple(f"{float(each):.2g}" for each in operands)
            if str(operator) == "c":
                drawn = True
            if str(operator) in ("f", "f*", "ET"):
                colours += [fills] if drawn else []
                drawn = False
    assert len(set(colours)) == 2
    assert ("1", "0", "0") in colours


@pytest.mark.parametrize(
    ("tex", "message"),
    [(r"\frac{1", r"\frac{1"), (r"\ukendt{x}", r"\ukendt{x} (\ukendt)")],
)
def test_what_cannot_be_drawn_is_told_and_printed_as_it_is_written(tmp_path: Path, tex: str, message: str) -> None:
    done = print_formulas(tmp_path, f"Formler\n=======\n\nOg :math:`{tex}`.\n")
    (warning,) = done.warnings
    assert warning.startswith(
        f"index.rst:4: WARNING: Formlen kan ikke tegnes og er trykt, som den er skrevet: {message}"
    )
    assert warning.endswith("[handbook.formula]")
    assert tex in " ".join(paper.run("pdftotext", done.outdir / "formler.pdf", "-").split())


def test_one_that_is_too_wide_is_told_with_its_line(tmp_path: Path) -> None:
    """It is set within the column, on the first page of a manual as on others, beside its number as without one."""
    long = " + ".join(f"a_{{{n}}}" for n in range(10, 60))
    page = f"Formler\n=======\n\nFør.\n\n.. math:: {long}\n"
    (tmp_path / "root").mkdir()
    (tmp_path / "root/mere.rst").write_text(f"{page.replace('10', '9')}   :label: lang\n", "utf-8")
    done = print_formulas(tmp_path, f"{page}\n.. toctree::\n\n   mere\n")
    assert [re.sub(r"\d+ mm.*", "", each) for each in done.warnings] == [
        f"{name}.rst:6: WARNING: En formel er " for name in ("index", "mere")
    ]


def test_without_the_library_the_source_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "available", lambda: False)
    done = print_formulas(tmp_path, PAGE)
    assert done.warnings == ()
    assert r"\(e = mc^2\)" in paper.run("pdftotext", done.outdir / "formler.pdf", "-")
    alternatives = [tag.attributes["Alt"] for tag in paper.structure(done.outdir / "formler.pdf").all("Formula")]
    assert alternatives[:2] == [r"\(e = mc^2\)", r"(1)\[a^2 + b^2 = c^2\]"]


def test_after_an_edit_only_new_formulas_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["sphinx_handbook.book.content.formulas.drawing"]
    drawn: list[str] = []

    def converted(tex: str, language: str, *, inline: bool) -> tuple[str, Any]:
        drawn.append(tex)
        return conversion.converted(tex, language, inline=inline)

    monkeypatch.setattr(module, "converted", converted)
    page = "Formler\n=======\n\n:math:`a`, :math:`b` og\n\n.. math:: a\n"
    edited = page.replace("`b`", "`c`").replace(" og", " samt")
    for text, new in ((page, ["a", "b", "a"]), (page + "\nMere.\n", []), (edited, ["c"]), (page, ["b"])):
        drawn.clear()
        done = print_formulas(tmp_path, text)
        assert (done.warnings, drawn) == ((), new)
    clean = print_formulas(tmp_path / "clean", page)
    assert (clean.outdir / "formler.pdf").read_bytes() == (done.outdir / "formler.pdf").read_bytes()
