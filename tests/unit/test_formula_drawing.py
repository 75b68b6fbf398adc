"""Formulas are drawn as ziamath draws them, in a time that does not double with each row within another."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.test_formulas import USUAL
from ziafont.glyph import SimpleGlyph
from ziamath.nodes.mnode import Mnode
from ziamath.nodes.mnumber import Mnumber
from ziamath.zmath import Latex

from sphinx_handbook.book.content.formulas import conversion, drawing
from sphinx_handbook.book.layout.weasyprint_seams import formula_drawing
from sphinx_handbook.book.layout.weasyprint_seams.patching import replaced
from sphinx_handbook.formulas import mathml
from sphinx_handbook.formulas.reader import FormulaError

ATOMS = ("x", "1", "-", r"\alpha", r"\sum", r"\int", "(", "|", r"\mathbf{R}", r"\text{and}", "{,}", r"\leq", "''")
AROUND = (
    "{%s}", r"\left(%s\right)", r"\left[%s\right.", r"\frac{%s}{2}", r"\sqrt{%s}", "x^{%s}", "x_{%s}", r"\left|%s\right|^2",
    r"\begin{bmatrix}%s & 0\\ 0 & 1\end{bmatrix}", r"\begin{aligned}%s &= 1\\ y &= 2\end{aligned}", r"\widehat{%s}",
    r"\begin{cases}%s & x\\ 2 & \frac{1}{2}\end{cases}", r"\left(\begin{matrix}%s\\ \frac{1}{x}\end{matrix}\right)_2",
    r"\overbrace{%s}^{n}", r"\begin{array}{ll}%s & x\end{array}", r"\underset{x}{%s}", r"\binom{%s}{2}", r"\boxed{%s}",
)  # fmt: skip

formulas = st.recursive(
    st.lists(st.sampled_from(ATOMS), min_size=1, max_size=3).map(" ".join),
    lambda inner: st.tuples(st.sampled_from(AROUND), inner, inner).map(lambda each: f"{each[0] % each[1]} + {each[2]}"),
    max_leaves=5,
)


def drawn(tex: str, *, ours: bool) -> tuple[str, Any]:
    """What is drawn of a formula, by ziamath alone or with what saves time; outlines are moved in both as ziamath does."""
    place = SimpleGlyph.place
    with (
        replaced("ziafont.config:config", "svg2", False),
        replaced("ziamath.config:config", "svg2", False),
        ExitStack() as stack,
    ):
        if ours:
            stack.enter_context(formula_drawing.installed("en"))
            stack.enter_context(replaced("ziafont.glyph:SimpleGlyph", "place", place))
        formula = Latex(tex, size=10, margin=0)
        return formula.svg(), formula.node.bbox


@given(formulas)
def test_heights_are_those_that_ziamath_measures(tex: str) -> None:
    try:
        theirs = drawn(tex, ours=False)
    except Exception as error:
        with pytest.raises(type(error)):
            drawn(tex, ours=True)
    else:
        assert drawn(tex, ours=True) == theirs
        assert drawn(tex, ours=True) == theirs


def test_a_formula_is_not_set_twice_for_each_row_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tags: list[str] = []
    theirs = Mnode.fromelement.__func__

    def counted(cls: type, element: Any, parent: Any, **named: Any) -> Any:
        tags.append(element.tag)
        return theirs(cls, element, parent, **named)

    monkeypatch.setattr(Mnode, "fromelement", classmethod(counted))
    counts = []
    for depth in (2, 4, 6):
        tex = "q"
        for _ in range(depth):
            tex = rf"\left[\begin{{array}}{{cc}} {tex} & {depth} \end{{array}}\right]"
        tags.clear()
        with formula_drawing.installed("en"):
            Latex(tex, size=10, margin=0).svg()
        counts.append(len(tags))
    # Doubled for each of the eight rows that two more matrices are, it would be 250 times as many.
    assert counts[2] < 4 * counts[1] < 24 * counts[0]


def test_what_is_in_brackets_is_set_once(monkeypatch: pytest.MonkeyPatch) -> None:
    letters: list[str] = []
    theirs = Mnumber.__init__

    def counted(self: Any, element: Any, parent: Any, **named: Any) -> None:
        letters.append(element.text)
        theirs(self, element, parent, **named)

    monkeypatch.setattr(Mnumber, "__init__", counted)
    with formula_drawing.installed("en"):
        Latex(r"\left[\begin{array}{cc} a & \frac{b}{c} \\ d_1 & 2 \end{array}\right]", size=10, margin=0).svg()
    assert sorted(letters) == ["1", "2", "a", "b", "c", "d"]


def test_a_glyph_is_written_the_same_wherever_it_stands() -> None:
    with formula_drawing.installed("en"):
        svg = Latex("x + x + x", size=10, margin=0).svg()
    paths = [part.split('"')[1] for part in svg.split("<path")[1:]]
    assert len(paths) == 5 and len(set(paths)) == 2
    assert svg.count("translate(") == 5


#: What neither ziamath nor we can set: units, which need a package's own commands.
UNSET = {r"\SI{5}{kg}", r"\si{\meter\per\second}"}


def test_usual_formulas_are_drawn() -> None:
    refused = []
    for tex in USUAL:
        try:
            assert drawing(tex, "en", inline=False).startswith("<svg ")
        except FormulaError:
            refused.append(tex)
    assert set(refused) == UNSET


def test_one_of_spaces_alone_is_as_wide() -> None:
    assert drawing(r"\quad", "en", inline=True) == '<span style="display: inline-block; width: 1em"></span>'
    assert drawing(r"{}", "en", inline=True) == ""


@pytest.mark.parametrize("name", ["CD", "dmath", "tabular"])
def test_an_environment_that_is_not_known_is_not_set_as_letters(name: str) -> None:
    with pytest.raises(FormulaError, match=name):
        drawing(rf"\begin{{{name}}} A @>>> B \end{{{name}}}", "en", inline=False)


@pytest.mark.parametrize(
    ("tex", "alike"),
    [
        (r"\begin{array}[t]{ll} a & b \\ c & d \end{array}", r"\begin{array}{ll} a & b \\ c & d \end{array}"),
        (r"\begin{array}{l} a \\*[1ex] b \\[ .5 em] c \end{array}", r"\begin{array}{l} a \\ b \\ c \end{array}"),
        (r"\begin{split} a &= b \\* c &= d \end{split}", r"\begin{split} a &= b \\ c &= d \end{split}"),
        (r"{\mbox{\bf R}}^l", r"{\textbf{R}}^l"),
        (r"\mbox{ \textrm{range} }(P)", r"\textrm{range}(P)"),
    ],
)
def test_what_latex_allows_is_drawn_as_what_it_says(tex: str, alike: str) -> None:
    assert outlines(tex) == outlines(alike)


def test_an_empty_row_is_room_between_rows() -> None:
    """Ziamath gives it a height below nothing, so that the whole formula would be out of sight."""
    for empty in (r"a \\ \\ b", r"\begin{aligned} a \\ & \\ b \end{aligned}"):
        assert heights(empty) == pytest.approx(heights(r"a \\ 0 \\ b"), rel=0.01)


def heights(tex: str) -> float:
    view = re.search(r'viewBox="[^"]* ([\d.]+)"', drawing(tex, "en", inline=False))
    assert view
    return float(view[1])


def outlines(tex: str) -> list[str]:
    return re.findall(r"<path[^>]*>", drawing(tex, "en", inline=False))


def test_brackets_around_letters_in_a_row_are_no_room_between_rows() -> None:
    assert len(outlines(r"\begin{array}{l} a \\ [x] \end{array}")) == 4


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"\mathop{\mathbf{vec}}(u)", 6),
        (r"\left\{ \mathop{\mathrm{tr}} A \right\}", 5),
        (r"\mathop{\rm argmin}_x f(x)", 11),
        # A hyphen in words, behind a number.
        (r"1 = \cos{(\text{-}\theta)}", 9),
        (r"2 \text{-fold} - 1", 8),
        # Brackets that are put together of pieces, beside one of the same glyph in the size of text.
        (r"[a] \left[\begin{array}{c} 1\\2\\3\\4\\5\\6 \end{array}\right]", 3 + 6 + 2 * 6),
    ],
)
def test_no_letter_is_lost(tex: str, letters: int) -> None:
    assert len(outlines(tex)) == letters


def test_a_formula_of_which_a_letter_would_be_missing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formula_drawing, "_with_operators", lambda theirs: theirs)
    monkeypatch.setattr(mathml, "formula", refused)
    with pytest.raises(FormulaError):
        conversion.converted(r"\mathop{\mathbf{vec}}(u)", "en", inline=False)


def test_a_formula_that_cannot_be_drawn_changes_no_other() -> None:
    """Where a text ends early, ziamath's font would go on reading signs as those of a text: the small 2 is another one."""
    before = conversion.converted("a^2", "en", inline=False)
    with pytest.raises(FormulaError):
        conversion.converted("x^2 + \\text{no ก}", "en", inline=False)
    assert conversion.converted("a^2", "en", inline=False) == before


def refused(*_: Any, **__: Any) -> Any:
    raise FormulaError("")
