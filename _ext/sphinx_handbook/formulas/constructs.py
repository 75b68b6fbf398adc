"""The constructs of TeX that latex2mathml has not or gets wrong: environments, text, colours, tags, names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Protocol
from xml.etree.ElementTree import Element, SubElement

from . import chemistry
from .environments import Rows, environment_table, fenced, grid, scripted
from .reader import FormulaError, argument, command, end_of_group, environment, option, split
from .text import text

__all__ = ["replaced"]


class Conversion(Rows, Protocol):
    """A formula on its way: what `mathml.Conversion` is for this module."""

    tags: list[str]

    def keep(self, element: Element) -> str:
        """The TeX that stands for an element."""


#: Given the whole TeX and the place behind a command, returns what stands for it and the place behind that.
Handler = Callable[[str, int, Conversion], tuple[str, int]]


def replaced(tex: str, conversion: Conversion) -> str:
    """TeX with one letter in place of each construct that latex2mathml must not see."""
    # In a group with an empty one it is no operator for `core`, and its limits stand beside it.
    tex = re.sub(r"(\\[A-Za-z]+)\s*\\nolimits(?![A-Za-z])", r"{\1{}}", tex)
    parts, at = [], 0
    while (start := tex.find("\\", at)) >= 0:
        parts.append(tex[at:start])
        name = command(tex, start)
        handler = _HANDLERS.get(name[1:]) or _HANDLERS.get(name[1:].removesuffix("*"))
        if name == r"\begin":
            kind, body, at = environment(tex, start)
            parts.append(conversion.keep(environment_table(kind, body, conversion)))
        elif handler is not None:
            word, at = handler(tex, start + len(name), conversion)
            parts.append(word)
        else:
            parts.append(name)
            at = start + len(name)
    parts.append(tex[at:])
    return "".join(parts)


# Commands ----------------------------------------------------------------------------------------------


def _text(name: str) -> Handler:
    def handler(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
        words, end = argument(tex, at)
        return conversion.keep(text(words, conversion.row, name)), end

    return handler


#: The names of functions that are commands as well.
_FUNCTION: Final = re.compile(
    r"\\(arg|max|min|sup|inf|lim|log|ln|exp|sin|cos|tan|sinh|cosh|tanh|det|dim|ker|deg|gcd|hom|Pr)(?![A-Za-z])"
)


def _named(name: str) -> Handler:
    """A function that latex2mathml does not know."""

    def handler(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
        operator = Element("mo", {"class": "math-name"})
        operator.text = name
        return conversion.keep(operator), at

    return handler


def _operator(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    words, end = argument(tex, at)
    words = _FUNCTION.sub(r"\1", words)
    words = re.sub(r"\\(?:[,;:! ]|mathrm|operatorname|rm|text)\s*", " ", words)
    words = " ".join(re.sub(r"[{}~]", " ", words).replace(r"\_", "_").replace(r"\-", "-").split())
    if "\\" in words or not words:
        raise FormulaError(rf"\operatorname{{{words}}}")
    operator = Element("mo", {"class": "math-name"})
    operator.text = words.replace(" ", "\N{THIN SPACE}")
    # The star is before `at`, as part of the command's name.
    limits = tex[at - 1] == "*" or tex[:at].endswith("withlimits")
    if limits:
        operator.set("movablelimits", "true")
    return conversion.keep(operator), end


def _tag(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    words, end = argument(tex, at)
    words = words.replace("$", "").replace(r"\ast", "*")
    conversion.tags.append(words if tex[at - 1] == "*" else f"({words})")
    return "", end


def _dropped(arguments: int) -> Handler:
    def handler(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
        for _ in range(arguments):
            _, at = argument(tex, at)
        return " ", at

    return handler


def _behind(arguments: int) -> Handler:
    """A part behind arguments that say nothing of what it looks like."""

    def handler(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
        for _ in range(arguments):
            _, at = argument(tex, at)
        content, end = argument(tex, at)
        return conversion.keep(conversion.row(content)), end

    return handler


def _as(written: str) -> Handler:
    """Another command, which latex2mathml knows."""

    def handler(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
        return f"{written} ", at

    return handler


def _slanted_fraction(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    above, at = argument(tex, at)
    below, at = argument(tex, at)
    row = conversion.row(above)
    SubElement(row, "mo", {"lspace": "0", "rspace": "0"}).text = "/"
    row.append(conversion.row(below))
    return conversion.keep(row), at


#: What ``\\enclose`` draws, as the classes of the style sheet.
_NOTATIONS: Final = {
    **dict.fromkeys(("box", "roundedbox", "circle"), "math-boxed"),
    "updiagonalstrike": "math-cancel",
    "downdiagonalstrike": "math-bcancel",
    "horizontalstrike": "math-struck",
    "top": "math-over",
    "bottom": "math-under",
}


def _enclosed(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    notations, at = argument(tex, at)
    _, at = option(tex, at)
    content, end = argument(tex, at)
    row = conversion.row(content)
    for each in notations.replace(",", " ").split():
        if each not in _NOTATIONS:
            raise FormulaError(rf"\enclose{{{each}}}")
        around = Element("mrow", {"class": _NOTATIONS[each]})
        around.append(row)
        row = around
    return conversion.keep(row), end


def _box(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    r"""A part with a ground or a border, as MathJax's ``\bbox[yellow, border: 1px solid]`` has it."""
    looks, at = option(tex, at)
    content, end = argument(tex, at)
    row = conversion.row(content)
    for each in (looks or "").split(","):
        if _COLOUR.fullmatch(each.strip()):
            row = _coloured(each.strip(), row, "mathbackground")
        elif "border" in each:
            around = Element("mrow", {"class": "math-boxed"})
            around.append(row)
            row = around
    return conversion.keep(row), end


_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]+")
_PARTS: Final = {"rgb": 255.0, "RGB": 1.0, "gray": 255.0}


def _colour(tex: str, at: int) -> tuple[str, int]:
    model, at = option(tex, at)
    value, at = argument(tex, at)
    if model is None and "," in value:
        raise FormulaError(value)
    value = value.strip()
    if tex[at : at + 1] == "{" and value in _PARTS:
        # Older MathJax: `\color{rgb}{1,0,0}`.
        model, (value, at) = value, argument(tex, at)
    if model in _PARTS:
        try:
            numbers = [round(float(each) * _PARTS[model]) for each in value.split(",")]
        except ValueError as error:
            raise FormulaError(value) from error
        numbers = numbers * 3 if len(numbers) == 1 else numbers
        return "#" + "".join(f"{min(max(each, 0), 255):02x}" for each in numbers), at
    value = f"#{value}" if model == "HTML" else value
    if _COLOUR.fullmatch(value) is None:
        raise FormulaError(value)
    return value, at


def _coloured(colour: str, content: Element, attribute: str = "mathcolor") -> Element:
    style = Element("mstyle", {attribute: colour})
    style.append(content)
    return style


def _color(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    colour, at = _colour(tex, at)
    end = end_of_group(tex, at)
    return conversion.keep(_coloured(colour, conversion.row(tex[at:end]))), end


def _textcolor(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    colour, at = _colour(tex, at)
    content, end = argument(tex, at)
    return conversion.keep(_coloured(colour, conversion.row(content))), end


def _colorbox(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    colour, at = _colour(tex, at)
    content, end = argument(tex, at)
    return conversion.keep(_coloured(colour, text(content, conversion.row), "mathbackground")), end


def _marked(name: str, *, is_text: bool = False) -> Handler:
    """A part that the style sheet draws a box around or a line through."""

    def handler(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
        content, end = argument(tex, at)
        row = Element("mrow", {"class": name})
        row.append(text(content, conversion.row) if is_text else conversion.row(content))
        return conversion.keep(row), end

    return handler


def _genfrac(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    values = []
    for _ in range(6):
        at += len(tex[at:]) - len(tex[at:].lstrip())
        value, at = ("", at + 2) if tex[at : at + 2] == "{}" else argument(tex, at)
        values.append(value.strip())
    left, right, line, style, above, below = values
    fraction = Element("mfrac", {"linethickness": "0"} if re.match(r"0(?!\.?\d*[1-9])", line) else {})
    fraction.extend([conversion.row(above), conversion.row(below)])
    styles = {"0": ("true", "0"), "1": ("false", "0"), "2": ("false", "1"), "3": ("false", "2")}
    whole = fenced(fraction, left.removeprefix("\\"), right.removeprefix("\\"))
    if style not in styles:
        return conversion.keep(whole), at
    styled = Element("mstyle", dict(zip(("displaystyle", "scriptlevel"), styles[style], strict=True)))
    styled.append(whole)
    return conversion.keep(styled), at


def _prescript(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    above, at = ("", at + 2) if tex[at : at + 2] == "{}" else argument(tex, at)
    below, at = ("", at + 2) if tex[at : at + 2] == "{}" else argument(tex, at)
    base, at = argument(tex, at)
    scripts = Element("mmultiscripts")
    scripts.append(conversion.row(base))
    SubElement(scripts, "mprescripts")
    scripts.extend([conversion.row(below), conversion.row(above)])
    return conversion.keep(scripts), at


def _substack(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    body, end = argument(tex, at)
    return conversion.keep(scripted(grid(split(body), conversion, "math-small"))), end


def _spaced(width: str) -> Handler:
    """A part with the spaces of another kind of sign around it, in eighteenths of an em."""

    def handler(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
        content, end = argument(tex, at)
        space = rf"\mkern{width}mu " if width != "0" else ""
        return f"{{{space}{replaced(content, conversion)}{space}}}", end

    return handler


def _mathop(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    content, end = argument(tex, at)
    row = conversion.row(content)
    words = "".join(row.itertext())
    if words.isalpha() and all(each.tag in ("mrow", "mi", "mtext", "mo") for each in row.iter()):
        operator = Element("mo", {"class": "math-name"})
        operator.text, row = words, operator
    row.set("movablelimits", "true")
    return conversion.keep(row), end


def _roman(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    r"""``\mathrm``, which latex2mathml overlooks where it holds one letter and no space is before it."""
    return r"\mathrm ", at


def _sign(words: str, **attributes: str) -> Handler:
    def handler(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
        sign = Element("mo", attributes)
        sign.text = words
        return conversion.keep(sign), at

    return handler


#: Letters and signs of text, which latex2mathml does not know.
_TEXT_LETTERS: Final = {
    "backslash": "\\", "dag": "†", "ddag": "‡", "P": "¶", "copyright": "©", "AA": "Å", "aa": "å", "O": "Ø", "o": "ø",
    "AE": "Æ", "ae": "æ", "OE": "Œ", "oe": "œ", "ss": "ß", "i": "ı", "j": "ȷ", "lq": "‘", "rq": "’", "euro": "€",
    "ohm": "Ω", "micro": "µ", "celsius": "℃",
}  # fmt: skip


def _letter(letter: str) -> Handler:
    def handler(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
        element = Element("mtext")
        element.text = letter
        return conversion.keep(element), at

    return handler


def _old_matrix(kind: str) -> Handler:
    def handler(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
        body, end = argument(tex, at)
        return conversion.keep(environment_table(kind, body, conversion)), end

    return handler


def _chemistry(tex: str, at: int, conversion: Conversion) -> tuple[str, int]:
    body, end = argument(tex, at)
    return f"{{{replaced(chemistry.tex(body), conversion)}}}", end


_HANDLERS: Final[dict[str, Handler]] = {
    **dict.fromkeys(("text", "textrm", "textnormal", "textup", "textmd", "mbox", "hbox"), _text("")),
    "textbf": _text("math-bold"),
    "textit": _text("math-italic"),
    **dict.fromkeys(("emph", "textsl"), _text("math-italic")),
    "textsc": _text(""),
    "textsf": _text("math-sans"),
    "texttt": _text("math-code"),
    **dict.fromkeys(("operatorname", "operatorname*", "operatornamewithlimits"), _operator),
    "tag": _tag,
    "tag*": _tag,
    "label": _dropped(1),
    "require": _dropped(1),
    "vspace": _dropped(1),
    **dict.fromkeys(("notag", "nonumber", "allowbreak", "displaylimits", "mathstrut", "strut"), _dropped(0)),
    **dict.fromkeys(("nobreak", "break", "newline", "protect", "relax", "noindent", "centering", "null"), _dropped(0)),
    "enskip": _as(r"\enspace"),
    **{f"sym{old}": _as(rf"\math{old}") for old in ("bf", "bb", "cal", "frak", "sf", "tt", "it")},
    **dict.fromkeys(("symrm", "symup"), _roman),
    **{name: _named(name) for name in ("arg", "sech", "csch", "arccot", "arcsec", "arccsc")},
    "color": _color,
    "textcolor": _textcolor,
    "colorbox": _colorbox,
    "boxed": _marked("math-boxed"),
    "fbox": _marked("math-boxed", is_text=True),
    "cancel": _marked("math-cancel"),
    "bcancel": _marked("math-bcancel"),
    "xcancel": _marked("math-xcancel"),
    "sout": _marked("math-struck"),
    "genfrac": _genfrac,
    **dict.fromkeys(("sfrac", "nicefrac", "flatfrac"), _slanted_fraction),
    "enclose": _enclosed,
    "bbox": _box,
    **dict.fromkeys(("cssId", "class", "style"), _behind(1)),
    "ensuremath": _behind(0),
    "prescript": _prescript,
    "substack": _substack,
    **dict.fromkeys(("mathord", "mathinner", "mathopen", "mathclose", "vcenter"), _spaced("0")),
    "mathbin": _spaced("4"),
    "mathrel": _spaced("5"),
    "mathpunct": _spaced("0"),
    "mathop": _mathop,
    "mathrm": _roman,
    # Fonts have these signs at other places than latex2mathml has them.
    "setminus": _sign("∖"),
    "bigcirc": _sign("◯"),
    **{name: _letter(letter) for name, letter in _TEXT_LETTERS.items()},
    "colon": _sign(":", lspace="0", rspace="0.278em"),
    "overline": _marked("math-over"),
    "underline": _marked("math-under"),
    "underbar": _marked("math-under"),
    "cases": _old_matrix("cases"),
    "matrix": _old_matrix("matrix"),
    "pmatrix": _old_matrix("pmatrix"),
    "ce": _chemistry,
}
