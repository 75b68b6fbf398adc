"""Makes a drawing's tree ready: what WeasyPrint leaves out or draws otherwise is replaced, or named.

WeasyPrint's own reading of a drawing is that of SVG 1.1. Programs write more: text as HTML (draw.io, Mermaid), colours
as custom properties, several versions of which one is to be shown.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from . import css, values
from .html_text import as_text

SVG: Final = "{http://www.w3.org/2000/svg}"
_HREF: Final = ("href", "{http://www.w3.org/1999/xlink}href")

#: The words by which the parts are named that are not drawn as they should be, in the order of the message.
FILTER, TEXT_PATH, HTML, ELSEWHERE, VALUE = "filter", "textPath", "foreignObject", "use", "value"

#: The filters that WeasyPrint knows.
_FILTERS: Final = frozenset(("feOffset", "feBlend"))

#: What WeasyPrint does not know in a style sheet, or stops at.
_SPECIAL: Final = re.compile(r"\bvar\(|\blight-dark\(|@import\b|(?<![\w-])font\s*:|(?<![\w-])filter\s*:")
#: A longer value seldom comes twice.
_LONG: Final = 4_000
#: A filter that is a function, as ``blur(2px)``.
_FILTER_FUNCTION: Final = re.compile(r"(?<![\w-])filter\s*:\s*(?!url\()[a-z-]+\(")

#: Attributes that are not values of properties, however they look.
_WORDS: Final = frozenset(("id", "class", "d", "points", "transform", "href", "viewBox", *_HREF))


def ready(root: Any) -> tuple[Any, list[str]]:
    """The tree to be drawn, and what of it is not drawn as it should be.

    A tree in which nothing is to be replaced is returned as it is; else a copy, since it may be a part of a page.
    """
    if not _is_special(root):
        return root, []
    root = copy.deepcopy(root)
    has_odd = values.take_out(root)
    _choose(root)
    sheets = [each for each in _named(root, "style") if each.text]
    properties = css.custom_properties("".join(each.text for each in sheets))
    for each in sheets:
        each.text = css.plain(each.text, properties)
    _replace_values(root, properties)
    parts = [*_parts(root), *([VALUE] if has_odd else [])]
    _replace(root, "foreignObject", as_text)
    _replace(root, "textPath", lambda element, _: _straight(element, root))
    return root, parts


def _is_special(root: Any) -> bool:
    for each in root.iter():
        name = _name(each)
        if name in ("switch", "foreignObject", "textPath", "filter"):
            return True
        if name == "use" and not _reference(each).startswith("#"):
            return True
        if name == "style" and _SPECIAL.search(each.text or ""):
            return True
        attributes = each.attrib
        if "font" in attributes or any(
            _is_special_value(name, value, each is root) for name, value in attributes.items()
        ):
            return True
    return False


def _is_special_value(name: str, value: str, outermost: bool) -> bool:
    # Formulas are made of the same few letters.
    asked = _asked if len(value) < _LONG else _asked.__wrapped__
    return asked(name, value, outermost)


@lru_cache(maxsize=4_000)
def _asked(name: str, value: str, outermost: bool) -> bool:
    return bool(_SPECIAL.search(value)) or values.is_odd(name, value, outermost=outermost)


def _name(element: Any) -> str:
    tag = element.tag
    # A comment's tag is a function.
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _named(root: Any, name: str) -> Iterator[Any]:
    return (each for each in root.iter() if _name(each) == name)


def _reference(element: Any) -> str:
    return str(next((element.get(name) for name in _HREF if element.get(name)), ""))


def _choose(root: Any) -> None:
    """Keep of each ``switch`` what is to be shown: the first that can be drawn, in no particular language."""
    for switch in [*_named(root, "switch")]:
        children = [each for each in switch if _name(each)]
        drawn = [each for each in children if _name(each) != "foreignObject"]
        plain = [each for each in drawn if not each.get("systemLanguage")]
        chosen = next(iter([*plain, *drawn, *children]), None)
        # draw.io ends with a switch between nothing and a sentence for viewers that lack HTML; nothing comes first.
        for each in children:
            if each is not chosen:
                switch.remove(each)


def _replace_values(element: Any, properties: dict[str, str]) -> None:
    """Replace variables in attributes; an element's own custom properties hold for what is in it."""
    style = element.get("style", "")
    if own := css.custom_properties(style):
        properties = {**properties, **own}
    if style:
        element.set("style", css.plain(style, properties))
    for name, text in [*element.attrib.items()]:
        if name not in _WORDS and name != "style" and ("var(" in text or "light-dark(" in text):
            replaced = css.value(text, properties)
            if replaced is None:
                del element.attrib[name]
            else:
                element.set(name, replaced)
    for name, text in css.font(element.attrib.pop("font", "")).items():
        element.attrib.setdefault(name, text)
    for child in element:
        _replace_values(child, properties)


def _parts(root: Any) -> Iterator[str]:
    """What is in the drawing that WeasyPrint does not draw."""
    filters = {each.get("id") for each in _named(root, "filter") if any(_name(child) not in _FILTERS for child in each)}
    uses = "; ".join(f"{each.get('filter', '')}; {each.get('style', '')}" for each in root.iter())
    uses += "; ".join(each.text or "" for each in _named(root, "style"))
    if any(f"#{each}" in uses for each in filters if each) or _FILTER_FUNCTION.search(uses):
        yield FILTER
    if any(_reference(each) for each in _named(root, "textPath")):
        yield TEXT_PATH
    if any(True for _ in _named(root, "foreignObject")):
        yield HTML
    if any(not _reference(each).startswith("#") for each in _named(root, "use")):
        yield ELSEWHERE


def _replace(root: Any, name: str, make: Callable[[Any, Any], list[Any]]) -> None:
    """Replace each element of a name by what ``make`` returns for it and its parent."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for each in [*_named(root, name)]:
        parent = parents[each]
        at = list(parent).index(each)
        elements = make(each, parent)
        if elements:
            elements[-1].tail = each.tail
        parent[at : at + 1] = elements


def _straight(text_path: Any, root: Any) -> list[Any]:
    """Text along a path as straight text from its beginning: not as drawn, yet not lost."""
    target = _reference(text_path).removeprefix("#")
    path = next((each.get("d", "") for each in root.iter() if each.get("id") == target), "")
    text_path.tag = f"{SVG}tspan"
    if start := re.match(r"\s*[Mm]\s*(-?[\d.]+)[\s,]*(-?[\d.]+)", path):
        text_path.set("x", start[1])
        text_path.set("y", start[2])
    for name in _HREF:
        text_path.attrib.pop(name, None)
    return [text_path]
