"""Works out once what the style sheets say, for all parts of a book that are laid out in the same ones.

Most elements of a book look as thousands of others do. WeasyPrint finds that out within one document, and only below
elements without an ``id``; here it is found out for every document of a form. What is shared is never given away:
each document has copies of its own, since WeasyPrint writes into the styles that it lays out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from math import inf
from typing import Any

import weasyprint.css
import weasyprint.layout.page
from weasyprint.css import (
    AnonymousStyle,
    ComputedStyle,
    InitialStyle,
    StyleFor,
    declaration_precedence,
    find_style_attributes,
)
from weasyprint.css.validation import preprocess_declarations

from ..weasyprint_seams.patching import replaced

#: What the name of an element (``id``) is told as. It says nothing of how the element or what is in it looks.
_NAME = "anchor"

#: The value of each property, and what it weighs beside another one.
Cascade = dict[str, tuple[Any, Any]]


class _Sizes(dict[str, Any]):
    """The measures of a document's first page; remembers whether a style asked for them."""

    asked = False

    def __getitem__(self, name: str) -> Any:
        self.asked = True
        return super().__getitem__(name)


@dataclass(slots=True, eq=False)
class _CachedStyle:
    """How an element looks, and what is made before and after it."""

    style: Any
    pseudo: dict[str, Any]
    named: tuple[str, ...]
    """Which of those before and after it have a name of their own."""


@dataclass(slots=True, eq=False)
class StyleCache:
    """All looks that elements have been found to have, in one set of style sheets."""

    sheets: tuple[Any, ...] = ()
    known: dict[Any, _CachedStyle] = field(default_factory=dict)
    pages: dict[Any, _CachedStyle] = field(default_factory=dict)
    sizes: _Sizes = field(default_factory=_Sizes)

    def begin(self, sheets: tuple[Any, ...]) -> None:
        """Begin a document: nothing is known of other sheets, nor where the size of a page is asked for."""
        if self.sizes.asked or self.sheets != sheets:
            self.known.clear()
            self.pages.clear()
        self.sheets, self.sizes.asked = sheets, False
        self.sizes.update(box=None, area=None)


class _Copy(dict[str, Any]):
    """A document's own copy of a style."""

    made: Any

    def __missing__(self, key: str) -> Any:
        value = self[key] = self.made[key]
        return value

    @cached_property
    def anonymous_style(self) -> _Anonymous:
        return _Anonymous(self)


class _Style(_Copy, ComputedStyle):  # type: ignore[misc]
    """That of an element, or of what is before or after it."""

    def __init__(self, made: Any, parent: Any, cascaded: Cascade) -> None:
        ComputedStyle.__init__(
            self, parent, cascaded, made.pseudo_type, made.root_style, made.base_url, made.font_config,
            made.initial_page_sizes,
        )  # fmt: skip
        self.made, self.specified, self.cache = made, made.specified, made.cache
        self.update(made)


class _Anonymous(_Copy, AnonymousStyle):  # type: ignore[misc]
    """That of what stands in an element without being one: a line, a text."""

    def __init__(self, parent: Any) -> None:
        AnonymousStyle.__init__(self, parent)
        self.made = parent.made.anonymous_style
        self.update(self.made)


def memo(style: Any) -> dict[str, Any]:
    """What is remembered of a style, and of those that say the same in other documents."""
    return getattr(style, "made", style).__dict__  # type: ignore[no-any-return]


class _StyleFor(StyleFor):  # type: ignore[misc]
    """In place of WeasyPrint's: the same styles, worked out once for all documents of ``looks``."""

    def __init__(
        self, html: Any, sheets: Any, hints: bool, font_config: Any, target_collector: Any, *, looks: StyleCache
    ) -> None:
        looks.begin(tuple(sheet for sheet, _, _ in sheets))
        # What WeasyPrint asks for: styles by element and pseudo-element, and the cascades of the pages.
        self._computed_styles: dict[Any, Any] = {}
        self._cascaded_styles: dict[Any, Cascade] = {}
        self.initial_page_sizes, self.font_config, self._sheets = looks.sizes, font_config, sheets
        self._shared, self._looks = looks, dict[Any, _CachedStyle]()
        #: What the rules for pages hold for.
        self._kinds = [each[2] for sheet, _, _ in sheets for _, rules, _ in sheet.page_rules for each in rules]
        #: Most of the sheets say nothing of elements.
        matchers = [(number, sheet.matcher) for number, (sheet, _, _) in enumerate(sheets) if sheet.matcher.order]
        styles: dict[Any, _Style] = {}
        attributes = _attributes(html, hints)
        root = html.etree_element
        for element in html.wrapper_element.iter_subtree():
            node = element.etree_element
            over = element.parent.etree_element if element.parent else None
            above = self._looks[over] if element.parent else None
            told, own, name = attributes.get(node, ("", {}, {}))
            rules = [(number, *rule) for number, matcher in matchers for rule in matcher.match(element)]
            known = above, told, tuple((number, order) for number, _, order, _, _ in rules)
            if (look := looks.known.get(known)) is None:
                first = self._looks[root].style if above else InitialStyle(font_config)
                make = partial(self._made, root_style=first, base_url=html.base_url)
                look = looks.known[known] = _look(make, above, _cascades(rules, sheets, own))
            self._looks[node] = look
            parent = self._computed_styles[over, None] if above else None
            style = None if name else styles.get((look, id(parent)))
            if style is None:
                style = _Style(look.style, parent, look.style.cascaded | name)
                if name:
                    style.pop(_NAME, None)
                    style[_NAME] = ComputedStyle.__missing__(style, _NAME)
                else:
                    styles[look, id(parent)] = style
            self._computed_styles[node, None] = style
            if style[_NAME]:
                target_collector.collect_anchor(style[_NAME])
            for each in look.named:
                target_collector.collect_anchor(look.pseudo[each][_NAME])

    def of_page(self, kind: Any, html: Any) -> None:
        """In place of ``set_page_type_computed_styles``: the styles of a page and of what is around its text."""
        root = html.etree_element
        above = self._looks[root]
        known = above, tuple(self._page_type_match(each, kind) for each in self._kinds)
        if (look := self._shared.pages.get(known)) is None:
            self.add_page_declarations(kind)
            cascades = {
                pseudo: self._cascaded_styles.pop(key) for key in list(self._cascaded_styles) for pseudo in key[1:]
            }
            make = partial(self._made, root_style=above.style, base_url=html.base_url)
            look = self._shared.pages[known] = _look(make, above, {None: {}} | cascades)
        style = _Style(look.style, self._computed_styles[root, None], look.style.cascaded)
        self._computed_styles[kind, None] = style
        for pseudo, made in look.pseudo.items():
            self._computed_styles[kind, pseudo] = _Style(made, style, made.cascaded)

    def _made(self, parent: Any, cascade: Cascade, kind: str | None, *, root_style: Any, base_url: str) -> Any:
        return ComputedStyle(parent, cascade, kind, root_style, base_url, self.font_config, self.initial_page_sizes)

    def __call__(self, element: Any, pseudo_type: str | None = None) -> Any:
        if pseudo_type and (look := self._looks.get(element)) and (element, pseudo_type) not in self._computed_styles:
            if (made := look.pseudo.get(pseudo_type)) is None:
                return None
            style = _Style(made, self._computed_styles[element, None], made.cascaded)
            self._computed_styles[element, pseudo_type] = style
        return super().__call__(element, pseudo_type)


def _attributes(html: Any, hints: bool) -> dict[Any, tuple[str, Cascade, Cascade]]:
    """What elements say of their looks themselves: as text, as a cascade, and their names apart from that."""
    found: dict[Any, tuple[str, Cascade, Cascade]] = {}
    for specificity, node, declarations, base in find_style_attributes(html.etree_element, hints, html.base_url):
        told, own, name = found.get(node, ("", {}, {}))
        for property_, values, importance in preprocess_declarations(base, declarations):
            cascade = name if property_ == _NAME else own
            _weigh(cascade, property_, values, (declaration_precedence("author", importance), inf, specificity))
        if own:
            told += "".join(each.serialize() for each in declarations)
        found[node] = told, own, name
    return found


def _cascades(rules: Any, sheets: Any, own: Cascade) -> dict[str | None, Cascade]:
    """What the rules that hold for an element say of it and of what is before and after it."""
    found: dict[str | None, Cascade] = {None: dict(own)}
    for number, specificity, _, kind, (declarations, layer) in rules:
        sheet, origin, fixed = sheets[number]
        order = inf if layer is None else sheet.layers.index(layer)
        cascade = found.setdefault(kind, {})
        for property_, values, importance in declarations:
            _weigh(
                cascade, property_, values, (declaration_precedence(origin, importance), order, fixed or specificity)
            )
    return found


def _weigh(cascade: Cascade, property_: str, values: Any, weight: Any) -> None:
    if property_ not in cascade or cascade[property_][1] <= weight:
        cascade[property_] = values, weight


def _look(make: Any, above: _CachedStyle | None, cascades: dict[str | None, Cascade]) -> _CachedStyle:
    style = make(above.style if above else None, cascades.pop(None), None)
    pseudo = {kind: make(style, cascade, kind) for kind, cascade in cascades.items() if kind}
    return _CachedStyle(style, pseudo, tuple(kind for kind, each in pseudo.items() if each[_NAME]))


@contextmanager
def shared(looks: StyleCache) -> Iterator[None]:
    """Work out styles once for all that is laid out within."""
    with (
        replaced(weasyprint.css, "StyleFor", partial(_StyleFor, looks=looks)),
        replaced(weasyprint.layout.page, "set_page_type_computed_styles", _of_page),
    ):
        yield


def _of_page(kind: Any, html: Any, style_for: _StyleFor) -> None:
    style_for.of_page(kind, html)
