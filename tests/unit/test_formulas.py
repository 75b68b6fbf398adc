"""Formulas as MathML and as words: every usual construct is converted, or its command is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_handbook.formulas import mathml
from sphinx_handbook.formulas.linear import linear
from sphinx_handbook.formulas.macros import Macro, expand, from_mathjax, take_definitions
from sphinx_handbook.formulas.reader import FormulaError, without_comments, without_tags
from sphinx_handbook.formulas.words import words

LINES = (Path(__file__).parents[1] / "formulas.txt").read_text("utf-8").splitlines()
#: Constructs that authors use, a line each; those of packages that MathJax has not are refused.
USUAL = [line for line in LINES if not line.startswith("# ")]
REFUSED = {r"\SI{5}{kg}": r"\SI", r"\si{\meter\per\second}": r"\si"}

#: What browsers read, by https://www.w3.org/TR/mathml-core.
CORE = {
    *("mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded", "mphantom"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts"),
    *("mtable", "mtr", "mtd"),
}
ATTRIBUTES = {
    *("accent", "accentunder", "class", "columnspan", "depth", "display", "displaystyle", "fence", "form", "height"),
    *("largeop", "linethickness", "lspace", "mathbackground", "mathcolor", "mathvariant", "maxsize", "minsize"),
    *("movablelimits", "rspace", "scriptlevel", "separator", "stretchy", "width"),
}


def markup(tex: str, *, display: bool = True, comma: bool = False) -> str:
    return mathml.serialized(mathml.formula(tex, display=display, comma=comma).row, display=display)


def test_there_are_more_than_300_usual_formulas() -> None:
    assert len(USUAL) > 300


@pytest.mark.parametrize("display", [True, False])
def test_usual_formulas_are_mathml_core(display: bool) -> None:
    for tex in USUAL:
        if tex in REFUSED:
            with pytest.raises(FormulaError, match=re.escape(REFUSED[tex])):
                mathml.formula(tex, display=display)
            continue
        row = mathml.formula(tex, display=display).row
        for each in row.iter():
            assert each.tag in CORE, (tex, each.tag)
            assert set(each.attrib) <= ATTRIBUTES, (tex, each.attrib)
            assert "\\" not in (each.text or ""), tex
            assert not (len(each) and each.text), tex


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("a^2", "<msup><mi>a</mi><mn>2</mn></msup>"),
        # A face of its own is a letter of Unicode: browsers do not read `mathvariant`.
        (r"\mathbb{R}", "<mi>ℝ</mi>"),
        (r"\mathbf{v}", "<mi>𝐯</mi>"),
        (r"\mathrm{d}x", '<mi mathvariant="normal">d</mi><mi>x</mi>'),
        (r"\mathrm{const}", "<mi>const</mi>"),
        (r"\sum_{i} x", '<munder><mo movablelimits="true">∑</mo><mi>i</mi></munder>'),
        (r"\sum\nolimits_i x", "<msub><mrow><mo>∑</mo><mrow></mrow></mrow><mi>i</mi></msub>"),
        (r"\boxed{x}", '<mrow class="math-boxed"><mi>x</mi></mrow>'),
        (r"\text{a {b} c}", "<mtext>a\N{NO-BREAK SPACE}</mtext><mtext>b</mtext><mtext>\N{NO-BREAK SPACE}c</mtext>"),
        (r"3{,}14", "<mn>3,14</mn>"),
        (r"x \not= y", "<mo>=\N{COMBINING LONG SOLIDUS OVERLAY}</mo>"),
        (r"a &= b \\ c &= d", '<mtable class="math-rows" displaystyle="true"><mtr><mtd><mi>a</mi></mtd>'),
        (r"\begin{gather} a \\ b \end{gather}", '<mtable class="math-lines" displaystyle="true">'),
        (r"\begin{array}{l|r} a & b \end{array}", '<mtd class="math-r math-ruled-left">'),
        (r"\color{red} x + y", '<mstyle mathcolor="red">'),
        (r"\color[rgb]{1,0,0} x", '<mstyle mathcolor="#ff0000">'),
        ("1 < 2 % a comment", "<mo>&lt;</mo>"),
    ],
)
def test_constructs(tex: str, expected: str) -> None:
    assert expected in markup(tex)


def test_limits_stand_beside_their_sign_within_a_line() -> None:
    assert "<msubsup>" in markup(r"\sum_{i=1}^n", display=False)
    assert "<munderover>" in markup(r"\sum\limits_{i=1}^n", display=False)


def test_a_decimal_comma_has_no_space() -> None:
    assert "<mn>3,14</mn>" in markup("3,14", comma=True)
    assert "<mn>3,14</mn>" not in markup("3,14")


def test_tags() -> None:
    assert mathml.formula(r"a = b \tag{A}", display=True).tag == "(A)"
    assert mathml.formula(r"a = b \tag*{$*$}", display=True).tag == "*"


@pytest.mark.parametrize(
    ("tex", "named"),
    [
        (r"\foo{x}", r"\foo"),
        (r"\begin{tikzcd} a \end{tikzcd}", r"\begin{tikzcd}"),
        (r"\frac{a}", "^$"),
        (r"\left( a", r"\left"),
        (r"{a", "{"),
        (r"\begin{align} a", r"\begin{align}"),
        (r"\text{\foo}", r"\foo"),
        (r"a^b^c", "^$"),
        (r"\color{url(x)} a", "url(x)"),
    ],
)
def test_what_is_not_understood_is_refused(tex: str, named: str) -> None:
    with pytest.raises(FormulaError, match=named if named == "^$" else re.escape(named)):
        mathml.formula(tex, display=True)


def test_macros_of_mathjax_settings() -> None:
    settings = {
        "tex": {
            "macros": {"RR": r"\mathbb{R}", "norm": [r"\|#1\|", 1], "opt": ["#1_{#2}", 2, "x"], "bad": [7], "R": r"\RR"}
        }
    }
    macros = from_mathjax(None, settings, {"loader": {}})
    assert sorted(macros) == ["R", "RR", "norm", "opt"]
    assert expand(r"\RR^n \norm{a} \opt4 \opt[y]{4} \R x", macros) == r"\mathbb{R}^n \|a\| x_{4} y_{4} \mathbb{R} x"
    with pytest.raises(FormulaError, match=re.escape(r"\norm")):
        expand(r"\norm", macros)
    with pytest.raises(FormulaError, match=re.escape(r"\loop")):
        expand(r"\loop", {"loop": Macro(r"\loop")})


def test_definitions_within_a_formula() -> None:
    tex, macros = take_definitions(
        r"\newcommand{\half}[1]{\frac{#1}{2}} \def\e{\mathrm e} \DeclareMathOperator{\rk}{rank} \half{3} + \e + \rk A"
    )
    assert expand(tex, macros).strip() == r"\frac{3}{2} + \mathrm e + \operatorname{rank} A"


@pytest.mark.parametrize(
    ("tex", "language", "expected"),
    [
        ("a^2 + b^2 = c^2", "en", "a squared plus b squared equals c squared"),
        ("a^2 + b^2 = c^2", "da", "a i anden plus b i anden er lig med c i anden"),
        ("a^2 + b^2 = c^2", "de-CH", "a Quadrat plus b Quadrat gleich c Quadrat"),
        (r"\frac{a+b}{c}", "en", "fraction with numerator a plus b, denominator c, end of fraction"),
        (r"\sqrt{x}", "da", "kvadratroden af x"),
        (r"\sum_{i=1}^{n} x_i", "en", "sum from i equals 1 to n of x sub i"),
        (r"\lim_{x \to 0} f(x)", "en", "lim for x to 0 of f open bracket x close bracket"),
        (r"\vec{v} \cdot \hat{w}", "en", "vector v times w hat"),
        (r"\mathbb{R}, \Gamma", "en", "R comma capital gamma"),
        (r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}", "en",
         "open brace cases: row 1: 1, x is greater than 0; row 2: 0, else"),
        (r"a &= b \\ c &= d", "en", "line 1: a equals b, line 2: c equals d"),
        (r"a \ne b", "de", "a ungleich b"),
        (r"x^{n+1} y", "en", "x to the power n plus 1, end of power, y"),
        # Neither the language nor the command has words.
        ("a^2", "fr", "a^2"),
        (r"\foo{x}", "en", r"\foo{x}"),
    ],
)  # fmt: skip
def test_words(tex: str, language: str, expected: str) -> None:
    assert words([tex], language) == expected


@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_usual_formulas_have_words(language: str) -> None:
    for tex in USUAL:
        if tex not in REFUSED:
            spoken = words([tex], language)
            assert spoken, tex
            assert not re.search(r"[\\{}<>=^]|,,", spoken), (tex, spoken)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\ell_1", "ℓ₁"),
        (r"x^2 \le \alpha", "x² ≤ α"),
        (r"\frac{a+b}{2c} = -1", "(a + b)/(2c) = −1"),
        (r"\frac{\partial f}{\partial x}", "∂f/∂x"),
        (r"\sqrt[3]{x+1}", "∛(x + 1)"),
        (r"\sum_{i=1}^n x_{ij}", "∑ᵢ₌₁ⁿ xᵢⱼ"),
        (r"\lim_{x\to 0} \sin^2 x", "lim_(x→0) sin² x"),
        (r"e^{-x^2}, e^{i\pi}, a_{n_k}", "e^(−x²), e^(iπ), a_(nₖ)"),
        (r"\hat{x} \in \mathbb{R}^n", "x̂ ∈ ℝⁿ"),
        (r"\mathbf{A}^\top, f'(x), x^{*}, 90^\circ", "Aᵀ, f′(x), x*, 90°"),
        (r"|x| = \|y\|_2 < n!", "|x| = ‖y‖₂ < n!"),
        (r"f: A\to B \text{ if } x\,y", "f: A → B if x y"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}^n", "(1, 2; 3, 4)ⁿ"),
        (r"a &= b \\ c &= d", "a = b; c = d"),
        (r"{}^{14}_{6}\mathrm{C}, \ce{H2O}", "₆¹⁴C, H₂O"),
        (r"\underbrace{a+b}_{c}", "(a + b)_c"),
        (r"\foo{x}", r"\foo{x}"),
    ],
)
def test_on_one_line(tex: str, expected: str) -> None:
    assert linear([tex]) == expected


def test_usual_formulas_fit_on_one_line_without_commands() -> None:
    for tex in USUAL:
        if tex not in REFUSED:
            text = linear([tex])
            assert text.strip(), tex
            assert not re.search(r"[\\\n\ue000-\uf8ff]|  |\( | \)", text), (tex, text)


def test_tags_are_taken_out() -> None:
    assert without_tags(r"a \tag{1} = b") == ("a  = b", "(1)")
    assert without_tags(r"a \tag{A} \\ b \tag*{$\ast$}") == (r"a  \\ b ", "(A), *")
    assert without_tags(r"\tagged") == (r"\tagged", "")


def test_a_backslash_at_a_lines_end_is_a_space() -> None:
    assert without_comments("a \\\n b \\\\\nc") == "a ~ b \\\\\nc"
    assert "<mtext" in markup("a \\\n b")


def test_a_backslash_that_is_meant_is_one() -> None:
    assert markup(r"\backslash").count("<mtext>\\</mtext>") == 1
